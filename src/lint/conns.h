/* What many rules ask of a conn. */
#ifndef SC_LINT_CONNS_H
#define SC_LINT_CONNS_H

#include <swanconf/model.h>

/* A passthrough or drop policy, which negotiates nothing. */
bool sc_conn_is_shunt(const struct sc_conn *conn);

/* Loaded, and no shunt. */
bool sc_conn_negotiates(const struct sc_conn *conn);

/* True if an end names no address: %any and the like, or nothing at all. */
bool sc_end_is_anybody(const struct sc_end *end);

#endif
