/* reviewdog's diagnostic format: lines from 1, columns in bytes of UTF-8 from 1, ends exclusive. */
#include "report/value.h"

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
    json_t *path = sc_json_text(sc_value_path(range, name));

    if (!range.file)
        return json_pack("{s:o}", "path", path);
    return json_pack("{s:o,s:o}", "path", path, "range", range_value(range));
}

static json_t *suggestions_value(const struct sc_finding *finding)
{
    json_t *array = json_array();
    const struct sc_edit *edits = sc_value_has_edits(finding) ? finding->edits : NULL;

    for (const struct sc_edit *edit = edits; array && edit; edit = edit->next)
        array = sc_value_append(array, json_pack("{s:o,s:o}", "range", range_value(edit->range),
                                                 "text", sc_json_text(edit->text)));
    return array;
}

static json_t *related_value(const struct sc_finding *finding, const char *name)
{
    json_t *array = json_array();

    for (const struct sc_related *related = finding->related; array && related;
         related = related->next)
        array =
            sc_value_append(array, json_pack("{s:o,s:o}", "message", sc_json_text(related->message),
                                             "location", location_value(related->range, name)));
    return array;
}

static json_t *diagnostic_value(const struct sc_finding *finding, const char *name, void *data)
{
    static const char *const severities[] = {"INFO", "INFO", "WARNING", "ERROR"};

    (void)data;
    return json_pack("{s:o,s:o,s:s,s:{s:s},s:o,s:o}", "message", sc_value_message_text(finding),
                     "location", location_value(finding->range, name), "severity",
                     severities[finding->severity], "code", "value", finding->rule->code,
                     "suggestions", suggestions_value(finding), "relatedLocations",
                     related_value(finding, name));
}

bool sc_report_rdjson(const struct sc_report_run *run)
{
    fputs("{\"source\":{\"name\":\"swanconf\"},\"diagnostics\":[", run->out);
    bool done = sc_value_elements(run, diagnostic_value, NULL);
    fputs("\n]}\n", run->out);
    return done;
}
