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

const char *sc_severity_name(enum sc_severity severity)
{
    static const char *const names[] = {"off", "note", "warning", "error"};

    return names[severity];
}
