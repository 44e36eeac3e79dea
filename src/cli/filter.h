/* Which findings count: --select, --ignore, --severity. */
#ifndef SC_CLI_FILTER_H
#define SC_CLI_FILTER_H

#include "cli/cli.h"

/* True if `list` (separated by commas) names the rule by code, by the beginning of its code (SW3)
 * or by name. */
bool filter_names(const char *list, const struct sc_rule *rule);

/* Check that every word of --select, --ignore and --severity names a rule; false, with a message,
 * if not. */
bool filter_check(const struct arguments *arguments);

/* Leave out what is not to be told, and change severities, in place. */
void filter_apply(const struct arguments *arguments, struct sc_findings *findings);

/* Put the gravest first where --sort severity asks for it; false when out of memory. */
bool filter_sort(const struct arguments *arguments, struct sc_findings *findings);

/* "error", "warning", "note", and `none` or "off" for SC_SEVERITY_OFF; false for another word. */
bool severity_parse(const char *word, const char *none, enum sc_severity *severity);

#endif
