/* SW3xx: what a proposal lacks, what IKEv1 can do, and how proposals fit together. */
#include "lint/proposals.h"

#include "base/joined.h"
#include "model/proposal.h"

#include <string.h>

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
    const struct sc_proposals *ike = look->conn->common->ike;
    const struct sc_transform *group =
        ike && !ike->error && ike->count
            ? sc_proposal_first(&ike->items[0], SC_TRANSFORM_KEY_EXCHANGE)
            : NULL;
    const struct sc_value *value = sc_conn_value(look->conn, SC_KW_IKE);

    if (!group || !group->length || !value || sc_look_verdict(look, group->algorithm) ||
        group->algorithm->strength < SC_STRONG_GROUP)
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
    if (conn->common->keyexchange == SC_KEYEXCHANGE_IKEV1)
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
    if (conn->common->keyexchange == SC_KEYEXCHANGE_IKEV1)
        sc_look_each(lint, SC_RULE_NOT_IN_IKEV1, conn, not_in_ikev1);
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

    if (conn->common->keyexchange == SC_KEYEXCHANGE_IKEV1 ||
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
    if (!conn->common->sha256_96 || !value || !sc_lint_first(lint, rule, value->setting))
        return;
    sc_finding_help(
        lint->finder,
        sc_find(lint->finder, rule, sc_setting_value(value->setting),
                "SHA-256 is cut to 96 bits: a peer that cuts it to 128, as RFC 4868 says, "
                "drops every packet"),
        "leave sha256_96 out unless the peer is known to need it");
}

SC_CHECKS(sc_checks_cryptography, {SC_RULE_UNKNOWN_ALGORITHM, .common = sc_check_unknown_algorithm},
          {SC_RULE_NO_KEY_EXCHANGE, .common = sc_check_no_key_exchange},
          {SC_RULE_NO_INTEGRITY, .common = sc_check_no_integrity},
          {SC_RULE_MIXED_AEAD, .common = sc_check_mixed_aead},
          {SC_RULE_NO_ENCRYPTION, .common = sc_check_no_encryption},
          {SC_RULE_NO_PRF, .common = sc_check_no_prf},
          {SC_RULE_EMPTY_PROPOSAL, .common = sc_check_empty_proposal},
          {SC_RULE_REMOVED_KEY_EXCHANGE, .common = sc_check_removed_key_exchange},
          {SC_RULE_REMOVED_CIPHER, .common = sc_check_removed_cipher},
          {SC_RULE_PRIVATE_ALGORITHM, .common = check_private_algorithm},
          {SC_RULE_ESP_WITHOUT_INTEGRITY, .common = check_esp_without_integrity},
          {SC_RULE_ESP_WITHOUT_PFS, .common = check_esp_without_pfs},
          {SC_RULE_NOT_STRICT, .common = check_not_strict},
          {SC_RULE_IKEV1_FIRST_ONLY, .common = check_ikev1_first_only},
          {SC_RULE_NOT_IN_IKEV1, .common = check_not_in_ikev1},
          {SC_RULE_CHILD_GROUP_UNTESTED, .common = check_child_group},
          {SC_RULE_TRUNCATED_HASH, .common = check_truncated_hash},
          {SC_RULE_CNSA2, .common = sc_check_cnsa2},
          {SC_RULE_STRICT_PROFILE, .common = sc_check_strict},
          {SC_RULE_POST_QUANTUM, .common = sc_check_post_quantum});
