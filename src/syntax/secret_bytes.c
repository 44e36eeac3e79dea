#include "syntax/secret_bytes.h"

#include <string.h>

/* Anything that is no digit counts as 0. */
static unsigned hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return (unsigned)(c - '0');
    if (c >= 'a' && c <= 'f')
        return (unsigned)(c - 'a') + 10;
    if (c >= 'A' && c <= 'F')
        return (unsigned)(c - 'A') + 10;
    return 0;
}

/* The next character to the left, NUL when there is none. */
static char before(const char *digits, size_t *at)
{
    return *at ? digits[--*at] : '\0';
}

/* Digits are taken from the right, two for a byte; a colon is skipped only in front of a byte's
 * second digit, elsewhere it counts as a digit 0. An odd first digit makes a byte of its own. */
const char *sc_secret_from_hex(struct sc_arena *arena, const char *digits, size_t length,
                               size_t *count)
{
    if (length > 1 && digits[0] == '0' && digits[1] == 'x') {
        digits += 2;
        length -= 2;
    }
    size_t colons = 0;
    for (size_t i = 0; i < length; i++)
        colons += digits[i] == ':';
    size_t bytes = (length - colons + 1) / 2;
    bool odd = (length - colons) % 2;
    char *result = sc_arena_alloc(arena, bytes + 1);
    size_t at = length;

    for (size_t i = bytes; i-- > 0;) {
        char low = before(digits, &at);
        if (low == ':')
            low = before(digits, &at);
        unsigned value = hex_digit(low);
        if (i > 0 || !odd)
            value |= hex_digit(before(digits, &at)) << 4;
        result[i] = (char)value;
    }
    *count = bytes;
    return result;
}

/* Both the common and the URL alphabet; what is in neither counts as 255. */
static unsigned base64_digit(char c)
{
    if (c >= 'A' && c <= 'Z')
        return (unsigned)(c - 'A');
    if (c >= 'a' && c <= 'z')
        return (unsigned)(c - 'a') + 26;
    if (c >= '0' && c <= '9')
        return (unsigned)(c - '0') + 52;
    if (c == '+' || c == '-')
        return 62;
    if (c == '/' || c == '_')
        return 63;
    return c == '=' ? 0 : 255;
}

/* Only whole groups of four characters count; each = shortens the result by one byte, wherever it
 * is. */
const char *sc_secret_from_base64(struct sc_arena *arena, const char *digits, size_t length,
                                  size_t *count)
{
    size_t groups = length / 4;
    char *result = sc_arena_alloc(arena, groups * 3 + 1);

    *count = 0;
    for (size_t group = 0; group < groups; group++) {
        unsigned digit[4];

        *count += 3;
        for (size_t i = 0; i < 4; i++) {
            char c = digits[group * 4 + i];
            if (c == '=' && *count > 0)
                --*count;
            digit[i] = base64_digit(c);
        }
        result[group * 3] = (char)(digit[0] << 2 | digit[1] >> 4);
        result[group * 3 + 1] = (char)(digit[1] << 4 | digit[2] >> 2);
        result[group * 3 + 2] = (char)(digit[2] << 6 | digit[3]);
    }
    if (*count < groups * 3)
        memset(result + *count, 0, groups * 3 - *count);
    return result;
}
