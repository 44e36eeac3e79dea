#include "emit/settings.h"

#include <string.h>

static void indent(const struct sc_settings_out *out)
{
    for (unsigned i = 0; i < out->depth; i++)
        fputs("   ", out->file);
}

void sc_settings_gap(struct sc_settings_out *out)
{
    if (!out->fresh)
        fputc('\n', out->file);
    out->fresh = true;
}

void sc_settings_open(struct sc_settings_out *out, const char *name)
{
    sc_settings_gap(out);
    indent(out);
    fprintf(out->file, "%s {\n", name);
    out->depth++;
    out->fresh = true;
}

void sc_settings_close(struct sc_settings_out *out)
{
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

void sc_settings_put(struct sc_settings_out *out, const char *key, const char *value)
{
    if (!value)
        return;
    const char *remark = out->option ? out->option(out->option_data, key) : NULL;
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

void sc_settings_comment(struct sc_settings_out *out, const char *text)
{
    while (*text) {
        size_t length = strcspn(text, "\n");
        indent(out);
        fprintf(out->file, "# %.*s\n", (int)length, text);
        text += length;
        text += *text == '\n';
    }
    out->fresh = true;
}

void sc_settings_remark(struct sc_settings_out *out, const char *text, size_t length)
{
    indent(out);
    fputs(length ? "# " : "#", out->file);
    fwrite(text, 1, length, out->file);
    fputc('\n', out->file);
}
