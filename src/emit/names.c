#include "emit/text.h"

#include <string.h>

static bool can_stand(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_';
}

/* The name with `_` in place of what swanctl.conf can't spell; never empty, and with room for a
 * number in what swanctl takes. */
static const char *spelled(struct sc_arena *arena, const char *name)
{
    size_t length = strlen(name);
    char *copy = sc_arena_copy(arena, length ? name : "_",
                               length > SC_TEXT_NAME - 10 ? SC_TEXT_NAME - 10
                               : length                   ? length
                                                          : 1);

    for (char *c = copy; *c; c++)
        if (!can_stand(*c))
            *c = '_';
    return strcmp(copy, "include") ? copy : "include_"; /* `include {` names a file */
}

bool sc_name_can_stand(const char *name)
{
    size_t length = 0;

    while (can_stand(name[length]))
        length++;
    return length && !name[length] && length <= SC_TEXT_NAME - 10 && strcmp(name, "include") != 0;
}

static void table_prepare(struct sc_emitter *emitter, struct sc_name_table *table)
{
    if (table->given)
        return;
    table->given = sc_map_new(emitter->arena);
    table->taken = sc_map_new(emitter->arena);
}

void sc_name_keep(struct sc_emitter *emitter, struct sc_name_table *table, const char *name)
{
    table_prepare(emitter, table);
    if (!sc_name_can_stand(name))
        return;
    *sc_map_place(table->given, name, strlen(name)) = (void *)(uintptr_t)name;
    *sc_map_place(table->taken, name, strlen(name)) = (void *)(uintptr_t)1;
}

void sc_name_prefer(struct sc_emitter *emitter, struct sc_name_table *table, const char *name,
                    const char *preferred)
{
    const char *wanted = spelled(emitter->arena, preferred);

    table_prepare(emitter, table);
    void **taken = sc_map_place(table->taken, wanted, strlen(wanted));
    if (*taken || sc_map_get(table->given, name, strlen(name)))
        return;
    *taken = (void *)(uintptr_t)1;
    *sc_map_place(table->given, name, strlen(name)) = (void *)(uintptr_t)wanted;
}

void sc_name_reserve(struct sc_emitter *emitter, struct sc_name_table *table, const char *name)
{
    table_prepare(emitter, table);
    *sc_map_place(table->taken, name, strlen(name)) = (void *)(uintptr_t)1;
    *sc_map_place(table->given, name, strlen(name)) = (void *)(uintptr_t)name;
}

const char *sc_name_map(struct sc_emitter *emitter, struct sc_name_table *table, const char *kind,
                        const char *name, struct sc_range place)
{
    if (table->plain)
        return name;
    table_prepare(emitter, table);
    const char *known = sc_map_get(table->given, name, strlen(name));
    if (known)
        return known;
    const char *wanted = spelled(emitter->arena, name), *given = wanted;
    void **taken = sc_map_place(table->taken, wanted, strlen(wanted));
    uintptr_t number = (uintptr_t)*taken;
    *taken = (void *)(number + 1);
    while (number) { /* counts on from the last one given to this spelling */
        given = sc_arena_format(emitter->arena, "%s_%zu", wanted, (size_t)++number);
        void **other = sc_map_place(table->taken, given, strlen(given));
        *(void **)sc_map_place(table->taken, wanted, strlen(wanted)) = (void *)number;
        if (!*other) {
            *other = (void *)(uintptr_t)1;
            break;
        }
    }
    *sc_map_place(table->given, name, strlen(name)) = (void *)(uintptr_t)given;
    if (strcmp(given, name) != 0 && place.file)
        sc_lose(emitter, SC_RULE_UNSPELLABLE_NAME, place,
                sc_arena_format(emitter->arena, "the name '%s' of the %s", name, kind),
                "swanctl.conf can't spell it",
                sc_arena_format(emitter->arena, "it is called '%s' now", given));
    return given;
}
