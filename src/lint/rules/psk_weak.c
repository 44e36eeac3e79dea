/* SW503: pre-shared keys that somebody will guess. */
#include "lint/rules/secret_checks.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

/* Words that guessing begins with. Longer keys that hold one, and little else, are no better. */
static const char *const words[] = {
    "123456",      "1234567890", "abc123",      "abcdef",    "admin",        "administrator",
    "asdf",        "asdfgh",     "changeme",    "charon",    "cisco",        "company",
    "default",     "demo",       "example",     "firewall",  "freeswan",     "gateway",
    "gateways",    "hello",      "ike",         "ikev2",     "internet",     "ipsec",
    "key",         "l2tp",       "letmein",     "libreswan", "master",       "monkey",
    "mypassword",  "mypsk",      "mysecret",    "network",   "openswan",     "openvpn",
    "pass",        "passw0rd",   "passphrase",  "password",  "pluto",        "presharedkey",
    "private",     "psk",        "qazwsx",      "qwerty",    "qwertyuiop",   "qwertz",
    "remote",      "router",     "s3cr3t",      "sample",    "secret",       "secretkey",
    "security",    "server",     "shared",      "sharedkey", "sharedsecret", "strongswan",
    "supersecret", "swan",       "test",        "testing",   "topsecret",    "tunnel",
    "verysecret",  "vpn",        "vpnpassword", "vpnsecret", "welcome",      "xauth",
    "your_psk",    "yourpsk",    "zxcvbn",
};

enum {
    WORD_COUNT = sizeof words / sizeof words[0],
    LONGEST_WORD = 15,
    ENOUGH_BITS = 64,  /* of a text, as estimated below */
    ENOUGH_BYTES = 14, /* of a binary secret: NIST SP 800-131A wants 112 bits */
};

static bool is_word(const char *text, size_t length)
{
    for (size_t i = 0; i < WORD_COUNT; i++)
        if (strlen(words[i]) == length && !strncasecmp(words[i], text, length))
            return true;
    return false;
}

/* One word, or one with digits and marks around it ("Password1!"). */
static bool is_guessable_word(const char *text, size_t length)
{
    if (is_word(text, length))
        return true;
    while (length && !isalpha((unsigned char)text[0]))
        text++, length--;
    while (length && !isalpha((unsigned char)text[length - 1]))
        length--;
    return length > 2 && length <= LONGEST_WORD && is_word(text, length);
}

/* Tenths of a bit that a character of the text's alphabet is worth. */
static size_t tenths_of_a_bit(const char *text, size_t length)
{
    bool lower = false, upper = false, digit = false, other = false;

    for (size_t i = 0; i < length; i++) {
        unsigned char c = (unsigned char)text[i];
        lower |= islower(c) != 0;
        upper |= isupper(c) != 0;
        digit |= isdigit(c) != 0;
        other |= !isalnum(c);
    }
    size_t size = (lower ? 26U : 0U) + (upper ? 26U : 0U) + (digit ? 10U : 0U) + (other ? 32U : 0U);
    size_t bits = 0;
    for (; size > 1; size /= 2)
        bits += 10;
    return bits + 5;
}

/* Characters that are not the same as, or the neighbour of, the one before; and not one of a short
 * piece that repeats. */
static size_t fresh_characters(const char *text, size_t length)
{
    size_t fresh = length > 0, period = 1;

    while (period < length && memcmp(text, text + period, length - period) != 0)
        period++;
    size_t end = period < length / 2 + 1 ? period : length;
    for (size_t i = 1; i < end; i++) {
        int step = (unsigned char)text[i] - (unsigned char)text[i - 1];
        fresh += step < -1 || step > 1;
    }
    return fresh;
}

static const char *weakness_of_text(const char *text, size_t length)
{
    if (is_guessable_word(text, length))
        return "this pre-shared key is a word that guessing begins with";
    if (fresh_characters(text, length) * 2 < length)
        return "this pre-shared key is a simple pattern and easy to guess";
    if (fresh_characters(text, length) * tenths_of_a_bit(text, length) < ENOUGH_BITS * 10)
        return "this pre-shared key is so short that it can be found by trying";
    return NULL;
}

static const char *weakness_of_bytes(const char *bytes, size_t length)
{
    bool seen[256] = {false};
    size_t different = 0;

    for (size_t i = 0; i < length; i++) {
        different += !seen[(unsigned char)bytes[i]];
        seen[(unsigned char)bytes[i]] = true;
    }
    if (length < ENOUGH_BYTES)
        return "this pre-shared key is so short that it can be found by trying";
    if (different < 5)
        return "this pre-shared key is a simple pattern and easy to guess";
    return NULL;
}

void sc_check_psk_weak(struct sc_lint *lint, const struct sc_secret *secret)
{
    bool binary = secret->form == SC_SECRET_HEX || secret->form == SC_SECRET_BASE64;

    if (secret->kind != SC_SECRET_PSK || secret->lost)
        return;
    const char *weakness = !secret->length ? "this pre-shared key is empty"
                           : binary        ? weakness_of_bytes(secret->bytes, secret->length)
                                           : weakness_of_text(secret->bytes, secret->length);
    if (!weakness)
        return;
    struct sc_finding *finding =
        sc_find(lint->finder, SC_RULE_PSK_WEAK, secret->secret_at, "%s", weakness);
    sc_finding_help(
        lint->finder, finding,
        "take 32 random bytes: 0s and the output of `head -c 32 /dev/urandom | base64`");
}
