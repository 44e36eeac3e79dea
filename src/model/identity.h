/* Identities of IKE peers from their text. */
#ifndef SC_MODEL_IDENTITY_H
#define SC_MODEL_IDENTITY_H

#include "base/arena.h"

#include <swanconf/value.h>

/* What charon makes of `text`, never NULL (identification_create_from_string in
 * libstrongswan/utils/identification.c, 5.9.8). The text is not copied: it must last as long as
 * what is allocated in `arena`. A loose prefix (%id) is not known here: take it off first. */
const struct sc_identity *sc_identity_parse(struct sc_arena *arena, const char *text);

/* True if that is an IPv4 or IPv6 address. `arena` is seldom needed. */
bool sc_identity_is_address(struct sc_arena *arena, const char *text);

/* True when an identity matches no other than one with the same key, as pattern and as what is
 * looked for. */
bool sc_identity_is_plain(const struct sc_identity *id);

/* Type and encoding of a plain identity, *length bytes in `arena`; names don't differ by case
 * (matches_string() in identification.c, 5.9.8). */
char *sc_identity_key(struct sc_arena *arena, const struct sc_identity *id, size_t *length);

#endif
