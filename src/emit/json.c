/* The resolved configuration as JSON, schema swanconf-model/1: each conn, ca and config setup with
 * the settings that strongSwan reads, in its order, and where each came from. One small value is
 * built and written at once. */
#include "emit/emitter.h"

#include <jansson.h>
#include <string.h>

static _Noreturn void exhausted(struct sc_emitter *emitter, json_t *held)
{
    json_decref(held);
    sc_arena_exhausted(emitter->arena);
}

enum {
    STYLE = JSON_COMPACT | JSON_ENSURE_ASCII | JSON_ENCODE_ANY,
    ROOM = 4096, /* for most values */
};

/* Write a value and let go of it. It goes to the file at once: jansson writes it in pieces. */
static void put(struct sc_emitter *emitter, json_t *value)
{
    char text[ROOM];
    size_t length = value ? json_dumpb(value, text, sizeof text, STYLE) : 0;

    if (!length)
        exhausted(emitter, value);
    if (length <= sizeof text)
        fwrite(text, 1, length, emitter->out.file);
    else if (json_dumpf(value, emitter->out.file, STYLE) != 0)
        exhausted(emitter, value);
    explicit_bzero(text, length < sizeof text ? length : sizeof text); /* it may be a secret */
    json_decref(value);
}

/* Text that may hold any bytes: what is no UTF-8 is read as Latin-1. */
static json_t *text(struct sc_emitter *emitter, const char *string)
{
    json_t *value = string ? json_string(string) : json_null();

    if (value)
        return value;
    char *utf8 = sc_arena_alloc(emitter->arena, strlen(string) * 2 + 1), *out = utf8;
    for (const unsigned char *in = (const unsigned char *)string; *in; in++) {
        if (*in >= 0x80) {
            *out++ = (char)(0xc0 | *in >> 6);
            *out++ = (char)(0x80 | (*in & 0x3f));
        } else {
            *out++ = (char)*in;
        }
    }
    return json_string(utf8);
}

static json_t *place(struct sc_emitter *emitter, struct sc_range range)
{
    struct sc_position at = sc_file_position(range.file, range.start);
    json_t *file = text(emitter, range.file->name);

    return json_pack("{s:o,s:I,s:I}", "file", file, "line", (json_int_t)at.line, "column",
                     (json_int_t)at.column);
}

static json_t *value_of(struct sc_emitter *emitter, const void *thing)
{
    const struct sc_value *value = thing;
    static const char *const origins[] = {"built-in", "own", "also", "default"};
    json_t *key = text(emitter, value->setting->key);
    json_t *string = text(emitter, value->setting->value);
    json_t *from = text(emitter, value->setting->section->name);

    return json_pack("{s:o,s:o,s:s,s:o,s:b,s:b,s:b,s:o}", "key", key, "value", string, "origin",
                     origins[value->origin], "section", from, "known",
                     value->setting->keyword != SC_KW_NONE, "bad", value->bad, "beaten",
                     value->beaten, "place", place(emitter, sc_setting_range(value->setting)));
}

static bool may_show(const struct sc_value *value)
{
    return value->setting->file->veil == SC_VEIL_NONE;
}

static void values_put(struct sc_emitter *emitter, const struct sc_value *values, size_t count)
{
    const char *separator = "";

    fputs(",\"settings\":[", emitter->out.file);
    for (size_t i = 0; i < count; i++) {
        if (!may_show(&values[i]))
            continue;
        fputs(separator, emitter->out.file);
        put(emitter, value_of(emitter, &values[i]));
        separator = ",";
    }
    fputc(']', emitter->out.file);
}

/* What many conns share is spelled once: `thing`, by `spell`. */
static void once_put(struct sc_emitter *emitter, const void *thing,
                     json_t *(*spell)(struct sc_emitter *emitter, const void *thing))
{
    void **known = sc_map_place(emitter->spelled, &thing, sizeof thing);

    if (*known) {
        fputs(*known, emitter->out.file);
        return;
    }
    char text[ROOM];
    json_t *json = spell(emitter, thing);
    size_t length = json ? json_dumpb(json, text, sizeof text, STYLE) : 0;
    json_decref(json);
    if (!length)
        exhausted(emitter, NULL);
    if (length > sizeof text) {
        put(emitter, spell(emitter, thing));
        return;
    }
    *known = sc_arena_copy(emitter->arena, text, length);
    fwrite(text, 1, length, emitter->out.file);
}

static void conn_values_put(struct sc_emitter *emitter, const struct sc_conn *conn)
{
    const char *separator = "";
    size_t at = 0;

    fputs(",\"settings\":[", emitter->out.file);
    for (const struct sc_value *value; (value = sc_conn_next_value(conn, &at));) {
        if (!may_show(value))
            continue;
        fputs(separator, emitter->out.file);
        separator = ",";
        if (at <= conn->own_count)
            put(emitter, value_of(emitter, value));
        else
            once_put(emitter, value, value_of);
    }
    fputc(']', emitter->out.file);
}

static void member(struct sc_emitter *emitter, const char *name, json_t *value)
{
    fprintf(emitter->out.file, ",\"%s\":", name);
    put(emitter, value);
}

static void group_put(struct sc_emitter *emitter, const struct sc_group *group, bool dropped,
                      bool loaded)
{
    fputs("{\"name\":", emitter->out.file);
    put(emitter, text(emitter, group->name));
    member(emitter, "place", place(emitter, group->first->header));
    member(emitter, "loaded", json_boolean(loaded));
    member(emitter, "dropped", json_boolean(dropped));
}

static void setup_put(struct sc_emitter *emitter)
{
    static const char *const unique[] = {"no", "yes", "replace", "keep", "never"};
    static const char *const strict[] = {"no", "yes", "ifuri"};
    const struct sc_setup *setup = &emitter->config->model.setup;

    fputs("\"setup\":{\"uniqueids\":", emitter->out.file);
    put(emitter, json_string(unique[setup->uniqueids]));
    member(emitter, "strictcrlpolicy", json_string(strict[setup->strictcrlpolicy]));
    member(emitter, "cachecrls", json_boolean(setup->cachecrls));
    values_put(emitter, setup->values, setup->value_count);
    fputs("},\n", emitter->out.file);
}

static json_t *seconds_of(struct sc_emitter *emitter, const void *thing)
{
    const struct sc_common *common = thing;

    (void)emitter;
    return json_pack("{s:I,s:I,s:I,s:I,s:I,s:I}", "ikelifetime", (json_int_t)common->ikelifetime,
                     "lifetime", (json_int_t)common->lifetime, "margintime",
                     (json_int_t)common->margintime, "dpddelay", (json_int_t)common->dpddelay,
                     "dpdtimeout", (json_int_t)common->dpdtimeout, "inactivity",
                     (json_int_t)common->inactivity);
}

static bool is_shown(const struct sc_emitter *emitter, const struct sc_group *group)
{
    return !emitter->config->model.veiled || !sc_group_is_veiled(group);
}

static void conns_put(struct sc_emitter *emitter)
{
    const struct sc_model *model = &emitter->config->model;
    const char *separator = "\n";

    fputs("\"conns\":[", emitter->out.file);
    for (size_t i = 0; i < model->conns.count; i++) {
        const struct sc_conn *conn = &model->conns.items[i];
        if (!is_shown(emitter, conn->group))
            continue;
        fputs(separator, emitter->out.file);
        separator = ",\n";
        group_put(emitter, conn->group, conn->dropped, conn->loaded);
        fputs(",\"seconds\":", emitter->out.file);
        once_put(emitter, conn->common, seconds_of);
        conn_values_put(emitter, conn);
        fputc('}', emitter->out.file);
    }
    fputs("],\n", emitter->out.file);
}

static void cas_put(struct sc_emitter *emitter)
{
    const struct sc_model *model = &emitter->config->model;
    const char *separator = "\n";

    fputs("\"cas\":[", emitter->out.file);
    for (size_t i = 0; i < model->cas.count; i++) {
        const struct sc_ca *ca = &model->cas.items[i];
        if (!is_shown(emitter, ca->group))
            continue;
        fputs(separator, emitter->out.file);
        separator = ",\n";
        group_put(emitter, ca->group, ca->dropped, ca->loaded);
        values_put(emitter, ca->values, ca->value_count);
        fputc('}', emitter->out.file);
    }
    fputs("],\n", emitter->out.file);
}

/* Where the sections begin of which something must not be shown. */
static void withheld_put(struct sc_emitter *emitter)
{
    const struct sc_model *model = &emitter->config->model;
    const char *separator = "\n";

    fputs("\"withheld\":[", emitter->out.file);
    for (size_t i = 0; model->veiled && i < model->groups.count; i++) {
        if (!sc_group_is_veiled(model->groups.items[i]))
            continue;
        fputs(separator, emitter->out.file);
        separator = ",\n";
        put(emitter, place(emitter, model->groups.items[i]->first->header));
    }
    fputs("],\n", emitter->out.file);
}

/* What a translation to swanctl.conf would lose. */
static void losses_put(struct sc_emitter *emitter)
{
    const struct sc_losses *losses = emitter->losses;

    fputs("\"losses\":[", emitter->out.file);
    for (size_t i = 0; losses && i < losses->count; i++) {
        const struct sc_loss *loss = &losses->items[i];
        json_t *what = text(emitter, loss->what), *why = text(emitter, loss->why);
        json_t *todo = text(emitter, loss->todo);
        json_t *where = loss->range.file ? place(emitter, loss->range) : json_null();
        fputs(i ? ",\n" : "\n", emitter->out.file);
        put(emitter,
            json_pack("{s:s,s:s,s:o,s:o,s:o,s:o}", "code", loss->rule->code, "name",
                      loss->rule->name, "what", what, "why", why, "todo", todo, "place", where));
    }
    fputs("],\n", emitter->out.file);
}

static json_t *selectors(struct sc_emitter *emitter, const struct sc_secret *secret)
{
    json_t *array = json_array();

    for (const struct sc_selector *selector = secret->selectors; array && selector;
         selector = selector->next)
        if (json_array_append_new(array, text(emitter, selector->text)) != 0)
            exhausted(emitter, array);
    return array;
}

/* Only with --show-secrets; as hexadecimal digits, since a secret may hold any bytes. */
static json_t *secret_value(struct sc_emitter *emitter, const struct sc_secret *secret)
{
    char *hex = sc_arena_alloc(emitter->config->secret_arena, secret->length * 2 + 1);

    if (!emitter->options->show_secrets || secret->form == SC_SECRET_ABSENT)
        return json_null();
    for (size_t i = 0; i < secret->length; i++)
        snprintf(hex + i * 2, 3, "%02x", (unsigned char)secret->bytes[i]);
    return json_string(hex);
}

static void secrets_put(struct sc_emitter *emitter)
{
    const char *separator = "\n";

    fputs("\"secrets\":[", emitter->out.file);
    for (const struct sc_secret *secret =
             emitter->config->secrets ? emitter->config->secrets->entries : NULL;
         secret; secret = secret->next) {
        if (secret->range.file->veil != SC_VEIL_NONE)
            continue;
        fputs(separator, emitter->out.file);
        separator = ",\n";
        fputs("{\"kind\":", emitter->out.file);
        put(emitter, json_string(sc_secret_kind_name(secret->kind)));
        member(emitter, "selectors", selectors(emitter, secret));
        member(emitter, "file",
               text(emitter,
                    emitter->options->show_secrets ? secret->path : sc_secret_file_name(secret)));
        member(emitter, "lost", json_boolean(secret->lost));
        member(emitter, "secret_hex", secret_value(emitter, secret));
        member(emitter, "place", place(emitter, secret->range));
        fputc('}', emitter->out.file);
    }
    fputs("]}\n", emitter->out.file);
}

struct emission {
    struct sc_config *config;
    const struct sc_emit_options *options;
    struct sc_losses *losses;
    FILE *out;
};

static void emit(void *data)
{
    const struct emission *emission = data;
    struct sc_emitter emitter = {
        .config = emission->config,
        .arena = emission->config->arena,
        .options = emission->options,
        .losses = emission->losses,
        .spelled = sc_map_new(emission->config->arena),
        .out = {.file = emission->out, .arena = emission->config->arena},
    };

    fprintf(emission->out, "{\"schema\":\"swanconf-model/1\",\n\"accepted\":%s,\n",
            emission->config->model.accepted ? "true" : "false");
    setup_put(&emitter);
    conns_put(&emitter);
    cas_put(&emitter);
    withheld_put(&emitter);
    losses_put(&emitter);
    secrets_put(&emitter);
}

bool sc_emit_json(struct sc_config *config, const struct sc_emit_options *options,
                  struct sc_losses *losses, FILE *out)
{
    struct emission emission = {config, options, losses, out};

    return sc_arena_guard_both(config->arena, config->secret_arena, emit, &emission) &&
           !ferror(out);
}
