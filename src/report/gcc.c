/* `file:line:column: severity: message [code]`, as compilers write it: columns in bytes, from 1. */
#include "report/formats.h"

static void finding_write(const struct sc_report_run *run, const struct sc_finding *finding,
                          const char *name)
{
    const struct sc_file *file = finding->range.file;
    struct sc_position at = {1, 1, 0};

    if (file)
        at = sc_file_position(file, finding->range.start);
    sc_write_visible(run->out, file ? file->name : name);
    fprintf(run->out, ":%zu:%zu: %s: ", at.line, at.column, sc_severity_name(finding->severity));
    sc_write_visible(run->out, finding->message);
    fprintf(run->out, " [%s %s]\n", finding->rule->code, finding->rule->name);
}

bool sc_report_gcc(const struct sc_report_run *run)
{
    for (size_t i = 0; i < run->count; i++)
        for (size_t k = 0; k < run->items[i].findings->count; k++)
            if (sc_report_shows(run, &run->items[i].findings->items[k]))
                finding_write(run, &run->items[i].findings->items[k], run->items[i].name);
    return true;
}
