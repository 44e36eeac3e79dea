#include "model/address.h"

#include "model/tokens.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

static bool is_word(const char *text, size_t length, const char *word)
{
    return strlen(word) == length && !memcmp(text, word, length);
}

static bool any_address(sa_family_t family, struct sc_address *address)
{
    *address = (struct sc_address){.family = family};
    return true;
}

bool sc_address_parse(const char *text, size_t length, int family, struct sc_address *address)
{
    char copy[SC_ADDRESS_TEXT];

    if (!length || length >= sizeof copy)
        return false;
    if (*text == '%') {
        if (is_word(text, length, "%any"))
            return any_address(family == AF_INET6 ? AF_INET6 : AF_INET, address);
        if (is_word(text, length, "%any4") && family != AF_INET6)
            return any_address(AF_INET, address);
        if (is_word(text, length, "%any6") && family != AF_INET)
            return any_address(AF_INET6, address);
        return false;
    }
    memcpy(copy, text, length);
    copy[length] = '\0';
    bool six = family == AF_INET6 || (family == AF_UNSPEC && !strchr(copy, '.'));
    struct sc_address result = {.family = six ? AF_INET6 : AF_INET};
    if (inet_pton(result.family, copy, result.bytes) != 1)
        return false;
    *address = result;
    return true;
}

/* Put a byte in decimal; the end of it. */
static char *byte_put(char *out, unsigned byte)
{
    if (byte >= 100)
        *out++ = (char)('0' + byte / 100);
    if (byte >= 10)
        *out++ = (char)('0' + byte / 10 % 10);
    *out++ = (char)('0' + byte % 10);
    return out;
}

/* Put an address as text; the end of it. inet_ntop() does the same, but takes 500 instructions for
 * an IPv4 address, and a translation has many. */
static char *address_put(char *out, const struct sc_address *address)
{
    if (address->family == AF_INET) {
        for (size_t i = 0; i < 4; i++) {
            out = byte_put(out, address->bytes[i]);
            *out++ = '.';
        }
        *--out = '\0';
        return out;
    }
    if (!inet_ntop(address->family, address->bytes, out, SC_ADDRESS_TEXT - sizeof "/255"))
        strcpy(out, "%any");
    return out + strlen(out);
}

const char *sc_address_format(const struct sc_address *address, char out[SC_ADDRESS_TEXT])
{
    address_put(out, address);
    return out;
}

const char *sc_network_format(const struct sc_address *address, uint8_t prefix,
                              char out[SC_ADDRESS_TEXT])
{
    char *end = address_put(out, address);

    *end++ = '/';
    *byte_put(end, prefix) = '\0';
    return out;
}

unsigned sc_address_bits(const struct sc_address *address)
{
    return address->family == AF_INET6 ? 128 : 32;
}

bool sc_address_range_parse(const char *text, size_t length, struct sc_address *first,
                            struct sc_address *last)
{
    const char *dash = memchr(text, '-', length), *to, *end = text + length;

    if (!dash)
        return false;
    for (to = dash + 1; to < end && *to == ' '; to++)
        ;
    for (end = dash; end > text + 1 && end[-1] == ' '; end--)
        ;
    return sc_address_parse(to, (size_t)(text + length - to), AF_UNSPEC, last) &&
           sc_address_parse(text, (size_t)(end - text), last->family, first);
}

bool sc_address_subnet_parse(const char *text, size_t length, struct sc_address *address,
                             int *given)
{
    const char *slash = memchr(text, '/', length);
    char bits[16] = "";

    if (!sc_address_parse(text, slash ? (size_t)(slash - text) : length, AF_UNSPEC, address))
        return false;
    *given = (int)sc_address_bits(address);
    if (!slash)
        return true;
    size_t left = (size_t)(text + length - slash - 1);
    memcpy(bits, slash + 1, left < sizeof bits ? left : sizeof bits - 1);
    *given = atoi(bits);
    return true;
}

void sc_address_mask(struct sc_address *address, unsigned prefix)
{
    unsigned bytes = sc_address_bits(address) / 8;

    for (unsigned i = 0; i < bytes; i++) {
        unsigned before = i * 8;
        if (prefix >= before + 8)
            continue;
        unsigned kept = prefix > before ? prefix - before : 0;
        address->bytes[i] &= (uint8_t)(0xff00U >> kept);
    }
}

/* Prefix as charon keeps it: in eight bits, at most the address's length. */
static uint8_t prefix_of(int given, const struct sc_address *address)
{
    uint8_t bits = (uint8_t)given;
    unsigned most = sc_address_bits(address);

    return bits > most ? (uint8_t)most : bits;
}

static enum sc_host_kind single_kind(const char *text, size_t length, struct sc_address *address)
{
    if (is_word(text, length, "%any"))
        return SC_HOST_ANY;
    if (is_word(text, length, "%any4") || is_word(text, length, "0.0.0.0"))
        return SC_HOST_ANY4;
    if (is_word(text, length, "%any6") || is_word(text, length, "::"))
        return SC_HOST_ANY6;
    return sc_address_parse(text, length, AF_UNSPEC, address) ? SC_HOST_ADDRESS : SC_HOST_NAME;
}

/* The element; mostly it is the whole value. */
static const char *text_of(struct sc_arena *arena, const char *value,
                           const struct sc_tokens *tokens)
{
    if (tokens->token == value && !value[tokens->length])
        return value;
    return sc_arena_copy(arena, tokens->token, tokens->length);
}

void sc_hosts_parse(struct sc_arena *arena, const char *value, struct sc_hosts *hosts)
{
    struct sc_tokens tokens = {.text = value, .rest = value};

    while (sc_tokens_next(&tokens)) {
        struct sc_host host = {
            .text = text_of(arena, value, &tokens),
            .start = (uint16_t)(tokens.token - value),
            .end = (uint16_t)(tokens.token - value + (ptrdiff_t)tokens.length),
        };
        int given;
        if (memchr(tokens.token, '/', tokens.length) &&
            sc_address_subnet_parse(tokens.token, tokens.length, &host.address, &given)) {
            host.kind = SC_HOST_SUBNET;
            host.prefix = prefix_of(given, &host.address);
            sc_address_mask(&host.address, host.prefix);
        } else if (sc_address_range_parse(tokens.token, tokens.length, &host.address, &host.last)) {
            host.kind = SC_HOST_RANGE;
        } else {
            host.kind = (uint8_t)single_kind(tokens.token, tokens.length, &host.address);
        }
        SC_PUSH(arena, hosts, host);
    }
}
