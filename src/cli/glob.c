#include "cli/glob.h"

#include <fnmatch.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash ? slash + 1 : path;
}

/* Behind the name that `path` begins with, and behind its slash. */
static const char *behind_name(const char *path)
{
    path += strcspn(path, "/");
    return path + strspn(path, "/");
}

/* True if the first names of both match. */
static bool name_matches(const char *glob, const char *path)
{
    char pattern[NAME_MAX + 1], name[NAME_MAX + 1];
    size_t pattern_length = strcspn(glob, "/"), name_length = strcspn(path, "/");

    if (pattern_length > NAME_MAX || name_length > NAME_MAX)
        return false;
    snprintf(pattern, sizeof pattern, "%.*s", (int)pattern_length, glob);
    snprintf(name, sizeof name, "%.*s", (int)name_length, path);
    return fnmatch(pattern, name, 0) == 0;
}

/* "**", or the nothing behind a slash at the end. */
static bool is_any(const char *glob)
{
    return !strncmp(glob, "**", 2) && (glob[2] == '/' || !glob[2]);
}

bool glob_matches(const char *glob, const char *path)
{
    const char *retry_glob = NULL,
               *retry_path = NULL; /* behind the last "**", where there is one */

    if (!strchr(glob, '/'))
        return name_matches(glob, base_name(path));
    bool all_below = glob[strlen(glob) - 1] == '/';
    if (strchr(glob, '/') == glob + strlen(glob) - 1) { /* a folder, wherever it is */
        retry_glob = glob;
        retry_path = path;
    }
    glob += strspn(glob, "/");
    while (*path) {
        if (is_any(glob)) {
            glob = retry_glob = behind_name(glob);
            retry_path = path;
            if (!*glob)
                return true;
        } else if (*glob && name_matches(glob, path)) {
            glob = behind_name(glob);
            path = behind_name(path);
            if (!*glob && *path && all_below)
                return true;
        } else if (retry_glob) { /* "**" takes one name more */
            glob = retry_glob;
            path = retry_path = behind_name(retry_path);
        } else {
            return false;
        }
    }
    return !*glob && !all_below;
}
