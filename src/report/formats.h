/* The formats findings are written in. */
#ifndef SC_REPORT_FORMATS_H
#define SC_REPORT_FORMATS_H

#include <swanconf/report.h>

/* What one format needs: where to write and what. */
struct sc_report_run {
    FILE *out;
    const struct sc_report_item *items;
    size_t count;
    const struct sc_report_options *options;
};

/* One format: writes each finding as it comes and keeps none of it. False when out of memory;
 * failed writes stay in the FILE's error indicator. */
typedef bool sc_report_writer(const struct sc_report_run *run);

sc_report_writer sc_report_text, sc_report_gcc, sc_report_json, sc_report_jsonl, sc_report_sarif,
    sc_report_github, sc_report_gitlab, sc_report_checkstyle, sc_report_rdjson, sc_report_junit;

/* Take each finding that is to be shown, with the name of the file the user asked for, until one
 * returns false: what the last one returned, true for none. */
typedef bool sc_report_taker(const struct sc_report_run *run, const struct sc_finding *finding,
                             const char *name, void *data);
bool sc_report_each(const struct sc_report_run *run, sc_report_taker *take, void *data);

/* True if a finding is to be shown. */
bool sc_report_shows(const struct sc_report_run *run, const struct sc_finding *finding);

/* Numbers of findings shown by severity. */
struct sc_report_counts {
    size_t of[SC_SEVERITY_ERROR + 1];
};
struct sc_report_counts sc_report_count(const struct sc_report_run *run);

#endif
