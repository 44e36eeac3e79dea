/* Sections with what they share written once: `east : conn-base { … }` (libstrongswan/settings, 5.7
 * and later). */
#ifndef SC_EMIT_SHARE_H
#define SC_EMIT_SHARE_H

#include "base/arena.h"

/* A section or an option, as it is recorded. */
struct sc_node {
    struct sc_node *next;
    const char *name;
    const char *value;     /* NULL: a section */
    const char *remark;    /* behind an option, or NULL */
    const char *reference; /* of a section: what it inherits from, or NULL */
    struct sc_node *first; /* what stands in a section */
    struct {               /* lines in front of it, without # */
        const char **items;
        size_t count, capacity;
    } comments, closing; /* and in front of a section's end */
};

struct sc_nodes {
    struct sc_node **items;
    size_t count, capacity;
};

/* Take what is the same in all of these sections out of them, into one that they refer to: it is
 * called `name`. NULL, and nothing is changed, where that is not worth it. */
struct sc_node *sc_share(struct sc_arena *arena, const struct sc_nodes *sections, const char *name);

#endif
