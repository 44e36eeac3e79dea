/* Which shared secret charon takes, with all that is to be said about it. */
#ifndef SC_CHARON_SECRET_LOOKUP_H
#define SC_CHARON_SECRET_LOOKUP_H

#include <swanconf/charon.h>

struct sc_secret_choice {
    const struct sc_secret *secret; /* NULL: none matches */
    int me, other;                  /* how well (0 not at all, 20 exactly): sc_identity_match() */
    size_t equal;                   /* entries that match as well, itself included */
    bool differ;                    /* not all of those hold the same secret */
};

/* Choose for two identities, either of which may be NULL (not known). Runs out of memory as
 * sc_arena_exhausted(config->arena). */
struct sc_secret_choice sc_secret_choose(struct sc_config *config, enum sc_secret_kind kind,
                                         const struct sc_identity *me,
                                         const struct sc_identity *other);

#endif
