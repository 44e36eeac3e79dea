/* Identities, a text of which many conns have the same parsed once. */
#include "charon/builder.h"

#include "model/identity.h"

const struct sc_identity *sc_builder_identity(struct sc_charon_builder *builder, const char *text)
{
    uintptr_t address = (uintptr_t)text / 8; /* equal texts of settings are one */
    const struct sc_identity **late =
        &builder->identities[(address ^ address / SC_LATE_IDENTITIES) % SC_LATE_IDENTITIES];

    if (!*late || (*late)->text != text)
        *late = sc_identity_parse(builder->arena, text);
    return (*late)->type == SC_ID_ANY ? NULL : *late;
}
