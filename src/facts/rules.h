/* The rule table: src/facts/rules/ has a file for each family, a row for each rule. */
#ifndef SC_FACTS_RULES_H
#define SC_FACTS_RULES_H

#include <swanconf/findings.h>

/* SC_RULE_DUPLICATE_KEY …: positions in the table, in order of codes. */
enum sc_rule_id {
#define RULE(id, ...) SC_RULE_##id,
#include "facts/rules/all.def"
#undef RULE
    SC_RULE_COUNT
};

/* The row of a rule. */
const struct sc_rule *sc_rule(enum sc_rule_id id);

#endif
