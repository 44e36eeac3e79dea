#include "negotiate/play.h"

#include "model/address.h"

#include <stdlib.h>
#include <string.h>

enum { EXACT = 128 + 1 };

static bool in_range(const struct sc_host *host, const struct sc_address *address)
{
    size_t length = address->family == AF_INET6 ? 16 : 4;

    return host->address.family == address->family &&
           memcmp(address->bytes, host->address.bytes, length) >= 0 &&
           memcmp(address->bytes, host->last.bytes, length) <= 0;
}

static bool in_subnet(const struct sc_host *host, const struct sc_address *address)
{
    struct sc_address network = *address;

    sc_address_mask(&network, host->prefix);
    return host->address.family == address->family &&
           !memcmp(network.bytes, host->address.bytes, sizeof network.bytes);
}

static unsigned host_match(const struct sc_host *host, const struct sc_address *address)
{
    switch (host->kind) {
    case SC_HOST_ANY:
        return 1;
    case SC_HOST_ANY4:
        return address->family == AF_INET;
    case SC_HOST_ANY6:
        return address->family == AF_INET6;
    case SC_HOST_ADDRESS:
        return host->address.family == address->family &&
                       !memcmp(host->address.bytes, address->bytes, sizeof address->bytes)
                   ? EXACT
                   : 0;
    case SC_HOST_SUBNET:
        return in_subnet(host, address) ? host->prefix + 1U : 0;
    case SC_HOST_RANGE:
        return in_range(host, address) ? 1 : 0;
    case SC_HOST_NAME:
        break; /* nobody can tell where it leads */
    }
    return 0;
}

unsigned sc_hosts_match(const struct sc_hosts *hosts, const struct sc_address *address)
{
    unsigned best = 0;

    if (address->family == AF_UNSPEC)
        return 1;
    for (size_t i = 0; i < hosts->count; i++) {
        unsigned match = host_match(&hosts->items[i], address);
        best = match > best ? match : best;
    }
    return best;
}

/* --- the index --- */

struct list {
    struct sc_candidate *items;
    size_t count, capacity;
};

struct sc_lookup {
    const struct sc_charon *charon;
    struct sc_map *exact; /* remote address to its list */
    struct list loose;    /* with anything else in right= */
};

struct sc_lookup *sc_lookup_new(struct sc_arena *arena, const struct sc_charon *charon)
{
    struct sc_lookup *lookup = SC_NEW(arena, struct sc_lookup);
    size_t order = 0;

    lookup->charon = charon;
    lookup->exact = sc_map_new(arena);
    for (const struct sc_connection *connection = charon->connections; connection;
         connection = connection->next, order++) {
        struct sc_candidate candidate = {.connection = connection, .order = order};
        const struct sc_hosts *hosts = connection->remote_hosts;
        bool exact = hosts->count == 1 && hosts->items[0].kind == SC_HOST_ADDRESS;
        struct list *list = &lookup->loose;
        if (exact) {
            const struct sc_address *address = &hosts->items[0].address;
            void **place = sc_map_place(lookup->exact, address->bytes, sizeof address->bytes);
            if (!*place)
                *place = SC_NEW(arena, struct list);
            list = *place;
        }
        SC_PUSH(arena, list, candidate);
    }
    return lookup;
}

/* --- by addresses --- */

enum { MATCH_VERSION = 0x04, MATCH_ME = 0x08, MATCH_OTHER = 0x10 };

static unsigned connection_match(const struct sc_connection *connection,
                                 const struct sc_address *me, const struct sc_address *other,
                                 enum sc_ike_version version)
{
    if (connection->version != SC_IKE_ANY && connection->version != version)
        return 0;
    unsigned mine = sc_hosts_match(connection->local_hosts, me);
    unsigned others = sc_hosts_match(connection->remote_hosts, other);
    if (!mine || !others)
        return 0;
    return mine * MATCH_ME + others * MATCH_OTHER +
           (connection->version != SC_IKE_ANY ? MATCH_VERSION : 0);
}

static int by_hosts(const void *x, const void *y)
{
    const struct sc_candidate *a = x, *b = y;

    if (a->hosts != b->hosts)
        return a->hosts > b->hosts ? -1 : 1;
    return a->order < b->order ? -1 : a->order > b->order;
}

static void list_match(struct sc_arena *arena, const struct list *list, const struct sc_address *me,
                       const struct sc_address *other, enum sc_ike_version version,
                       struct sc_candidates *found)
{
    for (size_t i = 0; list && i < list->count; i++) {
        struct sc_candidate candidate = list->items[i];
        candidate.hosts = connection_match(candidate.connection, me, other, version);
        if (candidate.hosts)
            SC_PUSH(arena, found, candidate);
    }
}

void sc_lookup_hosts(struct sc_arena *arena, const struct sc_lookup *lookup,
                     const struct sc_address *me, const struct sc_address *other,
                     enum sc_ike_version version, struct sc_candidates *found)
{
    *found = (struct sc_candidates){0};
    list_match(arena, sc_map_get(lookup->exact, other->bytes, sizeof other->bytes), me, other,
               version, found);
    list_match(arena, &lookup->loose, me, other, version, found);
    if (found->count)
        qsort(found->items, found->count, sizeof *found->items, by_hosts);
}

struct sc_address sc_lookup_expected(const struct sc_lookup *lookup, const struct sc_address *me)
{
    for (const struct sc_connection *connection = lookup->charon->connections; connection;
         connection = connection->next)
        for (size_t i = 0; i < connection->remote_hosts->count; i++)
            if (connection->remote_hosts->items[i].kind == SC_HOST_ADDRESS &&
                sc_hosts_match(connection->local_hosts, me))
                return connection->remote_hosts->items[i].address;
    return (struct sc_address){.family = AF_UNSPEC};
}

bool sc_lookup_is_at(const struct sc_lookup *lookup, const struct sc_address *me)
{
    const struct sc_connection *connection = lookup->charon->connections;

    while (connection && !sc_hosts_match(connection->local_hosts, me))
        connection = connection->next;
    return connection != NULL;
}

/* --- by identities --- */

enum { ID_MATCH_ANY = 1 };

/* get_peer_match(): of the first round alone, in either direction. */
static int round_match(const struct sc_identity *id, const struct sc_round *rounds, size_t count)
{
    if (!id || (count && !rounds[0].id))
        return ID_MATCH_ANY;
    if (!count)
        return 0;
    int match = sc_identity_match(id, rounds[0].id);
    return match ? match : sc_identity_match(rounds[0].id, id);
}

/* insert_sorted(): a stable insertion where one is better in one respect and not worse in the
 * other. */
static void insert(struct sc_candidates *sorted, struct sc_candidate candidate)
{
    size_t at = 0;

    for (; at < sorted->count; at++) {
        const struct sc_candidate *current = &sorted->items[at];
        if ((candidate.hosts > current->hosts && candidate.ids >= current->ids) ||
            (candidate.hosts >= current->hosts && candidate.ids > current->ids))
            break;
    }
    memmove(&sorted->items[at + 1], &sorted->items[at],
            (sorted->count - at) * sizeof *sorted->items);
    sorted->items[at] = candidate;
    sorted->count++;
}

static int by_order(const void *x, const void *y)
{
    const struct sc_candidate *a = x, *b = y;

    return a->order < b->order ? -1 : a->order > b->order;
}

void sc_candidates_identify(struct sc_arena *arena, struct sc_candidates *candidates,
                            const struct sc_identity *me, const struct sc_identity *other)
{
    struct sc_candidates sorted = {
        .items = SC_NEW_ARRAY(arena, struct sc_candidate, candidates->count + 1),
        .capacity = candidates->count + 1};

    if (candidates->count)
        qsort(candidates->items, candidates->count, sizeof *candidates->items, by_order);
    for (size_t i = 0; i < candidates->count; i++) {
        struct sc_candidate candidate = candidates->items[i];
        const struct sc_connection *connection = candidate.connection;
        int mine = round_match(me, connection->local_rounds.items, connection->local_rounds.count);
        int others =
            round_match(other, connection->remote_rounds.items, connection->remote_rounds.count);
        candidate.ids = mine + others;
        if (mine && others)
            insert(&sorted, candidate);
    }
    *candidates = sorted;
}
