/* Unified diffs of two texts that differ here and there. */
#include <swanconf/mend.h>
#include <swanconf/report.h>

#include <stdlib.h>
#include <string.h>

enum {
    CONTEXT = 3, /* lines around a change */
    WINDOW = 40, /* how far equal lines are looked for behind a change */
};

/* One text and its lines. */
struct side {
    const char *text;
    size_t length;
    const struct sc_span *hidden;
    size_t hidden_count;
    size_t *lines; /* offsets of their starts, and the end of the text */
    size_t count;
    size_t shown; /* hidden spans that lie in front of what is printed */
};

/* Lines that are not the same. */
struct block {
    size_t start[2], count[2];
};

struct diff {
    struct side sides[2];
    struct block *blocks;
    size_t count, capacity;
    bool visible;
    FILE *out;
};

static bool side_cut(struct side *side)
{
    size_t lines = 0;

    for (size_t i = 0; i < side->length; i++)
        lines += side->text[i] == '\n';
    side->lines = malloc((lines + 2) * sizeof *side->lines);
    if (!side->lines)
        return false;
    side->lines[0] = 0;
    for (size_t i = 0; i < side->length; i++)
        if (side->text[i] == '\n' || i + 1 == side->length)
            side->lines[++side->count] = i + 1;
    return true;
}

static bool same(const struct diff *diff, size_t old, size_t now)
{
    const struct side *a = &diff->sides[0], *b = &diff->sides[1];
    size_t length = a->lines[old + 1] - a->lines[old];

    return length == b->lines[now + 1] - b->lines[now] &&
           !memcmp(a->text + a->lines[old], b->text + b->lines[now], length);
}

/* How many equal lines start there, up to two; the ends of both texts count as equal. */
static int equals(const struct diff *diff, size_t old, size_t now)
{
    size_t old_count = diff->sides[0].count, now_count = diff->sides[1].count;

    if (old >= old_count || now >= now_count)
        return old == old_count && now == now_count ? 2 : 0;
    if (!same(diff, old, now))
        return 0;
    old++;
    now++;
    bool ends = old == old_count && now == now_count;
    return ends || (old < old_count && now < now_count && same(diff, old, now)) ? 2 : 1;
}

/* How many lines of each side to step over until two are the same: the fewest behind which two
 * lines are equal, or one; one of each where there are none near. */
static void step(const struct diff *diff, size_t old, size_t now, size_t over[2])
{
    for (int wanted = 2; wanted; wanted--) {
        for (size_t far = 1; far <= WINDOW; far++) {
            for (size_t i = 0; i <= far; i++) {
                if (equals(diff, old + far - i, now + i) < wanted)
                    continue;
                over[0] = far - i;
                over[1] = i;
                return;
            }
        }
    }
    over[0] = old < diff->sides[0].count;
    over[1] = now < diff->sides[1].count;
}

static bool block_add(struct diff *diff, size_t old, size_t now, const size_t over[2])
{
    struct block *last = diff->blocks && diff->count ? &diff->blocks[diff->count - 1] : NULL;

    if (last && last->start[0] + last->count[0] == old && last->start[1] + last->count[1] == now) {
        last->count[0] += over[0];
        last->count[1] += over[1];
        return true;
    }
    if (!diff->blocks || diff->count == diff->capacity) {
        size_t capacity = diff->capacity ? diff->capacity * 2 : 16;
        struct block *larger = realloc(diff->blocks, capacity * sizeof *larger);
        if (!larger)
            return false;
        diff->blocks = larger;
        diff->capacity = capacity;
    }
    diff->blocks[diff->count++] = (struct block){{old, now}, {over[0], over[1]}};
    return true;
}

static bool blocks_find(struct diff *diff)
{
    size_t at[2] = {0, 0}, over[2];

    while (at[0] < diff->sides[0].count || at[1] < diff->sides[1].count) {
        if (at[0] < diff->sides[0].count && at[1] < diff->sides[1].count &&
            same(diff, at[0], at[1])) {
            at[0]++;
            at[1]++;
            continue;
        }
        step(diff, at[0], at[1], over);
        if (!block_add(diff, at[0], at[1], over))
            return false;
        at[0] += over[0];
        at[1] += over[1];
    }
    return true;
}

/* --- writing --- */

static void bytes_write(const struct diff *diff, const char *bytes, size_t length)
{
    if (!diff->visible) {
        fwrite(bytes, 1, length, diff->out);
        return;
    }
    char *copy = strndup(bytes, length); /* up to a NUL, which ends what is seen */
    sc_write_visible(diff->out, copy ? copy : "");
    free(copy);
}

/* A line, without what must not be shown. */
static void line_write(struct diff *diff, char mark, struct side *side, size_t line)
{
    size_t at = side->lines[line], end = side->lines[line + 1];
    bool ended = end > at && side->text[end - 1] == '\n';

    end -= ended;
    putc(mark, diff->out);
    while (side->shown && side->hidden[side->shown - 1].end > at)
        side->shown--;
    while (at < end) {
        while (side->shown < side->hidden_count && side->hidden[side->shown].end <= at)
            side->shown++;
        const struct sc_span *span =
            side->shown < side->hidden_count ? &side->hidden[side->shown] : NULL;
        size_t next = span && span->start < end ? span->start : end;
        if (next > at) {
            bytes_write(diff, side->text + at, next - at);
            at = next;
        } else {
            fputs(SC_MASK, diff->out);
            at = span->end < end ? span->end : end;
        }
    }
    fputs(ended ? "\n" : "\n\\ No newline at end of file\n", diff->out);
}

/* As diff(1) counts: from 1, and 0 lines stand behind the one in front of them. */
static void range_write(const struct diff *diff, char mark, size_t start, size_t count)
{
    fprintf(diff->out, "%c%zu", mark, start + (count != 0));
    if (count != 1)
        fprintf(diff->out, ",%zu", count);
}

/* Blocks number first to behind with the lines between and around them. */
static void hunk_write(struct diff *diff, size_t first, size_t behind)
{
    struct side *old = &diff->sides[0], *now = &diff->sides[1];
    const struct block *start = &diff->blocks[first], *last = &diff->blocks[behind - 1];
    size_t before = start->start[0] < CONTEXT ? start->start[0] : CONTEXT;
    size_t rest = old->count - last->start[0] - last->count[0];
    size_t after = rest < CONTEXT ? rest : CONTEXT;
    size_t end[2] = {last->start[0] + last->count[0] + after,
                     last->start[1] + last->count[1] + after};
    size_t at = start->start[0] - before;

    fputs("@@ ", diff->out);
    range_write(diff, '-', at, end[0] - at);
    fputs(" ", diff->out);
    range_write(diff, '+', start->start[1] - before, end[1] - (start->start[1] - before));
    fputs(" @@\n", diff->out);
    for (size_t b = first; b < behind; b++) {
        const struct block *block = &diff->blocks[b];
        for (; at < block->start[0]; at++)
            line_write(diff, ' ', old, at);
        for (size_t i = 0; i < block->count[0]; i++)
            line_write(diff, '-', old, at++);
        for (size_t i = 0; i < block->count[1]; i++)
            line_write(diff, '+', now, block->start[1] + i);
    }
    for (; at < end[0]; at++)
        line_write(diff, ' ', old, at);
}

static void hunks_write(struct diff *diff)
{
    for (size_t first = 0, behind; first < diff->count; first = behind) {
        behind = first + 1;
        while (behind < diff->count && diff->blocks[behind].start[0] -
                                               diff->blocks[behind - 1].start[0] -
                                               diff->blocks[behind - 1].count[0] <=
                                           2 * CONTEXT)
            behind++;
        hunk_write(diff, first, behind);
    }
}

bool sc_mended_diff(const struct sc_mended_text *text, bool visible, FILE *out)
{
    struct diff diff = {
        .sides = {{.text = text->before,
                   .length = text->before_length,
                   .hidden = text->hidden_before,
                   .hidden_count = text->hidden_before_count},
                  {.text = text->now.text,
                   .length = text->now.length,
                   .hidden = text->hidden,
                   .hidden_count = text->hidden_count}},
        .visible = visible,
        .out = out,
    };
    bool done = side_cut(&diff.sides[0]) && side_cut(&diff.sides[1]) && blocks_find(&diff);

    if (done) {
        fputs("--- ", out);
        sc_write_visible(out, text->name);
        fputs("\n+++ ", out);
        sc_write_visible(out, text->name);
        fputs("\n", out);
        hunks_write(&diff);
    }
    free(diff.sides[0].lines);
    free(diff.sides[1].lines);
    free(diff.blocks);
    return done;
}
