/* What the parts of the translation share. */
#ifndef SC_EMIT_EMITTER_H
#define SC_EMIT_EMITTER_H

#include "base/hash.h"
#include "emit/settings.h"
#include "facts/rules.h"

#include <swanconf/emit.h>

/* Names given in one namespace of swanctl.conf. */
struct sc_name_table {
    bool plain;           /* every name can stand as it is: nothing else is needed */
    struct sc_map *given; /* original to given name */
    struct sc_map *taken; /* given names in use */
};

struct sc_origins;

struct sc_emitter {
    struct sc_config *config;
    struct sc_arena *arena;
    struct sc_arena *scratch; /* for what is needed until a connection is written */
    const struct sc_emit_options *options;
    const struct sc_charon *charon;
    struct sc_losses *losses;
    struct sc_settings_out out;
    struct sc_origins *origin; /* where options come from */
    struct sc_map *proposals;  /* parsed ones to their text */
    struct sc_map *lines;      /* see sc_emit_once() */
    struct sc_map *spelled;    /* of JSON: what is shared to its text */
    struct sc_map *names;      /* of all connections; made when first needed */
    struct sc_tree *tree;      /* NULL: swanctl.conf alone */
    struct sc_map *tree_taken; /* path in the tree to its source */
    struct sc_name_table connections, children, pools, authorities, shared;
};

/* A name that swanctl.conf can spell for `name`: itself where it can, else with `_` for what can't
 * stand in one, and a number where that is taken. The same for the same original. What is mapped is
 * told as a loss. `place` is where the original stands. */
const char *sc_name_map(struct sc_emitter *emitter, struct sc_name_table *table, const char *kind,
                        const char *name, struct sc_range place);

/* True if swanctl.conf can spell the name. */
bool sc_name_can_stand(const char *name);

/* A name that swanctl.conf can spell stays what it is, whatever others are mapped to: to be called
 * for all before the first sc_name_map(). */
void sc_name_keep(struct sc_emitter *emitter, struct sc_name_table *table, const char *name);

/* A name that stands for something else already stays its own: nobody else gets it. */
void sc_name_reserve(struct sc_emitter *emitter, struct sc_name_table *table, const char *name);

/* Call `name` `preferred`, if that is free. */
void sc_name_prefer(struct sc_emitter *emitter, struct sc_name_table *table, const char *name,
                    const char *preferred);

/* Remember something that can't be carried over. */
void sc_lose(struct sc_emitter *emitter, enum sc_rule_id rule, struct sc_range place,
             const char *what, const char *why, const char *todo);

/* Why what stands in a veiled file is lost, and what to do. */
extern const char sc_loss_outside[], sc_loss_take_along[];

/* Write lines with put(emitter, what): again, or as they were written for the same key, `length`
 * bytes. They must depend on nothing else, but for what is lost. */
void sc_emit_once(struct sc_emitter *emitter, const void *key, size_t length,
                  void (*put)(struct sc_emitter *emitter, const void *what), const void *what);

void sc_emit_connection(struct sc_emitter *emitter, const struct sc_connection *connection);
void sc_emit_child(struct sc_emitter *emitter, const struct sc_child *child, bool swapped);
void sc_emit_rounds(struct sc_emitter *emitter, const struct sc_connection *connection);
void sc_emit_pools(struct sc_emitter *emitter);
void sc_emit_pool_names(struct sc_emitter *emitter);
void sc_emit_authorities(struct sc_emitter *emitter);
void sc_emit_secrets(struct sc_emitter *emitter);

/* All connections, those that inherit from the same sections with what they share written once. */
void sc_emit_shared(struct sc_emitter *emitter, void (*each)(struct sc_emitter *emitter));
void sc_emit_left_out(struct sc_emitter *emitter);

/* What belongs into strongswan.conf; false where there is nothing. */
bool sc_emit_strongswan(struct sc_emitter *emitter, FILE *out);

/* Proposals as swanctl.conf writes them: `default` behind those of a value without `!`. */
const char *sc_emit_proposals(struct sc_emitter *emitter, const struct sc_conn *conn,
                              enum sc_keyword_id keyword, const struct sc_proposals *proposals);

#endif
