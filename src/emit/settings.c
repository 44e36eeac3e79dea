#include "emit/settings.h"

#include <string.h>

enum { INDENT = 3 };

/* --- bytes --- */

/* What waits for the file: lines are made of short pieces, and there are many. */
struct sc_settings_bytes {
    size_t used;
    size_t copied; /* of these: the copy has them, or does not want them */
    char items[8192];
};

struct sc_settings_out sc_settings_begin(FILE *file, struct sc_arena *arena,
                                         struct sc_arena *secret)
{
    struct sc_settings_bytes *bytes = sc_arena_bytes(secret, sizeof *bytes);

    bytes->used = bytes->copied = 0;
    return (struct sc_settings_out){.file = file, .bytes = bytes, .arena = arena, .fresh = true};
}

static void copy_take(struct sc_settings_out *out)
{
    struct sc_settings_bytes *bytes = out->bytes;

    if (out->copy)
        sc_join(out->copy, "", bytes->items + bytes->copied, bytes->used - bytes->copied);
    bytes->copied = bytes->used;
}

void sc_settings_copy(struct sc_settings_out *out, struct sc_joined *copy)
{
    copy_take(out);
    out->copy = copy;
}

void sc_settings_flush(struct sc_settings_out *out)
{
    copy_take(out);
    fwrite_unlocked(out->bytes->items, 1, out->bytes->used, out->file);
    out->bytes->used = out->bytes->copied = 0;
}

/* A piece that does not fit behind the others. */
static void piece_write(struct sc_settings_out *out, const char *text, size_t length)
{
    sc_settings_flush(out);
    fwrite_unlocked(text, 1, length, out->file);
    if (out->copy)
        sc_join(out->copy, "", text, length);
}

static inline void piece_put(struct sc_settings_out *out, const char *text, size_t length)
{
    struct sc_settings_bytes *bytes = out->bytes;

    if (length > sizeof bytes->items - bytes->used) {
        piece_write(out, text, length);
        return;
    }
    memcpy(bytes->items + bytes->used, text, length);
    bytes->used += length;
}

static void text_put(struct sc_settings_out *out, const char *text)
{
    piece_put(out, text, strlen(text));
}

static void line_begin(struct sc_settings_out *out)
{
    static const char blanks[INDENT * SC_DEEPEST_SECTION + 1] = "                        ";

    piece_put(out, blanks, (size_t)out->depth * INDENT);
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
    piece_put(out, lines, length);
    out->fresh &= !length;
}

void sc_settings_gap(struct sc_settings_out *out)
{
    if (out->recorder)
        return;
    if (!out->fresh)
        piece_put(out, "\n", 1);
    out->fresh = true;
}

void sc_settings_open(struct sc_settings_out *out, const char *name)
{
    if (out->recorder) {
        section_record(out, name);
        return;
    }
    sc_settings_gap(out);
    line_begin(out);
    text_put(out, name);
    piece_put(out, " {\n", 3);
    out->depth++;
    out->fresh = true;
}

void sc_settings_close(struct sc_settings_out *out)
{
    if (out->recorder) {
        section_end(out->recorder);
        return;
    }
    out->depth--;
    line_begin(out);
    piece_put(out, "}\n", 2);
    out->fresh = false;
}

/* Characters that mean nothing to the parser, so that a value of them needs no quotes. */
static bool is_plain_character(char c)
{
    if (c >= '*' && c <= ';') /* digits and *+,-./:; */
        return true;
    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'))
        return true;
    switch (c) {
    case ' ':
    case '!':
    case '%':
    case '(':
    case ')':
    case '@':
    case '[':
    case ']':
    case '_':
    case '|':
        return true;
    default:
        return false;
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

static void quoted(struct sc_settings_out *out, const char *value)
{
    piece_put(out, "\"", 1);
    for (; *value; value++) {
        switch (*value) {
        case '"':
        case '\\':
            piece_put(out, "\\", 1);
            piece_put(out, value, 1);
            break;
        case '\n':
            piece_put(out, "\\n", 2);
            break;
        case '\r':
            piece_put(out, "\\r", 2);
            break;
        case '\t':
            piece_put(out, "\\t", 2);
            break;
        default:
            piece_put(out, value, 1);
        }
    }
    piece_put(out, "\"", 1);
}

static void option_write(struct sc_settings_out *out, const char *key, const char *value,
                         const char *remark)
{
    size_t plain = plain_length(value);

    line_begin(out);
    text_put(out, key);
    piece_put(out, " = ", 3);
    if (plain)
        piece_put(out, value, plain);
    else
        quoted(out, value);
    if (remark) {
        piece_put(out, " # ", 3);
        text_put(out, remark);
    }
    piece_put(out, "\n", 1);
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
    line_begin(out);
    piece_put(out, "# ", length ? 2 : 1);
    piece_put(out, text, length);
    piece_put(out, "\n", 1);
}
