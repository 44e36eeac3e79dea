/* What the cryptography rules share: a conn's proposals with the setting that they come from. */
#ifndef SC_LINT_PROPOSALS_H
#define SC_LINT_PROPOSALS_H

#include "lint/lint.h"

#include <swanconf/value.h>

/* An ike=, esp= or ah= value that a rule looks at. */
struct sc_look {
    struct sc_lint *lint;
    enum sc_rule_id rule;
    const struct sc_conn *conn;
    const struct sc_setting *setting;
    enum sc_protocol protocol;
    const struct sc_proposals *proposals; /* as the target reads them */
};

/* ike=, or what counts of esp= and ah= (both set: ah). False when it isn't set, or holds a
 * template's markers. */
bool sc_look_at(struct sc_lint *lint, enum sc_rule_id rule, const struct sc_conn *conn,
                enum sc_protocol protocol, struct sc_look *look);

/* Call `report` for ike= and for esp= (or ah=) of a conn, once for each setting that many conns
 * share. Values that charon drops the conn for are left out. */
void sc_look_each(struct sc_lint *lint, enum sc_rule_id rule, const struct sc_conn *conn,
                  void (*report)(const struct sc_look *look));

/* Call `report` for each word of the value that charon keeps. */
void sc_look_words(const struct sc_look *look,
                   void (*report)(const struct sc_look *look, const struct sc_transform *word));

/* Places in the file. */
struct sc_range sc_look_word(const struct sc_look *look, const struct sc_transform *word);
struct sc_range sc_look_proposal(const struct sc_look *look, const struct sc_proposal *proposal);

/* The word as it is written, for messages. */
const char *sc_look_text(const struct sc_look *look, const struct sc_transform *word);

/* Add the edit that takes a word and its dash out, where the value stands in the file verbatim. */
void sc_look_remove(const struct sc_look *look, struct sc_finding *finding, enum sc_fixable fixable,
                    const struct sc_transform *word);

/* Add the edit that writes `text` in place of bytes start to end of the value. */
void sc_look_replace(const struct sc_look *look, struct sc_finding *finding,
                     enum sc_fixable fixable, size_t start, size_t end, const char *text);

/* Checks of rules/dropped.c and rules/profiles.c, listed in rules/cryptography.c. */
void sc_check_unknown_algorithm(struct sc_lint *lint, const struct sc_conn *conn);
void sc_check_no_key_exchange(struct sc_lint *lint, const struct sc_conn *conn);
void sc_check_no_integrity(struct sc_lint *lint, const struct sc_conn *conn);
void sc_check_mixed_aead(struct sc_lint *lint, const struct sc_conn *conn);
void sc_check_no_encryption(struct sc_lint *lint, const struct sc_conn *conn);
void sc_check_no_prf(struct sc_lint *lint, const struct sc_conn *conn);
void sc_check_empty_proposal(struct sc_lint *lint, const struct sc_conn *conn);
void sc_check_removed_key_exchange(struct sc_lint *lint, const struct sc_conn *conn);
void sc_check_removed_cipher(struct sc_lint *lint, const struct sc_conn *conn);
void sc_check_cnsa2(struct sc_lint *lint, const struct sc_conn *conn);
void sc_check_strict(struct sc_lint *lint, const struct sc_conn *conn);
void sc_check_post_quantum(struct sc_lint *lint, const struct sc_conn *conn);

enum { SC_STRONG_GROUP = 112 }; /* bits of security: NIST SP 800-57 part 1, table 4 */

/* Why an algorithm is obsolete, for a message, or NULL. */
const char *sc_look_verdict(const struct sc_look *look, const struct sc_algorithm *algorithm);

#endif
