/* From conns to connections (strongSwan 5.9.8: starter/starterstroke.c, stroke_config.c). */
#include "charon/builder.h"

#include "model/address.h"
#include "model/tokens.h"

#include <string.h>

/* --- which end is local --- */

static void local_add(struct sc_charon_builder *builder, const char *text)
{
    struct sc_address address;

    if (sc_address_parse(text, strlen(text), AF_UNSPEC, &address))
        *sc_map_place(builder->local, &address, sizeof address) = builder;
    *sc_map_place(builder->local, text, strlen(text)) = builder;
}

static void local_addresses(struct sc_charon_builder *builder)
{
    static const char *const loopback[] = {"127.0.0.1", "::1"}; /* of every machine */

    builder->local = sc_map_new(builder->arena);
    for (size_t i = 0; i < sizeof loopback / sizeof loopback[0]; i++)
        local_add(builder, loopback[i]);
    for (size_t i = 0; i < builder->options->local_count; i++)
        local_add(builder, builder->options->local[i]);
}

/* True if one of the end's addresses, or names, is this machine's (is_local()). */
static bool is_local(const struct sc_charon_builder *builder, const struct sc_end *end)
{
    for (size_t i = 0; i < end->hosts.count; i++) {
        const struct sc_host *host = &end->hosts.items[i];
        if (host->kind == SC_HOST_ADDRESS &&
            sc_map_get(builder->local, &host->address, sizeof host->address))
            return true;
        if (host->kind == SC_HOST_NAME &&
            sc_map_get(builder->local, host->text, strlen(host->text)))
            return true;
    }
    return false;
}

/* The same where any address counts as this machine's. */
static bool is_ours(const struct sc_charon_builder *builder, const struct sc_end *end)
{
    for (size_t i = 0; i < end->hosts.count; i++)
        if (end->hosts.items[i].kind <= SC_HOST_ANY6)
            return true;
    return is_local(builder, end);
}

/* --- the IKE part --- */

static const char *addresses(struct sc_charon_builder *builder, const struct sc_end *end)
{
    if (!end->allow_any)
        return end->host;
    return sc_arena_format(builder->arena, "%s,0.0.0.0/0,::/0", end->host);
}

static const struct sc_hosts *hosts(struct sc_charon_builder *builder, const struct sc_end *end,
                                    const char *text)
{
    if (!end->allow_any)
        return &end->hosts;
    struct sc_hosts *all = SC_NEW(builder->arena, struct sc_hosts);
    sc_hosts_parse(builder->arena, text, all);
    return all;
}

static void hosts_build(struct sc_charon_builder *builder, struct sc_connection *connection)
{
    connection->local_addrs = addresses(builder, connection->local);
    connection->remote_addrs = addresses(builder, connection->remote);
    connection->local_hosts = hosts(builder, connection->local, connection->local_addrs);
    connection->remote_hosts = hosts(builder, connection->remote, connection->remote_addrs);
    connection->local_port = (uint16_t)connection->local->ikeport;
    connection->remote_port = (uint16_t)connection->remote->ikeport;
}

/* Times as charon keeps them, in 32 bits. With rekey=no starter hands over none at all. */
static void times_build(struct sc_peer *peer, const struct sc_common *common)
{
    if (!common->rekey)
        return;
    peer->over_time = (uint32_t)common->margintime;
    peer->rand_time = (uint32_t)(common->margintime * common->rekeyfuzz / 100);
    uint32_t time = (uint32_t)(common->ikelifetime - peer->over_time);
    if (common->reauth)
        peer->reauth_time = time;
    else
        peer->rekey_time = time;
}

/* Who a mediated connection is to reach, as text; NULL: it is none. */
static const char *mediation_peer_of(const struct sc_connection *connection)
{
    const struct sc_common *common = connection->conn->common;

    if (common->mediation || !common->mediated_by)
        return NULL;
    return common->me_peerid ? common->me_peerid : connection->remote->id;
}

static void mediation_build(struct sc_charon_builder *builder, struct sc_peer *peer,
                            const struct sc_connection *connection)
{
    const struct sc_common *common = connection->conn->common;

    peer->mediation = common->mediation;
    if (common->mediation) {
        peer->unique = SC_UNIQUE_REPLACE;
        return;
    }
    peer->mediated_by = common->mediated_by;
    peer->mediation_peer_text = mediation_peer_of(connection);
    if (peer->mediation_peer_text)
        peer->mediation_peer = sc_builder_identity(builder, peer->mediation_peer_text);
}

static const struct sc_peer *peer_build(struct sc_charon_builder *builder,
                                        const struct sc_connection *connection)
{
    static const enum sc_ike_version versions[] = {SC_IKE_ANY, SC_IKE_V1, SC_IKE_V2};
    const struct sc_common *common = connection->conn->common;
    struct sc_peer *peer = SC_NEW(builder->arena, struct sc_peer);
    enum sc_uniqueids unique = builder->config->model.setup.uniqueids;

    peer->version = versions[common->keyexchange];
    peer->ike = common->ike;
    peer->certreq = connection->remote->login->sendcert != SC_SENDCERT_NEVER;
    peer->encap = common->forceencaps;
    peer->fragmentation = common->fragmentation;
    peer->dscp = (uint8_t)common->ikedscp;
    peer->send_cert = connection->local->login->sendcert;
    peer->keyingtries = (uint32_t)common->keyingtries;
    peer->mobike = common->mobike;
    peer->aggressive = common->aggressive;
    peer->pull = !common->modeconfig_push;
    peer->unique = unique == SC_UNIQUE_YES ? SC_UNIQUE_REPLACE : unique;
    peer->dpd_delay = common->dpdaction == SC_ACTION_NONE ? 0 : (uint32_t)common->dpddelay;
    peer->dpd_timeout = (uint32_t)common->dpdtimeout;
    times_build(peer, common);
    mediation_build(builder, peer, connection);
    peer->equal = sc_peer_equal(builder, peer);
    return peer;
}

/* One for all connections with the same settings. */
static const struct sc_peer *peer_of(struct sc_charon_builder *builder,
                                     const struct sc_connection *connection)
{
    const struct {
        const struct sc_common *common;
        const char *mediation_peer;
        uint64_t send_certs;
    } key = {connection->conn->common, mediation_peer_of(connection),
             (uint64_t)connection->local->login->sendcert << 8 |
                 (uint64_t)connection->remote->login->sendcert};
    void **place = sc_map_place(builder->peers, &key, sizeof key);

    if (!*place)
        *place = (void *)(uintptr_t)peer_build(builder, connection);
    return *place;
}

/* --- all of it --- */

static void refuse(struct sc_charon_builder *builder, const struct sc_conn *conn,
                   const char *reason)
{
    struct sc_refusal refusal = {conn, reason};

    SC_PUSH(builder->arena, &builder->charon->refused, refusal);
}

static void conn_add(struct sc_charon_builder *builder, const struct sc_conn *conn,
                     struct sc_connection ***end)
{
    struct sc_connection draft = {.name = conn->name, .conn = conn};

    draft.swapped = is_local(builder, conn->right);
    draft.foreign =
        builder->options->local_count && !draft.swapped && !is_ours(builder, conn->left);
    draft.local = draft.swapped ? conn->right : conn->left;
    draft.remote = draft.swapped ? conn->left : conn->right;
    if (conn->common->ike && conn->common->ike->error) {
        refuse(builder, conn, sc_proposal_error_text(conn->common->ike->error));
        return;
    }
    if (conn->common->mediation && conn->common->mediated_by) {
        refuse(builder, conn,
               "a mediation connection cannot be a mediated connection at the same time");
        return;
    }
    hosts_build(builder, &draft);
    draft.peer = peer_of(builder, &draft);
    sc_pools_build(builder, &draft);
    sc_rounds_build(builder, &draft);
    struct sc_child *child = sc_child_build(builder, &draft);
    if (!child) {
        refuse(builder, conn,
               sc_proposal_error_text(
                   (conn->common->ah ? conn->common->ah : conn->common->esp)->error));
        return;
    }
    struct sc_connection *connection = sc_connection_find(builder, &draft);
    if (!connection) {
        connection = sc_arena_bytes(builder->arena, sizeof draft);
        *connection = draft;
        connection->last_child = &connection->children;
        sc_connection_remember(builder, connection);
        **end = connection;
        *end = &connection->next;
        builder->charon->connection_count++;
    }
    *connection->last_child = child;
    connection->last_child = &child->next;
    connection->child_count++;
    builder->charon->child_count++;
}

struct building {
    struct sc_config *config;
    const struct sc_charon_options *options;
    struct sc_charon *charon;
};

static void build(void *data)
{
    static const struct sc_charon_options none = {0};
    struct building *building = data;
    struct sc_arena *arena = building->config->arena;
    struct sc_arena *scratch = sc_arena_scratch(arena); /* for the tables */
    struct sc_charon_builder builder = {
        .config = building->config,
        .arena = arena,
        .options = building->options ? building->options : &none,
        .charon = SC_NEW(arena, struct sc_charon),
        .identities = SC_NEW_ARRAY(scratch, const struct sc_identity *, SC_LATE_IDENTITIES),
        .peers = sc_map_new(scratch),
        .sas = sc_map_new(scratch),
        .means = sc_map_new(scratch),
        .equals = sc_map_new(scratch),
        .rounds = sc_map_new(scratch),
        .connections = sc_connections_new(scratch, building->config->model.conns.count),
        .credentials = sc_credentials_new(building->config),
    };
    const struct sc_model *model = &building->config->model;
    struct sc_connection **end = &builder.charon->connections;

    local_addresses(&builder);
    builder.charon->credentials = builder.credentials;
    bool check_veils = model->veiled && builder.options->shown_only;
    for (size_t i = 0; model->accepted && i < model->conns.count; i++) {
        const struct sc_conn *conn = &model->conns.items[i];
        if (conn->loaded && !(check_veils && sc_group_is_veiled(conn->group)))
            conn_add(&builder, conn, &end);
    }
    sc_arena_drop(scratch);
    building->charon = builder.charon;
}

const struct sc_charon *sc_charon_build(struct sc_config *config,
                                        const struct sc_charon_options *options)
{
    struct building building = {.config = config, .options = options};

    return sc_arena_guard_both(config->arena, config->secret_arena, build, &building)
               ? building.charon
               : NULL;
}
