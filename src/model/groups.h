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

struct sc_group_builder;

/* Merge the sections of `conf` into model->groups, so that also= and %default can be applied
 * (starter's conf_parser.c, 5.9.8): settings and also= of config setup and %default are complete
 * then. The capacities of model->conns and model->cas become the numbers of their groups. The
 * builder is `scratch`'s, what it builds `arena`'s. */
struct sc_group_builder *sc_groups_begin(struct sc_arena *arena, struct sc_arena *scratch,
                                         const struct sc_conf *conf, struct sc_model *model);

/* Complete a group's settings, also= and parents, and those of its parents. model->accepted becomes
 * false where also= makes starter refuse the file. A group's used_by counts those that are
 * resolved.
 */
void sc_group_resolve(struct sc_group_builder *builder, struct sc_group *group);

#endif
