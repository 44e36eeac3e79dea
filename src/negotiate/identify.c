/* Who the ends are: identities, and the refusals that both versions of IKE have in common. */
#include "negotiate/scene.h"

void sc_ids_find(struct sc_scene *scene)
{
    const struct sc_round *local = sc_first_round(scene->mine, true);
    const struct sc_round *remote = sc_first_round(scene->mine, false);

    scene->idi = local->id ? local->id : sc_scene_address_id(scene, &scene->i_here);
    scene->idr = remote->id && !remote->id->wildcard && !remote->loose ? remote->id : NULL;
}

static enum sc_keyword_id second(enum sc_keyword_id side)
{
    return side == SC_KW_LEFTAUTH ? SC_KW_LEFTAUTH2 : SC_KW_RIGHTAUTH2;
}

/* authby= where both ends use that, else what one end does and the other demands. */
static void methods_propose(struct sc_scene *scene, bool by_r, const struct sc_connection *theirs)
{
    const struct sc_connection *mine = scene->mine;
    enum sc_keyword_id i_side = by_r ? SC_KW_LEFTAUTH : SC_KW_RIGHTAUTH;
    enum sc_keyword_id r_side = by_r ? SC_KW_RIGHTAUTH : SC_KW_LEFTAUTH;

    sc_propose_copy(scene, scene->r, theirs, theirs->conn, SC_KW_AUTHBY, mine, mine->conn,
                    SC_KW_AUTHBY);
    sc_propose_copy(scene, scene->i, mine, mine->conn, SC_KW_AUTHBY, theirs, theirs->conn,
                    SC_KW_AUTHBY);
    sc_propose_copy(scene, scene->r, theirs, theirs->conn, r_side, mine, mine->conn, i_side);
    sc_propose_copy(scene, scene->i, mine, mine->conn, i_side, theirs, theirs->conn, r_side);
    sc_propose_copy(scene, scene->r, theirs, theirs->conn, second(r_side), mine, mine->conn,
                    second(i_side));
    sc_propose_copy(scene, scene->i, mine, mine->conn, second(i_side), theirs, theirs->conn,
                    second(r_side));
    sc_propose(scene, scene->r, theirs, theirs->conn, second(r_side), NULL);
    sc_propose(scene, scene->i, mine, mine->conn, second(i_side), NULL);
}

bool sc_method_refuse(struct sc_scene *scene, size_t judge, const struct sc_connection *theirs,
                      const char *done, const char *wanted)
{
    bool by_r = judge == scene->r;

    sc_tell_concern(scene, scene->i, scene->mine, scene->mine->conn,
                    by_r ? SC_KW_LEFTAUTH : SC_KW_RIGHTAUTH);
    sc_tell_concern(scene, scene->r, theirs, theirs->conn, by_r ? SC_KW_RIGHTAUTH : SC_KW_LEFTAUTH);
    methods_propose(scene, by_r, theirs);
    if (by_r)
        sc_tell_log(scene, judge,
                    scene->v1 ? SC_LOGGED_NONE_ALLOWS : SC_LOGGED_CONFIG_UNACCEPTABLE);
    scene->play->remedy = "authby=, leftauth= and rightauth= of the two ends must fit";
    return sc_stop(scene, judge, SC_FAULT_AUTH_METHOD, "authentication", "AUTHENTICATION_FAILED",
                   sc_arena_format(scene->arena, "%s proves itself by %s, %s demands %s",
                                   sc_scene_name(scene, !judge), done, sc_scene_name(scene, judge),
                                   wanted));
}

bool sc_identity_refuse(struct sc_scene *scene, const struct sc_identity *id,
                        const struct sc_identity *wanted, const char *notify)
{
    sc_tell_concern(scene, scene->r, scene->theirs, scene->theirs->conn, SC_KW_LEFTID);
    sc_tell_concern(scene, scene->i, scene->mine, scene->mine->conn, SC_KW_RIGHTID);
    sc_propose(scene, scene->i, scene->mine, scene->mine->conn, SC_KW_RIGHTID, id->text);
    sc_propose_copy(scene, scene->r, scene->theirs, scene->theirs->conn, SC_KW_LEFTID, scene->mine,
                    scene->mine->conn, SC_KW_RIGHTID);
    sc_tell_log(scene, scene->i,
                scene->v1 ? SC_LOGGED_IDR_DOES_NOT_MATCH : SC_LOGGED_IDENTITY_REQUIRED);
    scene->play->remedy = "leftid at each end must be what the other end has as rightid";
    return sc_stop(scene, scene->i, SC_FAULT_IDENTITY, "identity", notify,
                   sc_arena_format(scene->arena, "%s is %s, %s demands %s",
                                   sc_scene_name(scene, scene->r), sc_scene_id(scene, id),
                                   sc_scene_name(scene, scene->i), sc_scene_id(scene, wanted)));
}

static void identities_propose(struct sc_scene *scene, const struct sc_connection *theirs)
{
    const struct sc_connection *mine = scene->mine;

    if (scene->idi)
        sc_propose(scene, scene->r, theirs, theirs->conn, SC_KW_RIGHTID, scene->idi->text);
    if (scene->idr)
        sc_propose(scene, scene->r, theirs, theirs->conn, SC_KW_LEFTID, scene->idr->text);
    sc_propose_copy(scene, scene->i, mine, mine->conn, SC_KW_LEFTID, theirs, theirs->conn,
                    SC_KW_RIGHTID);
    sc_propose_copy(scene, scene->i, mine, mine->conn, SC_KW_RIGHTID, theirs, theirs->conn,
                    SC_KW_LEFTID);
}

bool sc_nobody_refuse(struct sc_scene *scene)
{
    sc_tell_concern(scene, scene->i, scene->mine, scene->mine->conn, SC_KW_LEFTID);
    sc_tell_concern(scene, scene->i, scene->mine, scene->mine->conn, SC_KW_RIGHTID);
    sc_tell_log(scene, scene->r, scene->v1 ? SC_LOGGED_NO_PEER : SC_LOGGED_NO_MATCHING_PEER);
    if (scene->nearest)
        identities_propose(scene, scene->nearest);
    scene->play->remedy =
        "leftid at each end must be what the other end has as rightid, of the same type";
    return sc_stop(scene, scene->r, SC_FAULT_IDENTITY, "identity", "AUTHENTICATION_FAILED",
                   sc_arena_format(scene->arena, "%s has no conn in which %s is right and %s left",
                                   sc_scene_name(scene, scene->r), sc_scene_id(scene, scene->idi),
                                   sc_scene_id(scene, scene->idr)));
}
