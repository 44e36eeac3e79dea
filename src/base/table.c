#include "base/table.h"

enum { FIRST_SLOTS = 16 };

struct slot {
    void *item; /* NULL: free */
    uint32_t hash;
};

struct sc_table {
    struct sc_arena *arena;
    struct slot *slots;
    size_t size; /* a power of two */
    size_t count;
};

struct sc_table *sc_table_new(struct sc_arena *arena, size_t expected)
{
    struct sc_table *table = SC_NEW(arena, struct sc_table);

    table->arena = arena;
    table->size = FIRST_SLOTS;
    while (table->size / 4 * 3 < expected)
        table->size *= 2;
    table->slots = SC_NEW_ARRAY(arena, struct slot, table->size);
    return table;
}

void *sc_table_find(const struct sc_table *table, uint32_t hash,
                    bool (*is_it)(void *data, const void *item), void *data)
{
    size_t mask = table->size - 1;

    for (size_t at = hash & mask; table->slots[at].item; at = (at + 1) & mask)
        if (table->slots[at].hash == hash && is_it(data, table->slots[at].item))
            return table->slots[at].item;
    return NULL;
}

static void slot_fill(struct slot *slots, size_t size, const struct slot *slot)
{
    size_t at = slot->hash & (size - 1);

    while (slots[at].item)
        at = (at + 1) & (size - 1);
    slots[at] = *slot;
}

static void enlarge(struct sc_table *table)
{
    size_t size = table->size * 2;
    struct slot *slots = SC_NEW_ARRAY(table->arena, struct slot, size);

    for (size_t i = 0; i < table->size; i++)
        if (table->slots[i].item)
            slot_fill(slots, size, &table->slots[i]);
    sc_arena_give(table->arena, table->slots, table->size * sizeof *slots);
    table->slots = slots;
    table->size = size;
}

void sc_table_add(struct sc_table *table, uint32_t hash, void *item)
{
    if ((table->count + 1) * 4 > table->size * 3)
        enlarge(table);
    slot_fill(table->slots, table->size, &(struct slot){item, hash});
    table->count++;
}
