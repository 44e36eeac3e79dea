#include "mend/batch.h"

#include "base/hash.h"

#include <stdlib.h>
#include <string.h>

/* --- texts that are read several times --- */

struct reading {
    const struct sc_file *first;
    size_t count;
};

static struct reading *reading_of(struct sc_arena *arena, struct sc_map *readings,
                                  const struct sc_file *file)
{
    uint64_t key[2] = {file->device, file->inode};
    void **place = file->inode ? sc_map_place(readings, key, sizeof key)
                               : sc_map_place(readings, &file, sizeof file);

    if (!*place)
        *place = SC_NEW(arena, struct reading);
    return *place;
}

static struct sc_map *readings_count(struct sc_config *config)
{
    struct sc_map *readings = sc_map_new(config->arena);

    for (size_t i = 0; i < config->files.count; i++) {
        struct reading *reading = reading_of(config->arena, readings, config->files.items[i]);
        if (!reading->count++)
            reading->first = config->files.items[i];
    }
    return readings;
}

/* --- collecting --- */

static int by_place(const void *x, const void *y)
{
    const struct sc_change *a = x, *b = y;

    if (a->file != b->file)
        return a->file->number < b->file->number ? -1 : 1;
    if (a->start != b->start)
        return a->start < b->start ? -1 : 1;
    if (a->end != b->end)
        return a->end < b->end ? -1 : 1;
    int texts = strcmp(a->text, b->text);
    if (texts)
        return texts;
    if (a->from != b->from)
        return a->from->number < b->from->number ? -1 : 1;
    return a->finding < b->finding ? -1 : a->finding > b->finding;
}

static bool is_same(const struct sc_change *a, const struct sc_change *b)
{
    return a->file == b->file && a->start == b->start && a->end == b->end &&
           !strcmp(a->text, b->text);
}

static bool overlaps(const struct sc_change *a, const struct sc_change *b)
{
    return a->file == b->file && (b->start < a->end || b->start == a->start);
}

struct collecting {
    struct sc_config *config;
    struct sc_map *readings;
    struct sc_batch *batch;
    bool *dropped; /* by number of finding */
};

static void edits_take(struct collecting *collecting, const struct sc_finding *finding,
                       size_t number)
{
    struct sc_arena *arena = collecting->config->arena;

    for (const struct sc_edit *edit = finding->edits; edit; edit = edit->next) {
        const struct reading *reading = reading_of(arena, collecting->readings, edit->range.file);
        struct sc_change change = {.file = reading->first,
                                   .from = edit->range.file,
                                   .start = edit->range.start,
                                   .end = edit->range.end,
                                   .text = edit->text,
                                   .finding = number};
        if (edit->range.file->veil != SC_VEIL_NONE)
            collecting->dropped[number] = true;
        SC_PUSH(arena, &collecting->batch->changes, change);
    }
}

/* Equal changes, one of each reading of a text, become the first one's: all readings must ask for
 * it. Returns the number behind them. */
static size_t equals_join(struct collecting *collecting, size_t at)
{
    const struct sc_change *changes = collecting->batch->changes.items;
    size_t behind = at + 1, count = collecting->batch->changes.count, asking = 1;
    const struct reading *reading =
        reading_of(collecting->config->arena, collecting->readings, changes[at].file);

    while (behind < count && is_same(&changes[at], &changes[behind]))
        behind++;
    for (size_t i = at + 1; i < behind; i++) {
        asking += changes[i].from != changes[i - 1].from;
        collecting->dropped[changes[i].finding] = true;
    }
    if (asking < reading->count)
        collecting->dropped[changes[at].finding] = true;
    return behind;
}

/* Of two that overlap, the later finding waits for the next turn. */
static void overlaps_drop(struct collecting *collecting)
{
    const struct sc_change *changes = collecting->batch->changes.items, *reach = NULL;
    size_t count = collecting->batch->changes.count;

    for (size_t i = 0; i < count; i = equals_join(collecting, i)) {
        const struct sc_change *change = &changes[i];
        if (reach && reach->finding != change->finding && overlaps(reach, change))
            collecting
                ->dropped[reach->finding > change->finding ? reach->finding : change->finding] =
                true;
        if (!reach || reach->file != change->file || change->end > reach->end)
            reach = change;
    }
}

static void dropped_remove(struct collecting *collecting)
{
    struct sc_batch *batch = collecting->batch;
    size_t kept = 0;

    for (size_t i = 0; i < batch->changes.count; i++)
        if (!collecting->dropped[batch->changes.items[i].finding])
            batch->changes.items[kept++] = batch->changes.items[i];
    batch->changes.count = kept;
}

void sc_batch_collect(struct sc_config *config, const struct sc_findings *findings,
                      enum sc_fixable allow,
                      bool (*takes)(const struct sc_finding *finding, void *data), void *data,
                      struct sc_batch *batch)
{
    struct collecting collecting = {config, readings_count(config), batch,
                                    SC_NEW_ARRAY(config->arena, bool, findings->count + 1)};
    bool *listed = SC_NEW_ARRAY(config->arena, bool, findings->count + 1);

    *batch = (struct sc_batch){0};
    for (size_t i = 0; i < findings->count; i++) {
        const struct sc_finding *finding = &findings->items[i];
        if (finding->edits && finding->fixable <= allow && takes(finding, data))
            edits_take(&collecting, finding, i);
    }
    if (!batch->changes.count)
        return;
    qsort(batch->changes.items, batch->changes.count, sizeof *batch->changes.items, by_place);
    overlaps_drop(&collecting);
    dropped_remove(&collecting);
    for (size_t i = 0; i < batch->changes.count; i++)
        listed[batch->changes.items[i].finding] = true;
    for (size_t i = 0; i < findings->count; i++)
        if (listed[i])
            SC_PUSH(config->arena, &batch->findings, i);
}

/* --- applying --- */

size_t sc_batch_behind(const struct sc_batch *batch, size_t first)
{
    size_t behind = first + 1;

    while (behind < batch->changes.count &&
           batch->changes.items[behind].file == batch->changes.items[first].file)
        behind++;
    return behind;
}

char *sc_batch_apply(const struct sc_batch *batch, size_t first, const bool *chosen, size_t *length,
                     bool *changed)
{
    const struct sc_file *file = batch->changes.items[first].file;
    size_t behind = sc_batch_behind(batch, first), room = file->length + 1U, used = 0;
    uint32_t at = 0;

    *changed = false;
    for (size_t i = first; i < behind; i++)
        room += strlen(batch->changes.items[i].text);
    char *text = malloc(room);
    for (size_t i = first; text && i < behind; i++) {
        const struct sc_change *change = &batch->changes.items[i];
        if (!chosen[change->finding])
            continue;
        size_t kept = change->start - at, put = strlen(change->text);
        memcpy(text + used, file->text + at, kept);
        memcpy(text + used + kept, change->text, put);
        used += kept + put;
        at = change->end;
        *changed = true;
    }
    if (!text)
        return NULL;
    memcpy(text + used, file->text + at, file->length - at);
    *length = used + file->length - at;
    return text;
}
