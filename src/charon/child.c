/* CHILD_SA configurations (stroke_config.c, 5.9.8: build_child_cfg()). */
#include "charon/builder.h"

static void lifetimes_set(struct sc_child *child, const struct sc_conn *conn)
{
    if (!conn->rekey)
        return; /* starter hands over none at all */
    /* unsigned as there: a margin over the lifetime wraps */
    child->life_time = conn->lifetime;
    child->rekey_time = conn->lifetime - conn->margintime;
    child->rand_time = conn->margintime * conn->rekeyfuzz / 100;
    child->life_bytes = conn->lifebytes;
    child->rekey_bytes = conn->lifebytes - conn->marginbytes;
    child->rand_bytes = conn->marginbytes * conn->rekeyfuzz / 100;
    child->life_packets = conn->lifepackets;
    child->rekey_packets = conn->lifepackets - conn->marginpackets;
    child->rand_packets = conn->marginpackets * conn->rekeyfuzz / 100;
}

struct sc_child *sc_child_build(struct sc_charon_builder *builder,
                                const struct sc_connection *connection)
{
    const struct sc_conn *conn = connection->conn;
    const struct sc_proposals *proposals = conn->ah ? conn->ah : conn->esp;

    if (proposals && proposals->error)
        return NULL;
    struct sc_child *child = SC_NEW(builder->arena, struct sc_child);
    child->name = conn->name;
    child->conn = conn;
    child->mode = conn->mode;
    child->protocol = conn->ah ? SC_PROTOCOL_AH : SC_PROTOCOL_ESP;
    child->proposals = proposals;
    child->local_ts = &connection->local->subnets;
    child->remote_ts = &connection->remote->subnets;
    lifetimes_set(child, conn);
    child->dpd_action = conn->dpdaction;
    child->close_action = conn->closeaction;
    child->start = conn->automatic;
    child->updown = connection->local->updown;
    child->hostaccess = connection->local->hostaccess;
    child->ipcomp = conn->compress;
    child->policies = conn->installpolicy;
    child->sha256_96 = conn->sha256_96;
    child->reqid = conn->reqid;
    child->mark_in = conn->mark_in;
    child->mark_out = conn->mark_out;
    child->tfc = conn->tfc;
    child->replay_window = conn->replay_window;
    child->inactivity = conn->inactivity;
    return child;
}
