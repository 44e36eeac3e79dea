/* GitLab's code quality report: an array of issues. */
#include "report/fingerprint.h"
#include "report/value.h"

#include <stdlib.h>

static json_t *issue_value(struct sc_fingerprints *fingerprints, const struct sc_finding *finding,
                           const char *name)
{
    static const char *const severities[] = {"info", "info", "major", "critical"};
    const char *path = sc_value_path(finding->range, name);
    char fingerprint[SC_FINGERPRINT], *message = sc_value_message(finding);
    struct sc_position at = {1, 1, 0};

    if (!message)
        return NULL;
    if (finding->range.file)
        at = sc_file_position(finding->range.file, finding->range.start);
    sc_fingerprint(fingerprints, finding, path, fingerprint);
    json_t *value = json_pack(
        "{s:o,s:s,s:s,s:s,s:{s:o,s:{s:I}}}", "description", sc_value_text(message), "check_name",
        finding->rule->code, "fingerprint", fingerprint, "severity", severities[finding->severity],
        "location", "path", sc_value_text(path), "lines", "begin", (json_int_t)at.line);
    free(message);
    return value;
}

bool sc_report_gitlab(const struct sc_report_run *run)
{
    struct sc_fingerprints fingerprints;
    const char *separator = "";
    bool done = sc_fingerprints_begin(&fingerprints, run);

    fputc('[', run->out);
    for (size_t i = 0; i < run->count; i++)
        for (size_t k = 0; done && k < run->items[i].findings->count; k++) {
            const struct sc_finding *finding = &run->items[i].findings->items[k];
            if (!sc_report_shows(run, finding))
                continue;
            fprintf(run->out, "%s\n", separator);
            done = sc_value_put(run, issue_value(&fingerprints, finding, run->items[i].name));
            separator = ",";
        }
    fputs("\n]\n", run->out);
    sc_fingerprints_end(&fingerprints);
    return done;
}
