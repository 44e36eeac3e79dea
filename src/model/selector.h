/* Traffic selectors: leftsubnet=, leftprotoport=. */
#ifndef SC_MODEL_SELECTOR_H
#define SC_MODEL_SELECTOR_H

#include "base/arena.h"

#include <swanconf/value.h>

/* PROTOCOL[/PORT] as starter reads leftprotoport (kw_end(), starter/confread.c, 5.9.8), by name or
 * number. Only what the text says is changed in *protoport. False for what is refused. */
bool sc_protoport_parse(const char *text, struct sc_protoport *protoport);

/* True if both say the same. */
bool sc_protoport_equal(const struct sc_protoport *a, const struct sc_protoport *b);

/* The elements of leftsubnet= as charon takes them (add_ts(),
 * libcharon/plugins/stroke/stroke_config.c): each is a network with an optional [proto/port], or
 * %dynamic, and gets `base` where it has none. NULL, or nothing usable, gives the end itself. */
void sc_selectors_parse(struct sc_arena *arena, const char *value, struct sc_protoport base,
                        struct sc_selectors *selectors);

#endif
