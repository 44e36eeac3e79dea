/* Who the ends are, and how they prove it: IKE_AUTH, and main mode's last messages. */
#include "negotiate/scene.h"

#include "model/proposal.h"

/* --- IKE_AUTH --- */

bool sc_has_private_key(struct sc_scene *scene, size_t end, const struct sc_connection *own)
{
    const struct sc_secrets *secrets = scene->stage->ends[end].config->secrets;
    const struct sc_secret *secret = secrets ? secrets->entries : NULL;

    while (secret && (secret->kind < SC_SECRET_RSA || secret->lost))
        secret = secret->next;
    if (secret)
        return true;
    sc_tell_concern(scene, end, own, own->conn, SC_KW_LEFTAUTH);
    scene->play->remedy = "name its private key in ipsec.secrets, or authenticate in another way";
    return sc_stop(
        scene, end, SC_FAULT_PRIVATE_KEY, "authentication",
        end == scene->i ? NULL : "AUTHENTICATION_FAILED",
        sc_arena_format(scene->arena, "%s has no private key", sc_scene_name(scene, end)));
}

void sc_ids_find(struct sc_scene *scene)
{
    const struct sc_round *local = sc_first_round(scene->mine, true);
    const struct sc_round *remote = sc_first_round(scene->mine, false);

    scene->idi = local->id ? local->id : sc_scene_address_id(scene, &scene->i_here);
    scene->idr = remote->id && !remote->id->wildcard && !remote->loose ? remote->id : NULL;
}

static bool not_played(struct sc_scene *scene)
{
    return sc_stop_unknown(scene, "authentication", "EAP and XAuth are not played yet");
}

/* `judge` demands another method than the other end's `done`; `theirs` is R's connection. */
static bool method_refuse(struct sc_scene *scene, size_t judge, const struct sc_connection *theirs,
                          enum sc_auth_class done)
{
    bool by_r = judge == scene->r;
    const struct sc_round *wanted = sc_first_round(by_r ? theirs : scene->mine, false);

    sc_tell_concern(scene, scene->i, scene->mine, scene->mine->conn,
                    by_r ? SC_KW_LEFTAUTH : SC_KW_RIGHTAUTH);
    sc_tell_concern(scene, scene->r, theirs, theirs->conn, by_r ? SC_KW_RIGHTAUTH : SC_KW_LEFTAUTH);
    scene->play->remedy = "authby=, leftauth= and rightauth= of the two ends must fit";
    return sc_stop(scene, judge, SC_FAULT_AUTH_METHOD, "authentication", "AUTHENTICATION_FAILED",
                   sc_arena_format(scene->arena, "%s proves itself by %s, %s demands %s",
                                   sc_scene_name(scene, !judge), sc_class_name(done),
                                   sc_scene_name(scene, judge), sc_class_name(wanted->auth)));
}

/* I wants another identity than the one R has. */
static bool identity_refuse(struct sc_scene *scene, const struct sc_identity *id,
                            const char *notify)
{
    const struct sc_round *wanted = sc_first_round(scene->mine, false);

    sc_tell_concern(scene, scene->r, scene->theirs, scene->theirs->conn, SC_KW_LEFTID);
    sc_tell_concern(scene, scene->i, scene->mine, scene->mine->conn, SC_KW_RIGHTID);
    scene->play->remedy = "leftid at each end must be what the other end has as rightid";
    return sc_stop(scene, scene->i, SC_FAULT_IDENTITY, "identity", notify,
                   sc_arena_format(scene->arena, "%s is %s, %s demands %s",
                                   sc_scene_name(scene, scene->r), sc_scene_id(scene, id),
                                   sc_scene_name(scene, scene->i), sc_scene_id(scene, wanted->id)));
}

/* The responder's configuration that fits identities, the chosen proposal, and how I proves to be
 * who it is. */
static bool peer_select(struct sc_scene *scene)
{
    enum sc_auth_class done = sc_class_of(sc_first_round(scene->mine, true));
    const struct sc_connection *fitting = NULL;

    for (size_t c = 0; c < scene->candidates.count && !scene->theirs; c++) {
        const struct sc_connection *candidate = scene->candidates.items[c].connection;
        struct sc_offer own =
            sc_offer_of(scene->arena, scene->stage->target, SC_PROTOCOL_IKE, candidate->ike);
        if (!scene->v1 && !sc_offer_has(&own, scene->ike))
            continue;
        const struct sc_round *wanted = sc_first_round(candidate, false);
        fitting = fitting ? fitting : candidate;
        bool mode = !scene->v1 || candidate->aggressive == scene->mine->aggressive;
        bool who = !wanted->id || !scene->idi || sc_identity_match(scene->idi, wanted->id);
        if (mode && who && sc_class_fits(wanted, done))
            scene->theirs = candidate;
    }
    if (scene->theirs)
        return sc_is_played(scene->theirs) || not_played(scene);
    if (!fitting) {
        sc_tell_concern(scene, scene->i, scene->mine, scene->mine->conn, SC_KW_LEFTID);
        sc_tell_concern(scene, scene->i, scene->mine, scene->mine->conn, SC_KW_RIGHTID);
        scene->play->remedy =
            "leftid at each end must be what the other end has as rightid, of the same type";
        return sc_stop(
            scene, scene->r, SC_FAULT_IDENTITY, "identity", "AUTHENTICATION_FAILED",
            sc_arena_format(scene->arena, "%s has no conn in which %s is right and %s left",
                            sc_scene_name(scene, scene->r), sc_scene_id(scene, scene->idi),
                            sc_scene_id(scene, scene->idr)));
    }
    return sc_is_played(fitting) ? method_refuse(scene, scene->r, fitting, done)
                                 : not_played(scene);
}

static bool responder_prove(struct sc_scene *scene)
{
    const struct sc_round *own = sc_first_round(scene->theirs, true);
    const struct sc_round *wanted = sc_first_round(scene->mine, false);
    enum sc_auth_class done = sc_class_of(own);
    const struct sc_identity *id = own->id      ? own->id
                                   : scene->idr ? scene->idr
                                                : sc_scene_address_id(scene, &scene->r_here);

    if (done == SC_AUTH_PUBKEY && !sc_has_private_key(scene, scene->r, scene->theirs))
        return false;
    if (done == SC_AUTH_PSK &&
        !sc_keys_agree(scene, scene->r, id, scene->idi, scene->i, scene->idi))
        return false;
    sc_tell_exchange(scene, false, "IKE_AUTH",
                     sc_arena_format(scene->arena, "I am %s, by %s", sc_scene_id(scene, id),
                                     sc_class_name(done)));
    if (!sc_class_fits(wanted, done))
        return method_refuse(scene, scene->i, scene->theirs, done);
    return !wanted->id || !id || sc_identity_match(id, wanted->id) ||
           identity_refuse(scene, id, "AUTHENTICATION_FAILED");
}

bool sc_authenticate_v2(struct sc_scene *scene)
{
    enum sc_auth_class done = sc_class_of(sc_first_round(scene->mine, true));

    if (done == SC_AUTH_PUBKEY && !sc_has_private_key(scene, scene->i, scene->mine))
        return false;

    sc_tell_exchange(scene, true, "IKE_AUTH",
                     sc_arena_format(scene->arena, "I am %s, by %s, and call %s",
                                     sc_scene_id(scene, scene->idi), sc_class_name(done),
                                     sc_scene_id(scene, scene->idr)));
    sc_candidates_identify(scene->arena, &scene->candidates, scene->idr, scene->idi);
    if (scene->candidates.count && done == SC_AUTH_PSK) {
        scene->theirs = scene->candidates.items[0].connection; /* whose secrets are looked up */
        bool agree = sc_keys_agree(scene, scene->i, scene->idi, scene->idr, scene->r, scene->idr);
        scene->theirs = NULL;
        if (!agree)
            return false;
    }
    return peer_select(scene) && responder_prove(scene);
}

/* --- main mode --- */

bool sc_authenticate_v1(struct sc_scene *scene)
{
    enum sc_auth_class done = sc_class_of(sc_first_round(scene->mine, true));
    const struct sc_round *wanted = sc_first_round(scene->mine, false);

    if (done == SC_AUTH_PSK && !sc_main_mode_keys(scene))
        return false;
    sc_tell_exchange(scene, true, sc_phase1_name(scene),
                     sc_arena_format(scene->arena, "I am %s, by %s", sc_scene_id(scene, scene->idi),
                                     sc_class_name(done)));
    sc_candidates_identify(scene->arena, &scene->candidates, NULL, scene->idi);
    if (!peer_select(scene))
        return false;
    const struct sc_round *own = sc_first_round(scene->theirs, true);
    const struct sc_identity *id = own->id ? own->id : sc_scene_address_id(scene, &scene->r_here);
    sc_tell_exchange(scene, false, sc_phase1_name(scene),
                     sc_arena_format(scene->arena, "I am %s, by %s", sc_scene_id(scene, id),
                                     sc_class_name(done)));
    return !wanted->id || !id || sc_identity_match(id, wanted->id) ||
           identity_refuse(scene, id, scene->mine->aggressive ? "INVALID_ID_INFORMATION" : NULL);
}
