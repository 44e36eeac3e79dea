/* Findings with any places and texts in a file of any bytes, some of them hidden: text and gcc
 * lines hold no control character, JSON is JSON, and hidden bytes are in none of them.
 *
 * The first bytes say where: ranges of findings and of what is hidden. The rest is the file, and
 * the messages. */
#include "harness.h"

#include "source/file.h"
#include "source/finding.h"

#include "pool.h"

enum { HEAD = 8, SECRET_LENGTH = 8, LONGEST_MESSAGE = 48 };

static const char secret[] = "\x01S3cret\x02"; /* no mask, no spelled out character holds it */

struct input {
    struct sc_arena *arena;
    const uint8_t *data;
    size_t size;
};

static char *printed(const struct sc_findings *findings, enum sc_report_format format,
                     size_t *length)
{
    struct sc_report_options options = {.format = format, .show = SC_SEVERITY_NOTE};
    struct sc_report_item item = {.name = "x\x1b\xff", .accepted = true, .findings = findings};
    char *text = NULL;
    FILE *out = open_memstream(&text, length);

    if (!out || !sc_report(out, &item, 1, &options))
        abort();
    fclose(out);
    return text;
}

/* Where a DEL may stand as it is (RFC 8259, 7). */
static bool is_json(enum sc_report_format format)
{
    return format == SC_FORMAT_JSON || format == SC_FORMAT_JSONL || format == SC_FORMAT_SARIF ||
           format == SC_FORMAT_GITLAB || format == SC_FORMAT_RDJSON;
}

static void check(const struct sc_findings *findings, enum sc_report_format format)
{
    size_t length = 0;
    char *text = printed(findings, format, &length);
    json_error_t error;

    if (memmem(text, length, "S3cret", 6))
        abort();
    if (format == SC_FORMAT_JSON) {
        json_t *value = json_loadb(text, length, 0, &error);
        if (!value || json_array_size(json_object_get(value, "diagnostics")) != findings->count)
            abort();
        json_decref(value);
    }
    for (size_t i = 0; i < length; i++)
        if (((unsigned char)text[i] < ' ' && text[i] != '\n' && text[i] != '\t') ||
            (text[i] == 0x7f && !is_json(format)))
            abort();
    free(text);
}

/* A text with a secret in it, hidden. */
static struct sc_file *file_make(struct sc_arena *arena, const uint8_t *head, const uint8_t *data,
                                 size_t size)
{
    struct sc_file *file = SC_NEW(arena, struct sc_file);
    size_t at = size ? head[0] % (size + 1) : 0;
    char *text = sc_arena_alloc(arena, size + SECRET_LENGTH + 2);

    if (size) {
        memcpy(text, data, at);
        memcpy(text + at + SECRET_LENGTH, data + at, size - at);
    }
    memcpy(text + at, secret, SECRET_LENGTH);
    file->name = "n\x1b\xff";
    file->text = text;
    file->length = (uint32_t)(size + SECRET_LENGTH);
    sc_file_index(arena, file);
    sc_file_hide(arena, file, at, at + SECRET_LENGTH);
    return file;
}

static void run(void *opaque)
{
    const struct input *input = opaque;
    const uint8_t *head = input->data;
    size_t size = input->size - HEAD;
    struct sc_file *file = file_make(input->arena, head, head + HEAD, size);
    struct sc_findings findings = {0};
    struct sc_finder finder = {input->arena, &findings, SC_TARGET_5_9, false};
    const char *message = sc_arena_copy(input->arena, (const char *)head + HEAD,
                                        size < LONGEST_MESSAGE ? size : LONGEST_MESSAGE);

    for (size_t i = 1; i + 1 < HEAD; i += 3) {
        size_t start = head[i] % (file->length + 1U),
               end = start + head[i + 1] % (file->length + 1U - start);
        struct sc_finding *finding =
            sc_find(&finder, head[i] % SC_RULE_COUNT, sc_range(file, start, end), "%s", message);
        sc_finding_help(&finder, finding, "%s", message);
        sc_finding_relate(&finder, finding, sc_range(file, end, file->length), "%s", message);
    }
    sc_findings_finish(&findings);
    for (enum sc_report_format format = 0; format < SC_FORMAT_COUNT; format++)
        check(&findings, format);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct input input = {sc_arena_new(false), data, size};

    pool_empty();
    bool says_it = memmem(data, size, "S3cret", 6); /* the text itself: nothing was hidden then */
    if (!input.arena || (size >= HEAD && !says_it && !sc_arena_guard(input.arena, run, &input)))
        abort();
    sc_arena_free(input.arena);
    return 0;
}
