/* UTF-8, as RFC 3629 has it: no overlong forms, no surrogates, nothing above U+10FFFF. */
#ifndef SC_BASE_UTF8_H
#define SC_BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The character at `text`, of which `left` bytes (at least 1) are there: its length in bytes and
 * its *code; 0 for what is no UTF-8. */
size_t sc_utf8_decode(const char *text, size_t left, uint32_t *code);

/* True if all `length` bytes are UTF-8. */
bool sc_utf8_is_valid(const char *text, size_t length);

/* A copy from malloc() of a text with U+FFFD for each byte that is no UTF-8; NULL when out of
 * memory. */
char *sc_utf8_repair(const char *text);

/* What is not seen, or changes how its surroundings look: C1 controls, soft hyphen, marks and
 * overrides of direction (Unicode's Bidi_Control), characters of no width, separators of lines,
 * annotation and tag characters, and what is no character at all. */
bool sc_utf8_is_hidden(uint32_t code);

/* True if the text is UTF-8 without control characters (but tabs) and hidden ones. */
bool sc_utf8_is_visible(const char *text, size_t length);

#endif
