/* SW331 to SW333: what only --profile cnsa2 or strict asks for. */
#include "lint/conns.h"
#include "lint/proposals.h"

#include "model/proposal.h"

#include <string.h>

/* A finding about a value that isn't there: charon takes its defaults. */
static void report_defaults(struct sc_lint *lint, enum sc_rule_id rule, const struct sc_conn *conn,
                            enum sc_keyword_id keyword, const char *profile)
{
    const struct sc_range range = sc_conn_range(conn, keyword);

    sc_finding_help(lint->finder,
                    sc_find(lint->finder, rule, range,
                            "conn %s has no %s=: charon's default proposals are outside of the %s "
                            "profile",
                            conn->name, sc_keyword(keyword)->name, profile),
                    "set %s= and end it with '!'", sc_keyword(keyword)->name);
}

static void report_missing(struct sc_lint *lint, enum sc_rule_id rule, const struct sc_conn *conn,
                           const char *profile)
{
    if (!conn->loaded || sc_conn_is_shunt(conn))
        return;
    if (!conn->common->ike)
        report_defaults(lint, rule, conn, SC_KW_IKE, profile);
    if (!conn->common->esp && !conn->common->ah)
        report_defaults(lint, rule, conn, SC_KW_ESP, profile);
}

static void report_word(const struct sc_look *look, const struct sc_transform *word,
                        const char *what, const char *help)
{
    sc_finding_help(look->lint->finder,
                    sc_find(look->lint->finder, look->rule, sc_look_word(look, word), "%s %s",
                            sc_look_text(look, word), what),
                    "%s", help);
}

static void report_not_strict(const struct sc_look *look, const char *profile)
{
    const size_t end = strlen(look->setting->value);
    struct sc_finding *finding;

    if (look->proposals->strict)
        return;
    finding =
        sc_find(look->lint->finder, look->rule, sc_setting_value(look->setting),
                "the default proposals that charon appends to %s= are outside of the %s profile",
                look->setting->key, profile);
    sc_finding_help(look->lint->finder, finding, "end the list with '!'");
    sc_look_replace(look, finding, SC_FIX_UNSAFE, end, end, "!");
}

/* --- CNSA 2.0 --- */

static void word_cnsa2(const struct sc_look *look, const struct sc_transform *word)
{
    const struct sc_algorithm *algorithm = word->algorithm;

    if (algorithm->cnsa2)
        return;
    report_word(look, word, "is outside of CNSA 2.0",
                algorithm->type == SC_TRANSFORM_ENCRYPTION ? "use aes256gcm16"
                : algorithm->type == SC_TRANSFORM_KEY_EXCHANGE
                    ? "use ecp384, with ke1_mlkem1024 behind it where both ends can do it"
                : algorithm->type == SC_TRANSFORM_PRF ? "use prfsha384 or prfsha512"
                                                      : "use aes256gcm16, which needs none");
}

static void cnsa2(const struct sc_look *look)
{
    sc_look_words(look, word_cnsa2);
    report_not_strict(look, "CNSA 2.0");
}

void sc_check_cnsa2(struct sc_lint *lint, const struct sc_conn *conn)
{
    if (lint->options->profile != SC_PROFILE_CNSA2)
        return;
    sc_look_each(lint, SC_RULE_CNSA2, conn, cnsa2);
    report_missing(lint, SC_RULE_CNSA2, conn, "CNSA 2.0");
}

/* --- strict --- */

static bool is_sha1(const struct sc_algorithm *algorithm)
{
    return strstr(algorithm->name, "SHA1") != NULL;
}

static void word_strict(const struct sc_look *look, const struct sc_transform *word)
{
    enum { WANTED = 128 }; /* bits of security */
    const struct sc_algorithm *algorithm = word->algorithm;

    if (algorithm->type == SC_TRANSFORM_ESN)
        return;
    if (algorithm->type == SC_TRANSFORM_ENCRYPTION && !algorithm->aead)
        report_word(look, word, "is no AEAD cipher",
                    "use aes128gcm16, aes256gcm16 or "
                    "chacha20poly1305");
    else if (is_sha1(algorithm))
        report_word(look, word, "is SHA-1", "use SHA-256 or longer");
    else if (algorithm->strength < WANTED && (algorithm->number || !word->round))
        report_word(look, word, "has less than 128 bits of security",
                    algorithm->type == SC_TRANSFORM_KEY_EXCHANGE
                        ? "use ecp256, x25519, modp3072 or stronger"
                        : "use an algorithm of 128 bits or more");
}

static bool every_proposal_has_group(const struct sc_proposals *proposals)
{
    for (size_t i = 0; i < proposals->count; i++)
        if (!sc_proposal_first(&proposals->items[i], SC_TRANSFORM_KEY_EXCHANGE))
            return false;
    return true;
}

static void strict(const struct sc_look *look)
{
    sc_look_words(look, word_strict);
    report_not_strict(look, "strict");
    if (look->protocol != SC_PROTOCOL_IKE && !every_proposal_has_group(look->proposals))
        sc_finding_help(look->lint->finder,
                        sc_find(look->lint->finder, look->rule, sc_setting_value(look->setting),
                                "a proposal of %s= has no key exchange: no perfect forward secrecy",
                                look->setting->key),
                        "add a group of 128 bits or more, for example ecp256");
}

void sc_check_strict(struct sc_lint *lint, const struct sc_conn *conn)
{
    if (lint->options->profile != SC_PROFILE_STRICT)
        return;
    sc_look_each(lint, SC_RULE_STRICT_PROFILE, conn, strict);
    report_missing(lint, SC_RULE_STRICT_PROFILE, conn, "strict");
}

/* --- post-quantum --- */

static bool is_post_quantum(const struct sc_algorithm *algorithm)
{
    return !strncmp(algorithm->name, "ML_KEM", strlen("ML_KEM"));
}

static void post_quantum(const struct sc_look *look)
{
    if (look->protocol != SC_PROTOCOL_IKE)
        return;
    for (size_t i = 0; i < look->proposals->count; i++)
        for (size_t j = 0; j < look->proposals->items[i].count; j++)
            if (is_post_quantum(look->proposals->items[i].items[j].algorithm))
                return;
    sc_finding_help(look->lint->finder,
                    sc_find(look->lint->finder, look->rule, sc_setting_value(look->setting),
                            "no proposal has a post-quantum key exchange"),
                    "add one behind the group, for example '-ke1_mlkem768', where both ends are "
                    "strongSwan 6.0 or another that knows RFC 9370");
}

void sc_check_post_quantum(struct sc_lint *lint, const struct sc_conn *conn)
{
    if (lint->options->profile == SC_PROFILE_RFC || lint->options->target == SC_TARGET_5_9 ||
        conn->common->keyexchange == SC_KEYEXCHANGE_IKEV1)
        return;
    sc_look_each(lint, SC_RULE_POST_QUANTUM, conn, post_quantum);
}
