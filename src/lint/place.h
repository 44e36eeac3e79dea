/* Places within settings, for findings and edits. */
#ifndef SC_LINT_PLACE_H
#define SC_LINT_PLACE_H

#include "base/arena.h"
#include "source/finding.h"

#include <swanconf/model.h>

/* The whole line (or lines) of a setting, with its line end. */
struct sc_range sc_place_line(const struct sc_setting *setting);

/* True if nothing else, such as a comment, stands in the setting's line: it may be removed whole.
 */
bool sc_place_alone(const struct sc_setting *setting);

/* An edit that removes a setting with its line, where it is alone there. */
void sc_place_remove(const struct sc_finder *finder, struct sc_finding *finding,
                     enum sc_fixable fixable, const struct sc_setting *setting);

/* An edit that adds "KEY=VALUE" in a line behind a setting's, indented like it. */
void sc_place_add_behind(const struct sc_finder *finder, struct sc_finding *finding,
                         enum sc_fixable fixable, const struct sc_setting *setting,
                         const char *text);

/* Bytes start to end of a setting's value in the file; the whole value where quotes, escapes or
 * joined words make the two differ. */
struct sc_range sc_place_part(const struct sc_setting *setting, size_t start, size_t end);

/* True if a template engine fills the value in ({{ }}, ${ }, <% %>, (( )), …): its words say
 * nothing yet. */
bool sc_place_is_template(const char *value);

/* An address as text. */
const char *sc_place_address(struct sc_arena *arena, const struct sc_address *address);

#endif
