#include "model/identity.h"

#include "model/dn.h"
#include "syntax/secret_bytes.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* identification.h, 5.9.8: id_match_t */
enum { MATCH_NONE = 0, MATCH_ANY = 1, MATCH_LEAST = 2, MATCH_WILDCARD = 19, MATCH_PERFECT = 20 };

static const struct {
    const char *prefix;
    enum sc_identity_type type;
} prefixes[] = {
    {"ipv4:", SC_ID_IPV4},
    {"ipv6:", SC_ID_IPV6},
    {"ipv4net:", SC_ID_IPV4_SUBNET},
    {"ipv6net:", SC_ID_IPV6_SUBNET},
    {"ipv4range:", SC_ID_IPV4_RANGE},
    {"ipv6range:", SC_ID_IPV6_RANGE},
    {"rfc822:", SC_ID_EMAIL},
    {"email:", SC_ID_EMAIL},
    {"userfqdn:", SC_ID_EMAIL},
    {"fqdn:", SC_ID_FQDN},
    {"dns:", SC_ID_FQDN},
    {"asn1dn:", SC_ID_DN},
    {"asn1gn:", SC_ID_GENERAL_NAME},
    {"xmppaddr:", SC_ID_GENERAL_NAME},
    {"keyid:", SC_ID_KEY_ID},
};

const char *sc_identity_type_name(enum sc_identity_type type)
{
    switch (type) {
    case SC_ID_ANY:
        return "any identity";
    case SC_ID_IPV4:
        return "IPv4 address";
    case SC_ID_FQDN:
        return "FQDN";
    case SC_ID_EMAIL:
        return "e-mail address";
    case SC_ID_IPV4_SUBNET:
        return "IPv4 subnet";
    case SC_ID_IPV6:
        return "IPv6 address";
    case SC_ID_IPV6_SUBNET:
        return "IPv6 subnet";
    case SC_ID_IPV4_RANGE:
        return "IPv4 range";
    case SC_ID_IPV6_RANGE:
        return "IPv6 range";
    case SC_ID_DN:
        return "distinguished name";
    case SC_ID_GENERAL_NAME:
        return "general name";
    case SC_ID_KEY_ID:
        return "key ID";
    }
    return "identity of an unknown type";
}

/* --- from text --- */

static void set_bytes(struct sc_identity *id, enum sc_identity_type type, const void *bytes,
                      size_t length)
{
    id->type = type;
    id->encoding = bytes;
    id->length = length;
}

static void set_copy(struct sc_arena *arena, struct sc_identity *id, enum sc_identity_type type,
                     const uint8_t *bytes, size_t length)
{
    set_bytes(id, type, memcpy(sc_arena_bytes(arena, length), bytes, length), length);
}

static void set_text(struct sc_identity *id, enum sc_identity_type type, const char *text)
{
    set_bytes(id, type, text, strlen(text));
}

/* Text, or `#` and hexadecimal digits. */
static void set_text_or_hex(struct sc_arena *arena, struct sc_identity *id,
                            enum sc_identity_type type, const char *text)
{
    size_t length;

    if (*text != '#') {
        set_text(id, type, text);
        return;
    }
    const char *bytes = sc_secret_from_hex(arena, text + 1, strlen(text + 1), &length);
    set_bytes(id, type, bytes, length);
}

/* xmppAddr, wrapped as an otherName (RFC 6120, 13.7.1.4). */
static void wrap_xmpp(struct sc_arena *arena, struct sc_identity *id)
{
    static const uint8_t oid[] = {0x06, 0x08, 0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x08, 0x05};
    const size_t length = id->length;

    if (length > 100) /* short forms of length only: nobody's address is longer */
        return;
    uint8_t *bytes = sc_arena_alloc(arena, length + sizeof oid + 6);
    bytes[0] = 0xa0;
    bytes[1] = (uint8_t)(length + sizeof oid + 4);
    memcpy(bytes + 2, oid, sizeof oid);
    uint8_t *value = bytes + 2 + sizeof oid;
    value[0] = 0xa0;
    value[1] = (uint8_t)(length + 2);
    value[2] = 0x0c;
    value[3] = (uint8_t)length;
    if (length)
        memcpy(value + 4, id->encoding, length);
    set_bytes(id, SC_ID_GENERAL_NAME, bytes, length + sizeof oid + 6);
}

static bool parse_prefix(struct sc_arena *arena, struct sc_identity *id)
{
    if (!strchr(id->text, ':'))
        return false;
    for (size_t i = 0; i < sizeof prefixes / sizeof prefixes[0]; i++) {
        size_t length = strlen(prefixes[i].prefix);
        if (strncasecmp(id->text, prefixes[i].prefix, length) != 0)
            continue;
        set_text_or_hex(arena, id, prefixes[i].type, id->text + length);
        if (!strcmp(prefixes[i].prefix, "xmppaddr:"))
            wrap_xmpp(arena, id);
        return true;
    }
    return false;
}

/* {NUMBER}:TEXT */
static bool parse_number(struct sc_arena *arena, struct sc_identity *id)
{
    char *end;

    if (id->text[0] != '{')
        return false;
    errno = 0;
    unsigned long type = strtoul(id->text + 1, &end, 0);
    if (errno || end[0] != '}' || end[1] != ':')
        return false;
    set_text_or_hex(arena, id, (enum sc_identity_type)(type & 0xff), end + 2);
    return true;
}

/* Clear the host part, and put the mask behind the address. */
static void apply_mask(uint8_t *address, size_t size, size_t bits)
{
    for (size_t i = 0; i < size; i++, bits -= bits < 8 ? bits : 8) {
        uint8_t mask = (uint8_t)(bits >= 8 ? 0xffU : 0xff00U >> bits);
        address[size + i] = mask;
        address[i] &= mask;
    }
}

/* An address, ADDRESS/BITS or ADDRESS-ADDRESS of one family. */
static bool parse_address(struct sc_arena *arena, struct sc_identity *id, bool v4)
{
    const size_t size = v4 ? 4 : 16;
    const int family = v4 ? AF_INET : AF_INET6;
    uint8_t bytes[2 * sizeof(struct in6_addr)] = {0};
    const char *slash = strchr(id->text, '/');
    const char *cut = slash ? slash : strchr(id->text, '-');
    char first[INET6_ADDRSTRLEN + 1] = "";
    size_t length = cut ? (size_t)(cut - id->text) : strlen(id->text);

    if (length >= sizeof first)
        return false;
    memcpy(first, id->text, length);
    if (inet_pton(family, first, bytes) != 1)
        return false;
    if (!cut) {
        set_copy(arena, id, v4 ? SC_ID_IPV4 : SC_ID_IPV6, bytes, size);
        return true;
    }
    if (slash) {
        long bits = strtol(slash + 1, NULL, 10); /* charon's atoi: no number is 0 */
        if (bits < 0 || (size_t)bits > 8 * size)
            return false;
        apply_mask(bytes, size, (size_t)bits);
        set_copy(arena, id, v4 ? SC_ID_IPV4_SUBNET : SC_ID_IPV6_SUBNET, bytes, 2 * size);
        return true;
    }
    if (inet_pton(family, cut + 1, bytes + size) != 1 || memcmp(bytes, bytes + size, size) > 0)
        return false;
    set_copy(arena, id, v4 ? SC_ID_IPV4_RANGE : SC_ID_IPV6_RANGE, bytes, 2 * size);
    return true;
}

static void parse_dn(struct sc_arena *arena, struct sc_identity *id)
{
    size_t length;
    const uint8_t *dn = sc_dn_encode(arena, id->text, &length);

    id->broken_dn = !dn;
    if (dn)
        set_bytes(id, SC_ID_DN, dn, length);
    else
        set_text(id, SC_ID_KEY_ID, id->text);
}

/* What begins with @, or holds one. */
static void parse_at(struct sc_arena *arena, struct sc_identity *id)
{
    const char *text = id->text;

    if (text[0] != '@')
        set_text(id, SC_ID_EMAIL, text);
    else if (text[1] == '#')
        set_text_or_hex(arena, id, SC_ID_KEY_ID, text + 1);
    else if (text[1] == '@')
        set_text(id, SC_ID_EMAIL, text + 2);
    else
        set_text(id, SC_ID_FQDN, text + 1);
}

static bool is_any(const char *text)
{
    static const char *const any[] = {"", "%any", "%any6", "0.0.0.0", "*", "::", "0::0"};

    for (size_t i = 0; i < sizeof any / sizeof any[0]; i++)
        if (!strcmp(text, any[i]))
            return true;
    return false;
}

static void parse_plain(struct sc_arena *arena, struct sc_identity *id)
{
    bool v4 = !strchr(id->text, ':');

    if (is_any(id->text))
        set_bytes(id, SC_ID_ANY, "", 0);
    else if (!parse_address(arena, id, v4))
        set_text(id, v4 ? SC_ID_FQDN : SC_ID_KEY_ID, id->text);
}

static bool has_wildcard(const struct sc_identity *id)
{
    if (id->type == SC_ID_FQDN || id->type == SC_ID_EMAIL)
        return id->length && memchr(id->encoding, '*', id->length);
    if (id->type == SC_ID_DN)
        return sc_dn_has_wildcard(id->encoding, id->length);
    return id->type == SC_ID_ANY;
}

const struct sc_identity *sc_identity_parse(struct sc_arena *arena, const char *text)
{
    struct sc_identity *id = SC_NEW(arena, struct sc_identity);

    id->text = text;
    if (!parse_prefix(arena, id) && !parse_number(arena, id)) {
        if (strchr(text, '='))
            parse_dn(arena, id);
        else if (strchr(text, '@'))
            parse_at(arena, id);
        else
            parse_plain(arena, id);
    }
    id->wildcard = has_wildcard(id);
    return id;
}

bool sc_identity_is_address(struct sc_arena *arena, const char *text)
{
    uint8_t bytes[sizeof(struct in_addr)];

    if (*text != '{' && !strchr(text, ':')) /* no number, no prefix, no IPv6: IPv4 or none */
        return isdigit((unsigned char)*text) && inet_pton(AF_INET, text, bytes) == 1 &&
               !is_any(text);
    enum sc_identity_type type = sc_identity_parse(arena, text)->type;
    return type == SC_ID_IPV4 || type == SC_ID_IPV6;
}

/* --- matching --- */

static bool same_encoding(const struct sc_identity *a, const struct sc_identity *b)
{
    return a->length == b->length && (!a->length || !memcmp(a->encoding, b->encoding, a->length));
}

/* Names without regard to case; one with a NUL inside equals none. */
static bool same_name(const struct sc_identity *a, const struct sc_identity *b)
{
    if (a->length != b->length)
        return false;
    if (!a->length)
        return true;
    return !memchr(a->encoding, 0, a->length) && !memchr(b->encoding, 0, b->length) &&
           !strncasecmp((const char *)a->encoding, (const char *)b->encoding, a->length);
}

static bool is_name(const struct sc_identity *id)
{
    return id->type == SC_ID_FQDN || id->type == SC_ID_EMAIL;
}

bool sc_identity_equal(const struct sc_identity *a, const struct sc_identity *b)
{
    if (a->type != b->type)
        return false;
    if (is_name(a))
        return same_name(a, b);
    if (a->type == SC_ID_DN)
        return sc_dn_match(a->encoding, a->length, b->encoding, b->length, NULL);
    return a->type == SC_ID_ANY || same_encoding(a, b);
}

/* A * at the pattern's head stands for any beginning. */
static int match_name(const struct sc_identity *id, const struct sc_identity *pattern)
{
    size_t tail = pattern->length;

    if (same_name(id, pattern))
        return MATCH_PERFECT;
    if (!tail || id->length < tail || pattern->encoding[0] != '*')
        return MATCH_NONE;
    if (--tail == 0)
        return MATCH_ANY;
    return strncasecmp((const char *)id->encoding + id->length - tail,
                       (const char *)pattern->encoding + 1, tail)
               ? MATCH_NONE
               : MATCH_WILDCARD;
}

static int match_subnet(const uint8_t *address, const uint8_t *subnet, size_t size)
{
    bool any_bit = false, all_bits = true;

    for (size_t i = 0; i < size; i++) {
        uint8_t mask = subnet[size + i];
        any_bit |= mask != 0;
        all_bits &= mask == 0xff;
        if ((address[i] ^ subnet[i]) & mask)
            return MATCH_NONE;
    }
    if (!any_bit)
        return MATCH_LEAST;
    return all_bits ? MATCH_PERFECT : MATCH_WILDCARD;
}

static int match_range(const uint8_t *address, const uint8_t *range, size_t size)
{
    if (memcmp(range, range + size, size) > 0 || memcmp(address, range, size) < 0 ||
        memcmp(address, range + size, size) > 0)
        return MATCH_NONE;
    return memcmp(range, range + size, size) ? MATCH_WILDCARD : MATCH_PERFECT;
}

static int match_address(const struct sc_identity *id, const struct sc_identity *pattern)
{
    const bool v4 = id->type == SC_ID_IPV4;
    const size_t size = v4 ? 4 : 16;

    if (id->type == pattern->type)
        return same_encoding(id, pattern) ? MATCH_PERFECT : MATCH_NONE;
    if (id->length != size || pattern->length != 2 * size)
        return MATCH_NONE;
    if (pattern->type == (v4 ? SC_ID_IPV4_SUBNET : SC_ID_IPV6_SUBNET))
        return match_subnet(id->encoding, pattern->encoding, size);
    if (pattern->type == (v4 ? SC_ID_IPV4_RANGE : SC_ID_IPV6_RANGE))
        return match_range(id->encoding, pattern->encoding, size);
    return MATCH_NONE;
}

static int match_dn(const struct sc_identity *id, const struct sc_identity *pattern)
{
    const size_t most = MATCH_WILDCARD - MATCH_LEAST;
    size_t wildcards;

    if (!sc_dn_match(id->encoding, id->length, pattern->encoding, pattern->length, &wildcards))
        return MATCH_NONE;
    return MATCH_PERFECT - (int)(wildcards < most ? wildcards : most);
}

int sc_identity_match(const struct sc_identity *id, const struct sc_identity *pattern)
{
    if (pattern->type == SC_ID_ANY)
        return MATCH_ANY;
    if (id->type == SC_ID_IPV4 || id->type == SC_ID_IPV6)
        return match_address(id, pattern);
    if (id->type == SC_ID_ANY || id->type != pattern->type)
        return MATCH_NONE;
    if (is_name(id))
        return match_name(id, pattern);
    if (id->type == SC_ID_DN)
        return match_dn(id, pattern);
    return same_encoding(id, pattern) ? MATCH_PERFECT : MATCH_NONE;
}

bool sc_identity_is_plain(const struct sc_identity *id)
{
    switch (id->type) {
    case SC_ID_IPV4:
    case SC_ID_IPV6:
    case SC_ID_KEY_ID:
        return true;
    case SC_ID_FQDN:
    case SC_ID_EMAIL:
        return !id->length || (id->encoding[0] != '*' && !memchr(id->encoding, 0, id->length));
    case SC_ID_ANY:
    case SC_ID_IPV4_SUBNET:
    case SC_ID_IPV6_SUBNET:
    case SC_ID_IPV4_RANGE:
    case SC_ID_IPV6_RANGE:
    case SC_ID_DN:
    case SC_ID_GENERAL_NAME:
        break;
    }
    return false;
}

char *sc_identity_key(struct sc_arena *arena, const struct sc_identity *id, size_t *length)
{
    bool fold = is_name(id);
    char *key = sc_arena_alloc(arena, id->length + 1);

    key[0] = (char)id->type;
    for (size_t i = 0; i < id->length; i++) {
        uint8_t byte = id->encoding[i];
        key[i + 1] = (char)(fold && byte < 128 ? tolower(byte) : byte);
    }
    *length = id->length + 1;
    return key;
}
