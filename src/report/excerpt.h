/* A line of a file with a mark under a range. */
#ifndef SC_REPORT_EXCERPT_H
#define SC_REPORT_EXCERPT_H

#include "report/visible.h"

#include <swanconf/source.h>

enum {
    SC_EXCERPT_WIDEST = 160,                 /* columns, but for the last character's */
    SC_EXCERPT_ROOM = SC_EXCERPT_WIDEST * 8, /* bytes of a line: no character takes more */
};

/* What a terminal is to show. `line` is printable UTF-8: hidden bytes are masked, what is not seen
 * is spelled out, and a long line is cut around the range. */
struct sc_excerpt {
    size_t number; /* of the line, from 1 */
    char line[SC_EXCERPT_ROOM + 64];
    char blank[SC_EXCERPT_WIDEST + 64]; /* under what stands before the range: blanks and tabs */
    size_t width;                       /* columns of the range in this line, at least 1 */
};

/* Draw the first line of a range. */
void sc_excerpt_draw(struct sc_excerpt *excerpt, struct sc_range range);

#endif
