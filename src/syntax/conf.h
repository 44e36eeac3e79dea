/* ipsec.conf to an AST. */
#ifndef SC_SYNTAX_CONF_H
#define SC_SYNTAX_CONF_H

#include "source/reader.h"

#include <swanconf/ast.h>

/* Parse a file and all that it includes. Never NULL: after syntax errors, which are findings, it
 * holds the rest. Call it inside a guard of the reader's arena. */
struct sc_conf *sc_conf_parse(struct sc_reader *reader, struct sc_file *file);

/* Resolve quotes and escapes of an include pattern as both grammars write it: `raw` is its text. */
const char *sc_include_pattern(struct sc_arena *arena, const char *raw, size_t length);

#endif
