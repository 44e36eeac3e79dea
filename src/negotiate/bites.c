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
    bool here = play->connection->dpd_delay != 0, there = play->peer->dpd_delay != 0;
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
    enum sc_auto here = play->child->start, there = play->peer_child->start;

    if (here == SC_AUTO_ADD && there == SC_AUTO_ADD)
        bite(stage->arena, play, SC_RULE_NOBODY_BEGINS,
             "both ends have auto=add: nobody sets the tunnel up");
    if (here == SC_AUTO_START && there == SC_AUTO_START)
        bite(stage->arena, play, SC_RULE_BOTH_BEGIN,
             "both ends have auto=start: the tunnel may come up twice");
}

void sc_bites_find(const struct sc_stage *stage, struct sc_attempt_play *play)
{
    bool up = play->outcome == SC_OUTCOME_UP || play->outcome == SC_OUTCOME_DIES;

    if (!up || !play->peer || !play->peer_child)
        return;
    dpd_look(stage, play);
    start_look(stage, play);
}
