/* SW5xx: who must prove what, and whether there is a secret for it. */
#include "lint/conns.h"
#include "lint/rules/secret_checks.h"

#include "model/identity.h"

#include <string.h>
#include <strings.h>

/* --- what is written at one end only --- */

static void check_auth_half(struct sc_lint *lint, const struct sc_conn *conn)
{
    const struct sc_value *authby = sc_conn_value(conn, SC_KW_AUTHBY);
    const struct sc_value *left = sc_conn_value(conn, SC_KW_LEFTAUTH);
    const struct sc_value *right = sc_conn_value(conn, SC_KW_RIGHTAUTH);
    const struct sc_value *one = left ? left : right;

    bool keys = authby && !strstr("psk secret xauthpsk xauthrsasig never", authby->setting->value);
    if (!sc_conn_negotiates(conn) || !authby || keys || !one || (left && right) ||
        !sc_lint_first(lint, SC_RULE_AUTH_HALF, one->setting))
        return;
    const char *other = left ? "rightauth" : "leftauth";
    struct sc_finding *finding =
        sc_find(lint->finder, SC_RULE_AUTH_HALF, sc_setting_range(one->setting),
                "beside %s authby= is ignored: %s becomes pubkey, not '%s'", one->setting->key,
                other, authby->setting->value);
    sc_finding_help(lint->finder, finding, "write %s too, or authby= alone", other);
    sc_finding_relate(lint->finder, finding, sc_setting_range(authby->setting),
                      "this one does nothing");
}

static void check_ca_same(struct sc_lint *lint, const struct sc_conn *conn)
{
    static const enum sc_keyword_id ids[] = {SC_KW_LEFTCA, SC_KW_RIGHTCA};

    for (size_t i = 0; i < 2; i++) {
        const struct sc_value *value = sc_conn_value(conn, ids[i]);
        if (!sc_conn_negotiates(conn) || !value || strcmp(value->setting->value, "%same") != 0 ||
            sc_conn_value(conn, ids[1 - i]) ||
            !sc_lint_first(lint, SC_RULE_CA_SAME, value->setting))
            continue;
        struct sc_finding *finding =
            sc_find(lint->finder, SC_RULE_CA_SAME, sc_setting_range(value->setting),
                    "%s=%%same, but the other end names no CA: nothing is demanded, any trusted CA "
                    "is good",
                    value->setting->key);
        sc_finding_help(lint->finder, finding, "write the CA's distinguished name");
    }
}

/* --- without rightid --- */

/* A remote gateway that may well stand behind a NAT: an L2TP or XAuth client of IKEv1. */
static bool is_remote_access_v1(const struct sc_conn *conn)
{
    bool l2tp = conn->mode == SC_MODE_TRANSPORT &&
                (conn->left->protoport.protocol == 17 || conn->right->protoport.protocol == 17);
    bool xauth = (conn->common->authby && !strncmp(conn->common->authby, "xauth", 5)) ||
                 (conn->left->login->auth2 && !strncmp(conn->left->login->auth2, "xauth", 5));

    return conn->common->keyexchange == SC_KEYEXCHANGE_IKEV1 && !conn->common->xauth_server &&
           (l2tp || xauth);
}

static void check_id_expected(struct sc_lint *lint, const struct sc_conn *conn)
{
    const struct sc_value *right = sc_conn_value(conn, SC_KW_RIGHTHOST);
    const struct sc_value *id = sc_conn_value(conn, SC_KW_RIGHTID);
    bool same = id && conn->right->id && !strcmp(conn->right->id, conn->right->host);

    if (!sc_conn_negotiates(conn) || !right || (conn->right->id && !same) ||
        conn->right->hosts.count != 1 || conn->right->hosts.items[0].kind < SC_HOST_ADDRESS ||
        !is_remote_access_v1(conn) ||
        !sc_lint_first(lint, SC_RULE_ID_EXPECTED, same ? id->setting : right->setting))
        return;
    struct sc_finding *finding = sc_find(
        lint->finder, SC_RULE_ID_EXPECTED, sc_setting_range(same ? id->setting : right->setting),
        conn->right->hosts.items[0].kind == SC_HOST_NAME
            ? "the gateway must prove to be '%s': one that sends its address, as many do, "
              "is refused"
            : "the gateway must prove to be '%s': one behind a NAT sends its private "
              "address, and is refused",
        conn->right->host);
    sc_finding_help(
        lint->finder, finding,
        "write rightid=%%any, or what the gateway sends (charon's log: IDir '…' does not "
        "match)");
}

/* --- EAP and XAuth --- */

static const struct sc_round *round_of(const struct sc_connection *c, bool local,
                                       enum sc_auth_class class)
{
    const struct sc_round *items = local ? c->local_rounds.items : c->remote_rounds.items;
    size_t count = local ? c->local_rounds.count : c->remote_rounds.count;

    for (size_t i = 0; i < count; i++)
        if (items[i].means->auth == class)
            return &items[i];
    return NULL;
}

/* A fixed name in eap_identity on the end that asks for it. */
static void check_eap_one_user(struct sc_lint *lint, const struct sc_connection *c)
{
    const struct sc_round *round = round_of(c, false, SC_AUTH_EAP);
    const struct sc_value *value = sc_conn_value(c->conn, SC_KW_EAP_IDENTITY);
    if (!round || !value || value->setting->value[0] == '%' || round_of(c, true, SC_AUTH_EAP) ||
        !c->pools.count || !sc_lint_first(lint, SC_RULE_EAP_ONE_USER, value->setting))
        return;
    struct sc_finding *finding =
        sc_find(lint->finder, SC_RULE_EAP_ONE_USER, sc_setting_range(value->setting),
                "every client must be the user '%s': charon asks none of them for a name",
                value->setting->value);
    sc_finding_help(lint->finder, finding, "write eap_identity=%%identity");
}

/* Methods that take a password from ipsec.secrets. */
static bool takes_password(const struct sc_round *round)
{
    static const char *const methods[] = {"md5", "gtc", "mschapv2"};

    if (round->means->auth == SC_AUTH_XAUTH)
        return !round->means->xauth_backend || !strcmp(round->means->xauth_backend, "generic");
    if (!round->means->eap_method)
        return false;
    for (size_t i = 0; i < sizeof methods / sizeof methods[0]; i++)
        if (!strcmp(methods[i], round->means->eap_method))
            return true;
    return false;
}

static bool is_password(const struct sc_secret *secret)
{
    return !secret->lost && (secret->kind == SC_SECRET_EAP || secret->kind == SC_SECRET_XAUTH ||
                             secret->kind == SC_SECRET_NTLM);
}

static bool has_password(const struct sc_lint *lint)
{
    for (const struct sc_secret *s = lint->config->secrets->entries; s; s = s->next)
        if (is_password(s))
            return true;
    return false;
}

/* The name that this end gives as a user. */
static const char *user_of(const struct sc_round *round)
{
    const char *name =
        round->means->auth == SC_AUTH_XAUTH ? round->means->xauth_id : round->means->eap_id;

    return name && name[0] != '%' ? name : round->id_text;
}

static void password_tell(struct sc_lint *lint, const struct sc_connection *c,
                          const struct sc_round *round, bool local)
{
    struct sc_arena *arena = lint->config->arena;
    const char *user = local ? user_of(round) : NULL;

    if (!takes_password(round))
        return;
    bool found = has_password(lint);
    if (found && user)
        found = sc_secret_lookup(lint->config, SC_SECRET_EAP, sc_identity_parse(arena, user), NULL,
                                 NULL) != NULL;
    if (found)
        return;
    bool left = local != c->swapped;
    bool unnamed = local && user && round->means->auth == SC_AUTH_XAUTH && !round->means->xauth_id;
    struct sc_finding *finding = sc_find(
        lint->finder, SC_RULE_PASSWORD_MISSING,
        sc_conn_range(c->conn, round->means->auth == SC_AUTH_XAUTH && c->conn->common->authby
                                   ? SC_KW_AUTHBY
                               : left ? SC_KW_LEFTAUTH
                                      : SC_KW_RIGHTAUTH),
        local && user ? "no %s secret in ipsec.secrets is for '%s', as whom conn '%s' logs in"
        : local       ? "no %s secret stands in ipsec.secrets: %sconn '%s' can't log in"
                      : "no %s secret stands in ipsec.secrets: %sno client of conn '%s' can log in",
        round->means->auth == SC_AUTH_XAUTH ? "XAUTH" : "EAP", local && user ? user : "",
        c->conn->name);
    sc_finding_help(lint->finder, finding,
                    unnamed ? "set xauth_identity=NAME, and add a line such as: NAME : %s "
                              "\"PASSWORD\""
                            : "add a line such as: NAME : %s \"PASSWORD\"",
                    round->means->auth == SC_AUTH_XAUTH ? "XAUTH" : "EAP");
}

static void check_password_missing(struct sc_lint *lint)
{
    if (!lint->config->secrets || lint->config->secrets->syntax_errors)
        return;
    for (const struct sc_secret *s = lint->config->secrets->entries; s; s = s->next)
        if (s->form == SC_SECRET_PROMPT)
            return;
    for (const struct sc_connection *c = lint->charon->connections; c; c = c->next)
        for (int local = 0; local < 2; local++)
            for (int class = SC_AUTH_EAP; class <= SC_AUTH_XAUTH; class ++) {
                const struct sc_round *round = round_of(c, local, (enum sc_auth_class) class);
                if (round)
                    password_tell(lint, c, round, local);
            }
}

/* --- selectors of ipsec.secrets --- */

/* True if some conn asks peers for a user's password, or there are no conns to know it from. */
static bool asks_users(const struct sc_lint *lint)
{
    for (const struct sc_connection *c = lint->charon->connections; c; c = c->next)
        if (round_of(c, false, SC_AUTH_EAP) || round_of(c, false, SC_AUTH_XAUTH))
            return true;
    return lint->config->only_secrets;
}

static void check_user_unnamed(struct sc_lint *lint, const struct sc_secret *secret)
{
    if (!lint->asks_users)
        lint->asks_users = asks_users(lint) ? 1 : -1;
    if (!is_password(secret) || secret->selector_count || lint->asks_users < 0)
        return;
    struct sc_finding *finding = sc_find(lint->finder, SC_RULE_USER_UNNAMED, secret->kind_at,
                                         "this %s secret names no user: it is good for every name",
                                         sc_secret_kind_name(secret->kind));
    sc_finding_help(lint->finder, finding, "write the user's name before the colon");
}

static void check_selector_name(struct sc_lint *lint, const struct sc_secret *secret)
{
    for (const struct sc_selector *s = secret->selectors; s; s = s->next) {
        struct sc_finding *finding;
        if (!strcasecmp(s->text, "any")) {
            finding = sc_find(lint->finder, SC_RULE_SELECTOR_NAME, s->range,
                              "'%s' is a name here, not anybody", s->text);
            sc_finding_help(lint->finder, finding, "write %%any");
        } else if (s->text[0] == '@' && s->text[1] != '#' &&
                   sc_identity_is_address(lint->config->arena, s->text + 1)) {
            finding =
                sc_find(lint->finder, SC_RULE_SELECTOR_NAME, s->range,
                        "'%s' is a name, which no address matches: the secret is not found for "
                        "%s",
                        s->text, s->text + 1);
            sc_finding_help(lint->finder, finding, "write %s", s->text + 1);
        }
    }
}

SC_CHECKS(sc_checks_peers, {SC_RULE_AUTH_HALF, .conn = check_auth_half},
          {SC_RULE_CA_SAME, .conn = check_ca_same},
          {SC_RULE_ID_EXPECTED, .conn = check_id_expected},
          {SC_RULE_EAP_ONE_USER, .connection = check_eap_one_user},
          {SC_RULE_PASSWORD_MISSING, .config = check_password_missing},
          {SC_RULE_USER_UNNAMED, .secret = check_user_unnamed},
          {SC_RULE_SELECTOR_NAME, .secret = check_selector_name});
