/* From the AST to the resolved model. */
#ifndef SC_MODEL_RESOLVE_H
#define SC_MODEL_RESOLVE_H

#include "base/arena.h"

#include <swanconf/model.h>

/* Merge, inherit and type everything in `conf`, as starter does (confread_load(),
 * confread.c, 5.9.8). */
void sc_model_resolve(struct sc_arena *arena, const struct sc_conf *conf, struct sc_model *model);

#endif
