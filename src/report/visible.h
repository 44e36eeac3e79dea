/* Text made fit for a terminal: what would move the cursor, hide itself or turn lines around is
 * spelled out. */
#ifndef SC_REPORT_VISIBLE_H
#define SC_REPORT_VISIBLE_H

#include <stddef.h>

/* Room for what is shown for one character: "<U+10FFFF>", a NUL and some more. */
enum { SC_VISIBLE_ROOM = 16 };

/* One character as it may be shown. */
struct sc_visible {
    size_t bytes;                /* it takes in the text */
    char shown[SC_VISIBLE_ROOM]; /* UTF-8 */
    size_t length;               /* of shown, in bytes */
    size_t columns;              /* on a terminal */
};

/* The character at `text`, of which `left` bytes (at least 1) are there. Control characters and
 * bytes that are no UTF-8 come as \x1b, other characters that are not seen as <U+202E>. */
struct sc_visible sc_visible_next(const char *text, size_t left);

#endif
