#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>

static size_t length_by_first(unsigned char first)
{
    if (first < 0x80)
        return 1;
    if (first < 0xc2 || first > 0xf4)
        return 0;
    return first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
}

size_t sc_utf8_decode(const char *text, size_t left, uint32_t *code)
{
    static const uint32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
    const unsigned char *bytes = (const unsigned char *)text;
    size_t length = length_by_first(bytes[0]);

    if (!length || length > left)
        return 0;
    *code = length == 1 ? bytes[0] : bytes[0] & (0x7fU >> length);
    for (size_t i = 1; i < length; i++) {
        if ((bytes[i] & 0xc0) != 0x80)
            return 0;
        *code = *code << 6 | (bytes[i] & 0x3fU);
    }
    bool surrogate = *code >= 0xd800 && *code < 0xe000;
    return *code < smallest[length] || *code > 0x10ffff || surrogate ? 0 : length;
}

bool sc_utf8_is_valid(const char *text, size_t length)
{
    uint32_t code;

    for (size_t at = 0, step; at < length; at += step) {
        step = sc_utf8_decode(text + at, length - at, &code);
        if (!step)
            return false;
    }
    return true;
}

char *sc_utf8_repair(const char *text)
{
    static const char replacement[] = "\xef\xbf\xbd";
    size_t left = strlen(text);
    char *copy = malloc(left * 3 + 1), *out = copy;
    uint32_t code;

    if (!copy)
        return NULL;
    while (left) {
        size_t length = sc_utf8_decode(text, left, &code);
        memcpy(out, length ? text : replacement, length ? length : 3);
        out += length ? length : 3;
        length += !length;
        text += length;
        left -= length;
    }
    *out = '\0';
    return copy;
}

bool sc_utf8_is_hidden(uint32_t code)
{
    static const struct {
        uint32_t first, last;
    } ranges[] = {
        {0x80, 0x9f},     {0xad, 0xad},     {0x61c, 0x61c},   {0x180e, 0x180e},
        {0x200b, 0x200f}, {0x2028, 0x202e}, {0x2060, 0x206f}, {0xe000, 0xf8ff},
        {0xfeff, 0xfeff}, {0xfff0, 0xfffb}, {0xfffe, 0xffff}, {0xe0000, 0x10ffff},
    };

    for (size_t i = 0; i < sizeof ranges / sizeof ranges[0] && code >= ranges[i].first; i++)
        if (code <= ranges[i].last)
            return true;
    return false;
}

bool sc_utf8_is_visible(const char *text, size_t length)
{
    for (size_t at = 0, size; at < length; at += size) {
        uint32_t code = (unsigned char)text[at];
        size = code < 0x80 ? 1 : sc_utf8_decode(text + at, length - at, &code);
        if (!size || (code < 0x20 && code != '\t') || code == 0x7f ||
            (code > 0x7f && sc_utf8_is_hidden(code)))
            return false;
    }
    return true;
}
