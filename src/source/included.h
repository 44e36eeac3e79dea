/* Between reader.c and include.c. */
#ifndef SC_SOURCE_INCLUDED_H
#define SC_SOURCE_INCLUDED_H

#include "source/reader.h"

/* Read one file for the include at `range`; NULL and *why for people on failure. Only regular
 * files, as in strongSwan. */
struct sc_file *sc_reader_included(struct sc_reader *reader, const char *path,
                                   struct sc_range range, const char **why);

#endif
