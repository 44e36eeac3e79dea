#include "negotiate/leads.h"

#include "model/address.h"
#include "model/identity.h"

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

static bool is_at(const struct sc_leads *leads, const struct sc_host *host,
                  const struct sc_address *address)
{
    struct sc_address own;

    return sc_leads_to(leads, host, &own) && own.family == address->family &&
           !memcmp(own.bytes, address->bytes, sizeof own.bytes);
}

static unsigned host_match(const struct sc_leads *leads, const struct sc_host *host,
                           const struct sc_address *address)
{
    switch (host->kind) {
    case SC_HOST_ANY:
        return 1;
    case SC_HOST_ANY4:
        return address->family == AF_INET;
    case SC_HOST_ANY6:
        return address->family == AF_INET6;
    case SC_HOST_ADDRESS:
    case SC_HOST_NAME:
        return is_at(leads, host, address) ? EXACT : 0;
    case SC_HOST_SUBNET:
        return in_subnet(host, address) ? host->prefix + 1U : 0;
    case SC_HOST_RANGE:
        return in_range(host, address) ? 1 : 0;
    }
    return 0;
}

unsigned sc_hosts_match(const struct sc_leads *leads, const struct sc_hosts *hosts,
                        const struct sc_address *address)
{
    unsigned best = 0;

    if (address->family == AF_UNSPEC)
        return 1;
    for (size_t i = 0; i < hosts->count; i++) {
        unsigned match = host_match(leads, &hosts->items[i], address);
        best = match > best ? match : best;
    }
    return best;
}

/* --- the index --- */

struct list {
    struct sc_candidate *items;
    size_t count, capacity;
};

/* What was asked last, for sc_lookup_identify(). */
struct query {
    struct sc_address me, other;
    enum sc_ike_version version;
};

struct sc_lookup {
    const struct sc_charon *charon;
    const struct sc_leads *leads;
    struct sc_map *exact;    /* remote address to its list */
    struct {                 /* with anything else in right= */
        struct list **items; /* those of one list have the same addresses and version: they
                               match alike */
        size_t count, capacity;
    } loose;
    struct sc_map *plain; /* plain first identity of the remote end to its list */
    struct list unplain;  /* with another first identity, or none */
    struct query query;
    struct sc_candidates found, sorted; /* room for the answers, used again */
};

static struct list *list_of(struct sc_arena *arena, struct sc_map *map, const void *key,
                            size_t length)
{
    void **place = sc_map_place(map, key, length);

    if (!*place)
        *place = SC_NEW(arena, struct list);
    return *place;
}

static struct list *alike_list(struct sc_arena *arena, struct sc_lookup *lookup,
                               struct sc_map *alikes, const struct sc_connection *connection)
{
    const char *key = sc_arena_format(arena, "%s\n%s\n%d", connection->local_addrs,
                                      connection->remote_addrs, (int)connection->peer->version);
    void **place = sc_map_place(alikes, key, strlen(key));

    if (!*place) {
        struct list *alike = SC_NEW(arena, struct list);
        SC_PUSH(arena, &lookup->loose, alike);
        *place = alike;
    }
    return *place;
}

static const struct sc_identity *first_id(const struct sc_round *rounds, size_t count)
{
    return count ? rounds[0].id : NULL;
}

static struct list *identity_list(struct sc_arena *arena, struct sc_lookup *lookup,
                                  const struct sc_connection *connection)
{
    const struct sc_identity *id =
        first_id(connection->remote_rounds.items, connection->remote_rounds.count);
    size_t length;

    if (!id || !sc_identity_is_plain(id))
        return &lookup->unplain;
    const char *key = sc_identity_key(arena, id, &length);
    return list_of(arena, lookup->plain, key, length);
}

struct sc_lookup *sc_lookup_new(struct sc_arena *arena, const struct sc_charon *charon,
                                const struct sc_leads *leads)
{
    struct sc_lookup *lookup = SC_NEW(arena, struct sc_lookup);
    struct sc_map *alikes = sc_map_new(arena);
    size_t order = 0;

    lookup->charon = charon;
    lookup->leads = leads;
    lookup->exact = sc_map_new(arena);
    lookup->plain = sc_map_new(arena);
    for (const struct sc_connection *connection = charon->connections; connection;
         connection = connection->next, order++) {
        struct sc_candidate candidate = {.connection = connection, .order = order};
        const struct sc_hosts *hosts = connection->remote_hosts;
        bool exact = hosts->count == 1 && hosts->items[0].kind == SC_HOST_ADDRESS;
        const struct sc_address *address = &hosts->items[0].address;
        struct list *list =
            exact ? list_of(arena, lookup->exact, address->bytes, sizeof address->bytes)
                  : alike_list(arena, lookup, alikes, connection);
        SC_PUSH(arena, list, candidate);
        list = identity_list(arena, lookup, connection);
        SC_PUSH(arena, list, candidate);
    }
    return lookup;
}

/* --- by addresses --- */

enum { MATCH_VERSION = 0x04, MATCH_ME = 0x08, MATCH_OTHER = 0x10 };

static unsigned connection_match(const struct sc_lookup *lookup,
                                 const struct sc_connection *connection, const struct query *query)
{
    if (connection->peer->version != SC_IKE_ANY && connection->peer->version != query->version)
        return 0;
    unsigned mine = sc_hosts_match(lookup->leads, connection->local_hosts, &query->me);
    unsigned others =
        mine ? sc_hosts_match(lookup->leads, connection->remote_hosts, &query->other) : 0;
    if (!mine || !others)
        return 0;
    return mine * MATCH_ME + others * MATCH_OTHER +
           (connection->peer->version != SC_IKE_ANY ? MATCH_VERSION : 0);
}

static int by_hosts(const void *x, const void *y)
{
    const struct sc_candidate *a = x, *b = y;

    if (a->hosts != b->hosts)
        return a->hosts > b->hosts ? -1 : 1;
    return a->order < b->order ? -1 : a->order > b->order;
}

static int by_order(const void *x, const void *y)
{
    const struct sc_candidate *a = x, *b = y;

    return a->order < b->order ? -1 : a->order > b->order;
}

typedef int comparison(const void *x, const void *y);

/* Sort what is not sorted yet, which it mostly is. */
static void candidates_sort(struct sc_candidates *candidates, comparison *compare)
{
    size_t i = 1;

    while (i < candidates->count && compare(&candidates->items[i - 1], &candidates->items[i]) <= 0)
        i++;
    if (i < candidates->count)
        qsort(candidates->items, candidates->count, sizeof *candidates->items, compare);
}

static void candidate_add(struct sc_arena *arena, struct sc_candidates *found,
                          struct sc_candidate candidate, unsigned hosts)
{
    candidate.hosts = hosts;
    if (hosts)
        SC_PUSH(arena, found, candidate);
}

static void list_match(struct sc_arena *arena, const struct sc_lookup *lookup,
                       const struct list *list, const struct query *query,
                       struct sc_candidates *found)
{
    for (size_t i = 0; list && i < list->count; i++)
        candidate_add(arena, found, list->items[i],
                      connection_match(lookup, list->items[i].connection, query));
}

struct sc_candidates sc_lookup_hosts(struct sc_arena *arena, struct sc_lookup *lookup,
                                     const struct sc_address *me, const struct sc_address *other,
                                     enum sc_ike_version version)
{
    struct sc_candidates *found = &lookup->found;
    const struct query *query = &lookup->query;

    lookup->query = (struct query){*me, *other, version};
    found->count = 0;
    list_match(arena, lookup, sc_map_get(lookup->exact, other->bytes, sizeof other->bytes), query,
               found);
    for (size_t i = 0; i < lookup->loose.count; i++) {
        const struct list *list = lookup->loose.items[i];
        unsigned hosts = connection_match(lookup, list->items[0].connection, query);
        for (size_t k = 0; hosts && k < list->count; k++)
            candidate_add(arena, found, list->items[k], hosts);
    }
    candidates_sort(found, by_hosts);
    return *found;
}

bool sc_lookup_has(const struct sc_lookup *lookup, const struct sc_address *me,
                   const struct sc_address *other)
{
    const struct list *list = sc_map_get(lookup->exact, other->bytes, sizeof other->bytes);

    for (enum sc_ike_version version = SC_IKE_V1; version <= SC_IKE_V2; version++) {
        struct query query = {*me, *other, version};
        for (size_t i = 0; list && i < list->count; i++)
            if (connection_match(lookup, list->items[i].connection, &query))
                return true;
        for (size_t i = 0; i < lookup->loose.count; i++)
            if (connection_match(lookup, lookup->loose.items[i]->items[0].connection, &query))
                return true;
    }
    return false;
}

struct sc_address sc_lookup_expected(const struct sc_lookup *lookup, const struct sc_address *me)
{
    struct sc_address expected;

    for (const struct sc_connection *connection = lookup->charon->connections; connection;
         connection = connection->next)
        for (size_t i = 0; i < connection->remote_hosts->count; i++)
            if (sc_leads_to(lookup->leads, &connection->remote_hosts->items[i], &expected) &&
                sc_hosts_match(lookup->leads, connection->local_hosts, me))
                return expected;
    return (struct sc_address){.family = AF_UNSPEC};
}

bool sc_lookup_is_at(const struct sc_lookup *lookup, const struct sc_address *me)
{
    const struct sc_connection *connection = lookup->charon->connections;

    while (connection && !sc_hosts_match(lookup->leads, connection->local_hosts, me))
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
 * other. One that equals the last one inserted, at `*last`, belongs behind that. */
static void insert(struct sc_candidates *sorted, struct sc_candidate candidate, size_t *last)
{
    bool same = sorted->count && candidate.hosts == sorted->items[*last].hosts &&
                candidate.ids == sorted->items[*last].ids;
    size_t at = same ? *last + 1 : 0;

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
    *last = at;
}

/* Of many candidates, those that a plain identity of the other end can fit at all. */
static void narrow(struct sc_arena *arena, struct sc_lookup *lookup,
                   struct sc_candidates *candidates, const struct sc_identity *other)
{
    enum { FEW = 32 };
    size_t length;

    if (candidates->count <= FEW || !other || !sc_identity_is_plain(other))
        return;
    const char *key = sc_identity_key(arena, other, &length);
    lookup->found.count = 0;
    list_match(arena, lookup, sc_map_get(lookup->plain, key, length), &lookup->query,
               &lookup->found);
    list_match(arena, lookup, &lookup->unplain, &lookup->query, &lookup->found);
    *candidates = lookup->found;
}

void sc_lookup_identify(struct sc_arena *arena, struct sc_lookup *lookup,
                        struct sc_candidates *candidates, const struct sc_identity *me,
                        const struct sc_identity *other)
{
    struct sc_candidates *sorted = &lookup->sorted;
    size_t last = 0;

    narrow(arena, lookup, candidates, other);
    sorted->count = 0;
    if (sorted->capacity < candidates->count) {
        sorted->capacity = candidates->count * 2;
        sorted->items = SC_NEW_ARRAY(arena, struct sc_candidate, sorted->capacity);
    }
    candidates_sort(candidates, by_order);
    for (size_t i = 0; i < candidates->count; i++) {
        struct sc_candidate candidate = candidates->items[i];
        const struct sc_connection *connection = candidate.connection;
        int mine = round_match(me, connection->local_rounds.items, connection->local_rounds.count);
        int others =
            round_match(other, connection->remote_rounds.items, connection->remote_rounds.count);
        candidate.ids = mine + others;
        if (mine && others)
            insert(sorted, candidate, &last);
    }
    *candidates = *sorted;
}
