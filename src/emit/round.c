/* connections.NAME.local, remote: authentication rounds. */
#include "emit/emitter.h"

#include <string.h>

/* What vici calls the method; NULL for any, which it can't be told. */
static const char *method(const struct sc_round *round)
{
    switch (round->auth) {
    case SC_AUTH_PSK:
        return "psk";
    case SC_AUTH_PUBKEY:
    case SC_AUTH_EAP:
    case SC_AUTH_XAUTH:
        return round->auth_text;
    default:
        return NULL;
    }
}

static const char *eap_id(const char *id)
{
    return id && !strcmp(id, "%identity") ? "%any" : id;
}

static void lists(struct sc_emitter *emitter, const struct sc_round *round)
{
    struct sc_settings_out *out = &emitter->out;

    if (round->certs)
        sc_settings_put(out, "certs", sc_emit_list(emitter, round->certs));
    if (round->sigkey)
        sc_settings_put(out, "pubkeys", round->sigkey);
    sc_settings_put(out, "ca_id", round->ca);
    if (round->groups)
        sc_settings_put(out, "groups", sc_emit_list(emitter, round->groups));
    if (round->certpolicy)
        sc_settings_put(out, "cert_policy", sc_emit_list(emitter, round->certpolicy));
}

static struct sc_range id_place(const struct sc_connection *connection, bool second)
{
    bool left = connection->swapped;

    return sc_conn_range(connection->conn, second ? (left ? SC_KW_LEFTID2 : SC_KW_RIGHTID2)
                                                  : (left ? SC_KW_LEFTID : SC_KW_RIGHTID));
}

static void round_put(struct sc_emitter *emitter, const char *name, const struct sc_round *round)
{
    static const char *const revocation[] = {NULL, "strict", "ifuri"};
    struct sc_settings_out *out = &emitter->out;

    sc_settings_open(out, name);
    sc_settings_put(out, "auth", method(round));
    sc_settings_put(out, "id", round->id_text);
    sc_settings_put(out, "eap_id", eap_id(round->eap_id));
    sc_settings_put(out, "aaa_id", round->aaa_id);
    sc_settings_put(out, "xauth_id", round->xauth_id);
    lists(emitter, round);
    sc_settings_put(out, "revocation", revocation[round->revocation]);
    sc_settings_close(out);
}

void sc_emit_rounds(struct sc_emitter *emitter, const struct sc_connection *connection)
{
    for (size_t i = 0; i < connection->local_rounds.count; i++)
        round_put(emitter, i ? "local2" : "local", &connection->local_rounds.items[i]);
    for (size_t i = 0; i < connection->remote_rounds.count; i++) {
        const struct sc_round *round = &connection->remote_rounds.items[i];
        round_put(emitter, i ? "remote2" : "remote", round);
        if (round->loose)
            sc_lose(
                emitter, id_place(connection, i > 0),
                sc_arena_format(emitter->arena, "the loose identity '%%%s'", round->id_text),
                "vici can't match an identity loosely",
                "the peer must send this identity itself; write what it sends, or leave id out");
    }
}
