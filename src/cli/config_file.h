/* .swanconf.json: options for the files of a folder and below, found upwards from each file.
 *
 * Its keys are the options that may be given there (FILE_TOO in options.def), under their names,
 * and "overrides": the same keys for the files that its globs name. The command line stands above
 * it. */
#ifndef SC_CLI_CONFIG_FILE_H
#define SC_CLI_CONFIG_FILE_H

#include "cli/cli.h"

#include <jansson.h>
#include <limits.h>

#define CONFIG_FILE ".swanconf.json"

/* The keys of one object: the file's own, or one of its overrides. */
struct config_level {
    struct arguments arguments;
    struct words globs; /* of an override: which files it is for */
    char *where;        /* "PATH" or "PATH: overrides[0]" */
};

struct config_file {
    struct config_file *next;
    char *path;   /* as it is shown */
    char *folder; /* the real path of what it is for, without a slash at its end */
    json_t *json; /* holds the strings */
    char **made;  /* strings that stand in no JSON: "SW304=note" */
    size_t made_count;
    struct config_level *levels; /* its own keys, then the overrides in their order */
    size_t count;
};

/* Every file that was read, so that each is read once. */
struct config_files {
    struct config_file *first;
};

/* The .swanconf.json for the file at `path` ("-": for --stdin-filename, or the working directory):
 * that of --config, or the first one upwards from its folder, not above --root; NULL for none, or
 * with --no-config. False, with a message, when it can't be read or says what it must not. */
bool config_file_find(struct config_files *files, const struct arguments *line, const char *path,
                      const struct config_file **found);
void config_files_free(struct config_files *files);

/* The path by which globs know a file: its real one as far as it is there, and standard input's by
 * --stdin-filename. Returns `real` or `path`. */
const char *config_path(const struct arguments *line, const char *path, char real[PATH_MAX]);

/* True if a level counts for the file with this path. */
bool config_level_matches(const struct config_file *file, const struct config_level *level,
                          const char *path);

/* The options that hold for the file with this path (config_path()): `line` above what `file` (may
 * be NULL) says. --ignore and --severity add up, of other options the highest one counts. *merged
 * borrows all strings; free it with arguments_free(). False, with a message, when out of memory. */
bool config_merge(const struct config_file *file, const struct arguments *line, const char *path,
                  struct arguments *merged);

/* The JSON Schema of .swanconf.json, made from the options. False when out of memory. */
bool config_schema_write(FILE *out);

#endif
