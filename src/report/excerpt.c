#include "report/excerpt.h"

#include "source/file.h"

#include <string.h>

enum {
    WIDEST = SC_EXCERPT_WIDEST,
    BEFORE_RANGE = 60 /* columns kept in front of the range in a line that is cut */
};

#define MASK     "********"
#define ELLIPSIS "\xe2\x80\xa6"

struct drawing {
    struct sc_excerpt *excerpt;
    size_t line_length, blank_length;
    size_t column; /* drawn so far */
};

static void draw(struct drawing *drawing, const char *text, size_t length, size_t wide, bool before,
                 bool within)
{
    struct sc_excerpt *excerpt = drawing->excerpt;

    memcpy(excerpt->line + drawing->line_length, text, length);
    drawing->line_length += length;
    drawing->column += wide;
    if (before) {
        memset(excerpt->blank + drawing->blank_length, *text == '\t' ? '\t' : ' ', wide);
        drawing->blank_length += wide;
    }
    if (within)
        excerpt->width += wide;
}

/* Draw what stands at `offset`; returns the offset behind it. */
static size_t draw_next(struct drawing *drawing, const struct sc_file *file, size_t offset,
                        size_t end, struct sc_range range)
{
    const struct sc_span *hidden = sc_file_hidden_at(file, offset);
    bool before = offset < range.start;
    bool within = offset >= range.start && offset < range.end;

    if (hidden) {
        size_t behind = hidden->end < end ? hidden->end : end;
        within |= behind > range.start && offset <= range.start;
        before &= !within;
        draw(drawing, MASK, strlen(MASK), strlen(MASK), before, within);
        return behind;
    }
    if (file->text[offset] == '\t') {
        draw(drawing, "\t", 1, 1, before, within);
        return offset + 1;
    }
    struct sc_visible visible = sc_visible_next(file->text + offset, end - offset);
    draw(drawing, visible.shown, visible.length, visible.columns, before, within);
    return offset + visible.bytes;
}

/* Where to start drawing: the line's start, or for a long line a place shortly before the range. */
static size_t window_start(const struct sc_file *file, size_t start, size_t end, size_t range_start)
{
    if (end - start <= WIDEST || range_start - start <= BEFORE_RANGE)
        return start;
    size_t at = range_start - BEFORE_RANGE;
    while (at > start && (file->text[at] & 0xc0) == 0x80)
        at--;
    const struct sc_span *hidden = sc_file_hidden_at(file, at);
    return hidden ? hidden->start : at;
}

void sc_excerpt_draw(struct sc_excerpt *excerpt, struct sc_range range)
{
    struct sc_position position = sc_file_position(range.file, range.start);
    size_t length;
    const char *text = sc_file_line(range.file, position.line, &length);
    size_t start = (size_t)(text - range.file->text), end = start + length;
    struct drawing drawing = {.excerpt = excerpt};

    excerpt->number = position.line;
    excerpt->width = 0;
    size_t at = window_start(range.file, start, end, range.start < end ? range.start : end);
    if (at > start)
        draw(&drawing, ELLIPSIS, 3, 1, true, false);
    /* a step takes 12 bytes at most, and one that takes no column 4 */
    for (size_t steps = 0; at < end && drawing.column < WIDEST && steps < WIDEST; steps++)
        at = draw_next(&drawing, range.file, at, end, range);
    if (at < end)
        draw(&drawing, ELLIPSIS, 3, 1, false, false);
    excerpt->line[drawing.line_length] = '\0';
    excerpt->blank[drawing.blank_length] = '\0';
    excerpt->width += !excerpt->width;
}
