#include "report/excerpt.h"

#include <string.h>

enum {
    WIDEST = 160,     /* columns of an excerpt */
    BEFORE_RANGE = 60 /* columns kept in front of the range in a line that is cut */
};

#define MASK        "********"
#define REPLACEMENT "\xef\xbf\xbd"
#define ELLIPSIS    "\xe2\x80\xa6"

/* One character of a line. */
struct character {
    size_t bytes;
    uint32_t code; /* 0xfffd for what is none */
};

static struct character decode(const unsigned char *text, size_t left)
{
    static const uint32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
    size_t length = text[0] < 0x80                       ? 1
                    : text[0] >= 0xc2 && text[0] < 0xe0  ? 2
                    : (text[0] & 0xf0) == 0xe0           ? 3
                    : text[0] >= 0xf0 && text[0] <= 0xf4 ? 4
                                                         : 0;
    struct character none = {1, 0xfffd};

    if (!length || length > left)
        return none;
    uint32_t code = length == 1 ? text[0] : text[0] & (0x7fU >> length);
    for (size_t i = 1; i < length; i++) {
        if ((text[i] & 0xc0) != 0x80)
            return none;
        code = code << 6 | (text[i] & 0x3fU);
    }
    if (code < smallest[length] || code > 0x10ffff || (code >= 0xd800 && code < 0xe000))
        return none;
    return (struct character){length, code};
}

/* Columns of a character on a terminal: East Asian wide ones and pictures take two, marks that
 * combine none. */
static size_t columns(uint32_t code)
{
    static const struct {
        uint32_t first, last;
        size_t columns;
    } ranges[] = {
        {0x0300, 0x036f, 0}, {0x1100, 0x115f, 2},   {0x200b, 0x200f, 0},   {0x2e80, 0xa4cf, 2},
        {0xac00, 0xd7a3, 2}, {0xf900, 0xfaff, 2},   {0xfe30, 0xfe6f, 2},   {0xff00, 0xff60, 2},
        {0xffe0, 0xffe6, 2}, {0x1f300, 0x1f9ff, 2}, {0x20000, 0x3fffd, 2},
    };

    for (size_t i = 0; i < sizeof ranges / sizeof ranges[0]; i++)
        if (code >= ranges[i].first && code <= ranges[i].last)
            return ranges[i].columns;
    return 1;
}

/* The hidden span that a byte is in, or NULL. */
static const struct sc_span *hidden_at(const struct sc_file *file, size_t offset)
{
    size_t low = 0, high = file->hidden_count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (file->hidden[middle].end <= offset)
            low = middle + 1;
        else
            high = middle;
    }
    bool inside = low < file->hidden_count && file->hidden[low].start <= offset;
    return inside ? &file->hidden[low] : NULL;
}

struct drawing {
    char *line, *blank;
    size_t line_length, blank_length;
    size_t column; /* drawn so far */
    size_t width;  /* of the range */
};

static void draw(struct drawing *drawing, const char *text, size_t length, size_t wide,
                 size_t before, size_t within)
{
    memcpy(drawing->line + drawing->line_length, text, length);
    drawing->line_length += length;
    drawing->column += wide;
    if (before) {
        memset(drawing->blank + drawing->blank_length, *text == '\t' ? '\t' : ' ', wide);
        drawing->blank_length += wide;
    }
    if (within)
        drawing->width += wide;
}

/* Draw what stands at `offset`; returns the offset behind it. */
static size_t draw_next(struct drawing *drawing, const struct sc_file *file, size_t offset,
                        size_t end, struct sc_range range)
{
    const struct sc_span *hidden = hidden_at(file, offset);
    bool before = offset < range.start;
    bool within = offset >= range.start && offset < range.end;

    if (hidden) {
        size_t behind = hidden->end < end ? hidden->end : end;
        within |= before && behind > range.start;
        before &= behind <= range.start;
        draw(drawing, MASK, strlen(MASK), strlen(MASK), before, within);
        return behind;
    }
    struct character c = decode((const unsigned char *)file->text + offset, end - offset);
    if (c.code == '\t')
        draw(drawing, "\t", 1, 1, before, within);
    else if (c.code < 0x20 || c.code == 0x7f || (c.code >= 0x80 && c.code < 0xa0) ||
             c.code == 0xfffd)
        draw(drawing, REPLACEMENT, 3, 1, before, within);
    else
        draw(drawing, file->text + offset, c.bytes, columns(c.code), before, within);
    return offset + c.bytes;
}

/* Where to start drawing: the line's start, or for a long line a place shortly before the range. */
static size_t window_start(const struct sc_file *file, size_t start, size_t end, size_t range_start)
{
    if (end - start <= WIDEST || range_start - start <= BEFORE_RANGE)
        return start;
    size_t at = range_start - BEFORE_RANGE;
    while (at > start && (file->text[at] & 0xc0) == 0x80)
        at--;
    const struct sc_span *hidden = hidden_at(file, at);
    return hidden ? hidden->start : at;
}

struct sc_excerpt sc_excerpt(struct sc_arena *arena, struct sc_range range)
{
    struct sc_position position = sc_file_position(range.file, range.start);
    size_t length;
    const char *text = sc_file_line(range.file, position.line, &length);
    size_t start = (size_t)(text - range.file->text), end = start + length;
    struct drawing drawing = {
        /* each step draws at most 8 bytes, each column takes at most one step but for the last */
        .line = sc_arena_bytes(arena, (WIDEST + 4) * 8),
        .blank = sc_arena_bytes(arena, (WIDEST + 4) * 8),
    };

    size_t at = window_start(range.file, start, end, range.start < end ? range.start : end);
    if (at > start)
        draw(&drawing, ELLIPSIS, 3, 1, 1, 0);
    size_t steps = 0;
    while (at < end && drawing.column < WIDEST && steps++ < WIDEST)
        at = draw_next(&drawing, range.file, at, end, range);
    if (at < end)
        draw(&drawing, ELLIPSIS, 3, 1, 0, 0);
    drawing.line[drawing.line_length] = '\0';
    drawing.blank[drawing.blank_length] = '\0';
    return (struct sc_excerpt){position.line, drawing.line, drawing.blank,
                               drawing.width ? drawing.width : 1};
}
