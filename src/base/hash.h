/* A hash of bytes, and a hash table from byte strings to pointers. */
#ifndef SC_BASE_HASH_H
#define SC_BASE_HASH_H

#include "base/arena.h"

#include <stddef.h>
#include <stdint.h>

/* FNV-1a, 32 bits, with a final mix so that low bits depend on all bytes. */
uint32_t sc_hash(const void *bytes, size_t length);

/* The same, continued from an earlier hash. */
uint32_t sc_hash_more(uint32_t hash, const void *bytes, size_t length);

struct sc_map;

/* An empty table in `arena`. Keys are copied into it. */
struct sc_map *sc_map_new(struct sc_arena *arena);

/* The place of the value stored under `key`, made (as NULL) if it is not there. It stays valid
 * until the next call that adds a key. */
void **sc_map_place(struct sc_map *map, const void *key, size_t length);

/* The value stored under `key`, or NULL. */
void *sc_map_get(const struct sc_map *map, const void *key, size_t length);

/* Number of keys. */
size_t sc_map_count(const struct sc_map *map);

#endif
