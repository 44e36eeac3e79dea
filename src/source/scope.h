/* Which files may be shown, which may be opened. */
#ifndef SC_SOURCE_SCOPE_H
#define SC_SOURCE_SCOPE_H

#include "base/arena.h"

/* What is below one of the folders is the user's own. What lies outside is read as strongSwan reads
 * it, but not shown; with a root, nothing outside of that is opened. All are real paths. */
struct sc_scope {
    struct {
        const char **items;
        size_t count, capacity;
    } inside;
    const char *root; /* NULL: anything may be opened */
};

enum sc_where {
    SC_WHERE_INSIDE,
    SC_WHERE_OUTSIDE,   /* to be read, not to be shown */
    SC_WHERE_FORBIDDEN, /* not to be opened */
    SC_WHERE_NOWHERE,   /* the path leads to no file; errno says why */
};

/* Count a folder, and what is below it, as the user's own. One that is not there is left out. */
void sc_scope_include(struct sc_arena *arena, struct sc_scope *scope, const char *folder);

/* Open nothing outside of this folder. False when it is not there (errno). */
bool sc_scope_restrict(struct sc_arena *arena, struct sc_scope *scope, const char *folder);

/* Where a path leads, behind symbolic links; `real`, PATH_MAX bytes, gets the real path but for
 * SC_WHERE_NOWHERE. */
enum sc_where sc_scope_of(const struct sc_scope *scope, const char *path, char *real);

/* True if the file that a path leads to may be read and shown. */
bool sc_scope_shows(const struct sc_scope *scope, const char *path);

#endif
