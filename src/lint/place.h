/* Places within settings, for findings and edits. */
#ifndef SC_LINT_PLACE_H
#define SC_LINT_PLACE_H

#include "base/arena.h"

#include <swanconf/model.h>

/* The whole line (or lines) of a setting, with its line end. */
struct sc_range sc_place_line(const struct sc_setting *setting);

/* True if nothing else, such as a comment, stands in the setting's line: it may be removed whole.
 */
bool sc_place_alone(const struct sc_setting *setting);

/* Bytes start to end of a setting's value in the file; the whole value where quotes, escapes or
 * joined words make the two differ. */
struct sc_range sc_place_part(const struct sc_setting *setting, size_t start, size_t end);

/* True if a template engine fills the value in ({{ }}, ${ }, <% %>, (( )), …): its words say
 * nothing yet. */
bool sc_place_is_template(const char *value);

/* An address as text. */
const char *sc_place_address(struct sc_arena *arena, const struct sc_address *address);

#endif
