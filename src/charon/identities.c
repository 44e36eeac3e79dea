/* Identities, each text parsed once. */
#include "charon/builder.h"

#include "model/identity.h"

#include <string.h>

const struct sc_identity *sc_builder_identity(struct sc_charon_builder *builder, const char *text)
{
    void **place = sc_map_place_kept(builder->identities, text, strlen(text));

    if (!*place)
        *place = (void *)(uintptr_t)sc_identity_parse(builder->arena, text);
    const struct sc_identity *id = *place;
    return id->type == SC_ID_ANY ? NULL : id;
}
