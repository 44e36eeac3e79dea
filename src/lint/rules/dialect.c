/* What file is this? One finding for another program's words, and one for a template's markers. */
#include "lint/lint.h"

#include "base/joined.h"

#include <string.h>

enum {
    ENOUGH_WORDS = 2, /* of another dialect to say that the file is written in it */
    MOST_NAMED = 8,
    MOST_SHOWN = 4,
};

bool sc_lint_is_foreign(const struct sc_lint *lint)
{
    return lint->foreign_words >= ENOUGH_WORDS;
}

typedef void setting_function(void *data, const struct sc_setting *setting);

static void each_setting(const struct sc_conf *conf, setting_function *call, void *data)
{
    for (const struct sc_section *section = conf->sections; section; section = section->next)
        SC_EACH_SETTING (s, &section->settings)
            call(data, s);
}

/* --- Libreswan --- */

struct foreign {
    struct sc_map *seen; /* words */
    struct {
        const struct sc_setting **items; /* the first of each word */
        size_t count, capacity;
    } words;
    struct sc_arena *arena;
};

static void foreign_collect(void *data, const struct sc_setting *setting)
{
    struct foreign *foreign = data;

    if (setting->keyword || !sc_foreign_find(setting->key))
        return;
    void **place = sc_map_place(foreign->seen, setting->key, strlen(setting->key));
    if (*place)
        return;
    *place = foreign;
    SC_PUSH(foreign->arena, &foreign->words, setting);
}

static struct foreign foreign_of(struct sc_lint *lint)
{
    struct foreign foreign = {.arena = lint->config->arena,
                              .seen = sc_map_new(lint->config->arena)};

    if (lint->config->conf->key_count > SC_KEYWORD_COUNT) /* else there are no other words */
        each_setting(lint->config->conf, foreign_collect, &foreign);
    return foreign;
}

void sc_lint_dialect(struct sc_lint *lint)
{
    lint->foreign_words = lint->options->dialect == SC_DIALECT_STRONGSWAN ? 0
                          : lint->options->dialect == SC_DIALECT_LIBRESWAN
                              ? SIZE_MAX
                              : foreign_of(lint).words.count;
}

static void check_dialect(struct sc_lint *lint)
{
    if (!sc_lint_is_foreign(lint))
        return;
    struct foreign foreign = foreign_of(lint);
    struct sc_joined pairs = {.arena = lint->config->arena};
    size_t named = 0;
    if (!foreign.words.count)
        return;
    for (size_t i = 0; i < foreign.words.count && named < MOST_NAMED; i++) {
        const struct sc_foreign *row = sc_foreign_find(foreign.words.items[i]->key);
        if (!*row->ours)
            continue;
        const char *pair = sc_arena_format(lint->config->arena, "%s is %s", row->name, row->ours);
        sc_join(&pairs, ", ", pair, strlen(pair));
        named++;
    }
    struct sc_finding *finding = sc_find(
        lint->finder, SC_RULE_DIALECT, sc_setting_key(foreign.words.items[0]),
        "this file is written for Libreswan or Openswan: '%s' and %zu more keywords are not "
        "strongSwan's, which "
        "leaves them out",
        foreign.words.items[0]->key, foreign.words.count - 1);
    const char *text = sc_joined_text(&pairs);
    sc_finding_help(lint->finder, finding, "%s%s`swanconf explain KEYWORD` tells for each",
                    text ? text : "", text ? "; " : "");
    for (size_t i = 1; i < foreign.words.count && i < MOST_SHOWN; i++) {
        const char *ours = sc_foreign_find(foreign.words.items[i]->key)->ours;
        sc_finding_relate(lint->finder, finding, sc_setting_key(foreign.words.items[i]),
                          *ours ? "%s in strongSwan" : "no keyword of strongSwan", ours);
    }
}

/* --- templates --- */

struct template
{
    const struct sc_setting *first;
    size_t count;
};

static void template_count(void *data, const struct sc_setting *setting)
{
    struct template *template = data;

    if (!sc_setting_is_template(setting))
        return;
    if (!template->count++)
        template->first = setting;
}

static void check_template(struct sc_lint *lint)
{
    struct template template = {0};

    if (lint->config->conf->marked_count)
        each_setting(lint->config->conf, template_count, &template);
    if (!template.count)
        return;
    struct sc_finding *finding =
        sc_find(lint->finder, SC_RULE_TEMPLATE, sc_setting_value(template.first),
                template.count > 1 ? "this is a template: this and %zu more values are filled in "
                                     "later, and not looked at"
                                   : "this is a template: the value is filled in later, and not "
                                     "looked at",
                template.count - 1);
    sc_finding_help(lint->finder, finding, "check what comes out of it");
}

SC_CHECKS(sc_checks_dialect, {SC_RULE_DIALECT, .config = check_dialect},
          {SC_RULE_TEMPLATE, .config = check_template});
