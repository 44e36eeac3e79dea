/* GitLab's code quality report: an array of issues. */
#include "report/value.h"

static json_t *issue_value(const struct sc_finding *finding, const char *name, void *data)
{
    static const char *const severities[] = {"info", "info", "major", "critical"};
    const char *path = sc_value_path(finding->range, name);
    char fingerprint[SC_FINGERPRINT];
    struct sc_position at = {1, 1, 0};

    if (finding->range.file)
        at = sc_file_position(finding->range.file, finding->range.start);
    if (!sc_fingerprint(data, finding, path, fingerprint))
        return NULL;
    return json_pack("{s:o,s:s,s:s,s:s,s:{s:o,s:{s:I}}}", "description",
                     sc_value_message_text(finding), "check_name", finding->rule->code,
                     "fingerprint", fingerprint, "severity", severities[finding->severity],
                     "location", "path", sc_json_text(path), "lines", "begin", (json_int_t)at.line);
}

bool sc_report_gitlab(const struct sc_report_run *run)
{
    struct sc_fingerprints *fingerprints = sc_fingerprints_new();
    bool done = fingerprints != NULL;

    fputc('[', run->out);
    done = done && sc_value_elements(run, issue_value, fingerprints);
    fputs("\n]\n", run->out);
    sc_fingerprints_free(fingerprints);
    return done;
}
