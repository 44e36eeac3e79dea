/* Authentication rounds (stroke_config.c, 5.9.8: build_auth_cfg(); starterstroke.c: authby). */
#include "charon/builder.h"

#include <string.h>

/* What both rounds of both ends are made from, with authby already spelled out. */
struct methods {
    const char *local, *local2, *remote, *remote2;
};

static bool is_any_of(const char *text, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!strcmp(text, words[i]))
            return true;
    return false;
}

/* authby= counts only where neither leftauth nor rightauth is set; xauth… add a second round on the
 * client's side. */
static struct methods methods_of(const struct sc_connection *connection)
{
    static const char *const keys[] = {"rsa", "rsasig", "ecdsa", "ecdsasig", "pubkey"};
    static const char *const psks[] = {"secret", "psk"};
    const struct sc_conn *conn = connection->conn;
    struct methods methods = {connection->local->login->auth, connection->local->login->auth2,
                              connection->remote->login->auth, connection->remote->login->auth2};
    const char *first = NULL;

    if (methods.local || methods.remote || !conn->common->authby)
        return methods;
    if (is_any_of(conn->common->authby, keys, 5) || !strcmp(conn->common->authby, "xauthrsasig"))
        first = "pubkey";
    else if (is_any_of(conn->common->authby, psks, 2) || !strcmp(conn->common->authby, "xauthpsk"))
        first = "psk";
    methods.local = methods.remote = first;
    if (strncmp(conn->common->authby, "xauth", 5) != 0)
        return methods;
    /* starter speaks of left and right before charon swaps them: the server's xauth is right's */
    bool remote = conn->common->xauth_server != connection->swapped;
    *(remote ? &methods.remote2 : &methods.local2) = "xauth";
    return methods;
}

static bool begins(const char *text, const char *with)
{
    return !strncmp(text, with, strlen(with));
}

static void method_pubkey(struct sc_means *means, const char *auth)
{
    static const char *const plain[] = {"pubkey", "rsa", "ecdsa", "bliss"};

    means->auth = SC_AUTH_PUBKEY;
    if (!is_any_of(auth, plain, 4))
        means->constraints = auth;
}

static void method_eap(struct sc_charon_builder *builder, struct sc_means *means, const char *auth,
                       const struct sc_common *common)
{
    const char *colon = strchr(auth, ':');
    const char *method = auth;

    means->auth = SC_AUTH_EAP;
    if (colon) {
        means->constraints = colon + 1;
        method = sc_arena_copy(builder->arena, auth, (size_t)(colon - auth));
    }
    if (begins(method, "eap-"))
        means->eap_method = method + strlen("eap-");
    means->eap_id = common->eap_identity;
    means->aaa_id = common->aaa_identity;
}

static void method_xauth(struct sc_means *means, const char *auth, const struct sc_common *common)
{
    const char *dash = strchr(auth, '-');

    means->auth = SC_AUTH_XAUTH;
    means->xauth_backend = dash ? dash + 1 : NULL;
    means->xauth_id = common->xauth_identity;
}

static void method_set(struct sc_charon_builder *builder, struct sc_means *means, const char *auth,
                       const struct sc_common *common)
{
    means->auth_text = auth;
    if (begins(auth, "ike:") || begins(auth, "pubkey") || begins(auth, "rsa") ||
        begins(auth, "ecdsa") || begins(auth, "bliss"))
        method_pubkey(means, auth);
    else if (!strcmp(auth, "psk") || !strcmp(auth, "secret"))
        means->auth = SC_AUTH_PSK;
    else if (begins(auth, "xauth"))
        method_xauth(means, auth, common);
    else if (begins(auth, "eap"))
        method_eap(builder, means, auth, common);
    else
        means->auth = SC_AUTH_ANY; /* also what it does not know */
}

static void identity_set(struct sc_charon_builder *builder, struct sc_round *round, const char *id,
                         bool local)
{
    if (!id)
        return;
    if (*id == '%' && strcmp(id, "%any") != 0 && strcmp(id, "%any6") != 0) {
        round->loose = !local;
        id++;
    }
    round->id = sc_builder_identity(builder, id);
    round->loose &= round->id != NULL;
    if (round->id)
        round->id_text = id;
}

static const char *ca_of(const char *ca, const char *others)
{
    return ca && !strcmp(ca, "%same") ? others : ca;
}

/* What the means of a round are made from: all there is to them. */
struct source {
    const char *auth, *certs, *ca, *groups, *certpolicy, *sigkey;
    const char *eap_id, *aaa_id, *xauth_id;
    uintptr_t local;
};

static const struct sc_means *means_build(struct sc_charon_builder *builder,
                                          const struct source *source,
                                          const struct sc_common *common)
{
    struct sc_means *means = SC_NEW(builder->arena, struct sc_means);

    means->certs = source->certs;
    means->ca = source->ca;
    means->groups = source->groups;
    means->certpolicy = source->certpolicy;
    means->sigkey = source->sigkey;
    method_set(builder, means, source->auth, common);
    sc_means_certify(builder, means);
    if (!source->local && (means->auth == SC_AUTH_PUBKEY || means->auth == SC_AUTH_ANY))
        means->revocation = builder->config->model.setup.strictcrlpolicy;
    means->equal = sc_means_equal(builder, means);
    return means;
}

/* The same for all rounds with the same settings. */
static const struct sc_means *means_of(struct sc_charon_builder *builder,
                                       const struct source *source, const struct sc_common *common)
{
    void **place = sc_map_place(builder->means, source, sizeof *source);

    if (!*place) /* building adds no keys to this map */
        *place = (void *)(uintptr_t)means_build(builder, source, common);
    return *place;
}

static struct sc_round round_of(struct sc_charon_builder *builder,
                                const struct sc_connection *connection, bool local, bool primary,
                                const char *auth)
{
    const struct sc_end *end = local ? connection->local : connection->remote;
    const struct sc_end *other = local ? connection->remote : connection->local;
    const struct sc_common *common = connection->conn->common;
    struct source source = {
        .auth = auth,
        .certs = primary ? end->login->cert : end->login->cert2,
        .ca = primary ? ca_of(end->login->ca, other->login->ca)
                      : ca_of(end->login->ca2, other->login->ca2),
        .groups = primary ? end->login->groups : end->login->groups2,
        .certpolicy = end->login->certpolicy,
        .eap_id = common->eap_identity,
        .aaa_id = common->aaa_identity,
        .xauth_id = common->xauth_identity,
        .local = local,
    };
    const char *id = primary ? end->id : end->login->id2;
    struct sc_round round = {0};

    if (end->login->sigkey && *end->login->sigkey && strcmp(end->login->sigkey, "%cert") != 0)
        source.sigkey = end->login->sigkey;
    if (primary && !id) {
        id = end->host;
        round.id_is_address = true;
    } else if (!primary && local && !id) {
        id = end->id;
    }
    identity_set(builder, &round, id, local);
    round.means = means_of(builder, &source, common);
    if (round.means->cert && !round.means->certs_unseen)
        sc_round_confirm(builder, &round);
    return round;
}

/* The first round, and the second where there is a method for it. */
static const struct sc_round *rounds_build(struct sc_charon_builder *builder,
                                           const struct sc_connection *connection, bool local,
                                           const char *first, const char *second)
{
    struct sc_round *rounds = SC_NEW_ARRAY(builder->arena, struct sc_round, second ? 2 : 1);

    rounds[0] = round_of(builder, connection, local, true, first ? first : "pubkey");
    if (second)
        rounds[1] = round_of(builder, connection, local, false, second);
    return rounds;
}

/* The same; conns that inherit the end and say the same else share them. */
static const struct sc_round *rounds_of(struct sc_charon_builder *builder,
                                        const struct sc_connection *connection, bool local,
                                        const char *first, const char *second)
{
    const struct sc_end *end = local ? connection->local : connection->remote;
    const struct sc_end *other = local ? connection->remote : connection->local;
    const struct sc_conn *conn = connection->conn;

    if (end != conn->inherited->left && end != conn->inherited->right)
        return rounds_build(builder, connection, local, first, second);
    const struct {
        const void *end, *first, *second, *ca, *ca2, *eap_id, *aaa_id, *xauth_id;
        uintptr_t local;
    } key = {end,
             first,
             second,
             ca_of(end->login->ca, other->login->ca),
             ca_of(end->login->ca2, other->login->ca2),
             conn->common->eap_identity,
             conn->common->aaa_identity,
             conn->common->xauth_identity,
             local};
    void **place = sc_map_place(builder->rounds, &key, sizeof key);
    if (!*place)
        *place = (void *)(uintptr_t)rounds_build(builder, connection, local, first, second);
    return *place;
}

void sc_rounds_build(struct sc_charon_builder *builder, struct sc_connection *connection)
{
    struct methods methods = methods_of(connection);

    connection->local_rounds.count = methods.local2 ? 2 : 1;
    connection->local_rounds.items =
        rounds_of(builder, connection, true, methods.local, methods.local2);
    connection->remote_rounds.count = methods.remote2 ? 2 : 1;
    connection->remote_rounds.items =
        rounds_of(builder, connection, false, methods.remote, methods.remote2);
}
