#include "lint/ignore.h"

#include <stdlib.h>
#include <string.h>

/* One code, family or name of a comment. */
struct word {
    struct sc_range range;
    bool known; /* it names a rule */
    bool used;
};

struct ignore {
    struct sc_range comment;
    struct { /* its words */
        struct word *items;
        size_t count, capacity;
    } words;
    bool reasoned;
    bool understood;    /* there was an ignore= */
    size_t first, last; /* lines it holds for */
};

struct ignores {
    struct ignore *items;
    size_t count, capacity;
};

/* --- reading comments --- */

static const char *skip_blanks(const char *text, const char *end)
{
    while (text < end && (*text == ' ' || *text == '\t'))
        text++;
    return text;
}

static bool starts_with(const char *text, const char *end, const char *word)
{
    return (size_t)(end - text) >= strlen(word) && !memcmp(text, word, strlen(word));
}

static const char *words_read(struct sc_arena *arena, struct ignore *ignore, const char *text,
                              const char *end)
{
    const struct sc_file *file = ignore->comment.file;

    while (text < end) {
        size_t length = 0;
        while (text + length < end && !strchr(", \t", text[length]))
            length++;
        if (length == 2 && !memcmp(text, "--", 2))
            break;
        if (length) {
            size_t start = (size_t)(text - file->text);
            struct word word = {.range = sc_range(file, start, start + length),
                                .known = sc_rule_names_any(text, length)};
            SC_PUSH(arena, &ignore->words, word);
        }
        text += length + (text + length < end);
    }
    return text;
}

/* What a comment says to swanconf; false if it speaks to others. */
static bool comment_read(struct sc_arena *arena, struct sc_range comment, struct ignore *ignore)
{
    const char *text = comment.file->text + comment.start, *end = comment.file->text + comment.end;

    *ignore = (struct ignore){.comment = comment};
    text = skip_blanks(text + 1, end);
    if (!starts_with(text, end, "swanconf:"))
        return false;
    text = skip_blanks(text + strlen("swanconf:"), end);
    if (!starts_with(text, end, "ignore="))
        return true;
    text = words_read(arena, ignore, text + strlen("ignore="), end);
    ignore->understood = ignore->words.count != 0;
    ignore->reasoned = text < end && skip_blanks(text + 2, end) < end;
    return true;
}

static void comments_read(struct sc_arena *arena, struct ignores *ignores,
                          const struct sc_comment *comments, size_t count)
{
    struct ignore ignore;

    for (size_t i = 0; i < count; i++)
        if (comment_read(arena, comments[i].range, &ignore))
            SC_PUSH(arena, ignores, ignore);
}

static int by_place(const void *x, const void *y)
{
    const struct ignore *a = x, *b = y;

    if (a->comment.file != b->comment.file)
        return a->comment.file->number < b->comment.file->number ? -1 : 1;
    return a->comment.start < b->comment.start ? -1 : a->comment.start > b->comment.start;
}

/* --- what they hold for --- */

/* The lines of one file that open a section, and those that say something. */
struct lines {
    uint32_t *next;  /* for each line (from 1): the first one from it on that says something */
    uint32_t *close; /* for a line with a header: the last line of its section; else 0 */
};

static bool says_something(const struct sc_file *file, size_t line)
{
    size_t length;
    const char *text = sc_file_line(file, line, &length);
    const char *word = skip_blanks(text, text + length);

    return word < text + length && *word != '#' && *word != '\r';
}

static struct lines lines_read(struct sc_lint *lint, const struct sc_file *file)
{
    size_t count = file->line_count;
    struct lines lines = {SC_NEW_ARRAY(lint->config->arena, uint32_t, count + 2),
                          SC_NEW_ARRAY(lint->config->arena, uint32_t, count + 2)};
    uint32_t last = (uint32_t)count;

    lines.next[count + 1] = (uint32_t)count + 1;
    for (const struct sc_section *section = lint->config->conf->sections; section;
         section = section->next)
        if (section->header.file == file)
            lines.close[sc_file_position(file, section->header.start).line] = 1;
    for (size_t line = count; line; line--) {
        lines.next[line] = says_something(file, line) ? (uint32_t)line : lines.next[line + 1];
        if (!lines.close[line])
            continue;
        lines.close[line] = last;
        last = (uint32_t)line - 1;
    }
    return lines;
}

static void place(struct ignore *ignore, const struct lines *lines)
{
    const struct sc_file *file = ignore->comment.file;
    size_t line = sc_file_position(file, ignore->comment.start).line;
    size_t length, next = lines->next[line];
    const char *text = sc_file_line(file, line, &length);
    bool alone =
        skip_blanks(text, file->text + ignore->comment.start) == file->text + ignore->comment.start;

    ignore->first = ignore->last = line;
    if (!alone)
        return;
    ignore->first = ignore->last = next;
    if (lines->next[1] == next) { /* nothing stands in front of it */
        ignore->first = 1;
        ignore->last = file->line_count + 1;
    } else if (next <= file->line_count && lines->close[next]) {
        ignore->last = lines->close[next];
    }
}

static void ignores_place(struct sc_lint *lint, struct ignores *ignores)
{
    struct lines lines = {0};

    qsort(ignores->items, ignores->count, sizeof *ignores->items, by_place);
    for (size_t i = 0; i < ignores->count; i++) {
        const struct sc_file *file = ignores->items[i].comment.file;
        if (!i || ignores->items[i - 1].comment.file != file)
            lines = lines_read(lint, file);
        place(&ignores->items[i], &lines);
    }
}

/* --- taking findings away --- */

/* For each rule the word that ignores it, and up to which line. */
struct active {
    struct {
        struct word *word;
        size_t last;
    } rules[SC_RULE_COUNT];
};

static void activate(struct active *active, struct ignore *ignore)
{
    for (size_t w = 0; w < ignore->words.count; w++) {
        struct word *word = &ignore->words.items[w];
        const char *text = word->range.file->text + word->range.start;
        for (size_t r = 0; word->known && r < SC_RULE_COUNT; r++) {
            if (!sc_rule_named(sc_rule_at(r), text, word->range.end - word->range.start))
                continue;
            if (active->rules[r].word && active->rules[r].last >= ignore->last)
                continue;
            active->rules[r].word = word;
            active->rules[r].last = ignore->last;
        }
    }
}

/* Those that start in the file of a finding, up to its line. */
static void activate_up_to(struct active *active, struct ignores *ignores, size_t *at,
                           const struct sc_file *file, size_t line)
{
    for (; *at < ignores->count; (*at)++) {
        struct ignore *ignore = &ignores->items[*at];
        if (ignore->comment.file->number > file->number ||
            (ignore->comment.file == file && ignore->first > line))
            return;
        if (ignore->comment.file == file)
            activate(active, ignore);
    }
}

static void take_away(struct sc_findings *findings, struct ignores *ignores)
{
    struct active active = {0};
    const struct sc_file *file = NULL;
    size_t at = 0, kept = 0;

    for (size_t i = 0; i < findings->count; i++) {
        struct sc_finding *finding = &findings->items[i];
        size_t line = 0, rule = (size_t)(finding->rule - sc_rule_at(0));
        if (finding->range.file) {
            line = sc_file_position(finding->range.file, finding->range.start).line;
            if (finding->range.file != file)
                memset(&active, 0, sizeof active);
            file = finding->range.file;
            activate_up_to(&active, ignores, &at, file, line);
        }
        if (line && active.rules[rule].word && active.rules[rule].last >= line)
            active.rules[rule].word->used = true;
        else
            findings->items[kept++] = *finding;
    }
    findings->count = kept;
}

/* --- what is wrong with the comments --- */

/* True if some rule that the word names could have found something here. */
static bool could_be_used(const struct sc_lint *lint, const struct word *word)
{
    const char *text = word->range.file->text + word->range.start;
    const struct sc_rule *rule;

    for (size_t i = 0; (rule = sc_rule_at(i)); i++) {
        bool on = sc_rule_severity(rule, lint->options->target, lint->options->migration) !=
                  SC_SEVERITY_OFF;
        bool unseen = lint->config->certificates_unseen && rule->code[2] == '5';
        if (on && !unseen && sc_rule_named(rule, text, word->range.end - word->range.start))
            return true;
    }
    return false;
}

/* The word as it stands there, but for secrets' files, whose comments are not shown. */
static const char *shown(struct sc_arena *arena, struct sc_range range)
{
    if (sc_range_is_hidden(range))
        return SC_MASK;
    return sc_arena_copy(arena, range.file->text + range.start, range.end - range.start);
}

/* True if none of the words takes anything away. */
static bool is_idle(const struct sc_lint *lint, const struct ignore *ignore)
{
    for (size_t w = 0; w < ignore->words.count; w++) {
        const struct word *word = &ignore->words.items[w];
        if (!word->known || word->used || !could_be_used(lint, word))
            return false;
    }
    return true;
}

/* The comment with the blanks in front of it; its whole line where nothing else stands there. */
static struct sc_range comment_place(const struct ignore *ignore)
{
    const struct sc_file *file = ignore->comment.file;
    uint32_t start = ignore->comment.start, end = ignore->comment.end;

    while (start && (file->text[start - 1] == ' ' || file->text[start - 1] == '\t'))
        start--;
    if ((!start || file->text[start - 1] == '\n') && file->text[end] == '\n')
        end++;
    return sc_range(file, start, end);
}

static void word_tell(struct sc_lint *lint, const struct ignore *ignore, const struct word *word)
{
    const struct sc_finder *finder = lint->finder;
    struct sc_finding *finding;

    if (!word->known) {
        finding = sc_find(finder, SC_RULE_IGNORE_UNKNOWN, word->range, "'%s' names no rule",
                          shown(finder->arena, word->range));
        sc_finding_help(finder, finding,
                        "take a code such as SW304, or a rule's name; a reason stands behind --");
    } else if (!word->used && could_be_used(lint, word)) {
        finding = sc_find(finder, SC_RULE_IGNORE_UNUSED, word->range, "there is no %s to ignore",
                          shown(finder->arena, word->range));
        sc_finding_help(finder, finding, "remove it, or it hides what comes later");
        if (word == ignore->words.items && is_idle(lint, ignore))
            sc_finding_edit(finder, finding, SC_FIX_SAFE, comment_place(ignore), "");
    }
}

static void ignore_tell(struct sc_lint *lint, const struct ignore *ignore)
{
    const struct sc_finder *finder = lint->finder;
    struct sc_finding *finding;

    if (!ignore->understood) {
        finding = sc_find(finder, SC_RULE_IGNORE_UNKNOWN, ignore->comment,
                          "this comment is for swanconf, but names no rule");
        sc_finding_help(finder, finding, "write # swanconf: ignore=SW304 -- reason");
    } else if (lint->options->require_reason && !ignore->reasoned) {
        finding = sc_find(finder, SC_RULE_IGNORE_REASON, ignore->comment,
                          "this ignores findings without a reason");
        sc_finding_help(finder, finding, "write -- and the reason behind the codes");
    }
    for (size_t w = 0; w < ignore->words.count; w++)
        word_tell(lint, ignore, &ignore->words.items[w]);
}

bool sc_ignores_apply(struct sc_lint *lint)
{
    struct sc_config *config = lint->config;
    struct ignores ignores = {0};

    comments_read(config->arena, &ignores, config->conf->comments.items,
                  config->conf->comments.count);
    if (config->secrets)
        comments_read(config->arena, &ignores, config->secrets->comments.items,
                      config->secrets->comments.count);
    if (!ignores.count)
        return false;
    ignores_place(lint, &ignores);
    take_away(lint->finder->findings, &ignores);
    for (size_t i = 0; i < ignores.count; i++)
        ignore_tell(lint, &ignores.items[i]);
    return true;
}
