/* A text put together from pieces, in time and memory linear in its length. */
#ifndef SC_BASE_JOINED_H
#define SC_BASE_JOINED_H

#include "base/arena.h"

struct sc_joined {
    struct sc_arena *arena;
    char *items;
    size_t count, capacity;
};

/* Add a piece of `length` bytes, behind `separator` where something was added before. */
void sc_join(struct sc_joined *joined, const char *separator, const char *text, size_t length);

/* What was put together, NUL-terminated; NULL when nothing was. Valid until the next piece. */
const char *sc_joined_text(struct sc_joined *joined);

#endif
