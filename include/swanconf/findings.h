/* What was found: records with a rule, a place, a message and related places.
 *
 * Stages collect findings; only the report renders them. Everything belongs to the sc_config (or
 * the sc_pair, sc_diagnosis …) that the findings were made from. */
#ifndef SWANCONF_FINDINGS_H
#define SWANCONF_FINDINGS_H

#include <swanconf/source.h>

enum sc_severity {
    SC_SEVERITY_OFF,     /* not shown for this target or profile */
    SC_SEVERITY_NOTE,    /* good to know */
    SC_SEVERITY_WARNING, /* weak, obsolete or surely not meant */
    SC_SEVERITY_ERROR,   /* strongSwan refuses or drops something */
};

/* Versions of strongSwan whose behaviour differs. */
enum sc_target {
    SC_TARGET_5_9,
    SC_TARGET_6_0,
    SC_TARGET_6_1,
    SC_TARGET_COUNT,
};

enum sc_fixable {
    SC_FIX_NONE,
    SC_FIX_SAFE,   /* never changes what charon would load */
    SC_FIX_UNSAFE, /* changes behaviour, as the rule says */
};

/* One row of the rule table. */
struct sc_rule {
    const char *code; /* "SW101": never reused */
    const char *name; /* "duplicate-key" */
    enum sc_severity severity[SC_TARGET_COUNT];
    const char *summary;     /* one line */
    const char *explanation; /* what happens and why it matters */
    const char *bad;         /* an example that fires it */
    const char *good;        /* the same, mended */
    const char *references;  /* RFC sections, strongSwan documentation */
    enum sc_fixable fixable;
};

/* Another place that belongs to the finding. */
struct sc_related {
    struct sc_related *next;
    const char *message;
    struct sc_range range;
};

/* Replace the bytes of range by text. */
struct sc_edit {
    struct sc_edit *next;
    struct sc_range range;
    const char *text;
};

struct sc_finding {
    const struct sc_rule *rule;
    enum sc_severity severity;
    struct sc_range range;
    const char *message; /* one sentence: what happens */
    const char *help;    /* what to write instead, or NULL */
    struct sc_related *related, *last_related;
    enum sc_fixable fixable; /* of this finding; SC_FIX_NONE without edits */
    struct sc_edit *edits, *last_edit;
    bool reticent; /* it may quote what must not be shown: only its rule and place are told */
};

struct sc_findings {
    struct sc_finding *items;
    size_t count;
    size_t capacity;
};

/* What a finding means for the tunnel: the order in which a reader wants to know. */
enum sc_rank {
    SC_RANK_BROKEN, /* it does not work */
    SC_RANK_LATER,  /* it will break, or does something else than meant */
    SC_RANK_WEAK,   /* it can be attacked */
    SC_RANK_OLD,    /* it is out of date, or good to know */
};

/* A rule's severity for a target; with `migration` those about moving to swanctl.conf are on. */
SC_API enum sc_severity sc_rule_severity(const struct sc_rule *rule, enum sc_target target,
                                         bool migration);

/* The rank of a rule's findings of this severity; "broken", "later", "weak", "old". */
SC_API enum sc_rank sc_rule_rank(const struct sc_rule *rule, enum sc_severity severity);
SC_API const char *sc_rank_name(enum sc_rank rank);

/* True for a rule about what is a matter of taste: shown only where notes are asked for. */
SC_API bool sc_rule_is_taste(const struct sc_rule *rule);

/* The rule with this code or name, or NULL. */
SC_API const struct sc_rule *sc_rule_find(const char *code_or_name);

/* True if `length` bytes of `word` name the rule: by its code, the beginning of it (SW3) or its
 * name. */
SC_API bool sc_rule_named(const struct sc_rule *rule, const char *word, size_t length);

/* True if the word names any rule. */
SC_API bool sc_rule_names_any(const char *word, size_t length);

/* Rule number `index` in order of codes, NULL behind the last. */
SC_API const struct sc_rule *sc_rule_at(size_t index);

/* "error", "warning", "note", "off". */
SC_API const char *sc_severity_name(enum sc_severity severity);

#endif
