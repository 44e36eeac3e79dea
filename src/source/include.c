/* Following include statements. */
#include "source/reader.h"

#include "source/included.h"

#include <glob.h>
#include <limits.h>
#include <string.h>

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

/* True if `file` is one of those that led to the including file. */
static bool in_chain(const struct sc_file *file, const struct sc_file *from)
{
    for (; from; from = from->included_from.file)
        if (from->inode && from->inode == file->inode && from->device == file->device)
            return true;
    return false;
}

struct matches {
    struct sc_reader *reader;
    struct sc_range range;
    const glob_t *paths;
    struct sc_file **files;
    size_t count;
};

static void read_match(struct matches *matches, const char *path)
{
    struct sc_reader *reader = matches->reader;
    const struct sc_file *from = matches->range.file;
    const char *why;

    if (reader->files->count >= SC_MOST_FILES) {
        sc_find(reader->finder, SC_RULE_INCLUDE_LIMIT, matches->range,
                "more than %d files are included: '%s' and what follows is not read", SC_MOST_FILES,
                path);
        return;
    }
    struct sc_file *file = sc_reader_included(reader, path, matches->range, &why);
    if (!file) {
        struct sc_finding *finding = sc_find(
            reader->finder, SC_RULE_INCLUDE_UNREADABLE, matches->range,
            "'%s' is included but not read: %s; strongSwan skips it without a word", path, why);
        sc_finding_help(reader->finder, finding, "name readable regular files only");
        return;
    }
    if (in_chain(file, from)) {
        struct sc_finding *finding = sc_find(
            reader->finder, SC_RULE_INCLUDE_LOOP, matches->range,
            "'%s' includes itself; strongSwan reads it again and again until it runs out of file "
            "descriptors",
            path);
        sc_finding_help(reader->finder, finding, "remove this include");
        reader->files->count--; /* the text was only read to know which file it is */
        return;
    }
    matches->files[matches->count++] = file;
}

static void read_matches(void *data)
{
    struct matches *matches = data;
    size_t count = matches->paths->gl_pathc;

    matches->files = SC_NEW_ARRAY(matches->reader->arena, struct sc_file *, count);
    for (size_t i = 0; i < count; i++)
        read_match(matches, matches->paths->gl_pathv[i]);
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
    int result = glob(path, 0, NULL, &paths);
    if (result == GLOB_NOSPACE)
        sc_arena_exhausted(reader->arena);
    if (result != 0) {
        struct sc_finding *finding =
            sc_find(reader->finder, SC_RULE_INCLUDE_NOTHING, range,
                    "'%s' matches no file; strongSwan goes on without a word", path);
        sc_finding_help(reader->finder, finding, "correct the path, or remove the include");
        return NULL;
    }
    bool done = sc_arena_guard(reader->arena, read_matches, &matches);
    globfree(&paths);
    if (!done)
        sc_arena_exhausted(reader->arena);
    *count = matches.count;
    return matches.files;
}
