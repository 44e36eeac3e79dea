/* Main and aggressive mode: authentication by keys, and XAuth behind it. */
#include "negotiate/scene.h"

/* --- methods (phase1.c, calc_auth_method(), 5.9.8) --- */

static enum sc_auth_class class_at(const struct sc_connection *connection, bool local, size_t n)
{
    const struct sc_round *round = sc_round_at(connection, local, n);

    return round ? round->means->auth : SC_AUTH_ANY;
}

struct sc_v1_method sc_v1_method_of(const struct sc_connection *connection, bool initiates)
{
    enum sc_auth_class i1 = class_at(connection, initiates, 0);
    enum sc_auth_class i2 = class_at(connection, initiates, 1);
    enum sc_auth_class r1 = class_at(connection, !initiates, 0);
    enum sc_auth_class r2 = class_at(connection, !initiates, 1);
    struct sc_v1_method method = {i1, SC_XAUTH_NONE};

    if (i1 == SC_AUTH_XAUTH && r1 == SC_AUTH_PUBKEY && !i2 && !r2)
        return (struct sc_v1_method){SC_AUTH_XAUTH, SC_XAUTH_INITIATOR}; /* hybrid */
    if (i1 != r1 || (i1 != SC_AUTH_PUBKEY && i1 != SC_AUTH_PSK))
        return (struct sc_v1_method){SC_AUTH_ANY, SC_XAUTH_NONE};
    if (i2 == SC_AUTH_XAUTH)
        method.xauth = SC_XAUTH_INITIATOR;
    else if (r2 == SC_AUTH_XAUTH)
        method.xauth = SC_XAUTH_RESPONDER;
    else if (i2 || r2)
        method.keys = SC_AUTH_ANY;
    return method;
}

static bool same_method(struct sc_v1_method a, struct sc_v1_method b)
{
    return a.keys == b.keys && a.xauth == b.xauth;
}

static const char *method_name(struct sc_scene *scene, struct sc_v1_method method)
{
    static const char *const users[] = {"", ", the caller by XAuth too",
                                        ", whom it calls by XAuth too"};

    if (method.keys == SC_AUTH_XAUTH)
        return "XAuth of the caller, and public keys of whom it calls";
    return sc_arena_format(scene->arena, "%s%s", sc_class_name(method.keys), users[method.xauth]);
}

/* --- the last messages --- */

/* The responder's configuration: of those that fit, the first with this method and mode. */
static bool peer_select(struct sc_scene *scene)
{
    struct sc_v1_method method = sc_v1_method_of(scene->mine, true);

    for (size_t c = 0; c < scene->candidates.count && !scene->theirs; c++) {
        const struct sc_connection *candidate = scene->candidates.items[c].connection;
        const struct sc_round *wanted = sc_first_round(candidate, false);
        bool skipped = method.keys == SC_AUTH_XAUTH; /* hybrid: the caller shows no key */
        bool who =
            skipped || !wanted->id || !scene->idi || sc_identity_match(scene->idi, wanted->id);
        if (who && candidate->peer->aggressive == scene->mine->peer->aggressive &&
            same_method(sc_v1_method_of(candidate, false), method))
            scene->theirs = candidate;
    }
    if (scene->theirs)
        return true;
    if (!scene->candidates.count)
        return sc_nobody_refuse(scene);
    const struct sc_connection *first = scene->candidates.items[0].connection;
    struct sc_v1_method wanted = sc_v1_method_of(first, false);
    if (!same_method(wanted, method))
        return sc_method_refuse(scene, scene->r, first, method_name(scene, method),
                                wanted.keys ? method_name(scene, wanted) : "another method");
    if (first->peer->aggressive == scene->mine->peer->aggressive)
        return sc_nobody_refuse(scene);
    return sc_method_refuse(scene, scene->r, first,
                            scene->mine->peer->aggressive ? "aggressive mode" : "main mode",
                            scene->mine->peer->aggressive ? "main mode" : "aggressive mode");
}

static bool user_ask(struct sc_scene *scene, struct sc_v1_method method)
{
    size_t last = method.keys == SC_AUTH_XAUTH ? 0 : 1;

    if (method.xauth == SC_XAUTH_INITIATOR)
        return sc_xauth_agree(scene, scene->i, sc_round_at(scene->mine, true, last),
                              sc_round_at(scene->theirs, false, last));
    return method.xauth == SC_XAUTH_NONE ||
           sc_xauth_agree(scene, scene->r, sc_round_at(scene->theirs, true, last),
                          sc_round_at(scene->mine, false, last));
}

bool sc_authenticate_v1(struct sc_scene *scene)
{
    struct sc_v1_method method = sc_v1_method_of(scene->mine, true);
    const struct sc_round *mine = sc_first_round(scene->mine, true);
    const struct sc_round *wanted = sc_first_round(scene->mine, false);
    bool rsa_only = method.xauth != SC_XAUTH_NONE;

    if (method.keys == SC_AUTH_PSK && !sc_main_mode_keys(scene))
        return false;
    if (method.keys == SC_AUTH_PUBKEY &&
        !sc_has_private_key(scene, scene->i, scene->mine, mine, rsa_only, "AUTHENTICATION_FAILED"))
        return false;
    sc_tell_exchange(scene, true, sc_phase1_name(scene),
                     sc_arena_format(scene->arena, "I am %s, by %s", sc_scene_id(scene, scene->idi),
                                     method_name(scene, method)));
    sc_lookup_identify(scene->arena, scene->stage->lookups[scene->r], &scene->candidates, NULL,
                       scene->idi);
    if (!peer_select(scene))
        return false;
    if (method.keys == SC_AUTH_PUBKEY &&
        !sc_certificate_agree(scene, scene->i, mine, sc_first_round(scene->theirs, false),
                              "AUTHENTICATION_FAILED"))
        return false;
    const struct sc_round *own = sc_first_round(scene->theirs, true);
    scene->r_id = own->id ? own->id : sc_scene_address_id(scene, &scene->r_here);
    if (own->means->auth == SC_AUTH_PUBKEY &&
        !sc_has_private_key(scene, scene->r, scene->theirs, own, rsa_only, "AUTHENTICATION_FAILED"))
        return false;
    sc_tell_exchange(scene, false, sc_phase1_name(scene),
                     sc_arena_format(scene->arena, "I am %s, by %s",
                                     sc_scene_id(scene, scene->r_id),
                                     sc_class_name(own->means->auth)));
    if (wanted->id && scene->r_id && !sc_identity_match(scene->r_id, wanted->id))
        return sc_identity_refuse(scene, scene->r_id, wanted->id,
                                  scene->mine->peer->aggressive ? "INVALID_ID_INFORMATION" : NULL);
    return (own->means->auth != SC_AUTH_PUBKEY ||
            sc_certificate_agree(scene, scene->r, own, wanted, NULL)) &&
           user_ask(scene, method);
}
