/* SW3xx: what is obsolete in proposals, what has no effect, and what is surely not meant. */
#include "lint/proposals.h"

#include "base/joined.h"
#include "model/proposal.h"

#include <string.h>

/* --- obsolete algorithms --- */

enum { STRONG_GROUP = 112 }; /* bits of security: NIST SP 800-57 part 1, table 4 */

/* What the RFC of this protocol demands: RFC 8247 for IKE, RFC 8221 for ESP and AH. Groups are the
 * same for both (RFC 8221 leaves them to RFC 8247). */
static enum sc_requirement requirement(const struct sc_look *look,
                                       const struct sc_algorithm *algorithm)
{
    if (look->protocol == SC_PROTOCOL_IKE || algorithm->type == SC_TRANSFORM_KEY_EXCHANGE)
        return algorithm->ike;
    return algorithm->esp;
}

/* Why an algorithm is obsolete, for a message, or NULL. */
static const char *verdict(const struct sc_look *look, const struct sc_algorithm *algorithm)
{
    const bool rfc8247 =
        look->protocol == SC_PROTOCOL_IKE || algorithm->type == SC_TRANSFORM_KEY_EXCHANGE;

    switch (requirement(look, algorithm)) {
    case SC_REQUIREMENT_MUST_NOT:
        return rfc8247 ? "RFC 8247 says MUST NOT" : "RFC 8221 says MUST NOT";
    case SC_REQUIREMENT_SHOULD_NOT:
        return rfc8247 ? "RFC 8247 says SHOULD NOT" : "RFC 8221 says SHOULD NOT";
    default:
        return algorithm->deprecated ? "RFC 9395 deprecates it" : NULL;
    }
}

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

static const char *judge_key_exchange(const struct sc_look *look,
                                      const struct sc_algorithm *algorithm)
{
    if (algorithm->type != SC_TRANSFORM_KEY_EXCHANGE || !algorithm->number)
        return NULL;
    if (!algorithm->strength)
        return "it is no key exchange at all, for tests only";
    const char *why = verdict(look, algorithm);
    return !why && algorithm->strength < STRONG_GROUP ? "it has less than 112 bits of security"
                                                      : why;
}

static void obsolete_key_exchange(const struct sc_look *look)
{
    struct faults faults = faults_of(look, judge_key_exchange);

    if (!faults.first)
        return;
    sc_finding_help(look->lint->finder, faults_tell(look, &faults, "key exchange"),
                    "use ecp256, ecp384, x25519 or modp3072, whatever the peer can do");
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
    return conn->lifebytes && conn->marginbytes && conn->rekey;
}

static const char *judge_encryption(const struct sc_look *look,
                                    const struct sc_algorithm *algorithm)
{
    if (algorithm->type != SC_TRANSFORM_ENCRYPTION)
        return NULL;
    if (is_sweet32(algorithm) && look->protocol == SC_PROTOCOL_ESP && !has_byte_limit(look->conn))
        return NULL; /* SW325 says more */
    const char *why = verdict(look, algorithm);
    return !why && is_sweet32(algorithm) ? "it works on blocks of 64 bits (Sweet32)" : why;
}

static const char *cipher_remedy(const struct sc_look *look)
{
    bool no_aead =
        look->protocol == SC_PROTOCOL_IKE && look->conn->keyexchange == SC_KEYEXCHANGE_IKEV1;

    return no_aead ? "use AES with an integrity algorithm: aes128-sha256 or aes256-sha256"
                   : "use AES: aes128gcm16, aes256gcm16, or aes128 with an integrity algorithm";
}

static void obsolete_encryption(const struct sc_look *look)
{
    struct faults faults = faults_of(look, judge_encryption);

    if (faults.first)
        sc_finding_help(look->lint->finder, faults_tell(look, &faults, "cipher"), "%s",
                        cipher_remedy(look));
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
    return verdict(look, algorithm);
}

static void obsolete_integrity(const struct sc_look *look)
{
    struct faults faults = faults_of(look, judge_integrity);

    if (faults.first)
        sc_finding_help(look->lint->finder, faults_tell(look, &faults, "hash"), "use %s",
                        faults.first->algorithm->type == SC_TRANSFORM_PRF ? "prfsha256" : "sha256");
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

/* --- what a proposal lacks --- */

static void esp_without_integrity(const struct sc_look *look)
{
    if (look->protocol != SC_PROTOCOL_ESP)
        return;
    for (size_t i = 0; i < look->proposals->count; i++) {
        const struct sc_proposal *proposal = &look->proposals->items[i];
        const struct sc_transform *cipher = sc_proposal_first(proposal, SC_TRANSFORM_ENCRYPTION);

        if (cipher->algorithm->aead || sc_proposal_first(proposal, SC_TRANSFORM_INTEGRITY))
            continue;
        sc_finding_help(look->lint->finder,
                        sc_find(look->lint->finder, look->rule, sc_look_proposal(look, proposal),
                                "%s encrypts packets and authenticates none of them",
                                sc_look_text(look, cipher)),
                        "add an integrity algorithm such as sha256, or use an AEAD cipher such as "
                        "aes128gcm16");
    }
}

static void check_esp_without_integrity(struct sc_lint *lint, const struct sc_conn *conn)
{
    sc_look_each(lint, SC_RULE_ESP_WITHOUT_INTEGRITY, conn, esp_without_integrity);
}

static bool has_group(const struct sc_proposals *proposals)
{
    for (size_t i = 0; i < proposals->count; i++)
        if (sc_proposal_first(&proposals->items[i], SC_TRANSFORM_KEY_EXCHANGE))
            return true;
    return false;
}

/* The group of ike=, which the peer surely has; NULL where none is set, or it is too weak to be
 * recommended. */
static const char *group_of_ike(const struct sc_look *look)
{
    const struct sc_proposals *ike = look->conn->ike;
    const struct sc_transform *group =
        ike && !ike->error && ike->count
            ? sc_proposal_first(&ike->items[0], SC_TRANSFORM_KEY_EXCHANGE)
            : NULL;
    const struct sc_value *value = sc_conn_value(look->conn, SC_KW_IKE);

    if (!group || !group->length || !value || verdict(look, group->algorithm) ||
        group->algorithm->strength < STRONG_GROUP)
        return NULL;
    return sc_arena_copy(look->lint->finder->arena, value->setting->value + group->word,
                         group->length);
}

static void esp_without_pfs(const struct sc_look *look)
{
    if (look->protocol == SC_PROTOCOL_IKE || has_group(look->proposals))
        return;
    const char *group = group_of_ike(look);
    sc_finding_help(
        look->lint->finder,
        sc_find(look->lint->finder, look->rule, sc_setting_value(look->setting),
                "no key exchange in %s=: there is no perfect forward secrecy, and with a peer that "
                "demands it the first rekeying fails (NO_PROPOSAL_CHOSEN)",
                look->setting->key),
        group ? "put the group of ike= behind each proposal, '-%s', as the peer should"
              : "put a group that the peer has too behind each proposal, such as '-%s'",
        group ? group : "modp3072");
}

static void check_esp_without_pfs(struct sc_lint *lint, const struct sc_conn *conn)
{
    sc_look_each(lint, SC_RULE_ESP_WITHOUT_PFS, conn, esp_without_pfs);
}

static void not_strict(const struct sc_look *look)
{
    const size_t end = strlen(look->setting->value);
    struct sc_finding *finding;

    if (look->proposals->strict)
        return;
    finding = sc_find(look->lint->finder, look->rule, sc_setting_value(look->setting),
                      "charon appends its default proposals to %s=, so that something else may be "
                      "agreed on",
                      look->setting->key);
    sc_finding_help(look->lint->finder, finding,
                    "end the list with '!' if nothing else is to be used");
    sc_look_replace(look, finding, SC_FIX_UNSAFE, end, end, "!");
}

static void check_not_strict(struct sc_lint *lint, const struct sc_conn *conn)
{
    sc_look_each(lint, SC_RULE_NOT_STRICT, conn, not_strict);
}

/* --- IKEv1 --- */

/* The second transform of a type that came from a word, or NULL. */
static const struct sc_transform *second(const struct sc_proposal *proposal,
                                         enum sc_transform_type type)
{
    const struct sc_transform *first = NULL;

    for (size_t i = 0; i < proposal->count; i++) {
        const struct sc_transform *transform = &proposal->items[i];

        if (transform->algorithm->type != type || !transform->length)
            continue;
        if (first && (first->algorithm->number != transform->algorithm->number ||
                      first->algorithm->key_bits != transform->algorithm->key_bits))
            return transform;
        if (!first)
            first = transform;
    }
    return NULL;
}

static void ikev1_first_only(const struct sc_look *look)
{
    static const enum sc_transform_type types[] = {SC_TRANSFORM_ENCRYPTION, SC_TRANSFORM_INTEGRITY,
                                                   SC_TRANSFORM_KEY_EXCHANGE};

    for (size_t i = 0; i < look->proposals->count; i++)
        for (size_t j = 0; j < sizeof types / sizeof types[0]; j++) {
            const struct sc_proposal *proposal = &look->proposals->items[i];
            const struct sc_transform *word = second(proposal, types[j]);

            if (word)
                sc_finding_help(
                    look->lint->finder,
                    sc_find(look->lint->finder, look->rule, sc_look_word(look, word),
                            "with IKEv1 charon offers only %s of this proposal and never "
                            "%s",
                            sc_look_text(look, sc_proposal_first(proposal, types[j])),
                            sc_look_text(look, word)),
                    "make a proposal of its own for each, separated by commas");
        }
}

static void check_ikev1_first_only(struct sc_lint *lint, const struct sc_conn *conn)
{
    if (conn->keyexchange == SC_KEYEXCHANGE_IKEV1)
        sc_look_each(lint, SC_RULE_IKEV1_FIRST_ONLY, conn, ikev1_first_only);
}

static void word_not_in_ikev1(const struct sc_look *look, const struct sc_transform *word)
{
    const struct sc_algorithm *algorithm = word->algorithm;
    const bool ike = look->protocol == SC_PROTOCOL_IKE;

    if (algorithm->type != SC_TRANSFORM_ENCRYPTION && algorithm->type != SC_TRANSFORM_INTEGRITY)
        return;
    if (algorithm->ikev1 == SC_IKEV1_BOTH || (!ike && algorithm->ikev1 == SC_IKEV1_ESP))
        return;
    sc_finding_help(
        look->lint->finder,
        sc_find(look->lint->finder, look->rule, sc_look_word(look, word),
                "IKEv1 can't negotiate %s in %s=: charon leaves it out", sc_look_text(look, word),
                look->setting->key),
        "use an algorithm that IKEv1 has, such as aes128 or sha256, or keyexchange=ikev2");
}

static void not_in_ikev1(const struct sc_look *look)
{
    sc_look_words(look, word_not_in_ikev1);
}

static void check_not_in_ikev1(struct sc_lint *lint, const struct sc_conn *conn)
{
    if (conn->keyexchange == SC_KEYEXCHANGE_IKEV1)
        sc_look_each(lint, SC_RULE_NOT_IN_IKEV1, conn, not_in_ikev1);
}

/* --- words without effect --- */

/* True if the PRFs of an IKE proposal were derived from its integrity words. */
static bool prf_is_derived(const struct sc_look *look, const struct sc_proposal *proposal)
{
    return look->protocol == SC_PROTOCOL_IKE &&
           !sc_proposal_first(proposal, SC_TRANSFORM_PRF)->length;
}

/* Integrity words that charon took out, of proposals whose PRF is (not) derived from them. */
static void each_ignored_integrity(const struct sc_look *look, bool derived,
                                   void (*report)(const struct sc_look *look,
                                                  const struct sc_transform *word))
{
    for (size_t i = 0; i < look->proposals->count; i++) {
        const struct sc_proposal *proposal = &look->proposals->items[i];

        if (prf_is_derived(look, proposal) != derived)
            continue;
        for (size_t j = 0; j < proposal->ignored.count; j++)
            if (proposal->ignored.items[j].algorithm->type == SC_TRANSFORM_INTEGRITY)
                report(look, &proposal->ignored.items[j]);
    }
}

static void word_aead_with_integrity(const struct sc_look *look, const struct sc_transform *word)
{
    struct sc_finding *finding = sc_find(
        look->lint->finder, look->rule, sc_look_word(look, word),
        "AEAD ciphers need no integrity algorithm: charon takes %s out", sc_look_text(look, word));

    sc_finding_help(look->lint->finder, finding, "leave the word out");
    sc_look_remove(look, finding, word);
}

static void aead_with_integrity(const struct sc_look *look)
{
    each_ignored_integrity(look, false, word_aead_with_integrity);
}

static void check_aead_with_integrity(struct sc_lint *lint, const struct sc_conn *conn)
{
    sc_look_each(lint, SC_RULE_AEAD_WITH_INTEGRITY, conn, aead_with_integrity);
}

static void word_aead_without_prf(const struct sc_look *look, const struct sc_transform *word)
{
    const char *prf = word->algorithm->prf;
    struct sc_finding *finding;

    if (!prf)
        return;
    finding =
        sc_find(look->lint->finder, look->rule, sc_look_word(look, word),
                "charon takes %s for the PRF only: an AEAD cipher needs no integrity algorithm",
                sc_look_text(look, word));
    sc_finding_help(look->lint->finder, finding, "write %s, which says so", prf);
    sc_look_replace(look, finding, SC_FIX_SAFE, word->word, (size_t)word->word + word->length, prf);
}

static void aead_without_prf(const struct sc_look *look)
{
    each_ignored_integrity(look, true, word_aead_without_prf);
}

static void check_aead_without_prf(struct sc_lint *lint, const struct sc_conn *conn)
{
    sc_look_each(lint, SC_RULE_AEAD_WITHOUT_PRF, conn, aead_without_prf);
}

static void ignored_algorithm(const struct sc_look *look)
{
    if (look->protocol == SC_PROTOCOL_IKE)
        return;
    for (size_t i = 0; i < look->proposals->count; i++)
        for (size_t j = 0; j < look->proposals->items[i].ignored.count; j++) {
            const struct sc_transform *word = &look->proposals->items[i].ignored.items[j];
            struct sc_finding *finding;

            if (word->algorithm->type == SC_TRANSFORM_INTEGRITY)
                continue; /* SW322 */
            finding = sc_find(look->lint->finder, look->rule, sc_look_word(look, word),
                              "%s has no effect in %s=: charon takes it out",
                              sc_look_text(look, word), look->setting->key);
            sc_finding_help(look->lint->finder, finding, "leave the word out");
            sc_look_remove(look, finding, word);
        }
}

static void check_ignored_algorithm(struct sc_lint *lint, const struct sc_conn *conn)
{
    sc_look_each(lint, SC_RULE_IGNORED_ALGORITHM, conn, ignored_algorithm);
}

static void report_none(const struct sc_look *look, const struct sc_transform *word,
                        const char *what, const char *help)
{
    sc_finding_help(look->lint->finder,
                    sc_find(look->lint->finder, look->rule, sc_look_word(look, word), "%s %s",
                            sc_look_text(look, word), what),
                    "%s", help);
}

static void key_exchange_none(const struct sc_look *look)
{
    for (size_t i = 0; i < look->proposals->count; i++) {
        const struct sc_proposal *proposal = &look->proposals->items[i];
        const struct sc_transform *none = NULL;
        bool group = false;

        for (size_t j = 0; j < proposal->ignored.count; j++)
            if (proposal->ignored.items[j].algorithm->type == SC_TRANSFORM_KEY_EXCHANGE)
                report_none(look, &proposal->ignored.items[j],
                            "has no effect in ike=: charon takes it out", "leave the word out");
        for (size_t j = 0; j < proposal->count; j++) {
            const struct sc_transform *word = &proposal->items[j];

            if (word->algorithm->type != SC_TRANSFORM_KEY_EXCHANGE || word->round)
                continue;
            if (word->algorithm->number)
                group = true;
            else
                none = word;
        }
        if (none && group)
            report_none(look, none, "leaves perfect forward secrecy to the peer",
                        "leave the word out if every rekeying is to have a key exchange");
    }
}

static void check_key_exchange_none(struct sc_lint *lint, const struct sc_conn *conn)
{
    sc_look_each(lint, SC_RULE_KEY_EXCHANGE_NONE, conn, key_exchange_none);
}

/* --- words twice --- */

static bool same_transform(const struct sc_transform *a, const struct sc_transform *b)
{
    return a->algorithm->type == b->algorithm->type &&
           a->algorithm->number == b->algorithm->number &&
           a->algorithm->key_bits == b->algorithm->key_bits && a->round == b->round;
}

/* Long lists are not compared pair by pair: nobody writes them. */
enum { COMPARED = 64 };

static void duplicate_algorithm(const struct sc_look *look)
{
    for (size_t i = 0; i < look->proposals->count; i++) {
        const struct sc_proposal *proposal = &look->proposals->items[i];

        for (size_t j = 1; j < proposal->count && j < COMPARED; j++)
            for (size_t k = 0; k < j; k++) {
                const struct sc_transform *word = &proposal->items[j];

                if (!word->length || !same_transform(word, &proposal->items[k]))
                    continue;
                sc_finding_help(look->lint->finder,
                                sc_find(look->lint->finder, look->rule, sc_look_word(look, word),
                                        "%s is in this proposal already, as %s",
                                        sc_look_text(look, word),
                                        sc_look_text(look, &proposal->items[k])),
                                "leave it out, or write what was meant");
                break;
            }
    }
}

static void check_duplicate_algorithm(struct sc_lint *lint, const struct sc_conn *conn)
{
    sc_look_each(lint, SC_RULE_DUPLICATE_ALGORITHM, conn, duplicate_algorithm);
}

static void duplicate_proposal(const struct sc_look *look)
{
    struct sc_arena *arena = look->lint->finder->arena;
    struct sc_map *seen = look->proposals->count > 1 ? sc_map_new(arena) : NULL;

    for (size_t i = 0; seen && i < look->proposals->count; i++) {
        struct sc_proposal *proposal = &look->proposals->items[i];
        const char *text = sc_proposal_text(arena, look->protocol, proposal);
        void **place = sc_map_place(seen, text, strlen(text));
        struct sc_finding *finding;

        if (!*place) {
            *place = proposal;
            continue;
        }
        finding = sc_find(look->lint->finder, look->rule, sc_look_proposal(look, proposal),
                          "this proposal is in the list already");
        sc_finding_help(look->lint->finder, finding, "leave it out, or write what was meant");
        sc_finding_relate(look->lint->finder, finding, sc_look_proposal(look, *place),
                          "the same proposal");
    }
}

static void check_duplicate_proposal(struct sc_lint *lint, const struct sc_conn *conn)
{
    sc_look_each(lint, SC_RULE_DUPLICATE_PROPOSAL, conn, duplicate_proposal);
}

/* --- how things fit together --- */

static void word_private(const struct sc_look *look, const struct sc_transform *word)
{
    enum { PRIVATE = 1024 }; /* IANA leaves numbers from here to private use */

    if (word->algorithm->number < PRIVATE || *word->algorithm->until || !word->algorithm->strength)
        return;
    if (!strcmp(word->algorithm->name, "HMAC_SHA2_256_96"))
        return; /* SW326 */
    sc_finding_help(
        look->lint->finder,
        sc_find(look->lint->finder, look->rule, sc_look_word(look, word),
                "%s has a private number and matches no peer but a strongSwan that shows "
                "itself",
                sc_look_text(look, word)),
        "use an algorithm of the standards, or set charon.send_vendor_id = yes in both "
        "ends' strongswan.conf");
}

static void private_algorithm(const struct sc_look *look)
{
    sc_look_words(look, word_private);
}

static void check_private_algorithm(struct sc_lint *lint, const struct sc_conn *conn)
{
    sc_look_each(lint, SC_RULE_PRIVATE_ALGORITHM, conn, private_algorithm);
}

static bool offers_group(const struct sc_proposals *proposals, uint16_t number)
{
    for (size_t i = 0; i < proposals->count; i++)
        for (size_t j = 0; j < proposals->items[i].count; j++) {
            const struct sc_algorithm *algorithm = proposals->items[i].items[j].algorithm;

            if (algorithm->type == SC_TRANSFORM_KEY_EXCHANGE && algorithm->number == number)
                return true;
        }
    return false;
}

/* The first group of a CHILD_SA if none of its groups is among those of ike=, else NULL. */
static const struct sc_transform *untested_group(const struct sc_proposals *ike,
                                                 const struct sc_proposals *child)
{
    const struct sc_transform *found = NULL;

    for (size_t i = 0; i < child->count; i++)
        for (size_t j = 0; j < child->items[i].count; j++) {
            const struct sc_transform *word = &child->items[i].items[j];

            if (word->algorithm->type != SC_TRANSFORM_KEY_EXCHANGE || !word->algorithm->number)
                continue;
            if (offers_group(ike, word->algorithm->number))
                return NULL;
            if (!found)
                found = word;
        }
    return found;
}

static void check_child_group(struct sc_lint *lint, const struct sc_conn *conn)
{
    const enum sc_rule_id rule = SC_RULE_CHILD_GROUP_UNTESTED;
    struct sc_look ike, child;
    const struct sc_transform *word;
    struct sc_finding *finding;

    if (conn->keyexchange == SC_KEYEXCHANGE_IKEV1 ||
        !sc_look_at(lint, rule, conn, SC_PROTOCOL_IKE, &ike) ||
        !sc_look_at(lint, rule, conn, SC_PROTOCOL_ESP, &child))
        return;
    if (ike.proposals->error || child.proposals->error || !ike.proposals->strict)
        return;
    word = untested_group(ike.proposals, child.proposals);
    if (!word || !sc_lint_first(lint, rule, child.setting))
        return;
    finding = sc_find(lint->finder, rule, sc_look_word(&child, word),
                      "%s is tried for the first time when the CHILD_SA is rekeyed: ike= doesn't "
                      "have it",
                      sc_look_text(&child, word));
    sc_finding_help(lint->finder, finding,
                    "use a group of ike= here, or see that the peer has this one, too");
    sc_finding_relate(lint->finder, finding, sc_setting_value(ike.setting), "the groups of ike=");
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

static void word_truncated(const struct sc_look *look, const struct sc_transform *word)
{
    if (strcmp(word->algorithm->name, "HMAC_SHA2_256_96"))
        return;
    sc_finding_help(look->lint->finder,
                    sc_find(look->lint->finder, look->rule, sc_look_word(look, word),
                            "%s cuts SHA-256 to 96 bits, against RFC 4868: only a strongSwan that "
                            "shows itself can match it",
                            sc_look_text(look, word)),
                    "use sha256");
}

static void truncated_hash(const struct sc_look *look)
{
    sc_look_words(look, word_truncated);
}

static void check_truncated_hash(struct sc_lint *lint, const struct sc_conn *conn)
{
    const enum sc_rule_id rule = SC_RULE_TRUNCATED_HASH;
    const struct sc_value *value = sc_conn_value(conn, SC_KW_SHA256_96);

    sc_look_each(lint, rule, conn, truncated_hash);
    if (!conn->sha256_96 || !value || !sc_lint_first(lint, rule, value->setting))
        return;
    sc_finding_help(
        lint->finder,
        sc_find(lint->finder, rule, sc_setting_value(value->setting),
                "SHA-256 is cut to 96 bits: a peer that cuts it to 128, as RFC 4868 says, "
                "drops every packet"),
        "leave sha256_96 out unless the peer is known to need it");
}

SC_CHECKS(sc_checks_cryptography, {SC_RULE_UNKNOWN_ALGORITHM, .conn = sc_check_unknown_algorithm},
          {SC_RULE_NO_KEY_EXCHANGE, .conn = sc_check_no_key_exchange},
          {SC_RULE_NO_INTEGRITY, .conn = sc_check_no_integrity},
          {SC_RULE_MIXED_AEAD, .conn = sc_check_mixed_aead},
          {SC_RULE_NO_ENCRYPTION, .conn = sc_check_no_encryption},
          {SC_RULE_NO_PRF, .conn = sc_check_no_prf},
          {SC_RULE_EMPTY_PROPOSAL, .conn = sc_check_empty_proposal},
          {SC_RULE_REMOVED_KEY_EXCHANGE, .conn = sc_check_removed_key_exchange},
          {SC_RULE_REMOVED_CIPHER, .conn = sc_check_removed_cipher},
          {SC_RULE_PRIVATE_ALGORITHM, .conn = check_private_algorithm},
          {SC_RULE_OBSOLETE_KEY_EXCHANGE, .conn = check_obsolete_key_exchange},
          {SC_RULE_OBSOLETE_ENCRYPTION, .conn = check_obsolete_encryption},
          {SC_RULE_NULL_ENCRYPTION, .conn = check_null_encryption},
          {SC_RULE_AUTHENTICATION_ONLY, .conn = check_authentication_only},
          {SC_RULE_OBSOLETE_INTEGRITY, .conn = check_obsolete_integrity},
          {SC_RULE_SHA1, .conn = check_sha1},
          {SC_RULE_ESP_WITHOUT_INTEGRITY, .conn = check_esp_without_integrity},
          {SC_RULE_ESP_WITHOUT_PFS, .conn = check_esp_without_pfs},
          {SC_RULE_NOT_STRICT, .conn = check_not_strict},
          {SC_RULE_IKEV1_FIRST_ONLY, .conn = check_ikev1_first_only},
          {SC_RULE_NOT_IN_IKEV1, .conn = check_not_in_ikev1},
          {SC_RULE_AEAD_WITH_INTEGRITY, .conn = check_aead_with_integrity},
          {SC_RULE_AEAD_WITHOUT_PRF, .conn = check_aead_without_prf},
          {SC_RULE_CHILD_GROUP_UNTESTED, .conn = check_child_group},
          {SC_RULE_SWEET32, .conn = check_sweet32},
          {SC_RULE_TRUNCATED_HASH, .conn = check_truncated_hash},
          {SC_RULE_KEY_EXCHANGE_NONE, .conn = check_key_exchange_none},
          {SC_RULE_IGNORED_ALGORITHM, .conn = check_ignored_algorithm},
          {SC_RULE_DUPLICATE_ALGORITHM, .conn = check_duplicate_algorithm},
          {SC_RULE_DUPLICATE_PROPOSAL, .conn = check_duplicate_proposal},
          {SC_RULE_CNSA2, .conn = sc_check_cnsa2},
          {SC_RULE_STRICT_PROFILE, .conn = sc_check_strict},
          {SC_RULE_POST_QUANTUM, .conn = sc_check_post_quantum});
