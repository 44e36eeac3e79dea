/* SW1xx: structure. */
#include "lint/lint.h"

#include "lint/place.h"

#include <string.h>

/* --- a key twice --- */

/* The setting of the group that wins for the key of `setting`. */
static const struct sc_setting *winner_of(const struct sc_group *group,
                                          const struct sc_setting *setting)
{
    size_t low = 0, high = group->settings.count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const struct sc_setting *at = group->settings.items[middle].setting;
        if (at->key == setting->key)
            return at;
        if (strcmp(at->key, setting->key) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

static bool equal_values(const struct sc_setting *a, const struct sc_setting *b)
{
    return a->value == b->value; /* interned */
}

static const char *list_hint(const struct sc_setting *setting)
{
    bool list = setting->keyword && (sc_setting_keyword(setting)->type == SC_TYPE_SUBNETS ||
                                     sc_setting_keyword(setting)->type == SC_TYPE_ADDRESSES);
    return list ? "write one list, separated by commas, or a conn for each" : "keep one of them";
}

static void replaced_tell(struct sc_lint *lint, const struct sc_group *group,
                          const struct sc_setting *loser, bool same)
{
    const struct sc_setting *winner = winner_of(group, loser);
    struct sc_finding *finding;

    if (!winner || equal_values(winner, loser) != same)
        return;
    size_t line = sc_file_position(winner->file, winner->key_start).line;
    if (same)
        finding = sc_find(lint->finder, SC_RULE_REPEATED_KEY, sc_setting_range(loser),
                          "'%s' is set again, to the same value, in line %zu", loser->key, line);
    else
        finding = sc_find(lint->finder, SC_RULE_DUPLICATE_KEY, sc_setting_range(loser),
                          "'%s' is set again in line %zu: that one wins, this one does nothing",
                          loser->key, line);
    sc_finding_help(lint->finder, finding, "%s", same ? "remove one of them" : list_hint(loser));
    sc_finding_relate(lint->finder, finding, sc_setting_range(winner), "this one wins");
    sc_place_remove(lint->finder, finding, SC_FIX_SAFE, loser);
}

static void replaced_check(struct sc_lint *lint, const struct sc_group *group, bool same)
{
    for (size_t i = 0; i < group->replaced.count; i++)
        replaced_tell(lint, group, group->replaced.items[i], same);
}

static void check_duplicate_key(struct sc_lint *lint, const struct sc_group *group)
{
    replaced_check(lint, group, false);
}

static void check_repeated_key(struct sc_lint *lint, const struct sc_group *group)
{
    replaced_check(lint, group, true);
}

/* --- sections --- */

static void check_stray_setting(struct sc_lint *lint, const struct sc_setting *setting)
{
    if (setting->section)
        return;
    struct sc_finding *finding =
        sc_find(lint->finder, SC_RULE_STRAY_SETTING, sc_setting_range(setting),
                "'%s' stands before any section: strongSwan drops it without a word", setting->key);
    sc_finding_help(lint->finder, finding,
                    "move it below 'config setup', 'conn %%default' or the conn it is meant for");
}

static const char *kind_name(enum sc_section_kind kind)
{
    return kind == SC_SECTION_CONN ? "conn" : kind == SC_SECTION_CA ? "ca" : "config setup";
}

static void check_merged_sections(struct sc_lint *lint, const struct sc_group *group)
{
    for (size_t i = 1; group->kind != SC_SECTION_SETUP && i < group->sections.count; i++) {
        struct sc_finding *finding =
            sc_find(lint->finder, SC_RULE_MERGED_SECTIONS, group->sections.items[i]->header,
                    "%s '%s' was defined before: both are merged, later settings win",
                    kind_name(group->kind), group->name);
        sc_finding_help(lint->finder, finding, "give it a name of its own, or merge the two");
        sc_finding_relate(lint->finder, finding, group->first->header, "first defined here");
    }
}

static void check_setup_twice(struct sc_lint *lint, const struct sc_group *group)
{
    for (size_t i = 1; group->kind == SC_SECTION_SETUP && i < group->sections.count; i++) {
        struct sc_finding *finding =
            sc_find(lint->finder, SC_RULE_SETUP_TWICE, group->sections.items[i]->header,
                    "config setup was opened before: both are merged, later settings win");
        sc_finding_help(lint->finder, finding, "move these settings there");
        sc_finding_relate(lint->finder, finding, group->first->header, "first opened here");
    }
}

/* --- also= --- */

/* True for %default, whose also= does nothing, and config setup, which has none. */
static bool takes_no_also(const struct sc_lint *lint, const struct sc_group *group)
{
    const struct sc_model *model = &lint->config->model;

    return group->kind == SC_SECTION_SETUP || group == model->conn_default ||
           group == model->ca_default;
}

static void check_also_missing(struct sc_lint *lint, const struct sc_group *group)
{
    for (size_t i = 0; i < group->also.count && !takes_no_also(lint, group); i++) {
        const struct sc_also *also = &group->also.items[i];
        if (also->target)
            continue;
        struct sc_finding *finding =
            sc_find(lint->finder, SC_RULE_ALSO_MISSING, sc_setting_value(also->setting),
                    "there is no %s '%s': strongSwan refuses the whole file",
                    kind_name(group->kind), also->setting->value);
        sc_finding_help(lint->finder, finding, "define it, or correct the name");
    }
}

static void check_also_loop(struct sc_lint *lint, const struct sc_group *group)
{
    for (size_t i = 0; i < group->also.count; i++) {
        const struct sc_also *also = &group->also.items[i];
        if (!also->loop)
            continue;
        struct sc_finding *finding =
            sc_find(lint->finder, SC_RULE_ALSO_LOOP, sc_setting_value(also->setting),
                    "'%s' inherits from '%s' again: strongSwan refuses the whole file",
                    also->setting->value, group->name);
        sc_finding_help(lint->finder, finding, "remove one also= of the circle");
        sc_finding_relate(lint->finder, finding, also->target->first->header,
                          "the circle goes through this section");
    }
}

static void check_also_depth(struct sc_lint *lint, const struct sc_group *group)
{
    if (group->cut)
        sc_find(lint->finder, SC_RULE_ALSO_DEPTH, group->first->header,
                "'%s' inherits from more than 256 sections: those beyond are not looked at here",
                group->name);
}

static void check_default_also(struct sc_lint *lint)
{
    const struct sc_model *model = &lint->config->model;
    const struct sc_group *defaults[] = {model->conn_default, model->ca_default};

    for (size_t d = 0; d < 2; d++) {
        for (size_t i = 0; defaults[d] && i < defaults[d]->also.count; i++) {
            const struct sc_setting *setting = defaults[d]->also.items[i].setting;
            struct sc_finding *finding =
                sc_find(lint->finder, SC_RULE_DEFAULT_ALSO, sc_setting_range(setting),
                        "also= in %%default has no effect: nobody inherits '%s' through it",
                        setting->value);
            sc_finding_help(lint->finder, finding, "write also=%s into the conns that need it",
                            setting->value);
        }
    }
}

/* The first of the group's own parents (named by also=) before `stop` that sets this key itself or
 * by inheritance is told apart only on its own level: grandparents are their parents' business. */
static const struct sc_setting *parent_setting(const struct sc_also *also,
                                               const struct sc_setting *like)
{
    return also->target ? winner_of(also->target, like) : NULL;
}

static void parents_compare(struct sc_lint *lint, const struct sc_group *group,
                            const struct sc_also *earlier, const struct sc_also *last)
{
    for (size_t i = 0; i < last->target->settings.count; i++) {
        const struct sc_setting *wins = last->target->settings.items[i].setting;
        const struct sc_setting *loses = parent_setting(earlier, wins);
        if (!loses || equal_values(loses, wins) || winner_of(group, wins))
            continue;
        struct sc_finding *finding =
            sc_find(lint->finder, SC_RULE_PARENTS_DISAGREE, sc_setting_value(earlier->setting),
                    "'%s' of '%s' is overridden by '%s': the last also= wins", wins->key,
                    earlier->setting->value, last->setting->value);
        sc_finding_help(lint->finder, finding, "set %s in '%s' itself", wins->key, group->name);
        sc_finding_relate(lint->finder, finding, sc_setting_range(wins), "this one wins");
        sc_finding_relate(lint->finder, finding, sc_setting_range(loses), "this one loses");
    }
}

static void check_parents_disagree(struct sc_lint *lint, const struct sc_group *group)
{
    if (takes_no_also(lint, group))
        return;
    for (size_t i = 1; i < group->also.count; i++) { /* neighbours: linear in the number of also= */
        const struct sc_also *earlier = &group->also.items[i - 1], *last = &group->also.items[i];
        if (earlier->target && last->target && earlier->target != last->target)
            parents_compare(lint, group, earlier, last);
    }
}

/* --- what is loaded --- */

/* True if something that could not be read explains what seems to be missing. */
static bool is_incomplete(const struct sc_lint *lint)
{
    for (const struct sc_include *include = lint->config->conf->includes; include;
         include = include->next)
        if (!include->files)
            return true;
    return lint->config->conf->syntax_errors > 0;
}

static bool is_broken(const struct sc_group *group)
{
    for (size_t i = 0; i < group->sections.count; i++)
        if (group->sections.items[i]->broken)
            return true;
    return false;
}

static void check_never_loaded(struct sc_lint *lint, const struct sc_conn *conn)
{
    if (conn->loaded || conn->group->used_by || sc_conn_value(conn, SC_KW_AUTO) ||
        is_broken(conn->group) || is_incomplete(lint))
        return;
    struct sc_finding *finding = sc_find(
        lint->finder, SC_RULE_NEVER_LOADED, conn->group->first->header,
        "conn '%s' has no auto= and nobody inherits from it: it is never loaded", conn->name);
    sc_finding_help(lint->finder, finding, "add auto=add, auto=route or auto=start");
}

static void check_disabled_conn(struct sc_lint *lint, const struct sc_conn *conn)
{
    const struct sc_value *automatic = sc_conn_value(conn, SC_KW_AUTO);

    if (conn->loaded || conn->group->used_by || !automatic || automatic->origin != SC_ORIGIN_OWN)
        return;
    sc_find(lint->finder, SC_RULE_DISABLED_CONN, sc_setting_range(automatic->setting),
            "conn '%s' is switched off with auto=ignore", conn->name);
}

static void check_base_loaded(struct sc_lint *lint, const struct sc_conn *conn)
{
    const struct sc_value *automatic = sc_conn_value(conn, SC_KW_AUTO);

    if (!conn->loaded || !conn->group->used_by || !automatic ||
        automatic->origin == SC_ORIGIN_DEFAULT)
        return;
    struct sc_finding *finding =
        sc_find(lint->finder, SC_RULE_BASE_LOADED, conn->group->first->header,
                "conn '%s' is loaded itself and others inherit from it, auto=%s included",
                conn->name, automatic->setting->value);
    sc_finding_help(lint->finder, finding,
                    "where it is only a template, take auto= out of it and put it into the others");
    sc_finding_relate(lint->finder, finding, sc_setting_range(automatic->setting),
                      "auto= is set here");
}

static void check_default_unused(struct sc_lint *lint)
{
    const struct sc_model *model = &lint->config->model;
    const struct sc_group *defaults[] = {model->conn_default, model->ca_default};

    for (size_t d = 0; d < 2 && !is_incomplete(lint); d++)
        if (defaults[d] && !defaults[d]->used_by)
            sc_find(lint->finder, SC_RULE_DEFAULT_UNUSED, defaults[d]->first->header,
                    "no other %s section inherits from this one", kind_name(defaults[d]->kind));
}

static void check_equal_conn(struct sc_lint *lint, const struct sc_connection *connection)
{
    for (const struct sc_child *child = connection->children; child; child = child->next) {
        if (child->conn == connection->conn)
            continue;
        struct sc_finding *finding =
            sc_find(lint->finder, SC_RULE_EQUAL_CONN, child->conn->group->first->header,
                    "conn '%s' has the same IKE part as '%s' and becomes a child of it",
                    child->conn->name, connection->name);
        sc_finding_relate(lint->finder, finding, connection->conn->group->first->header,
                          "they share one IKE_SA");
    }
}

/* --- `key=` --- */

/* The setting that `group` would inherit for this key. */
static const struct sc_setting *inherited(const struct sc_group *group,
                                          const struct sc_setting *setting)
{
    for (size_t i = 0; i < group->parents->count; i++) {
        const struct sc_setting *found = winner_of(group->parents->items[i], setting);
        if (found)
            return found;
    }
    return NULL;
}

static void check_empty_keys(struct sc_lint *lint, const struct sc_group *group, bool takes_away)
{
    if (!lint->config->conf->empty_count || group->kind == SC_SECTION_SETUP)
        return;
    for (size_t i = 0; i < group->settings.count; i++) {
        const struct sc_setting *setting = group->settings.items[i].setting;
        if (setting->value)
            continue;
        const struct sc_setting *from = inherited(group, setting);
        if (takes_away != (from != NULL) || (!from && group->used_by))
            continue; /* in a template it may unset what its heirs get from %default */
        struct sc_finding *finding = sc_find(
            lint->finder, takes_away ? SC_RULE_EMPTIED_KEY : SC_RULE_EMPTY_KEY,
            sc_setting_range(setting),
            takes_away ? "'%s=' takes the inherited value away: the built-in default applies"
                       : "'%s=' has no value and nothing to take away: it does nothing",
            setting->key);
        if (from)
            sc_finding_relate(lint->finder, finding, sc_setting_range(from), "inherited from here");
        else
            sc_place_remove(lint->finder, finding, SC_FIX_SAFE, setting);
    }
}

static void check_emptied_key(struct sc_lint *lint, const struct sc_group *group)
{
    check_empty_keys(lint, group, true);
}

static void check_empty_key(struct sc_lint *lint, const struct sc_group *group)
{
    check_empty_keys(lint, group, false);
}

/* --- words --- */

/* Types whose values are one word, or a list without blanks in its elements. */
static bool takes_one_word(const struct sc_keyword *keyword)
{
    switch (keyword->type) {
    case SC_TYPE_HOST:
    case SC_TYPE_FILE:
    case SC_TYPE_AUTH:
    case SC_TYPE_SECTION:
        return true;
    default: /* the others refuse a second word, take it as one more element, or may have blanks */
        return false;
    }
}

/* Words that all begin as an address does. */
static bool is_list_of_addresses(const char *value)
{
    for (const char *word = value; word; word = strchr(word, ' ')) {
        word += *word == ' ';
        if (strspn(word, "0123456789abcdefABCDEF.:/") < 3)
            return false;
    }
    return true;
}

static void check_several_words(struct sc_lint *lint, const struct sc_setting *setting)
{
    if (setting->words < 2 || setting->quoted || !setting->keyword || *setting->value == '<' ||
        !takes_one_word(sc_setting_keyword(setting)) || strpbrk(setting->value, ",;") ||
        is_list_of_addresses(setting->value)) /* SW226's */
        return;
    const char *blank = strchr(setting->value, ' ');
    struct sc_finding *finding =
        sc_find(lint->finder, SC_RULE_SEVERAL_WORDS, sc_setting_value(setting),
                "the words behind '%.*s' are a part of the value: strongSwan takes '%s'",
                (int)(blank - setting->value), setting->value, setting->value);
    sc_finding_help(lint->finder, finding, "start a remark with '#'");
}

/* --- bytes --- */

static void check_nul_byte(struct sc_lint *lint)
{
    const struct sc_files *files = &lint->config->files;

    for (size_t i = 0; i < files->count; i++) {
        const struct sc_file *file = files->items[i];
        const char *nul = memchr(file->text, '\0', file->length);
        if (!nul)
            continue;
        size_t at = (size_t)(nul - file->text);
        struct sc_finding *finding =
            sc_find(lint->finder, SC_RULE_NUL_BYTE, sc_range(file, at, at + 1),
                    "the file holds a NUL byte: strongSwan cuts the word there");
        sc_finding_help(lint->finder, finding, "save the file as plain UTF-8 text");
    }
}

static void check_crlf(struct sc_lint *lint)
{
    const struct sc_files *files = &lint->config->files;

    for (size_t i = 0; i < files->count; i++) {
        const struct sc_file *file = files->items[i];
        struct sc_finding *finding = NULL;
        if (!memchr(file->text, '\r', file->length))
            continue;
        for (size_t line = 1; line < file->line_count; line++) {
            size_t end = file->lines[line] - 1;
            if (!end || file->text[end - 1] != '\r')
                continue;
            struct sc_range place = sc_range(file, end - 1, end);
            if (!finding) {
                finding =
                    sc_find(lint->finder, SC_RULE_CRLF, place,
                            "lines end in CR LF: strongSwan takes the carriage return for a part "
                            "of the value");
                sc_finding_help(lint->finder, finding, "convert the file to plain line feeds");
            }
            while (place.start && file->text[place.start - 1] == '\r')
                place.start--;
            sc_finding_edit(lint->finder, finding, SC_FIX_UNSAFE, place, "");
        }
    }
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static void check_trailing_blanks(struct sc_lint *lint)
{
    const struct sc_files *files = &lint->config->files;

    for (size_t i = 0; i < files->count; i++) {
        const struct sc_file *file = files->items[i];
        struct sc_finding *finding = NULL;
        size_t lines = 0;
        for (size_t line = 0; line < file->line_count; line++) {
            size_t start = file->lines[line];
            size_t end = line + 1 < file->line_count ? file->lines[line + 1] - 1 : file->length;
            size_t last = end;
            while (last > start && is_blank(file->text[last - 1]))
                last--;
            if (last == end)
                continue;
            if (!finding)
                finding = sc_find(lint->finder, SC_RULE_TRAILING_BLANKS, sc_range(file, last, end),
                                  "blanks stand at the end of this line");
            sc_finding_edit(lint->finder, finding, SC_FIX_SAFE, sc_range(file, last, end), "");
            lines++;
        }
        if (lines > 1)
            sc_finding_help(lint->finder, finding, "%zu lines of this file have some", lines);
    }
}

enum { TAB_WIDTH = 8 };

static void check_mixed_indent(struct sc_lint *lint)
{
    const struct sc_files *files = &lint->config->files;

    for (size_t i = 0; i < files->count; i++) {
        const struct sc_file *file = files->items[i];
        struct sc_finding *finding = NULL; /* once a file */
        if (!memchr(file->text, '\t', file->length))
            continue;
        for (size_t line = 0; line < file->line_count; line++) {
            size_t start = file->lines[line], end = start, column = 0;
            bool tab = false, blank = false;
            for (; is_blank(file->text[end]); end++) {
                bool is_tab = file->text[end] == '\t';
                *(is_tab ? &tab : &blank) = true;
                column = is_tab ? (column / TAB_WIDTH + 1) * TAB_WIDTH : column + 1;
            }
            if (!tab || !blank || strchr("#\n\r", file->text[end]))
                continue;
            if (!finding)
                finding = sc_find(lint->finder, SC_RULE_MIXED_INDENT, sc_range(file, start, end),
                                  "tabs and blanks are mixed in the indentation");
            sc_finding_edit(lint->finder, finding, SC_FIX_SAFE, sc_range(file, start, end),
                            sc_arena_format(lint->finder->arena, "%*s", (int)column, ""));
        }
    }
}

static void check_include_twice(struct sc_lint *lint)
{
    const struct sc_files *files = &lint->config->files;
    struct sc_map *seen = sc_map_new(lint->scratch);

    for (size_t i = 0; i < files->count; i++) {
        const struct sc_file *file = files->items[i];
        uint64_t key[2] = {file->device, file->inode};
        if (!file->inode || !file->included_from.file)
            continue;
        void **place = sc_map_place(seen, key, sizeof key);
        const struct sc_file *before = *place;
        *place = (void *)(uintptr_t)file;
        if (!before)
            continue;
        struct sc_finding *finding = sc_find(
            lint->finder, SC_RULE_INCLUDE_TWICE, file->included_from,
            "'%s' was included before: its settings are put back to what it says", file->name);
        sc_finding_help(lint->finder, finding, "include it once");
        sc_finding_relate(lint->finder, finding, before->included_from, "included before here");
    }
}

SC_CHECKS(sc_checks_structure, {SC_RULE_DUPLICATE_KEY, .group = check_duplicate_key},
          {SC_RULE_REPEATED_KEY, .group = check_repeated_key},
          {SC_RULE_STRAY_SETTING, .setting = check_stray_setting},
          {SC_RULE_MERGED_SECTIONS, .group = check_merged_sections},
          {SC_RULE_ALSO_MISSING, .group = check_also_missing},
          {SC_RULE_ALSO_LOOP, .group = check_also_loop},
          {SC_RULE_NEVER_LOADED, .conn = check_never_loaded},
          {SC_RULE_DISABLED_CONN, .conn = check_disabled_conn},
          {SC_RULE_ALSO_DEPTH, .group = check_also_depth}, {SC_RULE_CRLF, .config = check_crlf},
          {SC_RULE_NUL_BYTE, .config = check_nul_byte},
          {SC_RULE_SETUP_TWICE, .group = check_setup_twice},
          {SC_RULE_EMPTIED_KEY, .group = check_emptied_key},
          {SC_RULE_EMPTY_KEY, .group = check_empty_key},
          {SC_RULE_PARENTS_DISAGREE, .group = check_parents_disagree},
          {SC_RULE_DEFAULT_UNUSED, .config = check_default_unused},
          {SC_RULE_DEFAULT_ALSO, .config = check_default_also},
          {SC_RULE_BASE_LOADED, .conn = check_base_loaded},
          {SC_RULE_EQUAL_CONN, .connection = check_equal_conn},
          {SC_RULE_INCLUDE_TWICE, .config = check_include_twice},
          {SC_RULE_MIXED_INDENT, .config = check_mixed_indent},
          {SC_RULE_TRAILING_BLANKS, .config = check_trailing_blanks},
          {SC_RULE_SEVERAL_WORDS, .setting = check_several_words});
