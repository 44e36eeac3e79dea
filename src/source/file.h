/* Texts: line index. */
#ifndef SC_SOURCE_FILE_H
#define SC_SOURCE_FILE_H

#include "base/arena.h"

#include <swanconf/source.h>

/* Find the lines of a text. */
void sc_file_index(struct sc_arena *arena, struct sc_file *file);

/* Mark bytes that must not be shown. Calls come nearly in the order of the text: one that starts
 * before earlier ones takes them in. */
void sc_file_hide(struct sc_arena *arena, struct sc_file *file, size_t start, size_t end);

/* Show nothing of a file. */
void sc_file_veil(struct sc_arena *arena, struct sc_file *file, enum sc_veil veil);

/* The hidden span that a byte is in, or NULL. */
const struct sc_span *sc_file_hidden_at(const struct sc_file *file, size_t offset);

/* True if any byte of a range must not be shown. */
bool sc_file_is_hidden(const struct sc_file *file, size_t start, size_t end);

#endif
