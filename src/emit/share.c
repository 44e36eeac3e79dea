#include "emit/share.h"

#include <string.h>

enum { WORTH_IT = 3 /* options */ };

static struct sc_node *find(const struct sc_node *section, const struct sc_node *like)
{
    for (struct sc_node *node = section->first; node; node = node->next)
        if (!strcmp(node->name, like->name) && !node->value == !like->value &&
            (!node->value || !strcmp(node->value, like->value)))
            return node;
    return NULL;
}

static bool in_all(const struct sc_nodes *sections, const struct sc_node *like)
{
    for (size_t i = 1; i < sections->count; i++)
        if (!find(sections->items[i], like))
            return false;
    return true;
}

/* The sections of one name in all of these. */
static struct sc_nodes inner_of(struct sc_arena *arena, const struct sc_nodes *sections,
                                const struct sc_node *like)
{
    struct sc_nodes inner = {0};

    for (size_t i = 0; i < sections->count; i++)
        SC_PUSH(arena, &inner, find(sections->items[i], like));
    return inner;
}

/* A section with what all have, in the order of one of them; *options counts them. Children have
 * names of their own. */
static struct sc_node *common(struct sc_arena *arena, const struct sc_node *pattern,
                              const struct sc_nodes *sections, size_t *options)
{
    struct sc_node *shared = SC_NEW(arena, struct sc_node), **last = &shared->first;

    shared->name = pattern->name;
    for (const struct sc_node *node = pattern->first; node; node = node->next) {
        struct sc_node *copy = NULL;
        if (!strcmp(node->name, "children") || !in_all(sections, node))
            continue;
        if (node->value) {
            copy = SC_NEW(arena, struct sc_node);
            *copy = *node;
            copy->next = NULL;
            ++*options;
        } else {
            struct sc_nodes inner = inner_of(arena, sections, node);
            copy = common(arena, node, &inner, options);
        }
        if (!copy->value && !copy->first)
            continue;
        *last = copy;
        last = &copy->next;
    }
    return shared;
}

static bool is_empty(const struct sc_node *node)
{
    return !node->value && !node->first;
}

/* True for the first round of an end whose second one says something: charon takes them in the
 * order of the file, and what is inherited stands behind. */
static bool keeps_order(const struct sc_node *node)
{
    const struct sc_node *next = node->next;

    return next && !is_empty(next) && !strncmp(next->name, node->name, strlen(node->name)) &&
           !strcmp(next->name + strlen(node->name), "2");
}

static void take_out(struct sc_node *section, const struct sc_node *shared)
{
    for (struct sc_node *node = section->first; node; node = node->next) {
        const struct sc_node *same = node->value ? NULL : find(shared, node);
        if (same)
            take_out(node, same);
    }
    for (struct sc_node **place = &section->first; *place;) {
        const struct sc_node *node = *place;
        if (find(shared, node) && (node->value || (is_empty(node) && !keeps_order(node))))
            *place = (*place)->next;
        else
            place = &(*place)->next;
    }
}

struct sc_node *sc_share(struct sc_arena *arena, const struct sc_nodes *sections, const char *name)
{
    size_t options = 0;

    if (sections->count < 2)
        return NULL;
    struct sc_node *shared = common(arena, sections->items[0], sections, &options);
    if (options < WORTH_IT)
        return NULL;
    shared->name = name;
    for (size_t i = 0; i < sections->count; i++) {
        take_out(sections->items[i], shared);
        sections->items[i]->reference = name;
    }
    return shared;
}
