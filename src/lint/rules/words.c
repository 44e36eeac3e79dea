/* SW3xx: words of proposals that have no effect, or stand there twice. */
#include "lint/proposals.h"

#include "base/joined.h"
#include "model/proposal.h"

#include <string.h>

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
    sc_look_remove(look, finding, SC_FIX_SAFE, word);
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
            sc_look_remove(look, finding, SC_FIX_SAFE, word);
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
                struct sc_finding *finding =
                    sc_find(look->lint->finder, look->rule, sc_look_word(look, word),
                            "%s is in this proposal already, as %s", sc_look_text(look, word),
                            sc_look_text(look, &proposal->items[k]));
                sc_finding_help(look->lint->finder, finding,
                                "leave it out, or write what was meant");
                sc_look_remove(look, finding, SC_FIX_UNSAFE, word);
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

SC_CHECKS(sc_checks_words, {SC_RULE_AEAD_WITH_INTEGRITY, .common = check_aead_with_integrity},
          {SC_RULE_AEAD_WITHOUT_PRF, .common = check_aead_without_prf},
          {SC_RULE_KEY_EXCHANGE_NONE, .common = check_key_exchange_none},
          {SC_RULE_IGNORED_ALGORITHM, .common = check_ignored_algorithm},
          {SC_RULE_DUPLICATE_ALGORITHM, .common = check_duplicate_algorithm},
          {SC_RULE_DUPLICATE_PROPOSAL, .common = check_duplicate_proposal});
