/* The algorithm table, beyond what is public of it. */
#ifndef SC_FACTS_ALGORITHMS_H
#define SC_FACTS_ALGORITHMS_H

#include <swanconf/findings.h>
#include <swanconf/value.h>

/* True if strongSwan of that version knows the word. */
bool sc_algorithm_known(const struct sc_algorithm *algorithm, enum sc_target target);

/* The PRF that charon derives from an integrity algorithm in an IKE proposal without a PRF
 * (proposal.c, integ_prf_map, 5.9.8), or NULL: SHA2_256_96 gives none. */
const struct sc_algorithm *sc_algorithm_prf(const struct sc_algorithm *integrity);

/* The integrity algorithm that ah= makes of AES-GMAC, or NULL for any other cipher. */
const struct sc_algorithm *sc_algorithm_gmac(const struct sc_algorithm *encryption);

#endif
