/* SW5xx: what can be said of ipsec.secrets by itself; and the list of the whole family. */
#include "lint/rules/secret_checks.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

bool sc_secret_is_shared(const struct sc_secret *secret)
{
    return secret->kind == SC_SECRET_PSK || secret->kind == SC_SECRET_EAP ||
           secret->kind == SC_SECRET_XAUTH || secret->kind == SC_SECRET_NTLM;
}

const char *sc_lint_lower(struct sc_lint *lint, const char *text)
{
    size_t length = strlen(text);
    char *copy = sc_arena_copy(lint->config->arena, text, length);

    for (size_t i = 0; i < length; i++)
        copy[i] = (char)tolower((unsigned char)copy[i]);
    return copy;
}

/* --- the secret and the identities --- */

/* An identity's text as a person would say it. */
static const char *spoken(const char *id)
{
    return id[0] == '@' && id[1] != '#' ? id + 1 + (id[1] == '@') : id;
}

static void remember_id(struct sc_lint *lint, struct sc_map *ids, const char *id)
{
    if (!id || id[0] == '%')
        return;
    const char *key = sc_lint_lower(lint, spoken(id));
    *sc_map_place(ids, key, strlen(key)) = lint;
}

static struct sc_map *all_ids(struct sc_lint *lint)
{
    struct sc_map *ids = sc_map_new(lint->scratch);
    const struct sc_model *model = &lint->config->model;

    for (size_t i = 0; i < model->conns.count; i++) {
        const struct sc_conn *conn = &model->conns.items[i];
        remember_id(lint, ids, conn->left->id ? conn->left->id : conn->left->host);
        remember_id(lint, ids, conn->right->id ? conn->right->id : conn->right->host);
    }
    for (const struct sc_secret *s = lint->config->secrets->entries; s; s = s->next)
        for (const struct sc_selector *id = s->selectors; id; id = id->next)
            remember_id(lint, ids, id->text);
    return ids;
}

static void check_psk_identity(struct sc_lint *lint)
{
    if (!lint->config->secrets)
        return;
    struct sc_map *ids = all_ids(lint);
    for (const struct sc_secret *s = lint->config->secrets->entries; s; s = s->next) {
        char lower[256];
        if (!sc_secret_is_shared(s) || s->lost || !s->length || s->length > sizeof lower)
            continue;
        for (size_t i = 0; i < s->length; i++)
            lower[i] = (char)tolower((unsigned char)s->bytes[i]);
        bool same = sc_map_get(ids, lower, s->length) != NULL;
        explicit_bzero(lower, sizeof lower);
        if (!same)
            continue;
        struct sc_finding *finding =
            sc_find(lint->finder, SC_RULE_PSK_IDENTITY, s->secret_at,
                    "this secret is the same as an identity, which everybody can read");
        sc_finding_help(lint->finder, finding, "take a random secret");
    }
}

/* --- secrets and selectors that come twice --- */

static bool is_any(const char *id)
{
    return !strcmp(id, "%any") || !strcmp(id, "0.0.0.0") || !strcmp(id, "%any6") ||
           !strcmp(id, "::") || !strcmp(id, "*");
}

/* True when no selector says whose secret it is. */
static bool is_for_all(const struct sc_secret *secret)
{
    for (const struct sc_selector *id = secret->selectors; id; id = id->next)
        if (!is_any(id->text))
            return false;
    return true;
}

static void check_psk_for_all(struct sc_lint *lint, const struct sc_secret *secret)
{
    if (secret->kind != SC_SECRET_PSK || secret->lost || !is_for_all(secret))
        return;
    struct sc_finding *finding =
        sc_find(lint->finder, SC_RULE_PSK_FOR_ALL, secret->kind_at,
                "this pre-shared key is good for every peer that has no better entry");
    sc_finding_help(lint->finder, finding,
                    "name both ends before the colon, and give each peer a key of its own");
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Class and selectors, whatever their order. */
static const char *selectors_key(struct sc_lint *lint, const struct sc_secret *secret)
{
    struct sc_arena *arena = lint->config->arena;
    const char **ids = SC_NEW_ARRAY(arena, const char *, secret->selector_count + 1);
    size_t count = 0, length = 2;

    for (const struct sc_selector *id = secret->selectors; id; id = id->next) {
        ids[count] = sc_lint_lower(lint, id->text);
        length += strlen(ids[count++]) + 1;
    }
    qsort(ids, count, sizeof *ids, by_text);
    char *key = sc_arena_alloc(arena, length);
    char *at = key;
    *at++ = (char)('A' + (int)(secret->kind == SC_SECRET_XAUTH ? SC_SECRET_EAP : secret->kind));
    for (size_t i = 0; i < count; i++) {
        if (i && !strcmp(ids[i], ids[i - 1]))
            continue;
        *at++ = '\n';
        size_t size = strlen(ids[i]);
        memcpy(at, ids[i], size);
        at += size;
    }
    return key;
}

static bool same_secret(const struct sc_secret *a, const struct sc_secret *b)
{
    return a->length == b->length && !memcmp(a->bytes, b->bytes, a->length);
}

static void check_secret_twice(struct sc_lint *lint)
{
    if (!lint->config->secrets)
        return;
    struct sc_map *seen = sc_map_new(lint->scratch);
    for (const struct sc_secret *s = lint->config->secrets->entries; s; s = s->next) {
        if (!sc_secret_is_shared(s) || s->lost)
            continue;
        const char *key = selectors_key(lint, s);
        void **place = sc_map_place(seen, key, strlen(key));
        const struct sc_secret *earlier = *place;
        if (earlier && !same_secret(earlier, s)) {
            struct sc_finding *finding =
                sc_find(lint->finder, SC_RULE_SECRET_TWICE, earlier->kind_at,
                        "this secret is never taken: a later entry has the same selectors");
            sc_finding_relate(lint->finder, finding, s->kind_at, "this one is taken");
            sc_finding_help(lint->finder, finding, "remove the entry that is out of date");
        }
        *place = (void *)(uintptr_t)s;
    }
}

/* Pre-shared keys by what they are. The map's keys hold secrets, so it lives in the secret arena.
 */
struct reuse {
    struct sc_lint *lint;
    const struct sc_secret **first; /* for each entry the first one with its secret, or NULL */
};

static void find_reused(void *data)
{
    struct reuse *reuse = data;
    struct sc_map *seen = sc_map_new(reuse->lint->config->secret_arena);
    size_t i = 0;

    for (const struct sc_secret *s = reuse->lint->config->secrets->entries; s; s = s->next, i++) {
        if (s->kind != SC_SECRET_PSK || s->lost || !s->length)
            continue;
        void **place = sc_map_place(seen, s->bytes, s->length);
        if (*place)
            reuse->first[i] = *place;
        else
            *place = (void *)(uintptr_t)s;
    }
}

static void check_psk_reused(struct sc_lint *lint)
{
    const struct sc_secrets *secrets = lint->config->secrets;

    if (!secrets)
        return;
    struct reuse reuse = {lint, SC_NEW_ARRAY(lint->config->arena, const struct sc_secret *,
                                             secrets->entry_count + 1)};
    if (!sc_arena_guard(lint->config->secret_arena, find_reused, &reuse))
        sc_arena_exhausted(lint->config->arena);
    size_t i = 0;
    for (const struct sc_secret *s = secrets->entries; s; s = s->next, i++) {
        if (!reuse.first[i])
            continue;
        struct sc_finding *finding = sc_find(
            lint->finder, SC_RULE_PSK_REUSED, s->secret_at,
            "this pre-shared key is used by another entry too: those peers can pretend to be "
            "each other");
        sc_finding_relate(lint->finder, finding, reuse.first[i]->secret_at, "the same key");
        sc_finding_help(lint->finder, finding, "give each pair of peers a key of its own");
    }
}

/* --- how a secret is written --- */

/* Edits that put quotes around `range`: those that do not stand in it, if it is one line. */
static void quotes_put(struct sc_lint *lint, struct sc_finding *finding, struct sc_range range)
{
    const char *text = range.file->text + range.start;
    size_t length = range.end - range.start;
    const char *quote = !memchr(text, '"', length)    ? "\""
                        : !memchr(text, '\'', length) ? "'"
                                                      : NULL;

    if (!quote || memchr(text, '\n', length))
        return;
    sc_finding_edit(lint->finder, finding, SC_FIX_UNSAFE,
                    sc_range(range.file, range.start, range.start), quote);
    sc_finding_edit(lint->finder, finding, SC_FIX_UNSAFE,
                    sc_range(range.file, range.end, range.end), quote);
}

static void check_secret_cut(struct sc_lint *lint, const struct sc_secret *secret)
{
    struct sc_finding *finding = NULL;

    if (secret->lost)
        return;
    if (secret->ignored_at.start < secret->ignored_at.end)
        finding =
            sc_find(lint->finder, SC_RULE_SECRET_CUT, secret->ignored_at,
                    secret->form == SC_SECRET_QUOTED
                        ? "strongSwan ignores what stands behind the secret"
                        : "without quotes the secret ends at the first blank: strongSwan ignores "
                          "this rest");
    else if (secret->form == SC_SECRET_TEXT && memchr(secret->bytes, '#', secret->length))
        finding = sc_find(lint->finder, SC_RULE_SECRET_CUT, secret->secret_at,
                          "the # is part of this secret, since no blank stands before it");
    if (finding)
        sc_finding_help(
            lint->finder, finding,
            secret->form == SC_SECRET_QUOTED
                ? "a quote can't be escaped: use the other kind of quotes around it, or "
                  "write 0s and the secret in Base64"
                : "put the whole secret in double quotes");
    if (finding && secret->form == SC_SECRET_TEXT &&
        secret->ignored_at.start < secret->ignored_at.end)
        quotes_put(
            lint, finding,
            sc_range(secret->secret_at.file, secret->secret_at.start, secret->ignored_at.end));
}

static bool is_base64(char c)
{
    return isalnum((unsigned char)c) || c == '+' || c == '/' || c == '-' || c == '_';
}

static void check_looks_encoded(struct sc_lint *lint, const struct sc_secret *secret)
{
    if (secret->form != SC_SECRET_QUOTED || secret->length < 6 || secret->bytes[0] != '0')
        return;
    bool hex = tolower((unsigned char)secret->bytes[1]) == 'x';
    if (!hex && tolower((unsigned char)secret->bytes[1]) != 's')
        return;
    for (size_t i = 2; i < secret->length; i++) {
        char c = secret->bytes[i];
        if (hex ? !isxdigit((unsigned char)c) : !is_base64(c) && c != '=')
            return;
    }
    struct sc_finding *finding =
        sc_find(lint->finder, SC_RULE_SECRET_LOOKS_ENCODED, secret->secret_at,
                "in quotes the secret is these characters, not the bytes that they encode");
    sc_finding_help(lint->finder, finding, "remove the quotes if %s is meant",
                    hex ? "hexadecimal" : "Base64");
}

static const char *raw_text(const struct sc_secret *secret, size_t *length)
{
    *length = secret->secret_at.end - secret->secret_at.start - 2;
    return secret->secret_at.file->text + secret->secret_at.start + 2;
}

static void check_bad_hex(struct sc_lint *lint, const struct sc_secret *secret)
{
    size_t length, digits = 0;
    bool bad = false;

    if (secret->form != SC_SECRET_HEX)
        return;
    const char *text = raw_text(secret, &length);
    for (size_t i = 0; i < length; i++) {
        if (text[i] == ':')
            bad |= digits % 2 || !i || i + 1 == length || text[i - 1] == ':';
        else
            bad |= !isxdigit((unsigned char)text[i]), digits++;
    }
    if (!bad && digits % 2 == 0)
        return;
    struct sc_finding *finding = sc_find(
        lint->finder, SC_RULE_SECRET_BAD_HEX, secret->secret_at,
        bad ? "this hexadecimal secret holds other characters, which strongSwan takes for zeros"
            : "this hexadecimal secret has an odd number of digits: strongSwan puts a zero before "
              "the first");
    sc_finding_help(lint->finder, finding,
                    bad ? "write hexadecimal digits only, or put a text in quotes"
                        : "write the zero, or the digit that is missing");
    if (bad)
        quotes_put(lint, finding, secret->secret_at);
}

static void check_bad_base64(struct sc_lint *lint, const struct sc_secret *secret)
{
    size_t length;
    bool bad = false;

    if (secret->form != SC_SECRET_BASE64)
        return;
    const char *text = raw_text(secret, &length);
    size_t digits = length;
    while (digits && length - digits < 2 && text[digits - 1] == '=')
        digits--;
    for (size_t i = 0; i < digits; i++)
        bad |= !is_base64(text[i]);
    if (!bad && length % 4 == 0)
        return;
    struct sc_finding *finding = sc_find(
        lint->finder, SC_RULE_SECRET_BAD_BASE64, secret->secret_at,
        bad ? "this Base64 secret holds characters that are not Base64: strongSwan makes wrong "
              "bytes "
              "of them"
            : "the last characters of this Base64 secret make no whole group of four: strongSwan "
              "drops them");
    sc_finding_help(lint->finder, finding, "write the Base64 text in full, with its = at the end");
    if (bad)
        quotes_put(lint, finding, secret->secret_at);
}

/* --- typographic quotes --- */

/* U+2018 … U+201F, U+00AB, U+00BB in UTF-8. */
static bool is_smart_quote(const char *text, size_t length)
{
    if (length >= 3 && !memcmp(text, "\xe2\x80", 2))
        return (unsigned char)text[2] >= 0x98 && (unsigned char)text[2] <= 0x9f;
    return length >= 2 && (!memcmp(text, "\xc2\xab", 2) || !memcmp(text, "\xc2\xbb", 2));
}

static size_t smart_quote_bytes(const char *text)
{
    return (unsigned char)*text == 0xe2 ? 3 : 2;
}

/* Plain quotes in place of the two that a text begins and ends with. */
static void smart_quotes_mend(struct sc_lint *lint, struct sc_finding *finding,
                              struct sc_range range)
{
    const char *text = range.file->text + range.start;
    size_t length = range.end - range.start, first = smart_quote_bytes(text), last = 3;

    if (length <= first || memchr(text, '"', length))
        return;
    if (length < first + last || !is_smart_quote(text + length - last, last))
        last = 2;
    if (length < first + last || !is_smart_quote(text + length - last, last))
        return;
    sc_finding_edit(lint->finder, finding, SC_FIX_UNSAFE,
                    sc_range(range.file, range.start, range.start + first), "\"");
    sc_finding_edit(lint->finder, finding, SC_FIX_UNSAFE,
                    sc_range(range.file, range.end - last, range.end), "\"");
}

static void tell_smart_quotes(struct sc_lint *lint, struct sc_range range)
{
    struct sc_finding *finding =
        sc_find(lint->finder, SC_RULE_SMART_QUOTES, range,
                "these typographic quotes are letters for strongSwan and become part of the value");
    sc_finding_help(lint->finder, finding, "write straight quotes: \"");
    smart_quotes_mend(lint, finding, range);
}

static void check_secret_quotes(struct sc_lint *lint)
{
    if (!lint->config->secrets)
        return;
    for (const struct sc_secret *s = lint->config->secrets->entries; s; s = s->next) {
        if (s->form == SC_SECRET_TEXT && is_smart_quote(s->bytes, s->length))
            tell_smart_quotes(lint, s->secret_at);
        for (const struct sc_selector *id = s->selectors; id; id = id->next)
            if (is_smart_quote(id->text, strlen(id->text)))
                tell_smart_quotes(lint, id->range);
    }
}

SC_CHECKS(sc_checks_secrets, {SC_RULE_PSK_WEAK, .secret = sc_check_psk_weak},
          {SC_RULE_PSK_IDENTITY, .config = check_psk_identity},
          {SC_RULE_PSK_REUSED, .config = check_psk_reused},
          {SC_RULE_PSK_FOR_ALL, .secret = check_psk_for_all},
          {SC_RULE_PSK_MISSING, .config = sc_check_psk_lookups},
          {SC_RULE_PSK_AMBIGUOUS, .config = sc_check_psk_ambiguous},
          {SC_RULE_PSK_HALF_MATCH, .config = sc_check_psk_half_match},
          {SC_RULE_PSK_CATCH_ALL, .config = sc_check_psk_catch_all},
          {SC_RULE_PSK_BY_ADDRESS, .config = sc_check_psk_by_address},
          {SC_RULE_SECRET_UNUSED, .config = sc_check_secret_unused},
          {SC_RULE_SECRET_TWICE, .config = check_secret_twice},
          {SC_RULE_SECRET_CUT, .secret = check_secret_cut},
          {SC_RULE_SECRET_LOOKS_ENCODED, .secret = check_looks_encoded},
          {SC_RULE_SECRET_BAD_HEX, .secret = check_bad_hex},
          {SC_RULE_SECRET_BAD_BASE64, .secret = check_bad_base64},
          {SC_RULE_SECRETS_MODE, .secret = sc_check_secrets_mode},
          {SC_RULE_KEY_MODE, .secret = sc_check_key_mode},
          {SC_RULE_KEY_TYPE, .secret = sc_check_key_type},
          {SC_RULE_KEY_MISSING, .secret = sc_check_key_missing},
          {SC_RULE_ID_TYPE, .conn = sc_check_id_type}, {SC_RULE_ID_DN, .conn = sc_check_id_dn},
          {SC_RULE_ID_DN_ORDER, .conn = sc_check_id_dn_order},
          {SC_RULE_ID_QUOTES, .conn = sc_check_id_quotes},
          {SC_RULE_ID_BEHIND_NAT, .conn = sc_check_id_behind_nat},
          {SC_RULE_ID_ANY_PSK, .connection = sc_check_psk_any_peer},
          {SC_RULE_PSK_POOL, .connection = sc_check_psk_pool},
          {SC_RULE_CERT_WITHOUT_ID, .conn = sc_check_cert_without_id},
          {SC_RULE_AUTH_MIXED, .connection = sc_check_auth_mixed},
          {SC_RULE_EAP_SIDE, .connection = sc_check_eap_side},
          {SC_RULE_EAP_IDENTITY, .connection = sc_check_eap_identity},
          {SC_RULE_XAUTH_VERSION, .connection = sc_check_xauth_version},
          {SC_RULE_CA_PATH, .conn = sc_check_ca_path},
          {SC_RULE_SMART_QUOTES, .config = check_secret_quotes});
