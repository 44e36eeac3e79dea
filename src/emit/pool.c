/* pools.NAME: one for all conns that name the same addresses. */
#include "emit/text.h"

#include <string.h>

struct pool {
    struct pool *next;
    const char *text;
    const char *dns;
    const struct sc_connection *first;
};

static struct sc_range dns_place(const struct sc_connection *connection)
{
    return sc_conn_range(connection->conn, connection->swapped ? SC_KW_LEFTDNS : SC_KW_RIGHTDNS);
}

/* The network or range; what stands behind it charon doesn't look at. */
static const char *addresses(struct sc_emitter *emitter, const char *text)
{
    return sc_arena_copy(emitter->arena, text, strspn(text, "0123456789abcdefABCDEF.:/-"));
}

static void pool_put(struct sc_emitter *emitter, const struct pool *pool)
{
    sc_settings_open(&emitter->out, sc_name_map(emitter, &emitter->pools, "pool", pool->text,
                                                (struct sc_range){0}));
    sc_settings_put(&emitter->out, "addrs", addresses(emitter, pool->text));
    if (pool->dns)
        sc_settings_put(
            &emitter->out, "dns",
            sc_text_list(emitter, dns_place(pool->first), "the name server", pool->dns, false));
    sc_settings_close(&emitter->out);
}

/* Pools in the order in which they come up. */
static struct pool *pools_collect(struct sc_emitter *emitter)
{
    struct sc_map *seen = sc_map_new(emitter->arena);
    struct pool *pools = NULL, **end = &pools;

    for (const struct sc_connection *connection = emitter->charon->connections; connection;
         connection = connection->next) {
        for (size_t i = 0; i < connection->pools.count; i++) {
            const struct sc_pool_use *use = &connection->pools.items[i];
            if (use->kind != SC_POOL_MEMORY)
                continue;
            void **place = sc_map_place(seen, use->text, strlen(use->text));
            if (*place)
                continue;
            struct pool *pool = SC_NEW(emitter->arena, struct pool);
            *pool = (struct pool){
                .text = use->text, .dns = connection->remote->dns, .first = connection};
            *place = *end = pool;
            end = &pool->next;
        }
    }
    return pools;
}

static void empty_pools_tell(struct sc_emitter *emitter)
{
    for (const struct sc_connection *connection = emitter->charon->connections; connection;
         connection = connection->next)
        for (size_t i = 0; i < connection->pools.count; i++)
            if (connection->pools.items[i].kind == SC_POOL_EMPTY)
                sc_lose(emitter,
                        sc_conn_range(connection->conn, connection->swapped ? SC_KW_LEFTSOURCEIP
                                                                            : SC_KW_RIGHTSOURCEIP),
                        "the empty pool of rightsourceip=%config",
                        "vici knows no pool without addresses",
                        "the client must bring its address along; name a pool where one is meant");
}

void sc_emit_pools(struct sc_emitter *emitter)
{
    const struct pool *pools = pools_collect(emitter);

    empty_pools_tell(emitter);
    if (!pools)
        return;
    sc_settings_open(&emitter->out, "pools");
    for (const struct pool *pool = pools; pool; pool = pool->next)
        pool_put(emitter, pool);
    sc_settings_close(&emitter->out);
}
