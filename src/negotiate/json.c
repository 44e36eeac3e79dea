/* swanconf-negotiate/1, one play at a time. */
#include "base/json_text.h"

#include <swanconf/negotiate.h>

#include <jansson.h>

static json_t *exchanges_of(const struct sc_attempt_play *play, const struct sc_party ends[2])
{
    json_t *list = json_array();

    for (size_t i = 0; list && i < play->exchanges.count; i++) {
        const struct sc_exchange *one = &play->exchanges.items[i];
        size_t from = one->from_initiator ? play->initiator : !play->initiator;
        json_array_append_new(
            list, json_pack("{s:o,s:s,s:o,s:b}", "from", sc_json_text(ends[from].name), "message",
                            one->name, "text", sc_json_text(one->text), "stops", one->fails));
    }
    return list;
}

static json_t *concern_of(const struct sc_concern *concern, const struct sc_party ends[2])
{
    struct sc_range range = sc_conn_range(concern->conn, concern->keyword);
    const struct sc_value *value = sc_conn_value(concern->conn, concern->keyword);
    struct sc_position at = sc_file_position(range.file, range.start);
    bool shown = value && range.file->veil == SC_VEIL_NONE && !value->setting->secret;

    return json_pack(
        "{s:o,s:o,s:s,s:o,s:o,s:I,s:I}", "end", sc_json_text(ends[concern->party].name), "conn",
        sc_json_text(concern->conn->name), "key", sc_keyword(concern->keyword)->name, "value",
        sc_json_text(shown ? value->setting->value : NULL), "file", sc_json_text(range.file->name),
        "line", (json_int_t)at.line, "column", (json_int_t)at.column);
}

static json_t *concerns_of(const struct sc_attempt_play *play, const struct sc_party ends[2])
{
    json_t *list = json_array();

    for (size_t i = 0; list && i < play->concerns.count; i++)
        json_array_append_new(list, concern_of(&play->concerns.items[i], ends));
    return list;
}

static json_t *logs_of(const struct sc_attempt_play *play, const struct sc_party ends[2])
{
    json_t *list = json_array();

    for (size_t n = 0; list && n < 2; n++)
        if (play->logs[n])
            json_array_append_new(list, json_pack("{s:o,s:o}", "end", sc_json_text(ends[n].name),
                                                  "message", sc_json_text(play->logs[n])));
    return list;
}

static json_t *changes_of(const struct sc_attempt_play *play, const struct sc_party ends[2])
{
    json_t *list = json_array();

    for (size_t i = 0; list && i < play->amendments.count; i++) {
        const struct sc_amendment *one = &play->amendments.items[i];
        struct sc_range range = sc_conn_range(one->conn, one->keyword);
        struct sc_position at = sc_file_position(range.file, range.start);
        json_array_append_new(
            list, json_pack("{s:o,s:o,s:s,s:o,s:o,s:I}", "end", sc_json_text(ends[one->party].name),
                            "conn", sc_json_text(one->conn->name), "key",
                            sc_keyword(one->keyword)->name, "value", sc_json_text(one->value),
                            "file", sc_json_text(range.file->name), "line", (json_int_t)at.line));
    }
    return list;
}

static json_t *renewal_of(const struct sc_renewal *renewal, const struct sc_party ends[2])
{
    if (!renewal->until)
        return json_null();
    return json_pack("{s:o,s:I,s:I,s:b}", "end",
                     sc_json_text(renewal->either ? NULL : ends[renewal->party].name), "from",
                     (json_int_t)renewal->from, "until", (json_int_t)renewal->until,
                     "reauthentication", renewal->reauth);
}

static json_t *terms_of(const struct sc_attempt_play *play, const struct sc_party ends[2])
{
    const struct sc_terms *terms = &play->terms;

    if (play->outcome != SC_OUTCOME_UP && play->outcome != SC_OUTCOME_DIES)
        return json_null();
    return json_pack("{s:s,s:o,s:o,s:b,s:b,s:b}", "mode", terms->transport ? "transport" : "tunnel",
                     "child_renewal", renewal_of(&terms->child, ends), "ike_renewal",
                     renewal_of(&terms->ike, ends), "fragmentation", terms->fragmentation, "mobike",
                     terms->mobike, "udp_encapsulation", terms->encap);
}

static json_t *bites_of(const struct sc_attempt_play *play)
{
    json_t *list = json_array();

    for (size_t i = 0; list && i < play->bites.count; i++) {
        const struct sc_bite *bite = &play->bites.items[i];
        json_array_append_new(list,
                              json_pack("{s:s,s:s,s:o}", "code", bite->rule->code, "name",
                                        bite->rule->name, "message", sc_json_text(bite->message)));
    }
    return list;
}

static json_t *play_of(const struct sc_attempt_play *play, const struct sc_party ends[2])
{
    static const char *const outcomes[] = {"up", "dies", "fails", "unknown", "no-caller"};
    const struct sc_fault_row *fault = sc_fault_row(play->fault);
    bool stopped = play->outcome == SC_OUTCOME_FAILS || play->outcome == SC_OUTCOME_DIES;

    json_t *object = json_pack(
        "{s:o,s:o,s:o,s:i,s:s,s:s,s:s,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:b,s:b}",
        "initiator", sc_json_text(ends[play->initiator].name), "conn",
        sc_json_text(play->child->conn->name), "peer_conn",
        sc_json_text(play->peer_child ? play->peer_child->conn->name : NULL), "version",
        play->connection->peer->version == SC_IKE_V1 ? 1 : 2, "outcome", outcomes[play->outcome],
        "class", fault->name, "code", fault->code, "side",
        sc_json_text(stopped ? ends[play->side].name : NULL), "step", sc_json_text(play->step),
        "notify", sc_json_text(play->notify), "message", sc_json_text(play->message), "remedy",
        sc_json_text(play->remedy), "ike", sc_json_text(play->ike), "esp", sc_json_text(play->esp),
        "local_ts", sc_json_text(play->local_ts), "remote_ts", sc_json_text(play->remote_ts),
        "dies_after",
        play->outcome == SC_OUTCOME_DIES ? json_integer((json_int_t)play->dies_after) : json_null(),
        "certificates_assumed", play->certificates, "names_assumed", play->names);
    if (!object)
        return NULL;
    json_object_set_new(object, "exchanges", exchanges_of(play, ends));
    json_object_set_new(object, "settings", concerns_of(play, ends));
    json_object_set_new(object, "logs", logs_of(play, ends));
    json_object_set_new(object, "changes", changes_of(play, ends));
    json_object_set_new(object, "terms", terms_of(play, ends));
    json_object_set_new(object, "notes", bites_of(play));
    return object;
}

static bool put(json_t *value, FILE *out)
{
    bool done = value && json_dumpf(value, out, JSON_COMPACT | JSON_ENSURE_ASCII) == 0;

    json_decref(value);
    return done;
}

bool sc_negotiation_json(const struct sc_negotiation *negotiation, const struct sc_party ends[2],
                         FILE *out)
{
    bool done = true;

    fprintf(out, "{\"schema\":\"swanconf-negotiate/1\",\"failed\":%zu,\"unknown\":%zu,\"pairs\":[",
            negotiation->failed, negotiation->unknown);
    for (size_t i = 0; done && i < negotiation->plays.count; i++) {
        fputs(i ? ",\n" : "\n", out);
        done = put(play_of(&negotiation->plays.items[i], ends), out);
    }
    fputs("],\n\"alone\":[", out);
    for (size_t i = 0; done && i < negotiation->alone.count; i++) {
        fputs(i ? ",\n" : "\n", out);
        done = put(concern_of(&negotiation->alone.items[i], ends), out);
    }
    fputs("]}\n", out);
    return done && !ferror(out);
}
