#include "base/joined.h"

#include <string.h>

/* Room for `more` bytes and a NUL. */
static void reserve(struct sc_joined *joined, size_t more)
{
    size_t needed = joined->count + more + 1;

    if (needed <= joined->capacity)
        return;
    size_t capacity = joined->capacity * 2 > needed ? joined->capacity * 2 : needed;
    char *larger = sc_arena_bytes(joined->arena, capacity);
    if (joined->count)
        memcpy(larger, joined->items, joined->count);
    joined->items = larger;
    joined->capacity = capacity;
}

static void append(struct sc_joined *joined, const char *text, size_t length)
{
    reserve(joined, length);
    memcpy(joined->items + joined->count, text, length);
    joined->count += length;
}

void sc_join(struct sc_joined *joined, const char *separator, const char *text, size_t length)
{
    if (joined->items)
        append(joined, separator, strlen(separator));
    append(joined, text, length);
}

const char *sc_joined_text(struct sc_joined *joined)
{
    if (!joined->items)
        return NULL;
    joined->items[joined->count] = '\0';
    return joined->items;
}
