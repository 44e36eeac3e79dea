/* Two ends: whether a tunnel between them comes up, as strongSwan's two charons would decide it.
 *
 * The exchange is played on what each charon would hold (charon.h): the responder's choice of a
 * configuration, proposals, identities, pre-shared keys, traffic selectors, and the first rekeying.
 * What can't be played is said to be unknown. */
#ifndef SWANCONF_NEGOTIATE_H
#define SWANCONF_NEGOTIATE_H

#include <swanconf/charon.h>
#include <swanconf/diagnose.h>

/* One end. */
struct sc_party {
    struct sc_config *config;
    const struct sc_charon *charon; /* NULL: made by sc_negotiate() */
    const char *name;               /* of its file, for people */
    const char *seen_as;            /* its address seen from the other end, NULL: its own */
    const char *conn;               /* only this one of its conns; NULL: all */
    const char *const *local;       /* its own addresses, which decide what is local; none: see
                                       sc_negotiate() */
    size_t local_count;
    const char *path; /* of its file, and how it was read, for trying changes; NULL:
                         none are tried */
    const struct sc_load_options *load;
};

enum sc_outcome {
    SC_OUTCOME_UP,        /* it comes up, and can be rekeyed */
    SC_OUTCOME_DIES,      /* it comes up, and the first rekeying fails */
    SC_OUTCOME_FAILS,     /* it does not come up */
    SC_OUTCOME_UNKNOWN,   /* it uses what is not played */
    SC_OUTCOME_NO_CALLER, /* this end can't begin: it does not know where the peer is */
};

/* One message on the way. */
struct sc_exchange {
    bool from_initiator;
    bool fails;
    const char *name; /* "IKE_SA_INIT" */
    const char *text; /* what is offered or chosen, or the notify */
};

/* A setting that has to do with it. */
struct sc_concern {
    size_t party; /* 0 or 1 */
    const struct sc_conn *conn;
    enum sc_keyword_id keyword;
};

/* A setting that is to be changed: its value, NULL to take it out. */
struct sc_amendment {
    size_t party;
    const struct sc_conn *conn;
    enum sc_keyword_id keyword;
    const char *value;
};

/* What is not negotiated, and bites later (SW90x). */
struct sc_bite {
    const struct sc_rule *rule;
    const char *message;
};

/* When keys are renewed, in seconds: by the end that does so first, between `from` and `until`; 0
 * and 0: never. */
struct sc_renewal {
    size_t party;
    bool either; /* both ends do so at the same time */
    uint64_t from, until;
    bool reauth; /* of an IKE_SA: by authenticating anew */
};

/* What holds for a tunnel that comes up: settings that are negotiated without being refused, or not
 * at all. */
struct sc_terms {
    struct sc_renewal child, ike;
    bool transport;                    /* the mode; tunnel mode if not */
    bool mobike, fragmentation, encap; /* encap: an end forces UDP encapsulation */
};

/* One conn of one end that begins. */
struct sc_attempt_play {
    size_t initiator; /* 0 or 1 */
    const struct sc_connection *connection;
    const struct sc_child *child;
    const struct sc_connection *peer; /* what the responder took; NULL: nothing */
    const struct sc_child *peer_child;
    enum sc_outcome outcome;
    enum sc_fault fault;
    size_t side;         /* the end where it stops */
    const char *logs[2]; /* what each end's log says of it, "..." for what depends; NULL: nothing */
    const char *step;    /* "ike-config", "ike-proposal", "identity", "authentication",
                            "child-selectors", "child-proposal", "rekey" */
    const char *notify;  /* what is sent: "NO_PROPOSAL_CHOSEN" …, or NULL */
    const char *message, *remedy;
    const char *ike, *esp;            /* chosen proposals as charon logs them, or NULL */
    const char *local_ts, *remote_ts; /* of the initiator, as agreed on */
    uint64_t dies_after;              /* seconds until the CHILD_SA's end, for SC_OUTCOME_DIES */
    bool certificates;                /* some could not be looked at, and are taken to be valid */
    bool names;                       /* host names are taken to lead to the other end */
    struct {
        struct sc_exchange *items;
        size_t count, capacity;
    } exchanges;
    struct {
        struct sc_concern *items;
        size_t count, capacity;
    } concerns;
    struct { /* what could mend it, the likeliest first */
        struct sc_amendment *items;
        size_t count, capacity;
    } proposed;
    struct { /* what of that does so alone, found by playing again: at most one for each end */
        struct sc_amendment *items;
        size_t count, capacity;
    } amendments;
    struct sc_terms terms; /* of a tunnel that comes up */
    struct {               /* the same */
        struct sc_bite *items;
        size_t count, capacity;
    } bites;
};

struct sc_negotiation {
    struct {
        struct sc_attempt_play *items;
        size_t count, capacity;
    } plays;
    struct { /* conns that mean nobody at the other end */
        struct sc_concern *items;
        size_t count, capacity;
    } alone;
    size_t failed, unknown;
};

/* Play every conn of each end against the other end; conns of which something must not be shown are
 * left out. Where neither end's addresses are told, left is local; but of conns that both ends have
 * with the same addresses in left and right (one file at both ends), left is the first end in the
 * first of them. `now` is the time for certificates, in
 * seconds since 1970, 0 the clock's. The result belongs to ends[0].config. NULL when out of memory.
 */
SC_API const struct sc_negotiation *sc_negotiate(struct sc_party ends[2], enum sc_target target,
                                                 int64_t now);

/* Write it for people, or as JSON (schema swanconf-negotiate/1). False when a write failed or out
 * of memory. `ascii`: draw with ASCII characters. */
SC_API bool sc_negotiation_text(const struct sc_negotiation *negotiation,
                                const struct sc_party ends[2], bool ascii, FILE *out);
SC_API bool sc_negotiation_json(const struct sc_negotiation *negotiation,
                                const struct sc_party ends[2], FILE *out);

#endif
