#include "emit/origin.h"

#include "base/table.h"
#include "base/utf8.h"
#include "source/file.h"

#include <string.h>

/* The comments at one setting or header. */
struct attached {
    const void *owner;
    const struct sc_comment *const *items;
    size_t count;
    bool written;
};

/* The comments of one file, in its order. */
struct pile {
    const struct sc_comment **items;
    size_t count, capacity;
    size_t taken;
};

struct sc_origins {
    struct sc_emitter *emitter;
    struct sc_table *attached;  /* by setting or section; NULL without any */
    bool at_settings;           /* any of them stands at a setting */
    struct sc_map *piles;       /* file to its comments */
    const struct sc_file *file; /* the latest one, and its comments */
    struct pile *pile;
    enum sc_context context;
    const struct sc_conn *conn;
    bool swapped;
};

/* --- which comment stands where --- */

static bool may_show(const struct sc_comment *comment)
{
    const struct sc_file *file = comment->range.file;

    return file->veil == SC_VEIL_NONE &&
           !sc_file_is_hidden(file, comment->range.start, comment->range.end) &&
           sc_utf8_is_visible(file->text + comment->range.start,
                              comment->range.end - comment->range.start);
}

static struct sc_map *piles_of(struct sc_emitter *emitter)
{
    const struct sc_conf *conf = emitter->config->conf;
    struct sc_map *piles = sc_map_new(emitter->arena);

    for (size_t i = 0; i < conf->comments.count; i++) {
        const struct sc_comment *comment = &conf->comments.items[i];
        void **place = sc_map_place(piles, &comment->range.file, sizeof comment->range.file);
        if (!*place)
            *place = SC_NEW(emitter->arena, struct pile);
        if (may_show(comment))
            SC_PUSH(emitter->arena, (struct pile *)*place, comment);
    }
    return piles;
}

static uint32_t owner_hash(const void *owner)
{
    return sc_hash(&owner, sizeof owner);
}

static bool is_owner(void *owner, const void *item)
{
    return ((const struct attached *)item)->owner == owner;
}

static struct attached *attached_to(const struct sc_origins *origin, const void *owner)
{
    return sc_table_find(origin->attached, owner_hash(owner), is_owner, (void *)(uintptr_t)owner);
}

/* The comments of a file that belong to nobody yet; NULL: there are none. */
static struct pile *pile_of(struct sc_origins *origin, const struct sc_file *file)
{
    if (origin->file != file)
        origin->pile = sc_map_get(origin->piles, &file, sizeof file);
    origin->file = file;
    struct pile *pile = origin->pile;
    return pile && pile->taken < pile->count ? pile : NULL;
}

/* Comments up to the end of the line that `end` is in belong to the owner. False: there are none.
 */
static bool attach(struct sc_origins *origin, const void *owner, const struct sc_file *file,
                   uint32_t end)
{
    struct pile *pile = pile_of(origin, file);

    if (!pile)
        return false;
    const char *newline = memchr(file->text + end, '\n', file->length - end);
    size_t line_end = newline ? (size_t)(newline - file->text) : file->length, first = pile->taken;
    while (pile->taken < pile->count && pile->items[pile->taken]->range.start < line_end)
        pile->taken++;
    if (pile->taken == first)
        return false;
    struct attached *attached = SC_NEW(origin->emitter->arena, struct attached);
    *attached = (struct attached){owner, pile->items + first, pile->taken - first, false};
    sc_table_add(origin->attached, owner_hash(owner), attached);
    return true;
}

/* True if the next comment stands behind all that a section says, and not in its last line. */
static bool is_past(struct sc_origins *origin, const struct sc_section *section)
{
    const struct sc_settings *settings = &section->settings;
    const struct sc_file *file = section->header.file;
    const struct pile *pile = pile_of(origin, file);

    if (section->scattered || !settings->count)
        return false;
    if (!pile)
        return true;
    uint32_t end = settings->items[settings->count - 1].value_end;
    uint32_t next = pile->items[pile->taken]->range.start;
    return end < next && memchr(file->text + end, '\n', next - end);
}

void sc_origin_start(struct sc_emitter *emitter)
{
    const struct sc_conf *conf = emitter->config->conf;
    struct sc_origins *origin = SC_NEW(emitter->arena, struct sc_origins);

    origin->emitter = emitter;
    emitter->origin = origin;
    if (!conf->comments.count || emitter->options->bare)
        return;
    origin->piles = piles_of(emitter);
    origin->attached = sc_table_new(emitter->arena, conf->comments.count);
    for (const struct sc_section *section = conf->sections; section; section = section->next) {
        attach(origin, section, section->header.file, section->header.end);
        if (is_past(origin, section))
            continue;
        SC_EACH_SETTING (s, &section->settings)
            origin->at_settings |= attach(origin, s, s->file, s->value_end);
    }
}

/* --- writing --- */

static void comment_put(struct sc_settings_out *out, const struct sc_comment *comment)
{
    const char *text = comment->range.file->text + comment->range.start + 1;
    size_t length = comment->range.end - comment->range.start - 1;
    bool blank = length && *text == ' ';

    sc_settings_remark(out, text + blank, length - blank);
}

static void comments_put(struct sc_origins *origin, const void *owner)
{
    struct attached *attached = origin->attached ? attached_to(origin, owner) : NULL;

    if (!attached || attached->written)
        return;
    attached->written = true;
    for (size_t i = 0; i < attached->count; i++)
        comment_put(&origin->emitter->out, attached->items[i]);
}

static const struct row {
    enum sc_context context;
    const char *option;
    enum sc_keyword_id keyword;
} rows[] = {
#define ORIGIN(context, option, keyword) {SC_CONTEXT_##context, option, SC_KW_##keyword},
#include "emit/origin.def"
#undef ORIGIN
};

/* The keyword at this conn's end: left is local unless the ends are swapped. */
static enum sc_keyword_id end_of(const struct sc_origins *origin, enum sc_keyword_id id)
{
    const struct sc_keyword *keyword = sc_keyword(id);

    return origin->swapped && keyword->twin ? keyword->twin : id;
}

/* The place of the setting that an option comes from, behind it; comments go in front. */
static const char *setting_put(struct sc_origins *origin, const struct sc_setting *setting)
{
    struct sc_emitter *emitter = origin->emitter;
    const struct sc_file *file = setting->file;

    comments_put(origin, setting);
    if (!emitter->options->annotate || !sc_utf8_is_visible(file->name, strlen(file->name)))
        return NULL;
    size_t line = sc_file_position(file, setting->key_start).line;
    return sc_arena_format(emitter->arena, "%s:%zu %s", file->name, line, setting->key);
}

bool sc_origin_is_silent(const struct sc_emitter *emitter)
{
    return !emitter->origin->at_settings && !emitter->options->annotate;
}

static const char *option_put(void *data, const char *option)
{
    struct sc_origins *origin = data;

    if (!origin->conn || sc_origin_is_silent(origin->emitter))
        return NULL;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const struct sc_value *value;
        if (rows[i].context != origin->context || rows[i].option[0] != option[0] ||
            strcmp(rows[i].option, option) != 0)
            continue;
        value = sc_conn_value(origin->conn, end_of(origin, rows[i].keyword));
        if (value)
            return setting_put(origin, value->setting);
    }
    return NULL;
}

void sc_origin_enter(struct sc_emitter *emitter, enum sc_context context,
                     const struct sc_conn *conn, bool swapped)
{
    struct sc_origins *origin = emitter->origin;

    origin->context = context;
    origin->conn = conn;
    origin->swapped = swapped;
    emitter->out.option = option_put;
    emitter->out.option_data = origin;
}

void sc_origin_leave(struct sc_emitter *emitter)
{
    emitter->origin->conn = NULL;
}

void sc_origin_header(struct sc_emitter *emitter, const struct sc_group *group)
{
    for (size_t i = 0; i < group->sections.count; i++)
        comments_put(emitter->origin, group->sections.items[i]);
}

void sc_origin_rest(struct sc_emitter *emitter, const struct sc_group *group)
{
    if (!emitter->origin->at_settings)
        return;
    for (size_t i = 0; i < group->sections.count; i++)
        SC_EACH_SETTING (s, &group->sections.items[i]->settings)
            comments_put(emitter->origin, s);
}

void sc_origin_top(struct sc_emitter *emitter)
{
    const struct sc_model *model = &emitter->config->model;

    if (!emitter->origin->attached)
        return;
    if (model->setup.group) {
        sc_origin_header(emitter, model->setup.group);
        sc_origin_rest(emitter, model->setup.group);
    }
    for (size_t i = 0; i < model->groups.count; i++) {
        const struct sc_group *group = model->groups.items[i];
        bool written = (group->conn && group->conn->loaded) || (group->ca && group->ca->loaded);
        if (!written)
            sc_origin_header(emitter, group);
    }
}

void sc_origin_end(struct sc_emitter *emitter)
{
    const struct sc_conf *conf = emitter->config->conf;
    const struct sc_origins *origin = emitter->origin;

    for (size_t i = 0; origin->piles && i < conf->comments.count; i++) {
        const struct sc_file *file = conf->comments.items[i].range.file;
        struct pile *pile = sc_map_get(origin->piles, &file, sizeof file);
        if (pile->taken < pile->count)
            sc_settings_gap(&emitter->out);
        for (; pile->taken < pile->count; pile->taken++)
            comment_put(&emitter->out, pile->items[pile->taken]);
    }
}
