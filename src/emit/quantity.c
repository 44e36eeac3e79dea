/* Numbers and times as options. */
#include "emit/settings.h"

#include <inttypes.h>

void sc_settings_number(struct sc_settings_out *out, const char *key, uint64_t number)
{
    sc_settings_put(out, key, sc_arena_format(out->arena, "%" PRIu64, number));
}

void sc_settings_time(struct sc_settings_out *out, const char *key, uint64_t seconds)
{
    static const struct {
        uint64_t seconds;
        const char *name;
    } units[] = {{24 * 3600, "d"}, {3600, "h"}, {60, "m"}, {1, "s"}};
    size_t unit = 0;

    while (seconds % units[unit].seconds || seconds < units[unit].seconds) {
        if (++unit == 3)
            break;
    }
    sc_settings_put(out, key,
                    sc_arena_format(out->arena, "%" PRIu64 "%s", seconds / units[unit].seconds,
                                    units[unit].name));
}
