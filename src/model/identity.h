/* Identities of IKE peers from their text. */
#ifndef SC_MODEL_IDENTITY_H
#define SC_MODEL_IDENTITY_H

#include "base/arena.h"

#include <swanconf/value.h>

/* What charon makes of `text`, never NULL (identification_create_from_string in
 * libstrongswan/utils/identification.c, 5.9.8). The text is copied into `arena`. A loose prefix
 * (%id) is not known here: take it off first. */
const struct sc_identity *sc_identity_parse(struct sc_arena *arena, const char *text);

#endif
