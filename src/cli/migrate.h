/* translate --output-dir. */
#ifndef SC_CLI_MIGRATE_H
#define SC_CLI_MIGRATE_H

#include "cli/cli.h"

/* Write the whole tree, and say what was written, what is lost, and what to do next. */
int migrate(const struct arguments *arguments, struct sc_config *config,
            const struct sc_emit_options *options);

/* The same as a shell script on standard output. */
int plan(const struct arguments *arguments, struct sc_config *config,
         const struct sc_emit_options *options);

/* Name `index` of the tree's folders, and whether it is nobody else's; NULL behind the last. */
const char *tree_folder(size_t index, bool *secret);

#endif
