/* A hash table of pointers whose keys the caller compares: nothing is copied. */
#ifndef SC_BASE_TABLE_H
#define SC_BASE_TABLE_H

#include "base/arena.h"

#include <stdint.h>

struct sc_table;

/* An empty table in `arena`, with room for so many items. */
struct sc_table *sc_table_new(struct sc_arena *arena, size_t expected);

/* The first item that was added with this hash and for which is_it(data, item), or NULL. */
void *sc_table_find(const struct sc_table *table, uint32_t hash,
                    bool (*is_it)(void *data, const void *item), void *data);

/* Add an item, not NULL. Nobody looks whether it is there already. */
void sc_table_add(struct sc_table *table, uint32_t hash, void *item);

#endif
