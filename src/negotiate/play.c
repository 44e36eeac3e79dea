/* Playing an exchange from its first message. */
#include "negotiate/leads.h"
#include "negotiate/scene.h"

#include "model/address.h"
#include "model/proposal.h"

#include <string.h>

/* --- addresses --- */

/* The first address of left= or right=, or where its first name leads; false for neither. */
static bool first_address(struct sc_scene *scene, const struct sc_hosts *hosts,
                          struct sc_address *address)
{
    for (size_t i = 0; i < hosts->count; i++)
        if (sc_leads_to(scene->stage->leads, &hosts->items[i], address)) {
            scene->play->names |= hosts->items[i].kind == SC_HOST_NAME;
            return true;
        }
    return false;
}

bool sc_party_address(const char *text, struct sc_address *address)
{
    return text && sc_address_parse(text, strlen(text), AF_UNSPEC, address);
}

static bool address_equal(const struct sc_address *a, const struct sc_address *b)
{
    return a->family == b->family && !memcmp(a->bytes, b->bytes, sizeof a->bytes);
}

/* Where each end is, seen from either. False when I doesn't know whom to call. */
static bool addresses_find(struct sc_scene *scene)
{
    bool local = first_address(scene, scene->mine->local_hosts, &scene->i_here);
    const struct sc_party *ends = scene->stage->ends;
    struct sc_address nat;

    if (!first_address(scene, scene->mine->remote_hosts, &scene->r_there)) {
        bool named = scene->mine->remote_hosts->count &&
                     scene->mine->remote_hosts->items[0].kind == SC_HOST_NAME;
        if (named)
            return sc_stop_unknown(
                scene, "ike-config",
                "the peer is a name, and the other end has several addresses it could be");
        scene->play->outcome = SC_OUTCOME_NO_CALLER;
        scene->play->step = "ike-config";
        scene->play->message = "right= names no address to call";
        return false;
    }
    if (!local)
        scene->i_here = sc_lookup_expected(scene->stage->lookups[scene->r], &scene->r_there);
    scene->i_there = sc_party_address(ends[scene->i].seen_as, &nat) ? nat : scene->i_here;
    scene->r_here = scene->r_there;
    if (sc_party_address(ends[scene->r].seen_as, &nat) && address_equal(&nat, &scene->r_there))
        scene->r_here = (struct sc_address){.family = AF_UNSPEC}; /* its own address inside */
    return true;
}

/* --- IKE_SA_INIT, main mode's first messages --- */

/* Rather make both ends speak IKEv2 than IKEv1. */
static void versions_propose(struct sc_scene *scene, const struct sc_connection *theirs)
{
    const struct sc_connection *older = scene->v1 ? scene->mine : theirs;
    const struct sc_connection *newer = scene->v1 ? theirs : scene->mine;

    sc_propose(scene, scene->v1 ? scene->i : scene->r, older, older->conn, SC_KW_KEYEXCHANGE,
               "ikev2");
    sc_propose(scene, scene->v1 ? scene->r : scene->i, newer, newer->conn, SC_KW_KEYEXCHANGE,
               "ikev1");
}

static bool config_find(struct sc_scene *scene)
{
    scene->candidates =
        sc_lookup_hosts(scene->arena, scene->stage->lookups[scene->r], &scene->r_here,
                        &scene->i_there, scene->v1 ? SC_IKE_V1 : SC_IKE_V2);
    if (scene->candidates.count)
        return true;
    if (!sc_lookup_is_at(scene->stage->lookups[scene->r], &scene->r_here)) {
        sc_tell_concern(scene, scene->i, scene->mine, scene->mine->conn, SC_KW_RIGHTHOST);
        scene->play->remedy = "write the peer's address into right=";
        sc_tell_log(scene, scene->i, SC_LOGGED_NOT_RESPONDING);
        return sc_stop(scene, scene->r, SC_FAULT_NO_RESPONSE, "ike-config", NULL,
                       sc_arena_format(scene->arena, "no conn of %s is for its address being %s",
                                       sc_scene_name(scene, scene->r),
                                       sc_scene_address(scene, &scene->r_here)));
    }
    struct sc_candidates other_version =
        sc_lookup_hosts(scene->arena, scene->stage->lookups[scene->r], &scene->r_here,
                        &scene->i_there, scene->v1 ? SC_IKE_V2 : SC_IKE_V1);
    sc_tell_concern(scene, scene->i, scene->mine, scene->mine->conn,
                    other_version.count ? SC_KW_KEYEXCHANGE : SC_KW_RIGHTHOST);
    if (other_version.count) {
        sc_tell_concern(scene, scene->r, other_version.items[0].connection,
                        other_version.items[0].connection->conn, SC_KW_KEYEXCHANGE);
        versions_propose(scene, other_version.items[0].connection);
        scene->play->remedy = "write the same keyexchange= at both ends";
    } else {
        scene->play->remedy = "look at left= and right= of both ends";
    }
    sc_tell_log(scene, scene->r, SC_LOGGED_NO_IKE_CONFIG);
    return sc_stop(scene, scene->r, SC_FAULT_IKE_VERSION, "ike-config", "NO_PROPOSAL_CHOSEN",
                   sc_arena_format(scene->arena, "%s has no conn for %s calling %s%s",
                                   sc_scene_name(scene, scene->r),
                                   sc_scene_address(scene, &scene->i_there),
                                   sc_scene_address(scene, &scene->r_here),
                                   !other_version.count ? ""
                                   : scene->v1          ? " with IKEv1"
                                                        : " with IKEv2"));
}

static bool ike_select(struct sc_scene *scene)
{
    struct sc_arena *arena = scene->arena;
    unsigned flags = scene->v1 ? SC_OFFER_V1 : 0;

    scene->i_ike =
        sc_offer_of(arena, scene->stage->target, SC_PROTOCOL_IKE, scene->mine->peer->ike);
    sc_tell_exchange(scene, true, sc_phase1_name(scene),
                     sc_offer_text(arena, &scene->i_ike, sc_configured(scene->mine->peer->ike)));
    if (!config_find(scene))
        return false;
    size_t tried = scene->v1 ? 1 : scene->candidates.count; /* IKEv1 tries no alternative */
    const struct sc_proposals *before = NULL; /* those that were tried last, in vain */
    for (size_t c = 0; c < tried && !scene->ike; c++) {
        const struct sc_connection *candidate = scene->candidates.items[c].connection;
        if (c && candidate->peer->ike == before)
            continue;
        before = candidate->peer->ike;
        struct sc_offer own =
            sc_offer_of(arena, scene->stage->target, SC_PROTOCOL_IKE, candidate->peer->ike);
        scene->ike = sc_offer_select(arena, &own, &scene->i_ike, flags);
    }
    if (scene->ike) {
        scene->play->ike = sc_proposal_text(arena, SC_PROTOCOL_IKE, scene->ike);
        sc_tell_exchange(scene, false, sc_phase1_name(scene),
                         sc_without_protocol(scene->play->ike));
        return true;
    }
    const struct sc_connection *best = scene->candidates.items[0].connection;
    struct sc_offer own =
        sc_offer_of(arena, scene->stage->target, SC_PROTOCOL_IKE, best->peer->ike);
    sc_tell_concern(scene, scene->i, scene->mine, scene->mine->conn, SC_KW_IKE);
    sc_tell_concern(scene, scene->r, best, best->conn, SC_KW_IKE);
    sc_propose_same(scene, scene->mine->conn, scene->mine->peer->ike, best->conn, best->peer->ike,
                    SC_KW_IKE);
    sc_tell_log(scene, scene->r,
                scene->v1 ? SC_LOGGED_NO_PROPOSAL : SC_LOGGED_PROPOSALS_UNACCEPTABLE);
    scene->play->remedy = "put one proposal into ike= at both ends";
    return sc_stop(scene, scene->r, SC_FAULT_IKE_PROPOSAL, "ike-proposal", "NO_PROPOSAL_CHOSEN",
                   sc_arena_format(
                       arena, "%s takes %s for the IKE_SA, %s offers %s",
                       sc_scene_name(scene, scene->r),
                       sc_offer_text(arena, &own, sc_configured(best->peer->ike)),
                       sc_scene_name(scene, scene->i),
                       sc_offer_text(arena, &scene->i_ike, sc_configured(scene->mine->peer->ike))));
}

/* A responder refuses aggressive mode with a pre-shared key, which strangers can guess at leisure,
 * unless strongswan.conf says otherwise (aggressive_mode.c, process_r()). */
static bool aggressive_check(struct sc_scene *scene)
{
    if (!scene->v1 || !scene->mine->peer->aggressive ||
        sc_class_of(sc_first_round(scene->mine, true)) != SC_AUTH_PSK)
        return true;
    sc_tell_concern(scene, scene->i, scene->mine, scene->mine->conn, SC_KW_AGGRESSIVE);
    sc_propose(scene, scene->i, scene->mine, scene->mine->conn, SC_KW_AGGRESSIVE, "no");
    sc_tell_log(scene, scene->r, SC_LOGGED_AGGRESSIVE_PSK);
    scene->play->remedy = "use main mode (aggressive=no), or IKEv2";
    return sc_stop(scene, scene->r, SC_FAULT_AUTH_METHOD, "authentication", "AUTHENTICATION_FAILED",
                   sc_arena_format(scene->arena,
                                   "%s refuses aggressive mode with a pre-shared key, unless its "
                                   "strongswan.conf sets "
                                   "i_dont_care_about_security_and_use_aggressive_mode_psk",
                                   sc_scene_name(scene, scene->r)));
}

/* The first message of IKEv1 names the method already. */
static bool method_check(struct sc_scene *scene)
{
    struct sc_v1_method method = sc_v1_method_of(scene->mine, true);

    if (method.keys == SC_AUTH_PUBKEY && method.xauth == SC_XAUTH_NONE)
        return sc_has_private_key(scene, scene->i, scene->mine, sc_first_round(scene->mine, true),
                                  false, NULL);
    if (method.keys != SC_AUTH_ANY)
        return true;
    sc_tell_concern(scene, scene->i, scene->mine, scene->mine->conn, SC_KW_LEFTAUTH);
    sc_tell_concern(scene, scene->i, scene->mine, scene->mine->conn, SC_KW_RIGHTAUTH);
    sc_tell_log(scene, scene->i, SC_LOGGED_UNSUPPORTED_AUTHENTICATION);
    scene->play->remedy = "use pre-shared keys or public keys at both ends, or IKEv2";
    return sc_stop(scene, scene->i, SC_FAULT_AUTH_METHOD, "authentication", NULL,
                   sc_arena_format(scene->arena,
                                   "%s does not begin: IKEv1 has no way to authenticate as its "
                                   "leftauth= and rightauth= say",
                                   sc_scene_name(scene, scene->i)));
}

static bool play_through(struct sc_scene *scene)
{
    if (!addresses_find(scene))
        return false;
    if (scene->mine->peer->mediation || !sc_first_round(scene->mine, true) ||
        !sc_first_round(scene->mine, false))
        return sc_stop_unknown(scene, "authentication", "mediation is not played");
    if (scene->child->sa->mode > SC_MODE_TRANSPORT)
        return sc_stop_unknown(scene, "child-selectors",
                               "only tunnel and transport mode are played");
    if (scene->v1 && !method_check(scene))
        return false;
    if (!ike_select(scene) || !aggressive_check(scene))
        return false;
    scene->nearest = scene->candidates.items[0].connection;
    sc_ids_find(scene);
    if (!(scene->v1 ? sc_authenticate_v1(scene) : sc_authenticate_v2(scene)))
        return false;
    return sc_child_agree(scene);
}

static bool has_names(const struct sc_hosts *hosts)
{
    size_t i = 0;

    while (i < hosts->count && hosts->items[i].kind != SC_HOST_NAME)
        i++;
    return i < hosts->count;
}

void sc_play(struct sc_stage *stage, size_t initiator, const struct sc_connection *connection,
             const struct sc_child *child, struct sc_attempt_play *play)
{
    struct sc_scene scene = {.stage = stage,
                             .arena = stage->arena,
                             .play = play,
                             .i = initiator,
                             .r = !initiator,
                             .mine = connection,
                             .child = child,
                             .v1 = connection->peer->version == SC_IKE_V1};

    *play = (struct sc_attempt_play){.initiator = initiator,
                                     .connection = connection,
                                     .child = child,
                                     .outcome = SC_OUTCOME_UP,
                                     .fault = SC_FAULT_NONE,
                                     .message = "it comes up, and can be rekeyed"};
    play_through(&scene);
    play->peer = scene.theirs;
    play->names |=
        play->peer && (has_names(play->peer->local_hosts) || has_names(play->peer->remote_hosts));
    play->peer_child = scene.their_child;
}
