#include "cli/filter.h"

#include <stdlib.h>
#include <string.h>

bool severity_parse(const char *word, const char *none, enum sc_severity *severity)
{
    for (enum sc_severity level = SC_SEVERITY_NOTE; level <= SC_SEVERITY_ERROR; level++) {
        if (!strcmp(word, sc_severity_name(level))) {
            *severity = level;
            return true;
        }
    }
    *severity = SC_SEVERITY_OFF;
    return !strcmp(word, none);
}

bool level_parse(const struct arguments *arguments, enum option_id id, enum sc_severity *level)
{
    unsigned choice = SC_SEVERITY_ERROR - *level; /* error, warning, note, and then none */

    if (!option_choose(arguments, id, &choice))
        return false;
    *level = SC_SEVERITY_ERROR - choice;
    return true;
}

bool filter_names(const char *list, const struct sc_rule *rule)
{
    while (*list) {
        size_t length = strcspn(list, ",");
        if (length && sc_rule_named(rule, list, length))
            return true;
        list += length;
        list += *list == ',';
    }
    return false;
}

/* An empty list (an empty variable in CI, mostly) would hide everything. */
static bool list_check(const struct arguments *arguments, enum option_id id, const char *list)
{
    if (!list[strspn(list, ",")])
        return refuse(arguments, "'%s': %s%s names no rule", list, option_mark(arguments),
                      option_row(id)->name);
    while (*list) {
        size_t length = strcspn(list, ",");
        if (length && !sc_rule_names_any(list, length))
            return refuse(arguments, "'%.*s' names no rule: see 'swanconf rules'", (int)length,
                          list);
        list += length;
        list += *list == ',';
    }
    return true;
}

static bool override_check(const struct arguments *arguments, const char *word)
{
    enum sc_severity severity;
    size_t length = strcspn(word, "=");

    if (!word[length] || !severity_parse(word + length + 1, "off", &severity))
        return refuse(arguments, "'%s': %sseverity takes CODE=error, warning, note or off", word,
                      option_mark(arguments));
    return sc_rule_names_any(word, length) ||
           refuse(arguments, "'%.*s' names no rule: see 'swanconf rules'", (int)length, word);
}

bool filter_check(const struct arguments *arguments)
{
    static const enum option_id lists[] = {OPTION_SELECT, OPTION_IGNORE};

    for (size_t i = 0; i < 2; i++)
        for (size_t k = 0; k < arguments->all[lists[i]].count; k++)
            if (!list_check(arguments, lists[i], arguments->all[lists[i]].items[k]))
                return false;
    for (size_t k = 0; k < arguments->all[OPTION_SEVERITY].count; k++)
        if (!override_check(arguments, arguments->all[OPTION_SEVERITY].items[k]))
            return false;
    return true;
}

static bool any_names(const struct words *lists, const struct sc_rule *rule)
{
    for (size_t i = 0; i < lists->count; i++)
        if (filter_names(lists->items[i], rule))
            return true;
    return false;
}

static void override_apply(const struct words *overrides, struct sc_finding *finding)
{
    for (size_t i = 0; i < overrides->count; i++) {
        const char *word = overrides->items[i];
        size_t length = strcspn(word, "=");
        if (sc_rule_named(finding->rule, word, length))
            severity_parse(word + length + 1, "off", &finding->severity);
    }
}

/* True if the finding is to be told; its severity is set. */
static bool takes(const struct arguments *arguments, struct sc_finding *finding)
{
    enum sc_severity least = SC_SEVERITY_NOTE;
    bool selected = arguments->given[OPTION_SELECT]
                        ? any_names(&arguments->all[OPTION_SELECT], finding->rule)
                        : arguments->given[OPTION_SHOW] || !sc_rule_is_taste(finding->rule);

    if (!selected || any_names(&arguments->all[OPTION_IGNORE], finding->rule))
        return false;
    override_apply(&arguments->all[OPTION_SEVERITY], finding);
    return level_parse(arguments, OPTION_SHOW, &least) && finding->severity >= least;
}

static bool merge(const struct filter *filter, const struct sc_file *file, struct arguments *merged)
{
    char real[PATH_MAX];
    const char *path = !file        ? ""
                       : file->real ? file->real
                                    : config_path(filter->line, file->name, real);

    return config_merge(filter->file, filter->line, path, merged);
}

bool filter_apply(const struct filter *filter, struct sc_findings *findings)
{
    struct arguments merged = {0};
    const struct sc_file *file = NULL;
    size_t kept = 0;
    bool done = true;

    for (size_t i = 0; done && i < findings->count; i++) {
        struct sc_finding *finding = &findings->items[i];
        if (filter->file && (!i || finding->range.file != file)) { /* they are sorted by file */
            file = finding->range.file;
            arguments_free(&merged);
            done = merge(filter, file, &merged);
        }
        if (done && takes(filter->file ? &merged : filter->line, finding))
            findings->items[kept++] = *finding;
    }
    arguments_free(&merged);
    findings->count = kept;
    return done;
}

/* --- order --- */

/* A finding with its number, so that equals keep their order. */
struct numbered {
    struct sc_finding finding;
    size_t number;
};

static int by_gravity(const void *x, const void *y)
{
    const struct numbered *a = x, *b = y;
    enum sc_rank rank_a = sc_rule_rank(a->finding.rule, a->finding.severity);
    enum sc_rank rank_b = sc_rule_rank(b->finding.rule, b->finding.severity);

    if (rank_a != rank_b)
        return rank_a < rank_b ? -1 : 1;
    if (a->finding.severity != b->finding.severity)
        return a->finding.severity > b->finding.severity ? -1 : 1;
    return a->number < b->number ? -1 : a->number > b->number;
}

bool filter_sort(const struct arguments *arguments, struct sc_findings *findings)
{
    const char *order = arguments->value[OPTION_SORT];

    if (!order || strcmp(order, "severity") != 0 || !findings->count)
        return true;
    struct numbered *items = malloc(findings->count * sizeof *items);
    if (!items)
        return false;
    for (size_t i = 0; i < findings->count; i++)
        items[i] = (struct numbered){findings->items[i], i};
    qsort(items, findings->count, sizeof *items, by_gravity);
    for (size_t i = 0; i < findings->count; i++)
        findings->items[i] = items[i].finding;
    free(items);
    return true;
}
