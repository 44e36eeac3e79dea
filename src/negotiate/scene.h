/* One exchange while it is played, and what its parts share. */
#ifndef SC_NEGOTIATE_SCENE_H
#define SC_NEGOTIATE_SCENE_H

#include "negotiate/play.h"

#include "facts/log.h"

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
    const struct sc_connection *nearest; /* the first of R's connections for the addresses */
    const struct sc_connection *theirs;
    const struct sc_identity *r_id;                 /* who R says to be; NULL: not known */
    struct sc_addresses i_inner, r_inner;           /* each end's virtual IPs, or its address */
    struct sc_addresses i_inner_seen, r_inner_seen; /* the same as the other end sees them */
    const struct sc_child *their_child;
};

/* --- telling --- */

/* Add a message to the ladder. */
void sc_tell_exchange(struct sc_scene *scene, bool from_initiator, const char *name,
                      const char *text);

/* Add a setting that has to do with it; `keyword` is about left where that is local. */
void sc_tell_concern(struct sc_scene *scene, size_t party, const struct sc_connection *connection,
                     const struct sc_conn *conn, enum sc_keyword_id keyword);

/* Propose to set a keyword of an end's conn (about left where that is local), NULL to take it out;
 * the likeliest first. */
void sc_propose(struct sc_scene *scene, size_t party, const struct sc_connection *connection,
                const struct sc_conn *conn, enum sc_keyword_id keyword, const char *value);

/* Propose what another conn has in `from`, where it has it. */
void sc_propose_copy(struct sc_scene *scene, size_t party, const struct sc_connection *connection,
                     const struct sc_conn *conn, enum sc_keyword_id keyword,
                     const struct sc_connection *other, const struct sc_conn *other_conn,
                     enum sc_keyword_id from);

/* Propose that the two ends' conns have the same in a keyword that has no sides; the stronger
 * proposals first. */
void sc_propose_same(struct sc_scene *scene, const struct sc_conn *mine,
                     const struct sc_proposals *offered, const struct sc_conn *theirs,
                     const struct sc_proposals *taken, enum sc_keyword_id keyword);

/* What an end's log says of the failure; what was told first stays. */
void sc_tell_log(struct sc_scene *scene, size_t end, enum sc_log_id message);

/* Add the notify with which an end refuses. */
void sc_tell_refusal(struct sc_scene *scene, size_t from, const char *notify);

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

/* The n-th authentication round of an end, from 0, or NULL. */
const struct sc_round *sc_round_at(const struct sc_connection *connection, bool local, size_t n);
const struct sc_round *sc_first_round(const struct sc_connection *connection, bool local);

/* The identity that an address is; NULL for one that is not known. */
const struct sc_identity *sc_scene_address_id(const struct sc_scene *scene,
                                              const struct sc_address *address);

const char *sc_class_name(enum sc_auth_class class);

/* True if what was done is what a round demands. */
bool sc_class_fits(const struct sc_round *wanted, enum sc_auth_class done);

/* What an end does for a round of its own. */
enum sc_auth_class sc_class_of(const struct sc_round *round);

enum sc_xauth_role { SC_XAUTH_NONE, SC_XAUTH_INITIATOR, SC_XAUTH_RESPONDER };

/* How IKEv1 authenticates: both ends by keys of one class, and who tells a user's name behind that.
 * SC_AUTH_XAUTH: hybrid, the initiator by its user only; SC_AUTH_ANY: no method has this. */
struct sc_v1_method {
    enum sc_auth_class keys;
    enum sc_xauth_role xauth;
};

struct sc_v1_method sc_v1_method_of(const struct sc_connection *connection, bool initiates);

/* --- the parts, in their order; false: it stopped --- */

/* Whom each end says to be and to call. */
void sc_ids_find(struct sc_scene *scene);

/* An end that proves itself by a key must have one, that of its certificate where that can be
 * looked at. `notify` is what it sends if not. */
bool sc_has_private_key(struct sc_scene *scene, size_t end, const struct sc_connection *own,
                        const struct sc_round *round, bool rsa_only, const char *notify);

/* The other end trusts what `prover` shows in its round: it is in time, and leads to a CA that the
 * other end has, the one it demands (`wanted`, NULL: none). Signatures are not looked at. `notify`
 * is what the other end sends if not. */
bool sc_certificate_agree(struct sc_scene *scene, size_t prover, const struct sc_round *round,
                          const struct sc_round *wanted, const char *notify);

bool sc_authenticate_v1(struct sc_scene *scene);
bool sc_authenticate_v2(struct sc_scene *scene);

/* `judge` demands another method (`wanted`) than the other end's `done`; `theirs` is R's
 * connection. */
bool sc_method_refuse(struct sc_scene *scene, size_t judge, const struct sc_connection *theirs,
                      const char *done, const char *wanted);

/* I wants another identity (`wanted`) than R has in a round of its own (`id`). */
bool sc_identity_refuse(struct sc_scene *scene, const struct sc_identity *id,
                        const struct sc_identity *wanted, const char *notify);

/* R has no conn for these identities. */
bool sc_nobody_refuse(struct sc_scene *scene);

/* --- secrets --- */

bool sc_keys_equal(const struct sc_secret *a, const struct sc_secret *b);

/* True if any secret of an end that charon would try for two identities holds the same bytes. */
bool sc_keys_any(struct sc_scene *scene, size_t end, enum sc_secret_kind kind,
                 const struct sc_identity *me, const struct sc_identity *other,
                 const struct sc_secret *wanted);

/* `prover` proves itself with the pre-shared key it takes, `judge` tries all that fit. */
bool sc_keys_agree(struct sc_scene *scene, size_t prover, const struct sc_identity *prover_id,
                   const struct sc_identity *judge_id_there, size_t judge,
                   const struct sc_identity *judge_id_here);

/* Main mode encrypts with the key, before identities are told. */
bool sc_main_mode_keys(struct sc_scene *scene);

/* `client` tells its user and password in the round `asked`, the other end asks in the round
 * `asking`. */
bool sc_xauth_agree(struct sc_scene *scene, size_t client, const struct sc_round *asked,
                    const struct sc_round *asking);

/* The same of I with EAP. */
bool sc_eap_agree(struct sc_scene *scene, const struct sc_round *asked,
                  const struct sc_round *asking);

/* --- behind the authentication --- */

/* Which addresses I has inside. */
bool sc_virtual_ips(struct sc_scene *scene);

/* Selectors, proposals and the first rekeying of the CHILD_SA. */
bool sc_child_agree(struct sc_scene *scene);

#endif
