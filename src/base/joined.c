#include "base/joined.h"

#include <string.h>

/* Where the next `more` bytes go, with room for a NUL behind them. */
static char *room_for(struct sc_joined *joined, size_t more)
{
    size_t needed = joined->count + more + 1;

    if (joined->items && needed <= joined->capacity)
        return joined->items + joined->count;
    size_t capacity = joined->capacity * 2 > needed ? joined->capacity * 2 : needed;
    char *larger = sc_arena_bytes(joined->arena, capacity);
    if (joined->items)
        memcpy(larger, joined->items, joined->count);
    joined->items = larger;
    joined->capacity = capacity;
    return larger + joined->count;
}

static void append(struct sc_joined *joined, const char *text, size_t length)
{
    memcpy(room_for(joined, length), text, length);
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
