/* Which files are checked: operands, what folders hold, what --files-from lists. */
#ifndef SC_CLI_WALK_H
#define SC_CLI_WALK_H

#include "cli/cli.h"

/* Names of files, owned. */
struct names {
    char **items;
    size_t count, capacity;
};

/* Operands and lines of --files-from, in their order; a folder stands for the files in it and below
 * that are ipsec.conf or look like one, ipsec.secrets, and those kinds in ipsec.d, sorted by name.
 * Symbolic links to folders and what begins with a dot are left out. False, with a message, when
 * something can't be read. */
bool names_collect(const struct arguments *arguments, struct names *names);
void names_free(struct names *names);

#endif
