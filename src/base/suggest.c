#include "base/suggest.h"

#include <swanconf/api.h>

#include <string.h>

enum { LONGEST = 63 };

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

size_t sc_distance(const char *a, const char *b, size_t limit)
{
    size_t m = strlen(a), n = strlen(b);
    size_t rows[3][LONGEST + 1];

    if (m > LONGEST || n > LONGEST || (m > n ? m - n : n - m) > limit)
        return limit + 1;
    size_t *before = rows[0], *last = rows[1], *row = rows[2];
    for (size_t j = 0; j <= n; j++)
        last[j] = j;
    for (size_t i = 1; i <= m; i++) {
        size_t nearest = row[0] = i;
        for (size_t j = 1; j <= n; j++) {
            row[j] =
                least(least(last[j] + 1, row[j - 1] + 1), last[j - 1] + (a[i - 1] != b[j - 1]));
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                row[j] = least(row[j], before[j - 2] + 1);
            nearest = least(nearest, row[j]);
        }
        if (nearest > limit + 1) /* a swap may still take one off */
            return limit + 1;
        size_t *spare = before;
        before = last;
        last = row;
        row = spare;
    }
    return last[n] > limit ? limit + 1 : last[n];
}

struct sc_suggestion sc_suggestion_start(const char *word)
{
    return (struct sc_suggestion){.word = word, .distance = strlen(word) / 3 + 1};
}

void sc_suggestion_offer(struct sc_suggestion *suggestion, const char *candidate)
{
    size_t distance = sc_distance(suggestion->word, candidate, suggestion->distance);
    if (distance < suggestion->distance) {
        suggestion->best = candidate;
        suggestion->distance = distance;
    }
}

const char *sc_nearest(const char *word, const char *const *words, size_t count)
{
    struct sc_suggestion suggestion = sc_suggestion_start(word);

    for (size_t i = 0; i < count; i++)
        sc_suggestion_offer(&suggestion, words[i]);
    return suggestion.best;
}
