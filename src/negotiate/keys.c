/* Pre-shared keys: whether both ends take the same one, without showing any. */
#include "negotiate/scene.h"

#include "model/identity.h"

#include <string.h>

bool sc_keys_equal(const struct sc_secret *a, const struct sc_secret *b)
{
    return a->length == b->length && !memcmp(a->bytes, b->bytes, a->length);
}

/* True if an owner of a secret fits an identity (NULL: not known). */
static bool owns(struct sc_arena *arena, const struct sc_secret *secret,
                 const struct sc_identity *id)
{
    for (const struct sc_selector *selector = secret->selectors; id && selector;
         selector = selector->next)
        if (sc_identity_match(id, sc_identity_parse(arena, selector->text)))
            return true;
    return false;
}

static bool same_kind(const struct sc_secret *secret, enum sc_secret_kind kind)
{
    return secret->kind == kind || (kind == SC_SECRET_EAP && secret->kind == SC_SECRET_XAUTH);
}

/* psk_authenticator.c and xauth_generic.c try all that match. */
bool sc_keys_any(struct sc_scene *scene, size_t end, enum sc_secret_kind kind,
                 const struct sc_identity *me, const struct sc_identity *other,
                 const struct sc_secret *wanted)
{
    struct sc_config *config = scene->stage->ends[end].config;
    const struct sc_secret *best = sc_secret_lookup(config, kind, me, other, NULL);

    if (best && sc_keys_equal(best, wanted))
        return true;
    for (const struct sc_secret *secret = config->secrets ? config->secrets->entries : NULL; secret;
         secret = secret->next)
        if (same_kind(secret, kind) && !secret->lost && sc_keys_equal(secret, wanted) &&
            (!secret->selector_count || owns(scene->arena, secret, me) ||
             owns(scene->arena, secret, other)))
            return true;
    return false;
}

/* Both ends prove with a pre-shared key: `prover` with the one it takes, `judge` with those it
 * tries. */
bool sc_keys_agree(struct sc_scene *scene, size_t prover, const struct sc_identity *prover_id,
                   const struct sc_identity *judge_id_there, size_t judge,
                   const struct sc_identity *judge_id_here)
{
    struct sc_config *own = scene->stage->ends[prover].config;
    const struct sc_secret *key =
        sc_secret_lookup(own, SC_SECRET_PSK, prover_id, judge_id_there, NULL);
    const struct sc_connection *conns[2] = {scene->mine, scene->theirs};
    struct sc_config *judging = scene->stage->ends[judge].config;

    if (!key) {
        sc_tell_concern(scene, prover, conns[prover == scene->r], conns[prover == scene->r]->conn,
                        SC_KW_LEFTID);
        sc_tell_log(scene, prover, SC_LOGGED_NO_SHARED_KEY);
        scene->play->remedy = "add a PSK line that names both identities to its ipsec.secrets";
        return sc_stop(scene, prover, SC_FAULT_PSK_MISSING, "authentication",
                       prover == scene->i ? NULL : "AUTHENTICATION_FAILED",
                       sc_arena_format(scene->arena, "%s has no pre-shared key for %s and %s",
                                       sc_scene_name(scene, prover), sc_scene_id(scene, prover_id),
                                       sc_scene_id(scene, judge_id_there)));
    }
    if (sc_keys_any(scene, judge, SC_SECRET_PSK, judge_id_here, prover_id, key))
        return true;
    bool none = !sc_secret_lookup(judging, SC_SECRET_PSK, judge_id_here, prover_id, NULL);
    sc_tell_concern(scene, judge, conns[judge == scene->r], conns[judge == scene->r]->conn,
                    SC_KW_RIGHTID);
    sc_tell_log(scene, judge, none ? SC_LOGGED_NO_SHARED_KEY : SC_LOGGED_MAC_MISMATCHED);
    scene->play->remedy = none ? "add a PSK line that names both identities to its ipsec.secrets"
                               : "write the same pre-shared key at both ends";
    return sc_stop(
        scene, judge, none ? SC_FAULT_PSK_MISSING : SC_FAULT_PSK_MISMATCH, "authentication",
        "AUTHENTICATION_FAILED",
        none ? sc_arena_format(scene->arena, "%s has no pre-shared key for %s and %s",
                               sc_scene_name(scene, judge), sc_scene_id(scene, judge_id_here),
                               sc_scene_id(scene, prover_id))
             : sc_arena_format(scene->arena,
                               "the pre-shared keys of the two ends differ, for %s and %s",
                               sc_scene_id(scene, prover_id), sc_scene_id(scene, judge_id_there)));
}

/* --- main mode --- */

/* The key of two addresses, where both are known. */
static const struct sc_secret *addresses_key(struct sc_scene *scene, size_t end)
{
    bool here = end == scene->i;
    const struct sc_address *me = here ? &scene->i_here : &scene->r_here;
    const struct sc_address *other = here ? &scene->r_there : &scene->i_there;

    if (me->family == AF_UNSPEC || other->family == AF_UNSPEC)
        return NULL;
    return sc_secret_lookup_addresses(scene->stage->ends[end].config, me, other, NULL);
}

/* The key of main mode: the initiator's by the identities of its conn, the responder's by those of
 * the first conn for these addresses that have one; else that of the addresses (phase1.c,
 * lookup_shared_key()). */
static const struct sc_secret *main_key(struct sc_scene *scene, size_t end)
{
    struct sc_config *config = scene->stage->ends[end].config;
    const struct sc_secret *key = NULL;

    if (end == scene->i)
        key = sc_secret_lookup(config, SC_SECRET_PSK, scene->idi,
                               sc_first_round(scene->mine, false)->id, NULL);
    for (size_t c = 0; end == scene->r && c < scene->candidates.count && !key; c++) {
        const struct sc_connection *candidate = scene->candidates.items[c].connection;
        const struct sc_round *local = sc_first_round(candidate, true);
        const struct sc_round *remote = sc_first_round(candidate, false);
        if (local && remote && local->id)
            key = sc_secret_lookup(config, SC_SECRET_PSK, local->id, remote->id, NULL);
    }
    return key ? key : addresses_key(scene, end);
}

bool sc_main_mode_keys(struct sc_scene *scene)
{
    const struct sc_secret *mine = main_key(scene, scene->i);
    const struct sc_secret *theirs = main_key(scene, scene->r);

    if (mine && theirs && sc_keys_equal(mine, theirs))
        return true;
    size_t without = !theirs ? scene->r : scene->i;
    const struct sc_connection *looking =
        without == scene->i ? scene->mine : scene->candidates.items[0].connection;
    sc_tell_concern(scene, without, looking, looking->conn, SC_KW_RIGHTHOST);
    if (!mine || !theirs) {
        sc_tell_log(scene, without, SC_LOGGED_NO_SHARED_KEY);
        scene->play->remedy = "add a PSK line with both addresses to its ipsec.secrets";
        return sc_stop(scene, without, SC_FAULT_PSK_MISSING, "authentication", NULL,
                       sc_arena_format(scene->arena, "%s has no pre-shared key for %s and %s",
                                       sc_scene_name(scene, without),
                                       sc_scene_address(scene, &scene->i_there),
                                       sc_scene_address(scene, &scene->r_here)));
    }
    sc_tell_log(scene, scene->r, SC_LOGGED_PARSING_FAILED);
    sc_tell_log(scene, scene->i, SC_LOGGED_PARSING_FAILED);
    scene->play->remedy = "write the same pre-shared key at both ends";
    return sc_stop(scene, scene->r, SC_FAULT_PSK_MISMATCH, "authentication", "PAYLOAD_MALFORMED",
                   "the pre-shared keys of the two ends differ: the message can't be decrypted");
}
