#include "model/place.h"

#include <string.h>

bool sc_value_is_verbatim(const struct sc_setting *setting, uint32_t *start)
{
    const size_t length = setting->value ? strlen(setting->value) : 0;
    const size_t written = setting->value_end - setting->value_start;
    const char *text = setting->file->text + setting->value_start;

    if (!length || written < length)
        return false;
    *start = setting->value_start;
    if (written == length + 2 && *text == '"') {
        *start += 1;
        text++;
    } else if (written != length) {
        return false;
    }
    return !memcmp(text, setting->value, length);
}

struct sc_range sc_value_bytes(const struct sc_setting *setting, size_t start, size_t end)
{
    uint32_t first;

    if (!sc_value_is_verbatim(setting, &first) || end > strlen(setting->value))
        return (struct sc_range){setting->file, setting->value_start, setting->value_end};
    return (struct sc_range){setting->file, first + (uint32_t)start, first + (uint32_t)end};
}
