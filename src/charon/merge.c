/* Finding connections with an equal IKE part: what charon compares (strongSwan 5.9.8, peer_cfg.c,
 * ike_cfg.c, auth_cfg.c, proposal.c: equals()) is written out as bytes, and looked up by their
 * hash. DSCP and the DPD timeout are not compared there. */
#include "charon/builder.h"

#include "base/table.h"
#include "model/proposal.h"

#include <string.h>

/* Where an IKE part is written out. */
struct writing {
    struct sc_arena *arena;
    struct sc_ike_part *bytes;
};

static void put(const struct writing *writing, const void *bytes, size_t length)
{
    struct sc_ike_part *to = writing->bytes;

    while (to->capacity - to->count < length)
        to->items = sc_arena_grow(writing->arena, to->items, to->capacity, &to->capacity,
                                  sizeof *to->items);
    if (length)
        memcpy(to->items + to->count, bytes, length);
    to->count += length;
}

static void put_number(const struct writing *writing, uint64_t number)
{
    put(writing, &number, sizeof number);
}

/* A text with its length in front, so that neighbours can't run together; NULL differs from "". */
static void put_text(const struct writing *writing, const char *text)
{
    uint32_t length = text ? (uint32_t)strlen(text) : 0, mark = text ? length + 1 : 0;

    put(writing, &mark, sizeof mark);
    put(writing, text ? text : "", length);
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + 'a' - 'A') : c;
}

/* Distinguished names are compared without regard to case. */
static void put_identity(const struct writing *writing, const struct sc_identity *id)
{
    const uint64_t head = id ? (uint64_t)id->length << 16 | (uint64_t)(id->type + 1) : 0;
    size_t first = writing->bytes->count + sizeof head;

    put_number(writing, head);
    if (!id)
        return;
    put(writing, id->encoding, id->length);
    for (size_t i = first; id->type == SC_ID_DN && i < writing->bytes->count; i++)
        writing->bytes->items[i] = lower(writing->bytes->items[i]);
}

static void put_proposals(const struct writing *writing, const struct sc_proposals *proposals)
{
    put_number(writing, proposals ? proposals->count : 0);
    put_number(writing, !proposals || !proposals->strict);
    for (size_t i = 0; proposals && i < proposals->count; i++) {
        const struct sc_proposal *proposal = &proposals->items[i];
        put_number(writing, proposal->count);
        for (size_t k = 0; k < proposal->count; k++) {
            const struct sc_algorithm *algorithm = proposal->items[k].algorithm;
            put_number(writing, ((uint64_t)algorithm->type << 32) |
                                    ((uint64_t)algorithm->number << 16) | algorithm->key_bits);
        }
    }
}

static void put_means(const struct writing *writing, const struct sc_means *means)
{
    put_number(writing, (uint64_t)means->auth | (uint64_t)means->revocation << 16);
    put_text(writing, means->constraints);
    put_text(writing, means->eap_method);
    put_text(writing, means->xauth_backend);
    put_text(writing, means->certs);
    put_text(writing, means->sigkey);
    put_text(writing, means->ca_missing ? NULL : means->ca);
    put_text(writing, means->groups);
    put_text(writing, means->certpolicy);
    put_text(writing, means->eap_id);
    put_text(writing, means->aaa_id);
    put_text(writing, means->xauth_id);
}

static void put_peer(const struct writing *writing, const struct sc_peer *peer)
{
    put_number(writing, peer->version);
    put_number(writing, (uint64_t)peer->certreq | (uint64_t)peer->encap << 1 |
                            (uint64_t)peer->fragmentation << 2);
    put_proposals(writing, peer->ike);
    put_number(writing, (uint64_t)peer->send_cert | (uint64_t)peer->unique << 4 |
                            (uint64_t)peer->mobike << 8 | (uint64_t)peer->aggressive << 9 |
                            (uint64_t)peer->pull << 10 | (uint64_t)peer->mediation << 11);
    put_number(writing, peer->keyingtries);
    put_number(writing, peer->rekey_time);
    put_number(writing, peer->reauth_time);
    put_number(writing, peer->rand_time);
    put_number(writing, peer->over_time);
    put_number(writing, peer->dpd_delay);
    put_text(writing, peer->mediated_by);
    put_identity(writing, peer->mediation_peer);
}

enum kind { KIND_MEANS, KIND_PEER };

static struct writing writing_begin(struct sc_charon_builder *builder, struct sc_ike_part *bytes)
{
    bytes->count = 0;
    return (struct writing){builder->arena, bytes};
}

/* The first thing that was written out so. */
static const void *first_of(struct sc_charon_builder *builder, const void *thing)
{
    void **place = sc_map_place(builder->equals, builder->other.items, builder->other.count);

    if (!*place)
        *place = (void *)(uintptr_t)thing;
    return *place;
}

const struct sc_means *sc_means_equal(struct sc_charon_builder *builder,
                                      const struct sc_means *means)
{
    struct writing writing = writing_begin(builder, &builder->other);

    put_number(&writing, KIND_MEANS);
    put_means(&writing, means);
    return first_of(builder, means);
}

const struct sc_peer *sc_peer_equal(struct sc_charon_builder *builder, const struct sc_peer *peer)
{
    struct writing writing = writing_begin(builder, &builder->other);

    put_number(&writing, KIND_PEER);
    put_peer(&writing, peer);
    return first_of(builder, peer);
}

static void put_round(const struct writing *writing, const struct sc_round *round)
{
    const uintptr_t head[] = {(uintptr_t)round->means->equal, round->loose};

    put(writing, head, sizeof head);
    put_identity(writing, round->id);
}

static void put_rounds(const struct writing *writing, const struct sc_round *rounds, size_t count)
{
    put_number(writing, count);
    for (size_t i = 0; i < count; i++)
        put_round(writing, &rounds[i]);
}

static void put_connection(const struct writing *writing, const struct sc_connection *connection)
{
    const uint64_t head[] = {(uintptr_t)connection->peer->equal,
                             (uint64_t)connection->local_port << 32 | connection->remote_port,
                             connection->pools.count};

    put(writing, head, sizeof head);
    put_text(writing, connection->local_addrs);
    put_text(writing, connection->remote_addrs);
    put_text(writing, connection->vips);
    for (size_t i = 0; i < connection->pools.count; i++)
        put_text(writing, connection->pools.items[i].text);
    put_rounds(writing, connection->local_rounds.items, connection->local_rounds.count);
    put_rounds(writing, connection->remote_rounds.items, connection->remote_rounds.count);
}

/* True if the connection, written out, is what stands in builder->draft. */
static bool is_draft(void *data, const void *connection)
{
    struct sc_charon_builder *builder = data;
    struct writing writing = writing_begin(builder, &builder->other);

    put_connection(&writing, connection);
    return builder->other.count == builder->draft.count &&
           !memcmp(builder->other.items, builder->draft.items, builder->draft.count);
}

struct sc_table *sc_connections_new(struct sc_arena *arena, size_t conns)
{
    return sc_table_new(arena, conns);
}

struct sc_connection *sc_connection_find(struct sc_charon_builder *builder,
                                         const struct sc_connection *draft)
{
    struct writing writing = writing_begin(builder, &builder->draft);

    put_connection(&writing, draft);
    builder->draft_hash = sc_hash(builder->draft.items, builder->draft.count);
    return sc_table_find(builder->connections, builder->draft_hash, is_draft, builder);
}

void sc_connection_remember(struct sc_charon_builder *builder, struct sc_connection *connection)
{
    sc_table_add(builder->connections, builder->draft_hash, connection);
}
