/* Which conns mean each other, and playing them. */
#include "negotiate/amend.h"
#include "negotiate/bites.h"
#include "negotiate/leads.h"
#include "negotiate/orient.h"

#include <string.h>
#include <time.h>

static bool is_wanted(const struct sc_party *end, const struct sc_child *child)
{
    return !end->conn || !strcmp(end->conn, child->conn->name);
}

/* The one address of left= or right=; of no family where there are others. */
static struct sc_address only_address(const struct sc_stage *stage, const struct sc_hosts *hosts)
{
    struct sc_address address = {.family = AF_UNSPEC};

    if (hosts->count == 1)
        sc_leads_to(stage->leads, &hosts->items[0], &address);
    return address;
}

/* True if some conn of the other end could be meant: it has this end's address, or any, as its
 * peer's, and its own where this end looks for it. */
static bool means_other(struct sc_stage *stage, size_t end, const struct sc_connection *connection)
{
    struct sc_address none = {.family = AF_UNSPEC}, here, there, nat;
    const struct sc_party *ends = stage->ends;

    if (ends[end].conn || ends[!end].conn)
        return true;
    here = only_address(stage, connection->local_hosts);
    there = only_address(stage, connection->remote_hosts);
    if (sc_party_address(ends[end].seen_as, &nat))
        here = nat;
    if (sc_party_address(ends[!end].seen_as, &nat) && !memcmp(&nat, &there, sizeof nat))
        there = none;
    return sc_lookup_has(stage->lookups[!end], &there, &here);
}

static void end_play(struct sc_stage *stage, size_t end, struct sc_negotiation *negotiation)
{
    for (const struct sc_connection *connection = stage->ends[end].charon->connections; connection;
         connection = connection->next) {
        bool paired = means_other(stage, end, connection);
        for (const struct sc_child *child = connection->children; child; child = child->next) {
            struct sc_concern alone = {end, child->conn, SC_KW_RIGHTHOST};
            struct sc_attempt_play play;
            if (!is_wanted(&stage->ends[end], child) || child->sa->mode >= SC_MODE_PASS)
                continue;
            if (!paired) {
                SC_PUSH(stage->arena, &negotiation->alone, alone);
                continue;
            }
            sc_play(stage, end, connection, child, &play);
            sc_bites_find(stage, &play);
            if (play.outcome == SC_OUTCOME_NO_CALLER)
                continue; /* the other end begins */
            bool failed = play.outcome == SC_OUTCOME_FAILS || play.outcome == SC_OUTCOME_DIES;
            if (failed)
                sc_amend(stage, &play);
            negotiation->failed += failed;
            negotiation->unknown += play.outcome == SC_OUTCOME_UNKNOWN;
            SC_PUSH(stage->arena, &negotiation->plays, play);
        }
    }
}

enum { REREADING = 16 << 20 /* bytes, for trying changes */ };

struct run {
    struct sc_stage stage;
    struct sc_negotiation *negotiation;
};

static bool name_certificates(const struct sc_round *rounds, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (rounds[i].means->certs)
            return true;
    return false;
}

/* Which certificates an end may hold, of its own and of peers: those that conns name, and what
 * ipsec.secrets has in containers and smartcards. */
static void certificates_look(const struct sc_party *end, bool *own, bool *peers)
{
    const struct sc_secret *secret = end->config->secrets ? end->config->secrets->entries : NULL;

    while (secret && secret->kind != SC_SECRET_P12 && secret->kind != SC_SECRET_PIN)
        secret = secret->next;
    *own = *peers = secret != NULL;
    for (const struct sc_connection *one = end->charon->connections; one; one = one->next) {
        *peers |= name_certificates(one->remote_rounds.items, one->remote_rounds.count);
        *own |= *peers || name_certificates(one->local_rounds.items, one->local_rounds.count);
    }
}

static void negotiate(void *data)
{
    struct run *run = data;
    struct sc_stage *stage = &run->stage;

    run->negotiation = SC_NEW(stage->arena, struct sc_negotiation);
    sc_orient(stage->arena, stage->ends, stage->charon);
    for (size_t end = 0; end < 2; end++)
        if (!stage->ends[end].charon) {
            stage->ends[end].charon = sc_charon_build(stage->ends[end].config, &stage->charon[end]);
            if (!stage->ends[end].charon)
                sc_arena_exhausted(stage->arena);
        }
    stage->leads = sc_leads_find(stage->arena, stage->ends);
    for (size_t end = 0; end < 2; end++) {
        stage->lookups[end] = sc_lookup_new(stage->arena, stage->ends[end].charon, stage->leads);
        certificates_look(&stage->ends[end], &stage->has_certificates[end], &stage->has_peers[end]);
    }
    for (size_t end = 0; end < 2; end++)
        end_play(stage, end, run->negotiation);
}

const struct sc_negotiation *sc_negotiate(struct sc_party ends[2], enum sc_target target,
                                          int64_t now)
{
    struct run run = {.stage = {.arena = ends[0].config->arena,
                                .target = target,
                                .now = now ? now : (int64_t)time(NULL),
                                .ends = ends,
                                .rereading = REREADING}};

    return sc_arena_guard(run.stage.arena, negotiate, &run) ? run.negotiation : NULL;
}
