/* One file that is checked. */
#ifndef SC_CLI_LINTED_H
#define SC_CLI_LINTED_H

#include "cli/baseline.h"
#include "cli/filter.h"

struct linted {
    const char *path;
    struct arguments arguments; /* those that hold for it */
    struct filter filter;
    struct sc_config *config; /* may be NULL where there is an error */
    struct sc_findings findings;
    enum sc_severity fail_on; /* SC_SEVERITY_OFF: never */
    const char *error;        /* why it could not be read or checked */
    bool failed;              /* so that it was not checked */
    bool told;                /* the error stands on stderr already */
    bool within;              /* another one includes it, and tells of it */
};

/* True if the options about one file are right; else false, with a message. */
bool linted_options_check(const struct arguments *arguments);

/* Find the options that hold for the file: of the command line and its .swanconf.json. Sets the
 * error, with a message, for a mistake there. */
void linted_prepare(struct linted *linted, const struct arguments *line,
                    struct config_files *config_files);

/* Load and check it, with the texts of `mended` instead of their files. Sets the error, and writes
 * nothing: several may be checked at once. */
void linted_check(struct linted *linted, const struct sc_mended *mended);

/* Mend it in memory and check what is left, where anything can be mended. */
void linted_mend(struct linted *linted, struct sc_mended *mended);

/* Mark those that others of them include: they are told there, with their context. */
void linted_within(struct linted *files, size_t count);

#endif
