/* Building charon's view: what the files of this folder share. */
#ifndef SC_CHARON_BUILDER_H
#define SC_CHARON_BUILDER_H

#include "base/hash.h"
#include "charon/credentials.h"

#include <swanconf/charon.h>

struct sc_table;

/* An IKE part, written out. */
struct sc_ike_part {
    char *items;
    size_t count, capacity;
};

enum { SC_LATE_IDENTITIES = 1024 };

struct sc_charon_builder {
    struct sc_config *config;
    struct sc_arena *arena;
    const struct sc_charon_options *options;
    struct sc_charon *charon;
    const struct sc_identity **identities; /* SC_LATE_IDENTITIES that were parsed lately */
    struct sc_map *peers;         /* what struct sc_peer is made from to the one made of it */
    struct sc_map *sas;           /* the same for struct sc_sa */
    struct sc_map *means;         /* the same for struct sc_means */
    struct sc_map *equals;        /* means and peers, written out, to the first of them */
    struct sc_map *rounds;        /* what both rounds of an inherited end are made from to these */
    struct sc_table *connections; /* by their IKE part */
    struct sc_credentials *credentials;
    struct sc_map *local;            /* addresses of this machine */
    struct sc_ike_part draft, other; /* room for IKE parts */
    uint32_t draft_hash;             /* of the IKE part in `draft` */
};

/* What the certificates that a round's means name say of themselves and of the CA (stroke_config.c:
 * build_auth_cfg()), as far as their files can be read. */
void sc_means_certify(struct sc_charon_builder *builder, struct sc_means *means);

/* A round's identity against all certificates of its means: one that confirms it is enough, else
 * the first one's subject takes its place. */
void sc_round_confirm(struct sc_charon_builder *builder, struct sc_round *round);

/* The first means, the first peer that charon can't tell from these: these themselves, if there is
 * none. */
const struct sc_means *sc_means_equal(struct sc_charon_builder *builder,
                                      const struct sc_means *means);
const struct sc_peer *sc_peer_equal(struct sc_charon_builder *builder, const struct sc_peer *peer);

/* The identity that charon makes of a text, which must last as long as the view; NULL for "any". */
const struct sc_identity *sc_builder_identity(struct sc_charon_builder *builder, const char *text);

/* The authentication rounds of both ends (stroke_config.c: build_auth_cfg()). */
void sc_rounds_build(struct sc_charon_builder *builder, struct sc_connection *connection);

/* Pools to hand out, and virtual IPs to ask for (build_peer_cfg()). */
void sc_pools_build(struct sc_charon_builder *builder, struct sc_connection *connection);

/* The CHILD_SA configuration (build_child_cfg()); NULL where charon refuses it. */
struct sc_child *sc_child_build(struct sc_charon_builder *builder,
                                const struct sc_connection *connection);

/* The connections so far: none, and room for those of so many conns. */
struct sc_table *sc_connections_new(struct sc_arena *arena, size_t conns);

/* An earlier connection with an equal IKE part (ike_cfg.c and peer_cfg.c: equals()), or NULL; then
 * the next call may remember this one. */
struct sc_connection *sc_connection_find(struct sc_charon_builder *builder,
                                         const struct sc_connection *draft);
void sc_connection_remember(struct sc_charon_builder *builder, struct sc_connection *connection);

#endif
