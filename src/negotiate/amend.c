#include "negotiate/amend.h"

#include "negotiate/leads.h"

#include <string.h>

/* A text with one place in it replaced. */
struct splice {
    const struct sc_file *file;
    uint32_t start, end;
    const char *text;
};

/* --- where a change stands in the text --- */

static uint32_t line_end(const struct sc_file *file, uint32_t at)
{
    const char *end = memchr(file->text + at, '\n', file->length - at);

    return end ? (uint32_t)(end - file->text) : file->length;
}

static const char *line_break(const struct sc_file *file, uint32_t end)
{
    return end > 0 && file->text[end - 1] == '\r' ? "\r\n" : "\n";
}

/* Text of a value in ipsec.conf, or NULL for one that would need escapes. */
static const char *value_text(struct sc_arena *arena, const char *value)
{
    if (strpbrk(value, "\"\\\n"))
        return NULL;
    return strpbrk(value, " #\t=") || !*value ? sc_arena_format(arena, "\"%s\"", value) : value;
}

/* The setting's own line replaced, or a new one behind the head of the section. */
static bool splice_find(struct sc_arena *arena, const struct sc_amendment *amendment,
                        struct splice *splice)
{
    const struct sc_value *value = sc_conn_value(amendment->conn, amendment->keyword);
    const struct sc_section *section = amendment->conn->group->first;
    bool own = value && value->origin == SC_ORIGIN_OWN;
    const struct sc_setting *setting = own ? value->setting : NULL;
    const char *text = amendment->value ? value_text(arena, amendment->value) : NULL;

    splice->file = own ? setting->file : section->header.file;
    if (splice->file->veil != SC_VEIL_NONE || !splice->file->inode ||
        (own && (setting->secret || sc_setting_is_template(setting))))
        return false;
    if (!amendment->value && !own)
        return false; /* inherited: nothing to take out here */
    if (amendment->value && !text)
        return false;
    if (own) {
        splice->start = setting->key_start;
        splice->end = setting->value_end;
        splice->text = text ? sc_arena_format(arena, "%s=%s", setting->key, text) : "";
        return true;
    }
    uint32_t end = line_end(splice->file, section->header.end);
    splice->start = splice->end = end;
    splice->text = sc_arena_format(arena, "%s    %s=%s", line_break(splice->file, end),
                                   sc_keyword(amendment->keyword)->name, text);
    if (end > 0 && splice->file->text[end - 1] == '\r')
        splice->start = splice->end = end - 1;
    return true;
}

static char *splice_apply(struct sc_arena *arena, const struct splice *splice, size_t *length)
{
    size_t added = strlen(splice->text), rest = splice->file->length - splice->end;
    char *text = sc_arena_alloc(arena, splice->start + added + rest + 1);

    memcpy(text, splice->file->text, splice->start);
    memcpy(text + splice->start, splice->text, added);
    memcpy(text + splice->start + added, splice->file->text + splice->end, rest);
    *length = splice->start + added + rest;
    text[*length] = '\0';
    return text;
}

/* --- playing again --- */

/* The CHILD_SA of a conn, by its name. */
static const struct sc_child *child_find(const struct sc_charon *charon, const char *name,
                                         const struct sc_connection **connection)
{
    for (*connection = charon->connections; *connection; *connection = (*connection)->next)
        for (const struct sc_child *child = (*connection)->children; child; child = child->next)
            if (!strcmp(child->conn->name, name))
                return child;
    return NULL;
}

/* Both ends, one of them changed, and who calls. */
struct again {
    struct sc_stage stage;
    struct sc_party ends[2];
    size_t initiator;
    const char *name;
    bool up;
};

static void play_again(void *data)
{
    struct again *again = data;
    struct sc_stage *stage = &again->stage;
    const struct sc_connection *connection;
    struct sc_attempt_play play;

    stage->leads = sc_leads_find(stage->arena, again->ends);
    for (size_t end = 0; end < 2; end++) /* both, as they keep answers in the arena of this play */
        stage->lookups[end] = sc_lookup_new(stage->arena, again->ends[end].charon, stage->leads);
    const struct sc_child *child =
        child_find(again->ends[again->initiator].charon, again->name, &connection);
    if (!child)
        return;
    sc_play(stage, again->initiator, connection, child, &play);
    again->up = play.outcome == SC_OUTCOME_UP;
}

static bool comes_up(struct sc_stage *stage, const struct sc_attempt_play *play, size_t changed,
                     const struct sc_text *text)
{
    struct again again = {.stage = *stage,
                          .ends = {stage->ends[0], stage->ends[1]},
                          .initiator = play->initiator,
                          .name = play->child->conn->name};
    struct sc_party *party = &again.ends[changed];
    struct sc_load_options load = *party->load;

    load.instead = text;
    load.instead_count = 1;
    if (sc_config_load(party->path, &load, &party->config) == SC_OK && party->config->loaded &&
        party->config->model.accepted) {
        again.stage.arena = party->config->arena;
        again.stage.ends = again.ends;
        party->charon = sc_charon_build(party->config, &stage->charon[changed]);
        if (!party->charon || !sc_arena_guard(again.stage.arena, play_again, &again))
            again.up = false;
    }
    sc_config_free(party->config);
    return again.up;
}

/* All that is read again for a change. */
static size_t size_of(const struct sc_party *party)
{
    size_t size = 0;

    for (size_t i = 0; i < party->config->files.count; i++)
        size += party->config->files.items[i]->length;
    return size + 1;
}

static bool mends(struct sc_stage *stage, const struct sc_attempt_play *play,
                  const struct sc_amendment *amendment)
{
    const struct sc_party *party = &stage->ends[amendment->party];
    struct splice splice;
    struct sc_text text;

    if (!splice_find(stage->arena, amendment, &splice))
        return false;
    size_t size = size_of(party);
    if (size > stage->rereading)
        return false;
    stage->rereading -= size;
    text.device = splice.file->device;
    text.inode = splice.file->inode;
    text.text = splice_apply(stage->arena, &splice, &text.length);
    return comes_up(stage, play, amendment->party, &text);
}

void sc_amend(struct sc_stage *stage, struct sc_attempt_play *play)
{
    bool done[2] = {!stage->ends[0].path, !stage->ends[1].path};

    for (size_t i = 0; i < play->proposed.count; i++) {
        const struct sc_amendment *amendment = &play->proposed.items[i];
        if (done[amendment->party] || !mends(stage, play, amendment))
            continue;
        SC_PUSH(stage->arena, &play->amendments, *amendment);
        done[amendment->party] = true;
    }
}
