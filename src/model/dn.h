/* Distinguished names: from text to DER, and comparing them. */
#ifndef SC_MODEL_DN_H
#define SC_MODEL_DN_H

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The DER of a name such as "C=DE, O=Example, CN=gw" or "/C=DE/O=Example": *length bytes in
 * `arena`, or NULL when charon can't read it (atodn in
 * libstrongswan/utils/identification.c, 5.9.8). */
const uint8_t *sc_dn_encode(struct sc_arena *arena, const char *text, size_t *length);

/* True if a part of the name is a lone * . */
bool sc_dn_has_wildcard(const uint8_t *dn, size_t length);

/* True if the names are equal but for parts of `pattern` that are a lone *, which *wildcards
 * counts; NULL allows none (compare_dn in identification.c, 5.9.8: the case of printable strings
 * and e-mail addresses does not matter). */
bool sc_dn_match(const uint8_t *dn, size_t length, const uint8_t *pattern, size_t pattern_length,
                 size_t *wildcards);

#endif
