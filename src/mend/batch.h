/* The edits of one turn: those that don't overlap. */
#ifndef SC_MEND_BATCH_H
#define SC_MEND_BATCH_H

#include "base/arena.h"

#include <swanconf/mend.h>

/* One edit in a text that may be read several times. */
struct sc_change {
    const struct sc_file *file; /* the first reading of it */
    const struct sc_file *from; /* the reading that asks for it */
    uint32_t start, end;
    const char *text;
    size_t finding; /* number of the finding that it belongs to */
};

struct sc_batch {
    struct { /* sorted by file and place */
        struct sc_change *items;
        size_t count, capacity;
    } changes;
    struct { /* numbers of the findings that take part, ascending */
        size_t *items;
        size_t count, capacity;
    } findings;
};

/* The edits to begin with: of findings that may be mended (`allow`) and that `takes` wants. Where
 * two findings' edits overlap, the later one waits. In `config`'s arena, inside a guard. */
void sc_batch_collect(struct sc_config *config, const struct sc_findings *findings,
                      enum sc_fixable allow,
                      bool (*takes)(const struct sc_finding *finding, void *data), void *data,
                      struct sc_batch *batch);

/* The number behind the changes of the text that change number `first` is in. */
size_t sc_batch_behind(const struct sc_batch *batch, size_t first);

/* That text with those of its changes whose findings are marked in `chosen` (by number): *length
 * bytes, from malloc(); NULL when out of memory. *changed says if there are any. */
char *sc_batch_apply(const struct sc_batch *batch, size_t first, const bool *chosen, size_t *length,
                     bool *changed);

#endif
