#include "negotiate/play.h"

#include "base/joined.h"
#include "model/proposal.h"

#include <string.h>

struct sc_offer sc_offer_of(struct sc_arena *arena, enum sc_target target,
                            enum sc_protocol protocol, const struct sc_proposals *proposals)
{
    struct sc_offer offer = {.protocol = protocol};

    for (size_t i = 0; proposals && i < proposals->count; i++)
        SC_PUSH(arena, &offer.proposals, &proposals->items[i]);
    if (proposals && proposals->strict)
        return offer;
    const struct sc_proposals *defaults = sc_proposals_default(arena, target, protocol);
    for (size_t i = 0; i < defaults->count; i++)
        SC_PUSH(arena, &offer.proposals, &defaults->items[i]);
    return offer;
}

static bool has_type(const struct sc_proposal *proposal, enum sc_transform_type type)
{
    return sc_proposal_first(proposal, type) != NULL;
}

static bool has_none(const struct sc_proposal *proposal, enum sc_transform_type type)
{
    for (size_t i = 0; i < proposal->count; i++)
        if (proposal->items[i].algorithm->type == type && !proposal->items[i].algorithm->number)
            return true;
    return false;
}

/* True if the received one offers just this algorithm. */
static bool offers(const struct sc_proposal *received, const struct sc_transform *wanted,
                   unsigned flags)
{
    for (size_t i = 0; i < received->count; i++) {
        const struct sc_transform *transform = &received->items[i];
        if (transform->algorithm->type != wanted->algorithm->type ||
            transform->round != wanted->round)
            continue;
        if (transform->algorithm->number == wanted->algorithm->number &&
            transform->algorithm->key_bits == wanted->algorithm->key_bits)
            return true;
        if (flags & SC_OFFER_V1)
            return false;
    }
    return false;
}

/* The algorithm of one type, *chosen NULL where none is needed; false when there is none in common
 * (select_algo()). */
static bool algorithm_select(const struct sc_proposal *own, const struct sc_proposal *received,
                             enum sc_transform_type type, enum sc_protocol protocol, unsigned flags,
                             const struct sc_transform **chosen)
{
    bool optional = type == SC_TRANSFORM_KEY_EXCHANGE && protocol != SC_PROTOCOL_IKE;
    bool here = has_type(own, type), there = has_type(received, type);

    *chosen = NULL;
    if (!here && !there)
        return true;
    if (!here && (flags & SC_OFFER_V1))
        return optional && !sc_proposal_first(received, type)->algorithm->number;
    if (!here || !there)
        return optional && has_none(here ? own : received, type);
    for (size_t i = 0; i < own->count; i++) {
        const struct sc_transform *transform = &own->items[i];
        if (transform->algorithm->type != type || !offers(received, transform, flags))
            continue;
        *chosen = transform->algorithm->number || type == SC_TRANSFORM_ESN ? transform : NULL;
        return true;
    }
    return false;
}

static const struct sc_proposal *pair_select(struct sc_arena *arena, enum sc_protocol protocol,
                                             const struct sc_proposal *own,
                                             const struct sc_proposal *received, unsigned flags)
{
    static const enum sc_transform_type types[] = {SC_TRANSFORM_ENCRYPTION, SC_TRANSFORM_INTEGRITY,
                                                   SC_TRANSFORM_PRF, SC_TRANSFORM_KEY_EXCHANGE,
                                                   SC_TRANSFORM_ESN};
    struct sc_proposal *selected = SC_NEW(arena, struct sc_proposal);
    bool aead = false;

    for (size_t t = 0; t < sizeof types / sizeof types[0]; t++) {
        const struct sc_transform *chosen;
        if ((types[t] == SC_TRANSFORM_INTEGRITY && aead) ||
            (types[t] == SC_TRANSFORM_KEY_EXCHANGE && (flags & SC_OFFER_NO_KE)))
            continue;
        if (!algorithm_select(own, received, types[t], protocol, flags, &chosen))
            return NULL;
        if (chosen)
            SC_PUSH(arena, selected, *chosen);
        aead |= chosen && chosen->algorithm->aead;
    }
    return selected;
}

const struct sc_proposal *sc_offer_select(struct sc_arena *arena, const struct sc_offer *own,
                                          const struct sc_offer *received, unsigned flags)
{
    if (own->protocol != received->protocol)
        return NULL;
    for (size_t i = 0; i < own->proposals.count; i++)
        for (size_t k = 0; k < received->proposals.count; k++) {
            const struct sc_proposal *selected = pair_select(
                arena, own->protocol, own->proposals.items[i], received->proposals.items[k], flags);
            if (selected)
                return selected;
        }
    return NULL;
}

void sc_offer_one_group(struct sc_offer *offer)
{
    const struct sc_transform *group =
        offer->proposals.count
            ? sc_proposal_first(offer->proposals.items[0], SC_TRANSFORM_KEY_EXCHANGE)
            : NULL;
    size_t kept = 0;

    if (!group || !group->algorithm->number)
        return;
    for (size_t i = 0; i < offer->proposals.count; i++) {
        const struct sc_transform *own =
            sc_proposal_first(offer->proposals.items[i], SC_TRANSFORM_KEY_EXCHANGE);
        if (own && own->algorithm == group->algorithm)
            offer->proposals.items[kept++] = offer->proposals.items[i];
    }
    offer->proposals.count = kept;
}

bool sc_offer_has(const struct sc_offer *own, const struct sc_proposal *chosen)
{
    for (size_t i = 0; i < own->proposals.count; i++) {
        bool all = true;
        for (size_t k = 0; all && k < chosen->count; k++)
            all = offers(own->proposals.items[i], &chosen->items[k], 0);
        if (all)
            return true;
    }
    return false;
}

const char *sc_offer_text(struct sc_arena *arena, const struct sc_offer *offer, size_t configured)
{
    struct sc_joined text = {.arena = arena};
    enum { SHOWN = 3 };

    for (size_t i = 0; i < offer->proposals.count && i < configured && i < SHOWN; i++) {
        const char *one = sc_proposal_text(arena, offer->protocol, offer->proposals.items[i]);
        const char *colon = strchr(one, ':');
        one = colon ? colon + 1 : one;
        sc_join(&text, ", ", one, strlen(one));
    }
    if (configured > SHOWN)
        sc_join(&text, ", ", "...", 3);
    if (offer->proposals.count > configured)
        sc_join(&text, configured ? ", " : "", "the defaults", strlen("the defaults"));
    return sc_joined_text(&text);
}
