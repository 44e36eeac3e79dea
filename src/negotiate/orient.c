#include "negotiate/orient.h"

/* The addresses of left and right, as a key. */
struct sides {
    struct sc_address left, right;
};

struct list {
    const char **items;
    size_t count, capacity;
};

static const struct sc_host *exact(const struct sc_hosts *hosts)
{
    return hosts->count == 1 && hosts->items[0].kind == SC_HOST_ADDRESS ? &hosts->items[0] : NULL;
}

static bool sides_find(const struct sc_conn *conn, struct sides *sides)
{
    const struct sc_host *left = exact(&conn->left->hosts), *right = exact(&conn->right->hosts);

    if (!left || !right)
        return false;
    *sides = (struct sides){left->address, right->address};
    return true;
}

/* Whose address it is: an end's number, or 2. */
static size_t owner_of(struct sc_map *owners, const struct sc_host *host)
{
    const size_t *owner = sc_map_get(owners, &host->address, sizeof host->address);

    return owner ? *owner : 2;
}

static void own(struct sc_arena *arena, struct sc_map *owners, struct list *list,
                const struct sc_host *host, size_t end)
{
    void **place = sc_map_place(owners, &host->address, sizeof host->address);

    if (*place)
        return;
    size_t *owner = SC_NEW(arena, size_t);
    *owner = end;
    *place = owner;
    SC_PUSH(arena, list, host->text);
}

/* A conn that both ends have: left is the first end, unless conns before it said otherwise. */
static void copy_take(struct sc_arena *arena, struct sc_map *owners, struct list lists[2],
                      const struct sc_conn *conn)
{
    const struct sc_host *left = exact(&conn->left->hosts), *right = exact(&conn->right->hosts);
    bool turned = owner_of(owners, left) == 1 || owner_of(owners, right) == 0;

    own(arena, owners, &lists[turned], left, turned);
    own(arena, owners, &lists[!turned], right, !turned);
}

/* Each end's addresses, out of the conns that both have. */
static void copies_find(struct sc_arena *arena, const struct sc_party ends[2], struct list lists[2])
{
    const struct sc_model *models[2] = {&ends[0].config->model, &ends[1].config->model};
    struct sc_map *seen = sc_map_new(arena), *owners = sc_map_new(arena);
    struct sides sides;

    for (size_t i = 0; i < models[0]->conns.count; i++)
        if (sides_find(&models[0]->conns.items[i], &sides))
            *sc_map_place(seen, &sides, sizeof sides) = seen;
    for (size_t i = 0; i < models[1]->conns.count; i++) {
        const struct sc_conn *conn = &models[1]->conns.items[i];
        if (sides_find(conn, &sides) && sc_map_get(seen, &sides, sizeof sides))
            copy_take(arena, owners, lists, conn);
    }
}

void sc_orient(struct sc_arena *arena, const struct sc_party ends[2],
               struct sc_charon_options options[2])
{
    struct list lists[2] = {{0}};

    for (size_t end = 0; end < 2; end++)
        options[end] = (struct sc_charon_options){.local = ends[end].local,
                                                  .local_count = ends[end].local_count,
                                                  .shown_only = true}; /* messages quote it */
    if (options[0].local_count || options[1].local_count)
        return;
    copies_find(arena, ends, lists);
    for (size_t end = 0; end < 2; end++) {
        options[end].local = lists[end].items;
        options[end].local_count = lists[end].count;
    }
}
