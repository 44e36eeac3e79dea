#include "source/scope.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

static const char *real_copy(struct sc_arena *arena, const char *folder)
{
    char real[PATH_MAX];

    return realpath(folder, real) ? sc_arena_copy(arena, real, strlen(real)) : NULL;
}

void sc_scope_include(struct sc_arena *arena, struct sc_scope *scope, const char *folder)
{
    const char *real = real_copy(arena, folder);

    if (real)
        SC_PUSH(arena, &scope->inside, real);
}

bool sc_scope_restrict(struct sc_arena *arena, struct sc_scope *scope, const char *folder)
{
    scope->root = real_copy(arena, folder);
    if (scope->root)
        SC_PUSH(arena, &scope->inside, scope->root);
    return scope->root != NULL;
}

static bool is_below(const char *real, const char *folder)
{
    size_t length = strlen(folder);

    length -= length && folder[length - 1] == '/'; /* the folder "/" */
    return !strncmp(real, folder, length) && (real[length] == '/' || !real[length]);
}

enum sc_where sc_scope_of(const struct sc_scope *scope, const char *path, char *real)
{
    if (!realpath(path, real))
        return SC_WHERE_NOWHERE;
    if (scope->root && !is_below(real, scope->root))
        return SC_WHERE_FORBIDDEN;
    for (size_t i = 0; i < scope->inside.count; i++)
        if (is_below(real, scope->inside.items[i]))
            return SC_WHERE_INSIDE;
    return SC_WHERE_OUTSIDE;
}

bool sc_scope_shows(const struct sc_scope *scope, const char *path)
{
    char real[PATH_MAX];

    return sc_scope_of(scope, path, real) == SC_WHERE_INSIDE;
}
