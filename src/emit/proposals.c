/* Lists of proposals, without what the target no longer knows. */
#include "emit/emitter.h"

#include "base/joined.h"
#include "facts/algorithms.h"

#include <string.h>

/* A proposal's words, as they are written. */
struct words {
    struct sc_emitter *emitter;
    const char *source; /* the setting's value */
    const struct sc_proposal *proposal;
    struct sc_range place;
};

static bool is_known(const struct words *words, const struct sc_transform *transform)
{
    return sc_algorithm_known(transform->algorithm, words->emitter->options->target);
}

/* True if another algorithm of its type stays, so that the word can simply be left out. */
static bool is_spare(const struct words *words, const struct sc_transform *gone)
{
    const struct sc_proposal *proposal = words->proposal;

    for (size_t i = 0; i < proposal->count; i++)
        if (proposal->items[i].algorithm->type == gone->algorithm->type &&
            proposal->items[i].round == gone->round && is_known(words, &proposal->items[i]))
            return true;
    return false;
}

/* The transform that is gone of the word at an offset of the value; NULL where the word stays. */
static const struct sc_transform *gone_at(const struct words *words, size_t offset)
{
    const struct sc_proposal *proposal = words->proposal;

    for (size_t i = 0; i < proposal->count; i++)
        if (proposal->items[i].length && proposal->items[i].word == offset &&
            !is_known(words, &proposal->items[i]))
            return &proposal->items[i];
    return NULL;
}

static void gone_tell(const struct words *words, const struct sc_transform *gone, bool spare)
{
    struct sc_arena *arena = words->emitter->arena;

    sc_lose(words->emitter, SC_RULE_LOST_ALGORITHM, words->place,
            sc_arena_format(arena, "'%.*s'", (int)gone->length, words->source + gone->word),
            sc_arena_format(arena,
                            "strongSwan %s no longer knows it, and would refuse the "
                            "connection",
                            gone->algorithm->until),
            spare ? "the proposal goes on without it"
                  : "the proposal is left out: agree with the peer on another one first");
}

/* The proposal's text; NULL if nothing is left of it. */
static const char *proposal_text(const struct words *words)
{
    const struct sc_proposal *proposal = words->proposal;
    struct sc_joined joined = {.arena = words->emitter->scratch};
    const char *end = words->source + proposal->end;

    for (const char *word = words->source + proposal->start; word < end;) {
        size_t length = strcspn(word, "-");
        if (word + length > end)
            length = (size_t)(end - word);
        const struct sc_transform *gone = gone_at(words, (size_t)(word - words->source));
        if (gone) {
            bool spare = is_spare(words, gone);
            gone_tell(words, gone, spare);
            if (!spare)
                return NULL;
        } else {
            sc_join(&joined, "-", word, length);
        }
        word += length + 1;
    }
    return sc_joined_text(&joined);
}

static const char *list_text(struct sc_emitter *emitter, const struct sc_setting *setting,
                             const struct sc_proposals *proposals)
{
    struct sc_joined list = {.arena = emitter->arena};

    for (size_t i = 0; i < proposals->count; i++) {
        const struct words words = {emitter, setting->value, &proposals->items[i],
                                    sc_setting_range(setting)};
        const char *text = proposal_text(&words);
        if (text)
            sc_join(&list, ", ", text, strlen(text));
    }
    const char *text = sc_joined_text(&list);
    if (proposals->strict && text)
        return text;
    sc_join(&list, ", ", "default", strlen("default"));
    return sc_joined_text(&list);
}

const char *sc_emit_proposals(struct sc_emitter *emitter, const struct sc_conn *conn,
                              enum sc_keyword_id keyword, const struct sc_proposals *proposals)
{
    const struct sc_value *value = sc_conn_value(conn, keyword);

    if (!proposals || !value)
        return "default"; /* charon's order differs where nothing is said */
    void **place =
        sc_map_place(emitter->proposals, &proposals, sizeof(const struct sc_proposals *));
    const char *known = *place;
    if (known)
        return known;
    size_t losses = emitter->losses->count;
    const char *text = list_text(emitter, value->setting, proposals);
    if (emitter->losses->count == losses) /* else each conn's is told */
        *place = (void *)(uintptr_t)text;
    return text;
}
