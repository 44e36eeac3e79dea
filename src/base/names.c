#include "base/names.h"

#include "base/hash.h"

#include <string.h>

struct entry {
    uint32_t hash;
    uint32_t length;
    int32_t tag;
    char text[];
};

struct sc_names {
    struct sc_arena *arena;
    struct entry **slots; /* NULL: free */
    uint32_t *hashes;     /* of the entries: looked at first, since they stand side by side */
    size_t size;          /* a power of two */
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
    names->size = 256;
    names->slots = SC_NEW_ARRAY(arena, struct entry *, names->size);
    names->hashes = SC_NEW_ARRAY(arena, uint32_t, names->size);
    return names;
}

static void enlarge(struct sc_names *names, size_t size)
{
    struct entry **slots = SC_NEW_ARRAY(names->arena, struct entry *, size);
    uint32_t *hashes = SC_NEW_ARRAY(names->arena, uint32_t, size);

    for (size_t i = 0; i < names->size; i++) {
        struct entry *entry = names->slots[i];
        if (!entry)
            continue;
        size_t at = names->hashes[i] & (size - 1);
        while (slots[at])
            at = (at + 1) & (size - 1);
        slots[at] = entry;
        hashes[at] = names->hashes[i];
    }
    sc_arena_give(names->arena, names->slots, names->size * sizeof(struct entry *));
    sc_arena_give(names->arena, names->hashes, names->size * sizeof(uint32_t));
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

const char *sc_names_intern(struct sc_names *names, const char *text, size_t length)
{
    uint32_t hash = sc_hash(text, length);
    size_t at = hash & (names->size - 1);

    for (struct entry *entry; (entry = names->slots[at]); at = (at + 1) & (names->size - 1))
        if (names->hashes[at] == hash && entry->length == length &&
            !memcmp(entry->text, text, length))
            return entry->text;

    struct entry *entry = sc_arena_alloc(names->arena, sizeof *entry + length + 1);
    entry->hash = hash;
    entry->length = (uint32_t)length;
    entry->tag = SC_NAME_UNTAGGED;
    if (length)
        memcpy(entry->text, text, length);
    names->slots[at] = entry;
    names->hashes[at] = hash;
    if (++names->count * 4 > names->size * 3)
        enlarge(names, names->size * 2);
    return entry->text;
}

int32_t *sc_name_tag(const char *name)
{
    return &entry_of(name)->tag;
}

size_t sc_name_length(const char *name)
{
    return entry_of(name)->length;
}

uint32_t sc_name_hash(const char *name)
{
    return entry_of(name)->hash;
}
