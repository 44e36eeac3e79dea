/* "Did you mean": the nearest word by edit distance. */
#ifndef SC_BASE_SUGGEST_H
#define SC_BASE_SUGGEST_H

#include <stddef.h>

/* Optimal string alignment distance (insertions, deletions, changes and swaps of neighbours)
 * between two words; words over 63 bytes, and distances over `limit`, give limit + 1. */
size_t sc_distance(const char *a, const char *b, size_t limit);

/* Collects the best candidate for a word; start with {word, NULL, limit}. */
struct sc_suggestion {
    const char *word;
    const char *best; /* NULL: none near enough */
    size_t distance;  /* of best; before: one more than the largest allowed */
};

/* Start looking for a word like `word`: up to a third of its length may differ. */
struct sc_suggestion sc_suggestion_start(const char *word);

/* Offer a candidate; the first of equally near ones stays. */
void sc_suggestion_offer(struct sc_suggestion *suggestion, const char *candidate);

#endif
