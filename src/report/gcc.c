/* `file:line:column: severity: message [code]`, as compilers write it: columns in bytes, from 1. */
#include "report/formats.h"

static bool finding_write(const struct sc_report_run *run, const struct sc_finding *finding,
                          const char *name, void *data)
{
    const struct sc_file *file = finding->range.file;
    struct sc_position at = {1, 1, 0};

    (void)data;
    if (file)
        at = sc_file_position(file, finding->range.start);
    sc_write_visible(run->out, file ? file->name : name);
    fprintf(run->out, ":%zu:%zu: %s: ", at.line, at.column, sc_severity_name(finding->severity));
    sc_write_visible(run->out, finding->message);
    fprintf(run->out, " [%s %s]\n", finding->rule->code, finding->rule->name);
    return true;
}

bool sc_report_gcc(const struct sc_report_run *run)
{
    return sc_report_each(run, finding_write, NULL);
}
