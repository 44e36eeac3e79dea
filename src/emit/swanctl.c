/* swanctl.conf as a whole. */
#include "emit/origin.h"
#include "emit/tree.h"

#include "facts/rules.h"

#include <string.h>

/* True if all connections and their children have names that can stand. */
static bool names_are_plain(const struct sc_charon *charon)
{
    for (const struct sc_connection *c = charon->connections; c; c = c->next)
        for (const struct sc_child *child = c->children; child; child = child->next)
            if (!sc_name_can_stand(child->conn->name)) /* the first one's is the connection's */
                return false;
    return true;
}

static void names_keep(struct sc_emitter *emitter)
{
    const struct sc_model *model = &emitter->config->model;

    emitter->connections.plain = emitter->children.plain = names_are_plain(emitter->charon);
    for (const struct sc_connection *c = emitter->charon->connections;
         c && !emitter->connections.plain; c = c->next) {
        sc_name_keep(emitter, &emitter->connections, c->name);
        for (const struct sc_child *child = c->children; child; child = child->next)
            sc_name_keep(emitter, &emitter->children, child->conn->name);
    }
    for (size_t i = 0; i < model->cas.count; i++)
        sc_name_keep(emitter, &emitter->authorities, model->cas.items[i].name);
}

static void connections_each(struct sc_emitter *emitter)
{
    for (const struct sc_connection *connection = emitter->charon->connections; connection;
         connection = connection->next) {
        sc_emit_connection(emitter, connection);
        sc_arena_reset(emitter->scratch);
    }
}

static void connections_put(struct sc_emitter *emitter)
{
    if (!emitter->charon->connections)
        return;
    if (emitter->options->keep_sharing) {
        sc_emit_shared(emitter, connections_each);
        return;
    }
    sc_settings_open(&emitter->out, "connections");
    connections_each(emitter);
    sc_settings_close(&emitter->out);
}

/* Sections of which something stands in a file that must not be shown. */
static void veiled_tell(struct sc_emitter *emitter)
{
    const struct sc_model *model = &emitter->config->model;

    for (size_t i = 0; model->veiled && i < model->groups.count; i++) {
        const struct sc_group *group = model->groups.items[i];
        bool template = (group->conn && !group->conn->loaded) || (!group->conn && !group->ca);
        if (!template && sc_group_is_veiled(group))
            sc_lose(emitter, SC_RULE_LOST_CONN, group->first->header,
                    sc_arena_format(emitter->arena, "%s '%s'", group->conn ? "conn" : "ca",
                                    group->name),
                    sc_loss_outside, sc_loss_take_along);
    }
}

/* What charon never loads can't be translated: told, so that nobody misses it later. */
void sc_emit_left_out(struct sc_emitter *emitter)
{
    const struct sc_model *model = &emitter->config->model;

    for (size_t i = 0; model->dropped_count && i < model->conns.count; i++) {
        const struct sc_conn *conn = &model->conns.items[i];
        if (conn->dropped)
            sc_lose(emitter, SC_RULE_LOST_CONN, conn->group->first->header,
                    sc_arena_format(emitter->arena, "conn '%s'", conn->name),
                    "strongSwan drops it because of a bad value",
                    "mend the value: see `swanconf lint`");
    }
    for (size_t i = 0; i < emitter->charon->refused.count; i++) {
        const struct sc_refusal *refusal = &emitter->charon->refused.items[i];
        sc_lose(emitter, SC_RULE_LOST_CONN, refusal->conn->group->first->header,
                sc_arena_format(emitter->arena, "conn '%s'", refusal->conn->name),
                sc_arena_format(emitter->arena, "charon refuses it: %s", refusal->reason),
                "mend it: see `swanconf lint`");
    }
}

/* Settings that belong into strongswan.conf, where they are not written. */
static void setup_tell(struct sc_emitter *emitter)
{
    const struct sc_setup *setup = &emitter->config->model.setup;

    for (size_t i = 0; i < setup->value_count; i++) {
        const struct sc_setting *setting = setup->values[i].setting;
        enum sc_keyword_id id = (enum sc_keyword_id)setting->keyword;
        if (id != SC_KW_CHARONDEBUG && !(id == SC_KW_CACHECRLS && setup->cachecrls))
            continue;
        sc_lose(emitter, SC_RULE_LOST_SETUP, sc_setting_range(setting),
                sc_arena_format(emitter->arena, "%s=%s", setting->key, setting->value),
                "it belongs into strongswan.conf",
                id == SC_KW_CACHECRLS ? "write charon { cache_crls = yes } there"
                                      : "write the levels into charon { filelog { … } } there");
    }
}

/* Files that strongSwan reads and that are not in here. */
static void unread_files_tell(struct sc_emitter *emitter)
{
    static const enum sc_rule_id rules[] = {SC_RULE_INCLUDE_LIMIT, SC_RULE_OUTSIDE_ROOT};
    const struct sc_findings *found = &emitter->config->findings;

    for (size_t i = 0; i < found->count; i++)
        for (size_t r = 0; r < sizeof rules / sizeof rules[0]; r++)
            if (found->items[i].rule == sc_rule(rules[r]))
                sc_lose(emitter, SC_RULE_LOST_UNREAD, found->items[i].range,
                        "what an include names", found->items[i].message,
                        found->items[i].help ? found->items[i].help : "correct the include");
}

/* A file that is named without wildcards was meant to be there. */
static void missing_files_tell(struct sc_emitter *emitter, const struct sc_include *includes)
{
    for (const struct sc_include *include = includes; include; include = include->next)
        if (!include->files && !strpbrk(include->pattern, "*?["))
            sc_lose(emitter, SC_RULE_LOST_UNREAD, include->pattern_at,
                    sc_arena_format(emitter->arena, "what '%s' holds", include->pattern),
                    "nothing was read for this include", "correct the path, or remove it");
}

struct emission {
    struct sc_config *config;
    const struct sc_emit_options *options;
    const struct sc_tree_streams *streams;
    struct sc_tree *tree; /* NULL: swanctl.conf alone */
    struct sc_losses *losses;
};

static bool takes_secrets(const struct sc_emitter *emitter)
{
    return (emitter->options->secrets || emitter->tree) && emitter->config->secrets;
}

/* The secrets in a file of their own, and the keys that go with them. */
static void secrets_apart(struct sc_emitter *emitter, const struct sc_tree_streams *streams)
{
    struct sc_settings_out conf = emitter->out;

    emitter->out =
        sc_settings_begin(streams->secrets, emitter->arena, emitter->config->secret_arena);
    sc_emit_secrets(emitter);
    sc_settings_flush(&emitter->out);
    emitter->out = conf;
    sc_settings_flush(&emitter->out);
    emitter->tree->has_secrets = emitter->config->secrets->entries != NULL;
    if (emitter->tree->has_secrets)
        fputs("\ninclude secrets.conf\n", streams->swanctl);
}

static void emit(void *data)
{
    const struct emission *emission = data;
    struct sc_config *config = emission->config;
    struct sc_charon_options options = {emission->options->local, emission->options->local_count,
                                        true};
    struct sc_emitter emitter = {
        .config = config,
        .arena = config->arena,
        .scratch = sc_arena_scratch(config->arena),
        .options = emission->options,
        .charon = sc_charon_build(config, &options),
        .losses = emission->losses,
        .tree = emission->tree,
        .tree_taken = sc_map_new(config->arena),
        .proposals = sc_map_new(config->arena),
        .lines = sc_map_new(config->arena),
        .out = sc_settings_begin(emission->streams->swanctl, config->arena, config->secret_arena),
    };

    if (!emitter.charon)
        sc_arena_exhausted(config->arena);
    names_keep(&emitter);
    sc_emit_pool_names(&emitter);
    sc_origin_start(&emitter);
    sc_origin_top(&emitter);
    connections_put(&emitter);
    sc_emit_pools(&emitter);
    sc_emit_authorities(&emitter);
    sc_origin_end(&emitter);
    sc_tree_take_folders(&emitter);
    if (takes_secrets(&emitter) && emitter.tree)
        secrets_apart(&emitter, emission->streams);
    else if (takes_secrets(&emitter))
        sc_emit_secrets(&emitter);
    if (emitter.tree)
        emitter.tree->has_strongswan = sc_emit_strongswan(&emitter, emission->streams->strongswan);
    else
        setup_tell(&emitter);
    veiled_tell(&emitter);
    unread_files_tell(&emitter);
    missing_files_tell(&emitter, config->conf->includes);
    if (takes_secrets(&emitter))
        missing_files_tell(&emitter, config->secrets->includes);
    sc_emit_left_out(&emitter);
    sc_settings_flush(&emitter.out);
    sc_arena_drop(emitter.scratch);
}

bool sc_emit_swanctl(struct sc_config *config, const struct sc_emit_options *options, FILE *out,
                     struct sc_losses *losses)
{
    struct sc_tree_streams streams = {.swanctl = out};
    struct emission emission = {config, options, &streams, NULL, losses};

    *losses = (struct sc_losses){0};
    return sc_arena_guard_both(config->arena, config->secret_arena, emit, &emission) &&
           !ferror(out);
}

bool sc_emit_tree(struct sc_config *config, const struct sc_emit_options *options,
                  const struct sc_tree_streams *streams, struct sc_tree *tree,
                  struct sc_losses *losses)
{
    struct emission emission = {config, options, streams, tree, losses};

    *losses = (struct sc_losses){0};
    *tree = (struct sc_tree){0};
    return sc_arena_guard_both(config->arena, config->secret_arena, emit, &emission) &&
           !ferror(streams->swanctl) && !ferror(streams->secrets) && !ferror(streams->strongswan);
}
