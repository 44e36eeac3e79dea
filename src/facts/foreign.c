#include <swanconf/keyword.h>

#include <string.h>

static const struct sc_foreign rows[] = {
#define FOREIGN(theirs, ours, difference) {theirs, ours, difference},
#include "facts/foreign.def"
#undef FOREIGN
};

const struct sc_foreign *sc_foreign_find(const char *name)
{
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (!strcmp(rows[i].name, name))
            return &rows[i];
    return NULL;
}
