/* swanconf-diagnose/1, one attempt at a time. */
#include "base/json_text.h"
#include "diagnose/settings.h"

#include <jansson.h>

static json_t *text_or_null(const char *string)
{
    return *string ? sc_json_text(string) : json_null();
}

static json_t *evidence_of(const struct sc_attempt *attempt)
{
    json_t *list = json_array();

    for (size_t i = 0; list && i < attempt->evidence_count; i++)
        json_array_append_new(list,
                              json_pack("{s:I,s:o}", "line", (json_int_t)attempt->evidence[i].line,
                                        "text", sc_json_text(attempt->evidence[i].text)));
    return list;
}

static json_t *settings_of(const struct sc_attempt *attempt, const struct sc_config *config)
{
    struct sc_concerned concerned = sc_concerned_find(attempt, config);
    json_t *list = json_array();

    for (size_t i = 0; list && i < concerned.count; i++) {
        const struct sc_setting *setting = concerned.items[i];
        json_array_append_new(
            list,
            json_pack("{s:o,s:I,s:s,s:o}", "file", sc_json_text(setting->file->name), "line",
                      (json_int_t)sc_file_position(setting->file, setting->key_start).line, "key",
                      setting->key, "value", sc_json_text(setting->value ? setting->value : "")));
    }
    return list;
}

static json_t *reached_of(const struct sc_attempt *attempt)
{
    static const char *const names[2][5] = {
        {NULL, "IKE_SA_INIT", "IKE_AUTH", "CREATE_CHILD_SA", "up"},
        {NULL, "main mode", "authentication", "quick mode", "up"}};
    json_t *list = json_array();

    for (enum sc_step step = SC_STEP_INIT; list && step <= attempt->step; step++)
        json_array_append_new(list, json_string(names[attempt->version == 1][step]));
    return list;
}

static json_t *verdict_of(const struct sc_attempt *attempt)
{
    return json_pack("{s:b,s:s,s:s,s:s,s:s,s:o}", "failed", attempt->failed, "class",
                     sc_fault_row(attempt->fault)->name, "code", sc_fault_row(attempt->fault)->code,
                     "side", sc_side_name(attempt->side), "confidence",
                     sc_confidence_name(attempt->confidence), "message",
                     sc_json_text(attempt->message));
}

static json_t *attempt_of(const struct sc_attempt *attempt, const struct sc_config *config)
{
    static const char *const roles[] = {"unknown", "initiator", "responder"};
    static const char *const steps[2][5] = {
        {"none", "IKE_SA_INIT", "IKE_AUTH", "CREATE_CHILD_SA", "none"},
        {"none", "main mode", "main mode", "quick mode", "none"}};
    json_t *all = verdict_of(attempt);
    json_t *more = json_pack(
        "{s:I,s:o,s:s,s:i,s:o,s:o,s:{s:o,s:o},s:s,s:o,s:o,s:o,s:o,s:I,s:I,s:I,s:b}", "ike_sa",
        (json_int_t)attempt->ike_sa, "conn", text_or_null(attempt->conn), "role",
        roles[attempt->role], "version", (int)attempt->version, "local",
        text_or_null(attempt->local), "remote", text_or_null(attempt->remote), "ids", "local",
        text_or_null(attempt->local_id), "remote", text_or_null(attempt->remote_id), "step",
        steps[attempt->version == 1][attempt->step], "reached", reached_of(attempt), "evidence",
        evidence_of(attempt), "settings", settings_of(attempt, config), "remedy",
        sc_json_text(attempt->remedy), "count", (json_int_t)attempt->count, "first",
        (json_int_t)attempt->first_line, "last", (json_int_t)attempt->last_line, "recovered",
        attempt->recovered);

    if (!all || !more || json_object_update(all, more) != 0) {
        json_decref(all);
        all = NULL;
    }
    json_decref(more);
    return all;
}

/* Write a value and let go of it. */
static bool put(FILE *out, json_t *value)
{
    bool done = value && json_dumpf(value, out, JSON_COMPACT | JSON_ENSURE_ASCII) == 0;

    json_decref(value);
    return done;
}

bool sc_diagnosis_json(const struct sc_diagnosis *diagnosis, const struct sc_config *config,
                       FILE *out)
{
    static const struct sc_attempt nothing = {
        .side = SC_SIDE_HERE, .confidence = SC_CERTAIN, .message = "nothing failed"};
    struct sc_attempt other = {.side = SC_SIDE_EITHER,
                               .message = "there is no line of charon's in this log"};
    const struct sc_attempt *verdict = diagnosis->verdict ? diagnosis->verdict : &nothing;

    if (!diagnosis->messages || diagnosis->other) {
        other.fault = SC_FAULT_UNKNOWN;
        if (diagnosis->other)
            snprintf(other.message, sizeof other.message, "this is a log of %s", diagnosis->other);
        verdict = &other;
    }
    fputs("{\"schema\":\"swanconf-diagnose/1\",\n\"verdict\":", out);
    bool done = put(out, verdict_of(verdict));
    fputs(",\n\"attempts\":[", out);
    for (size_t i = 0; done && i < diagnosis->count; i++) {
        fputs(i ? ",\n" : "\n", out);
        done = put(out, attempt_of(&diagnosis->attempts[i], config));
    }
    fprintf(out, "],\n\"lines\":%zu,\"messages\":%zu,\"established\":%zu}\n", diagnosis->lines,
            diagnosis->messages, diagnosis->established);
    return done && !ferror(out);
}
