/* IKE_AUTH: rounds of authentication, and which of R's configurations they leave
 * (libcharon/sa/ikev2/tasks/ike_auth.c, 5.9.8). */
#include "negotiate/scene.h"

#include <string.h>

static const struct sc_connection *candidate_at(const struct sc_scene *scene, size_t at)
{
    return at < scene->candidates.count ? scene->candidates.items[at].connection : NULL;
}

static bool has_proposal(struct sc_scene *scene, const struct sc_connection *candidate)
{
    struct sc_offer own =
        sc_offer_of(scene->arena, scene->stage->target, SC_PROTOCOL_IKE, candidate->peer->ike);

    return sc_offer_has(&own, scene->ike);
}

/* The identity that I says it has in a round. */
static const struct sc_identity *id_in(struct sc_scene *scene, const struct sc_round *round)
{
    return round->id ? round->id : scene->idi;
}

static bool round_complies(struct sc_scene *scene, const struct sc_round *done,
                           const struct sc_round *wanted)
{
    const struct sc_identity *id = id_in(scene, done);

    return sc_class_fits(wanted, sc_class_of(done)) &&
           (!wanted->id || !id || sc_identity_match(id, wanted->id));
}

static bool same_text(const char *a, const char *b)
{
    return a == b || (a && b && !strcmp(a, b));
}

/* How many rounds an end does: charon leaves out a second one that the first one complies with
 * already (do_another_auth()). */
static size_t rounds_done(const struct sc_connection *connection)
{
    const struct sc_round *first = sc_round_at(connection, true, 0);
    const struct sc_round *second = sc_round_at(connection, true, 1);

    if (!second)
        return first != NULL;
    bool same = sc_class_of(first) == sc_class_of(second) &&
                (!second->id || !first->id || sc_identity_match(first->id, second->id)) &&
                (!second->means->certs || same_text(first->means->certs, second->means->certs)) &&
                same_text(first->means->eap_method, second->means->eap_method);
    return same ? 1 : 2;
}

/* Go on to the first candidate that the first `count` rounds of I comply with, and which demands no
 * more than these where they are `all`. */
static bool candidates_comply(struct sc_scene *scene, size_t *at, size_t count, bool all)
{
    for (; *at < scene->candidates.count; ++*at) {
        const struct sc_connection *candidate = candidate_at(scene, *at);
        bool fits =
            (!all || candidate->remote_rounds.count <= count) && has_proposal(scene, candidate);
        for (size_t n = 0; n < count && fits; n++) {
            const struct sc_round *wanted = sc_round_at(candidate, false, n);
            fits = wanted && round_complies(scene, sc_round_at(scene->mine, true, n), wanted);
        }
        if (fits)
            return true;
    }
    return false;
}

/* What the best of R's conns demands and I does not do in its rounds. */
static bool rounds_refuse(struct sc_scene *scene, const struct sc_connection *first, size_t count)
{
    for (size_t n = 0; n < count; n++) {
        const struct sc_round *done = sc_round_at(scene->mine, true, n);
        const struct sc_round *wanted = sc_round_at(first, false, n);
        if (!wanted || !sc_class_fits(wanted, sc_class_of(done)))
            return sc_method_refuse(scene, scene->r, first, sc_class_name(sc_class_of(done)),
                                    wanted ? sc_class_name(wanted->means->auth) : "one round only");
    }
    if (first->remote_rounds.count > count)
        return sc_method_refuse(scene, scene->r, first,
                                sc_class_name(sc_class_of(sc_first_round(scene->mine, true))),
                                "a second round");
    return sc_nobody_refuse(scene);
}

/* --- R --- */

static bool responder_round(struct sc_scene *scene, size_t n)
{
    const struct sc_round *own = sc_round_at(scene->theirs, true, n);
    const struct sc_round *wanted = sc_round_at(scene->mine, false, n);
    enum sc_auth_class done = sc_class_of(own);
    const struct sc_identity *id = own->id      ? own->id
                                   : scene->idr ? scene->idr
                                                : sc_scene_address_id(scene, &scene->r_here);

    if (!n)
        scene->r_id = id;
    if (done > SC_AUTH_PSK && sc_class_of(sc_first_round(scene->mine, true)) == SC_AUTH_EAP)
        return sc_stop_unknown(scene, "authentication", "EAP of both ends is not played");
    if (done > SC_AUTH_PSK)
        return sc_method_refuse(scene, scene->i, scene->theirs, sc_class_name(done),
                                wanted ? sc_class_name(wanted->means->auth) : "another method");
    if (done == SC_AUTH_PUBKEY &&
        !sc_has_private_key(scene, scene->r, scene->theirs, own, false, "AUTHENTICATION_FAILED"))
        return false;
    if (done == SC_AUTH_PSK &&
        !sc_keys_agree(scene, scene->r, id, scene->idi, scene->i, scene->idi))
        return false;
    sc_tell_exchange(scene, false, "IKE_AUTH",
                     sc_arena_format(scene->arena, "I am %s, by %s", sc_scene_id(scene, id),
                                     sc_class_name(done)));
    if (done == SC_AUTH_PUBKEY &&
        !sc_certificate_agree(scene, scene->r, own, wanted, "AUTHENTICATION_FAILED"))
        return false;
    if (!wanted)
        return true; /* more than was asked for */
    if (!sc_class_fits(wanted, done)) {
        sc_tell_log(scene, scene->i, SC_LOGGED_CONFIG_UNACCEPTABLE);
        return sc_method_refuse(scene, scene->i, scene->theirs, sc_class_name(done),
                                sc_class_name(wanted->means->auth));
    }
    return !wanted->id || !id || sc_identity_match(id, wanted->id) ||
           sc_identity_refuse(scene, id, wanted->id, "AUTHENTICATION_FAILED");
}

/* What R has to do behind its first round. */
static bool responder_rounds(struct sc_scene *scene)
{
    for (size_t n = 1; n < rounds_done(scene->theirs); n++)
        if (!responder_round(scene, n))
            return false;
    if (scene->mine->remote_rounds.count <= rounds_done(scene->theirs))
        return true;
    sc_tell_log(scene, scene->i, SC_LOGGED_CONFIG_UNACCEPTABLE);
    return sc_method_refuse(scene, scene->i, scene->theirs,
                            sc_class_name(sc_class_of(sc_first_round(scene->theirs, true))),
                            "a second round");
}

/* --- I --- */

/* A round with EAP needs a candidate that says which method (stroke_config.c: rightauth=eap names
 * none). */
static bool eap_candidate(struct sc_scene *scene, size_t *at, size_t n)
{
    const struct sc_connection *first = candidate_at(scene, *at);

    for (; candidates_comply(scene, at, n, false); ++*at) {
        const struct sc_round *wanted = sc_round_at(candidate_at(scene, *at), false, n);
        if (wanted && wanted->means->auth == SC_AUTH_EAP && wanted->means->eap_method)
            return true;
    }
    const struct sc_round *wanted = sc_round_at(first, false, n);
    sc_tell_log(scene, scene->r, SC_LOGGED_EAP_UNACCEPTABLE);
    return sc_method_refuse(scene, scene->r, first, "EAP",
                            !wanted ? "one round only"
                            : wanted->means->auth == SC_AUTH_EAP
                                ? "EAP, but names no method for it"
                                : sc_class_name(wanted->means->auth));
}

/* R looks for its configurations when it knows who calls; a pre-shared key is tried with the best
 * one before any of them is refused. */
static bool candidates_find(struct sc_scene *scene, enum sc_auth_class done, size_t *at)
{
    sc_lookup_identify(scene->arena, scene->stage->lookups[scene->r], &scene->candidates,
                       scene->idr, scene->idi);
    scene->theirs = candidate_at(scene, 0);
    bool agree = done != SC_AUTH_PSK || !scene->theirs ||
                 sc_keys_agree(scene, scene->i, scene->idi, scene->idr, scene->r, scene->idr);
    scene->theirs = NULL;
    return agree && (candidates_comply(scene, at, 0, false) || sc_nobody_refuse(scene));
}

/* The candidate that a round of I leaves: for EAP before it is done, for others behind it. */
static bool candidate_select(struct sc_scene *scene, size_t n, enum sc_auth_class done, size_t *at)
{
    const struct sc_connection *first = candidate_at(scene, *at);
    bool last = n + 1 == rounds_done(scene->mine);

    if (done == SC_AUTH_EAP) {
        if (!eap_candidate(scene, at, n))
            return false;
    } else if (!candidates_comply(scene, at, n + 1, false)) {
        return rounds_refuse(scene, first, n + 1);
    } else {
        first = candidate_at(scene, *at);
        if (last && !candidates_comply(scene, at, n + 1, true))
            return rounds_refuse(scene, first, n + 1);
    }
    scene->theirs = candidate_at(scene, *at);
    return true;
}

/* EAP goes on over several messages, and may leave another candidate. */
static bool eap_finish(struct sc_scene *scene, size_t n, size_t *at)
{
    if (!sc_eap_agree(scene, sc_round_at(scene->mine, true, n),
                      sc_round_at(scene->theirs, false, n)))
        return false;
    if (!candidates_comply(scene, at, n + 1, n + 1 == rounds_done(scene->mine)))
        return rounds_refuse(scene, scene->theirs, n + 1);
    scene->theirs = candidate_at(scene, *at);
    return true;
}

static bool initiator_round(struct sc_scene *scene, size_t n, size_t *at)
{
    const struct sc_round *round = sc_round_at(scene->mine, true, n);
    enum sc_auth_class done = sc_class_of(round);
    const struct sc_identity *id = id_in(scene, round);

    if (done == SC_AUTH_XAUTH)
        return sc_stop_unknown(scene, "authentication", "XAuth is of IKEv1");
    if (done == SC_AUTH_PUBKEY &&
        !sc_has_private_key(scene, scene->i, scene->mine, round, false, NULL))
        return false;
    if (n && done == SC_AUTH_PUBKEY && !round->means->certs)
        return sc_stop_unknown(scene, "authentication",
                               "whether there is a key for a second identity is not looked at");
    sc_tell_exchange(scene, true, "IKE_AUTH",
                     sc_arena_format(scene->arena, "I am %s, by %s, and call %s",
                                     sc_scene_id(scene, id), sc_class_name(done),
                                     sc_scene_id(scene, scene->idr)));
    if (!n && !candidates_find(scene, done, at))
        return false;
    if (n && done == SC_AUTH_PSK &&
        !sc_keys_agree(scene, scene->i, id, scene->r_id, scene->r, scene->r_id))
        return false;
    if (!candidate_select(scene, n, done, at))
        return false;
    if (done == SC_AUTH_PUBKEY &&
        !sc_certificate_agree(scene, scene->i, round, sc_round_at(scene->theirs, false, n),
                              "AUTHENTICATION_FAILED"))
        return false;
    if (!n && !responder_round(scene, 0))
        return false;
    return done != SC_AUTH_EAP || eap_finish(scene, n, at);
}

bool sc_authenticate_v2(struct sc_scene *scene)
{
    size_t at = 0;

    for (size_t n = 0; n < rounds_done(scene->mine); n++)
        if (!initiator_round(scene, n, &at))
            return false;
    return responder_rounds(scene);
}
