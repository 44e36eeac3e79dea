/* SW5xx: which pre-shared key charon would take for each conn. */
#include "charon/secret_lookup.h"
#include "lint/rules/secret_checks.h"

#include <string.h>

/* The ends of a connection that authenticates by a pre-shared key. */
struct psk_conn {
    const struct sc_connection *connection;
    const struct sc_identity *me, *other; /* NULL: not known before somebody comes */
    bool other_fixed;                     /* known, and without wildcards */
};

static const struct sc_round *first_round(const struct sc_connection *connection, bool local)
{
    if (local)
        return connection->local_rounds.count ? &connection->local_rounds.items[0] : NULL;
    return connection->remote_rounds.count ? &connection->remote_rounds.items[0] : NULL;
}

static bool is_known(const struct sc_identity *id)
{
    return id && id->type != SC_ID_ANY;
}

/* True when either end shows a pre-shared key. */
static bool psk_conn_of(const struct sc_connection *connection, struct psk_conn *psk)
{
    const struct sc_round *local = first_round(connection, true);
    const struct sc_round *remote = first_round(connection, false);

    if (!local || !remote ||
        (local->means->auth != SC_AUTH_PSK && remote->means->auth != SC_AUTH_PSK))
        return false;
    *psk = (struct psk_conn){connection, is_known(local->id) ? local->id : NULL,
                             is_known(remote->id) ? remote->id : NULL, false};
    psk->other_fixed = psk->other && !psk->other->wildcard && !remote->loose;
    return true;
}

/* Where a conn says how its ends authenticate. */
static struct sc_range auth_place(const struct sc_conn *conn)
{
    static const enum sc_keyword_id ids[] = {SC_KW_LEFTAUTH, SC_KW_RIGHTAUTH, SC_KW_AUTHBY};

    for (size_t i = 0; i < sizeof ids / sizeof ids[0]; i++)
        if (sc_conn_value(conn, ids[i]))
            return sc_conn_range(conn, ids[i]);
    return sc_conn_range(conn, SC_KW_AUTHBY);
}

static const char *id_name(const struct sc_identity *id)
{
    return id ? id->text : "%any";
}

/* Something that is told about a connection and the key charon would take for it. */
typedef void tell_function(struct sc_lint *lint, const struct psk_conn *psk,
                           const struct sc_secret_choice *choice);

/* Call `tell` for each connection with a pre-shared key, when there is an ipsec.secrets. */
static void for_each_psk(struct sc_lint *lint, tell_function *tell)
{
    struct psk_conn psk;

    if (!lint->config->secrets)
        return;
    for (const struct sc_connection *c = lint->charon->connections; c; c = c->next) {
        if (!psk_conn_of(c, &psk))
            continue;
        struct sc_secret_choice choice =
            sc_secret_choose(lint->config, SC_SECRET_PSK, psk.me, psk.other);
        tell(lint, &psk, &choice);
    }
}

/* --- none, several, somebody else's --- */

static bool any_psk(const struct sc_config *config)
{
    for (const struct sc_secret *s = config->secrets->entries; s; s = s->next)
        if (s->kind == SC_SECRET_PSK && !s->lost)
            return true;
    return false;
}

static void tell_missing(struct sc_lint *lint, const struct psk_conn *psk,
                         const struct sc_secret_choice *choice)
{
    const struct sc_conn *conn = psk->connection->conn;
    bool sure = (psk->me && psk->other_fixed) || !any_psk(lint->config);

    if (choice->secret || !sure)
        return;
    struct sc_finding *finding = sc_find(
        lint->finder, SC_RULE_PSK_MISSING, auth_place(conn),
        "no pre-shared key is loaded for conn '%s', between '%s' and '%s': it can't authenticate",
        conn->name, id_name(psk->me), id_name(psk->other));
    if (psk->me && psk->other)
        sc_finding_help(lint->finder, finding, "add '%s %s : PSK \"…\"' to ipsec.secrets",
                        psk->me->text, psk->other->text);
    else
        sc_finding_help(
            lint->finder, finding,
            "add an entry of type PSK with the identities of both ends to ipsec.secrets");
}

void sc_check_psk_lookups(struct sc_lint *lint)
{
    for_each_psk(lint, tell_missing);
}

static void tell_ambiguous(struct sc_lint *lint, const struct psk_conn *psk,
                           const struct sc_secret_choice *choice)
{
    const struct sc_conn *conn = psk->connection->conn;

    /* entries for one pair of selectors are SW513's */
    if (!psk->me || !psk->other_fixed || !choice->differ ||
        (choice->me == 20 && choice->other == 20))
        return;
    struct sc_finding *finding = sc_find(
        lint->finder, SC_RULE_PSK_AMBIGUOUS, auth_place(conn),
        "%zu pre-shared keys fit conn '%s' equally well; charon takes the last one in the file",
        choice->equal, conn->name);
    sc_finding_relate(lint->finder, finding, choice->secret->kind_at, "this one is taken");
    sc_finding_help(lint->finder, finding, "write an entry with both identities, '%s' and '%s'",
                    psk->me->text, psk->other->text);
}

void sc_check_psk_ambiguous(struct sc_lint *lint)
{
    for_each_psk(lint, tell_ambiguous);
}

/* An entry with one selector may be meant for this end and every peer; one with two is for another
 * pair. */
static void tell_half_match(struct sc_lint *lint, const struct psk_conn *psk,
                            const struct sc_secret_choice *choice)
{
    const struct sc_conn *conn = psk->connection->conn;

    if (!choice->secret || !psk->other_fixed || choice->other || choice->secret->selector_count < 2)
        return;
    struct sc_finding *finding = sc_find(lint->finder, SC_RULE_PSK_HALF_MATCH, auth_place(conn),
                                         "conn '%s' gets the pre-shared key of another peer: no "
                                         "entry names '%s', and this one names "
                                         "'%s'",
                                         conn->name, id_name(psk->other), id_name(psk->me));
    sc_finding_relate(lint->finder, finding, choice->secret->kind_at, "the entry that is taken");
    sc_finding_help(lint->finder, finding, "add an entry with '%s' to ipsec.secrets",
                    id_name(psk->other));
}

void sc_check_psk_half_match(struct sc_lint *lint)
{
    for_each_psk(lint, tell_half_match);
}

static bool has_specific_psk(const struct sc_config *config)
{
    for (const struct sc_secret *s = config->secrets->entries; s; s = s->next)
        if (s->kind == SC_SECRET_PSK && !s->lost && s->selectors &&
            strcmp(s->selectors->text, "%any") != 0)
            return true;
    return false;
}

static void tell_catch_all(struct sc_lint *lint, const struct psk_conn *psk,
                           const struct sc_secret_choice *choice)
{
    const struct sc_conn *conn = psk->connection->conn;

    if (!choice->secret || !psk->me || !psk->other_fixed || choice->me > 1 || choice->other > 1 ||
        !has_specific_psk(lint->config))
        return;
    struct sc_finding *finding =
        sc_find(lint->finder, SC_RULE_PSK_CATCH_ALL, auth_place(conn),
                "no entry names '%s' or '%s', so conn '%s' gets the pre-shared key for all peers",
                psk->me->text, psk->other->text, conn->name);
    sc_finding_relate(lint->finder, finding, choice->secret->kind_at, "the entry that is taken");
    sc_finding_help(lint->finder, finding,
                    "add '%s %s : PSK \"…\"' if they have a key of their own", psk->me->text,
                    psk->other->text);
}

void sc_check_psk_catch_all(struct sc_lint *lint)
{
    for_each_psk(lint, tell_catch_all);
}

/* --- IKEv1's main mode --- */

static bool remote_is_anybody(const struct sc_connection *connection)
{
    const struct sc_hosts *hosts = &connection->remote->hosts;

    for (size_t i = 0; i < hosts->count; i++)
        if (hosts->items[i].kind == SC_HOST_ANY || hosts->items[i].kind == SC_HOST_ANY4 ||
            hosts->items[i].kind == SC_HOST_ANY6)
            return true;
    return connection->remote->allow_any;
}

/* The first of the conns that a responder in main mode can't tell apart: same local addresses,
 * peers from anywhere. */
struct by_address {
    const struct sc_connection *connection;
    const struct sc_secret *secret;
};

static bool same_bytes(const struct sc_secret *a, const struct sc_secret *b)
{
    return a->length == b->length && !memcmp(a->bytes, b->bytes, a->length);
}

static void check_by_address(struct sc_lint *lint, struct sc_map *firsts,
                             const struct psk_conn *psk)
{
    const struct sc_connection *c = psk->connection;
    const char *local = c->local_addrs ? c->local_addrs : "";
    struct sc_secret_choice choice =
        sc_secret_choose(lint->config, SC_SECRET_PSK, psk->me, psk->other);

    if (!choice.secret)
        return;
    struct by_address **first = (struct by_address **)sc_map_place(firsts, local, strlen(local));
    if (!*first) {
        *first = SC_NEW(lint->config->arena, struct by_address);
        **first = (struct by_address){c, choice.secret};
        return;
    }
    if (same_bytes((*first)->secret, choice.secret))
        return;
    struct sc_finding *finding = sc_find(lint->finder, SC_RULE_PSK_BY_ADDRESS, auth_place(c->conn),
                                         "peers of conn '%s' fail: in IKEv1's main mode charon "
                                         "knows only their address when it needs "
                                         "the key, and takes that of conn '%s'",
                                         c->conn->name, (*first)->connection->conn->name);
    sc_finding_relate(lint->finder, finding, (*first)->secret->kind_at, "the key that is taken");
    sc_finding_relate(lint->finder, finding, choice.secret->kind_at, "the key that the peer has");
    sc_finding_help(lint->finder, finding, "use IKEv2, or certificates, or one key for both conns");
}

void sc_check_psk_by_address(struct sc_lint *lint)
{
    struct psk_conn psk;

    if (!lint->config->secrets)
        return;
    struct sc_map *firsts = sc_map_new(lint->scratch);
    for (const struct sc_connection *c = lint->charon->connections; c; c = c->next)
        if (c->peer->version == SC_IKE_V1 && !c->peer->aggressive && remote_is_anybody(c) &&
            psk_conn_of(c, &psk) && psk.me)
            check_by_address(lint, firsts, &psk);
}

/* --- who may come in --- */

void sc_check_psk_any_peer(struct sc_lint *lint, const struct sc_connection *c)
{
    struct psk_conn psk;

    const struct sc_round *remote = first_round(c, false);
    if (!psk_conn_of(c, &psk) || psk.other || remote->means->auth != SC_AUTH_PSK ||
        !remote_is_anybody(c))
        return;
    struct sc_finding *finding = sc_find(
        lint->finder, SC_RULE_ID_ANY_PSK, auth_place(c->conn),
        c->remote_rounds.count > 1
            ? "whoever knows any pre-shared key of this gateway gets through the first round "
              "of "
              "conn '%s' under any identity, and can pretend to clients to be this gateway"
            : "whoever knows any pre-shared key of this gateway comes in by conn '%s', under "
              "any identity",
        c->conn->name);
    sc_finding_help(lint->finder, finding, "name the peer's identity in %sid",
                    c->swapped ? "left" : "right");
}

void sc_check_psk_pool(struct sc_lint *lint, const struct sc_connection *c)
{
    struct psk_conn psk;

    const struct sc_round *remote = first_round(c, false);
    bool replaces = c->peer->unique == SC_UNIQUE_YES || c->peer->unique == SC_UNIQUE_REPLACE ||
                    c->peer->unique == SC_UNIQUE_KEEP;
    if (!replaces || !c->pools.count || c->remote_rounds.count != 1 || !remote_is_anybody(c) ||
        !psk_conn_of(c, &psk) || !psk.other_fixed || remote->means->auth != SC_AUTH_PSK)
        return;
    struct sc_finding *finding =
        sc_find(lint->finder, SC_RULE_PSK_POOL,
                sc_conn_range(c->conn, c->swapped ? SC_KW_LEFTID : SC_KW_RIGHTID),
                "all clients of conn '%s' are '%s' for charon, so a second one %s", c->conn->name,
                psk.other->text,
                c->peer->unique == SC_UNIQUE_KEEP ? "is turned away" : "throws the first one out");
    sc_finding_help(lint->finder, finding,
                    "give each client an identity of its own, or set uniqueids=never");
}

/* --- keys nobody takes --- */

/* True when it can be said for every connection which key it takes. */
static bool mark_used(struct sc_lint *lint, struct sc_map *used)
{
    struct psk_conn psk;

    for (const struct sc_connection *c = lint->charon->connections; c; c = c->next) {
        if (!psk_conn_of(c, &psk))
            continue;
        if (!psk.me || !psk.other_fixed)
            return false;
        struct sc_secret_choice choice =
            sc_secret_choose(lint->config, SC_SECRET_PSK, psk.me, psk.other);
        *sc_map_place(used, &choice.secret, sizeof choice.secret) = lint;
    }
    return true;
}

static bool all_conns_loaded(const struct sc_config *config)
{
    for (size_t i = 0; i < config->model.conns.count; i++)
        if (!config->model.conns.items[i].loaded)
            return false;
    return config->model.conns.count && config->model.accepted;
}

void sc_check_secret_unused(struct sc_lint *lint)
{
    struct sc_map *used = sc_map_new(lint->scratch);

    if (!lint->config->secrets || !all_conns_loaded(lint->config) || !mark_used(lint, used))
        return;
    for (const struct sc_secret *s = lint->config->secrets->entries; s; s = s->next) {
        if (s->kind != SC_SECRET_PSK || s->lost || sc_map_get(used, &s, sizeof s))
            continue;
        struct sc_finding *finding = sc_find(lint->finder, SC_RULE_SECRET_UNUSED, s->kind_at,
                                             "no conn takes this pre-shared key");
        sc_finding_help(lint->finder, finding,
                        "correct its selectors, or remove it if the peer is gone");
    }
}
