#include "base/hash.h"

#include <string.h>

enum { FIRST_SLOTS = 16 };

struct slot {
    const char *key; /* NULL: free */
    void *value;
    uint32_t hash, length;
};

struct sc_map {
    struct sc_arena *arena;
    struct slot *slots;
    size_t size; /* a power of two */
    size_t count;
};

static uint64_t mix(uint64_t mixed, uint64_t eight)
{
    mixed = (mixed ^ eight) * 0x9e3779b97f4a7c15U;
    return mixed ^ mixed >> 32;
}

/* Less than eight bytes as one number; with their count it tells them all apart. */
static uint64_t few(const unsigned char *p, size_t length)
{
    uint32_t first, last;

    if (length < sizeof first)
        return length ? (uint64_t)p[0] << 16 | (uint64_t)p[length / 2] << 8 | p[length - 1] : 0;
    memcpy(&first, p, sizeof first);
    memcpy(&last, p + length - sizeof last, sizeof last);
    return (uint64_t)first << 32 | last;
}

/* Eight bytes at a time; the last eight may overlap those before. */
uint32_t sc_hash_more(uint32_t hash, const void *bytes, size_t length)
{
    const unsigned char *p = bytes;
    uint64_t mixed = mix(hash, length), eight = 0;

    for (size_t i = 0; i + sizeof eight <= length; i += sizeof eight) {
        memcpy(&eight, p + i, sizeof eight);
        mixed = mix(mixed, eight);
    }
    if (length >= sizeof eight)
        memcpy(&eight, p + length - sizeof eight, sizeof eight);
    else
        eight = few(p, length);
    mixed = mix(mixed, eight) * 0xbf58476d1ce4e5b9U;
    return (uint32_t)(mixed ^ mixed >> 32);
}

uint32_t sc_hash(const void *bytes, size_t length)
{
    return sc_hash_more(2166136261U, bytes, length);
}

struct sc_map *sc_map_new(struct sc_arena *arena)
{
    struct sc_map *map = SC_NEW(arena, struct sc_map);

    map->arena = arena;
    map->size = FIRST_SLOTS;
    map->slots = SC_NEW_ARRAY(arena, struct slot, map->size);
    return map;
}

static struct slot *slot_find(struct slot *slots, size_t size, uint32_t hash, const void *key,
                              size_t length)
{
    size_t at = hash & (size - 1);

    while (slots[at].key && (slots[at].hash != hash || slots[at].length != length ||
                             (length && memcmp(slots[at].key, key, length) != 0)))
        at = (at + 1) & (size - 1);
    return &slots[at];
}

static void enlarge(struct sc_map *map)
{
    size_t size = map->size * 2;
    struct slot *slots = SC_NEW_ARRAY(map->arena, struct slot, size);

    for (size_t i = 0; i < map->size; i++) {
        const struct slot *old = &map->slots[i];
        if (old->key)
            *slot_find(slots, size, old->hash, old->key, old->length) = *old;
    }
    sc_arena_give(map->arena, map->slots, map->size * sizeof *slots);
    map->slots = slots;
    map->size = size;
}

void **sc_map_place(struct sc_map *map, const void *key, size_t length)
{
    uint32_t hash = sc_hash(key, length);
    struct slot *slot = slot_find(map->slots, map->size, hash, key, length);

    if (slot->key)
        return &slot->value;
    if (length > UINT32_MAX)
        sc_arena_exhausted(map->arena);
    if ((map->count + 1) * 4 > map->size * 3) {
        enlarge(map);
        slot = slot_find(map->slots, map->size, hash, key, length);
    }
    slot->key = sc_arena_copy(map->arena, key, length);
    slot->length = (uint32_t)length;
    slot->hash = hash;
    map->count++;
    return &slot->value;
}

void *sc_map_get(const struct sc_map *map, const void *key, size_t length)
{
    return slot_find(map->slots, map->size, sc_hash(key, length), key, length)->value;
}

size_t sc_map_count(const struct sc_map *map)
{
    return map->count;
}
