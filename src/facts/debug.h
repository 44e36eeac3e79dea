/* The log types of charondebug. */
#ifndef SC_FACTS_DEBUG_H
#define SC_FACTS_DEBUG_H

#include <stddef.h>

/* The full name of the type that charon takes this beginning of one for; NULL for none, or several
 * (charon/charon.c, 5.9.8: long_opts; getopt_long() takes unambiguous beginnings). */
const char *sc_debug_type(const char *type, size_t length);

#endif
