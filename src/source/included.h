/* Between reader.c and include.c. */
#ifndef SC_SOURCE_INCLUDED_H
#define SC_SOURCE_INCLUDED_H

#include "source/reader.h"

/* Why an included file was not read. */
enum sc_not_read {
    SC_NOT_READ_TROUBLE,   /* reader->trouble says why */
    SC_NOT_READ_LOOP,      /* it is one of those that led to it */
    SC_NOT_READ_LIMIT,     /* too much was read before */
    SC_NOT_READ_FORBIDDEN, /* outside the root */
};

/* Read one file for the include at `range`; NULL and *why on failure. Only regular files, as in
 * strongSwan. */
struct sc_file *sc_reader_included(struct sc_reader *reader, const char *path,
                                   struct sc_range range, enum sc_not_read *why);

#endif
