/* The object `swanconf-lint/1`: lines and columns from 1, columns in bytes, offsets in bytes from
 * 0, ends exclusive. One small value a finding is built with jansson, written and let go. */
#include "report/value.h"

/* Offsets from the start of a file would tell how long its hidden parts are. */
static json_t *position(const struct sc_file *file, uint32_t offset)
{
    struct sc_position at = {1, 1, 0};

    if (file)
        at = sc_file_position(file, offset);
    return json_pack(
        "{s:I,s:I,s:o}", "line", (json_int_t)at.line, "column", (json_int_t)at.column, "offset",
        file && file->hidden.count ? json_null() : json_integer((json_int_t)at.offset));
}

static const char *file_name(struct sc_range range, const char *otherwise)
{
    return range.file ? range.file->name : otherwise;
}

static json_t *related_value(const struct sc_related *related, const char *name)
{
    return json_pack("{s:o,s:o,s:o,s:o}", "message", sc_json_text(related->message), "file",
                     sc_json_text(file_name(related->range, name)), "start",
                     position(related->range.file, related->range.start), "end",
                     position(related->range.file, related->range.end));
}

static json_t *related_array(const struct sc_finding *finding, const char *name)
{
    json_t *array = json_array();

    for (const struct sc_related *related = finding->related; array && related;
         related = related->next)
        array = sc_value_append(array, related_value(related, name));
    return array;
}

static json_t *finding_value(const struct sc_finding *finding, const char *name, void *data)
{
    (void)data;
    return json_pack("{s:s,s:s,s:s,s:s,s:o,s:o,s:o,s:o,s:o,s:o}", "code", finding->rule->code,
                     "name", finding->rule->name, "severity", sc_severity_name(finding->severity),
                     "rank", sc_rank_name(sc_rule_rank(finding->rule, finding->severity)),
                     "message", sc_json_text(finding->message), "help", sc_json_text(finding->help),
                     "file", sc_json_text(file_name(finding->range, name)), "start",
                     position(finding->range.file, finding->range.start), "end",
                     position(finding->range.file, finding->range.end), "related",
                     related_array(finding, name));
}

static bool files_write(const struct sc_report_run *run)
{
    bool done = true;

    fputs("\"files\":[", run->out);
    for (size_t i = 0; done && i < run->count; i++) {
        if (i)
            fputc(',', run->out);
        const struct sc_report_item *item = &run->items[i];
        done = sc_value_put(run,
                            json_pack("{s:o,s:o,s:o}", "file", sc_json_text(item->name), "accepted",
                                      item->error ? json_null() : json_boolean(item->accepted),
                                      "error", sc_json_text(item->error)));
    }
    fputs("],\n", run->out);
    return done;
}

bool sc_report_json(const struct sc_report_run *run)
{
    struct sc_report_counts counts = sc_report_count(run);
    bool done;

    fprintf(run->out,
            "{\"schema\":\"swanconf-lint/"
            "1\",\n\"summary\":{\"error\":%zu,\"warning\":%zu,\"note\":%zu},\n",
            counts.of[SC_SEVERITY_ERROR], counts.of[SC_SEVERITY_WARNING],
            counts.of[SC_SEVERITY_NOTE]);
    done = files_write(run);
    fputs("\"diagnostics\":[", run->out);
    done = done && sc_value_elements(run, finding_value, NULL);
    fputs("\n]}\n", run->out);
    return done;
}

static bool line_write(const struct sc_report_run *run, const struct sc_finding *finding,
                       const char *name, void *data)
{
    bool done = sc_value_put(run, finding_value(finding, name, data));

    fputc('\n', run->out);
    return done;
}

/* One finding a line. */
bool sc_report_jsonl(const struct sc_report_run *run)
{
    return sc_report_each(run, line_write, NULL);
}
