/* SW301 to SW309: proposals that charon drops the conn for. Only conns that charon gets to see
 * count. */
#include "lint/place.h"
#include "lint/proposals.h"

#include "base/suggest.h"
#include "facts/algorithms.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* Call `report` for the values of a loaded conn that charon refuses for this reason. */
static void each_dropped(struct sc_lint *lint, enum sc_rule_id rule, const struct sc_conn *conn,
                         enum sc_proposal_error error, void (*report)(const struct sc_look *look))
{
    static const enum sc_protocol protocols[] = {SC_PROTOCOL_IKE, SC_PROTOCOL_ESP};

    for (size_t i = 0; conn->loaded && i < sizeof protocols / sizeof protocols[0]; i++) {
        struct sc_look look;

        if (sc_look_at(lint, rule, conn, protocols[i], &look) && look.proposals->error == error &&
            sc_lint_first(lint, rule, look.setting))
            report(&look);
    }
}

/* "the whole conn x", or "x and 3 more conns that inherit this". */
static const char *dropped_conns(const struct sc_look *look)
{
    struct sc_arena *arena = look->lint->finder->arena;
    size_t sharers = sc_lint_sharers(look->lint, look->setting);
    size_t others = sharers ? sharers - 1 : 0;

    return others ? sc_arena_format(arena, "conn %s and %zu more that inherit this",
                                    look->conn->name, others)
                  : sc_arena_format(arena, "the whole conn %s", look->conn->name);
}

static struct sc_range error_range(const struct sc_look *look)
{
    return sc_place_part(look->setting, look->proposals->error_start, look->proposals->error_end);
}

static const char *error_text(const struct sc_look *look)
{
    return sc_arena_copy(look->lint->finder->arena,
                         look->setting->value + look->proposals->error_start,
                         (size_t)look->proposals->error_end - look->proposals->error_start);
}

/* --- unknown words --- */

/* What is meant by an unknown word, as far as can be told. */
struct guess {
    const char *text; /* to write in its place, or NULL */
    const char *why;  /* instead of "did you mean", or NULL */
};

/* The key exchange with IANA's number behind `prefix`: dh14, group14, modp14. */
static const char *group_by_number(const char *word)
{
    static const char *const prefixes[] = {"dh", "group", "modp", "grp", "modpgr"};

    for (size_t i = 0; i < sizeof prefixes / sizeof prefixes[0]; i++) {
        const size_t skip = strlen(prefixes[i]);
        char *end;
        unsigned long number;
        const struct sc_algorithm *row;

        if (strncmp(word, prefixes[i], skip) || !isdigit((unsigned char)word[skip]))
            continue;
        number = strtoul(word + skip, &end, 10);
        for (size_t j = 0; !*end && (row = sc_algorithm_at(j)); j++)
            if (row->type == SC_TRANSFORM_KEY_EXCHANGE && row->number == number && number &&
                sc_algorithm_known(row, SC_TARGET_5_9))
                return row->keyword;
    }
    return NULL;
}

/* Spellings of other programs, without `_`: Libreswan's, Openswan's, OpenSSL's. */
static const char *foreign(const char *word)
{
    static const struct {
        const char *theirs, *ours;
    } words[] = {
        {"sha2", "sha256"},           {"sha-1", "sha1"},
        {"aesgcm", "aes128gcm16"},    {"aesgcm128", "aes128gcm16"},
        {"aesgcm256", "aes256gcm16"}, {"aesgcm16", "aes128gcm16"},
        {"aesccm", "aes128ccm16"},    {"aesccm128", "aes128ccm16"},
        {"aesccm256", "aes256ccm16"}, {"aesctr", "aes128ctr"},
        {"aesctr128", "aes128ctr"},   {"aesctr256", "aes256ctr"},
        {"hmacsha1", "sha1"},         {"hmacsha2", "sha256"},
        {"hmacmd5", "md5"},           {"hmacsha256", "sha256"},
        {"hmacsha2256", "sha256"},    {"hmacsha2512", "sha512"},
        {"hmacsha512", "sha512"},     {"chacha20", "chacha20poly1305"},
        {"tripledes", "3des"},        {"aesxcbc96", "aesxcbc"},
        {"aescbc", "aes128"},         {"aescbc128", "aes128"},
        {"aescbc256", "aes256"},      {"secp256r1", "ecp256"},
        {"secp384r1", "ecp384"},      {"p256", "ecp256"},
        {"p384", "ecp384"},           {"ed25519", "x25519"},
        {"cast", "cast128"},
    };

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (!strcmp(words[i].theirs, word))
            return words[i].ours;
    return NULL;
}

static const char *nearest(const struct sc_look *look, const char *word)
{
    struct sc_suggestion suggestion = sc_suggestion_start(word);
    const struct sc_algorithm *row;

    for (size_t i = 0; (row = sc_algorithm_at(i)); i++)
        if (*row->keyword && sc_algorithm_known(row, look->lint->options->target))
            sc_suggestion_offer(&suggestion, row->keyword);
    return suggestion.best;
}

/* What a piece of a word is called here: itself, or another program's name for it; else NULL. */
static const struct sc_algorithm *piece(const struct sc_look *look, const char *text, size_t length)
{
    const struct sc_algorithm *known = sc_algorithm_find(text, length);
    const char *word = sc_arena_copy(look->lint->finder->arena, text, length);
    const char *ours = known ? NULL : foreign(word);

    if (!known && !ours)
        ours = group_by_number(word);
    return known || !ours ? known : sc_algorithm_find(ours, strlen(ours));
}

/* `sha1;modp1024`, `aes128+aes256`: other programs' separators between words that are known. Behind
 * a blank a cipher begins the next proposal. */
static const char *other_separators(const struct sc_look *look, const char *word,
                                    const char *separators)
{
    const char *text = NULL;

    for (;;) {
        const size_t length = strcspn(word, separators);
        const struct sc_algorithm *known = piece(look, word, length);

        if (!known)
            return NULL;
        if (!text && !word[length])
            return NULL; /* nothing to separate */
        text = !text ? known->keyword
                     : sc_arena_format(
                           look->lint->finder->arena, "%s%c%s", text,
                           word[-1] == ' ' && known->type == SC_TRANSFORM_ENCRYPTION ? ',' : '-',
                           known->keyword);
        if (!word[length])
            return text;
        word += length + 1;
    }
}

/* The word in lower case and without blanks and `_`. */
static const char *plain(const struct sc_look *look, const char *word)
{
    char *text = sc_arena_copy(look->lint->finder->arena, word, strlen(word));
    char *to = text;

    for (; *word; word++)
        if (*word != '_' && *word != ' ')
            *to++ = (char)tolower((unsigned char)*word);
    *to = '\0';
    return text;
}

/* `aes-128`: the number belongs to the word before the dash; *start is moved to it. */
static const char *join_before(const struct sc_look *look, const char *word, size_t *start)
{
    const char *value = look->setting->value;
    size_t first = *start;
    const char *joined;

    if (first < 2 || value[first - 1] != '-')
        return NULL;
    for (first--; first && !strchr("-, ", value[first - 1]);)
        first--;
    joined = sc_arena_format(look->lint->finder->arena, "%.*s%s", (int)(*start - 1 - first),
                             value + first, word);
    if (!sc_algorithm_find(joined, strlen(joined)))
        return NULL;
    *start = first;
    return joined;
}

/* `modp-2048`, `sha2-256`: the word goes on behind the dash; *end is moved over it. */
static const char *join_behind(const struct sc_look *look, const char *word, size_t *end)
{
    const char *rest = look->setting->value + *end;
    const size_t length = *rest == '-' ? strcspn(rest + 1, "-, !") : 0;
    const char *joined;

    if (!length)
        return NULL;
    joined = sc_arena_format(look->lint->finder->arena, "%s%.*s", word, (int)length, rest + 1);
    if (!sc_algorithm_find(joined, strlen(joined)))
        joined = sc_arena_format(look->lint->finder->arena, "%s_%.*s", word, (int)length, rest + 1);
    if (!sc_algorithm_find(joined, strlen(joined)))
        return NULL;
    *end += length + 1;
    return joined;
}

static struct guess guess(const struct sc_look *look, const char *word, size_t *start, size_t *end)
{
    struct guess result = {0};
    const char *simple = plain(look, word);
    const size_t skip = !strncmp(simple, "ke", 2) && strlen(simple) > 3 ? 3 : 0;
    const struct sc_algorithm *known;

    if (strchr(word, '\r')) {
        result.why = "the line ends in a carriage return, which strongSwan takes for a part of the "
                     "word: save the file with Unix line ends.";
        return result;
    }
    if (!strcmp(word, "default") || !strcmp(word, "%default")) {
        result.why = "leave the word out, and the `!` at the end too: then charon appends its "
                     "defaults by itself.";
        return result;
    }
    if (strchr(word, '!')) {
        result.why = "write one `!` only, behind the last proposal: it holds for all of them.";
        return result;
    }
    known = sc_algorithm_find(simple + skip, strlen(simple + skip));
    if (known && known->type == SC_TRANSFORM_KEY_EXCHANGE &&
        look->lint->options->target == SC_TARGET_5_9 && (skip || *known->since)) {
        result.why = "strongSwan 6.0 and later know it; for 5.9 leave it out.";
        return result;
    }
    result.text = join_before(look, word, start);
    if (!result.text)
        result.text = join_behind(look, word, end);
    if (!result.text && known && !skip)
        result.text = known->keyword;
    if (!result.text)
        result.text = foreign(simple);
    if (!result.text)
        result.text = group_by_number(simple);
    if (!result.text)
        result.text = other_separators(look, word, ";+/ ");
    if (!result.text)
        result.text = other_separators(look, word, ";+/ _");
    if (!result.text)
        result.text = nearest(look, word);
    return result;
}

static void report_unknown(const struct sc_look *look)
{
    const struct sc_finder *finder = look->lint->finder;
    size_t start = look->proposals->error_start, end = look->proposals->error_end;
    const char *word = error_text(look);
    const struct sc_algorithm *gone = sc_algorithm_find(word, strlen(word));
    struct guess meant;
    struct sc_finding *finding;

    if (gone && *gone->until && look->lint->options->target > SC_TARGET_5_9)
        return; /* SW308 and SW309 tell of it */
    meant = guess(look, word, &start, &end);
    finding =
        sc_find(finder, look->rule, sc_place_part(look->setting, start, end),
                "charon doesn't know the algorithm '%s' and drops %s", word, dropped_conns(look));
    if (meant.why)
        sc_finding_help(finder, finding, "%s", meant.why);
    if (!meant.text)
        return;
    sc_finding_help(finder, finding, "write '%s' instead", meant.text);
    sc_look_replace(look, finding, SC_FIX_UNSAFE, start, end, meant.text);
}

void sc_check_unknown_algorithm(struct sc_lint *lint, const struct sc_conn *conn)
{
    each_dropped(lint, SC_RULE_UNKNOWN_ALGORITHM, conn, SC_PROPOSAL_UNKNOWN_WORD, report_unknown);
}

/* --- incomplete proposals --- */

static void report_no_key_exchange(const struct sc_look *look)
{
    const char *text = error_text(look);
    struct sc_finding *finding = sc_find(
        look->lint->finder, look->rule, error_range(look),
        "the proposal '%s' has no key exchange, so charon drops %s", text, dropped_conns(look));

    sc_finding_help(look->lint->finder, finding,
                    "add the group that the peer uses, for example '%s-ecp256' or '%s-modp2048'",
                    text, text);
}

void sc_check_no_key_exchange(struct sc_lint *lint, const struct sc_conn *conn)
{
    each_dropped(lint, SC_RULE_NO_KEY_EXCHANGE, conn, SC_PROPOSAL_NO_KEY_EXCHANGE,
                 report_no_key_exchange);
}

static void report_no_integrity(const struct sc_look *look)
{
    struct sc_finding *finding =
        sc_find(look->lint->finder, look->rule, error_range(look),
                "the proposal '%s' has no integrity algorithm, so charon drops %s",
                error_text(look), dropped_conns(look));

    sc_finding_help(look->lint->finder, finding, "add one, for example sha256");
}

void sc_check_no_integrity(struct sc_lint *lint, const struct sc_conn *conn)
{
    each_dropped(lint, SC_RULE_NO_INTEGRITY, conn, SC_PROPOSAL_NO_INTEGRITY, report_no_integrity);
}

static void report_mixed(const struct sc_look *look)
{
    struct sc_finding *finding =
        sc_find(look->lint->finder, look->rule, error_range(look),
                "'%s' mixes AEAD and classic ciphers in one proposal, so charon drops %s",
                error_text(look), dropped_conns(look));

    sc_finding_help(look->lint->finder, finding,
                    "make two proposals of it, separated by a comma: the AEAD ciphers without an "
                    "integrity algorithm, the others with one");
}

void sc_check_mixed_aead(struct sc_lint *lint, const struct sc_conn *conn)
{
    each_dropped(lint, SC_RULE_MIXED_AEAD, conn, SC_PROPOSAL_MIXED_AEAD, report_mixed);
}

static void report_no_encryption(const struct sc_look *look)
{
    struct sc_finding *finding =
        sc_find(look->lint->finder, look->rule, error_range(look),
                "the proposal '%s' has no encryption algorithm, so charon drops %s",
                error_text(look), dropped_conns(look));

    sc_finding_help(look->lint->finder, finding, "add one, for example aes128 or aes128gcm16");
}

void sc_check_no_encryption(struct sc_lint *lint, const struct sc_conn *conn)
{
    each_dropped(lint, SC_RULE_NO_ENCRYPTION, conn, SC_PROPOSAL_NO_ENCRYPTION,
                 report_no_encryption);
}

static void report_no_prf(const struct sc_look *look)
{
    struct sc_finding *finding = sc_find(look->lint->finder, look->rule, error_range(look),
                                         "the proposal '%s' has no PRF, so charon drops %s",
                                         error_text(look), dropped_conns(look));

    sc_finding_help(look->lint->finder, finding, "add one, for example prfsha256");
}

void sc_check_no_prf(struct sc_lint *lint, const struct sc_conn *conn)
{
    each_dropped(lint, SC_RULE_NO_PRF, conn, SC_PROPOSAL_NO_PRF, report_no_prf);
}

static void report_empty(const struct sc_look *look)
{
    struct sc_finding *finding = sc_find(look->lint->finder, look->rule, error_range(look),
                                         "an empty proposal in %s= makes charon drop %s",
                                         look->setting->key, dropped_conns(look));

    sc_finding_help(look->lint->finder, finding, "remove the comma that nothing stands behind");
}

void sc_check_empty_proposal(struct sc_lint *lint, const struct sc_conn *conn)
{
    each_dropped(lint, SC_RULE_EMPTY_PROPOSAL, conn, SC_PROPOSAL_EMPTY, report_empty);
}

/* --- words of older versions --- */

static void report_removed(const struct sc_look *look, const struct sc_algorithm *algorithm,
                           struct sc_range range)
{
    struct sc_finding *finding = sc_find(look->lint->finder, look->rule, range,
                                         "strongSwan %s no longer knows '%s' and drops %s",
                                         algorithm->until, algorithm->keyword, dropped_conns(look));

    if (algorithm->type == SC_TRANSFORM_KEY_EXCHANGE)
        sc_finding_help(look->lint->finder, finding,
                        "use a classic group; for 6.0, ML-KEM beside it: 'x25519-ke1_mlkem768'");
    else
        sc_finding_help(look->lint->finder, finding, "use AES, for example aes256gcm16");
}

/* A known word that a later version drops, or the unknown word of the target's version. */
static void check_removed(struct sc_lint *lint, enum sc_rule_id rule, const struct sc_conn *conn,
                          enum sc_protocol protocol, enum sc_transform_type type)
{
    struct sc_look look;
    const struct sc_algorithm *algorithm;

    if (!conn->loaded || !sc_look_at(lint, rule, conn, protocol, &look))
        return;
    if (look.proposals->error == SC_PROPOSAL_UNKNOWN_WORD) {
        const char *word = error_text(&look);

        algorithm = sc_algorithm_find(word, strlen(word));
        if (algorithm && algorithm->type == type && *algorithm->until &&
            sc_lint_first(lint, rule, look.setting))
            report_removed(&look, algorithm, error_range(&look));
        return;
    }
    if (look.proposals->error || !sc_lint_first(lint, rule, look.setting))
        return;
    for (size_t i = 0; i < look.proposals->count; i++)
        for (size_t j = 0; j < look.proposals->items[i].count; j++) {
            const struct sc_transform *word = &look.proposals->items[i].items[j];

            if (word->algorithm->type == type && *word->algorithm->until && word->length)
                report_removed(&look, word->algorithm, sc_look_word(&look, word));
        }
}

void sc_check_removed_key_exchange(struct sc_lint *lint, const struct sc_conn *conn)
{
    const enum sc_rule_id rule = SC_RULE_REMOVED_KEY_EXCHANGE;

    check_removed(lint, rule, conn, SC_PROTOCOL_IKE, SC_TRANSFORM_KEY_EXCHANGE);
    check_removed(lint, rule, conn, SC_PROTOCOL_ESP, SC_TRANSFORM_KEY_EXCHANGE);
}

void sc_check_removed_cipher(struct sc_lint *lint, const struct sc_conn *conn)
{
    const enum sc_rule_id rule = SC_RULE_REMOVED_CIPHER;

    check_removed(lint, rule, conn, SC_PROTOCOL_IKE, SC_TRANSFORM_ENCRYPTION);
    check_removed(lint, rule, conn, SC_PROTOCOL_ESP, SC_TRANSFORM_ENCRYPTION);
}
