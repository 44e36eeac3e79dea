/* Strings stored once: equal texts have equal addresses. Each carries two small numbers that
 * callers may use as memos (the parser keeps a keyword's number there, the model a section's). */
#ifndef SC_BASE_NAMES_H
#define SC_BASE_NAMES_H

#include "base/arena.h"

#include <stddef.h>
#include <stdint.h>

struct sc_names;

enum { SC_NAME_UNTAGGED = -1 };

/* An empty set whose strings live in `arena`. */
struct sc_names *sc_names_new(struct sc_arena *arena);

/* No more will come: what was needed to find them is free for others. The strings stay. */
void sc_names_end(struct sc_names *names);

/* Make room for so many more at once. */
void sc_names_expect(struct sc_names *names, size_t more);

/* The hash of a text that will be interned, whose place is fetched meanwhile; and its one copy. */
uint32_t sc_names_hash(const struct sc_names *names, const char *text, size_t length);
const char *sc_names_intern_hashed(struct sc_names *names, const char *text, size_t length,
                                   uint32_t hash);

/* The one copy of these `length` bytes, NUL-terminated (the text may itself hold NULs). */
const char *sc_names_intern(struct sc_names *names, const char *text, size_t length);

/* The memo of an interned string: SC_NAME_UNTAGGED until it is written. `name` must come from
 * sc_names_intern(). */
int32_t *sc_name_tag(const char *name);

/* Another memo: 0 until it is written. */
uint32_t *sc_name_mark(const char *name);

/* Length in bytes of an interned string. */
size_t sc_name_length(const char *name);

#endif
