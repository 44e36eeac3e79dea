/* Two lists of proposals out of a log, transform by transform. */
#include "diagnose/track.h"

#include <stdio.h>
#include <string.h>

enum { TYPES = SC_TRANSFORM_KEY_EXCHANGE + 1, MOST = 24, MOST_PROPOSALS = 24 };

/* The transforms of one proposal. */
struct listed {
    const struct sc_algorithm *items[MOST];
    size_t count;
};

/* As charon logs it: its name, and the length of a variable key. */
static bool is_logged(const struct sc_algorithm *algorithm, const char *text, size_t length)
{
    char bits[16];

    if (*algorithm->name != *text || !*algorithm->keyword)
        return false;
    size_t name = strlen(algorithm->name);
    if (length < name || memcmp(text, algorithm->name, name) != 0)
        return false;
    if (!algorithm->key_bits)
        return length == name;
    snprintf(bits, sizeof bits, "_%u", algorithm->key_bits);
    return length == name + strlen(bits) && !memcmp(text + name, bits, strlen(bits));
}

/* Of several words for one algorithm the first that says how long its key is. */
static const struct sc_algorithm *algorithm_of(const char *text, size_t length)
{
    const struct sc_algorithm *row;

    for (size_t i = 0; (row = sc_algorithm_at(i)); i++) {
        bool clear = !row->key_bits || row->keyword[strcspn(row->keyword, "0123456789")];
        if (is_logged(row, text, length) && clear)
            return row;
    }
    return NULL;
}

static void proposal_read(const char *text, const char *end, struct listed *listed)
{
    const char *colon = memchr(text, ':', (size_t)(end - text));

    listed->count = 0;
    for (const char *at = colon ? colon + 1 : text; at < end;) {
        size_t length = 0;
        while (at + length < end && at[length] != '/')
            length++;
        const struct sc_algorithm *algorithm = algorithm_of(at, length);
        if (algorithm && listed->count < MOST)
            listed->items[listed->count++] = algorithm;
        at += length + 1;
    }
}

static size_t list_read(const char *text, struct listed listed[MOST_PROPOSALS])
{
    size_t count = 0;

    for (const char *at = text; *at && count < MOST_PROPOSALS;) {
        at += strspn(at, " ,");
        size_t length = strcspn(at, ",");
        const char *end = at + length;
        while (end > at && end[-1] == ' ')
            end--;
        if (end > at)
            proposal_read(at, end, &listed[count]);
        count += end > at && listed[count].count > 0;
        at += length;
    }
    return count;
}

static bool has_type(const struct listed *listed, enum sc_transform_type type)
{
    for (size_t i = 0; i < listed->count; i++)
        if (listed->items[i]->type == type)
            return true;
    return false;
}

static bool shares(const struct listed *a, const struct listed *b, enum sc_transform_type type)
{
    if (!has_type(a, type) && !has_type(b, type))
        return true;
    for (size_t i = 0; i < a->count; i++)
        for (size_t k = 0; k < b->count; k++)
            if (a->items[i]->type == type && b->items[k]->type == type &&
                a->items[i]->number == b->items[k]->number &&
                a->items[i]->key_bits == b->items[k]->key_bits)
                return true;
    return false;
}

/* The types in which two proposals have nothing in common, as bits. */
static unsigned differing(const struct listed *a, const struct listed *b)
{
    unsigned types = 0;

    for (enum sc_transform_type type = SC_TRANSFORM_ENCRYPTION;
         type < (enum sc_transform_type)TYPES; type++)
        if (!shares(a, b, type))
            types |= 1U << type;
    return types;
}

/* aes256-sha256-modp2048 */
static void spell(const struct listed *listed, char *text, size_t size)
{
    static const enum sc_transform_type order[] = {SC_TRANSFORM_ENCRYPTION, SC_TRANSFORM_INTEGRITY,
                                                   SC_TRANSFORM_PRF, SC_TRANSFORM_KEY_EXCHANGE};
    bool aead = false, integrity = has_type(listed, SC_TRANSFORM_INTEGRITY);
    size_t used = 0;

    *text = '\0';
    for (size_t o = 0; o < sizeof order / sizeof order[0]; o++) {
        const struct sc_algorithm *first = NULL;
        for (size_t i = 0; i < listed->count && !first; i++)
            if (listed->items[i]->type == order[o])
                first = listed->items[i];
        aead |= first && first->aead;
        if (!first || (order[o] == SC_TRANSFORM_PRF && integrity && !aead))
            continue; /* it goes with the integrity algorithm */
        int put = snprintf(text + used, size - used, "%s%s", used ? "-" : "", first->keyword);
        if (put < 0 || (size_t)put >= size - used)
            return;
        used += (size_t)put;
    }
}

static const char *type_name(unsigned types)
{
    if (types & 1U << SC_TRANSFORM_ENCRYPTION)
        return "the cipher";
    if (types & 1U << SC_TRANSFORM_INTEGRITY)
        return "the integrity algorithm";
    if (types & 1U << SC_TRANSFORM_PRF)
        return "the PRF";
    return "the key exchange";
}

static unsigned count_bits(unsigned bits)
{
    unsigned count = 0;

    for (; bits; bits &= bits - 1)
        count++;
    return count;
}

bool sc_proposals_compare(const char *received, const char *configured, bool *group_only,
                          char *text, size_t size)
{
    struct listed theirs[MOST_PROPOSALS], ours[MOST_PROPOSALS];
    size_t their_count = list_read(received, theirs), our_count = list_read(configured, ours);
    unsigned best = ~0U;
    const struct listed *nearest = NULL, *mine = NULL;
    char spelled[128];

    for (size_t i = 0; i < their_count; i++)
        for (size_t k = 0; k < our_count; k++) {
            unsigned types = differing(&theirs[i], &ours[k]);
            if (!nearest || count_bits(types) < count_bits(best)) {
                best = types;
                nearest = &theirs[i];
                mine = &ours[k];
            }
        }
    if (!nearest || !best)
        return false;
    *group_only = best == 1U << SC_TRANSFORM_KEY_EXCHANGE;
    spell(nearest, spelled, sizeof spelled);
    bool theirs_has = has_type(nearest, SC_TRANSFORM_KEY_EXCHANGE);
    if (*group_only && theirs_has != has_type(mine, SC_TRANSFORM_KEY_EXCHANGE)) {
        snprintf(
            text, size,
            theirs_has
                ? "the peer wants a key exchange for it (PFS), here is none: it offers %s"
                : "here a key exchange is wanted for it (PFS), the peer has none: it offers %s",
            spelled);
        return true;
    }
    snprintf(text, size, "%s differs%s: the nearest that the peer offers is %s", type_name(best),
             count_bits(best) > 1 ? ", and more" : "", spelled);
    return true;
}
