#include "facts/log.h"

#include <string.h>
#include <strings.h>

static const struct sc_log_row rows[] = {
#define LOG(text, kind, fault, side, weight, meaning, remedy)                                      \
    {text,           SC_LOG_##kind, SC_ACT_NOTHING, SC_FAULT_##fault,                              \
     SC_SIDE_##side, weight,        meaning,        remedy},
#define STEP(text, act) {text, SC_LOG_STEP, SC_ACT_##act, SC_FAULT_NONE, SC_SIDE_HERE, 0, "", ""},
#include "facts/log.def"
#undef LOG
#undef STEP
};

enum { ROWS = sizeof rows / sizeof rows[0] };

const struct sc_log_row *sc_log_row(size_t index)
{
    return index < ROWS ? &rows[index] : NULL;
}

/* True if the text begins with the pattern (`end` behind it); *literal counts its letters. */
static bool matches(const char *pattern, const char *end, const char *text, const char *text_end,
                    size_t *literal)
{
    const char *star = NULL, *mark = NULL; /* the last *, and where the text stood then */

    *literal = 0;
    for (const char *p = pattern; p < end; p++)
        *literal += *p != '*';
    while (pattern < end) {
        if (*pattern == '*') {
            star = pattern++;
            mark = text;
        } else if (text < text_end && *pattern == *text) {
            pattern++;
            text++;
        } else if (star && mark < text_end) {
            pattern = star + 1;
            text = ++mark;
        } else {
            return false;
        }
    }
    return true;
}

static const struct sc_log_row *better(const struct sc_log_row *row, const char *text,
                                       const char *text_end, const struct sc_log_row *best,
                                       size_t *best_literal)
{
    for (const char *at = row->patterns, *end; *at; at = *end ? end + 1 : end) {
        size_t literal;
        end = at + strcspn(at, "|");
        bool possible = *at == '*' || (text < text_end && *at == *text);
        if (possible && matches(at, end, text, text_end, &literal) && literal > *best_literal) {
            *best_literal = literal;
            best = row;
        }
    }
    return best;
}

const struct sc_log_row *sc_log_find(const char *text, size_t length)
{
    const struct sc_log_row *best = NULL;
    size_t literal = 0;

    for (size_t i = 0; i < ROWS; i++)
        best = better(&rows[i], text, text + length, best, &literal);
    return best;
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
    const struct sc_log_row *row = sc_log_find(words, strlen(words));

    for (size_t i = 0; !row && i < ROWS; i++)
        if (rows[i].kind != SC_LOG_STEP && holds(rows[i].patterns, strlen(rows[i].patterns), words))
            row = &rows[i];
    return row && row->kind != SC_LOG_STEP ? row : NULL;
}
