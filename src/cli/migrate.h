/* translate --output-dir. */
#ifndef SC_CLI_MIGRATE_H
#define SC_CLI_MIGRATE_H

#include "cli/cli.h"

/* Write the whole tree, and say what was written, what is lost, and what to do next. */
int migrate(const struct arguments *arguments, struct sc_config *config,
            const struct sc_emit_options *options);

#endif
