/* The parts of playing an exchange. */
#ifndef SC_NEGOTIATE_PLAY_H
#define SC_NEGOTIATE_PLAY_H

#include "base/arena.h"
#include "base/hash.h"

#include <swanconf/negotiate.h>

/* --- proposals (libstrongswan/crypto/proposal/proposal.c, 5.9.8) --- */

struct sc_offer {
    enum sc_protocol protocol;
    struct { /* in the order of preference, defaults behind those that are configured */
        const struct sc_proposal **items;
        size_t count, capacity;
    } proposals;
};

/* What an end offers or accepts: `proposals` (NULL: none configured), and the built-in defaults
 * where it is not strict. */
struct sc_offer sc_offer_of(struct sc_arena *arena, enum sc_target target,
                            enum sc_protocol protocol, const struct sc_proposals *proposals);

enum {
    SC_OFFER_NO_KE = 1, /* key exchanges don't count: the first CHILD_SA of IKEv2 */
    SC_OFFER_V1 = 2,    /* IKEv1 offers the first algorithm of each kind only */
};

/* The responder's choice (proposal_select(), its own order preferred): the algorithms chosen, one
 * of each type, or NULL when there is none. */
const struct sc_proposal *sc_offer_select(struct sc_arena *arena, const struct sc_offer *own,
                                          const struct sc_offer *received, unsigned flags);

/* IKEv1's quick mode has one key exchange: proposals with another group than the first one's, or
 * without any, are not offered beside it (quick_mode.c, build_i()). */
void sc_offer_one_group(struct sc_offer *offer);

/* True if one of the proposals matches a chosen one (ike_cfg_t.has_proposal()). */
bool sc_offer_has(const struct sc_offer *own, const struct sc_proposal *chosen);

/* "AES_CBC_128/HMAC_SHA2_256_128/…, …": the configured ones, and how many defaults follow. */
const char *sc_offer_text(struct sc_arena *arena, const struct sc_offer *offer, size_t configured);

/* --- traffic selectors (libcharon/config/child_cfg.c, traffic_selector.c, 5.9.8) --- */

struct sc_net {
    struct sc_address network;
    uint8_t prefix;
    struct sc_protoport protoport;
};

struct sc_nets {
    struct sc_net *items;
    size_t count, capacity;
};

enum { SC_MOST_ADDRESSES = 8 };

/* Addresses of an end: its own, or its virtual ones. */
struct sc_addresses {
    struct sc_address items[SC_MOST_ADDRESSES];
    size_t count;
};

struct sc_addresses sc_addresses_of(const struct sc_address *one);

/* The selectors of an end, `hosts` in place of dynamic ones. With `only_first`, as IKEv1 proposes.
 */
struct sc_nets sc_nets_of(struct sc_arena *arena, const struct sc_selectors *selectors,
                          const struct sc_addresses *hosts, bool only_first);

/* What is in both lists (get_traffic_selectors()), redundant ones taken out. */
struct sc_nets sc_nets_narrow(struct sc_arena *arena, const struct sc_nets *own,
                              const struct sc_nets *received);

/* How well a responder's selectors fit received ones (peer_cfg.c, get_ts_match()); 0: not at all.
 */
unsigned sc_nets_match(const struct sc_nets *own, const struct sc_nets *received);

const char *sc_nets_text(struct sc_arena *arena, const struct sc_nets *nets);

/* --- configurations of a responder (libcharon/config/backend_manager.c, ike_cfg.c, 5.9.8) --- */

struct sc_leads; /* where host names lead */

/* How well left= or right= fits an address (ike_cfg.c, match()): 0 not at all, 129 exactly. An
 * address of no family fits whatever stands there. */
unsigned sc_hosts_match(const struct sc_leads *leads, const struct sc_hosts *hosts,
                        const struct sc_address *address);

struct sc_candidate {
    const struct sc_connection *connection;
    unsigned hosts; /* ike_cfg_match_t */
    int ids;        /* id_match_t of both ends */
    size_t order;
};

struct sc_candidates {
    struct sc_candidate *items;
    size_t count, capacity;
};

/* An index of a party's connections by their remote addresses. */
struct sc_lookup;
struct sc_lookup *sc_lookup_new(struct sc_arena *arena, const struct sc_charon *charon,
                                const struct sc_leads *leads);

/* Those whose addresses and version fit, the best first, equally good ones in charon's order. Valid
 * until the next call. */
struct sc_candidates sc_lookup_hosts(struct sc_arena *arena, struct sc_lookup *lookup,
                                     const struct sc_address *me, const struct sc_address *other,
                                     enum sc_ike_version version);

/* True if any conn is for these addresses, whatever its version. */
bool sc_lookup_has(const struct sc_lookup *lookup, const struct sc_address *me,
                   const struct sc_address *other);

/* Of those the ones whose first identities fit (NULL: not known), sorted as charon does. Valid
 * until the next call. */
void sc_lookup_identify(struct sc_arena *arena, struct sc_lookup *lookup,
                        struct sc_candidates *candidates, const struct sc_identity *me,
                        const struct sc_identity *other);

/* The address that the conns of an end expect of whoever calls it at `me`; of no family where they
 * expect none. */
struct sc_address sc_lookup_expected(const struct sc_lookup *lookup, const struct sc_address *me);

/* True if any conn is for the end being at this address. */
bool sc_lookup_is_at(const struct sc_lookup *lookup, const struct sc_address *me);

/* --- the exchange --- */

struct sc_stage {
    struct sc_arena *arena;
    enum sc_target target;
    struct sc_party *ends;        /* two */
    struct sc_lookup *lookups[2]; /* of their connections */
    const struct sc_leads *leads;
    struct sc_charon_options charon[2];     /* to build them */
    bool has_certificates[2], has_peers[2]; /* an end may hold certificates, and those of peers */
    int64_t now;                            /* seconds since 1970 */
    size_t rereading;                       /* bytes that may still be read again to try changes */
};

/* An address as text, such as sc_party.seen_as; false for NULL or what is none. */
bool sc_party_address(const char *text, struct sc_address *address);

/* Play one conn of one end. */
void sc_play(struct sc_stage *stage, size_t initiator, const struct sc_connection *connection,
             const struct sc_child *child, struct sc_attempt_play *play);

#endif
