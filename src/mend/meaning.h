/* What charon would hold of a configuration, as one number to compare. */
#ifndef SC_MEND_MEANING_H
#define SC_MEND_MEANING_H

#include <swanconf/mend.h>

struct sc_meaning {
    uint64_t hash[2];
};

/* Everything that a translation writes, secrets too, and what it tells as lost: two configurations
 * with different meanings differ in charon. Nothing of it is kept. False when out of memory. */
bool sc_meaning_of(struct sc_config *config, const struct sc_lint_options *options,
                   struct sc_meaning *meaning);

#endif
