/* How rules are written: a row in src/facts/rules/, a small function here, and a row in the
 * family's list of checks that joins the two.
 *
 * A check says what it finds with sc_find(lint->finder, …). A value that many conns inherit is told
 * once: ask sc_lint_first() before a finding that points at a setting. */
#ifndef SC_LINT_LINT_H
#define SC_LINT_LINT_H

#include "base/hash.h"
#include "source/finding.h"

#include <swanconf/lint.h>

struct sc_told;

struct sc_lint {
    struct sc_config *config;
    const struct sc_lint_options *options;
    const struct sc_finder *finder;
    const struct sc_charon *charon; /* what charon would hold of it */
    struct sc_arena *scratch;   /* what a function of a whole configuration needs until it ends */
    struct sc_told *told;       /* (rule, place) pairs already reported */
    size_t suggestions;         /* looked for so far */
    size_t foreign_words;       /* distinct keywords of another dialect */
    struct sc_map *clean;       /* common parts, with modes, in which there is nothing to find */
    struct sc_map *sharers;     /* a proposal's setting to the number of its conns */
    struct sc_map *without_dpd; /* keyexchange='s setting to the number of conns without DPD */
    int passes;                 /* 1: a passthrough conn is loaded; -1: none; 0: not known */
    int asks_users;             /* 1: a conn asks for users' passwords; -1: none; 0: not known */
};

/* One rule's function. Exactly one of the pointers is set: it is called once, for all sections of a
 * name (config setup is the first), for every setting of the file (in its order), for every conn
 * that is not dropped (loaded or not), for every connection of charon's, for every secret.
 *
 * What `setting` finds depends on key, value and kind of section alone: not every setting comes by
 * that equals one in which there was nothing to find.
 *
 * `common` is called for conns too, but not for all: what it finds depends on nothing but what a
 * conn says of neither end and on its mode, so that a conn is passed over that shares them with one
 * in which there was nothing to find. */
struct sc_check {
    enum sc_rule_id rule;
    void (*config)(struct sc_lint *lint);
    void (*group)(struct sc_lint *lint, const struct sc_group *group);
    void (*setting)(struct sc_lint *lint, const struct sc_setting *setting);
    void (*conn)(struct sc_lint *lint, const struct sc_conn *conn);
    void (*common)(struct sc_lint *lint, const struct sc_conn *conn);
    void (*connection)(struct sc_lint *lint, const struct sc_connection *connection);
    void (*secret)(struct sc_lint *lint, const struct sc_secret *secret);
};

/* A family's checks. */
struct sc_checks {
    const struct sc_check *items;
    size_t count;
};

/* Defines the family's list: SC_CHECKS(sc_checks_structure, {SC_RULE_X, .conn = check_x}, …) */
#define SC_CHECKS(name, ...)                                                                       \
    static const struct sc_check name##_items[] = {__VA_ARGS__};                                   \
    const struct sc_checks name = {name##_items, sizeof name##_items / sizeof name##_items[0]}

extern const struct sc_checks sc_checks_structure, sc_checks_values, sc_checks_pools,
    sc_checks_cryptography, sc_checks_ike, sc_checks_secrets, sc_checks_topology, sc_checks_files,
    sc_checks_migration, sc_checks_written, sc_checks_traffic, sc_checks_peers, sc_checks_dialect,
    sc_checks_certs, sc_checks_obsolete, sc_checks_words, sc_checks_subnets;

/* Find out in which dialect the file is written; and whether it is not strongSwan's. */
void sc_lint_dialect(struct sc_lint *lint);
bool sc_lint_is_foreign(const struct sc_lint *lint);

/* How many loaded conns have their ike=, esp= or ah= from this setting. */
size_t sc_lint_sharers(struct sc_lint *lint, const struct sc_setting *setting);

/* Counting conns by the setting that they share. */
void sc_lint_count(struct sc_map *map, const struct sc_setting *setting);
size_t sc_lint_counted(const struct sc_map *map, const struct sc_setting *setting);

/* True the first time it is asked for this rule and place; NULL places are always first. */
bool sc_lint_first(struct sc_lint *lint, enum sc_rule_id rule, const void *place);

/* The same for a conn's setting, for a rule that looks at it once in each conn: nobody else can
 * come by one that no other conn inherits. */
bool sc_lint_first_of(struct sc_lint *lint, enum sc_rule_id rule, const struct sc_conn *conn,
                      const struct sc_value *value);

#endif
