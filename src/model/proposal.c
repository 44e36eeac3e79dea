#include "model/proposal.h"

#include "facts/algorithms.h"

#include <string.h>

/* One element of the list while it is read: bytes from here to end of the value. */
struct scan {
    const char *value;
    const char *here;
    const char *end;
};

struct word {
    const char *text;
    size_t length;
};

/* Offsets are kept in 16 bits: starter hands no longer strings to charon anyway (starterstroke.c).
 */
static uint16_t offset(const char *value, const char *place)
{
    size_t bytes = (size_t)(place - value);

    return bytes > UINT16_MAX ? UINT16_MAX : (uint16_t)bytes;
}

static const char *trim_end(const char *start, const char *end)
{
    while (end > start && end[-1] == ' ')
        end--;
    return end;
}

/* The next word between dashes, blanks around it left out: enumerator_create_token(…, "-", " ")
 * with its leniences, several dashes in a row and words in quotes. False at the end. */
static bool next_word(struct scan *scan, struct word *word)
{
    const char *close, *dash;

    while (scan->here < scan->end && (*scan->here == ' ' || *scan->here == '-'))
        scan->here++;
    if (scan->here == scan->end)
        return false;
    if (*scan->here == '"' || *scan->here == '\'') {
        close = memchr(scan->here + 1, *scan->here, (size_t)(scan->end - scan->here - 1));
        if (close) {
            *word = (struct word){scan->here + 1, (size_t)(close - scan->here - 1)};
            scan->here = close + 1;
            return true;
        }
    }
    dash = memchr(scan->here, '-', (size_t)(scan->end - scan->here));
    if (!dash)
        dash = scan->end;
    *word = (struct word){scan->here, (size_t)(trim_end(scan->here, dash) - scan->here)};
    scan->here = dash < scan->end ? dash + 1 : dash;
    return true;
}

/* Number n of a prefix keN_ (6.0's proposal_keywords.c), 0 without one. */
static uint8_t round_of(const struct word *word)
{
    const char *text = word->text;

    if (word->length < 5 || text[0] != 'k' || text[1] != 'e' || text[2] < '1' || text[2] > '7' ||
        text[3] != '_')
        return 0;
    return (uint8_t)(text[2] - '0');
}

static bool find_transform(enum sc_target target, const struct word *word,
                           struct sc_transform *transform)
{
    const uint8_t round = target >= SC_TARGET_6_0 ? round_of(word) : 0;
    const size_t skip = round ? 4 : 0;
    const struct sc_algorithm *algorithm =
        sc_algorithm_find(word->text + skip, word->length - skip);

    if (!algorithm || !sc_algorithm_known(algorithm, target))
        return false;
    if (round && algorithm->type != SC_TRANSFORM_KEY_EXCHANGE)
        return false;
    *transform = (struct sc_transform){.algorithm = algorithm, .round = round};
    return true;
}

const struct sc_transform *sc_proposal_first(const struct sc_proposal *proposal,
                                             enum sc_transform_type type)
{
    for (size_t i = 0; i < proposal->count; i++)
        if (proposal->items[i].algorithm->type == type && !proposal->items[i].round)
            return &proposal->items[i];
    return NULL;
}

static bool is_type(const struct sc_transform *transform, enum sc_transform_type type)
{
    return transform->algorithm->type == type;
}

static bool is_no_key_exchange(const struct sc_transform *transform, enum sc_transform_type type)
{
    return is_type(transform, type) && !transform->round && !transform->algorithm->number;
}

/* Take out the transforms of a type that `drop` says, and keep them as ignored. */
static void ignore(struct sc_arena *arena, struct sc_proposal *proposal,
                   bool (*drop)(const struct sc_transform *, enum sc_transform_type),
                   enum sc_transform_type type)
{
    size_t kept = 0;

    for (size_t i = 0; i < proposal->count; i++) {
        const struct sc_transform transform = proposal->items[i];

        if (drop(&transform, type))
            SC_PUSH(arena, &proposal->ignored, transform);
        else
            proposal->items[kept++] = transform;
    }
    proposal->count = kept;
}

static void derive_prfs(struct sc_arena *arena, struct sc_proposal *proposal)
{
    const size_t words = proposal->count;

    for (size_t i = 0; i < words; i++) {
        const struct sc_algorithm *algorithm = proposal->items[i].algorithm;
        const struct sc_algorithm *prf =
            algorithm->type == SC_TRANSFORM_INTEGRITY ? sc_algorithm_prf(algorithm) : NULL;

        if (prf)
            SC_PUSH(arena, proposal, ((struct sc_transform){.algorithm = prf}));
    }
}

static enum sc_proposal_error check_prf_and_key_exchange(struct sc_arena *arena,
                                                         struct sc_proposal *proposal)
{
    if (!sc_proposal_first(proposal, SC_TRANSFORM_PRF))
        derive_prfs(arena, proposal);
    if (!sc_proposal_first(proposal, SC_TRANSFORM_PRF))
        return SC_PROPOSAL_NO_PRF;
    ignore(arena, proposal, is_no_key_exchange, SC_TRANSFORM_KEY_EXCHANGE);
    if (!sc_proposal_first(proposal, SC_TRANSFORM_KEY_EXCHANGE))
        return SC_PROPOSAL_NO_KEY_EXCHANGE;
    return SC_PROPOSAL_OK;
}

static enum sc_proposal_error check_encryption(struct sc_arena *arena, enum sc_protocol protocol,
                                               struct sc_proposal *proposal)
{
    size_t aead = 0, classic = 0;

    for (size_t i = 0; i < proposal->count; i++)
        if (is_type(&proposal->items[i], SC_TRANSFORM_ENCRYPTION))
            *(proposal->items[i].algorithm->aead ? &aead : &classic) += 1;
    if (!aead && !classic)
        return SC_PROPOSAL_NO_ENCRYPTION;
    if (aead && classic)
        return SC_PROPOSAL_MIXED_AEAD;
    if (aead)
        ignore(arena, proposal, is_type, SC_TRANSFORM_INTEGRITY);
    else if (protocol == SC_PROTOCOL_IKE && !sc_proposal_first(proposal, SC_TRANSFORM_INTEGRITY))
        return SC_PROPOSAL_NO_INTEGRITY;
    return SC_PROPOSAL_OK;
}

static enum sc_proposal_error check_authentication(struct sc_arena *arena,
                                                   struct sc_proposal *proposal)
{
    for (size_t i = 0; i < proposal->count; i++) {
        const struct sc_algorithm *algorithm = proposal->items[i].algorithm;
        const struct sc_algorithm *gmac =
            algorithm->type == SC_TRANSFORM_ENCRYPTION ? sc_algorithm_gmac(algorithm) : NULL;

        if (gmac)
            proposal->items[i].algorithm = gmac;
    }
    ignore(arena, proposal, is_type, SC_TRANSFORM_ENCRYPTION);
    return sc_proposal_first(proposal, SC_TRANSFORM_INTEGRITY) ? SC_PROPOSAL_OK
                                                               : SC_PROPOSAL_NO_INTEGRITY;
}

/* check_proposal() of proposal.c, in its order. */
static enum sc_proposal_error check(struct sc_arena *arena, enum sc_protocol protocol,
                                    struct sc_proposal *proposal)
{
    enum sc_proposal_error error = SC_PROPOSAL_OK;

    if (protocol == SC_PROTOCOL_IKE)
        error = check_prf_and_key_exchange(arena, proposal);
    else
        ignore(arena, proposal, is_type, SC_TRANSFORM_PRF);
    if (error)
        return error;
    error = protocol == SC_PROTOCOL_AH ? check_authentication(arena, proposal)
                                       : check_encryption(arena, protocol, proposal);
    if (!error && protocol != SC_PROTOCOL_IKE && !sc_proposal_first(proposal, SC_TRANSFORM_ESN))
        SC_PUSH(arena, proposal,
                ((struct sc_transform){.algorithm = sc_algorithm_find("noesn", 5)}));
    return error;
}

static void fail(struct sc_proposals *proposals, enum sc_proposal_error error, const char *value,
                 const char *start, const char *end)
{
    proposals->error = error;
    proposals->error_start = offset(value, start);
    proposals->error_end = offset(value, end);
}

/* One element of the list; on an error the element is left out. */
static void parse_element(struct sc_arena *arena, enum sc_target target,
                          struct sc_proposals *proposals, struct scan scan)
{
    struct sc_proposal proposal = {0};
    const char *start = scan.here, *end = trim_end(scan.here, scan.end);
    struct word word;
    enum sc_proposal_error error;

    while (start < end && *start == ' ')
        start++;
    proposal.start = offset(scan.value, start);
    proposal.end = offset(scan.value, end);
    while (next_word(&scan, &word)) {
        struct sc_transform transform;

        if (!find_transform(target, &word, &transform)) {
            fail(proposals, SC_PROPOSAL_UNKNOWN_WORD, scan.value, word.text,
                 word.text + word.length);
            return;
        }
        transform.word = offset(scan.value, word.text);
        transform.length = offset(word.text, word.text + word.length);
        SC_PUSH(arena, &proposal, transform);
    }
    error = proposal.count ? check(arena, proposals->protocol, &proposal) : SC_PROPOSAL_EMPTY;
    if (error)
        fail(proposals, error, scan.value, start, end);
    else
        SC_PUSH(arena, proposals, proposal);
}

const struct sc_proposals *sc_proposals_parse_for(struct sc_arena *arena, enum sc_target target,
                                                  enum sc_protocol protocol, const char *value)
{
    struct sc_proposals *proposals = SC_NEW(arena, struct sc_proposals);
    const char *end = value + strlen(value);
    const char *here = value, *comma;

    proposals->protocol = protocol;
    if (end > value && end[-1] == '!') {
        proposals->strict = true;
        end--;
    }
    do {
        comma = memchr(here, ',', (size_t)(end - here));
        parse_element(arena, target, proposals, (struct scan){value, here, comma ? comma : end});
        here = comma ? comma + 1 : end;
    } while (comma && !proposals->error);
    return proposals;
}

const struct sc_proposals *sc_proposals_parse(struct sc_arena *arena, enum sc_protocol protocol,
                                              const char *value)
{
    return sc_proposals_parse_for(arena, SC_TARGET_5_9, protocol, value);
}

/* --- defaults --- */

/* In the order of Debian's charon 5.9.8 with its plugins openssl, gcrypt, gmp, curve25519 …, as it
 * dumps them. 6.0.2 and later append key exchanges and `none` to those of ESP and AH (NEWS
 * of 6.0.2). */
#define PRFS "-prfsha256-prfsha384-prfsha512-prfaesxcbc-prfaescmac-prfsha1"
#define GROUPS                                                                                     \
    "-x25519-x448-ecp256-ecp384-ecp521-ecp256bp-ecp384bp-ecp512bp"                                 \
    "-modp3072-modp4096-modp6144-modp8192-modp2048"
#define IKE_CLASSIC                                                                                \
    "aes128-aes192-aes256-aes128ctr-aes192ctr-aes256ctr-camellia128-camellia192-camellia256"       \
    "-camellia128ctr-camellia192ctr-camellia256ctr-3des"                                           \
    "-sha256-sha384-sha512-sha1-aescmac-aesxcbc" PRFS GROUPS
#define IKE_AEAD                                                                                   \
    "aes128gcm16-aes192gcm16-aes256gcm16-aes128ccm16-aes192ccm16-aes256ccm16-chacha20poly1305"     \
    "-camellia128ccm16-camellia192ccm16-camellia256ccm16"                                          \
    "-aes128gcm12-aes192gcm12-aes256gcm12-aes128gcm8-aes192gcm8-aes256gcm8"                        \
    "-aes128ccm12-aes192ccm12-aes256ccm12-aes128ccm8-aes192ccm8-aes256ccm8"                        \
    "-camellia128ccm8-camellia192ccm8-camellia256ccm8"                                             \
    "-camellia128ccm12-camellia192ccm12-camellia256ccm12" PRFS GROUPS
#define SIGNERS     "sha256-sha384-sha512-sha1-aesxcbc"
#define ESP_CLASSIC "aes128-aes192-aes256-" SIGNERS
#define ESP_AEAD    "aes128gcm16-aes192gcm16-aes256gcm16"

static const char *default_text(enum sc_target target, enum sc_protocol protocol)
{
    const bool groups = target >= SC_TARGET_6_0;

    switch (protocol) {
    case SC_PROTOCOL_IKE:
        return IKE_CLASSIC "," IKE_AEAD;
    case SC_PROTOCOL_ESP:
        return groups ? ESP_CLASSIC GROUPS "-none," ESP_AEAD GROUPS "-none"
                      : ESP_CLASSIC "," ESP_AEAD;
    case SC_PROTOCOL_AH:
        break;
    }
    return groups ? SIGNERS GROUPS "-none" : SIGNERS;
}

const struct sc_proposals *sc_proposals_default(struct sc_arena *arena, enum sc_target target,
                                                enum sc_protocol protocol)
{
    const struct sc_proposals *proposals =
        sc_proposals_parse_for(arena, target, protocol, default_text(target, protocol));

    for (size_t i = 0; i < proposals->count; i++)
        for (size_t j = 0; j < proposals->items[i].count; j++)
            proposals->items[i].items[j].word = proposals->items[i].items[j].length = 0;
    return proposals;
}

/* --- texts --- */

const char *sc_protocol_name(enum sc_protocol protocol)
{
    switch (protocol) {
    case SC_PROTOCOL_IKE:
        return "IKE";
    case SC_PROTOCOL_AH:
        return "AH";
    case SC_PROTOCOL_ESP:
        break;
    }
    return "ESP";
}

/* "/AES_CBC_128", "/KE1_ML_KEM_768" */
static const char *transform_text(struct sc_arena *arena, const struct sc_transform *transform)
{
    const struct sc_algorithm *algorithm = transform->algorithm;

    if (transform->round)
        return sc_arena_format(arena, "/KE%u_%s", (unsigned)transform->round, algorithm->name);
    if (algorithm->key_bits)
        return sc_arena_format(arena, "/%s_%u", algorithm->name, (unsigned)algorithm->key_bits);
    return sc_arena_format(arena, "/%s", algorithm->name);
}

/* Place of a transform in charon's output: encryption, integrity, PRF, key exchange, sequence
 * numbers, then the additional key exchanges (proposal.c, type_for_sort()). */
static unsigned print_order(const struct sc_transform *transform)
{
    switch (transform->algorithm->type) {
    case SC_TRANSFORM_ENCRYPTION:
        return 0;
    case SC_TRANSFORM_INTEGRITY:
        return 1;
    case SC_TRANSFORM_PRF:
        return 2;
    case SC_TRANSFORM_KEY_EXCHANGE:
        return transform->round ? 4U + transform->round : 3;
    case SC_TRANSFORM_ESN:
        break;
    }
    return 4;
}

enum { PRINT_PLACES = 12 };

const char *sc_proposal_text(struct sc_arena *arena, enum sc_protocol protocol,
                             const struct sc_proposal *proposal)
{
    struct {
        char *items;
        size_t count, capacity;
    } text = {0};

    for (unsigned place = 0; place < PRINT_PLACES; place++)
        for (size_t i = 0; i < proposal->count; i++) {
            if (print_order(&proposal->items[i]) != place)
                continue;
            for (const char *c = transform_text(arena, &proposal->items[i]) + !text.count; *c; c++)
                SC_PUSH(arena, &text, *c);
        }
    SC_PUSH(arena, &text, '\0');
    return sc_arena_format(arena, "%s:%s", sc_protocol_name(protocol), text.items);
}

const char *sc_proposal_error_text(enum sc_proposal_error error)
{
    switch (error) {
    case SC_PROPOSAL_OK:
        break;
    case SC_PROPOSAL_EMPTY:
        return "an element of the list is empty";
    case SC_PROPOSAL_UNKNOWN_WORD:
        return "strongSwan knows no such algorithm";
    case SC_PROPOSAL_NO_KEY_EXCHANGE:
        return "an IKE proposal needs a key exchange (a DH group)";
    case SC_PROPOSAL_NO_PRF:
        return "an IKE proposal needs a PRF, or an integrity algorithm to derive it from";
    case SC_PROPOSAL_NO_ENCRYPTION:
        return "the proposal holds no encryption algorithm";
    case SC_PROPOSAL_NO_INTEGRITY:
        return "the proposal holds no integrity algorithm";
    case SC_PROPOSAL_MIXED_AEAD:
        return "a proposal can't hold both AEAD and classic encryption algorithms";
    }
    return "the proposals are well formed";
}
