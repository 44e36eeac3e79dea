/* Following include statements. */
#include "source/reader.h"

#include "source/included.h"

#include <dirent.h>
#include <glob.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>

/* The pattern as glob(3) wants it: relative ones below the including file's directory. NULL: too
 * long for strongSwan. */
static const char *absolute_pattern(struct sc_reader *reader, const char *pattern,
                                    const struct sc_file *from)
{
    const char *slash = strrchr(from->name, '/');
    const char *path = pattern;

    if (pattern[0] != '/' && slash)
        path = sc_arena_format(reader->arena, "%.*s/%s", (int)(slash - from->name), from->name,
                               pattern);
    return strlen(path) < PATH_MAX ? path : NULL;
}

struct matches {
    struct sc_reader *reader;
    struct sc_range range;
    const glob_t *paths;
    struct sc_file **files;
    size_t count;
};

/* What became of a file that was not read. */
static void not_read_tell(struct sc_reader *reader, const char *path, struct sc_range range,
                          enum sc_not_read why)
{
    const struct sc_finder *finder = reader->finder;
    struct sc_finding *finding;

    switch (why) {
    case SC_NOT_READ_LOOP:
        finding = sc_find(finder, SC_RULE_INCLUDE_LOOP, range,
                          "'%s' includes itself; strongSwan reads it again and again until it runs "
                          "out of file descriptors",
                          path);
        sc_finding_help(finder, finding, "remove this include");
        return;
    case SC_NOT_READ_LIMIT:
        finding = sc_find(finder, SC_RULE_INCLUDE_LIMIT, range,
                          "the included files have more than %zu bytes: '%s' is not read",
                          reader->state->most_included, path);
        sc_finding_help(finder, finding, "if all of it is meant, allow more with --max-included");
        return;
    case SC_NOT_READ_FORBIDDEN:
        finding = sc_find(finder, SC_RULE_OUTSIDE_ROOT, range,
                          "'%s' leads outside the folder of --root: it is not read", path);
        sc_finding_help(finder, finding, "put the file inside, or name a larger folder");
        return;
    case SC_NOT_READ_TROUBLE:
        finding = sc_find(finder, SC_RULE_INCLUDE_UNREADABLE, range,
                          "'%s' is included but not read: %s; strongSwan skips it without a word",
                          path, reader->trouble);
        sc_finding_help(finder, finding, "name readable regular files only");
        return;
    }
}

/* False when enough was read. */
static bool read_match(struct matches *matches, const char *path)
{
    struct sc_reader *reader = matches->reader;
    enum sc_not_read why;

    if (reader->state->files->count >= reader->state->most_files) {
        struct sc_finding *finding =
            sc_find(reader->finder, SC_RULE_INCLUDE_LIMIT, matches->range,
                    "more than %zu files are included: '%s' and what follows is not read",
                    reader->state->most_files, path);
        sc_finding_help(reader->finder, finding, "if all are meant, allow more with --max-files");
        return false;
    }
    struct sc_file *file = sc_reader_included(reader, path, matches->range, &why);
    if (file)
        matches->files[matches->count++] = file;
    else
        not_read_tell(reader, path, matches->range, why);
    return file || why != SC_NOT_READ_LIMIT;
}

static void read_matches(void *data)
{
    struct matches *matches = data;
    size_t count = matches->paths->gl_pathc;

    matches->files = SC_NEW_ARRAY(matches->reader->arena, struct sc_file *, count);
    for (size_t i = 0; i < count; i++)
        if (!read_match(matches, matches->paths->gl_pathv[i]))
            return;
}

/* --- glob(3) with an end: a pattern with a star for each level must not walk a whole machine ---
 */

/* How many entries of folders may still be looked at. glob(3) hands its own functions no context,
 * so this is where they find it; set for the time of one call only. */
static _Thread_local size_t entries_left;

static struct dirent *counting_readdir(void *folder)
{
    if (!entries_left)
        return NULL;
    entries_left--;
    return readdir(folder);
}

static void *plain_opendir(const char *path)
{
    return opendir(path);
}

static void plain_closedir(void *folder)
{
    closedir(folder);
}

static int plain_stat(const char *path, struct stat *status)
{
    return stat(path, status);
}

static int plain_lstat(const char *path, struct stat *status)
{
    return lstat(path, status);
}

/* The same result as glob(path, 0, NULL, paths), after at most `most` entries; *all is false where
 * more would have been looked at. */
static int bounded_glob(const char *path, size_t most, glob_t *paths, bool *all)
{
    *paths = (glob_t){.gl_opendir = plain_opendir,
                      .gl_readdir = counting_readdir,
                      .gl_closedir = plain_closedir,
                      .gl_stat = plain_stat,
                      .gl_lstat = plain_lstat};
    entries_left = most;
    int result = glob(path, GLOB_ALTDIRFUNC, NULL, paths);
    *all = entries_left > 0;
    return result;
}

struct sc_file **sc_reader_include(struct sc_reader *reader, const char *pattern,
                                   struct sc_range range, size_t *count)
{
    glob_t paths;
    struct matches matches = {.reader = reader, .range = range, .paths = &paths};

    *count = 0;
    if (reader->no_files)
        return NULL;
    if (!*pattern) {
        sc_find(reader->finder, SC_RULE_INCLUDE_NOTHING, range,
                "include names no file and does nothing");
        return NULL;
    }
    const char *path = absolute_pattern(reader, pattern, range.file);
    if (!path) {
        sc_find(reader->finder, SC_RULE_INCLUDE_LIMIT, range,
                "the include pattern is longer than %d bytes: it is ignored", PATH_MAX - 1);
        return NULL;
    }
    if (range.file->depth >= reader->deepest) {
        sc_find(reader->finder, SC_RULE_INCLUDE_LIMIT, range,
                "includes nest deeper than %u files: '%s' is not read", reader->deepest, pattern);
        return NULL;
    }
    bool all, wild = pattern[strcspn(pattern, "*?[")] != '\0';
    int result = bounded_glob(path, reader->state->most_files * SC_ENTRIES_A_FILE, &paths, &all);
    if (!all) {
        struct sc_finding *finding =
            sc_find(reader->finder, SC_RULE_INCLUDE_LIMIT, range,
                    "'%s' looks through more than %zu entries of folders: not all are searched",
                    path, reader->state->most_files * SC_ENTRIES_A_FILE);
        sc_finding_help(reader->finder, finding,
                        "name fewer folders, or allow more with "
                        "--max-files");
    }
    if (result == GLOB_NOSPACE)
        sc_arena_exhausted(reader->arena);
    if (result != 0 && all) {
        struct sc_finding *finding = sc_find(reader->finder, SC_RULE_INCLUDE_NOTHING, range,
                                             wild ? "no file matches '%s' here"
                                                  : "'%s' is not there: strongSwan says so in "
                                                    "its log and goes on",
                                             path);
        if (wild) /* a folder that is still empty is usual */
            finding->severity = SC_SEVERITY_NOTE;
        sc_finding_help(reader->finder, finding, "correct the path, or remove the include");
    }
    if (result != 0)
        return NULL;
    bool done = sc_arena_guard(reader->arena, read_matches, &matches);
    globfree(&paths);
    if (!done)
        sc_arena_exhausted(reader->arena);
    *count = matches.count;
    return matches.files;
}
