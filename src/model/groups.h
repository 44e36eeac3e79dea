/* Sections of one name as one group, and what they inherit. */
#ifndef SC_MODEL_GROUPS_H
#define SC_MODEL_GROUPS_H

#include "base/arena.h"

#include <swanconf/model.h>

enum {
    /* Linearized parents of a group, and levels of also=: beyond, parents are left out and
     * sc_group.cut is set. Lists of parents would grow with the square of a chain's length. */
    SC_MOST_PARENTS = 256,
};

/* Merge the sections of `conf` into model->groups and apply also= and %default (starter's
 * conf_parser.c, 5.9.8): every group's settings, also and parents are complete then.
 * model->accepted becomes false where also= makes starter refuse the file. */
void sc_groups_build(struct sc_arena *arena, const struct sc_conf *conf, struct sc_model *model);

#endif
