#include "emit/pubkey.h"

#include "syntax/secret_bytes.h"

#include <string.h>
#include <strings.h>

enum { INTEGER = 0x02, BIT_STRING = 0x03, SEQUENCE = 0x30 };

/* A part of somebody else's bytes. */
struct part {
    const uint8_t *at;
    size_t length;
};

/* --- to DER --- */

static void put(struct sc_arena *arena, struct sc_bytes *out, const void *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++)
        SC_PUSH(arena, out, ((const uint8_t *)bytes)[i]);
}

/* Tag and length in front of `length` bytes that follow. */
static void put_header(struct sc_arena *arena, struct sc_bytes *out, uint8_t tag, size_t length)
{
    unsigned bytes = length < 0x80 ? 0 : length < 0x100 ? 1 : length < 0x10000 ? 2 : 3;

    SC_PUSH(arena, out, tag);
    if (bytes)
        SC_PUSH(arena, out, (uint8_t)(0x80 | bytes));
    for (unsigned shift = bytes ? bytes : 1; shift--;)
        SC_PUSH(arena, out, (uint8_t)(length >> 8 * shift));
}

static void put_integer(struct sc_arena *arena, struct sc_bytes *out, struct part number)
{
    while (number.length > 1 && !*number.at) {
        number.at++;
        number.length--;
    }
    bool sign = number.length && *number.at & 0x80;
    put_header(arena, out, INTEGER, number.length + sign);
    if (sign)
        SC_PUSH(arena, out, 0);
    put(arena, out, number.at, number.length);
}

/* SubjectPublicKeyInfo: the AlgorithmIdentifier, and the key's bytes in a bit string. */
static void put_key(struct sc_arena *arena, struct sc_bytes *der, struct part algorithm,
                    struct part key)
{
    struct sc_bytes inner = {0};

    put(arena, &inner, algorithm.at, algorithm.length);
    put_header(arena, &inner, BIT_STRING, key.length + 1);
    SC_PUSH(arena, &inner, 0);
    put(arena, &inner, key.at, key.length);
    put_header(arena, der, SEQUENCE, inner.count);
    put(arena, der, inner.items, inner.count);
}

static void put_rsa(struct sc_arena *arena, struct sc_bytes *der, struct part exponent,
                    struct part modulus)
{
    static const uint8_t algorithm[] = {SEQUENCE, 13,   0x06, 9,    0x2a, 0x86, 0x48, 0x86,
                                        0xf7,     0x0d, 0x01, 0x01, 0x01, 0x05, 0};
    struct sc_bytes numbers = {0}, key = {0};

    put_integer(arena, &numbers, modulus);
    put_integer(arena, &numbers, exponent);
    put_header(arena, &key, SEQUENCE, numbers.count);
    put(arena, &key, numbers.items, numbers.count);
    put_key(arena, der, (struct part){algorithm, sizeof algorithm},
            (struct part){key.items, key.count});
}

/* --- the formats --- */

/* RFC 3110, 2: the exponent's length in one byte, or in two behind a zero. */
static bool read_dns(struct sc_arena *arena, struct part blob, struct sc_bytes *der)
{
    size_t skip = 1, length = blob.length ? blob.at[0] : 0;

    if (blob.length > 3 && !length) {
        length = (size_t)blob.at[1] << 8 | blob.at[2];
        skip = 3;
    }
    if (!length || blob.length <= skip + length)
        return false;
    put_rsa(arena, der, (struct part){blob.at + skip, length},
            (struct part){blob.at + skip + length, blob.length - skip - length});
    return true;
}

/* The next string: four bytes of length in front of it. */
static bool next_string(struct part *blob, struct part *string)
{
    if (blob->length < 4)
        return false;
    size_t length = (size_t)blob->at[0] << 24 | (size_t)blob->at[1] << 16 |
                    (size_t)blob->at[2] << 8 | blob->at[3];
    if (length > blob->length - 4)
        return false;
    *string = (struct part){blob->at + 4, length};
    blob->at += 4 + length;
    blob->length -= 4 + length;
    return true;
}

static bool equals(struct part part, const char *text)
{
    return part.length == strlen(text) && !memcmp(part.at, text, part.length);
}

static bool read_ssh(struct sc_arena *arena, struct part blob, struct sc_bytes *der)
{
    static const struct {
        const char *name;
        uint8_t algorithm[24];
    } keys[] = {
        {"ecdsa-sha2-nistp256", {SEQUENCE, 19, 0x06, 7,    0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1,
                                 0x06,     8,  0x2a, 0x86, 0x48, 0xce, 0x3d, 3,    1,    7}},
        {"ecdsa-sha2-nistp384",
         {SEQUENCE, 16, 0x06, 7, 0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1, 0x06, 5, 0x2b, 0x81, 0x04, 0,
          0x22}},
        {"ecdsa-sha2-nistp521",
         {SEQUENCE, 16, 0x06, 7, 0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1, 0x06, 5, 0x2b, 0x81, 0x04, 0,
          0x23}},
        {"ssh-ed25519", {SEQUENCE, 5, 0x06, 3, 0x2b, 0x65, 0x70}},
        {"ssh-ed448", {SEQUENCE, 5, 0x06, 3, 0x2b, 0x65, 0x71}},
    };
    struct part name, first, second;

    if (!next_string(&blob, &name) || !next_string(&blob, &first))
        return false;
    if (equals(name, "ssh-rsa")) {
        if (!next_string(&blob, &second))
            return false;
        put_rsa(arena, der, first, second);
        return true;
    }
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        struct part algorithm = {keys[i].algorithm, keys[i].algorithm[1] + 2U};
        if (!equals(name, keys[i].name))
            continue;
        if (!strncmp(keys[i].name, "ecdsa", 5) &&
            !next_string(&blob, &first)) /* the curve's name */
            return false;
        put_key(arena, der, algorithm, first);
        return true;
    }
    return false;
}

/* A sequence that begins with a sequence: SubjectPublicKeyInfo, and no bare RSAPublicKey, which
 * charon takes from neither file. */
static bool is_key_info(struct part der)
{
    if (der.length < 4 || der.at[0] != SEQUENCE)
        return false;
    size_t skip = der.at[1] & 0x80 ? 2U + (der.at[1] & 0x7f) : 2U;
    return der.length > skip && der.at[skip] == SEQUENCE;
}

/* --- all of it --- */

/* Behind dns: or ssh:. */
static const char *digits_of(const char *value)
{
    bool prefixed = !strncasecmp(value, "dns:", 4) || !strncasecmp(value, "ssh:", 4);

    return prefixed ? value + 4 : value;
}

bool sc_pubkey_is_inline(const char *value)
{
    const char *digits = digits_of(value);

    return !strncasecmp(digits, "0x", 2) || !strncasecmp(digits, "0s", 2);
}

bool sc_pubkey_decode(struct sc_arena *arena, const char *value, struct sc_bytes *der)
{
    const char *digits = digits_of(value);
    size_t count;

    const char *bytes = !strncasecmp(digits, "0x", 2)
                            ? sc_secret_from_hex(arena, digits + 2, strlen(digits + 2), &count)
                            : sc_secret_from_base64(arena, digits + 2, strlen(digits + 2), &count);
    struct part blob = {(const uint8_t *)bytes, count};
    if (!strncasecmp(value, "dns:", 4))
        return read_dns(arena, blob, der);
    if (!strncasecmp(value, "ssh:", 4))
        return read_ssh(arena, blob, der);
    put(arena, der, blob.at, blob.length);
    return is_key_info(blob);
}
