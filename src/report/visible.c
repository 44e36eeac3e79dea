#include "report/visible.h"

#include "base/utf8.h"

#include <swanconf/report.h>

#include <string.h>

struct code_range {
    uint32_t first, last;
};

static bool is_in(uint32_t code, const struct code_range *ranges, size_t count)
{
    for (size_t i = 0; i < count && code >= ranges[i].first; i++)
        if (code <= ranges[i].last)
            return true;
    return false;
}

#define IS_IN(code, ranges) is_in((code), (ranges), sizeof(ranges) / sizeof(ranges)[0])

/* East Asian wide characters and pictures take two columns, marks that combine none. */
static size_t columns_of(uint32_t code)
{
    static const struct code_range none[] = {{0x300, 0x36f}, {0xfe00, 0xfe0f}, {0xfe20, 0xfe2f}};
    static const struct code_range two[] = {
        {0x1100, 0x115f}, {0x2e80, 0xa4cf},   {0xac00, 0xd7a3},
        {0xf900, 0xfaff}, {0xfe30, 0xfe6f},   {0xff00, 0xff60},
        {0xffe0, 0xffe6}, {0x1f300, 0x1f9ff}, {0x20000, 0x3fffd},
    };

    return IS_IN(code, none) ? 0 : IS_IN(code, two) ? 2 : 1;
}

/* `before`, at least `digits` hexadecimal digits, `behind`; without printf(), which takes longer
 * than all the rest. */
static void spell(struct sc_visible *visible, const char *before, uint32_t code, unsigned digits,
                  const char *behind)
{
    static const char letters[] = "0123456789ABCDEF0123456789abcdef";
    char *out = visible->shown;

    while (digits < 6 && code >> 4 * digits)
        digits++;
    while (*before)
        *out++ = *before++;
    while (digits--)
        *out++ = letters[(code >> 4 * digits & 15) + (*behind ? 0 : 16)];
    while (*behind)
        *out++ = *behind++;
    *out = '\0';
    visible->length = visible->columns = (size_t)(out - visible->shown);
}

struct sc_visible sc_visible_next(const char *text, size_t left)
{
    uint32_t code = 0;
    struct sc_visible visible = {.bytes = sc_utf8_decode(text, left, &code)};

    if (!visible.bytes || code < 0x20 || code == 0x7f) {
        visible.bytes = 1;
        spell(&visible, "\\x", (unsigned char)*text, 2, "");
    } else if (sc_utf8_is_hidden(code)) {
        spell(&visible, "<U+", code, 4, ">");
    } else {
        memcpy(visible.shown, text, visible.bytes);
        visible.length = visible.bytes;
        visible.columns = columns_of(code);
    }
    return visible;
}

void sc_write_visible(FILE *out, const char *text)
{
    for (size_t left = strlen(text); left;) {
        size_t plain = 0;
        while (plain < left && text[plain] >= ' ' && text[plain] < 0x7f)
            plain++;
        if (plain) {
            fwrite(text, 1, plain, out);
        } else {
            struct sc_visible visible = sc_visible_next(text, left);
            fwrite(visible.shown, 1, visible.length, out);
            plain = visible.bytes;
        }
        text += plain;
        left -= plain;
    }
}
