/* What can't be carried over. */
#include "emit/emitter.h"

const char sc_loss_outside[] =
    "it lies outside the folders of the files that were named, and nothing of it is shown";
const char sc_loss_take_along[] = "to take it along, name a folder that holds both with --root";

void sc_lose(struct sc_emitter *emitter, enum sc_rule_id rule, struct sc_range place,
             const char *what, const char *why, const char *todo)
{
    struct sc_loss loss = {place, sc_rule(rule), what, why, todo};

    if (place.file && place.file->veil != SC_VEIL_NONE)
        loss = (struct sc_loss){place, sc_rule(SC_RULE_LOST_UNREAD), "what stands here",
                                sc_loss_outside, sc_loss_take_along};
    SC_PUSH(emitter->arena, emitter->losses, loss);
}
