/* Where lint's findings go: one format to standard output or --output, any to files of their own.
 */
#ifndef SC_CLI_REPORTS_H
#define SC_CLI_REPORTS_H

#include "cli/cli.h"

#include <swanconf/report.h>

struct report_place {
    enum sc_report_format format;
    const char *path; /* NULL: standard output */
};

struct reports {
    struct report_place *items;
    size_t count;
};

/* --format NAME[=FILE], repeatable, and --output. False, with a message, for a mistake. */
bool reports_parse(const struct arguments *arguments, struct reports *reports);

/* True if what goes to standard output is text for people. */
bool reports_show_text(const struct reports *reports);
void reports_free(struct reports *reports);

/* Write them all, to `standard` (NULL: not at all) where no file was named, files whole or not at
 * all; none may be one that a configuration was read from. False, with a message, when one could
 * not be written. */
bool reports_write(const struct reports *reports, FILE *standard,
                   const struct sc_report_item *items, size_t count,
                   struct sc_config *const *configs, const struct sc_report_options *options);

#endif
