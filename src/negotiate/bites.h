/* What two ends don't negotiate, and what bites later. */
#ifndef SC_NEGOTIATE_BITES_H
#define SC_NEGOTIATE_BITES_H

#include "negotiate/play.h"

/* Add what is to be told of a tunnel that comes up to play->bites. */
void sc_bites_find(const struct sc_stage *stage, struct sc_attempt_play *play);

#endif
