/* The CHILD_SA: IKE_AUTH or quick mode, and the first rekeying. */
#include "negotiate/scene.h"

#include "model/proposal.h"

struct selectors {
    struct sc_nets i_local, i_remote; /* proposed */
    struct sc_nets local, remote;     /* of the responder, agreed on */
};

/* --- selectors and proposals --- */

static void selectors_propose(struct sc_scene *scene, const struct sc_child *theirs)
{
    static const enum sc_keyword_id sides[] = {SC_KW_LEFTSUBNET, SC_KW_RIGHTSUBNET};

    for (size_t s = 0; s < 2; s++) {
        sc_propose_copy(scene, scene->r, scene->theirs, theirs->conn, sides[!s], scene->mine,
                        scene->child->conn, sides[s]);
        sc_propose_copy(scene, scene->i, scene->mine, scene->child->conn, sides[s], scene->theirs,
                        theirs->conn, sides[!s]);
    }
}

static const char *mode_name(enum sc_mode mode)
{
    return mode == SC_MODE_TRANSPORT ? "transport" : "tunnel";
}

/* IKEv2 takes tunnel mode where the ends differ, IKEv1 none (quick_mode.c, process_r()). */
static bool mode_refuse(struct sc_scene *scene)
{
    const struct sc_child *mine = scene->child, *theirs = scene->their_child;

    sc_tell_concern(scene, scene->i, scene->mine, mine->conn, SC_KW_TYPE);
    sc_tell_concern(scene, scene->r, scene->theirs, theirs->conn, SC_KW_TYPE);
    sc_propose(scene, scene->r, scene->theirs, theirs->conn, SC_KW_TYPE, mode_name(mine->sa->mode));
    sc_propose(scene, scene->i, scene->mine, mine->conn, SC_KW_TYPE, mode_name(theirs->sa->mode));
    sc_tell_log(scene, scene->r, SC_LOGGED_NO_CHILD);
    scene->play->remedy = "write the same type= at both ends";
    return sc_stop(scene, scene->r, SC_FAULT_TRAFFIC_SELECTORS, "child-selectors",
                   "INVALID_ID_INFORMATION",
                   sc_arena_format(scene->arena, "%s asks for %s mode, %s has %s mode",
                                   sc_scene_name(scene, scene->i), mode_name(mine->sa->mode),
                                   sc_scene_name(scene, scene->r), mode_name(theirs->sa->mode)));
}

static bool child_select(struct sc_scene *scene, struct selectors *ts)
{
    struct sc_arena *arena = scene->arena;
    unsigned best = 0;

    ts->i_local = sc_nets_of(arena, &scene->child->local->subnets, &scene->i_inner, scene->v1);
    ts->i_remote =
        sc_nets_of(arena, &scene->child->remote->subnets, &scene->r_inner_seen, scene->v1);
    sc_tell_exchange(scene, true, scene->v1 ? "QUICK_MODE" : "IKE_AUTH",
                     sc_arena_format(arena, "%s === %s", sc_nets_text(arena, &ts->i_local),
                                     sc_nets_text(arena, &ts->i_remote)));
    for (const struct sc_child *child = scene->theirs->children; child; child = child->next) {
        struct sc_nets local = sc_nets_of(arena, &child->local->subnets, &scene->r_inner, false);
        struct sc_nets remote =
            sc_nets_of(arena, &child->remote->subnets, &scene->i_inner_seen, false);
        unsigned mine = sc_nets_match(&local, &ts->i_remote);
        unsigned others = sc_nets_match(&remote, &ts->i_local);
        if (!mine || !others || mine + others <= best)
            continue;
        best = mine + others;
        scene->their_child = child;
        ts->local = sc_nets_narrow(arena, &local, &ts->i_remote);
        ts->remote = sc_nets_narrow(arena, &remote, &ts->i_local);
    }
    if (scene->their_child)
        return !scene->v1 || scene->their_child->sa->mode == scene->child->sa->mode ||
               mode_refuse(scene);
    const struct sc_child *nearest = scene->theirs->children;
    if (!nearest)
        return sc_stop_unknown(scene, "child-selectors", "there is no CHILD_SA to agree on");
    struct sc_nets local = sc_nets_of(arena, &nearest->local->subnets, &scene->r_inner, false);
    struct sc_nets remote =
        sc_nets_of(arena, &nearest->remote->subnets, &scene->i_inner_seen, false);
    sc_tell_concern(scene, scene->i, scene->mine, scene->child->conn, SC_KW_LEFTSUBNET);
    sc_tell_concern(scene, scene->i, scene->mine, scene->child->conn, SC_KW_RIGHTSUBNET);
    sc_tell_concern(scene, scene->r, scene->theirs, nearest->conn, SC_KW_LEFTSUBNET);
    sc_tell_concern(scene, scene->r, scene->theirs, nearest->conn, SC_KW_RIGHTSUBNET);
    selectors_propose(scene, nearest);
    sc_tell_log(scene, scene->r, scene->v1 ? SC_LOGGED_NO_CHILD : SC_LOGGED_TS_UNACCEPTABLE);
    scene->play->remedy = "leftsubnet at each end is what the other end has as rightsubnet";
    return sc_stop(
        scene, scene->r, SC_FAULT_TRAFFIC_SELECTORS, "child-selectors",
        scene->v1 ? "INVALID_ID_INFORMATION" : "TS_UNACCEPTABLE",
        sc_arena_format(arena, "%s wants %s === %s, %s has %s === %s",
                        sc_scene_name(scene, scene->i), sc_nets_text(arena, &ts->i_local),
                        sc_nets_text(arena, &ts->i_remote), sc_scene_name(scene, scene->r),
                        sc_nets_text(arena, &remote), sc_nets_text(arena, &local)));
}

/* The smaller of two times, where 0 is never. */
static uint64_t sooner(uint64_t a, uint64_t b)
{
    return !a || (b && b < a) ? b : a;
}

static bool child_propose(struct sc_scene *scene, const struct selectors *ts)
{
    struct sc_arena *arena = scene->arena;
    struct sc_offer mine = sc_offer_of(arena, scene->stage->target, scene->child->sa->protocol,
                                       scene->child->sa->proposals);
    struct sc_offer own = sc_offer_of(arena, scene->stage->target, scene->their_child->sa->protocol,
                                      scene->their_child->sa->proposals);
    unsigned flags = scene->v1 ? SC_OFFER_V1 : SC_OFFER_NO_KE;
    if (scene->v1)
        sc_offer_one_group(&mine);
    const struct sc_proposal *chosen = sc_offer_select(arena, &own, &mine, flags);
    const struct sc_proposal *renewed = scene->v1 ? chosen : sc_offer_select(arena, &own, &mine, 0);
    bool pfs =
        (scene->v1 && !chosen && sc_offer_select(arena, &own, &mine, flags | SC_OFFER_NO_KE)) ||
        (chosen && !renewed);
    struct sc_attempt_play *play = scene->play;
    enum sc_keyword_id keyword =
        scene->child->sa->protocol == SC_PROTOCOL_AH ? SC_KW_AH : SC_KW_ESP;

    if (!chosen || !renewed) {
        sc_tell_log(scene, scene->r,
                    scene->v1 ? SC_LOGGED_NO_MATCHING_PROPOSAL : SC_LOGGED_NO_ACCEPTABLE_PROPOSAL);
        sc_tell_concern(scene, scene->i, scene->mine, scene->child->conn, keyword);
        sc_tell_concern(scene, scene->r, scene->theirs, scene->their_child->conn, keyword);
        sc_propose_same(scene, scene->child->conn, scene->child->sa->proposals,
                        scene->their_child->conn, scene->their_child->sa->proposals, keyword);
        play->remedy = pfs ? "put the same group behind the proposals of esp= at both ends, or none"
                           : "put one proposal into esp= at both ends";
    }
    if (chosen) {
        play->esp = sc_proposal_text(arena, scene->child->sa->protocol, chosen);
        play->local_ts = sc_nets_text(arena, &ts->remote);
        play->remote_ts = sc_nets_text(arena, &ts->local);
        sc_tell_exchange(scene, false, scene->v1 ? "QUICK_MODE" : "IKE_AUTH",
                         sc_arena_format(arena, "%s, %s === %s", sc_without_protocol(play->esp),
                                         play->local_ts, play->remote_ts));
    }
    const char *texts = sc_arena_format(
        arena, "%s takes %s for the CHILD_SA, %s offers %s", sc_scene_name(scene, scene->r),
        sc_offer_text(arena, &own, sc_configured(scene->their_child->sa->proposals)),
        sc_scene_name(scene, scene->i),
        sc_offer_text(arena, &mine, sc_configured(scene->child->sa->proposals)));
    if (!chosen)
        return sc_stop(scene, scene->r, pfs ? SC_FAULT_PFS : SC_FAULT_ESP_PROPOSAL,
                       "child-proposal", "NO_PROPOSAL_CHOSEN", texts);
    if (renewed)
        return true;
    uint64_t rekeying = sooner(scene->child->sa->rekey_time, scene->their_child->sa->rekey_time);
    if (!rekeying)
        return true; /* nobody ever renews it */
    play->dies_after = sooner(scene->child->sa->life_time, scene->their_child->sa->life_time);
    sc_tell_exchange(
        scene, true, "CREATE_CHILD_SA",
        sc_arena_format(arena, "rekeying, after %llu s", (unsigned long long)rekeying));
    sc_stop(scene, scene->r, SC_FAULT_PFS, "rekey", "NO_PROPOSAL_CHOSEN", texts);
    play->outcome = SC_OUTCOME_DIES;
    return false;
}

bool sc_child_agree(struct sc_scene *scene)
{
    struct selectors ts;

    return sc_virtual_ips(scene) && child_select(scene, &ts) && child_propose(scene, &ts);
}
