/* Checkstyle's and JUnit's XML: columns in characters. */
#include "base/utf8.h"
#include "report/value.h"

#include <stdlib.h>
#include <string.h>

/* Any bytes in an attribute: what XML 1.0 has no place for becomes a question mark. */
static bool attribute_write(FILE *out, const char *name, const char *text)
{
    char *repaired = sc_utf8_repair(text);

    if (!repaired)
        return false;
    fprintf(out, " %s=\"", name);
    for (const char *at = repaired; *at; at++) {
        switch (*at) {
        case '<':
            fputs("&lt;", out);
            break;
        case '>':
            fputs("&gt;", out);
            break;
        case '&':
            fputs("&amp;", out);
            break;
        case '"':
            fputs("&quot;", out);
            break;
        default:
            fputc((unsigned char)*at < ' ' || *at == 0x7f ? '?' : *at, out);
            break;
        }
    }
    fputc('"', out);
    free(repaired);
    return true;
}

static bool message_write(FILE *out, const struct sc_finding *finding)
{
    char *message = sc_value_message(finding);
    bool done = message && attribute_write(out, "message", message);

    free(message);
    return done;
}

typedef bool item_writer(const struct sc_report_run *run, const struct sc_report_item *item);

static bool document_write(const struct sc_report_run *run, const char *opening, item_writer *write,
                           const char *closing)
{
    bool done = true;

    fprintf(run->out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<%s>\n", opening);
    for (size_t i = 0; done && i < run->count; i++)
        done = write(run, &run->items[i]);
    fprintf(run->out, "</%s>\n", closing);
    return done;
}

/* --- Checkstyle --- */

static bool error_write(FILE *out, const struct sc_finding *finding)
{
    static const char *const severities[] = {"ignore", "info", "warning", "error"};
    const struct sc_file *file = finding->range.file;

    fputs("    <error", out);
    if (file)
        fprintf(out, " line=\"%zu\" column=\"%zu\"",
                sc_file_position(file, finding->range.start).line,
                sc_file_column_characters(file, finding->range.start));
    fprintf(out, " severity=\"%s\"", severities[finding->severity]);
    bool done = message_write(out, finding);
    fprintf(out, " source=\"swanconf.%s\"/>\n", finding->rule->code);
    return done;
}

static bool checkstyle_item(const struct sc_report_run *run, const struct sc_report_item *item)
{
    const char *open = NULL; /* the file whose errors are being written */
    bool done = true;

    for (size_t k = 0; done && k < item->findings->count; k++) {
        const struct sc_finding *finding = &item->findings->items[k];
        const char *path = sc_value_path(finding->range, item->name);
        if (!sc_report_shows(run, finding))
            continue;
        if (!open || strcmp(open, path) != 0) {
            fputs(open ? "  </file>\n  <file" : "  <file", run->out);
            done = attribute_write(run->out, "name", path);
            fputs(">\n", run->out);
            open = path;
        }
        done = done && error_write(run->out, finding);
    }
    if (open)
        fputs("  </file>\n", run->out);
    if (done && item->error) {
        fputs("  <file", run->out);
        done = attribute_write(run->out, "name", item->name);
        fputs(">\n    <error severity=\"error\"", run->out);
        done = done && attribute_write(run->out, "message", item->error);
        fputs(" source=\"swanconf\"/>\n  </file>\n", run->out);
    }
    return done;
}

bool sc_report_checkstyle(const struct sc_report_run *run)
{
    return document_write(run, "checkstyle version=\"4.3\"", checkstyle_item, "checkstyle");
}

/* --- JUnit --- */

static bool fails(const struct sc_finding *finding)
{
    return finding->severity >= SC_SEVERITY_WARNING;
}

static bool case_write(FILE *out, const struct sc_finding *finding, const char *name)
{
    const struct sc_file *file = finding->range.file;
    const char *path = sc_value_path(finding->range, name);
    const char *result = fails(finding) ? "failure" : "skipped";
    size_t line = file ? sc_file_position(file, finding->range.start).line : 1;
    char *title = NULL;

    if (asprintf(&title, "%s %s, line %zu", finding->rule->code, finding->rule->name, line) < 0)
        return false;
    fputs("    <testcase", out);
    bool done = attribute_write(out, "name", title) && attribute_write(out, "classname", path) &&
                attribute_write(out, "file", path);
    free(title);
    fprintf(out, " line=\"%zu\">\n      <%s", line, result);
    done = done && message_write(out, finding);
    if (fails(finding))
        fprintf(out, " type=\"%s\"", sc_severity_name(finding->severity));
    fputs("/>\n    </testcase>\n", out);
    return done;
}

static bool suite_write(const struct sc_report_run *run, const struct sc_report_item *item)
{
    struct sc_report_run alone = {run->out, item, 1, run->options};
    struct sc_report_counts counts = sc_report_count(&alone);
    size_t failures = counts.of[SC_SEVERITY_ERROR] + counts.of[SC_SEVERITY_WARNING];
    size_t cases = failures + counts.of[SC_SEVERITY_NOTE];
    bool clean = !cases && !item->error;

    fputs("  <testsuite", run->out);
    bool done = attribute_write(run->out, "name", item->name);
    fprintf(run->out, " tests=\"%zu\" failures=\"%zu\" errors=\"%d\" skipped=\"%zu\">\n",
            cases + clean + (item->error != NULL), failures, item->error != NULL,
            counts.of[SC_SEVERITY_NOTE]);
    for (size_t k = 0; done && k < item->findings->count; k++)
        if (sc_report_shows(run, &item->findings->items[k]))
            done = case_write(run->out, &item->findings->items[k], item->name);
    if (done && (item->error || clean)) {
        fputs("    <testcase name=\"lint\"", run->out);
        done = attribute_write(run->out, "classname", item->name);
        fputs(item->error ? ">\n      <error" : "/>\n", run->out);
        if (item->error) {
            done = done && attribute_write(run->out, "message", item->error);
            fputs("/>\n    </testcase>\n", run->out);
        }
    }
    fputs("  </testsuite>\n", run->out);
    return done;
}

bool sc_report_junit(const struct sc_report_run *run)
{
    return document_write(run, "testsuites name=\"swanconf\"", suite_write, "testsuites");
}
