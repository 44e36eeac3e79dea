#include "mend/batch.h"
#include "mend/meaning.h"

#include <stdlib.h>
#include <string.h>

enum {
    MOST_TURNS = 50,
    MOST_TRIALS = 64, /* of a run, to find out which of a turn's findings change the meaning */
};

struct mending {
    struct sc_mended *mended;
    const struct sc_mend_options *options;
    const char *path;
    struct { /* what must not be tried again */
        uint64_t items[MOST_TRIALS];
        size_t count;
    } refused;
    size_t trials;
};

/* What one turn works on. */
struct turn {
    struct mending *mending;
    struct sc_config *config;
    struct sc_findings findings;
    struct sc_batch batch;
    struct sc_meaning meaning;
    bool *chosen; /* by number of finding */
};

/* --- texts --- */

static char *bytes_copy(const char *bytes, size_t length)
{
    char *copy = malloc(length + 1);

    if (copy && length)
        memcpy(copy, bytes, length);
    return copy;
}

static void wipe(char *text, size_t length)
{
    if (text)
        explicit_bzero(text, length);
    free(text);
}

static struct sc_mended_text *text_find(const struct sc_mended *mended, const struct sc_file *file)
{
    for (size_t i = 0; i < mended->count; i++)
        if (mended->as[i].device == file->device && mended->as[i].inode == file->inode)
            return &mended->items[i];
    return NULL;
}

/* What must not be shown of a text, copied. */
static bool hidden_copy(const struct sc_file *file, struct sc_span **hidden, size_t *count)
{
    free(*hidden);
    *hidden = malloc((file->hidden.count + 1) * sizeof **hidden);
    *count = *hidden ? file->hidden.count : 0;
    if (*count)
        memcpy(*hidden, file->hidden.items, *count * sizeof **hidden);
    return *hidden != NULL;
}

/* The text of a file, from here on ours. NULL when out of memory. */
static struct sc_mended_text *text_add(struct sc_mended *mended, const struct sc_file *file)
{
    struct sc_mended_text *items = realloc(mended->items, (mended->count + 1) * sizeof *items);

    if (!items)
        return NULL;
    mended->items = items;
    struct sc_text *as = realloc(mended->as, (mended->count + 1) * sizeof *as);
    if (!as)
        return NULL;
    mended->as = as;
    struct sc_mended_text *text = &items[mended->count];
    *text = (struct sc_mended_text){.before = bytes_copy(file->text, file->length),
                                    .before_length = file->length,
                                    .name = strdup(file->name),
                                    .real = file->real ? strdup(file->real) : NULL};
    char *now = bytes_copy(file->text, file->length);
    text->now = (struct sc_text){file->device, file->inode, now, file->length};
    as[mended->count++] = text->now;
    bool done = text->before && text->name && now && (text->real || !file->real) &&
                hidden_copy(file, &text->hidden_before, &text->hidden_before_count);
    return done ? text : NULL;
}

static void text_put(struct sc_mended *mended, struct sc_mended_text *text, char *bytes,
                     size_t length)
{
    wipe((char *)(uintptr_t)text->now.text, text->now.length);
    text->now.text = bytes;
    text->now.length = length;
    text->changed =
        length != text->before_length || (length && memcmp(bytes, text->before, length) != 0);
    mended->as[text - mended->items] = text->now;
}

void sc_mended_free(struct sc_mended *mended)
{
    for (size_t i = 0; i < mended->count; i++) {
        struct sc_mended_text *text = &mended->items[i];
        wipe((char *)(uintptr_t)text->now.text, text->now.length);
        wipe(text->before, text->before_length);
        free(text->hidden_before);
        free(text->hidden);
        free(text->name);
        free(text->real);
    }
    free(mended->items);
    free(mended->as);
    *mended = (struct sc_mended){0};
}

/* --- reading --- */

/* Load what stands there now, or with `texts` instead, without asking the rules. */
static enum sc_status read_with(const struct mending *mending, const struct sc_text *texts,
                                size_t count, struct sc_config **config)
{
    struct sc_load_options load = mending->options->load;

    load.instead = texts;
    load.instead_count = count;
    return sc_config_load(mending->path, &load, config);
}

static enum sc_status look(struct turn *turn)
{
    const struct sc_mend_options *options = turn->mending->options;
    const struct sc_mended *mended = turn->mending->mended;
    enum sc_status status = read_with(turn->mending, mended->as, mended->count, &turn->config);

    if (status != SC_OK)
        return status;
    if (!sc_lint(turn->config, &options->lint, &turn->findings) ||
        (options->sift && !options->sift(&turn->findings, options->data)))
        return SC_NO_MEMORY;
    return SC_OK;
}

/* --- what was refused --- */

/* A finding by its rule and the line that it is in: the same one in the next turn. */
static uint64_t mark_of(const struct sc_finding *finding)
{
    const struct sc_file *file = finding->range.file;
    uint64_t hash = 0xcbf29ce484222325U ^ (uintptr_t)finding->rule;

    for (const char *c = file->name; *c; c++)
        hash = (hash ^ (unsigned char)*c) * 0x100000001b3U;
    for (uint32_t at = finding->range.start; at < finding->range.end; at++)
        hash = (hash ^ (unsigned char)file->text[at]) * 0x100000001b3U;
    return hash;
}

static bool takes(const struct sc_finding *finding, void *data)
{
    const struct mending *mending = data;
    uint64_t mark = mending->refused.count ? mark_of(finding) : 0;

    for (size_t i = 0; i < mending->refused.count; i++)
        if (mending->refused.items[i] == mark)
            return false;
    return true;
}

static void refuse(struct turn *turn, size_t finding)
{
    struct mending *mending = turn->mending;

    turn->chosen[finding] = false;
    mending->mended->refused++;
    if (mending->refused.count < MOST_TRIALS)
        mending->refused.items[mending->refused.count++] = mark_of(&turn->findings.items[finding]);
}

/* --- proving --- */

/* The texts with the chosen changes, beside those that are ours already. */
struct trial {
    struct sc_text *texts;
    char **made; /* to be wiped */
    size_t *lengths;
    size_t count, made_count;
};

static void trial_free(struct trial *trial)
{
    for (size_t i = 0; i < trial->made_count; i++)
        wipe(trial->made[i], trial->lengths[i]);
    free(trial->made);
    free(trial->lengths);
    free(trial->texts);
}

static void trial_put(struct trial *trial, const struct sc_file *file, char *text, size_t length)
{
    size_t at = 0;

    while (at < trial->count &&
           (trial->texts[at].device != file->device || trial->texts[at].inode != file->inode))
        at++;
    trial->texts[at] = (struct sc_text){file->device, file->inode, text, length};
    trial->count += at == trial->count;
    trial->made[trial->made_count] = text;
    trial->lengths[trial->made_count++] = length;
}

static bool trial_make(const struct turn *turn, struct trial *trial)
{
    const struct sc_mended *mended = turn->mending->mended;
    const struct sc_batch *batch = &turn->batch;
    size_t most = mended->count + batch->changes.count;

    *trial = (struct trial){.texts = calloc(most + 1, sizeof *trial->texts),
                            .made = calloc(most + 1, sizeof *trial->made),
                            .lengths = calloc(most + 1, sizeof *trial->lengths)};
    if (!trial->texts || !trial->made || !trial->lengths)
        return false;
    for (size_t i = 0; i < mended->count; i++)
        trial->texts[trial->count++] = mended->as[i];
    for (size_t i = 0; i < batch->changes.count; i = sc_batch_behind(batch, i)) {
        bool changed;
        size_t length;
        char *text = sc_batch_apply(batch, i, turn->chosen, &length, &changed);
        if (!text)
            return false;
        trial_put(trial, batch->changes.items[i].file, text, length);
    }
    return true;
}

/* *same: the chosen changes leave what charon holds as it is. False when out of memory. */
static bool prove(struct turn *turn, bool *same)
{
    struct mending *mending = turn->mending;
    struct sc_config *config = NULL;
    struct sc_meaning meaning;
    struct trial trial;

    mending->trials++;
    bool done = trial_make(turn, &trial) &&
                read_with(mending, trial.texts, trial.count, &config) == SC_OK &&
                sc_meaning_of(config, &mending->options->lint, &meaning);
    *same = done && !memcmp(&meaning, &turn->meaning, sizeof meaning);
    sc_config_free(config);
    trial_free(&trial);
    return done;
}

/* Choose those of the findings number first to behind (in the batch's list) that change nothing,
 * beside those that were chosen before. */
static bool settle(struct turn *turn, size_t first, size_t behind)
{
    const size_t *numbers = turn->batch.findings.items;
    bool same = false;

    for (size_t i = first; i < behind; i++)
        turn->chosen[numbers[i]] = true;
    if (turn->mending->trials < MOST_TRIALS && !prove(turn, &same))
        return false;
    if (same)
        return true;
    if (behind - first == 1 || turn->mending->trials >= MOST_TRIALS) {
        for (size_t i = first; i < behind; i++)
            refuse(turn, numbers[i]);
        return true;
    }
    for (size_t i = first; i < behind; i++)
        turn->chosen[numbers[i]] = false;
    size_t middle = first + (behind - first) / 2;
    return settle(turn, first, middle) && settle(turn, middle, behind);
}

/* --- a turn --- */

static void choose(void *data)
{
    struct turn *turn = data;
    const struct sc_mend_options *options = turn->mending->options;

    sc_batch_collect(turn->config, &turn->findings, options->allow, takes, turn->mending,
                     &turn->batch);
    turn->chosen = SC_NEW_ARRAY(turn->config->arena, bool, turn->findings.count + 1);
}

/* Make the chosen changes ours. False when out of memory. */
static bool keep(struct turn *turn)
{
    struct sc_mended *mended = turn->mending->mended;
    const struct sc_batch *batch = &turn->batch;

    for (size_t i = 0; i < batch->changes.count; i = sc_batch_behind(batch, i)) {
        const struct sc_file *file = batch->changes.items[i].file;
        bool changed;
        size_t length;
        char *bytes = sc_batch_apply(batch, i, turn->chosen, &length, &changed);
        struct sc_mended_text *text = text_find(mended, file);
        if (bytes && changed && !text)
            text = text_add(mended, file);
        if (bytes && changed && text)
            text_put(mended, text, bytes, length);
        else
            wipe(bytes, bytes ? length : 0);
        if (!bytes || (changed && !text))
            return false;
    }
    return true;
}

/* What must not be shown of the texts that are ours, as they are now. */
static bool hidden_keep(struct turn *turn)
{
    for (size_t i = 0; i < turn->config->files.count; i++) {
        const struct sc_file *file = turn->config->files.items[i];
        struct sc_mended_text *text = text_find(turn->mending->mended, file);
        if (text && !hidden_copy(file, &text->hidden, &text->hidden_count))
            return false;
    }
    return true;
}

/* Standard input can't be read again: its text is ours from the first turn on. */
static bool input_keep(struct turn *turn)
{
    const struct sc_file *file = turn->config->files.items[0];

    return strcmp(turn->mending->path, "-") != 0 || text_find(turn->mending->mended, file) ||
           text_add(turn->mending->mended, file);
}

/* The changes of this turn, but for those that would change what charon holds where only what is
 * safe is allowed. Returns how many findings they mend. */
static enum sc_status changes_choose(struct turn *turn, size_t *count)
{
    struct mending *mending = turn->mending;
    size_t found;

    *count = 0;
    if (!sc_arena_guard(turn->config->arena, choose, turn))
        return SC_NO_MEMORY;
    found = turn->batch.findings.count;
    for (size_t i = 0; i < found; i++)
        turn->chosen[turn->batch.findings.items[i]] = true;
    if (found && mending->options->allow == SC_FIX_SAFE &&
        (!sc_meaning_of(turn->config, &mending->options->lint, &turn->meaning) ||
         !settle(turn, 0, found)))
        return SC_NO_MEMORY;
    for (size_t i = 0; i < found; i++)
        *count += turn->chosen[turn->batch.findings.items[i]];
    return SC_OK;
}

/* One turn; the last one, which changes nothing, keeps what must not be shown. */
static enum sc_status turn_take(struct turn *turn, bool last, bool *changed)
{
    struct mending *mending = turn->mending;
    size_t count = 0;

    *changed = false;
    enum sc_status status = look(turn);
    if (status != SC_OK)
        return status;
    if (!input_keep(turn))
        return SC_NO_MEMORY;
    if (!last && mending->trials < MOST_TRIALS)
        status = changes_choose(turn, &count);
    else
        mending->mended->unfinished = true;
    if (status != SC_OK)
        return status;
    *changed = count != 0;
    mending->mended->findings += count;
    return (count ? keep(turn) : hidden_keep(turn)) ? SC_OK : SC_NO_MEMORY;
}

enum sc_status sc_mend(struct sc_mended *mended, const struct sc_mend_options *options,
                       const char *path)
{
    struct mending mending = {.mended = mended, .options = options, .path = path};
    enum sc_status status = SC_OK;
    bool changed = true;

    for (int i = 0; changed && status == SC_OK; i++) {
        struct turn turn = {.mending = &mending};
        status = turn_take(&turn, i == MOST_TURNS, &changed);
        sc_config_free(turn.config);
    }
    return status;
}
