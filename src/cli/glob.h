/* Globs over paths, as in .gitignore. */
#ifndef SC_CLI_GLOB_H
#define SC_CLI_GLOB_H

#include <stdbool.h>

/* True if `glob` names `path`. One without a slash names files of any folder; else '*', '?' and
 * [...] stay within a name, and "**" stands for any number of folders. One that ends in a slash
 * names all that lies below. */
bool glob_matches(const char *glob, const char *path);

#endif
