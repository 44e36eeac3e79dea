/* connections.NAME: the IKE part. */
#include "emit/origin.h"
#include "emit/text.h"

#include "base/joined.h"

#include "model/tokens.h"

#include <string.h>

/* An address list as charon keeps it, without a blank behind the commas; NULL for any. */
static const char *addresses(const char *list)
{
    return strcmp(list, "%any") == 0 || !*list ? NULL : list;
}

static const char *dscp(struct sc_emitter *emitter, uint32_t value)
{
    char *bits = sc_arena_alloc(emitter->arena, 9);
    unsigned width = value > 63 ? 8 : 6;

    for (unsigned i = 0; i < width; i++)
        bits[i] = (value >> (width - 1 - i)) & 1 ? '1' : '0';
    return bits;
}

static void put_yes(struct sc_settings_out *out, const char *key, bool value, bool standard)
{
    if (value != standard)
        sc_settings_put(out, key, value ? "yes" : "no");
}

static void times(struct sc_emitter *emitter, const struct sc_connection *connection)
{
    struct sc_settings_out *out = &emitter->out;

    if (connection->peer->reauth_time)
        sc_settings_time(out, "reauth_time", connection->peer->reauth_time);
    if (connection->peer->rekey_time || !connection->peer->reauth_time)
        sc_settings_time(out, "rekey_time", connection->peer->rekey_time);
    sc_settings_time(out, "over_time", connection->peer->over_time);
    sc_settings_time(out, "rand_time", connection->peer->rand_time);
}

static struct sc_range pool_place(const struct sc_connection *connection)
{
    return sc_conn_range(connection->conn,
                         connection->swapped ? SC_KW_LEFTSOURCEIP : SC_KW_RIGHTSOURCEIP);
}

static void pools(struct sc_emitter *emitter, const struct sc_connection *connection)
{
    struct sc_joined list = {.arena = emitter->arena};
    struct sc_range nowhere = {0};

    for (size_t i = 0; i < connection->pools.count; i++) {
        const struct sc_pool_use *pool = &connection->pools.items[i];
        const char *name = pool->kind == SC_POOL_EXTERNAL
                               ? sc_text_taken(emitter, pool_place(connection), "the pool",
                                               pool->text, SC_TEXT_LONG)
                               : sc_name_map(emitter, &emitter->pools, "pool", pool->text, nowhere);
        if (name)
            sc_join(&list, ", ", name, strlen(name));
    }
    sc_settings_put(&emitter->out, "pools", sc_joined_text(&list));
}

static void addresses_put(struct sc_emitter *emitter, const struct sc_connection *connection)
{
    struct sc_settings_out *out = &emitter->out;

    enum sc_keyword_id local = connection->swapped ? SC_KW_RIGHTHOST : SC_KW_LEFTHOST;

    sc_settings_put(out, "local_addrs",
                    sc_text_taken(emitter, sc_conn_range(connection->conn, local), "the address",
                                  addresses(connection->local_addrs), SC_TEXT_LONG));
    sc_settings_put(out, "remote_addrs",
                    sc_text_taken(emitter, sc_conn_range(connection->conn, sc_keyword(local)->twin),
                                  "the address", addresses(connection->remote_addrs),
                                  SC_TEXT_LONG));
    if (connection->local_port != 500)
        sc_settings_number(out, "local_port", connection->local_port);
    if (connection->remote_port != 500)
        sc_settings_number(out, "remote_port", connection->remote_port);
}

static void dpd(struct sc_emitter *emitter, const struct sc_connection *connection)
{
    if (!connection->peer->dpd_delay)
        return;
    sc_settings_time(&emitter->out, "dpd_delay", connection->peer->dpd_delay);
    if (connection->peer->version != SC_IKE_V2 && connection->peer->dpd_timeout)
        sc_settings_time(&emitter->out, "dpd_timeout", connection->peer->dpd_timeout);
}

/* True if a connection of this name is among those that are written. */
static bool is_loaded(struct sc_emitter *emitter, const char *name)
{
    if (!emitter->names) {
        emitter->names = sc_map_new(emitter->arena);
        for (const struct sc_connection *c = emitter->charon->connections; c; c = c->next)
            *sc_map_place(emitter->names, c->name, strlen(c->name)) = emitter;
    }
    return sc_map_get(emitter->names, name, strlen(name)) != NULL;
}

/* What is the same for all connections with the same settings. */
static void peer_put(struct sc_emitter *emitter, const void *what)
{
    static const char *const fragmentation[] = {"no", "accept", NULL, "force"};
    static const char *const send_cert[] = {"always", NULL, "never"};
    static const char *const unique[] = {NULL, "replace", "replace", "keep", "never"};
    const struct sc_connection *connection = what;
    const struct sc_peer *peer = connection->peer;
    struct sc_settings_out *out = &emitter->out;

    sc_settings_put(out, "proposals",
                    sc_emit_proposals(emitter, connection->conn, SC_KW_IKE, peer->ike));
    put_yes(out, "aggressive", peer->aggressive, false);
    put_yes(out, "pull", peer->pull, true);
    put_yes(out, "mobike", peer->mobike, true);
    put_yes(out, "encap", peer->encap, false);
    if (peer->dscp)
        sc_settings_put(out, "dscp", dscp(emitter, peer->dscp));
    sc_settings_put(out, "fragmentation", fragmentation[peer->fragmentation]);
    put_yes(out, "send_certreq", peer->certreq, true);
    sc_settings_put(out, "send_cert", send_cert[peer->send_cert]);
    sc_settings_put(out, "unique", unique[peer->unique]);
    if (peer->keyingtries != 1)
        sc_settings_number(out, "keyingtries", peer->keyingtries);
    times(emitter, connection);
    dpd(emitter, connection);
}

static void ike(struct sc_emitter *emitter, const struct sc_connection *connection)
{
    struct sc_settings_out *out = &emitter->out;
    struct sc_range nowhere = {0};

    /* 0 is what 5.9 takes for it; 6.1 takes 2 */
    sc_settings_number(out, "version", connection->peer->version);
    addresses_put(emitter, connection);
    sc_emit_once(emitter, &connection->peer, sizeof connection->peer, peer_put, connection);
    if (connection->vips)
        sc_settings_put(out, "vips",
                        sc_text_list(emitter, nowhere, "the virtual IP", connection->vips, false));
    pools(emitter, connection);
    put_yes(out, "mediation", connection->peer->mediation, false);
    if (connection->peer->mediated_by && !is_loaded(emitter, connection->peer->mediated_by)) {
        sc_lose(emitter, SC_RULE_LOST_MEDIATION, sc_conn_range(connection->conn, SC_KW_MEDIATED_BY),
                sc_arena_format(emitter->arena, "mediated_by=%s", connection->peer->mediated_by),
                "no conn of this name is loaded, and charon crashes on such a connection when it "
                "comes by vici",
                "name the mediation server's conn");
        return;
    }
    if (connection->peer->mediated_by)
        sc_settings_put(out, "mediated_by",
                        sc_name_map(emitter, &emitter->connections, "conn",
                                    connection->peer->mediated_by, nowhere));
    sc_settings_put(out, "mediation_peer",
                    sc_text_identity(emitter, sc_conn_range(connection->conn, SC_KW_ME_PEERID),
                                     "me_peerid", connection->peer->mediation_peer_text,
                                     SC_TEXT_ID));
}

static bool is_defaultroute(const struct sc_conn *conn, enum sc_keyword_id id)
{
    const struct sc_value *value = sc_conn_value(conn, id);

    return value && value->setting->value && !strcmp(value->setting->value, "%defaultroute");
}

/* %defaultroute means this machine, but charon takes left for it where it can't know better. */
static void reversed_tell(struct sc_emitter *emitter, const struct sc_connection *connection)
{
    const struct sc_conn *conn = connection->conn;

    if (emitter->options->local_count || !is_defaultroute(conn, SC_KW_RIGHTHOST))
        return;
    sc_lose(emitter, SC_RULE_ENDS_REVERSED, sc_conn_range(conn, SC_KW_RIGHTHOST),
            sc_arena_format(emitter->arena, "which end of '%s' is this machine", conn->name),
            is_defaultroute(conn, SC_KW_LEFTHOST)
                ? "both ends are %defaultroute, and left is taken for the local one"
                : "right=%defaultroute looks like it, but left is taken for the local end",
            "tell this machine's addresses with --local, or swap left and right");
}

static void version_tell(struct sc_emitter *emitter, const struct sc_connection *connection)
{
    if (emitter->options->target < SC_TARGET_6_1 || connection->peer->version != SC_IKE_V1)
        return;
    sc_lose(emitter, SC_RULE_IKEV1, sc_conn_range(connection->conn, SC_KW_KEYEXCHANGE),
            sc_arena_format(emitter->arena, "IKEv1 of '%s'", connection->name),
            "strongSwan 6.1 is built without it, unless configured with --enable-ikev1",
            "agree with the peer on IKEv2, or build it in");
}

/* DNS servers that the local end asks for: a plugin's business in swanctl.conf. */
static void dns_tell(struct sc_emitter *emitter, const struct sc_connection *connection)
{
    if (connection->local->dns)
        sc_lose(
            emitter, SC_RULE_LOST_POOL,
            sc_conn_range(connection->conn, connection->swapped ? SC_KW_RIGHTDNS : SC_KW_LEFTDNS),
            sc_arena_format(emitter->arena, "the request for name servers (%s)",
                            connection->local->dns),
            "swanctl.conf can't ask for them in a connection",
            "with virtual IPs the resolve plugin asks for them anyway");
}

void sc_emit_connection(struct sc_emitter *emitter, const struct sc_connection *connection)
{
    sc_settings_gap(&emitter->out);
    for (const struct sc_child *child = connection->children; child; child = child->next)
        sc_origin_header(emitter, child->conn->group);
    sc_settings_open(&emitter->out,
                     sc_name_map(emitter, &emitter->connections, "conn", connection->name,
                                 connection->conn->group->first->name_at));
    sc_origin_enter(emitter, SC_CONTEXT_CONNECTION, connection->conn, connection->swapped);
    ike(emitter, connection);
    reversed_tell(emitter, connection);
    version_tell(emitter, connection);
    dns_tell(emitter, connection);
    sc_emit_rounds(emitter, connection);
    sc_settings_open(&emitter->out, "children");
    for (const struct sc_child *child = connection->children; child; child = child->next)
        sc_emit_child(emitter, child, connection->swapped);
    sc_settings_close(&emitter->out);
    sc_origin_leave(emitter);
    for (const struct sc_child *child = connection->children; child; child = child->next)
        sc_origin_rest(emitter, child->conn->group);
    sc_settings_close(&emitter->out);
}
