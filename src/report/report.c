#include "report/formats.h"

#include <string.h>

static const struct {
    const char *name;
    sc_report_writer *write;
} formats[SC_FORMAT_COUNT] = {
    [SC_FORMAT_TEXT] = {"text", sc_report_text},
    [SC_FORMAT_GCC] = {"gcc", sc_report_gcc},
    [SC_FORMAT_JSON] = {"json", sc_report_json},
    [SC_FORMAT_JSONL] = {"jsonl", sc_report_jsonl},
    [SC_FORMAT_SARIF] = {"sarif", sc_report_sarif},
    [SC_FORMAT_GITHUB] = {"github", sc_report_github},
    [SC_FORMAT_GITLAB] = {"gitlab", sc_report_gitlab},
    [SC_FORMAT_CHECKSTYLE] = {"checkstyle", sc_report_checkstyle},
    [SC_FORMAT_RDJSON] = {"rdjson", sc_report_rdjson},
    [SC_FORMAT_JUNIT] = {"junit", sc_report_junit},
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

bool sc_report_each(const struct sc_report_run *run, sc_report_taker *take, void *data)
{
    for (size_t i = 0; i < run->count; i++) {
        const struct sc_report_item *item = &run->items[i];
        for (size_t k = 0; k < item->findings->count; k++) {
            const struct sc_finding *finding = &item->findings->items[k];
            if (sc_report_shows(run, finding) && !take(run, finding, item->name, data))
                return false;
        }
    }
    return true;
}

static bool count_one(const struct sc_report_run *run, const struct sc_finding *finding,
                      const char *name, void *data)
{
    struct sc_report_counts *counts = data;

    (void)run;
    (void)name;
    counts->of[finding->severity]++;
    return true;
}

struct sc_report_counts sc_report_count(const struct sc_report_run *run)
{
    struct sc_report_counts counts = {0};

    sc_report_each(run, count_one, &counts);
    return counts;
}

bool sc_report(FILE *out, const struct sc_report_item *items, size_t count,
               const struct sc_report_options *options)
{
    struct sc_report_run run = {out, items, count, options};

    return options->format < SC_FORMAT_COUNT && formats[options->format].write(&run) &&
           !ferror(out);
}
