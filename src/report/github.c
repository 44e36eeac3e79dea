/* Commands of GitHub's workflows, which show findings beside the lines of a pull request: columns
 * in characters. */
#include "report/value.h"

#include <stdlib.h>
#include <string.h>

/* What would end a value, or a property of the command, comes as %0A. */
static void escaped_write(FILE *out, const char *text, bool property)
{
    for (; *text; text++) {
        if (*text == '%' || *text == '\n' || *text == '\r' ||
            (property && (*text == ':' || *text == ',')))
            fprintf(out, "%%%02X", (unsigned char)*text);
        else if ((unsigned char)*text < ' ' || *text == 0x7f)
            fputc('?', out);
        else
            fputc(*text, out);
    }
}

static bool finding_write(const struct sc_report_run *run, const struct sc_finding *finding,
                          const char *name, void *data)
{
    static const char *const commands[] = {"notice", "notice", "warning", "error"};
    const struct sc_file *file = finding->range.file;
    FILE *out = run->out;
    char *message = sc_value_message(finding);

    (void)data;
    if (!message)
        return false;
    fprintf(out, "::%s file=", commands[finding->severity]);
    escaped_write(out, sc_value_path(finding->range, name), true);
    if (file) {
        size_t line = sc_file_position(file, finding->range.start).line;
        size_t end_line = sc_file_position(file, finding->range.end).line;
        fprintf(out, ",line=%zu,endLine=%zu", line, end_line);
        if (line == end_line)
            fprintf(out, ",col=%zu,endColumn=%zu",
                    sc_file_column_characters(file, finding->range.start),
                    sc_file_column_characters(file, finding->range.end));
    }
    fprintf(out, ",title=%s %s::", finding->rule->code, finding->rule->name);
    escaped_write(out, message, false);
    fputc('\n', out);
    free(message);
    return true;
}

static void error_write(FILE *out, const struct sc_report_item *item)
{
    fputs("::error file=", out);
    escaped_write(out, item->name, true);
    fputs("::", out);
    escaped_write(out, item->error, false);
    fputc('\n', out);
}

bool sc_report_github(const struct sc_report_run *run)
{
    for (size_t i = 0; i < run->count; i++)
        if (run->items[i].error)
            error_write(run->out, &run->items[i]);
    return sc_report_each(run, finding_write, NULL);
}
