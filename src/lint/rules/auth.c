/* SW5xx: authentication methods of both ends that don't go together. */
#include "lint/conns.h"
#include "lint/rules/secret_checks.h"

#include <string.h>

static const struct sc_round *round_at(const struct sc_connection *c, bool local, size_t index)
{
    if (local)
        return index < c->local_rounds.count ? &c->local_rounds.items[index] : NULL;
    return index < c->remote_rounds.count ? &c->remote_rounds.items[index] : NULL;
}

static size_t round_count(const struct sc_connection *c, bool local)
{
    return local ? c->local_rounds.count : c->remote_rounds.count;
}

static bool has_class(const struct sc_connection *c, bool local, enum sc_auth_class class)
{
    for (size_t i = 0; i < round_count(c, local); i++)
        if (round_at(c, local, i)->means->auth == class)
            return true;
    return false;
}

/* The setting that says how an end (local or remote) authenticates. */
static struct sc_range auth_place(const struct sc_connection *c, bool local)
{
    enum sc_keyword_id id = local != c->swapped ? SC_KW_LEFTAUTH : SC_KW_RIGHTAUTH;

    if (sc_conn_value(c->conn, id))
        return sc_conn_range(c->conn, id);
    return sc_conn_range(c->conn, SC_KW_AUTHBY);
}

/* --- IKEv1 has one method for both ends --- */

void sc_check_auth_mixed(struct sc_lint *lint, const struct sc_connection *c)
{
    const struct sc_round *local = round_at(c, true, 0), *remote = round_at(c, false, 0);
    if (c->peer->version != SC_IKE_V1 || !local || !remote)
        return;
    bool mixed = (local->means->auth == SC_AUTH_PSK && remote->means->auth == SC_AUTH_PUBKEY) ||
                 (local->means->auth == SC_AUTH_PUBKEY && remote->means->auth == SC_AUTH_PSK);
    if (!mixed)
        return;
    struct sc_finding *finding = sc_find(lint->finder, SC_RULE_AUTH_MIXED, auth_place(c, true),
                                         "conn '%s' never comes up: IKEv1 can't combine a "
                                         "pre-shared key on one end with a public "
                                         "key on the other",
                                         c->conn->name);
    sc_finding_relate(lint->finder, finding, auth_place(c, false), "the other end");
    sc_finding_help(lint->finder, finding,
                    "let both ends use one method, or use keyexchange=ikev2");
}

/* --- EAP --- */

/* Methods that authenticate both ends, so that EAP may stand alone (RFC 5998; is_mutual() of the
 * plugins, 5.9.8). Without a method it can't be known. */
static bool is_mutual(const struct sc_round *round)
{
    static const char *const one_sided[] = {"md5", "gtc", "mschapv2"};

    if (!round->means->eap_method)
        return true;
    for (size_t i = 0; i < sizeof one_sided / sizeof one_sided[0]; i++)
        if (!strcmp(round->means->eap_method, one_sided[i]))
            return false;
    return true;
}

static const struct sc_round *eap_round(const struct sc_connection *c, bool local)
{
    for (size_t i = 0; i < round_count(c, local); i++)
        if (round_at(c, local, i)->means->auth == SC_AUTH_EAP)
            return round_at(c, local, i);
    return NULL;
}

static bool initiates(const struct sc_connection *c)
{
    for (const struct sc_child *child = c->children; child; child = child->next)
        if (child->sa->start == SC_AUTO_START || child->sa->start == SC_AUTO_ROUTE)
            return true;
    return false;
}

static void tell_eap(struct sc_lint *lint, const struct sc_connection *c, bool local,
                     const char *what, const char *help)
{
    struct sc_finding *finding = sc_find(lint->finder, SC_RULE_EAP_SIDE, auth_place(c, local),
                                         "conn '%s': %s", c->conn->name, what);

    sc_finding_help(lint->finder, finding, "%s", help);
}

void sc_check_eap_side(struct sc_lint *lint, const struct sc_connection *c)
{
    const struct sc_round *local = eap_round(c, true), *remote = eap_round(c, false);

    if (!local && !remote)
        return;
    if (c->peer->version == SC_IKE_V1) {
        tell_eap(lint, c, local != NULL, "IKEv1 has no EAP, so the conn never comes up",
                 "use keyexchange=ikev2, or XAuth");
        return;
    }
    if (local && remote && !is_mutual(local) && !is_mutual(remote)) {
        tell_eap(lint, c, true,
                 "both ends want EAP with a method that proves only the client's identity, so the "
                 "conn never "
                 "comes up",
                 "let the responder authenticate by its certificate: pubkey");
        return;
    }
    if (local && !remote && !is_mutual(local) && sc_end_is_anybody(c->remote))
        tell_eap(lint, c, true,
                 "this end waits for peers, but only an initiator can authenticate by EAP",
                 "write EAP at the other end, and pubkey at this one");
    if (remote && !local && !is_mutual(remote) && initiates(c) && !sc_end_is_anybody(c->remote))
        tell_eap(lint, c, false, "this end initiates, and the responder can't authenticate by EAP",
                 "write EAP at this end, and pubkey at the other one");
}

void sc_check_eap_identity(struct sc_lint *lint, const struct sc_connection *c)
{
    const struct sc_value *value = sc_conn_value(c->conn, SC_KW_EAP_IDENTITY);
    if (!value || !value->setting->value || eap_round(c, true) || eap_round(c, false) ||
        has_class(c, true, SC_AUTH_XAUTH) || has_class(c, false, SC_AUTH_XAUTH) ||
        has_class(c, false, SC_AUTH_ANY) ||
        !sc_lint_first(lint, SC_RULE_EAP_IDENTITY, value->setting))
        return;
    struct sc_finding *finding =
        sc_find(lint->finder, SC_RULE_EAP_IDENTITY, sc_setting_range(value->setting),
                "eap_identity has no effect: neither end of conn '%s' uses EAP", c->conn->name);
    sc_finding_help(lint->finder, finding,
                    "remove it, or set leftauth or rightauth to an EAP method");
}

/* --- XAuth --- */

void sc_check_xauth_version(struct sc_lint *lint, const struct sc_connection *c)
{
    bool local = has_class(c, true, SC_AUTH_XAUTH);
    if (!local && !has_class(c, false, SC_AUTH_XAUTH))
        return;
    bool speaks_v2 =
        c->peer->version == SC_IKE_V2 || (c->peer->version == SC_IKE_ANY && initiates(c));
    if (!speaks_v2)
        return;
    struct sc_finding *finding =
        sc_find(lint->finder, SC_RULE_XAUTH_VERSION, auth_place(c, local),
                "conn '%s' speaks IKEv2, which has no XAuth: it never comes up", c->conn->name);
    sc_finding_help(lint->finder, finding, "set keyexchange=ikev1, or use EAP");
}
