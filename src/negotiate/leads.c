#include "negotiate/leads.h"

#include <string.h>

enum { PLACES = 240 /* first byte of addresses that stand for names: nobody has these */ };

/* At most one address, and whether there were more. */
struct only {
    struct sc_address address;
    bool found, several;
};

struct sc_leads {
    struct sc_map *of; /* name to its struct sc_address */
    struct {           /* names with a place of their own, in the order of their addresses */
        const char **items;
        size_t count, capacity;
    } places;
};

static void only_add(struct only *only, const struct sc_hosts *hosts)
{
    for (size_t i = 0; i < hosts->count; i++) {
        const struct sc_address *address = &hosts->items[i].address;
        if (hosts->items[i].kind != SC_HOST_ADDRESS)
            continue;
        only->several |= only->found && memcmp(&only->address, address, sizeof *address) != 0;
        only->address = *address;
        only->found = true;
    }
}

static bool is_wanted(const struct sc_party *end, const struct sc_connection *connection)
{
    const struct sc_child *child = connection->children;

    while (end->conn && child && strcmp(child->conn->name, end->conn) != 0)
        child = child->next;
    return !end->conn || child;
}

static struct sc_address place_new(struct sc_arena *arena, struct sc_leads *leads, const char *name)
{
    size_t number = leads->places.count;

    SC_PUSH(arena, &leads->places, name);
    return (struct sc_address){
        .family = AF_INET,
        .bytes = {PLACES, (uint8_t)(number >> 16), (uint8_t)(number >> 8), (uint8_t)number}};
}

static void names_lead(struct sc_arena *arena, struct sc_leads *leads, const struct sc_hosts *hosts,
                       const struct only *to)
{
    for (size_t i = 0; i < hosts->count && !to->several; i++) {
        const struct sc_host *host = &hosts->items[i];
        if (host->kind != SC_HOST_NAME)
            continue;
        void **place = sc_map_place(leads->of, host->text, strlen(host->text));
        if (*place)
            continue;
        struct sc_address *address = SC_NEW(arena, struct sc_address);
        *place = address;
        *address = to->found ? to->address : place_new(arena, leads, host->text);
    }
}

struct sc_leads *sc_leads_find(struct sc_arena *arena, const struct sc_party ends[2])
{
    struct sc_leads *leads = SC_NEW(arena, struct sc_leads);
    struct only own[2] = {{.found = false}}, expected[2] = {{.found = false}};

    leads->of = sc_map_new(arena);
    for (size_t end = 0; end < 2; end++)
        for (const struct sc_connection *one = ends[end].charon->connections; one; one = one->next)
            if (is_wanted(&ends[end], one)) {
                only_add(&own[end], one->local_hosts);
                only_add(&expected[end], one->remote_hosts);
            }
    for (size_t end = 0; end < 2; end++)
        for (const struct sc_connection *one = ends[end].charon->connections; one; one = one->next)
            if (is_wanted(&ends[end], one)) {
                names_lead(arena, leads, one->remote_hosts, &own[!end]);
                names_lead(arena, leads, one->local_hosts, &expected[!end]);
            }
    return leads;
}

bool sc_leads_to(const struct sc_leads *leads, const struct sc_host *host,
                 struct sc_address *address)
{
    const struct sc_address *found = &host->address;

    if (host->kind == SC_HOST_NAME)
        found = sc_map_get(leads->of, host->text, strlen(host->text));
    else if (host->kind != SC_HOST_ADDRESS)
        found = NULL;
    if (found)
        *address = *found;
    return found != NULL;
}

const char *sc_leads_name(const struct sc_leads *leads, const struct sc_address *address)
{
    size_t number = (size_t)address->bytes[1] << 16 | (size_t)address->bytes[2] << 8 |
                    (size_t)address->bytes[3];

    if (address->family != AF_INET || address->bytes[0] != PLACES || number >= leads->places.count)
        return NULL;
    return leads->places.items[number];
}
