#include "facts/rules.h"

#include <string.h>

#define LEVEL(name) SC_SEVERITY_##name
#define ALWAYS(a)                                                                                  \
    {                                                                                              \
        LEVEL(a), LEVEL(a), LEVEL(a)                                                               \
    }
#define BY_TARGET(a, b, c)                                                                         \
    {                                                                                              \
        LEVEL(a), LEVEL(b), LEVEL(c)                                                               \
    }
#define RULE(id, rule_code, rule_name, severities, fix, text, why, wrong, right, sources)          \
    [SC_RULE_##id] = {.code = (rule_code),                                                         \
                      .name = (rule_name),                                                         \
                      .severity = severities,                                                      \
                      .summary = (text),                                                           \
                      .explanation = (why),                                                        \
                      .bad = (wrong),                                                              \
                      .good = (right),                                                             \
                      .references = (sources),                                                     \
                      .fixable = SC_FIX_##fix},

static const struct sc_rule rules[] = {
#include "facts/rules/all.def"
};

const struct sc_rule *sc_rule(enum sc_rule_id id)
{
    return &rules[id];
}

const struct sc_rule *sc_rule_at(size_t index)
{
    return index < SC_RULE_COUNT ? &rules[index] : NULL;
}

const struct sc_rule *sc_rule_find(const char *code_or_name)
{
    for (size_t i = 0; i < SC_RULE_COUNT; i++)
        if (!strcmp(rules[i].code, code_or_name) || !strcmp(rules[i].name, code_or_name))
            return &rules[i];
    return NULL;
}

bool sc_rule_named(const struct sc_rule *rule, const char *word, size_t length)
{
    size_t code = strlen(rule->code);
    bool family = length >= 3 && length < code && !strncmp(word, "SW", 2);

    if ((family || length == code) && !memcmp(rule->code, word, length))
        return true;
    return strlen(rule->name) == length && !memcmp(rule->name, word, length);
}

bool sc_rule_names_any(const char *word, size_t length)
{
    size_t i = 0;

    while (i < SC_RULE_COUNT && !sc_rule_named(&rules[i], word, length))
        i++;
    return i < SC_RULE_COUNT;
}

const char *sc_severity_name(enum sc_severity severity)
{
    static const char *const names[] = {"off", "note", "warning", "error"};

    return names[severity];
}

/* A row of codes, each with a blank behind it. */
static bool is_among(const char *codes, const struct sc_rule *rule)
{
    const char *at = strstr(codes, rule->code);

    return at && at[strlen(rule->code)] == ' ';
}

enum sc_severity sc_rule_severity(const struct sc_rule *rule, enum sc_target target, bool migration)
{
    bool moving = migration && rule->code[2] == '8' && target == SC_TARGET_5_9;

    return rule->severity[moving ? SC_TARGET_6_0 : target];
}

enum sc_rank sc_rule_rank(const struct sc_rule *rule, enum sc_severity severity)
{
    /* no secret, no identity, no certificate that fits; a conn that can't start */
    static const char broken[] =
        "SW107 SW213 SW226 SW417 SW505 SW507 SW508 SW513 SW514 SW520 SW521 "
        "SW523 SW529 SW530 SW532 SW534 SW537 SW541 SW543 SW609 SW612 "
        "SW546 SW547 SW548 SW549 SW551 SW701 SW702 SW703 SW704 SW705 ";
    static const char weak[] = "SW127 SW410 SW501 SW502 SW503 SW504 SW506 SW518 SW519 SW527 SW533 "
                               "SW536 SW538 SW542 SW550 SW610 ";
    static const char old[] = "SW131 SW203 SW311 SW312 SW315 SW316 SW401 ";

    if (severity == SC_SEVERITY_ERROR || is_among(broken, rule))
        return SC_RANK_BROKEN;
    if (is_among(old, rule) || rule->code[2] == '8')
        return SC_RANK_OLD;
    if (is_among(weak, rule) || rule->code[2] == '3')
        return severity == SC_SEVERITY_NOTE ? SC_RANK_OLD : SC_RANK_WEAK;
    return severity == SC_SEVERITY_NOTE ? SC_RANK_OLD : SC_RANK_LATER;
}

const char *sc_rank_name(enum sc_rank rank)
{
    static const char *const names[] = {"broken", "later", "weak", "old"};

    return names[rank];
}

bool sc_rule_is_taste(const struct sc_rule *rule)
{
    return is_among("SW119 SW126 SW231 SW421 SW528 ", rule);
}
