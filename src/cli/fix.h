/* Mending files: --fix, --unsafe-fixes, --diff. */
#ifndef SC_CLI_FIX_H
#define SC_CLI_FIX_H

#include "cli/filter.h"

/* What is asked for. */
enum fix_mode {
    FIX_NOTHING,
    FIX_FILES, /* write the files */
    FIX_DIFF,  /* show what would be written */
};

enum fix_mode fix_mode_of(const struct arguments *arguments);

/* Mend one configuration in memory. False, with a message, on failure. */
bool fix_take(struct sc_mended *mended, const struct filter *filter, const char *path,
              const struct sc_load_options *load, const struct sc_lint_options *lint);

/* Write the mended files, or standard input's text to standard output; how many findings that
 * were is told on stderr. False, with a message, when one could not be written. */
bool fix_write(const struct sc_mended *mended);

/* Write what would change to standard output. *any is set if anything would. False, with a message,
 * on failure. */
bool fix_diff(const struct sc_mended *mended, bool *any);

#endif
