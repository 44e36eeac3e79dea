/* The object `swanconf-lint/1`: lines and columns from 1, columns in bytes, offsets in bytes from
 * 0, ends exclusive. One small value a finding is built with jansson and written at once. */
#include "report/formats.h"

#include <jansson.h>

static json_t *text(const struct sc_report_run *run, const char *string)
{
    json_t *value = string ? json_string(sc_report_clean(run->arena, string)) : json_null();

    if (!value)
        sc_arena_exhausted(run->arena);
    return value;
}

/* jansson's objects are not the arena's: what can run out of memory must hold none of them. */
static void set(const struct sc_report_run *run, json_t *object, const char *key, json_t *value)
{
    if (!value || json_object_set_new(object, key, value) != 0) {
        json_decref(object);
        sc_arena_exhausted(run->arena);
    }
}

static json_t *position(const struct sc_file *file, uint32_t offset)
{
    struct sc_position at = {1, 1, 0};

    if (file)
        at = sc_file_position(file, offset);
    return json_pack("{s:I,s:I,s:I}", "line", (json_int_t)at.line, "column", (json_int_t)at.column,
                     "offset", (json_int_t)at.offset);
}

/* Strings are cleaned first, so that nothing allocates in the arena while jansson's objects are
 * held. */
struct place {
    const char *name;
    struct sc_range range;
};

static struct place place_of(const struct sc_report_run *run, struct sc_range range,
                             const char *name)
{
    return (struct place){sc_report_clean(run->arena, range.file ? range.file->name : name), range};
}

static void put_place(const struct sc_report_run *run, json_t *object, const struct place *place)
{
    set(run, object, "file", json_string(place->name));
    set(run, object, "start", position(place->range.file, place->range.start));
    set(run, object, "end", position(place->range.file, place->range.end));
}

static size_t related_count(const struct sc_finding *finding)
{
    size_t count = 0;

    for (const struct sc_related *related = finding->related; related; related = related->next)
        count++;
    return count;
}

/* The related places as an array; NULL when out of memory. */
static json_t *related_value(const struct place *places, const char *const *messages, size_t count)
{
    json_t *array = json_array();

    for (size_t i = 0; array && i < count; i++) {
        json_t *entry =
            json_pack("{s:s,s:s,s:o,s:o}", "message", messages[i], "file", places[i].name, "start",
                      position(places[i].range.file, places[i].range.start), "end",
                      position(places[i].range.file, places[i].range.end));
        if (!entry || json_array_append_new(array, entry) != 0) {
            json_decref(array);
            return NULL;
        }
    }
    return array;
}

static void finding_write(const struct sc_report_run *run, const struct sc_finding *finding,
                          const char *name)
{
    size_t count = related_count(finding), i = 0;
    struct place place = place_of(run, finding->range, name);
    struct place *places = SC_NEW_ARRAY(run->arena, struct place, count);
    const char **messages = SC_NEW_ARRAY(run->arena, const char *, count);
    const char *message = sc_report_clean(run->arena, finding->message);
    const char *help = finding->help ? sc_report_clean(run->arena, finding->help) : NULL;

    for (const struct sc_related *related = finding->related; related;
         related = related->next, i++) {
        places[i] = place_of(run, related->range, name);
        messages[i] = sc_report_clean(run->arena, related->message);
    }
    json_t *object = json_pack("{s:s,s:s,s:s,s:s,s:s?}", "code", finding->rule->code, "name",
                               finding->rule->name, "severity", sc_severity_name(finding->severity),
                               "message", message, "help", help);
    if (!object)
        sc_arena_exhausted(run->arena);
    put_place(run, object, &place);
    set(run, object, "related", related_value(places, messages, count));
    int failed = json_dumpf(object, run->out, JSON_COMPACT | JSON_ENSURE_ASCII);
    json_decref(object);
    if (failed)
        sc_arena_exhausted(run->arena);
}

static void files_write(const struct sc_report_run *run)
{
    fputs("\"files\":[", run->out);
    for (size_t i = 0; i < run->count; i++) {
        json_t *name = text(run, run->items[i].name);
        fputs(i ? ",{\"file\":" : "{\"file\":", run->out);
        json_dumpf(name, run->out, JSON_ENCODE_ANY | JSON_ENSURE_ASCII);
        json_decref(name);
        fprintf(run->out, ",\"accepted\":%s}", run->items[i].accepted ? "true" : "false");
    }
    fputs("],\n", run->out);
}

void sc_report_json(const struct sc_report_run *run)
{
    struct sc_report_counts counts = sc_report_count(run);
    const char *separator = "";

    fprintf(run->out,
            "{\"schema\":\"swanconf-lint/"
            "1\",\n\"summary\":{\"error\":%zu,\"warning\":%zu,\"note\":%zu},\n",
            counts.of[SC_SEVERITY_ERROR], counts.of[SC_SEVERITY_WARNING],
            counts.of[SC_SEVERITY_NOTE]);
    files_write(run);
    fputs("\"diagnostics\":[", run->out);
    for (size_t i = 0; i < run->count; i++) {
        for (size_t k = 0; k < run->items[i].findings->count; k++) {
            if (!sc_report_shows(run, &run->items[i].findings->items[k]))
                continue;
            fprintf(run->out, "%s\n", separator);
            finding_write(run, &run->items[i].findings->items[k], run->items[i].name);
            separator = ",";
        }
    }
    fputs("\n]}\n", run->out);
}
