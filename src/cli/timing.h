/* How long the stages of a run took. */
#ifndef CLI_TIMING_H
#define CLI_TIMING_H

#include "cli/linted.h"

/* Seconds since some moment. */
double timing_now(void);

/* Write a line for each stage to `out`: those of the files added up (with several threads that is
 * more than the whole), writing, the whole, and the most memory that was in use. Times in seconds
 * by sc_timing's clock. */
void timing_write(FILE *out, const struct linted *files, size_t count, double writing,
                  double whole);

#endif
