/* Finding connections with an equal IKE part: what charon compares (strongSwan 5.9.8, peer_cfg.c,
 * ike_cfg.c, auth_cfg.c, proposal.c: equals()) is written out as bytes and looked up. DSCP and the
 * DPD timeout are not compared there. */
#include "charon/builder.h"

#include "model/proposal.h"

#include <string.h>

typedef struct sc_charon_builder builder_t;

static void put(builder_t *builder, const void *bytes, size_t length)
{
    while (builder->key.capacity - builder->key.count < length)
        builder->key.items = sc_arena_grow(builder->arena, builder->key.items,
                                           builder->key.capacity, &builder->key.capacity, 1);
    memcpy(builder->key.items + builder->key.count, bytes, length);
    builder->key.count += length;
}

static void put_number(builder_t *builder, uint64_t number)
{
    put(builder, &number, sizeof number);
}

/* A text with its length in front, so that neighbours can't run together; NULL differs from "". */
static void put_text(builder_t *builder, const char *text)
{
    put_number(builder, text ? strlen(text) + 1 : 0);
    if (text)
        put(builder, text, strlen(text));
}

/* Distinguished names are compared without regard to case. */
static void put_identity(builder_t *builder, const struct sc_identity *id)
{
    put_number(builder, id ? (uint64_t)id->type + 1 : 0);
    if (!id)
        return;
    put_number(builder, id->length);
    for (size_t i = 0; i < id->length; i++) {
        char byte = (char)id->encoding[i];
        if (id->type == SC_ID_DN && byte >= 'A' && byte <= 'Z')
            byte = (char)(byte + 'a' - 'A');
        put(builder, &byte, 1);
    }
}

static void put_proposals(builder_t *builder, const struct sc_proposals *proposals)
{
    put_number(builder, proposals ? proposals->count : 0);
    put_number(builder, !proposals || !proposals->strict);
    for (size_t i = 0; proposals && i < proposals->count; i++) {
        const struct sc_proposal *proposal = &proposals->items[i];
        put_number(builder, proposal->count);
        for (size_t k = 0; k < proposal->count; k++) {
            const struct sc_algorithm *algorithm = proposal->items[k].algorithm;
            put_number(builder, ((uint64_t)algorithm->type << 32) |
                                    ((uint64_t)algorithm->number << 16) | algorithm->key_bits);
        }
    }
}

static void put_round(builder_t *builder, const struct sc_round *round)
{
    put_number(builder, (uint64_t)round->auth | (uint64_t)round->loose << 8 |
                            (uint64_t)round->revocation << 16);
    put_identity(builder, round->id);
    put_text(builder, round->constraints);
    put_text(builder, round->eap_method);
    put_text(builder, round->xauth_backend);
    put_text(builder, round->certs);
    put_text(builder, round->sigkey);
    put_text(builder, round->ca_missing ? NULL : round->ca);
    put_text(builder, round->groups);
    put_text(builder, round->certpolicy);
    put_text(builder, round->eap_id);
    put_text(builder, round->aaa_id);
    put_text(builder, round->xauth_id);
}

static void put_ike(builder_t *builder, const struct sc_connection *connection)
{
    put_number(builder, connection->version);
    put_number(builder, (uint64_t)connection->certreq | (uint64_t)connection->encap << 1 |
                            (uint64_t)connection->fragmentation << 2);
    put_text(builder, connection->local_addrs);
    put_text(builder, connection->remote_addrs);
    put_number(builder, (uint64_t)connection->local_port << 32 | connection->remote_port);
    put_proposals(builder, connection->ike);
}

static void put_peer(builder_t *builder, const struct sc_connection *connection)
{
    put_number(builder,
               (uint64_t)connection->send_cert | (uint64_t)connection->unique << 4 |
                   (uint64_t)connection->mobike << 8 | (uint64_t)connection->aggressive << 9 |
                   (uint64_t)connection->pull << 10 | (uint64_t)connection->mediation << 11);
    put_number(builder, connection->keyingtries);
    put_number(builder, connection->rekey_time);
    put_number(builder, connection->reauth_time);
    put_number(builder, connection->rand_time);
    put_number(builder, connection->over_time);
    put_number(builder, connection->dpd_delay);
    put_text(builder, connection->vips);
    put_number(builder, connection->pools.count);
    for (size_t i = 0; i < connection->pools.count; i++)
        put_text(builder, connection->pools.items[i].text);
    put_text(builder, connection->mediated_by);
    put_identity(builder, connection->mediation_peer);
}

struct sc_connection **sc_connection_place(struct sc_charon_builder *builder,
                                           const struct sc_connection *connection)
{
    builder->key.count = 0;
    put_ike(builder, connection);
    put_peer(builder, connection);
    put_number(builder, connection->local_rounds.count);
    for (size_t i = 0; i < connection->local_rounds.count; i++)
        put_round(builder, &connection->local_rounds.items[i]);
    put_number(builder, connection->remote_rounds.count);
    for (size_t i = 0; i < connection->remote_rounds.count; i++)
        put_round(builder, &connection->remote_rounds.items[i]);
    return (struct sc_connection **)sc_map_place(builder->connections, builder->key.items,
                                                 builder->key.count);
}
