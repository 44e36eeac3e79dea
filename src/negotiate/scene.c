#include "negotiate/scene.h"

#include "negotiate/leads.h"

#include "base/joined.h"
#include "model/address.h"
#include "model/proposal.h"

#include <string.h>

/* --- telling --- */

void sc_tell_exchange(struct sc_scene *scene, bool from_initiator, const char *name,
                      const char *text)
{
    struct sc_exchange one = {
        .from_initiator = from_initiator, .name = name, .text = text ? text : ""};

    SC_PUSH(scene->arena, &scene->play->exchanges, one);
}

/* A keyword about left is about right where right is local. */
static enum sc_keyword_id side_of(const struct sc_connection *connection,
                                  enum sc_keyword_id keyword)
{
    enum sc_keyword_id twin = sc_keyword(keyword)->twin;

    return connection->swapped && twin ? twin : keyword;
}

/* `keyword` is about left where that is local. */
void sc_tell_concern(struct sc_scene *scene, size_t party, const struct sc_connection *connection,
                     const struct sc_conn *conn, enum sc_keyword_id keyword)
{
    struct sc_concern one = {party, conn, side_of(connection, keyword)};

    SC_PUSH(scene->arena, &scene->play->concerns, one);
}

void sc_propose(struct sc_scene *scene, size_t party, const struct sc_connection *connection,
                const struct sc_conn *conn, enum sc_keyword_id keyword, const char *value)
{
    struct sc_amendment one = {party, conn, side_of(connection, keyword), value};

    SC_PUSH(scene->arena, &scene->play->proposed, one);
}

void sc_propose_copy(struct sc_scene *scene, size_t party, const struct sc_connection *connection,
                     const struct sc_conn *conn, enum sc_keyword_id keyword,
                     const struct sc_connection *other, const struct sc_conn *other_conn,
                     enum sc_keyword_id from)
{
    const struct sc_value *value = sc_conn_value(other_conn, side_of(other, from));

    if (value && value->setting->value && !value->setting->secret)
        sc_propose(scene, party, connection, conn, keyword, value->setting->value);
}

/* The weakest algorithm of the best proposal, in bits; one with a key exchange of its own is better
 * than any without. */
static unsigned strength_of(const struct sc_proposals *proposals)
{
    enum { WITH_KEY_EXCHANGE = 1024 };
    unsigned best = 0;

    for (size_t i = 0; proposals && i < proposals->count; i++) {
        unsigned weakest = UINT16_MAX;
        for (size_t k = 0; k < proposals->items[i].count; k++) {
            const struct sc_algorithm *algorithm = proposals->items[i].items[k].algorithm;
            if (algorithm->number && algorithm->strength < weakest)
                weakest = algorithm->strength;
        }
        if (sc_proposal_first(&proposals->items[i], SC_TRANSFORM_KEY_EXCHANGE))
            weakest += WITH_KEY_EXCHANGE;
        best = weakest > best ? weakest : best;
    }
    return proposals ? best : UINT16_MAX;
}

void sc_propose_same(struct sc_scene *scene, const struct sc_conn *mine,
                     const struct sc_proposals *offered, const struct sc_conn *theirs,
                     const struct sc_proposals *taken, enum sc_keyword_id keyword)
{
    bool mine_first = strength_of(offered) < strength_of(taken);

    for (size_t turn = 0; turn < 2; turn++) {
        if ((turn == 0) == mine_first)
            sc_propose_copy(scene, scene->i, scene->mine, mine, keyword, scene->mine, theirs,
                            keyword);
        else
            sc_propose_copy(scene, scene->r, scene->mine, theirs, keyword, scene->mine, mine,
                            keyword);
    }
}

void sc_tell_log(struct sc_scene *scene, size_t end, enum sc_log_id message)
{
    struct sc_joined text = {.arena = scene->arena};
    const char *pattern = sc_log_pattern(message), *end_of = pattern + strcspn(pattern, "|");

    if (scene->play->logs[end])
        return;
    while (pattern < end_of) {
        size_t length = strcspn(pattern, "*|");
        sc_join(&text, "", pattern, length);
        pattern += length;
        if (*pattern == '*')
            sc_join(&text, "", "...", 3);
        pattern += *pattern == '*';
    }
    scene->play->logs[end] = sc_joined_text(&text);
}

/* What is logged about a notify that comes in. */
static void received_tell(struct sc_scene *scene, size_t end, const char *notify)
{
    static const struct {
        const char *notify;
        enum sc_log_id message;
    } received[] = {
        {"NO_PROPOSAL_CHOSEN", SC_LOGGED_RECEIVED_NO_PROPOSAL},
        {"AUTHENTICATION_FAILED", SC_LOGGED_RECEIVED_AUTHENTICATION_FAILED},
        {"TS_UNACCEPTABLE", SC_LOGGED_RECEIVED_TS_UNACCEPTABLE},
        {"INVALID_ID_INFORMATION", SC_LOGGED_RECEIVED_INVALID_ID},
        {"INTERNAL_ADDRESS_FAILURE", SC_LOGGED_RECEIVED_ADDRESS_FAILURE},
        {"PAYLOAD_MALFORMED", SC_LOGGED_RECEIVED_MALFORMED},
    };

    for (size_t i = 0; i < sizeof received / sizeof received[0]; i++)
        if (!strcmp(received[i].notify, notify))
            sc_tell_log(scene, end, received[i].message);
}

void sc_tell_refusal(struct sc_scene *scene, size_t from, const char *notify)
{
    struct sc_attempt_play *play = scene->play;

    play->notify = notify;
    sc_tell_exchange(scene, from == scene->i, scene->v1 ? "INFORMATIONAL" : "notify", notify);
    play->exchanges.items[play->exchanges.count - 1].fails = true;
    if (from == scene->r)
        received_tell(scene, scene->i, notify); /* a responder does not log it */
}

/* It stops here: `side` says no, in the last message that is told. */
bool sc_stop(struct sc_scene *scene, size_t side, enum sc_fault fault, const char *step,
             const char *notify, const char *message)
{
    struct sc_attempt_play *play = scene->play;

    play->outcome = SC_OUTCOME_FAILS;
    play->fault = fault;
    play->side = side;
    play->step = step;
    play->notify = NULL;
    play->message = message;
    if (notify)
        sc_tell_refusal(scene, side, notify);
    return false;
}

bool sc_stop_unknown(struct sc_scene *scene, const char *step, const char *message)
{
    scene->play->outcome = SC_OUTCOME_UNKNOWN;
    scene->play->fault = SC_FAULT_UNKNOWN;
    scene->play->step = step;
    scene->play->message = message;
    return false;
}

const char *sc_scene_id(const struct sc_scene *scene, const struct sc_identity *id)
{
    return !id ? "%any" : sc_arena_format(scene->arena, "'%s'", id->text);
}

const char *sc_scene_address(const struct sc_scene *scene, const struct sc_address *address)
{
    char text[SC_ADDRESS_TEXT];

    const char *name = sc_leads_name(scene->stage->leads, address);

    if (address->family == AF_UNSPEC)
        return "any address";
    if (name)
        return name;
    sc_address_format(address, text);
    return sc_arena_copy(scene->arena, text, strlen(text));
}

const char *sc_scene_name(const struct sc_scene *scene, size_t end)
{
    return scene->stage->ends[end].name;
}

const char *sc_phase1_name(const struct sc_scene *scene)
{
    if (!scene->v1)
        return "IKE_SA_INIT";
    return scene->mine->peer->aggressive ? "AGGRESSIVE" : "ID_PROT";
}

/* A proposal without "IKE:" in front. */
const char *sc_without_protocol(const char *proposal)
{
    return strchr(proposal, ':') + 1;
}

size_t sc_configured(const struct sc_proposals *proposals)
{
    return proposals ? proposals->count : 0;
}

/* --- rounds --- */

const struct sc_round *sc_round_at(const struct sc_connection *connection, bool local, size_t n)
{
    size_t count = local ? connection->local_rounds.count : connection->remote_rounds.count;

    if (n >= count)
        return NULL;
    return local ? &connection->local_rounds.items[n] : &connection->remote_rounds.items[n];
}

const struct sc_round *sc_first_round(const struct sc_connection *connection, bool local)
{
    return sc_round_at(connection, local, 0);
}

const struct sc_identity *sc_scene_address_id(const struct sc_scene *scene,
                                              const struct sc_address *address)
{
    struct sc_identity *id = SC_NEW(scene->arena, struct sc_identity);

    if (address->family == AF_UNSPEC || sc_leads_name(scene->stage->leads, address))
        return NULL;
    id->type = address->family == AF_INET6 ? SC_ID_IPV6 : SC_ID_IPV4;
    id->length = address->family == AF_INET6 ? 16 : 4;
    id->encoding = address->bytes;
    id->text = sc_scene_address(scene, address);
    return id;
}

const char *sc_class_name(enum sc_auth_class class)
{
    static const char *const names[] = {"any method", "public keys", "a pre-shared key", "EAP",
                                        "XAuth"};

    return names[class];
}

bool sc_class_fits(const struct sc_round *wanted, enum sc_auth_class done)
{
    return wanted->means->auth == SC_AUTH_ANY || wanted->means->auth == done;
}

/* What a round does for itself. */
enum sc_auth_class sc_class_of(const struct sc_round *round)
{
    return round->means->auth == SC_AUTH_ANY ? SC_AUTH_PUBKEY : round->means->auth;
}
