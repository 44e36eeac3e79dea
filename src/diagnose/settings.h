/* The settings of ipsec.conf that a failure concerns. */
#ifndef SC_DIAGNOSE_SETTINGS_H
#define SC_DIAGNOSE_SETTINGS_H

#include <swanconf/diagnose.h>

enum { SC_MOST_SETTINGS = 8 };

struct sc_concerned {
    const struct sc_conn *conn; /* NULL: no conn of this name */
    const struct sc_setting *items[SC_MOST_SETTINGS];
    size_t count;
};

/* What an attempt's conn sets of what its fault is about. */
struct sc_concerned sc_concerned_find(const struct sc_attempt *attempt,
                                      const struct sc_config *config);

#endif
