/* Texts: line index. */
#ifndef SC_SOURCE_FILE_H
#define SC_SOURCE_FILE_H

#include "base/arena.h"

#include <swanconf/source.h>

/* Find the lines of a text. */
void sc_file_index(struct sc_arena *arena, struct sc_file *file);

#endif
