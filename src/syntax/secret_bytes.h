/* Secrets that are written as hexadecimal digits or Base64. */
#ifndef SC_SYNTAX_SECRET_BYTES_H
#define SC_SYNTAX_SECRET_BYTES_H

#include "base/arena.h"

/* What charon makes of `length` digits (without their 0x or 0s): it takes anything, so nonsense
 * gives other nonsense (libstrongswan/utils/chunk.c, chunk_from_hex and chunk_from_base64, 5.9.8).
 * *count bytes in `arena`, with a NUL behind them. */
const char *sc_secret_from_hex(struct sc_arena *arena, const char *digits, size_t length,
                               size_t *count);
const char *sc_secret_from_base64(struct sc_arena *arena, const char *digits, size_t length,
                                  size_t *count);

#endif
