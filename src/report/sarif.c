/* SARIF 2.1.0 (OASIS): one run, the rules that found something, columns in UTF-16 units. */
#include "facts/rules.h"
#include "report/value.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static const char *level_of(enum sc_severity severity)
{
    static const char *const levels[] = {"none", "note", "warning", "error"};

    return levels[severity];
}

/* A path as a URI reference (RFC 3986): what has no place in one as %20. */
static json_t *uri_value(const char *path)
{
    size_t length = strlen(path);
    char *uri = malloc(length * 3 + sizeof "file://");
    char *at = uri;

    if (!uri)
        return NULL;
    if (*path == '/')
        at = stpcpy(at, "file://");
    for (const char *c = path; *c; c++) {
        bool plain = isalnum((unsigned char)*c) || strchr("/._-~", *c);
        at += sprintf(at, plain ? "%c" : "%%%02X", (unsigned char)*c);
    }
    *at = '\0';
    json_t *value = json_string(uri);
    free(uri);
    return value;
}

static json_t *region_value(struct sc_range range)
{
    const struct sc_file *file = range.file;

    return json_pack("{s:I,s:I,s:I,s:I}", "startLine",
                     (json_int_t)sc_file_position(file, range.start).line, "startColumn",
                     (json_int_t)sc_file_column_utf16(file, range.start), "endLine",
                     (json_int_t)sc_file_position(file, range.end).line, "endColumn",
                     (json_int_t)sc_file_column_utf16(file, range.end));
}

static json_t *artifact_value(struct sc_range range, const char *name)
{
    return json_pack("{s:o}", "uri", uri_value(sc_value_path(range, name)));
}

static json_t *location_value(struct sc_range range, const char *name, const char *message)
{
    json_t *physical = json_pack("{s:o}", "artifactLocation", artifact_value(range, name));

    if (physical && range.file &&
        json_object_set_new(physical, "region", region_value(range)) != 0) {
        json_decref(physical);
        physical = NULL;
    }
    if (!message)
        return json_pack("{s:o}", "physicalLocation", physical);
    return json_pack("{s:o,s:{s:o}}", "physicalLocation", physical, "message", "text",
                     sc_json_text(message));
}

static json_t *related_value(const struct sc_finding *finding, const char *name)
{
    json_t *array = json_array();

    for (const struct sc_related *related = finding->related; array && related;
         related = related->next)
        array = sc_value_append(array, location_value(related->range, name, related->message));
    return array;
}

static json_t *change_value(const struct sc_edit *edit, const char *name)
{
    return json_pack("{s:o,s:[{s:o,s:{s:o}}]}", "artifactLocation",
                     artifact_value(edit->range, name), "replacements", "deletedRegion",
                     region_value(edit->range), "insertedContent", "text",
                     sc_json_text(edit->text));
}

static json_t *fixes_value(const struct sc_finding *finding, const char *name)
{
    json_t *changes = json_array();

    for (const struct sc_edit *edit = finding->edits; changes && edit; edit = edit->next)
        changes = sc_value_append(changes, change_value(edit, name));
    return json_pack("[{s:o}]", "artifactChanges", changes);
}

/* Where each rule stands among those that found something, from 1; 0: it found nothing. */
struct results {
    size_t places[SC_RULE_COUNT];
    struct sc_fingerprints *fingerprints;
};

static size_t *place_of(struct results *results, const struct sc_rule *rule)
{
    return &results->places[rule - sc_rule_at(0)];
}

static json_t *result_value(const struct sc_finding *finding, const char *name, void *data)
{
    struct results *results = data;
    char fingerprint[SC_FINGERPRINT];

    if (!sc_fingerprint(results->fingerprints, finding, sc_value_path(finding->range, name),
                        fingerprint))
        return NULL;
    json_t *value =
        json_pack("{s:s,s:I,s:s,s:{s:o},s:[o],s:{s:s}}", "ruleId", finding->rule->code, "ruleIndex",
                  (json_int_t)*place_of(results, finding->rule) - 1, "level",
                  level_of(finding->severity), "message", "text", sc_value_message_text(finding),
                  "locations", location_value(finding->range, name, NULL), "partialFingerprints",
                  "swanconf/v1", fingerprint);
    bool done = value != NULL;
    if (done && finding->related)
        done = !json_object_set_new(value, "relatedLocations", related_value(finding, name));
    if (done && sc_value_has_edits(finding))
        done = !json_object_set_new(value, "fixes", fixes_value(finding, name));
    if (done)
        return value;
    json_decref(value);
    return NULL;
}

static json_t *rule_value(const struct sc_rule *rule)
{
    char *help = NULL;

    if (asprintf(&help, "%s\n\nInstead of\n%s\nwrite\n%s", rule->explanation, rule->bad,
                 rule->good) < 0)
        return NULL;
    enum sc_severity severity = rule->severity[SC_TARGET_5_9];
    json_t *value =
        json_pack("{s:s,s:s,s:{s:o},s:{s:o},s:{s:o},s:{s:s}}", "id", rule->code, "name", rule->name,
                  "shortDescription", "text", sc_json_text(rule->summary), "fullDescription",
                  "text", sc_json_text(rule->explanation), "help", "text", sc_json_text(help),
                  "defaultConfiguration", "level", level_of(severity));
    free(help);
    return value;
}

static bool rule_mark(const struct sc_report_run *run, const struct sc_finding *finding,
                      const char *name, void *data)
{
    (void)run;
    (void)name;
    *place_of(data, finding->rule) = 1;
    return true;
}

/* The rules that found something, in order of codes. */
static bool rules_write(const struct sc_report_run *run, struct results *results)
{
    size_t place = 0;

    sc_report_each(run, rule_mark, results);
    for (size_t r = 0; r < SC_RULE_COUNT; r++) {
        if (!results->places[r])
            continue;
        fputs(place ? ",\n" : "\n", run->out);
        results->places[r] = ++place;
        if (!sc_value_put(run, rule_value(sc_rule_at(r))))
            return false;
    }
    return true;
}

/* Files that could not be read. */
static bool invocation_write(const struct sc_report_run *run)
{
    bool done = true, failed = false;

    for (size_t i = 0; i < run->count; i++)
        failed |= run->items[i].error != NULL;
    fprintf(run->out, "\"invocations\":[{\"executionSuccessful\":%s",
            failed ? "false,\"toolExecutionNotifications\":[" : "true");
    const char *separator = "";
    for (size_t i = 0; done && i < run->count; i++) {
        if (!run->items[i].error)
            continue;
        fputs(separator, run->out);
        done = sc_value_put(run, json_pack("{s:s,s:{s:o}}", "level", "error", "message", "text",
                                           sc_json_text(run->items[i].error)));
        separator = ",";
    }
    fputs(failed ? "]}],\n" : "}],\n", run->out);
    return done;
}

bool sc_report_sarif(const struct sc_report_run *run)
{
    struct results results = {.fingerprints = sc_fingerprints_new()};
    bool done = results.fingerprints != NULL;

    fputs(
        "{\"version\":\"2.1.0\",\n\"$schema\":\"https://json.schemastore.org/sarif-2.1.0.json\",\n"
        "\"runs\":[{\"tool\":{\"driver\":{\"name\":\"swanconf\",\"version\":\"" SC_VERSION
        "\",\"rules\":[",
        run->out);
    done = done && rules_write(run, &results);
    fputs("]}},\n\"columnKind\":\"utf16CodeUnits\",\n", run->out);
    done = done && invocation_write(run);
    fputs("\"results\":[", run->out);
    done = done && sc_value_elements(run, result_value, &results);
    fputs("\n]}]}\n", run->out);
    sc_fingerprints_free(results.fingerprints);
    return done;
}
