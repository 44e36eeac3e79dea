/* One exchange while it is played, and what its parts share. */
#ifndef SC_NEGOTIATE_SCENE_H
#define SC_NEGOTIATE_SCENE_H

#include "negotiate/play.h"

/* One exchange while it is played. I is the initiator, R the responder. */
struct sc_scene {
    struct sc_stage *stage;
    struct sc_arena *arena;
    struct sc_attempt_play *play;
    size_t i, r; /* numbers of the ends */
    const struct sc_connection *mine;
    const struct sc_child *child;
    bool v1;
    struct sc_address i_here, r_there; /* as I sees both */
    struct sc_address i_there, r_here; /* as R sees both; no family: not known */
    struct sc_candidates candidates;
    struct sc_offer i_ike;
    const struct sc_proposal *ike;
    const struct sc_identity *idi, *idr; /* idr NULL: I asks for nobody */
    const struct sc_connection *theirs;
    struct sc_address i_inner; /* I's virtual IP, or its address */
    const struct sc_child *their_child;
};

/* --- telling --- */

/* Add a message to the ladder. */
void sc_tell_exchange(struct sc_scene *scene, bool from_initiator, const char *name,
                      const char *text);

/* Add a setting that has to do with it; `keyword` is about left where that is local. */
void sc_tell_concern(struct sc_scene *scene, size_t party, const struct sc_connection *connection,
                     const struct sc_conn *conn, enum sc_keyword_id keyword);

/* It stops here: `side` says no, in the last message that is told (`notify`, NULL: none). Returns
 * false. */
bool sc_stop(struct sc_scene *scene, size_t side, enum sc_fault fault, const char *step,
             const char *notify, const char *message);

/* It can't be told from here on. Returns false. */
bool sc_stop_unknown(struct sc_scene *scene, const char *step, const char *message);

/* Texts for messages. */
const char *sc_scene_id(const struct sc_scene *scene, const struct sc_identity *id);
const char *sc_scene_address(const struct sc_scene *scene, const struct sc_address *address);
const char *sc_scene_name(const struct sc_scene *scene, size_t end);

/* What charon calls the first messages. */
const char *sc_phase1_name(const struct sc_scene *scene);

/* A proposal without "IKE:" in front; how many proposals are configured. */
const char *sc_without_protocol(const char *proposal);
size_t sc_configured(const struct sc_proposals *proposals);

/* --- rounds --- */

/* The first authentication round of an end, or NULL. */
const struct sc_round *sc_first_round(const struct sc_connection *connection, bool local);

/* The identity that an address is; NULL for one that is not known. */
const struct sc_identity *sc_scene_address_id(const struct sc_scene *scene,
                                              const struct sc_address *address);

/* True if all that a connection asks for is played here. */
bool sc_is_played(const struct sc_connection *connection);

const char *sc_class_name(enum sc_auth_class class);

/* True if what was done is what a round demands. */
bool sc_class_fits(const struct sc_round *wanted, enum sc_auth_class done);

/* What an end does for a round of its own. */
enum sc_auth_class sc_class_of(const struct sc_round *round);

/* --- the parts, in their order; false: it stopped --- */

/* Whom each end says to be and to call. */
void sc_ids_find(struct sc_scene *scene);

/* An end that proves itself by a key must have one; which one is not looked at. */
bool sc_has_private_key(struct sc_scene *scene, size_t end, const struct sc_connection *own);

bool sc_authenticate_v1(struct sc_scene *scene);
bool sc_authenticate_v2(struct sc_scene *scene);

/* `prover` proves itself with the pre-shared key it takes, `judge` tries all that fit. */
bool sc_keys_agree(struct sc_scene *scene, size_t prover, const struct sc_identity *prover_id,
                   const struct sc_identity *judge_id_there, size_t judge,
                   const struct sc_identity *judge_id_here);

/* Main mode encrypts with the key, before identities are told. */
bool sc_main_mode_keys(struct sc_scene *scene);

/* Selectors, proposals and the first rekeying of the CHILD_SA. */
bool sc_child_agree(struct sc_scene *scene);

#endif
