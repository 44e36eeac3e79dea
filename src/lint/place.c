#include "lint/place.h"

#include "base/names.h"

#include <arpa/inet.h>
#include <string.h>

struct sc_range sc_place_line(const struct sc_setting *setting)
{
    const struct sc_file *file = setting->file;
    uint32_t start = setting->key_start, end = setting->value_end;

    while (start > 0 && file->text[start - 1] != '\n')
        start--;
    while (end < file->length && file->text[end] != '\n')
        end++;
    return sc_range(file, start, end < file->length ? end + 1 : end);
}

bool sc_place_alone(const struct sc_setting *setting)
{
    struct sc_range line = sc_place_line(setting);
    const char *text = setting->file->text;

    for (uint32_t i = setting->value_end; i < line.end; i++)
        if (!strchr(" \t\r\n", text[i]))
            return false;
    return memchr(text + setting->key_start, '\n', setting->value_end - setting->key_start) == NULL;
}

void sc_place_remove(const struct sc_finder *finder, struct sc_finding *finding,
                     enum sc_fixable fixable, const struct sc_setting *setting)
{
    if (sc_place_alone(setting))
        sc_finding_edit(finder, finding, fixable, sc_place_line(setting), "");
}

void sc_place_add_behind(const struct sc_finder *finder, struct sc_finding *finding,
                         enum sc_fixable fixable, const struct sc_setting *setting,
                         const char *text)
{
    struct sc_range line = sc_place_line(setting);
    const char *start = setting->file->text + line.start;
    bool ended = line.end > line.start && setting->file->text[line.end - 1] == '\n';
    const char *end =
        line.end - line.start > 1 && start[line.end - line.start - 2] == '\r' ? "\r\n" : "\n";
    int indent = 0;

    while (start[indent] == ' ' || start[indent] == '\t')
        indent++;
    sc_finding_edit(finder, finding, fixable, sc_range(setting->file, line.end, line.end),
                    sc_arena_format(finder->arena, "%s%.*s%s%s", ended ? "" : "\n", indent, start,
                                    text, ended ? end : ""));
}

struct sc_range sc_place_part(const struct sc_setting *setting, size_t start, size_t end)
{
    const char *raw = setting->file->text + setting->value_start;
    size_t length = setting->value_end - setting->value_start, shift = 0;

    if (setting->quoted && setting->words == 1 && length >= 2) {
        shift = 1;
        length -= 2;
    }
    if (length != sc_name_length(setting->value) || end > length ||
        memcmp(raw + shift + start, setting->value + start, end - start) != 0)
        return sc_setting_value(setting);
    return sc_range(setting->file, setting->value_start + shift + start,
                    setting->value_start + shift + end);
}

const char *sc_place_address(struct sc_arena *arena, const struct sc_address *address)
{
    char text[INET6_ADDRSTRLEN];

    if (!inet_ntop(address->family, address->bytes, text, sizeof text))
        return "%any";
    return sc_arena_copy(arena, text, strlen(text));
}

bool sc_place_is_template(const char *value)
{
    static const char *const markers[] = {"{{", "${", "<%", "((", "{%", "$(", "@@"};

    if (!strpbrk(value, "{$<(@"))
        return false;
    for (size_t i = 0; i < sizeof markers / sizeof markers[0]; i++)
        if (strstr(value, markers[i]))
            return true;
    return *value == '$';
}
