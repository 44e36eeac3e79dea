/* Strings stored once: equal texts have equal addresses. Each carries a small number that a caller
 * may use as a memo (the parser keeps the keyword's number there). */
#ifndef SC_BASE_NAMES_H
#define SC_BASE_NAMES_H

#include "base/arena.h"

#include <stddef.h>
#include <stdint.h>

struct sc_names;

enum { SC_NAME_UNTAGGED = -1 };

/* An empty set whose strings live in `arena`. */
struct sc_names *sc_names_new(struct sc_arena *arena);

/* Make room for so many more at once. */
void sc_names_expect(struct sc_names *names, size_t more);

/* The one copy of these `length` bytes, NUL-terminated (the text may itself hold NULs). */
const char *sc_names_intern(struct sc_names *names, const char *text, size_t length);

/* The memo of an interned string: SC_NAME_UNTAGGED until it is written. `name` must come from
 * sc_names_intern(). */
int32_t *sc_name_tag(const char *name);

/* Length in bytes of an interned string. */
size_t sc_name_length(const char *name);

#endif
