#include "source/file.h"

#include "base/utf8.h"

#include <string.h>

void sc_file_index(struct sc_arena *arena, struct sc_file *file)
{
    struct {
        uint32_t *items;
        size_t count, capacity;
    } lines = {0};

    SC_PUSH(arena, &lines, 0);
    for (const char *p = file->text, *end = p + file->length;
         (p = memchr(p, '\n', (size_t)(end - p)));)
        SC_PUSH(arena, &lines, (uint32_t)(++p - file->text));
    file->lines = lines.items;
    file->line_count = lines.count;
}

/* The line (from 0) that holds a byte. */
static size_t line_of(const struct sc_file *file, size_t offset)
{
    size_t low = 0, high = file->line_count;

    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (file->lines[middle] <= offset)
            low = middle;
        else
            high = middle;
    }
    return low;
}

void sc_file_hide(struct sc_arena *arena, struct sc_file *file, size_t start, size_t end)
{
    struct sc_span span = {(uint32_t)start, (uint32_t)end};

    if (start >= end)
        return;
    while (file->hidden.count) {
        const struct sc_span *last = &file->hidden.items[file->hidden.count - 1];
        if (last->end < span.start)
            break;
        span.start = last->start < span.start ? last->start : span.start;
        span.end = last->end > span.end ? last->end : span.end;
        file->hidden.count--;
    }
    SC_PUSH(arena, &file->hidden, span);
}

void sc_file_veil(struct sc_arena *arena, struct sc_file *file, enum sc_veil veil)
{
    file->veil = veil;
    file->hidden.count = 0;
    sc_file_hide(arena, file, 0, file->length);
}

/* Number of the first hidden span that ends behind `offset`; the count without one. */
static size_t hidden_from(const struct sc_file *file, size_t offset)
{
    size_t low = 0, high = file->hidden.count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (file->hidden.items[middle].end <= offset)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

const struct sc_span *sc_file_hidden_at(const struct sc_file *file, size_t offset)
{
    size_t first = hidden_from(file, offset);
    bool inside = first < file->hidden.count && file->hidden.items[first].start <= offset;

    return inside ? &file->hidden.items[first] : NULL;
}

bool sc_file_is_hidden(const struct sc_file *file, size_t start, size_t end)
{
    size_t first = hidden_from(file, start);

    return first < file->hidden.count && file->hidden.items[first].start < end;
}

/* The offset itself, or the first hidden byte before it in its line. */
static size_t not_behind_hidden(const struct sc_file *file, size_t line_start, size_t offset)
{
    size_t first = hidden_from(file, line_start);

    if (first == file->hidden.count || file->hidden.items[first].start >= offset)
        return offset;
    return file->hidden.items[first].start > line_start ? file->hidden.items[first].start
                                                        : line_start;
}

struct sc_position sc_file_position(const struct sc_file *file, size_t offset)
{
    if (offset > file->length)
        offset = file->length;
    size_t line = line_of(file, offset), start = file->lines[line];
    offset = not_behind_hidden(file, start, offset);
    return (struct sc_position){line + 1, offset - start + 1, offset};
}

const char *sc_file_line(const struct sc_file *file, size_t line, size_t *length)
{
    *length = 0;
    if (!line || line > file->line_count)
        return "";
    size_t start = file->lines[line - 1];
    size_t end = line < file->line_count ? file->lines[line] - 1 : file->length;
    if (end > start && file->text[end - 1] == '\r')
        end--;
    *length = end - start;
    return file->text + start;
}

static size_t column_in(const struct sc_file *file, size_t offset, bool utf16)
{
    if (offset > file->length)
        offset = file->length;
    size_t at = file->lines[line_of(file, offset)];
    size_t column = 1;
    offset = not_behind_hidden(file, at, offset);
    while (at < offset) {
        uint32_t code;
        size_t length = sc_utf8_decode(file->text + at, file->length - at, &code);
        column += utf16 && length == 4 ? 2 : 1;
        at += length ? length : 1;
    }
    return column;
}

size_t sc_file_column_characters(const struct sc_file *file, size_t offset)
{
    return column_in(file, offset, false);
}

size_t sc_file_column_utf16(const struct sc_file *file, size_t offset)
{
    return column_in(file, offset, true);
}

bool sc_range_is_hidden(struct sc_range range)
{
    if (!range.file)
        return false;
    size_t first = hidden_from(range.file, range.start);
    return first < range.file->hidden.count && range.file->hidden.items[first].start < range.end;
}

bool sc_range_is_blurred(struct sc_range range)
{
    if (!range.file)
        return false;
    while (range.start && range.file->text[range.start - 1] != '\n')
        range.start--;
    while (range.end < range.file->length && range.file->text[range.end] != '\n')
        range.end++;
    return sc_range_is_hidden(range);
}
