#include "facts/log.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

static const struct sc_log_row rows[] = {
#define LOG(text, kind, fault, side, weight, meaning, remedy)                                      \
    {text,           SC_LOG_##kind, SC_ACT_NOTHING, SC_FAULT_##fault,                              \
     SC_SIDE_##side, weight,        meaning,        remedy},
#define LOGGED(id, text, kind, fault, side, weight, meaning, remedy)                               \
    LOG(text, kind, fault, side, weight, meaning, remedy)
#define STEP(text, act) {text, SC_LOG_STEP, SC_ACT_##act, SC_FAULT_NONE, SC_SIDE_HERE, 0, "", ""},
#include "facts/log.def"
#undef LOG
#undef LOGGED
#undef STEP
};

static const char *const logged[] = {
#define LOG(...)
#define LOGGED(id, text, ...) text,
#define STEP(...)
#include "facts/log.def"
#undef LOG
#undef LOGGED
#undef STEP
};

const char *sc_log_pattern(enum sc_log_id id)
{
    return logged[id];
}

enum { ROWS = sizeof rows / sizeof rows[0] };

const struct sc_log_row *sc_log_row(size_t index)
{
    return index < ROWS ? &rows[index] : NULL;
}

/* True if the text begins with the pattern (`end` behind it). */
static bool matches(const char *pattern, const char *end, const char *text, const char *text_end)
{
    const char *star = NULL, *mark = NULL; /* the last *, and where the text stood then */

    while (pattern < end) {
        if (*pattern == '*') {
            star = pattern++;
            mark = text;
        } else if (text < text_end && *pattern == *text) {
            pattern++;
            text++;
        } else if (star && mark < text_end &&
                   (mark = memchr(mark + 1, star[1], (size_t)(text_end - mark) - 1))) {
            pattern = star + 1;
            text = mark;
        } else {
            return false;
        }
    }
    return true;
}

/* --- an index over all patterns --- */

static unsigned long_bucket(const char *text)
{
    uint64_t first, last;

    memcpy(&first, text, sizeof first);
    memcpy(&last, text + SC_LOG_LONG - sizeof last, sizeof last);
    first = (first * 0x9e3779b97f4a7c15U) ^ last;
    return (unsigned)((first * 0x9e3779b97f4a7c15U) >> 40) % SC_LOG_BUCKETS;
}

static unsigned short_bucket(const char *text)
{
    uint32_t three = 0;

    memcpy(&three, text, SC_LOG_SHORT);
    return (three * 0x9e3779b1U >> 16) % SC_LOG_BUCKETS;
}

static void pattern_add(struct sc_log_index *index, const struct sc_log_row *row, const char *start,
                        const char *end)
{
    struct sc_log_pattern *pattern = &index->patterns[index->count];
    size_t prefix = 0;

    while (start + prefix < end && start[prefix] != '*')
        prefix++;
    uint16_t *head = prefix >= SC_LOG_LONG    ? &index->longs[long_bucket(start)]
                     : prefix >= SC_LOG_SHORT ? &index->shorts[short_bucket(start)]
                                              : &index->floating;

    if (index->count == SC_LOG_PATTERNS)
        return;
    *pattern = (struct sc_log_pattern){.start = start, .end = end, .row = row, .next = *head};
    pattern->prefix = prefix;
    for (const char *c = start; c < end; c++)
        pattern->literal += *c != '*';
    *head = (uint16_t)++index->count;
}

void sc_log_index_make(struct sc_log_index *index)
{
    *index = (struct sc_log_index){0};
    for (size_t i = 0; i < ROWS; i++)
        for (const char *at = rows[i].patterns, *end; *at; at = *end ? end + 1 : end) {
            end = at + strcspn(at, "|");
            pattern_add(index, &rows[i], at, end);
        }
}

static void list_try(const struct sc_log_index *index, uint16_t head, const char *text,
                     size_t length, const struct sc_log_pattern **best)
{
    for (uint16_t at = head; at; at = index->patterns[at - 1].next) {
        const struct sc_log_pattern *pattern = &index->patterns[at - 1];
        if (*best && pattern->literal <= (*best)->literal)
            continue;
        if (pattern->prefix > length || memcmp(pattern->start, text, pattern->prefix) != 0)
            continue;
        if (matches(pattern->start + pattern->prefix, pattern->end, text + pattern->prefix,
                    text + length))
            *best = pattern;
    }
}

static bool begins_with_address(const char *text, size_t length)
{
    size_t i = 0;

    while (i < length && isxdigit((unsigned char)text[i]))
        i++;
    return i < length && (text[i] == '.' || text[i] == ':');
}

const struct sc_log_row *sc_log_find(const struct sc_log_index *index, const char *text,
                                     size_t length)
{
    const struct sc_log_pattern *best = NULL;

    if (length < SC_LOG_SHORT)
        return NULL;
    if (length >= SC_LOG_LONG)
        list_try(index, index->longs[long_bucket(text)], text, length, &best);
    list_try(index, index->shorts[short_bucket(text)], text, length, &best);
    if (!best && begins_with_address(text, length))
        list_try(index, index->floating, text, length, &best);
    return best ? best->row : NULL;
}

const struct sc_log_row *sc_log_first(const char *text)
{
    for (size_t i = 0; i < ROWS; i++)
        for (const char *at = rows[i].patterns, *end; *at; at = *end ? end + 1 : end) {
            end = at + strcspn(at, "|");
            if (matches(at, end, text, text + strlen(text)))
                return &rows[i];
        }
    return NULL;
}

static bool holds(const char *text, size_t length, const char *words)
{
    size_t size = strlen(words);

    for (size_t i = 0; i + size <= length; i++)
        if (!strncasecmp(text + i, words, size))
            return true;
    return false;
}

const struct sc_log_row *sc_log_search(const char *words)
{
    const struct sc_log_row *row = sc_log_first(words);

    for (size_t i = 0; !row && i < ROWS; i++)
        if (rows[i].kind != SC_LOG_STEP && holds(rows[i].patterns, strlen(rows[i].patterns), words))
            row = &rows[i];
    return row && row->kind != SC_LOG_STEP ? row : NULL;
}
