/* Numbers and times as options. */
#include "emit/settings.h"

enum { DIGITS = 21 }; /* of 2^64, and a NUL */

/* The number in decimal, with `unit` (a letter, or 0 for none) behind it. */
static const char *decimal(uint64_t number, char unit, char text[DIGITS + 1])
{
    char *at = text + DIGITS;

    *at = '\0';
    if (unit)
        *--at = unit;
    do
        *--at = (char)('0' + number % 10);
    while (number /= 10);
    return at;
}

void sc_settings_number(struct sc_settings_out *out, const char *key, uint64_t number)
{
    char text[DIGITS + 1];

    sc_settings_put(out, key, decimal(number, 0, text));
}

void sc_settings_time(struct sc_settings_out *out, const char *key, uint64_t seconds)
{
    static const struct {
        uint32_t seconds;
        char name;
    } units[] = {{24 * 3600, 'd'}, {3600, 'h'}, {60, 'm'}, {1, 's'}};
    size_t unit = 0;
    char text[DIGITS + 1];

    while (seconds % units[unit].seconds || seconds < units[unit].seconds) {
        if (++unit == 3)
            break;
    }
    sc_settings_put(out, key, decimal(seconds / units[unit].seconds, units[unit].name, text));
}
