/* Making findings. */
#ifndef SC_SOURCE_FINDING_H
#define SC_SOURCE_FINDING_H

#include "base/arena.h"
#include "facts/rules.h"

#include <swanconf/findings.h>

/* Where findings are collected: all of it lives in `arena`. */
struct sc_finder {
    struct sc_arena *arena;
    struct sc_findings *findings;
    enum sc_target target; /* decides severities */
    bool migration;        /* what concerns swanctl.conf counts, whatever the target */
};

/* Add a finding with the rule's severity for the finder's target. Returns it for help, related
 * places and edits, valid until the next one is added; never NULL (a rule that is off is added with
 * severity off, and sorted out at the end). */
struct sc_finding *sc_find(const struct sc_finder *finder, enum sc_rule_id rule,
                           struct sc_range range, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* What to write instead: one sentence. */
void sc_finding_help(const struct sc_finder *finder, struct sc_finding *finding, const char *format,
                     ...) __attribute__((format(printf, 3, 4)));

/* Another place that belongs to it; places keep the order of the calls. */
void sc_finding_relate(const struct sc_finder *finder, struct sc_finding *finding,
                       struct sc_range range, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* An edit that mends it: `text` (copied) in place of `range`. */
void sc_finding_edit(const struct sc_finder *finder, struct sc_finding *finding,
                     enum sc_fixable fixable, struct sc_range range, const char *text);

/* Mark the findings from number `first` on as reticent. */
void sc_findings_hush(struct sc_findings *findings, size_t first);

/* Take everything but rule and place from findings that are reticent or stand in a veiled file;
 * sort by file, place and code; drop those that are off and exact doubles. */
void sc_findings_finish(struct sc_findings *findings);

/* A place. */
struct sc_range sc_range(const struct sc_file *file, size_t start, size_t end);

#endif
