#include "emit/settings.h"

#include <string.h>

enum { INDENT = 3 };

/* --- pieces of lines --- */

/* A line, put together before it goes to the file: it is mostly made of short pieces. */
struct line {
    FILE *file;
    struct sc_joined *copy;
    size_t used;
    char bytes[512];
};

static void bytes_write(const struct line *line, const char *bytes, size_t length)
{
    fwrite_unlocked(bytes, 1, length, line->file);
    if (line->copy)
        sc_join(line->copy, "", bytes, length);
}

static void line_flush(struct line *line)
{
    bytes_write(line, line->bytes, line->used);
    line->used = 0;
}

/* A piece that does not fit behind the others. */
static void piece_write(struct line *line, const char *text, size_t length)
{
    line_flush(line);
    bytes_write(line, text, length);
}

static inline void piece_put(struct line *line, const char *text, size_t length)
{
    if (length > sizeof line->bytes - line->used) {
        piece_write(line, text, length);
        return;
    }
    memcpy(line->bytes + line->used, text, length);
    line->used += length;
}

static void text_put(struct line *line, const char *text)
{
    piece_put(line, text, strlen(text));
}

static void line_begin(const struct sc_settings_out *out, struct line *line)
{
    line->file = out->file;
    line->copy = out->copy;
    line->used = (size_t)out->depth * INDENT;
    memset(line->bytes, ' ', line->used);
}

static void line_end(struct line *line)
{
    piece_put(line, "\n", 1);
    line_flush(line);
}

/* --- recording --- */

static void node_add(struct sc_settings_out *out, struct sc_node *node)
{
    struct sc_recorder *recorder = out->recorder;
    struct sc_node *pending = &recorder->pending;

    node->comments.items = pending->comments.items;
    node->comments.count = pending->comments.count;
    *pending = (struct sc_node){0};
    if (!recorder->depth) {
        SC_PUSH(out->arena, &recorder->done, node);
        return;
    }
    struct sc_node **last = &recorder->last[recorder->depth - 1];
    if (*last)
        (*last)->next = node;
    else
        recorder->open[recorder->depth - 1]->first = node;
    *last = node;
}

static void section_record(struct sc_settings_out *out, const char *name)
{
    struct sc_recorder *recorder = out->recorder;
    struct sc_node *node = SC_NEW(out->arena, struct sc_node);

    node->name = name;
    node_add(out, node);
    recorder->open[recorder->depth] = node;
    recorder->last[recorder->depth++] = NULL;
}

static void section_end(struct sc_recorder *recorder)
{
    struct sc_node *node = recorder->open[--recorder->depth];

    node->closing.items = recorder->pending.comments.items;
    node->closing.count = recorder->pending.comments.count;
    recorder->pending = (struct sc_node){0};
}

static void comments_replay(struct sc_settings_out *out, const char *const *items, size_t count)
{
    for (size_t i = 0; i < count; i++)
        sc_settings_remark(out, items[i], strlen(items[i]));
}

static void option_write(struct sc_settings_out *out, const char *key, const char *value,
                         const char *remark);

void sc_settings_replay(struct sc_settings_out *out, const struct sc_node *node)
{
    if (node->value) {
        comments_replay(out, node->comments.items, node->comments.count);
        option_write(out, node->name, node->value, node->remark);
        return;
    }
    sc_settings_gap(out);
    comments_replay(out, node->comments.items, node->comments.count);
    sc_settings_open(out, node->reference
                              ? sc_arena_format(out->arena, "%s : %s", node->name, node->reference)
                              : node->name);
    for (const struct sc_node *inner = node->first; inner; inner = inner->next)
        sc_settings_replay(out, inner);
    comments_replay(out, node->closing.items, node->closing.count);
    sc_settings_close(out);
}

/* --- writing --- */

void sc_settings_lines(struct sc_settings_out *out, const char *lines, size_t length)
{
    fwrite(lines, 1, length, out->file);
    out->fresh &= !length;
}

void sc_settings_gap(struct sc_settings_out *out)
{
    if (out->recorder)
        return;
    if (!out->fresh)
        fputc('\n', out->file);
    out->fresh = true;
}

void sc_settings_open(struct sc_settings_out *out, const char *name)
{
    if (out->recorder) {
        section_record(out, name);
        return;
    }
    struct line line;
    sc_settings_gap(out);
    line_begin(out, &line);
    text_put(&line, name);
    piece_put(&line, " {", 2);
    line_end(&line);
    out->depth++;
    out->fresh = true;
}

void sc_settings_close(struct sc_settings_out *out)
{
    if (out->recorder) {
        section_end(out->recorder);
        return;
    }
    struct line line;
    out->depth--;
    line_begin(out, &line);
    piece_put(&line, "}", 1);
    line_end(&line);
    out->fresh = false;
}

/* Characters that mean nothing to the parser, so that a value of them needs no quotes. */
static bool is_plain_character(char c)
{
    switch (c) {
    case '.':
    case '_':
    case '%':
    case '/':
    case ':':
    case ',':
    case '@':
    case '!':
    case '*':
    case '+':
    case '-':
    case ';':
    case '|':
    case '[':
    case ']':
    case '(':
    case ')':
    case ' ':
        return true;
    default:
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }
}

/* The length of a value that needs no quotes; 0: it needs them. */
static size_t plain_length(const char *value)
{
    const char *c = value;
    char before = ' '; /* a blank stands alone, and not at either end */

    for (; *c; before = *c++)
        if (!is_plain_character(*c) || (*c == ' ' && before == ' '))
            return 0;
    bool plain = before != ' ' && strncmp(value, "include ", 8) != 0;
    return plain ? (size_t)(c - value) : 0;
}

static void quoted(struct line *line, const char *value)
{
    piece_put(line, "\"", 1);
    for (; *value; value++) {
        switch (*value) {
        case '"':
        case '\\':
            piece_put(line, "\\", 1);
            piece_put(line, value, 1);
            break;
        case '\n':
            piece_put(line, "\\n", 2);
            break;
        case '\r':
            piece_put(line, "\\r", 2);
            break;
        case '\t':
            piece_put(line, "\\t", 2);
            break;
        default:
            piece_put(line, value, 1);
        }
    }
    piece_put(line, "\"", 1);
}

static void option_write(struct sc_settings_out *out, const char *key, const char *value,
                         const char *remark)
{
    struct line line;
    size_t plain = plain_length(value);

    line_begin(out, &line);
    text_put(&line, key);
    piece_put(&line, " = ", 3);
    if (plain)
        piece_put(&line, value, plain);
    else
        quoted(&line, value);
    if (remark) {
        piece_put(&line, " # ", 3);
        text_put(&line, remark);
    }
    line_end(&line);
    out->fresh = false;
}

void sc_settings_put(struct sc_settings_out *out, const char *key, const char *value)
{
    if (!value)
        return;
    const char *remark = out->option ? out->option(out->option_data, key) : NULL;
    if (!out->recorder) {
        option_write(out, key, value, remark);
        return;
    }
    struct sc_node *node = SC_NEW(out->arena, struct sc_node);
    *node = (struct sc_node){
        .name = key, .value = sc_arena_copy(out->arena, value, strlen(value)), .remark = remark};
    node_add(out, node);
}

void sc_settings_comment(struct sc_settings_out *out, const char *text)
{
    while (*text) {
        size_t length = strcspn(text, "\n");
        sc_settings_remark(out, text, length);
        text += length;
        text += *text == '\n';
    }
    out->fresh = true;
}

void sc_settings_remark(struct sc_settings_out *out, const char *text, size_t length)
{
    if (out->recorder) {
        SC_PUSH(out->arena, &out->recorder->pending.comments,
                sc_arena_copy(out->arena, text, length));
        return;
    }
    struct line line;
    line_begin(out, &line);
    piece_put(&line, "# ", length ? 2 : 1);
    piece_put(&line, text, length);
    line_end(&line);
}
