#include "base/names.h"

#include "base/hash.h"

#include <string.h>

struct entry {
    uint32_t length;
    int32_t tag;
    uint32_t mark;
    char text[];
};

struct sc_names {
    struct sc_arena *arena;
    struct sc_arena *tables; /* a scratch arena of that one, for what follows */
    struct entry **slots;
    uint32_t *hashes; /* of the entries, 0 for a free slot: looked at first, since many stand side
                         by side */
    size_t size;      /* a power of two */
    size_t count;
};

static struct entry *entry_of(const char *name)
{
    return (struct entry *)(void *)((char *)(uintptr_t)name - offsetof(struct entry, text));
}

struct sc_names *sc_names_new(struct sc_arena *arena)
{
    struct sc_names *names = SC_NEW(arena, struct sc_names);
    names->arena = arena;
    names->tables = sc_arena_scratch(arena);
    names->size = 256;
    names->slots = SC_NEW_ARRAY(names->tables, struct entry *, names->size);
    names->hashes = SC_NEW_ARRAY(names->tables, uint32_t, names->size);
    return names;
}

void sc_names_end(struct sc_names *names)
{
    sc_arena_drop(names->tables);
}

static void enlarge(struct sc_names *names, size_t size)
{
    struct entry **slots = SC_NEW_ARRAY(names->tables, struct entry *, size);
    uint32_t *hashes = SC_NEW_ARRAY(names->tables, uint32_t, size);

    for (size_t i = 0; i < names->size; i++) {
        if (!names->hashes[i])
            continue;
        size_t at = names->hashes[i] & (size - 1);
        while (hashes[at])
            at = (at + 1) & (size - 1);
        slots[at] = names->slots[i];
        hashes[at] = names->hashes[i];
    }
    sc_arena_give(names->tables, names->slots, names->size * sizeof(struct entry *));
    sc_arena_give(names->tables, names->hashes, names->size * sizeof(uint32_t));
    names->slots = slots;
    names->hashes = hashes;
    names->size = size;
}

void sc_names_expect(struct sc_names *names, size_t more)
{
    size_t size = names->size;

    while (size / 4 * 3 < names->count + more)
        size *= 2;
    if (size > names->size)
        enlarge(names, size);
}

uint32_t sc_names_hash(const struct sc_names *names, const char *text, size_t length)
{
    uint32_t hash = sc_hash(text, length);

    hash += !hash; /* 0 marks free slots */
    __builtin_prefetch(&names->hashes[hash & (names->size - 1)]);
    __builtin_prefetch(&names->slots[hash & (names->size - 1)]);
    return hash;
}

const char *sc_names_intern_hashed(struct sc_names *names, const char *text, size_t length,
                                   uint32_t hash)
{
    size_t at = hash & (names->size - 1);

    for (; names->hashes[at]; at = (at + 1) & (names->size - 1)) {
        if (names->hashes[at] != hash)
            continue;
        struct entry *entry = names->slots[at];
        if (entry->length == length && !memcmp(entry->text, text, length))
            return entry->text;
    }
    struct entry *entry = sc_arena_bytes(names->arena, sizeof *entry + length + 1);
    entry->length = (uint32_t)length;
    entry->tag = SC_NAME_UNTAGGED;
    entry->mark = 0;
    if (length)
        memcpy(entry->text, text, length);
    entry->text[length] = '\0';
    names->slots[at] = entry;
    names->hashes[at] = hash;
    if (++names->count * 4 > names->size * 3)
        enlarge(names, names->size * 2);
    return entry->text;
}

const char *sc_names_intern(struct sc_names *names, const char *text, size_t length)
{
    return sc_names_intern_hashed(names, text, length, sc_names_hash(names, text, length));
}

int32_t *sc_name_tag(const char *name)
{
    return &entry_of(name)->tag;
}

size_t sc_name_length(const char *name)
{
    return entry_of(name)->length;
}

uint32_t *sc_name_mark(const char *name)
{
    return &entry_of(name)->mark;
}
