/* Which of left and right is local at each end. */
#ifndef SC_NEGOTIATE_ORIENT_H
#define SC_NEGOTIATE_ORIENT_H

#include "negotiate/play.h"

/* Options to build the charon of each end. An end's own addresses are those of its sc_party.local;
 * where it has none, left is local, unless the first end has a conn with the same addresses in left
 * and right: then one file lies at both ends, and right is the second one. */
void sc_orient(struct sc_arena *arena, const struct sc_party ends[2],
               struct sc_charon_options options[2]);

#endif
