/* reviewdog's diagnostic format: lines from 1, columns in bytes of UTF-8 from 1, ends exclusive. */
#include "report/value.h"

#include <stdlib.h>

static json_t *position_value(const struct sc_file *file, uint32_t offset)
{
    struct sc_position at = sc_file_position(file, offset);

    return json_pack("{s:I,s:I}", "line", (json_int_t)at.line, "column", (json_int_t)at.column);
}

static json_t *range_value(struct sc_range range)
{
    return json_pack("{s:o,s:o}", "start", position_value(range.file, range.start), "end",
                     position_value(range.file, range.end));
}

static json_t *location_value(struct sc_range range, const char *name)
{
    json_t *path = sc_value_text(sc_value_path(range, name));

    if (!range.file)
        return json_pack("{s:o}", "path", path);
    return json_pack("{s:o,s:o}", "path", path, "range", range_value(range));
}

static json_t *suggestions_value(const struct sc_finding *finding)
{
    json_t *array = json_array();

    for (const struct sc_edit *edit = finding->edits; array && edit; edit = edit->next) {
        json_t *value = json_pack("{s:o,s:o}", "range", range_value(edit->range), "text",
                                  sc_value_text(edit->text));
        if (json_array_append_new(array, value) != 0) {
            json_decref(array);
            return NULL;
        }
    }
    return array;
}

static json_t *related_value(const struct sc_finding *finding, const char *name)
{
    json_t *array = json_array();

    for (const struct sc_related *related = finding->related; array && related;
         related = related->next) {
        json_t *value = json_pack("{s:o,s:o}", "message", sc_value_text(related->message),
                                  "location", location_value(related->range, name));
        if (json_array_append_new(array, value) != 0) {
            json_decref(array);
            return NULL;
        }
    }
    return array;
}

static json_t *diagnostic_value(const struct sc_finding *finding, const char *name)
{
    static const char *const severities[] = {"INFO", "INFO", "WARNING", "ERROR"};
    char *message = sc_value_message(finding);

    if (!message)
        return NULL;
    json_t *value =
        json_pack("{s:o,s:o,s:s,s:{s:s},s:o,s:o}", "message", sc_value_text(message), "location",
                  location_value(finding->range, name), "severity", severities[finding->severity],
                  "code", "value", finding->rule->code, "suggestions", suggestions_value(finding),
                  "relatedLocations", related_value(finding, name));
    free(message);
    return value;
}

bool sc_report_rdjson(const struct sc_report_run *run)
{
    const char *separator = "";
    bool done = true;

    fputs("{\"source\":{\"name\":\"swanconf\"},\"diagnostics\":[", run->out);
    for (size_t i = 0; i < run->count; i++)
        for (size_t k = 0; done && k < run->items[i].findings->count; k++) {
            const struct sc_finding *finding = &run->items[i].findings->items[k];
            if (!sc_report_shows(run, finding))
                continue;
            fprintf(run->out, "%s\n", separator);
            done = sc_value_put(run, diagnostic_value(finding, run->items[i].name));
            separator = ",";
        }
    fputs("\n]}\n", run->out);
    return done;
}
