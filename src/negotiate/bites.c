/* What two ends don't negotiate, and what bites later: for tunnels that come up. */
#include "negotiate/bites.h"

#include "facts/rules.h"

static void bite(struct sc_arena *arena, struct sc_attempt_play *play, enum sc_rule_id rule,
                 const char *message)
{
    struct sc_bite one = {sc_rule(rule), message};

    SC_PUSH(arena, &play->bites, one);
}

static void dpd_look(const struct sc_stage *stage, struct sc_attempt_play *play)
{
    bool here = play->connection->peer->dpd_delay != 0, there = play->peer->peer->dpd_delay != 0;
    size_t without = here ? !play->initiator : play->initiator;

    if (here != there)
        bite(stage->arena, play, SC_RULE_DPD_ONE_END,
             sc_arena_format(stage->arena,
                             "%s has no dead peer detection, %s has: when %s is gone, %s keeps "
                             "sending into nothing",
                             stage->ends[without].name, stage->ends[!without].name,
                             stage->ends[!without].name, stage->ends[without].name));
}

static void start_look(const struct sc_stage *stage, struct sc_attempt_play *play)
{
    enum sc_auto here = play->child->sa->start, there = play->peer_child->sa->start;

    if (here == SC_AUTO_ADD && there == SC_AUTO_ADD)
        bite(stage->arena, play, SC_RULE_NOBODY_BEGINS,
             "both ends have auto=add: nobody sets the tunnel up");
    if (here == SC_AUTO_START && there == SC_AUTO_START)
        bite(stage->arena, play, SC_RULE_BOTH_BEGIN,
             "both ends have auto=start: the tunnel may come up twice");
}

/* Nothing of an end sets the tunnel up once more when it is gone. */
static bool is_passive(const struct sc_connection *connection, const struct sc_child *child)
{
    bool looks = connection->peer->dpd_delay && (child->sa->dpd_action == SC_ACTION_RESTART ||
                                                 child->sa->dpd_action == SC_ACTION_HOLD);

    return child->sa->start != SC_AUTO_ROUTE && !looks;
}

static void restart_look(const struct sc_stage *stage, struct sc_attempt_play *play)
{
    enum sc_auto here = play->child->sa->start, there = play->peer_child->sa->start;
    size_t starter = here == SC_AUTO_START ? play->initiator : !play->initiator;

    if ((here != SC_AUTO_START && there != SC_AUTO_START) ||
        !is_passive(play->connection, play->child) || !is_passive(play->peer, play->peer_child))
        return;
    bite(stage->arena, play, SC_RULE_STARTED_ONCE,
         sc_arena_format(stage->arena,
                         "%s sets the tunnel up when it starts, and neither end does so again when "
                         "it is gone",
                         stage->ends[starter].name));
}

static void reauth_look(const struct sc_stage *stage, struct sc_attempt_play *play)
{
    const struct sc_connection *conns[2] = {play->connection, play->peer};
    const struct sc_child *children[2] = {play->child, play->peer_child};
    bool here = conns[0]->peer->reauth_time != 0, there = conns[1]->peer->reauth_time != 0;

    if (play->connection->peer->version == SC_IKE_V1)
        return; /* has no other way to renew the IKE_SA */
    size_t with = here ? play->initiator : !play->initiator;
    const struct sc_connection *without = here ? conns[1] : conns[0];
    if (here != there && without->peer->rekey_time)
        bite(stage->arena, play, SC_RULE_REAUTH_ONE_END,
             sc_arena_format(
                 stage->arena,
                 "%s has reauth=no, %s has not: the tunnel is torn down and set up anew "
                 "by %s",
                 stage->ends[!with].name, stage->ends[with].name, stage->ends[with].name));
    for (size_t n = 0; n < 2; n++) {
        size_t end = n ? !play->initiator : play->initiator;
        if (conns[!n]->peer->reauth_time && (children[n]->sa->close_action == SC_ACTION_RESTART ||
                                             children[n]->sa->close_action == SC_ACTION_HOLD))
            bite(
                stage->arena, play, SC_RULE_CLOSE_ON_REAUTH,
                sc_arena_format(stage->arena,
                                "each time %s authenticates anew, %s takes that for the end of the "
                                "tunnel and begins one as well (closeaction)",
                                stage->ends[!end].name, stage->ends[end].name));
    }
}

static void fragments_look(const struct sc_stage *stage, struct sc_attempt_play *play)
{
    bool here = play->connection->peer->fragmentation != SC_FRAGMENTATION_NO;
    bool there = play->peer->peer->fragmentation != SC_FRAGMENTATION_NO;
    size_t without = here ? !play->initiator : play->initiator;
    const struct sc_round *local = play->connection->local_rounds.items;
    const struct sc_round *remote = play->connection->remote_rounds.items;
    bool certificates =
        local->means->auth == SC_AUTH_PUBKEY || remote->means->auth == SC_AUTH_PUBKEY;

    if (certificates && here != there)
        bite(stage->arena, play, SC_RULE_FRAGMENTS_ONE_END,
             sc_arena_format(stage->arena,
                             "%s has fragmentation=no, so neither end splits the messages with "
                             "certificates, and a path that drops large UDP packets stops them",
                             stage->ends[without].name));
}

/* --- terms --- */

/* When an end renews, in seconds, with its random part; `rekey_time` 0: never. */
static struct sc_renewal renewal_of(size_t party, uint64_t rekey_time, uint64_t rand_time)
{
    uint64_t from = rekey_time > rand_time ? rekey_time - rand_time : 0;

    return (struct sc_renewal){.party = party, .from = from, .until = rekey_time};
}

/* The one that comes first, as far as that can be told. */
static struct sc_renewal sooner(struct sc_renewal a, struct sc_renewal b)
{
    if (!a.until || !b.until)
        return a.until ? a : b;
    a.either = a.from == b.from && a.until == b.until && a.reauth == b.reauth;
    return b.from < a.from ? b : a;
}

static struct sc_renewal ike_renewal_of(size_t party, const struct sc_connection *connection)
{
    bool reauth = connection->peer->reauth_time != 0;
    struct sc_renewal renewal =
        renewal_of(party, reauth ? connection->peer->reauth_time : connection->peer->rekey_time,
                   connection->peer->rand_time);

    renewal.reauth = reauth && connection->peer->version != SC_IKE_V1; /* whose children stay */
    return renewal;
}

static void terms_find(struct sc_attempt_play *play)
{
    const struct sc_connection *mine = play->connection, *theirs = play->peer;
    const struct sc_child *child = play->child, *their_child = play->peer_child;
    size_t i = play->initiator;

    play->terms = (struct sc_terms){
        .child = sooner(renewal_of(i, child->sa->rekey_time, child->sa->rand_time),
                        renewal_of(!i, their_child->sa->rekey_time, their_child->sa->rand_time)),
        .ike = sooner(ike_renewal_of(i, mine), ike_renewal_of(!i, theirs)),
        .transport =
            child->sa->mode == SC_MODE_TRANSPORT && their_child->sa->mode == SC_MODE_TRANSPORT,
        .mobike = mine->peer->version != SC_IKE_V1 && mine->peer->mobike && theirs->peer->mobike,
        .fragmentation = mine->peer->fragmentation != SC_FRAGMENTATION_NO &&
                         theirs->peer->fragmentation != SC_FRAGMENTATION_NO,
        .encap = mine->peer->encap || theirs->peer->encap};
}

void sc_bites_find(const struct sc_stage *stage, struct sc_attempt_play *play)
{
    bool up = play->outcome == SC_OUTCOME_UP || play->outcome == SC_OUTCOME_DIES;

    if (!up || !play->peer || !play->peer_child)
        return;
    terms_find(play);
    dpd_look(stage, play);
    start_look(stage, play);
    restart_look(stage, play);
    reauth_look(stage, play);
    fragments_look(stage, play);
}
