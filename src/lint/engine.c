/* Running the rules. */
#include "lint/ignore.h"

#include "base/seconds.h"

#include <string.h>

static const struct sc_checks *const families[] = {
    &sc_checks_structure, &sc_checks_pools,   &sc_checks_values,   &sc_checks_cryptography,
    &sc_checks_ike,       &sc_checks_secrets, &sc_checks_topology, &sc_checks_files,
    &sc_checks_migration, &sc_checks_written, &sc_checks_traffic,  &sc_checks_peers,
    &sc_checks_dialect,   &sc_checks_certs,   &sc_checks_obsolete, &sc_checks_words,
    &sc_checks_subnets,
};

enum { FAMILY_COUNT = sizeof families / sizeof families[0] };

/* A set of (rule, place) pairs, each packed into one number: addresses have 48 bits. */
struct sc_told {
    uint64_t *slots; /* 0: free */
    size_t size;     /* a power of two */
    size_t count;
};

enum { FIRST_SLOTS = 1024 };

static uint64_t *told_slot(const struct sc_told *told, uint64_t pair)
{
    size_t at = (size_t)((pair * 0x9e3779b97f4a7c15U) >> 20) & (told->size - 1);

    while (told->slots[at] && told->slots[at] != pair)
        at = (at + 1) & (told->size - 1);
    return &told->slots[at];
}

static void told_enlarge(struct sc_lint *lint)
{
    struct sc_told *told = lint->told, larger = {.size = told->size * 2, .count = told->count};

    larger.slots = SC_NEW_ARRAY(lint->config->arena, uint64_t, larger.size);
    for (size_t i = 0; i < told->size; i++)
        if (told->slots[i])
            *told_slot(&larger, told->slots[i]) = told->slots[i];
    sc_arena_give(lint->config->arena, told->slots, told->size * sizeof *told->slots);
    *told = larger;
}

static struct sc_told *told_new(struct sc_arena *arena)
{
    struct sc_told *told = SC_NEW(arena, struct sc_told);

    told->size = FIRST_SLOTS;
    told->slots = SC_NEW_ARRAY(arena, uint64_t, FIRST_SLOTS);
    return told;
}

bool sc_lint_first(struct sc_lint *lint, enum sc_rule_id rule, const void *place)
{
    if (!place)
        return true;
    uint64_t pair = (uint64_t)(uintptr_t)place << 16 | (uint64_t)(rule + 1);
    uint64_t *slot = told_slot(lint->told, pair);
    if (*slot)
        return false;
    *slot = pair;
    if (++lint->told->count * 2 > lint->told->size)
        told_enlarge(lint);
    return true;
}

bool sc_lint_first_of(struct sc_lint *lint, enum sc_rule_id rule, const struct sc_conn *conn,
                      const struct sc_value *value)
{
    bool alone = value->origin == SC_ORIGIN_OWN && !conn->group->used_by;

    return alone || sc_lint_first(lint, rule, value->setting);
}

void sc_lint_count(struct sc_map *map, const struct sc_setting *setting)
{
    void **place = sc_map_place(map, &setting, sizeof(const struct sc_setting *));

    *place = (void *)((uintptr_t)*place + 1);
}

size_t sc_lint_counted(const struct sc_map *map, const struct sc_setting *setting)
{
    return (size_t)(uintptr_t)sc_map_get(map, &setting, sizeof(const struct sc_setting *));
}

size_t sc_lint_sharers(struct sc_lint *lint, const struct sc_setting *setting)
{
    static const enum sc_keyword_id ids[] = {SC_KW_IKE, SC_KW_ESP, SC_KW_AH};
    const struct sc_model *model = &lint->config->model;

    if (!lint->sharers) {
        lint->sharers = sc_map_new(lint->config->arena);
        for (size_t i = 0; i < model->conns.count; i++)
            for (size_t k = 0; k < sizeof ids / sizeof ids[0]; k++) {
                const struct sc_value *value = sc_conn_value(&model->conns.items[i], ids[k]);
                if (value && model->conns.items[i].loaded)
                    sc_lint_count(lint->sharers, value->setting);
            }
    }
    return sc_lint_counted(lint->sharers, setting);
}

/* A rule that is off for this target need not be asked. */
static bool is_on(const struct sc_lint *lint, const struct sc_check *check)
{
    return sc_rule_severity(sc_rule(check->rule), lint->options->target,
                            lint->options->migration) != SC_SEVERITY_OFF;
}

static void check_config(struct sc_lint *lint, const struct sc_checks *checks)
{
    size_t first = lint->finder->findings->count;

    for (size_t i = 0; i < checks->count; i++)
        if (checks->items[i].config && is_on(lint, &checks->items[i])) {
            checks->items[i].config(lint);
            sc_arena_reset(lint->scratch);
        }
    if (lint->config->model.veiled) /* they look at everything, so they may quote anything */
        sc_findings_hush(lint->finder->findings, first);
}

/* The functions of one kind that are on, of all families, so that the walk over conns, settings or
 * secrets is tight. */
struct active {
    const struct sc_check **items;
    size_t count, capacity;
};

enum kind { KIND_GROUP, KIND_SETTING, KIND_CONN, KIND_COMMON, KIND_CONNECTION, KIND_SECRET };

static struct active active_checks(struct sc_lint *lint, enum kind kind)
{
    struct active active = {0};

    for (size_t f = 0; f < FAMILY_COUNT; f++) {
        for (size_t i = 0; i < families[f]->count; i++) {
            const struct sc_check *check = &families[f]->items[i];
            bool wanted =
                (kind == KIND_GROUP && check->group) || (kind == KIND_SETTING && check->setting) ||
                (kind == KIND_CONN && check->conn) || (kind == KIND_COMMON && check->common) ||
                (kind == KIND_CONNECTION && check->connection) ||
                (kind == KIND_SECRET && check->secret);
            if (wanted && is_on(lint, check))
                SC_PUSH(lint->config->arena, &active, check);
        }
    }
    return active;
}

static void check_group(struct sc_lint *lint, const struct active *active,
                        const struct sc_group *group)
{
    for (size_t i = 0; i < active->count; i++)
        active->items[i]->group(lint, group);
}

static void check_groups(struct sc_lint *lint)
{
    struct active active = active_checks(lint, KIND_GROUP);
    const struct sc_model *model = &lint->config->model;
    size_t first = lint->finder->findings->count;

    if (model->setup.group)
        check_group(lint, &active, model->setup.group);
    for (size_t i = 0; i < model->groups.count; i++)
        check_group(lint, &active, model->groups.items[i]);
    if (model->veiled) /* they may quote what another section holds */
        sc_findings_hush(lint->finder->findings, first);
}

/* Settings in which there was nothing to find; a few that came by lately. */
enum { CLEAN_SETTINGS = 1024 };

struct clean_setting {
    const char *key, *value; /* both interned */
    uint32_t kind;           /* of the section, and how the value was written */
};

/* Where it would be remembered that there is nothing to find in settings like this. */
static struct clean_setting *clean_setting_at(struct clean_setting *all,
                                              const struct sc_setting *setting,
                                              struct clean_setting *wanted)
{
    uint32_t kind = setting->section ? (uint32_t)setting->section->kind : 0;
    uintptr_t texts =
        (uintptr_t)setting->value / 8 + (uintptr_t)setting->key; /* both are aligned */

    *wanted = (struct clean_setting){setting->key, setting->value,
                                     kind << 24 | (uint32_t)setting->quoted << 16 | setting->words};
    return &all[(texts ^ texts / CLEAN_SETTINGS) % CLEAN_SETTINGS];
}

static void check_setting(struct sc_lint *lint, const struct active *active,
                          struct clean_setting *all, const struct sc_setting *setting)
{
    size_t before = lint->finder->findings->count;
    struct clean_setting wanted, *clean = clean_setting_at(all, setting, &wanted);

    if (clean->key == wanted.key && clean->value == wanted.value && clean->kind == wanted.kind)
        return;
    for (size_t i = 0; i < active->count; i++)
        active->items[i]->setting(lint, setting);
    if (lint->finder->findings->count == before)
        *clean = wanted;
}

static void check_list(struct sc_lint *lint, const struct active *active,
                       struct clean_setting *clean, const struct sc_settings *settings)
{
    SC_EACH_SETTING (setting, settings)
        if (!setting->secret)
            check_setting(lint, active, clean, setting);
}

static void check_settings(struct sc_lint *lint)
{
    struct active active = active_checks(lint, KIND_SETTING);
    struct clean_setting *clean = SC_NEW_ARRAY(lint->scratch, struct clean_setting, CLEAN_SETTINGS);
    const struct sc_conf *conf = lint->config->conf;

    check_list(lint, &active, clean, &conf->strays);
    for (const struct sc_section *section = conf->sections; section; section = section->next)
        check_list(lint, &active, clean, &section->settings);
    sc_arena_reset(lint->scratch);
}

/* Where it is remembered that there was nothing to find in a conn's common part; NULL for a conn
 * from which others inherit: its settings count as told from here on. */
static void **clean_place(struct sc_lint *lint, const struct sc_conn *conn)
{
    const struct {
        const struct sc_common *common;
        uintptr_t mode;
    } key = {conn->common, conn->mode};

    return conn->group->used_by ? NULL : sc_map_place(lint->clean, &key, sizeof key);
}

static void check_common(struct sc_lint *lint, const struct active *active,
                         const struct sc_conn *conn)
{
    size_t before = lint->finder->findings->count;
    void **clean = clean_place(lint, conn);

    if (clean && *clean)
        return;
    for (size_t i = 0; i < active->count; i++)
        active->items[i]->common(lint, conn);
    if (clean && lint->finder->findings->count == before) /* no rule adds to lint->clean */
        *clean = lint;
}

static void check_conns(struct sc_lint *lint)
{
    struct active active = active_checks(lint, KIND_CONN);
    struct active common = active_checks(lint, KIND_COMMON);
    const struct sc_model *model = &lint->config->model;

    for (size_t c = 0; c < model->conns.count; c++) {
        const struct sc_conn *conn = &model->conns.items[c];
        size_t first = lint->finder->findings->count;
        if (!conn->dropped)
            check_common(lint, &common, conn);
        for (size_t i = 0; i < active.count && !conn->dropped; i++)
            active.items[i]->conn(lint, conn);
        if (model->veiled && sc_group_is_veiled(conn->group))
            sc_findings_hush(lint->finder->findings, first);
    }
}

static void check_connections(struct sc_lint *lint)
{
    struct active active = active_checks(lint, KIND_CONNECTION);
    size_t first = lint->finder->findings->count;

    for (const struct sc_connection *c = lint->charon->connections; c; c = c->next)
        for (size_t i = 0; i < active.count; i++)
            active.items[i]->connection(lint, c);
    if (lint->config->model.veiled) /* one may quote what another conn holds */
        sc_findings_hush(lint->finder->findings, first);
}

static void check_secrets(struct sc_lint *lint)
{
    struct active active = active_checks(lint, KIND_SECRET);

    if (!lint->config->secrets)
        return;
    for (const struct sc_secret *secret = lint->config->secrets->entries; secret;
         secret = secret->next)
        for (size_t i = 0; i < active.count; i++)
            active.items[i]->secret(lint, secret);
}

/* What reading found counts with the target's severities. */
static void take_findings_of_reading(struct sc_lint *lint)
{
    const struct sc_findings *found = &lint->config->findings;

    for (size_t i = 0; i < found->count; i++) {
        struct sc_finding finding = found->items[i];
        if (finding.severity == finding.rule->severity[SC_TARGET_5_9]) /* as the table has it */
            finding.severity = finding.rule->severity[lint->options->target];
        SC_PUSH(lint->config->arena, lint->finder->findings, finding);
    }
}

struct run {
    struct sc_config *config;
    const struct sc_lint_options *options;
    struct sc_findings *findings;
};

static void run_checks(void *data)
{
    const struct run *run = data;
    struct sc_arena *arena = run->config->arena;
    struct sc_timing *timing = &run->config->timing;
    double started = sc_seconds();
    struct sc_charon_options options = {run->options->local, run->options->local_count, false};
    struct sc_finder finder = {arena, run->findings, run->options->target, run->options->migration};
    struct sc_lint lint = {.config = run->config,
                           .options = run->options,
                           .finder = &finder,
                           .charon = sc_charon_build(run->config, &options),
                           .scratch = sc_arena_scratch(arena),
                           .told = told_new(arena),
                           .clean = sc_map_new(arena)};

    if (!lint.charon)
        sc_arena_exhausted(arena);
    timing->build = sc_seconds() - started;
    take_findings_of_reading(&lint);
    sc_lint_dialect(&lint);
    for (size_t f = 0; f < FAMILY_COUNT; f++)
        check_config(&lint, families[f]);
    check_groups(&lint);
    check_connections(&lint);
    check_settings(&lint);
    check_conns(&lint);
    check_secrets(&lint);
    sc_findings_finish(run->findings);
    sc_arena_drop(lint.scratch);
    if (sc_ignores_apply(&lint))
        sc_findings_finish(run->findings);
    timing->check = sc_seconds() - started - timing->build;
}

bool sc_lint(struct sc_config *config, const struct sc_lint_options *options,
             struct sc_findings *findings)
{
    struct run run = {config, options, findings};

    *findings = (struct sc_findings){0};
    if (!config->conf)
        return true;
    return sc_arena_guard_both(config->arena, config->secret_arena, run_checks, &run);
}
