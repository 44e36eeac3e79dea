/* pools.NAME: one for all conns that name the same addresses. */
#include "emit/text.h"

#include "base/joined.h"
#include "model/address.h"
#include "model/tokens.h"

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

/* 10-3-0-0-22 */
static const char *dashed(struct sc_emitter *emitter, const char *text)
{
    const char *plain = addresses(emitter, text);
    char *name = sc_arena_copy(emitter->arena, plain, strlen(plain)), *out = name;

    for (const char *in = plain; *in; in++) {
        bool mark = strchr(".:/-", *in) != NULL;
        if (!mark)
            *out++ = *in;
        else if (out > name && out[-1] != '-')
            *out++ = '-';
    }
    *out = '\0';
    return name;
}

/* One element that is no address, and swanctl refuses the whole pool. */
static const char *name_servers(struct sc_emitter *emitter, const struct pool *pool)
{
    struct sc_tokens tokens = {.text = pool->dns, .rest = pool->dns};
    struct sc_joined list = {.arena = emitter->arena};
    struct sc_address address;

    while (sc_tokens_next(&tokens)) {
        if (sc_address_parse(tokens.token, tokens.length, AF_UNSPEC, &address) &&
            *tokens.token != '%')
            sc_join(&list, ", ", tokens.token, tokens.length);
        else
            sc_lose(emitter, SC_RULE_LOST_POOL, dns_place(pool->first),
                    sc_arena_format(emitter->arena, "the name server (dns) '%.*s'",
                                    (int)tokens.length, tokens.token),
                    "it is no address, and swanctl would refuse the whole pool",
                    "write its address; charon did not hand it out either");
    }
    return sc_joined_text(&list);
}

static void pool_put(struct sc_emitter *emitter, const struct pool *pool)
{
    sc_settings_open(&emitter->out, sc_name_map(emitter, &emitter->pools, "pool", pool->text,
                                                (struct sc_range){0}));
    sc_settings_put(&emitter->out, "addrs", addresses(emitter, pool->text));
    if (pool->dns)
        sc_settings_put(&emitter->out, "dns", name_servers(emitter, pool));
    sc_settings_close(&emitter->out);
}

static bool same_dns(const char *a, const char *b)
{
    return a && b ? !strcmp(a, b) : a == b;
}

/* charon hands out name servers by conn, swanctl.conf by pool. */
static void other_dns_tell(struct sc_emitter *emitter, const struct pool *pool,
                           const struct sc_connection *connection, const char *dns)
{
    if (same_dns(pool->dns, dns))
        return;
    sc_lose(emitter, SC_RULE_LOST_POOL, dns_place(connection),
            sc_arena_format(emitter->arena,
                            "that the name servers of conn '%s' differ from those of '%s'",
                            connection->name, pool->first->name),
            "both use one pool, which has one list of name servers (dns)",
            "give each conn a range of its own, or let both have the same rightdns");
}

/* Name servers of conns that have no pool of addresses here to hand them out with. */
static void dns_alone_tell(struct sc_emitter *emitter)
{
    for (const struct sc_connection *connection = emitter->charon->connections; connection;
         connection = connection->next) {
        bool memory = false;
        for (size_t i = 0; i < connection->pools.count; i++)
            memory |= connection->pools.items[i].kind == SC_POOL_MEMORY;
        if (connection->remote->dns && !memory)
            sc_lose(
                emitter, SC_RULE_LOST_POOL, dns_place(connection),
                sc_arena_format(emitter->arena, "the name servers (dns) '%s'",
                                connection->remote->dns),
                "swanctl.conf hands them out with a pool of addresses only",
                "set charon.plugins.attr.dns in strongswan.conf, which gives them to everybody");
    }
}

/* Pools in the order in which they come up. */
static struct pool *pools_collect(struct sc_emitter *emitter)
{
    struct sc_map *seen = sc_map_new(emitter->arena);
    struct pool *pools = NULL, **end = &pools;

    for (const struct sc_connection *connection = emitter->charon->connections; connection;
         connection = connection->next) {
        const char *dns = connection->remote->dns;
        for (size_t i = 0; i < connection->pools.count; i++) {
            const struct sc_pool_use *use = &connection->pools.items[i];
            if (use->kind != SC_POOL_MEMORY)
                continue;
            const char *mine = dns;
            dns = NULL; /* a client is given what all its pools have: one says it */
            void **place = sc_map_place(seen, use->text, strlen(use->text));
            if (*place) {
                other_dns_tell(emitter, *place, connection, mine);
                continue;
            }
            struct pool *pool = SC_NEW(emitter->arena, struct pool);
            *pool = (struct pool){.text = use->text, .dns = mine, .first = connection};
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
                sc_lose(emitter, SC_RULE_LOST_POOL,
                        sc_conn_range(connection->conn, connection->swapped ? SC_KW_LEFTSOURCEIP
                                                                            : SC_KW_RIGHTSOURCEIP),
                        "the empty pool of rightsourceip=%config",
                        "vici knows no pool without addresses",
                        "the client must bring its address along; name a pool where one is meant");
}

/* A pool that one conn alone names is called after it; others after their addresses. */
void sc_emit_pool_names(struct sc_emitter *emitter)
{
    struct sc_map *owners = sc_map_new(emitter->arena);

    if (!emitter->charon->pool_count)
        return;
    for (const struct sc_connection *c = emitter->charon->connections; c; c = c->next)
        for (size_t i = 0; i < c->pools.count; i++) {
            const struct sc_pool_use *use = &c->pools.items[i];
            void **owner = sc_map_place(owners, use->text, strlen(use->text));
            *owner = *owner ? (void *)emitter : (void *)(uintptr_t)c; /* more than one */
            if (use->kind != SC_POOL_MEMORY)
                sc_name_reserve(emitter, &emitter->pools,
                                use->text); /* of a plugin, or of nobody */
        }
    for (const struct sc_connection *c = emitter->charon->connections; c; c = c->next)
        for (size_t i = 0; i < c->pools.count; i++) {
            const struct sc_pool_use *use = &c->pools.items[i];
            bool alone = sc_map_get(owners, use->text, strlen(use->text)) == c;
            if (use->kind != SC_POOL_MEMORY)
                continue;
            if (alone && c->pools.count == 1)
                sc_name_prefer(emitter, &emitter->pools, use->text, c->name);
            sc_name_prefer(emitter, &emitter->pools, use->text,
                           sc_arena_format(emitter->arena, "pool-%s", dashed(emitter, use->text)));
        }
}

void sc_emit_pools(struct sc_emitter *emitter)
{
    bool any = emitter->charon->pool_count > 0;
    const struct pool *pools = any ? pools_collect(emitter) : NULL;

    if (any)
        empty_pools_tell(emitter);
    if (emitter->charon->dns_count)
        dns_alone_tell(emitter);
    if (!pools)
        return;
    sc_settings_open(&emitter->out, "pools");
    for (const struct pool *pool = pools; pool; pool = pool->next)
        pool_put(emitter, pool);
    sc_settings_close(&emitter->out);
}
