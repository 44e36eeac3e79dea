/* Users and their passwords: EAP and XAuth, without showing any password. */
#include "negotiate/scene.h"

#include "model/identity.h"

#include <string.h>

/* What the other end makes of a user name it is sent (identification_create_from_data()): the text
 * once more, without its type. */
static const struct sc_identity *name_received(struct sc_scene *scene, const struct sc_identity *id)
{
    const char *bytes = (const char *)id->encoding;

    for (size_t i = 0; i < id->length; i++)
        if (bytes[i] < ' ' || bytes[i] > '~')
            return id;
    return sc_identity_parse(scene->arena, sc_arena_copy(scene->arena, bytes, id->length));
}

static const struct sc_identity *id_of(struct sc_scene *scene, const char *text)
{
    return text ? sc_identity_parse(scene->arena, text) : NULL;
}

static bool password_refuse(struct sc_scene *scene, size_t end, const struct sc_connection *own,
                            enum sc_keyword_id keyword, const char *what, const char *remedy,
                            const char *notify)
{
    sc_tell_concern(scene, end, own, own->conn, keyword);
    scene->play->remedy = remedy;
    return sc_stop(scene, end, SC_FAULT_EAP, "authentication", notify, what);
}

/* EAP fails at R, which says so inside EAP; I gives up then. */
static bool eap_refuse(struct sc_scene *scene, enum sc_keyword_id keyword, const char *what,
                       const char *remedy)
{
    password_refuse(scene, scene->r, scene->theirs, keyword, what, remedy, NULL);
    if (!scene->play->logs[scene->i])
        sc_tell_log(scene, scene->r, SC_LOGGED_EAP_FAILED);
    sc_tell_log(scene, scene->i, SC_LOGGED_EAP_FAILURE);
    sc_tell_exchange(scene, false, "IKE_AUTH", "EAP failure");
    sc_tell_refusal(scene, scene->i, "AUTHENTICATION_FAILED");
    return false;
}

static const char *no_password(struct sc_scene *scene, size_t end, const struct sc_identity *user)
{
    return sc_arena_format(scene->arena, "%s has no password for %s", sc_scene_name(scene, end),
                           sc_scene_id(scene, user));
}

static const char *const add_password =
    "add a line `user : EAP \"password\"` to its ipsec.secrets, with the same user and password as "
    "at the other end";

/* --- XAuth --- */

bool sc_xauth_agree(struct sc_scene *scene, size_t client, const struct sc_round *asked,
                    const struct sc_round *asking)
{
    const struct sc_connection *conns[2] = {scene->mine, scene->theirs};
    size_t server = !client;
    bool client_calls = client == scene->i;
    const struct sc_identity *client_id = client_calls ? scene->idi : scene->r_id;
    const struct sc_identity *server_id = client_calls ? scene->r_id : scene->idi;
    const struct sc_connection *gateway = conns[server == scene->r];

    if ((asking->means->xauth_backend && strcmp(asking->means->xauth_backend, "generic") != 0) ||
        (asked->means->xauth_backend && strcmp(asked->means->xauth_backend, "generic") != 0))
        return sc_stop_unknown(scene, "authentication",
                               "only XAuth with passwords of ipsec.secrets is played");
    const struct sc_identity *user =
        asked->means->xauth_id ? id_of(scene, asked->means->xauth_id) : client_id;
    if (!user || !server_id)
        return sc_stop_unknown(scene, "authentication", "the user's name is not known");
    const struct sc_secret *password =
        sc_secret_lookup(scene->stage->ends[client].config, SC_SECRET_EAP, user, server_id, NULL);
    sc_tell_exchange(scene, !client_calls, "TRANSACTION", "who is the user?");
    if (!password) {
        sc_tell_log(scene, server, SC_LOGGED_XAUTH_NO_ANSWER);
        sc_tell_log(scene, client, SC_LOGGED_XAUTH_NO_PASSWORD);
        return password_refuse(scene, client, conns[client == scene->r], SC_KW_XAUTH_IDENTITY,
                               no_password(scene, client, user), add_password, NULL);
    }
    sc_tell_exchange(scene, client_calls, "TRANSACTION", sc_scene_id(scene, user));
    user = name_received(scene, user);
    if (!sc_keys_any(scene, server, SC_SECRET_EAP, server_id, user, password)) {
        bool none = !sc_secret_lookup(scene->stage->ends[server].config, SC_SECRET_EAP, server_id,
                                      user, NULL);
        sc_tell_log(scene, server, none ? SC_LOGGED_NO_XAUTH_SECRET : SC_LOGGED_NO_XAUTH_MATCHED);
        sc_tell_log(scene, client, SC_LOGGED_XAUTH_MYSELF_FAILED);
        return password_refuse(
            scene, server, gateway, SC_KW_RIGHTAUTH2,
            none ? no_password(scene, server, user)
                 : sc_arena_format(scene->arena, "the passwords of the two ends differ, for %s",
                                   sc_scene_id(scene, user)),
            none ? add_password : "write the same password at both ends", NULL);
    }
    const struct sc_identity *wanted = id_of(scene, asking->means->xauth_id);
    if (!wanted || sc_identity_match(user, wanted))
        return true;
    sc_propose(scene, server, gateway, gateway->conn, SC_KW_XAUTH_IDENTITY, NULL);
    sc_tell_log(scene, server, SC_LOGGED_USER_REQUIRED);
    sc_tell_log(scene, client, SC_LOGGED_XAUTH_MYSELF_FAILED);
    return password_refuse(scene, server, gateway, SC_KW_XAUTH_IDENTITY,
                           sc_arena_format(scene->arena, "the user is %s, %s demands %s",
                                           sc_scene_id(scene, user), sc_scene_name(scene, server),
                                           sc_scene_id(scene, wanted)),
                           "leave xauth_identity= away at the end that asks", NULL);
}

/* --- EAP --- */

static bool is_password_method(const char *method)
{
    return !strcmp(method, "md5") || !strcmp(method, "mschapv2");
}

static bool is_any_id(const char *id)
{
    return !strcmp(id, "%any") || !strcmp(id, "%identity");
}

/* The password that an end takes for a user; MSCHAPv2 looks for NTLM hashes first. */
static const struct sc_secret *password_of(struct sc_scene *scene, size_t end, const char *method,
                                           const struct sc_identity *me,
                                           const struct sc_identity *other)
{
    struct sc_config *config = scene->stage->ends[end].config;
    const struct sc_secret *hash = !strcmp(method, "mschapv2")
                                       ? sc_secret_lookup(config, SC_SECRET_NTLM, me, other, NULL)
                                       : NULL;

    return hash ? hash : sc_secret_lookup(config, SC_SECRET_EAP, me, other, NULL);
}

/* One EAP exchange: what I's and R's rounds say, and the user as either end knows it. */
struct eap {
    const struct sc_round *asked, *asking;
    const struct sc_identity *here, *there;
};

static bool methods_fit(struct sc_scene *scene, const struct eap *eap)
{
    const char *method = eap->asking->means->eap_method;
    const struct sc_connection *mine = scene->mine, *theirs = scene->theirs;

    if (!eap->asked->means->eap_method || !strcmp(eap->asked->means->eap_method, method))
        return true;
    sc_tell_concern(scene, scene->i, mine, mine->conn, SC_KW_LEFTAUTH);
    sc_propose_copy(scene, scene->i, mine, mine->conn, SC_KW_LEFTAUTH, theirs, theirs->conn,
                    SC_KW_RIGHTAUTH);
    sc_propose_copy(scene, scene->r, theirs, theirs->conn, SC_KW_RIGHTAUTH, mine, mine->conn,
                    SC_KW_LEFTAUTH);
    sc_tell_log(scene, scene->i, SC_LOGGED_EAP_NAK);
    return eap_refuse(scene, SC_KW_RIGHTAUTH,
                      sc_arena_format(scene->arena, "%s asks for eap-%s, %s for eap-%s",
                                      sc_scene_name(scene, scene->r), method,
                                      sc_scene_name(scene, scene->i),
                                      eap->asked->means->eap_method),
                      "leftauth= at one end must be rightauth= at the other");
}

/* The identity of the server in a round: the AAA's, or R's own. */
static const struct sc_identity *server_of(struct sc_scene *scene, const struct sc_round *round)
{
    return round->means->aaa_id ? id_of(scene, round->means->aaa_id) : scene->r_id;
}

static bool passwords_fit(struct sc_scene *scene, const struct eap *eap)
{
    const char *method = eap->asking->means->eap_method;
    const struct sc_secret *mine =
        password_of(scene, scene->i, method, eap->here, server_of(scene, eap->asked));
    const struct sc_secret *theirs =
        password_of(scene, scene->r, method, server_of(scene, eap->asking), eap->there);

    if (!mine) {
        sc_tell_log(scene, scene->i, SC_LOGGED_NO_EAP_KEY);
        return password_refuse(scene, scene->i, scene->mine, SC_KW_EAP_IDENTITY,
                               no_password(scene, scene->i, eap->here), add_password,
                               "AUTHENTICATION_FAILED");
    }
    if (!theirs) {
        sc_tell_log(scene, scene->r, SC_LOGGED_NO_EAP_KEY);
        return eap_refuse(scene, SC_KW_EAP_IDENTITY, no_password(scene, scene->r, eap->there),
                          add_password);
    }
    if ((mine->kind == SC_SECRET_NTLM) != (theirs->kind == SC_SECRET_NTLM))
        return sc_stop_unknown(scene, "authentication", "an NTLM hash is not held against a word");
    return sc_keys_equal(mine, theirs) ||
           eap_refuse(scene, SC_KW_EAP_IDENTITY,
                      sc_arena_format(scene->arena, "the passwords of the two ends differ, for %s",
                                      sc_scene_id(scene, eap->there)),
                      "write the same password at both ends");
}

bool sc_eap_agree(struct sc_scene *scene, const struct sc_round *asked,
                  const struct sc_round *asking)
{
    struct eap eap = {.asked = asked, .asking = asking, .here = scene->idi};
    bool asks = asking->means->eap_id && is_any_id(asking->means->eap_id);

    if (!is_password_method(asking->means->eap_method))
        return sc_stop_unknown(
            scene, "authentication",
            sc_arena_format(scene->arena, "eap-%s is not played", asking->means->eap_method));
    if (asks && asked->means->eap_id && !is_any_id(asked->means->eap_id))
        eap.here = id_of(scene, asked->means->eap_id);
    if (asks)
        sc_tell_exchange(
            scene, true, "IKE_AUTH",
            sc_arena_format(scene->arena, "the user is %s", sc_scene_id(scene, eap.here)));
    if (!methods_fit(scene, &eap))
        return false;
    if (!eap.here || !scene->r_id)
        return sc_stop_unknown(scene, "authentication", "the user's name is not known");
    /* MSCHAPv2's answer holds the name */
    bool told = asks || !strcmp(asking->means->eap_method, "mschapv2");
    eap.there = told                    ? name_received(scene, eap.here)
                : asking->means->eap_id ? id_of(scene, asking->means->eap_id)
                                        : eap.here;
    return passwords_fit(scene, &eap);
}
