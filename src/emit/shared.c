/* connections with what conns inherit from %default and also= written once. */
#include "emit/emitter.h"

#include "base/joined.h"

#include <string.h>

/* The parents of a conn as one text; NULL for one that inherits from nobody. */
static const char *parents_of(struct sc_emitter *emitter, const struct sc_group *group)
{
    struct sc_joined joined = {.arena = emitter->arena};

    for (size_t i = 0; i < group->parents->count; i++)
        sc_join(&joined, "\n", group->parents->items[i]->name,
                strlen(group->parents->items[i]->name));
    return sc_joined_text(&joined);
}

/* Recorded connections that inherit from the same sections. */
struct family {
    struct family *next;
    const char *name; /* of the nearest parent */
    struct sc_nodes connections, children;
};

static struct family *family_of(struct sc_emitter *emitter, struct sc_map *families,
                                struct family ***end, const struct sc_group *group)
{
    const char *parents = parents_of(emitter, group);

    if (!parents)
        return NULL;
    void **place = sc_map_place(families, parents, strlen(parents));
    if (!*place) {
        struct family *family = SC_NEW(emitter->arena, struct family);
        family->name = group->parents->items[0]->name;
        *place = **end = family;
        *end = &family->next;
    }
    return *place;
}

static void children_add(struct sc_emitter *emitter, struct family *family,
                         const struct sc_node *connection)
{
    for (const struct sc_node *node = connection->first; node; node = node->next)
        for (struct sc_node *child = strcmp(node->name, "children") ? NULL : node->first; child;
             child = child->next)
            SC_PUSH(emitter->arena, &family->children, child);
}

static struct family *families_find(struct sc_emitter *emitter, const struct sc_nodes *recorded)
{
    struct sc_map *families = sc_map_new(emitter->arena);
    struct family *first = NULL, **end = &first;
    size_t at = 0;

    for (const struct sc_connection *c = emitter->charon->connections; c; c = c->next, at++) {
        struct family *family = family_of(emitter, families, &end, c->conn->group);
        if (!family)
            continue;
        SC_PUSH(emitter->arena, &family->connections, recorded->items[at]);
        children_add(emitter, family, recorded->items[at]);
    }
    return first;
}

static void share(struct sc_emitter *emitter, const struct sc_nodes *sections, const char *kind,
                  const char *parent)
{
    const char *plain = !strcmp(parent, "%default") ? "default" : parent;
    const char *wanted = sc_arena_format(emitter->arena, "%s-%s", kind, plain);
    struct sc_range nowhere = {0};

    for (unsigned number = 2;
         emitter->shared.given && sc_map_get(emitter->shared.given, wanted, strlen(wanted));
         number++)
        wanted = sc_arena_format(emitter->arena, "%s-%s-%u", kind, plain, number);
    const char *name = sc_name_map(emitter, &emitter->shared, kind, wanted, nowhere);
    const struct sc_node *shared = sc_share(emitter->arena, sections, name);
    if (shared)
        sc_settings_replay(&emitter->out, shared);
}

void sc_emit_shared(struct sc_emitter *emitter, void (*each)(struct sc_emitter *emitter))
{
    struct sc_recorder recorder = {0};

    emitter->out.recorder = &recorder;
    each(emitter);
    emitter->out.recorder = NULL;
    for (const struct family *family = families_find(emitter, &recorder.done); family;
         family = family->next) {
        share(emitter, &family->connections, "conn", family->name);
        share(emitter, &family->children, "child", family->name);
    }
    sc_settings_open(&emitter->out, "connections");
    for (size_t i = 0; i < recorder.done.count; i++)
        sc_settings_replay(&emitter->out, recorder.done.items[i]);
    sc_settings_close(&emitter->out);
}
