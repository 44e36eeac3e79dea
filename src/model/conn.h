/* Typed conns, cas and config setup out of their groups' settings. */
#ifndef SC_MODEL_CONN_H
#define SC_MODEL_CONN_H

#include "base/hash.h"

#include <swanconf/model.h>

/* What typing a group's values needs. */
struct sc_resolver {
    struct sc_arena *arena;
    struct sc_model *model;
    uint32_t *seen; /* for each key number: the pass that saw it */
    uint32_t pass;
    struct sc_map *proposals; /* (protocol, interned value) to its parsed proposals */
    struct sc_map *logins;    /* the bytes of an sc_evidence to the one that is shared */
    struct sc_map *commons;   /* what is inherited, and own settings, to their sc_common */
    const struct sc_inherited *nothing; /* what is inherited without parents */
    struct {                            /* room for a key of commons */
        uintptr_t *items;
        size_t count, capacity;
    } key;
    struct { /* room for the values of one group */
        struct sc_value *items;
        size_t count, capacity;
    } values;
};

/* Collect the effective settings of a group into resolver->values, in the order in which starter
 * reads them (confread.c: the section's own by key, then each parent's that are not there yet). */
void sc_values_collect(struct sc_resolver *resolver, const struct sc_group *group);

/* The collected values, copied: to keep. */
struct sc_value *sc_values_keep(struct sc_resolver *resolver, uint32_t *count);

/* True if the conn itself has the key of this inherited value, with a value or without: what it
 * would inherit is not read. */
bool sc_conn_overrides(const struct sc_conn *conn, const struct sc_value *inherited);

/* To be called before the first conn is typed. */
void sc_conns_begin(struct sc_resolver *resolver);

/* Type them: starter's load_conn(), load_ca() and load_setup(). */
void sc_conn_type(struct sc_resolver *resolver, const struct sc_group *group, struct sc_conn *conn);
void sc_ca_type(struct sc_resolver *resolver, const struct sc_group *group, struct sc_ca *ca);
void sc_setup_type(struct sc_resolver *resolver, struct sc_setup *setup);

/* One keyword of left… or right…, into the end or its login; false for a bad value. */
bool sc_end_assign(struct sc_end *end, struct sc_login *login, const struct sc_keyword *keyword,
                   const char *text);

/* What follows when all keywords of an end are read: lists are parsed, the firewall script is put
 * in. */
void sc_end_finish(struct sc_arena *arena, struct sc_end *end);

#endif
