#include "report/formats.h"

#include <string.h>

static const struct {
    const char *name;
    sc_report_writer *write;
} formats[SC_FORMAT_COUNT] = {
    [SC_FORMAT_TEXT] = {"text", sc_report_text},
    [SC_FORMAT_GCC] = {"gcc", sc_report_gcc},
    [SC_FORMAT_JSON] = {"json", sc_report_json},
};

enum sc_report_format sc_report_format_find(const char *name)
{
    enum sc_report_format format = 0;

    while (format < SC_FORMAT_COUNT && strcmp(formats[format].name, name) != 0)
        format++;
    return format;
}

const char *sc_report_format_name(enum sc_report_format format)
{
    return format < SC_FORMAT_COUNT ? formats[format].name : NULL;
}

bool sc_report_shows(const struct sc_report_run *run, const struct sc_finding *finding)
{
    return finding->severity >= run->options->show && finding->severity != SC_SEVERITY_OFF;
}

struct sc_report_counts sc_report_count(const struct sc_report_run *run)
{
    struct sc_report_counts counts = {0};

    for (size_t i = 0; i < run->count; i++)
        for (size_t k = 0; k < run->items[i].findings->count; k++)
            if (sc_report_shows(run, &run->items[i].findings->items[k]))
                counts.of[run->items[i].findings->items[k].severity]++;
    return counts;
}

/* Length in bytes of the valid UTF-8 character at `text` (NUL-terminated), 0 for none. */
static size_t valid_character(const unsigned char *text)
{
    size_t length = text[0] < 0x80   ? 1
                    : text[0] < 0xc2 ? 0
                    : text[0] < 0xe0 ? 2
                    : text[0] < 0xf0 ? 3
                    : text[0] < 0xf5 ? 4
                                     : 0;

    for (size_t i = 1; i < length; i++)
        if ((text[i] & 0xc0) != 0x80)
            return 0;
    if (length == 3 && ((text[0] == 0xe0 && text[1] < 0xa0) || (text[0] == 0xed && text[1] > 0x9f)))
        return 0; /* overlong, or half of a surrogate pair */
    if (length == 4 && ((text[0] == 0xf0 && text[1] < 0x90) || (text[0] == 0xf4 && text[1] > 0x8f)))
        return 0;
    return length;
}

static bool is_clean(const unsigned char *text)
{
    for (size_t length; *text; text += length) {
        length = valid_character(text);
        if (!length || *text < 0x20 || *text == 0x7f)
            return false;
    }
    return true;
}

const char *sc_report_clean(struct sc_arena *arena, const char *text)
{
    if (is_clean((const unsigned char *)text))
        return text;
    static const char replacement[] = "\xef\xbf\xbd";
    const unsigned char *in = (const unsigned char *)text;
    char *clean = sc_arena_bytes(arena, strlen(text) * 3 + 1), *out = clean;

    while (*in) {
        size_t length = valid_character(in);
        bool control = *in < 0x20 || *in == 0x7f;
        if (length && !control) {
            memcpy(out, in, length);
            out += length;
        } else {
            memcpy(out, replacement, 3);
            out += 3;
        }
        in += length ? length : 1;
    }
    *out = '\0';
    return clean;
}

struct reporting {
    struct sc_report_run run;
};

static void write_report(void *data)
{
    struct reporting *reporting = data;

    formats[reporting->run.options->format].write(&reporting->run);
}

bool sc_report(FILE *out, const struct sc_report_item *items, size_t count,
               const struct sc_report_options *options)
{
    struct sc_arena *arena = sc_arena_new(false);
    struct reporting reporting = {{out, arena, items, count, options}};

    if (!arena || options->format >= SC_FORMAT_COUNT)
        return false;
    bool done = sc_arena_guard(arena, write_report, &reporting);
    sc_arena_free(arena);
    return done && !ferror(out);
}
