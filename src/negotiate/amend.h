/* The change of one setting that mends a failure, found by playing again. */
#ifndef SC_NEGOTIATE_AMEND_H
#define SC_NEGOTIATE_AMEND_H

#include "negotiate/play.h"

/* Try what was proposed for a play that failed: the file is read again with the change, and the
 * exchange played once more. What makes the tunnel come up stands in play->amendments then, at most
 * one for each end. Needs the ends' sc_party.path; costs as much as reading the end again, for
 * which stage->rereading has room in bytes. */
void sc_amend(struct sc_stage *stage, struct sc_attempt_play *play);

#endif
