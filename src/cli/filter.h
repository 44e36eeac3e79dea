/* Which findings count: --select, --ignore, --severity, --show. */
#ifndef SC_CLI_FILTER_H
#define SC_CLI_FILTER_H

#include "cli/config_file.h"

/* True if `list` (separated by commas) names the rule by code, by the beginning of its code (SW3)
 * or by name. */
bool filter_names(const char *list, const struct sc_rule *rule);

/* Check that every word of --select, --ignore and --severity names a rule; false, with a message,
 * if not. */
bool filter_check(const struct arguments *arguments);

/* What decides: the command line, and the .swanconf.json beneath it (NULL: none), which may say
 * other things for each file that a finding stands in. */
struct filter {
    const struct arguments *line;
    const struct config_file *file;
};

/* Leave out what is not to be told, and change severities, in place. False, with a message, when
 * out of memory. */
bool filter_apply(const struct filter *filter, struct sc_findings *findings);

/* The severity that --fail-on or --show names; *level stays where it was not given. False, with a
 * message, for another word. */
bool level_parse(const struct arguments *arguments, enum option_id id, enum sc_severity *level);

/* Put the gravest first where --sort severity asks for it; false when out of memory. */
bool filter_sort(const struct arguments *arguments, struct sc_findings *findings);

/* "error", "warning", "note", and `none` or "off" for SC_SEVERITY_OFF; false for another word. */
bool severity_parse(const char *word, const char *none, enum sc_severity *severity);

#endif
