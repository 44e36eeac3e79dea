/* secrets out of ipsec.secrets. Texts of secrets only live in the secret arena. */
#include "base/utf8.h"
#include "emit/text.h"
#include "emit/tree.h"
#include "facts/rules.h"

#include <string.h>

/* What a kind of shared secret is called in swanctl.conf; NULL for keys in files. */
static const char *shared_prefix(enum sc_secret_kind kind)
{
    switch (kind) {
    case SC_SECRET_PSK:
        return "ike";
    case SC_SECRET_EAP:
    case SC_SECRET_XAUTH:
        return "eap";
    case SC_SECRET_NTLM:
        return "ntlm";
    default:
        return NULL;
    }
}

/* What a passphrase of a kind of key is called; BLISS keys can have none. */
static const char *file_prefix(enum sc_secret_kind kind)
{
    return kind == SC_SECRET_BLISS ? NULL : sc_tree_key_folder(kind);
}

/* swanctl decodes what begins with 0x or 0s even in quotes, and reads a string up to a NUL; bytes
 * that are no UTF-8 would make a file that isn't: such a secret is written as hexadecimal digits,
 * which any bytes survive. */
static bool needs_hex(const struct sc_secret *secret)
{
    const char *bytes = secret->bytes;

    if (secret->length >= 2 && bytes[0] == '0' && strchr("xXsS", bytes[1]))
        return true;
    if (!sc_utf8_is_valid(bytes, secret->length))
        return true;
    for (size_t i = 0; i < secret->length; i++)
        if ((unsigned char)bytes[i] < 0x20 || bytes[i] == 0x7f)
            return true;
    return false;
}

static const char *secret_text(struct sc_emitter *emitter, const struct sc_secret *secret)
{
    static const char digits[] = "0123456789abcdef";

    if (!needs_hex(secret))
        return sc_arena_copy(emitter->config->secret_arena, secret->bytes, secret->length);
    char *text = sc_arena_alloc(emitter->config->secret_arena, secret->length * 2 + 3), *out = text;
    *out++ = '0';
    *out++ = 'x';
    for (size_t i = 0; i < secret->length; i++) {
        *out++ = digits[(unsigned char)secret->bytes[i] >> 4];
        *out++ = digits[(unsigned char)secret->bytes[i] & 15];
    }
    return text;
}

static bool is_any(const char *selector)
{
    return !strcmp(selector, "%any") || !*selector;
}

static void ids_put(struct sc_emitter *emitter, const struct sc_secret *secret)
{
    unsigned number = 1;
    bool several = secret->selector_count > 1;

    for (const struct sc_selector *selector = secret->selectors; selector;
         selector = selector->next)
        if (!is_any(selector->text) || several)
            sc_settings_put(&emitter->out,
                            several ? sc_arena_format(emitter->arena, "id-%u", number++) : "id",
                            sc_text_identity(emitter, selector->range, "the owner", selector->text,
                                             SC_TEXT_OWNER));
}

/* A secret for fewer owners than it had would be good for others. */
static bool owners_taken(struct sc_emitter *emitter, const struct sc_secret *secret)
{
    for (const struct sc_selector *selector = secret->selectors; selector;
         selector = selector->next)
        if (!sc_text_identity(emitter, selector->range, "a secret, for its owner", selector->text,
                              SC_TEXT_OWNER))
            return false;
    return true;
}

static void shared_put(struct sc_emitter *emitter, const struct sc_secret *secret, unsigned number)
{
    if (!owners_taken(emitter, secret))
        return;
    sc_settings_open(&emitter->out,
                     sc_arena_format(emitter->arena, "%s-%u", shared_prefix(secret->kind), number));
    ids_put(emitter, secret);
    sc_settings_put(&emitter->out, "secret", secret_text(emitter, secret));
    sc_settings_close(&emitter->out);
}

static void file_put(struct sc_emitter *emitter, const struct sc_secret *secret, unsigned number)
{
    bool writes = emitter->tree || secret->form != SC_SECRET_ABSENT;

    if (writes && !sc_text_is_file_name(secret->path, strlen(secret->path))) {
        sc_lose(emitter, SC_RULE_LOST_TEXT, secret->path_at,
                emitter->tree ? "a key" : "the passphrase of a key",
                "the name of its file is no UTF-8, or holds control characters",
                "give the file another name");
        return;
    }
    const char *name = sc_tree_take_key(emitter, secret);
    if (secret->form == SC_SECRET_ABSENT)
        return; /* swanctl loads every key of its folders */
    if (secret->form == SC_SECRET_PROMPT) {
        sc_lose(emitter, SC_RULE_LOST_KEY, secret->secret_at,
                sc_arena_format(emitter->arena, "%%prompt for %s",
                                sc_secret_file_name(secret) ? secret->path : "a key"),
                "swanctl asks for missing passphrases by itself",
                "nothing: `swanctl --load-creds` asks");
        return;
    }
    sc_settings_open(&emitter->out,
                     sc_arena_format(emitter->arena, "%s-%u", file_prefix(secret->kind), number));
    sc_settings_put(&emitter->out, "file", name);
    sc_settings_put(&emitter->out, "secret", secret_text(emitter, secret));
    sc_settings_close(&emitter->out);
}

/* %smartcard[SLOT[@MODULE]]:KEYID (stroke_cred.c, 5.9.8: parse_smartcard()). */
static bool token_put(struct sc_emitter *emitter, const struct sc_secret *secret, unsigned number)
{
    static const char word[] = "%smartcard";
    struct sc_settings_out *out = &emitter->out;

    if (!secret->path || strncmp(secret->path, word, strlen(word)) != 0)
        return false;
    const char *slot = secret->path + strlen(word), *colon = strchr(slot, ':');
    const char *at = memchr(slot, '@', colon ? (size_t)(colon - slot) : strlen(slot));
    if (!colon || !colon[1])
        return false;
    size_t digits = (size_t)((at ? at : colon) - slot);
    sc_settings_open(out, sc_arena_format(emitter->arena, "token-%u", number));
    sc_settings_put(out, "handle", sc_arena_copy(emitter->arena, colon + 1, strlen(colon + 1)));
    if (digits)
        sc_settings_put(out, "slot", sc_arena_copy(emitter->arena, slot, digits));
    if (at)
        sc_settings_put(out, "module",
                        sc_arena_copy(emitter->arena, at + 1, (size_t)(colon - at) - 1));
    if (secret->length && secret->form != SC_SECRET_PROMPT)
        sc_settings_put(out, "pin", secret_text(emitter, secret));
    sc_settings_close(out);
    return true;
}

static void secret_put(struct sc_emitter *emitter, const struct sc_secret *secret,
                       unsigned numbers[SC_SECRET_PIN + 1])
{
    enum sc_secret_kind kind = secret->kind == SC_SECRET_XAUTH ? SC_SECRET_EAP : secret->kind;

    bool gone = kind == SC_SECRET_BLISS && emitter->options->target > SC_TARGET_5_9;

    if (gone)
        sc_lose(emitter, SC_RULE_LOST_ALGORITHM, secret->range, "a BLISS key",
                "strongSwan 6.0 no longer knows BLISS", "make a key of another kind");
    else if (secret->lost || secret->range.file->veil != SC_VEIL_NONE)
        sc_lose(emitter, SC_RULE_LOST_SECRET, secret->range, "a secret",
                "it stands behind a malformed line: charon never loaded it",
                "mend the line in front of it, then translate again");
    else if (shared_prefix(kind) && !secret->length)
        sc_lose(emitter, SC_RULE_LOST_SECRET, secret->range, "an empty secret",
                "charon loads it from ipsec.secrets, but swanctl takes none",
                "agree on a real secret with the peer");
    else if (shared_prefix(kind))
        shared_put(emitter, secret, ++numbers[kind]);
    else if (file_prefix(kind) && secret->path)
        file_put(emitter, secret, ++numbers[kind]);
    else if (kind == SC_SECRET_PIN && token_put(emitter, secret, numbers[kind] + 1))
        numbers[kind]++;
    else
        sc_lose(emitter, SC_RULE_LOST_KEY, secret->range,
                sc_arena_format(emitter->arena, "a %s entry", sc_secret_kind_name(kind)),
                "it has no direct counterpart here", "see the token sections of swanctl.conf(5)");
}

/* Lines and files that were not understood, and so are not among the entries. */
static void unread_tell(struct sc_emitter *emitter)
{
    const struct sc_findings *found = &emitter->config->findings;

    for (size_t i = 0; i < found->count; i++) {
        const struct sc_finding *finding = &found->items[i];
        bool line = finding->rule == sc_rule(SC_RULE_SECRETS_SYNTAX) ||
                    finding->rule == sc_rule(SC_RULE_SECRETS_TYPE);
        if (line)
            sc_lose(emitter, SC_RULE_LOST_SECRET, finding->range, "a line of ipsec.secrets",
                    finding->message,
                    finding->help ? finding->help : "mend the line, then translate again");
    }
}

void sc_emit_secrets(struct sc_emitter *emitter)
{
    unsigned numbers[SC_SECRET_PIN + 1] = {0};

    unread_tell(emitter);
    if (!emitter->config->secrets->entries)
        return;
    sc_settings_open(&emitter->out, "secrets");
    for (const struct sc_secret *secret = emitter->config->secrets->entries; secret;
         secret = secret->next)
        secret_put(emitter, secret, numbers);
    sc_settings_close(&emitter->out);
}
