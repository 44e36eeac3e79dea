#include "emit/settings.h"

#include <string.h>

static void indent(const struct sc_settings_out *out)
{
    for (unsigned i = 0; i < out->depth; i++)
        fputs("   ", out->file);
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
    sc_settings_gap(out);
    indent(out);
    fprintf(out->file, "%s {\n", name);
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
    indent(out);
    fputs("}\n", out->file);
    out->fresh = false;
}

/* Characters that mean nothing to the parser, so that a value of them needs no quotes. */
static bool is_plain(const char *value)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                "._%/:,@!*+-;|[]() ";
    size_t length = strlen(value);

    return length && value[strspn(value, plain)] == '\0' && value[0] != ' ' &&
           value[length - 1] != ' ' && !strstr(value, "  ") && strncmp(value, "include ", 8) != 0;
}

static void quoted(FILE *file, const char *value)
{
    fputc('"', file);
    for (; *value; value++) {
        switch (*value) {
        case '"':
        case '\\':
            fputc('\\', file);
            fputc(*value, file);
            break;
        case '\n':
            fputs("\\n", file);
            break;
        case '\r':
            fputs("\\r", file);
            break;
        case '\t':
            fputs("\\t", file);
            break;
        default:
            fputc(*value, file);
        }
    }
    fputc('"', file);
}

static void option_write(struct sc_settings_out *out, const char *key, const char *value,
                         const char *remark)
{
    indent(out);
    fprintf(out->file, "%s = ", key);
    if (is_plain(value))
        fputs(value, out->file);
    else
        quoted(out->file, value);
    if (remark)
        fprintf(out->file, " # %s", remark);
    fputc('\n', out->file);
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
    indent(out);
    fputs(length ? "# " : "#", out->file);
    fwrite(text, 1, length, out->file);
    fputc('\n', out->file);
}
