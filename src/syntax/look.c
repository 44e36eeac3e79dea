#include "syntax/look.h"

#include <swanconf/config.h>

#include "base/suggest.h"

#include <swanconf/ast.h>

#include <ctype.h>
#include <limits.h>
#include <string.h>
#include <strings.h>

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static size_t blanks(const char *text, size_t length)
{
    size_t count = 0;

    while (count < length && is_blank(text[count]))
        count++;
    return count;
}

/* --- kinds of secrets --- */

static bool is_type(const char *word, size_t length, bool any_case)
{
    for (enum sc_secret_kind kind = 0; kind <= SC_SECRET_PIN; kind++) {
        const char *name = sc_secret_kind_name(kind);
        if (strlen(name) == length &&
            !(any_case ? strncasecmp(name, word, length) : strncmp(name, word, length)))
            return true;
    }
    return false;
}

static bool is_quote(char c)
{
    return c == '"' || c == '\'';
}

/* The offset of what follows `: TYPE`, or `TYPE` and a quote at the line's start; `length` without
 * one. */
static size_t behind_type(const char *line, size_t length, bool any_case)
{
    bool here = true, colon = false; /* a type may stand here; since there was a colon */

    for (size_t at = 0; at < length;) {
        if (is_blank(line[at])) {
            at++;
            continue;
        }
        if (line[at] == ':') {
            here = colon = true;
            at++;
            continue;
        }
        size_t word = at;
        while (at < length && !is_blank(line[at]) && line[at] != ':')
            at++;
        size_t next = at + blanks(line + at, length - at);
        if (here && next > at && next < length && (colon || is_quote(line[next])) &&
            is_type(line + word, at - word, any_case))
            return next;
        here = colon = false;
    }
    return length;
}

/* --- templates --- */

bool sc_look_has_marker_sign(const char *text, size_t length)
{
    static const bool begins[UCHAR_MAX + 1] = {
        ['{'] = true, ['$'] = true, ['<'] = true, ['('] = true, ['_'] = true, ['#'] = true,
    };

    for (size_t i = 0; i < length; i++)
        if (begins[(unsigned char)text[i]])
            return true;
    return false;
}

/* --- secrets in ipsec.conf --- */

bool sc_look_is_secret_key(const char *key, size_t length)
{
    static const char *const parts[] = {"psk",        "secret",    "passw",     "passphrase",
                                        "preshare",   "pre_share", "pre-share", "sharedkey",
                                        "shared_key", "shared-key"};
    static const char *const whole[] = {"pass", "pin", "pwd", "key", "password"};
    char lower[64];

    if (length >= sizeof lower)
        return false;
    for (size_t i = 0; i < length; i++)
        lower[i] = (char)tolower((unsigned char)key[i]);
    lower[length] = '\0';
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
        if (strstr(lower, parts[i]))
            return true;
    for (size_t i = 0; i < sizeof whole / sizeof whole[0]; i++)
        if (!strcmp(lower, whole[i]))
            return true;
    return false;
}

/* A word that names a way to authenticate, perhaps misspelled. */
static bool is_method_word(const char *word, size_t length)
{
    static const char *const words[] = {
        "psk",      "secret", "pubkey",   "rsa",         "rsasig",  "rsakey",      "ecdsa",
        "ecdsasig", "xauth",  "xauthpsk", "xauthrsasig", "eap",     "never",       "null",
        "any",      "none",   "ike",      "cert",        "certs",   "pss",         "ecp",
        "bliss",    "hybrid", "digital",  "ed25519",     "ed448",   "mschapv2",    "mschap",
        "tls",      "ttls",   "peap",     "radius",      "dynamic", "gtc",         "md5",
        "aka",      "sim",    "3gpp2",    "identity",    "generic", "noauth",      "pam",
        "x509",     "pgp",    "xauthrsa", "file",        "sha",     "signature",   "tnc",
        "reauth",   "fips",   "simaka",   "username",    "auth",    "xauthradius",
    };
    char lower[32];

    if (length >= sizeof lower)
        return false;
    for (size_t i = 0; i < length; i++)
        lower[i] = (char)tolower((unsigned char)word[i]);
    lower[length] = '\0';
    if (strspn(lower, "0123456789") == length) /* key sizes, vendors' methods */
        return length <= 5;
    if (!strncmp(lower, "sha", 3) && strspn(lower + 3, "0123456789_") == length - 3)
        return true;
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (sc_distance(lower, words[i], 1 + length / 6) <= 1 + length / 6)
            return true;
    return false;
}

/* What charon takes for a method whatever stands behind it (stroke_config.c, build_auth_cfg(),
 * 5.9.8): that must stay as it is. */
static bool begins_as_method(const char *value, size_t length)
{
    static const char *const beginnings[] = {"ike:",  "pubkey", "rsa", "ecdsa",
                                             "bliss", "xauth",  "eap"};

    for (size_t i = 0; i < sizeof beginnings / sizeof beginnings[0]; i++)
        if (length >= strlen(beginnings[i]) && !memcmp(value, beginnings[i], strlen(beginnings[i])))
            return !memchr(value, ' ', length);
    return false;
}

bool sc_look_is_secret_auth(const char *value, size_t length)
{
    if (begins_as_method(value, length))
        return false;
    static const char between[] = " -_,:+|!/.";

    for (size_t at = 0; at < length;) {
        size_t word = at;
        while (at < length && !strchr(between, value[at]))
            at++;
        if (at > word && !is_method_word(value + word, at - word))
            return true;
        at += at < length;
    }
    return false;
}

/* True if there is a sign without which no secret can stand in a line. */
static bool may_hold_secret(const char *line, size_t length)
{
    for (size_t at = 0; at < length; at++)
        if (line[at] == ':' || line[at] == '=' || is_quote(line[at]))
            return true;
    return false;
}

size_t sc_look_secret_in_line(const char *line, size_t length)
{
    if (!may_hold_secret(line, length))
        return length;
    size_t found = behind_type(line, length, true);

    if (found < length)
        return found;
    size_t start = blanks(line, length);
    while (start < length && (line[start] == '#' || is_blank(line[start])))
        start++;
    size_t end = start;
    while (end < length &&
           (isalnum((unsigned char)line[end]) || line[end] == '_' || line[end] == '-'))
        end++;
    size_t next = end + blanks(line + end, length - end);
    if (end == start || next == length)
        return length;
    bool assigned = line[next] == '=' || line[next] == ':';
    if ((!assigned && !is_quote(line[next])) || !sc_look_is_secret_key(line + start, end - start))
        return length;
    return assigned ? next + 1 + blanks(line + next + 1, length - next - 1) : next;
}

/* --- whole texts --- */

static bool starts_with(const char *line, size_t length, const char *word)
{
    size_t size = strlen(word);

    return length > size && !memcmp(line, word, size) && is_blank(line[size]);
}

/* A section header. */
static bool is_header(const char *line, size_t length)
{
    return starts_with(line, length, "conn") || starts_with(line, length, "ca") ||
           starts_with(line, length, "config");
}

/* `include PATTERN`, with nothing behind it. */
static bool is_include(const char *line, size_t length)
{
    if (!starts_with(line, length, "include"))
        return false;
    size_t at = strlen("include");
    at += blanks(line + at, length - at);
    while (at < length && !is_blank(line[at]))
        at++;
    return at + blanks(line + at, length - at) == length;
}

/* `key=`, where strongSwan knows the key. */
static bool is_known_setting(const char *line, size_t length)
{
    char key[64];
    size_t end = 0;

    while (end < length && !is_blank(line[end]) && line[end] != '=')
        end++;
    size_t next = end + blanks(line + end, length - end);
    if (!end || end >= sizeof key || next == length || line[next] != '=')
        return false;
    memcpy(key, line, end);
    key[end] = '\0';
    return sc_keyword_find(key) != NULL;
}

static bool is_word_of(const char *line, size_t length, const char *const *words, size_t count)
{
    size_t end = 0;

    while (end < length && !is_blank(line[end]) && line[end] != '{')
        end++;
    for (size_t i = 0; i < count; i++)
        if (strlen(words[i]) == end && !memcmp(words[i], line, end))
            return true;
    return false;
}

const char *sc_look_stranger(const char *line, size_t length)
{
    static const char *const swanctl[] = {"connections", "secrets", "pools", "authorities"};
    static const char *const strongswan[] = {
        "charon", "charon-systemd", "charon-nm", "libstrongswan", "starter", "swanctl", "pool"};
    static const char *const racoon[] = {"remote", "sainfo", "path", "listen", "padding", "timer"};
    static const char *const openbsd[] = {"ike", "flow", "esp", "tcpmd5", "ikev2"};
    static const char *const behind[] = {"esp",  "ah", "active", "passive", "dynamic",
                                         "from", "in", "out",    "tunnel",  "transport"};
    bool opens = length && line[length - 1] == '{';

    if (opens && is_word_of(line, length, swanctl, sizeof swanctl / sizeof swanctl[0]))
        return "a swanctl.conf";
    if (opens && is_word_of(line, length, strongswan, sizeof strongswan / sizeof strongswan[0]))
        return "a strongswan.conf";
    if ((opens || (length && line[length - 1] == ';')) &&
        is_word_of(line, length, racoon, sizeof racoon / sizeof racoon[0]))
        return "a racoon.conf";
    if (is_word_of(line, length, openbsd, sizeof openbsd / sizeof openbsd[0])) {
        size_t at = 0;
        while (at < length && !is_blank(line[at]))
            at++;
        at += blanks(line + at, length - at);
        if (is_word_of(line + at, length - at, behind, sizeof behind / sizeof behind[0]))
            return "OpenBSD's ipsec.conf, which is another language";
    }
    if (memmem(line, length, " pluto[", 7) || memmem(line, length, " charon: ", 9) ||
        memmem(line, length, " charon[", 8))
        return "a log";
    return NULL;
}

/* NAME = VALUE: how OpenBSD's files begin, and says nothing yet. */
static bool is_macro(const char *line, size_t length)
{
    size_t at = 0;

    while (at < length && (isalnum((unsigned char)line[at]) || line[at] == '_'))
        at++;
    size_t name = at;
    at += blanks(line + at, length - at);
    return name && at < length && line[at] == '=';
}

enum sc_text_kind sc_text_kind_of(const char *text, size_t length, size_t *strange)
{
    bool secrets = false, bare = false, opening = true;
    size_t mark = length >= 3 && !memcmp(text, "\xef\xbb\xbf", 3) ? 3 : 0;

    for (size_t at = mark, next; at < length; at = next) {
        const char *newline = memchr(text + at, '\n', length - at);
        size_t end = newline ? (size_t)(newline - text) : length;
        next = end + 1;
        if (end > at && text[end - 1] == '\r')
            end--;
        size_t first = at + blanks(text + at, end - at);
        const char *line = text + first;
        size_t size = end - first;
        if (!size || *line == '#' || starts_with(line, size, "version"))
            continue;
        if (opening && first == at && sc_look_stranger(line, size)) {
            *strange = at;
            return SC_TEXT_STRANGE;
        }
        opening &= first == at && is_macro(line, size);
        if (is_header(line, size) || is_known_setting(line, size) || is_include(line, size))
            return SC_TEXT_CONF;
        secrets |= behind_type(line, size, false) < size;
        if (first == at && !bare) {
            bare = true;
            *strange = at;
        }
    }
    return secrets ? SC_TEXT_SECRETS : bare ? SC_TEXT_STRANGE : SC_TEXT_CONF;
}

bool sc_text_has_sections(const char *text, size_t length)
{
    size_t strange;
    bool found = false;

    for (size_t at = 0, next; at < length && !found; at = next) {
        const char *newline = memchr(text + at, '\n', length - at);
        size_t end = newline ? (size_t)(newline - text) : length;
        next = end + 1;
        found = is_header(text + at, end - at);
    }
    return found && sc_text_kind_of(text, length, &strange) == SC_TEXT_CONF;
}

bool sc_look_is_secrets_name(const char *path)
{
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    size_t length = strlen(name);

    return strstr(name, "ipsec.secrets") || (length > 8 && !strcmp(name + length - 8, ".secrets"));
}
