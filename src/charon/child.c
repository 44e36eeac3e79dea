/* CHILD_SA configurations (stroke_config.c, 5.9.8: build_child_cfg()). */
#include "charon/builder.h"

static void lifetimes_set(struct sc_sa *sa, const struct sc_common *common)
{
    if (!common->rekey)
        return; /* starter hands over none at all */
    /* unsigned as there: a margin over the lifetime wraps */
    sa->life_time = common->lifetime;
    sa->rekey_time = common->lifetime - common->margintime;
    sa->rand_time = common->margintime * common->rekeyfuzz / 100;
    sa->life_bytes = common->lifebytes;
    sa->rekey_bytes = common->lifebytes - common->marginbytes;
    sa->rand_bytes = common->marginbytes * common->rekeyfuzz / 100;
    sa->life_packets = common->lifepackets;
    sa->rekey_packets = common->lifepackets - common->marginpackets;
    sa->rand_packets = common->marginpackets * common->rekeyfuzz / 100;
}

static const struct sc_sa *sa_build(struct sc_charon_builder *builder,
                                    const struct sc_common *common, enum sc_mode mode)
{
    struct sc_sa *sa = SC_NEW(builder->arena, struct sc_sa);

    sa->mode = mode;
    sa->protocol = common->ah ? SC_PROTOCOL_AH : SC_PROTOCOL_ESP;
    sa->proposals = common->ah ? common->ah : common->esp;
    lifetimes_set(sa, common);
    sa->dpd_action = common->dpdaction;
    sa->close_action = common->closeaction;
    sa->start = common->automatic;
    sa->ipcomp = common->compress;
    sa->policies = common->installpolicy;
    sa->sha256_96 = common->sha256_96;
    sa->reqid = common->reqid;
    sa->mark_in = common->mark_in;
    sa->mark_out = common->mark_out;
    sa->tfc = common->tfc;
    sa->replay_window = common->replay_window;
    sa->inactivity = common->inactivity;
    return sa;
}

/* One for all conns with the same settings. */
static const struct sc_sa *sa_of(struct sc_charon_builder *builder, const struct sc_conn *conn)
{
    const struct {
        const struct sc_common *common;
        uintptr_t mode;
    } key = {conn->common, conn->mode};
    void **place = sc_map_place(builder->sas, &key, sizeof key);

    if (!*place)
        *place = (void *)(uintptr_t)sa_build(builder, conn->common, conn->mode);
    return *place;
}

struct sc_child *sc_child_build(struct sc_charon_builder *builder,
                                const struct sc_connection *connection)
{
    const struct sc_conn *conn = connection->conn;
    const struct sc_sa *sa = sa_of(builder, conn);

    if (sa->proposals && sa->proposals->error)
        return NULL;
    struct sc_child *child = SC_NEW(builder->arena, struct sc_child);
    *child = (struct sc_child){
        .conn = conn, .sa = sa, .local = connection->local, .remote = connection->remote};
    return child;
}
