#include "facts/algorithms.h"

#include <string.h>

enum { CLASSIC = 0, AEAD = 1, KEPT = 0, DEPRECATED = 1, OUT = 0, IN_CNSA2 = 1 };

#define ENCRYPTION(w, n, num, bits, block, level, kind, v1, rfc8247, rfc8221, iana, nsa, from,     \
                   last)                                                                           \
    {.keyword = (w),                                                                               \
     .name = (n),                                                                                  \
     .type = SC_TRANSFORM_ENCRYPTION,                                                              \
     .number = (num),                                                                              \
     .key_bits = (bits),                                                                           \
     .block_bits = (block),                                                                        \
     .strength = (level),                                                                          \
     .aead = (kind),                                                                               \
     .ike = SC_REQUIREMENT_##rfc8247,                                                              \
     .ikev1 = SC_IKEV1_##v1,                                                                       \
     .esp = SC_REQUIREMENT_##rfc8221,                                                              \
     .deprecated = (iana),                                                                         \
     .cnsa2 = (nsa),                                                                               \
     .since = (from),                                                                              \
     .until = (last)},
#define INTEGRITY(w, n, num, level, derived, v1, rfc8247, rfc8221, iana, nsa)                      \
    {.keyword = (w),                                                                               \
     .name = (n),                                                                                  \
     .type = SC_TRANSFORM_INTEGRITY,                                                               \
     .number = (num),                                                                              \
     .strength = (level),                                                                          \
     .prf = (derived),                                                                             \
     .ike = SC_REQUIREMENT_##rfc8247,                                                              \
     .ikev1 = SC_IKEV1_##v1,                                                                       \
     .esp = SC_REQUIREMENT_##rfc8221,                                                              \
     .deprecated = (iana),                                                                         \
     .cnsa2 = (nsa),                                                                               \
     .since = "",                                                                                  \
     .until = ""},
#define PRF(w, n, num, level, rfc8247, iana, nsa)                                                  \
    {.keyword = (w),                                                                               \
     .name = (n),                                                                                  \
     .type = SC_TRANSFORM_PRF,                                                                     \
     .number = (num),                                                                              \
     .strength = (level),                                                                          \
     .ike = SC_REQUIREMENT_##rfc8247,                                                              \
     .deprecated = (iana),                                                                         \
     .cnsa2 = (nsa),                                                                               \
     .since = "",                                                                                  \
     .until = ""},
#define KEY_EXCHANGE(w, n, num, level, rfc8247, iana, nsa, from, last)                             \
    {.keyword = (w),                                                                               \
     .name = (n),                                                                                  \
     .type = SC_TRANSFORM_KEY_EXCHANGE,                                                            \
     .number = (num),                                                                              \
     .strength = (level),                                                                          \
     .ike = SC_REQUIREMENT_##rfc8247,                                                              \
     .deprecated = (iana),                                                                         \
     .cnsa2 = (nsa),                                                                               \
     .since = (from),                                                                              \
     .until = (last)},
#define SEQUENCE(w, n, num)                                                                        \
    {.keyword = (w),                                                                               \
     .name = (n),                                                                                  \
     .type = SC_TRANSFORM_ESN,                                                                     \
     .number = (num),                                                                              \
     .cnsa2 = true,                                                                                \
     .since = "",                                                                                  \
     .until = ""},

static const struct sc_algorithm algorithms[] = {
#include "facts/algorithms.def"
};

enum { ROWS = sizeof algorithms / sizeof algorithms[0] };

/* Order of a row's word against `length` bytes of `word`. */
static int compare(const char *keyword, const char *word, size_t length)
{
    int order = strncmp(keyword, word, length);

    return order ? order : keyword[length] != '\0';
}

/* The row of one kind with this word, or NULL. */
static const struct sc_algorithm *search(enum sc_transform_type type, const char *word,
                                         size_t length)
{
    size_t first = 0, end = ROWS;

    while (first < end) {
        size_t middle = first + (end - first) / 2;
        const struct sc_algorithm *row = &algorithms[middle];
        int order =
            row->type == type ? compare(row->keyword, word, length) : (int)row->type - (int)type;

        if (!order)
            return row;
        if (order < 0)
            first = middle + 1;
        else
            end = middle;
    }
    return NULL;
}

const struct sc_algorithm *sc_algorithm_find(const char *word, size_t length)
{
    if (!length)
        return NULL;
    for (enum sc_transform_type type = SC_TRANSFORM_ENCRYPTION; type <= SC_TRANSFORM_ESN; type++) {
        const struct sc_algorithm *found = search(type, word, length);

        if (found)
            return found;
    }
    return NULL;
}

const struct sc_algorithm *sc_algorithm_at(size_t index)
{
    return index < ROWS ? &algorithms[index] : NULL;
}

/* The first target that is at least `version` ("6.0", "6.1"). */
static enum sc_target target_of(const char *version)
{
    return !strcmp(version, "6.1") ? SC_TARGET_6_1 : SC_TARGET_6_0;
}

bool sc_algorithm_known(const struct sc_algorithm *algorithm, enum sc_target target)
{
    if (*algorithm->since && target < target_of(algorithm->since))
        return false;
    return !*algorithm->until || target < target_of(algorithm->until);
}

const struct sc_algorithm *sc_algorithm_prf(const struct sc_algorithm *integrity)
{
    const char *word = integrity->prf;

    return word ? search(SC_TRANSFORM_PRF, word, strlen(word)) : NULL;
}

const struct sc_algorithm *sc_algorithm_gmac(const struct sc_algorithm *encryption)
{
    if (strcmp(encryption->name, "NULL_AES_GMAC"))
        return NULL;
    for (size_t i = 0; i < ROWS; i++)
        if (!*algorithms[i].keyword && algorithms[i].strength == encryption->key_bits)
            return &algorithms[i];
    return NULL;
}
