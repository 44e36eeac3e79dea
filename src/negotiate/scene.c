#include "negotiate/scene.h"

#include "model/address.h"

#include <string.h>

/* --- telling --- */

void sc_tell_exchange(struct sc_scene *scene, bool from_initiator, const char *name,
                      const char *text)
{
    struct sc_exchange one = {
        .from_initiator = from_initiator, .name = name, .text = text ? text : ""};

    SC_PUSH(scene->arena, &scene->play->exchanges, one);
}

/* `keyword` is about left where that is local. */
void sc_tell_concern(struct sc_scene *scene, size_t party, const struct sc_connection *connection,
                     const struct sc_conn *conn, enum sc_keyword_id keyword)
{
    enum sc_keyword_id twin = sc_keyword(keyword)->twin;
    struct sc_concern one = {party, conn, connection->swapped && twin ? twin : keyword};

    SC_PUSH(scene->arena, &scene->play->concerns, one);
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
    play->notify = notify;
    play->message = message;
    if (notify) {
        sc_tell_exchange(scene, side == scene->i, scene->v1 ? "INFORMATIONAL" : "notify", notify);
        play->exchanges.items[play->exchanges.count - 1].fails = true;
    }
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

    if (address->family == AF_UNSPEC)
        return "any address";
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
    return scene->mine->aggressive ? "AGGRESSIVE" : "ID_PROT";
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

const struct sc_round *sc_first_round(const struct sc_connection *connection, bool local)
{
    size_t count = local ? connection->local_rounds.count : connection->remote_rounds.count;

    if (!count)
        return NULL;
    return local ? &connection->local_rounds.items[0] : &connection->remote_rounds.items[0];
}

const struct sc_identity *sc_scene_address_id(const struct sc_scene *scene,
                                              const struct sc_address *address)
{
    struct sc_identity *id = SC_NEW(scene->arena, struct sc_identity);

    if (address->family == AF_UNSPEC)
        return NULL;
    id->type = address->family == AF_INET6 ? SC_ID_IPV6 : SC_ID_IPV4;
    id->length = address->family == AF_INET6 ? 16 : 4;
    id->encoding = address->bytes;
    id->text = sc_scene_address(scene, address);
    return id;
}

bool sc_is_played(const struct sc_connection *connection)
{
    const struct sc_round *local = sc_first_round(connection, true);
    const struct sc_round *remote = sc_first_round(connection, false);

    return connection->local_rounds.count == 1 && connection->remote_rounds.count == 1 &&
           local->auth <= SC_AUTH_PSK && remote->auth <= SC_AUTH_PSK && !connection->mediation;
}

const char *sc_class_name(enum sc_auth_class class)
{
    static const char *const names[] = {"any method", "public keys", "a pre-shared key", "EAP",
                                        "XAuth"};

    return names[class];
}

bool sc_class_fits(const struct sc_round *wanted, enum sc_auth_class done)
{
    return wanted->auth == SC_AUTH_ANY || wanted->auth == done;
}

/* What a round does for itself. */
enum sc_auth_class sc_class_of(const struct sc_round *round)
{
    return round->auth == SC_AUTH_ANY ? SC_AUTH_PUBKEY : round->auth;
}
