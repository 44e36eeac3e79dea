/* CHILD_SA configurations (stroke_config.c, 5.9.8: build_child_cfg()). */
#include "charon/builder.h"

static void lifetimes_set(struct sc_child *child, const struct sc_conn *conn)
{
    if (!conn->common->rekey)
        return; /* starter hands over none at all */
    /* unsigned as there: a margin over the lifetime wraps */
    child->life_time = conn->common->lifetime;
    child->rekey_time = conn->common->lifetime - conn->common->margintime;
    child->rand_time = conn->common->margintime * conn->common->rekeyfuzz / 100;
    child->life_bytes = conn->common->lifebytes;
    child->rekey_bytes = conn->common->lifebytes - conn->common->marginbytes;
    child->rand_bytes = conn->common->marginbytes * conn->common->rekeyfuzz / 100;
    child->life_packets = conn->common->lifepackets;
    child->rekey_packets = conn->common->lifepackets - conn->common->marginpackets;
    child->rand_packets = conn->common->marginpackets * conn->common->rekeyfuzz / 100;
}

struct sc_child *sc_child_build(struct sc_charon_builder *builder,
                                const struct sc_connection *connection)
{
    const struct sc_conn *conn = connection->conn;
    const struct sc_proposals *proposals = conn->common->ah ? conn->common->ah : conn->common->esp;

    if (proposals && proposals->error)
        return NULL;
    struct sc_child *child = SC_NEW(builder->arena, struct sc_child);
    child->name = conn->name;
    child->conn = conn;
    child->mode = conn->mode;
    child->protocol = conn->common->ah ? SC_PROTOCOL_AH : SC_PROTOCOL_ESP;
    child->proposals = proposals;
    child->local_ts = &connection->local->subnets;
    child->remote_ts = &connection->remote->subnets;
    lifetimes_set(child, conn);
    child->dpd_action = conn->common->dpdaction;
    child->close_action = conn->common->closeaction;
    child->start = conn->common->automatic;
    child->updown = connection->local->updown;
    child->hostaccess = connection->local->hostaccess;
    child->ipcomp = conn->common->compress;
    child->policies = conn->common->installpolicy;
    child->sha256_96 = conn->common->sha256_96;
    child->reqid = conn->common->reqid;
    child->mark_in = conn->common->mark_in;
    child->mark_out = conn->common->mark_out;
    child->tfc = conn->common->tfc;
    child->replay_window = conn->common->replay_window;
    child->inactivity = conn->common->inactivity;
    return child;
}
