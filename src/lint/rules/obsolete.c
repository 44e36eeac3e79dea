/* SW3xx: algorithms that are obsolete or protect nothing. */
#include "lint/proposals.h"

#include "base/joined.h"

#include <string.h>

/* --- obsolete algorithms --- */

/* Why a word is told, or NULL. */
typedef const char *judge_function(const struct sc_look *look,
                                   const struct sc_algorithm *algorithm);

/* The words of a value that a judge finds fault with, each once: one finding. */
struct faults {
    struct sc_joined words;
    const struct sc_transform *first;
    const struct sc_transform *last; /* of another algorithm than the first; NULL without one */
    const char *why;                 /* the first one's */
};

static bool is_named(const struct sc_look *look, const struct sc_transform *word,
                     judge_function *judge)
{
    for (size_t i = 0; i < look->proposals->count; i++)
        for (size_t j = 0; j < look->proposals->items[i].count; j++) {
            const struct sc_transform *earlier = &look->proposals->items[i].items[j];
            if (earlier == word)
                return false;
            if (earlier->length && earlier->algorithm == word->algorithm &&
                judge(look, earlier->algorithm))
                return true;
        }
    return false;
}

static struct faults faults_of(const struct sc_look *look, judge_function *judge)
{
    enum { MOST = 12 }; /* words that are named */
    struct faults faults = {.words = {.arena = look->lint->finder->arena}};
    size_t count = 0;

    for (size_t i = 0; i < look->proposals->count && count < MOST; i++)
        for (size_t j = 0; j < look->proposals->items[i].count && count < MOST; j++) {
            const struct sc_transform *word = &look->proposals->items[i].items[j];
            const char *why = word->length ? judge(look, word->algorithm) : NULL;
            if (!why || (faults.first && word->algorithm == faults.first->algorithm) ||
                is_named(look, word, judge))
                continue;
            sc_join(&faults.words, ", ", look->setting->value + word->word, word->length);
            faults.why = faults.first ? faults.why : why;
            *(faults.first ? &faults.last : &faults.first) = word;
            count++;
        }
    return faults;
}

/* "the cipher 3des is obsolete: …", "the ciphers des, 3des are obsolete: …" */
static struct sc_finding *faults_tell(const struct sc_look *look, struct faults *faults,
                                      const char *noun)
{
    return sc_find(look->lint->finder, look->rule, sc_look_word(look, faults->first),
                   faults->last ? "the %s%s %s are obsolete: %s" : "the %s%s %s is obsolete: %s",
                   noun,
                   !faults->last          ? ""
                   : strcmp(noun, "hash") ? "s"
                                          : "es",
                   sc_joined_text(&faults->words), faults->why);
}

/* A like algorithm that is not obsolete. */
static const char *like(const struct sc_algorithm *algorithm)
{
    switch (algorithm->type) {
    case SC_TRANSFORM_KEY_EXCHANGE:
        return "modp3072";
    case SC_TRANSFORM_ENCRYPTION:
        return algorithm->key_bits > 192 ? "aes256" : "aes128";
    case SC_TRANSFORM_PRF:
        return "prfsha256";
    default:
        return "sha256";
    }
}

/* Edits that put a like algorithm in the place of each obsolete one. */
static void faults_mend(const struct sc_look *look, struct sc_finding *finding,
                        judge_function *judge)
{
    for (size_t i = 0; i < look->proposals->count; i++)
        for (size_t j = 0; j < look->proposals->items[i].count; j++) {
            const struct sc_transform *word = &look->proposals->items[i].items[j];
            if (word->length && judge(look, word->algorithm))
                sc_look_replace(look, finding, SC_FIX_UNSAFE, word->word,
                                (size_t)word->word + word->length, like(word->algorithm));
        }
}

static const char *judge_key_exchange(const struct sc_look *look,
                                      const struct sc_algorithm *algorithm)
{
    if (algorithm->type != SC_TRANSFORM_KEY_EXCHANGE || !algorithm->number)
        return NULL;
    if (!algorithm->strength)
        return "it is no key exchange at all, for tests only";
    const char *why = sc_look_verdict(look, algorithm);
    return !why && algorithm->strength < SC_STRONG_GROUP ? "it has less than 112 bits of security"
                                                         : why;
}

static void obsolete_key_exchange(const struct sc_look *look)
{
    struct faults faults = faults_of(look, judge_key_exchange);

    if (!faults.first)
        return;
    struct sc_finding *finding = faults_tell(look, &faults, "key exchange");
    sc_finding_help(look->lint->finder, finding,
                    "use ecp256, ecp384, x25519 or modp3072, whatever the peer can do");
    faults_mend(look, finding, judge_key_exchange);
}

static void check_obsolete_key_exchange(struct sc_lint *lint, const struct sc_conn *conn)
{
    sc_look_each(lint, SC_RULE_OBSOLETE_KEY_EXCHANGE, conn, obsolete_key_exchange);
}

static bool is_sweet32(const struct sc_algorithm *algorithm)
{
    return algorithm->type == SC_TRANSFORM_ENCRYPTION && algorithm->block_bits == 64;
}

/* Bytes under one key have a limit, and it is renewed before. */
static bool has_byte_limit(const struct sc_conn *conn)
{
    return conn->common->lifebytes && conn->common->marginbytes && conn->common->rekey;
}

static const char *judge_encryption(const struct sc_look *look,
                                    const struct sc_algorithm *algorithm)
{
    if (algorithm->type != SC_TRANSFORM_ENCRYPTION)
        return NULL;
    if (is_sweet32(algorithm) && look->protocol == SC_PROTOCOL_ESP && !has_byte_limit(look->conn))
        return NULL; /* SW325 says more */
    const char *why = sc_look_verdict(look, algorithm);
    return !why && is_sweet32(algorithm) ? "it works on blocks of 64 bits (Sweet32)" : why;
}

static const char *cipher_remedy(const struct sc_look *look)
{
    bool no_aead = look->protocol == SC_PROTOCOL_IKE &&
                   look->conn->common->keyexchange == SC_KEYEXCHANGE_IKEV1;

    return no_aead ? "use AES with an integrity algorithm: aes128-sha256 or aes256-sha256"
                   : "use AES: aes128gcm16, aes256gcm16, or aes128 with an integrity algorithm";
}

static void obsolete_encryption(const struct sc_look *look)
{
    struct faults faults = faults_of(look, judge_encryption);

    if (!faults.first)
        return;
    struct sc_finding *finding = faults_tell(look, &faults, "cipher");
    sc_finding_help(look->lint->finder, finding, "%s", cipher_remedy(look));
    faults_mend(look, finding, judge_encryption);
}

static void check_obsolete_encryption(struct sc_lint *lint, const struct sc_conn *conn)
{
    sc_look_each(lint, SC_RULE_OBSOLETE_ENCRYPTION, conn, obsolete_encryption);
}

static void word_null(const struct sc_look *look, const struct sc_transform *word)
{
    if (strcmp(word->algorithm->name, "NULL"))
        return;
    sc_finding_help(look->lint->finder,
                    sc_find(look->lint->finder, look->rule, sc_look_word(look, word),
                            "null encrypts nothing: %s",
                            look->protocol == SC_PROTOCOL_IKE
                                ? "identities and passwords travel in the clear"
                                : "packets travel in the clear"),
                    "use a cipher, for example aes128");
}

static void null_encryption(const struct sc_look *look)
{
    sc_look_words(look, word_null);
}

static void check_null_encryption(struct sc_lint *lint, const struct sc_conn *conn)
{
    sc_look_each(lint, SC_RULE_NULL_ENCRYPTION, conn, null_encryption);
}

static void word_gmac(const struct sc_look *look, const struct sc_transform *word)
{
    if (strcmp(word->algorithm->name, "NULL_AES_GMAC"))
        return;
    sc_finding_help(
        look->lint->finder,
        sc_find(look->lint->finder, look->rule, sc_look_word(look, word),
                "%s authenticates packets but encrypts nothing", sc_look_text(look, word)),
        "if encryption is meant, write aes%ugcm16", (unsigned)word->algorithm->key_bits);
}

static void authentication_only(const struct sc_look *look)
{
    sc_look_words(look, word_gmac);
}

static void check_authentication_only(struct sc_lint *lint, const struct sc_conn *conn)
{
    sc_look_each(lint, SC_RULE_AUTHENTICATION_ONLY, conn, authentication_only);
}

static const char *judge_integrity(const struct sc_look *look, const struct sc_algorithm *algorithm)
{
    if (algorithm->type != SC_TRANSFORM_INTEGRITY && algorithm->type != SC_TRANSFORM_PRF)
        return NULL;
    return sc_look_verdict(look, algorithm);
}

static void obsolete_integrity(const struct sc_look *look)
{
    struct faults faults = faults_of(look, judge_integrity);

    if (!faults.first)
        return;
    struct sc_finding *finding = faults_tell(look, &faults, "hash");
    sc_finding_help(look->lint->finder, finding, "use %s", like(faults.first->algorithm));
    faults_mend(look, finding, judge_integrity);
}

static void check_obsolete_integrity(struct sc_lint *lint, const struct sc_conn *conn)
{
    sc_look_each(lint, SC_RULE_OBSOLETE_INTEGRITY, conn, obsolete_integrity);
}

static bool is_sha1(const struct sc_algorithm *algorithm)
{
    return algorithm->prf ? !strcmp(algorithm->prf, "prfsha1")
                          : !strcmp(algorithm->name, "PRF_HMAC_SHA1");
}

/* The word of a proposal whose integrity and PRF are SHA-1 and nothing else, or NULL. */
static const struct sc_transform *only_sha1(const struct sc_proposal *proposal)
{
    const struct sc_transform *found = NULL;

    for (size_t i = 0; i < proposal->count; i++) {
        const struct sc_transform *transform = &proposal->items[i];

        if (transform->algorithm->type != SC_TRANSFORM_INTEGRITY &&
            transform->algorithm->type != SC_TRANSFORM_PRF)
            continue;
        if (!is_sha1(transform->algorithm))
            return NULL;
        if (!found && transform->length)
            found = transform;
    }
    return found;
}

static void sha1(const struct sc_look *look)
{
    const struct sc_transform *first = NULL;
    size_t count = 0;

    if (look->protocol != SC_PROTOCOL_IKE)
        return;
    for (size_t i = 0; i < look->proposals->count; i++) {
        const struct sc_transform *word = only_sha1(&look->proposals->items[i]);
        count += word != NULL;
        first = first ? first : word;
    }
    if (!first)
        return;
    struct sc_finding *finding =
        sc_find(look->lint->finder, look->rule, sc_look_word(look, first),
                look->proposals->count == 1 ? "this IKE proposal rests on SHA-1 alone"
                                            : "%zu of these %zu IKE proposals rest on SHA-1 alone",
                count, look->proposals->count);
    sc_finding_help(look->lint->finder, finding, "use sha256 where the peer can do it");
}

static void check_sha1(struct sc_lint *lint, const struct sc_conn *conn)
{
    sc_look_each(lint, SC_RULE_SHA1, conn, sha1);
}

static const struct sc_transform *sweet32_word(const struct sc_proposals *proposals)
{
    for (size_t i = 0; i < proposals->count; i++)
        for (size_t j = 0; j < proposals->items[i].count; j++)
            if (is_sweet32(proposals->items[i].items[j].algorithm))
                return &proposals->items[i].items[j];
    return NULL;
}

static void check_sweet32(struct sc_lint *lint, const struct sc_conn *conn)
{
    const enum sc_rule_id rule = SC_RULE_SWEET32;
    const struct sc_transform *word;
    struct sc_look look;

    if (has_byte_limit(conn) || !sc_look_at(lint, rule, conn, SC_PROTOCOL_ESP, &look) ||
        look.proposals->error)
        return;
    word = sweet32_word(look.proposals);
    if (!word || !sc_lint_first(lint, rule, look.setting))
        return;
    sc_finding_help(
        lint->finder,
        sc_find(lint->finder, rule, sc_look_word(&look, word),
                "the cipher %s is obsolete: it works on blocks of 64 bits (Sweet32), and nothing "
                "limits the bytes under one key",
                sc_look_text(&look, word)),
        "use AES, or set lifebytes=1000000000 and marginbytes=100000000 (and keep rekey=yes)");
}

SC_CHECKS(sc_checks_obsolete,
          {SC_RULE_OBSOLETE_KEY_EXCHANGE, .common = check_obsolete_key_exchange},
          {SC_RULE_OBSOLETE_ENCRYPTION, .common = check_obsolete_encryption},
          {SC_RULE_NULL_ENCRYPTION, .common = check_null_encryption},
          {SC_RULE_AUTHENTICATION_ONLY, .common = check_authentication_only},
          {SC_RULE_OBSOLETE_INTEGRITY, .common = check_obsolete_integrity},
          {SC_RULE_SHA1, .common = check_sha1}, {SC_RULE_SWEET32, .common = check_sweet32});
