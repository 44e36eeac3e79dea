/* A line of a file with a mark under a range. */
#ifndef SC_REPORT_EXCERPT_H
#define SC_REPORT_EXCERPT_H

#include "base/arena.h"

#include <swanconf/source.h>

/* What a terminal is to show. `line` is printable UTF-8: hidden bytes are masked, what is no
 * character is U+FFFD, and a long line is cut around the range. `mark` is a line that stands right
 * under it. */
struct sc_excerpt {
    size_t number; /* of the line, from 1 */
    const char *line;
    const char *blank; /* what goes under the bytes before the range: blanks and tabs */
    size_t width;      /* columns of the range in this line, at least 1 */
};

/* The first line of a range. */
struct sc_excerpt sc_excerpt(struct sc_arena *arena, struct sc_range range);

#endif
