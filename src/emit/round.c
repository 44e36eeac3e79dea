/* connections.NAME.local, remote: authentication rounds. */
#include "emit/origin.h"
#include "emit/pubkey.h"
#include "emit/text.h"
#include "emit/tree.h"

#include "model/tokens.h"

#include <string.h>

/* What vici calls the method; NULL for any, which it can't be told. */
static const char *method(const struct sc_round *round, enum sc_target target)
{
    switch (round->means->auth) {
    case SC_AUTH_PSK:
        return "psk";
    case SC_AUTH_PUBKEY:
        if (target > SC_TARGET_5_9 && !strncmp(round->means->auth_text, "bliss", 5))
            return "pubkey";
        return round->means->auth_text;
    case SC_AUTH_EAP:
    case SC_AUTH_XAUTH:
        return round->means->auth_text;
    default:
        return NULL;
    }
}

static const char *eap_id(const char *id)
{
    return id && !strcmp(id, "%identity") ? "%any" : id;
}

/* The setting of one end of a connection that a round came from. */
static struct sc_range place_of(const struct sc_connection *connection, bool local,
                                enum sc_keyword_id left)
{
    bool is_left = local != connection->swapped;

    return sc_conn_range(connection->conn, is_left ? left : sc_keyword(left)->twin);
}

static size_t count(const char *list)
{
    struct sc_tokens tokens = {.text = list, .rest = list};
    size_t number = 0;

    while (sc_tokens_next(&tokens))
        number++;
    return number;
}

/* Names of files in ipsec.d/certs, and the files themselves. */
static void files_put(struct sc_emitter *emitter, const char *key, const char *folder,
                      struct sc_range place, const char *what, const char *names)
{
    const char *taken = names ? sc_text_files(emitter, place, what, names) : NULL;

    if (taken)
        sc_settings_put(&emitter->out, key,
                        sc_tree_take_list(emitter, folder, "certs", taken, place, what));
}

/* Certificates by file; those of a smartcard have sections of their own. */
static void certs(struct sc_emitter *emitter, const struct sc_connection *connection, bool local,
                  const struct sc_round *round)
{
    if (!round->means->certs)
        return;
    if (strstr(round->means->certs, "%smartcard")) {
        sc_settings_comment(&emitter->out,
                            "cert {\n   handle = the key's identifier, as in secrets.token\n}");
        sc_lose(emitter, SC_RULE_LOST_KEY, place_of(connection, local, SC_KW_LEFTCERT),
                sc_arena_format(emitter->arena, "the certificate '%s'", round->means->certs),
                "swanctl refuses the connection where the token or the pkcs11 plugin is missing",
                "fill in the cert section that stands there as a comment");
    } else {
        files_put(emitter, "certs", "x509", place_of(connection, local, SC_KW_LEFTCERT),
                  "the certificate",
                  round->means->certs_known ? round->means->certs_found : round->means->certs);
    }
    if (round->means->certs_known &&
        count(round->means->certs) !=
            (round->means->certs_found ? count(round->means->certs_found) : 0) &&
        !strstr(round->means->certs, "%smartcard"))
        sc_lose(emitter, SC_RULE_LOST_CERT, place_of(connection, local, SC_KW_LEFTCERT),
                sc_arena_format(emitter->arena, "a certificate of '%s'", round->means->certs),
                "there is no such X.509 certificate in ipsec.d/certs, and swanctl would refuse the "
                "whole connection for it",
                "put the certificate into swanctl/x509 and name it in certs");
}

/* A key that is written out becomes a file: NAME.der in the tree. */
static void inline_key(struct sc_emitter *emitter, const struct sc_connection *connection,
                       bool local, struct sc_range place, const char *key)
{
    struct sc_bytes der = {0};

    if (!emitter->tree) {
        sc_lose(emitter, SC_RULE_LOST_KEY, place, "the raw public key",
                "swanctl.conf names keys by file only",
                "let --output-dir write it into swanctl/pubkey, or put it there and name it in "
                "pubkeys");
        return;
    }
    if (!sc_pubkey_decode(emitter->arena, key, &der)) {
        sc_lose(emitter, SC_RULE_LOST_KEY, place, "the raw public key",
                "charon can't read it either",
                "put the key into swanctl/pubkey and name it in pubkeys");
        return;
    }
    const char *name = sc_arena_format(
        emitter->arena, "%s-%s.der",
        sc_name_map(emitter, &emitter->connections, "conn", connection->name, place),
        local ? "local" : "remote");
    sc_settings_put(&emitter->out, "pubkeys",
                    sc_tree_make(emitter, "pubkey", name, der.items, der.count));
}

/* A raw public key: only one in a file can be named. */
static void public_key(struct sc_emitter *emitter, const struct sc_connection *connection,
                       bool local, const struct sc_round *round)
{
    struct sc_range place = place_of(connection, local, SC_KW_LEFTSIGKEY);
    const char *key = round->means->sigkey;

    if (!key || !strcmp(key, "%dns")) /* charon has it from DNS, if at all */
        return;
    if (sc_pubkey_is_inline(key))
        inline_key(emitter, connection, local, place, key);
    else if (round->means->sigkey_missing)
        sc_lose(emitter, SC_RULE_LOST_KEY, place,
                sc_arena_format(emitter->arena, "the public key '%s'", key),
                "there is no such file in ipsec.d/certs",
                "put the key into swanctl/pubkey and name it in pubkeys");
    else
        files_put(emitter, "pubkeys", "pubkey", place, "the public key", key);
}

static void ca(struct sc_emitter *emitter, const struct sc_connection *connection, bool local,
               const struct sc_round *round)
{
    struct sc_range place = place_of(connection, local, SC_KW_LEFTCA);

    if (!round->means->ca)
        return;
    if (!strcmp(round->means->ca, "%any")) {
        sc_lose(emitter, SC_RULE_LOST_CA, place, "the CA '%any'",
                "charon takes whichever certificate it finds first for it",
                "name the CA's file in cacerts");
    } else if (round->means->ca_file) {
        sc_settings_put(&emitter->out, "cacerts",
                        sc_text_files(emitter, place, "the CA's file", round->means->ca_file));
    } else if (round->means->ca_missing) {
        sc_lose(emitter, SC_RULE_LOST_CA, place,
                sc_arena_format(emitter->arena, "the CA '%s'", round->means->ca),
                "no certificate in ipsec.d/cacerts has this name, so charon drops the demand",
                "put the certificate there and translate again, or name its file in cacerts");
    } else {
        sc_settings_put(&emitter->out, "ca_id",
                        sc_text_identity(emitter, place, "the CA", round->means->ca, SC_TEXT_ID));
        sc_lose(emitter, SC_RULE_LOST_CA, place,
                sc_arena_format(emitter->arena, "the CA '%s' as a certificate", round->means->ca),
                "there is no ipsec.d/cacerts here to find its file in",
                "ca_id demands the same name; `cacerts` with the file is the exact counterpart");
    }
}

static void lists(struct sc_emitter *emitter, const struct sc_connection *connection, bool local,
                  const struct sc_round *round)
{
    struct sc_settings_out *out = &emitter->out;

    certs(emitter, connection, local, round);
    public_key(emitter, connection, local, round);
    ca(emitter, connection, local, round);
    if (round->means->groups)
        sc_settings_put(out, "groups",
                        sc_text_list(emitter, place_of(connection, local, SC_KW_LEFTGROUPS),
                                     "the group", round->means->groups, true));
    if (round->means->certpolicy)
        sc_settings_put(out, "cert_policy",
                        sc_text_list(emitter, place_of(connection, local, SC_KW_LEFTCERTPOLICY),
                                     "the policy", round->means->certpolicy, false));
}

static struct sc_range id_place(const struct sc_connection *connection, bool local, bool second)
{
    bool left = local != connection->swapped;

    return sc_conn_range(connection->conn, second ? (left ? SC_KW_LEFTID2 : SC_KW_RIGHTID2)
                                                  : (left ? SC_KW_LEFTID : SC_KW_RIGHTID));
}

/* BLISS signatures are gone since 6.0. */
static void bliss_tell(struct sc_emitter *emitter, const struct sc_connection *connection,
                       bool local, const struct sc_round *round)
{
    if (emitter->options->target == SC_TARGET_5_9 || round->means->auth != SC_AUTH_PUBKEY ||
        strncmp(round->means->auth_text, "bliss", 5) != 0)
        return;
    sc_lose(emitter, SC_RULE_LOST_ALGORITHM, place_of(connection, local, SC_KW_LEFTAUTH),
            sc_arena_format(emitter->arena, "'%s'", round->means->auth_text),
            "strongSwan 6.0 no longer knows BLISS, and would refuse the connection",
            "any public key is demanded instead: give both ends RSA, ECDSA or EdDSA keys");
}

static void round_put(struct sc_emitter *emitter, const struct sc_connection *connection,
                      bool local, bool second, const struct sc_round *round)
{
    static const char *const names[2][2] = {{"remote", "remote2"}, {"local", "local2"}};
    static const enum sc_context contexts[2][2] = {{SC_CONTEXT_REMOTE, SC_CONTEXT_REMOTE2},
                                                   {SC_CONTEXT_LOCAL, SC_CONTEXT_LOCAL2}};
    static const char *const revocation[] = {NULL, "strict", "ifuri"};
    struct sc_settings_out *out = &emitter->out;
    const struct sc_conn *conn = connection->conn;
    struct sc_range where = id_place(connection, local, false);

    sc_settings_open(out, names[local][second]);
    sc_origin_enter(emitter, contexts[local][second], conn, connection->swapped);
    sc_settings_put(out, "auth",
                    sc_text_taken(emitter, place_of(connection, local, SC_KW_LEFTAUTH),
                                  "the authentication", method(round, emitter->options->target),
                                  SC_TEXT_AUTH));
    bliss_tell(emitter, connection, local, round);
    /* without an id vici takes the first certificate's subject, as stroke does when the certificate
     * does not confirm the id; an address, where the certificate can't be looked at, is hardly ever
     * in it */
    if (!round->id_from_cert &&
        (round->means->certs_known || !round->id_is_address || !round->means->certs))
        sc_settings_put(
            out, "id",
            sc_text_identity(emitter, where, "the identity", round->id_text, SC_TEXT_ID));
    sc_settings_put(out, "eap_id",
                    sc_text_identity(emitter, sc_conn_range(conn, SC_KW_EAP_IDENTITY),
                                     "eap_identity", eap_id(round->means->eap_id), SC_TEXT_ID));
    sc_settings_put(out, "aaa_id",
                    sc_text_identity(emitter, sc_conn_range(conn, SC_KW_AAA_IDENTITY),
                                     "aaa_identity", round->means->aaa_id, SC_TEXT_ID));
    sc_settings_put(out, "xauth_id",
                    sc_text_identity(emitter, sc_conn_range(conn, SC_KW_XAUTH_IDENTITY),
                                     "xauth_identity", round->means->xauth_id, SC_TEXT_ID));
    lists(emitter, connection, local, round);
    sc_settings_put(out, "revocation", revocation[round->means->revocation]);
    sc_settings_close(out);
}

/* A round of one end of a connection. */
struct placed {
    const struct sc_connection *connection;
    const struct sc_round *round;
    bool local, second;
};

static void placed_put(struct sc_emitter *emitter, const void *what)
{
    const struct placed *placed = what;

    round_put(emitter, placed->connection, placed->local, placed->second, placed->round);
}

/* True if conns have the round in common, and nothing of it is called after one of them. */
static bool is_shared(const struct placed *placed)
{
    const struct sc_connection *connection = placed->connection;
    const struct sc_end *end = placed->local ? connection->local : connection->remote;
    const struct sc_inherited *inherited = connection->conn->inherited;

    return (end == inherited->left || end == inherited->right) && !placed->round->means->sigkey;
}

static void loose_tell(struct sc_emitter *emitter, const struct placed *placed)
{
    const struct sc_round *round = placed->round;

    if (placed->local || !round->loose || !round->id_text)
        return;
    sc_lose(emitter, SC_RULE_LOOSE_IDENTITY, id_place(placed->connection, false, placed->second),
            sc_arena_format(emitter->arena, "the loose identity '%%%s'", round->id_text),
            "vici can't match an identity loosely",
            "the peer must send this identity itself; write what it sends, or leave id out");
}

static void end_put(struct sc_emitter *emitter, const struct sc_connection *connection, bool local)
{
    const struct sc_round *rounds =
        local ? connection->local_rounds.items : connection->remote_rounds.items;
    size_t count = local ? connection->local_rounds.count : connection->remote_rounds.count;

    for (size_t i = 0; i < count; i++) {
        struct placed placed = {connection, &rounds[i], local, i > 0};
        const struct sc_round *key =
            &rounds[i]; /* it is of one end, and the first or second there */
        if (is_shared(&placed))
            sc_emit_once(emitter, &key, sizeof key, placed_put, &placed);
        else
            placed_put(emitter, &placed);
        loose_tell(emitter, &placed);
    }
}

void sc_emit_rounds(struct sc_emitter *emitter, const struct sc_connection *connection)
{
    end_put(emitter, connection, true);
    end_put(emitter, connection, false);
}
