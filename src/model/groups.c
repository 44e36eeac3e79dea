#include "model/groups.h"

#include "base/hash.h"
#include "base/names.h"

#include <stdlib.h>
#include <string.h>

enum { FEW_SETTINGS = 32 };

/* The groups of one name. */
struct namesakes {
    struct sc_group *conn, *ca, *setup;
};

struct sc_group_builder {
    struct sc_arena *arena, *scratch;
    struct sc_model *model;
    struct { /* by the marks of their names */
        struct namesakes *items;
        size_t count, capacity;
    } names;
    struct sc_map *lists;            /* lists of parents to themselves */
    const struct sc_parents *nobody; /* the empty one */
    unsigned pass;                   /* of marking visited groups */
    struct {                         /* room for the settings of one group */
        const struct sc_setting **items;
        size_t count, capacity;
    } settings;
    struct { /* room for linearizing, reused */
        const struct sc_group **items;
        size_t count, capacity;
    } line;
};

static struct sc_group **group_of_kind(struct namesakes *namesakes, enum sc_section_kind kind)
{
    return kind == SC_SECTION_CONN ? &namesakes->conn
           : kind == SC_SECTION_CA ? &namesakes->ca
                                   : &namesakes->setup;
}

/* Names are interned, and know their place. */
static struct sc_group **group_place(struct sc_group_builder *builder, enum sc_section_kind kind,
                                     const char *name)
{
    uint32_t *mark = sc_name_mark(name);

    if (!*mark) {
        SC_PUSH(builder->scratch, &builder->names, (struct namesakes){0});
        *mark = (uint32_t)builder->names.count;
    }
    return group_of_kind(&builder->names.items[*mark - 1], kind);
}

static struct sc_group *group_find(const struct sc_group_builder *builder,
                                   enum sc_section_kind kind, const char *name)
{
    uint32_t mark = *sc_name_mark(name);

    return mark ? *group_of_kind(&builder->names.items[mark - 1], kind) : NULL;
}

static void group_enter(struct sc_group_builder *builder, struct sc_group *group)
{
    struct sc_model *model = builder->model;
    bool is_conn = group->kind == SC_SECTION_CONN;

    if (group->kind == SC_SECTION_SETUP) {
        model->setup.group = group;
        return;
    }
    SC_PUSH(builder->arena, &model->groups, group);
    *(is_conn ? &model->conns.capacity : &model->cas.capacity) += 1;
    if (strcmp(group->name, "%default") != 0)
        return;
    group->resolved = true; /* also= in %default gives nothing */
    *(is_conn ? &model->conn_default : &model->ca_default) = group;
}

static struct sc_group *group_new(struct sc_group_builder *builder,
                                  const struct sc_section *section)
{
    struct sc_group *group = SC_NEW(builder->arena, struct sc_group);

    group->kind = (uint8_t)section->kind;
    group->name = section->name;
    group->first = section;
    group->parents = builder->nobody;
    group_enter(builder, group);
    return group;
}

static void group_add(struct sc_group_builder *builder, const struct sc_section *section)
{
    struct sc_group **place = group_place(builder, section->kind, section->name);
    struct sc_group *group = *place;

    if (!group)
        group = *place = group_new(builder, section);
    SC_PUSH(builder->arena, &group->sections, section);
}

/* Settings in the order of strcmp() of their keys, as starter keeps them. */
static int by_key(const struct sc_setting *a, const struct sc_setting *b)
{
    if (a->key == b->key)
        return 0;
    int first = (unsigned char)a->key[0] - (unsigned char)b->key[0];
    return first ? first : strcmp(a->key, b->key);
}

static void insertion_sort(const struct sc_setting **items, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        const struct sc_setting *item = items[i];
        size_t at = i;
        for (; at > 0 && by_key(items[at - 1], item) > 0; at--)
            items[at] = items[at - 1];
        items[at] = item;
    }
}

/* Stable, since qsort() is not: halves are sorted and merged through `room`. */
static void sort(const struct sc_setting **items, size_t count, const struct sc_setting **room)
{
    if (count <= FEW_SETTINGS) {
        insertion_sort(items, count);
        return;
    }
    size_t half = count / 2, left = 0, right = half;
    sort(items, half, room);
    sort(items + half, count - half, room);
    for (size_t i = 0; i < count; i++) {
        bool from_left = right == count || (left < half && by_key(items[left], items[right]) <= 0);
        room[i] = from_left ? items[left++] : items[right++];
    }
    memcpy(items, room, count * sizeof *items);
}

static void also_add(struct sc_group_builder *builder, struct sc_group *group,
                     const struct sc_setting *setting)
{
    /* no name, or that of the group everybody inherits from anyway: starter ignores it */
    if (!setting->value || !*setting->value || !strcmp(setting->value, "%default"))
        return;
    struct sc_also also = {.setting = setting};
    if (group->kind != SC_SECTION_SETUP)
        also.target = group_find(builder, group->kind, setting->value);
    SC_PUSH(builder->arena, &group->also, also);
}

static void settings_collect(struct sc_group_builder *builder, struct sc_group *group)
{
    builder->settings.count = 0;
    for (size_t i = 0; i < group->sections.count; i++)
        SC_EACH_SETTING (s, &group->sections.items[i]->settings)
            if (s->keyword == SC_KW_ALSO)
                also_add(builder, group, s);
            else
                SC_PUSH(builder->scratch, &builder->settings, s);
}

static struct sc_value value_of(const struct sc_setting *setting)
{
    struct sc_value value = {.setting = setting, .origin = SC_ORIGIN_OWN};

    if (setting->keyword)
        value.canonical = (uint8_t)sc_setting_keyword(setting)->canonical;
    return value;
}

/* Sort a group's settings by key and keep the last of each. */
static void group_settle(struct sc_group_builder *builder, struct sc_group *group)
{
    size_t kept = 0;

    settings_collect(builder, group);
    const struct sc_setting **items = builder->settings.items;
    size_t total = builder->settings.count;
    if (total > FEW_SETTINGS)
        sort(items, total, SC_NEW_ARRAY(builder->scratch, const struct sc_setting *, total));
    else
        insertion_sort(items, total);
    for (size_t i = 0; i < total; i++)
        if (i + 1 < total && items[i + 1]->key == items[i]->key)
            SC_PUSH(builder->arena, &group->replaced, items[i]);
        else
            items[kept++] = items[i];
    group->settings.items = sc_arena_bytes(builder->arena, sizeof(struct sc_value) * kept);
    group->settings.count = (uint32_t)kept;
    for (size_t i = 0; i < kept; i++)
        group->settings.items[i] = value_of(items[i]);
}

static void line_add(struct sc_group_builder *builder, const struct sc_group *group)
{
    SC_PUSH(builder->arena, &builder->line, group);
}

/* The list of these parents, at least one, of which there is one. */
static const struct sc_parents *list_of(struct sc_group_builder *builder,
                                        const struct sc_group **parents, size_t count)
{
    void **place = sc_map_place(builder->lists, parents, count * sizeof *parents);
    struct sc_parents *list = *place;

    if (list)
        return list;
    *place = list = sc_arena_alloc(builder->arena, sizeof *list + count * sizeof *parents);
    list->count = count;
    memcpy(list->items, parents, count * sizeof *parents);
    return list;
}

/* Keep only the last occurrence of each group in line.items[from…] and store it as the group's
 * parents. */
static void parents_store(struct sc_group_builder *builder, struct sc_group *group, size_t from)
{
    const struct sc_group **line = builder->line.items;
    size_t write = builder->line.count;

    builder->pass++;
    for (size_t i = builder->line.count; i > from; i--) {
        struct sc_group *parent = (struct sc_group *)(uintptr_t)line[i - 1];
        if (parent->visit == builder->pass)
            continue;
        parent->visit = builder->pass;
        line[--write] = parent;
    }
    size_t count = builder->line.count - write;
    if (count > SC_MOST_PARENTS) {
        count = SC_MOST_PARENTS;
        group->cut = true;
    }
    group->parents = count ? list_of(builder, line + write, count) : builder->nobody;
    builder->line.count = from;
}

static const struct sc_group *default_of(const struct sc_group_builder *builder,
                                         enum sc_section_kind kind)
{
    return kind == SC_SECTION_CONN ? builder->model->conn_default : builder->model->ca_default;
}

/* %default is the last of all parents. */
static void default_use(const struct sc_group_builder *builder, const struct sc_group *group)
{
    const struct sc_group *everybody = default_of(builder, group->kind);
    size_t count = group->parents->count;

    if (count && group->parents->items[count - 1] == everybody)
        ((struct sc_group *)(uintptr_t)everybody)->used_by++;
}

static void parents_resolve(struct sc_group_builder *builder, struct sc_group *group,
                            unsigned level);

/* One parent of a group, resolved before it is used. False: starter refuses the file. */
static bool parent_add(struct sc_group_builder *builder, struct sc_group *group,
                       struct sc_also *also, unsigned level)
{
    struct sc_group *parent = (struct sc_group *)(uintptr_t)also->target;

    if (!parent)
        return false;
    parent->used_by++;
    if (parent->resolving) {
        also->loop = true;
        return false;
    }
    if (!parent->resolved) {
        if (level >= SC_MOST_PARENTS) {
            group->cut = true;
            return true;
        }
        parents_resolve(builder, parent, level + 1);
    }
    line_add(builder, parent);
    for (size_t i = 0; i < parent->parents->count; i++)
        line_add(builder, parent->parents->items[i]);
    return true;
}

static void parents_resolve(struct sc_group_builder *builder, struct sc_group *group,
                            unsigned level)
{
    size_t from = builder->line.count;

    group_settle(builder, group);
    group->resolving = true;
    for (size_t i = group->also.count; i > 0; i--) /* the last also= is the most important */
        if (!parent_add(builder, group, &group->also.items[i - 1], level))
            builder->model->accepted = false;
    group->resolving = false;
    group->resolved = true;
    if (builder->line.count == from && default_of(builder, group->kind))
        line_add(builder, default_of(builder, group->kind));
    parents_store(builder, group, from);
    default_use(builder, group);
}

void sc_group_resolve(struct sc_group_builder *builder, struct sc_group *group)
{
    if (!group->resolved)
        parents_resolve(builder, group, 0);
}

struct sc_group_builder *sc_groups_begin(struct sc_arena *arena, struct sc_arena *scratch,
                                         const struct sc_conf *conf, struct sc_model *model)
{
    struct sc_group_builder *builder = SC_NEW(scratch, struct sc_group_builder);

    *builder = (struct sc_group_builder){
        .arena = arena, .scratch = scratch, .model = model, .lists = sc_map_new(scratch)};
    builder->names.items = SC_NEW_ARRAY(scratch, struct namesakes, conf->section_count);
    builder->names.capacity = conf->section_count;
    builder->nobody = SC_NEW(arena, struct sc_parents);
    for (const struct sc_section *section = conf->sections; section; section = section->next)
        if (*section->name || section->kind == SC_SECTION_SETUP) /* no name: a syntax error */
            group_add(builder, section);
    const struct sc_group *settled[] = {model->setup.group, model->conn_default, model->ca_default};
    for (size_t i = 0; i < sizeof settled / sizeof settled[0]; i++)
        if (settled[i])
            group_settle(builder, (struct sc_group *)(uintptr_t)settled[i]);
    return builder;
}
