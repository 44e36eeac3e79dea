#include "cli/config_file.h"

#include "cli/filter.h"
#include "cli/glob.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* --- reading --- */

struct reading {
    struct config_file *file;
    struct config_level *level;
};

static bool bad(const struct config_level *level, const char *key, const char *what)
{
    trouble("%s: '%s' %s", level->where, key, what);
    return false;
}

static bool no_memory(void)
{
    trouble("out of memory");
    return false;
}

/* Keep a string that was made. */
static bool made_keep(struct config_file *file, char *text)
{
    char **larger = text ? realloc(file->made, (file->made_count + 1) * sizeof *larger) : NULL;

    if (!larger) {
        free(text);
        return no_memory();
    }
    file->made = larger;
    file->made[file->made_count++] = text;
    return true;
}

static bool severities_take(struct reading *reading, enum option_id id, json_t *object)
{
    const char *code;
    json_t *level;

    if (!json_is_object(object))
        return bad(reading->level, option_row(id)->name, "takes an object: {\"CODE\": \"LEVEL\"}");
    json_object_foreach(object, code, level)
    {
        char *text = NULL;
        if (!json_is_string(level))
            return bad(reading->level, code, "takes error, warning, note or off");
        if (asprintf(&text, "%s=%s", code, json_string_value(level)) < 0)
            text = NULL;
        if (!made_keep(reading->file, text) || !arguments_add(&reading->level->arguments, id, text))
            return false;
    }
    return true;
}

/* One string or an array of strings, each given to `add`. */
static bool strings_take(struct reading *reading, const char *key, json_t *value,
                         bool (*add)(struct reading *, enum option_id, const char *),
                         enum option_id id)
{
    size_t index;
    json_t *item;

    if (json_is_string(value))
        return add(reading, id, json_string_value(value));
    if (!json_is_array(value))
        return bad(reading->level, key, "takes a string or an array of strings");
    json_array_foreach(value, index, item)
    {
        if (!json_is_string(item))
            return bad(reading->level, key, "takes a string or an array of strings");
        if (!add(reading, id, json_string_value(item)))
            return false;
    }
    return true;
}

static bool option_add(struct reading *reading, enum option_id id, const char *text)
{
    return arguments_add(&reading->level->arguments, id, text);
}

static bool glob_add(struct reading *reading, enum option_id id, const char *text)
{
    (void)id;
    return words_add(&reading->level->globs, text);
}

/* True for a path that leads nowhere but down. */
static bool stays_below(const char *path)
{
    for (const char *name = path; *name; name += strspn(name, "/")) {
        size_t length = strcspn(name, "/");
        if (length == 2 && !memcmp(name, "..", 2))
            return false;
        name += length;
    }
    return *path && *path != '/';
}

/* A file's name is relative to the folder of the .swanconf.json, and stays below it: whoever writes
 * that file must not choose what else is read or written. */
static bool file_take(struct reading *reading, enum option_id id, const char *text)
{
    char *path = NULL;

    if (!stays_below(text))
        return bad(reading->level, option_row(id)->name,
                   "takes the name of a file in this folder or below");
    if (asprintf(&path, "%s/%s", reading->file->folder, text) < 0)
        path = NULL;
    return made_keep(reading->file, path) && option_add(reading, id, path);
}

static bool option_take(struct reading *reading, enum option_id id, json_t *value)
{
    const struct option_row *row = option_row(id);

    if (!row->argument) {
        if (!json_is_boolean(value))
            return bad(reading->level, row->name, "takes true or false");
        return json_is_false(value) || option_add(reading, id, "");
    }
    if (!strcmp(row->argument, "CODE=LEVEL"))
        return severities_take(reading, id, value);
    if (!strcmp(row->argument, "CODES") || !strcmp(row->argument, "ADDRESS"))
        return strings_take(reading, row->name, value, option_add, id);
    if (!json_is_string(value))
        return bad(reading->level, row->name, "takes a string");
    if (!strcmp(row->argument, "FILE"))
        return file_take(reading, id, json_string_value(value));
    return option_add(reading, id, json_string_value(value));
}

static bool key_unknown(const struct config_level *level, const char *key)
{
    const char *names[OPTION_COUNT + 1] = {"overrides"};
    size_t count = 1;

    for (enum option_id id = 0; id < OPTION_COUNT; id++)
        if (option_row(id)->places == FILE_TOO)
            names[count++] = option_row(id)->name;
    const char *near = sc_nearest(key, names, count);
    if (near)
        trouble("%s: unknown key '%s': did you mean '%s'?", level->where, key, near);
    else
        trouble("%s: unknown key '%s': see 'swanconf config --schema'", level->where, key);
    return false;
}

static bool key_take(struct reading *reading, const char *key, json_t *value)
{
    bool top = reading->level == reading->file->levels;

    if (top && (!strcmp(key, "overrides") || !strcmp(key, "$schema")))
        return true;
    if (!top && !strcmp(key, "files"))
        return strings_take(reading, key, value, glob_add, OPTION_COUNT);
    for (enum option_id id = 0; id < OPTION_COUNT; id++)
        if (option_row(id)->places == FILE_TOO && !strcmp(option_row(id)->name, key))
            return option_take(reading, id, value);
    return key_unknown(reading->level, key);
}

/* Every value that a level gives is one that its option takes. */
static bool level_check(const struct arguments *arguments)
{
    unsigned choice = 0;

    for (enum option_id id = 0; id < OPTION_COUNT; id++)
        if (option_row(id)->values && !option_choose(arguments, id, &choice))
            return false;
    return addresses_check(arguments, OPTION_LOCAL) && filter_check(arguments);
}

static bool level_take(struct config_file *file, struct config_level *level, json_t *object)
{
    struct reading reading = {file, level};
    const char *key;
    json_t *value;

    level->arguments.from = level->where;
    if (!json_is_object(object)) {
        trouble("%s: an object is expected", level->where);
        return false;
    }
    json_object_foreach(object, key, value) if (!key_take(&reading, key, value)) return false;
    if (level != file->levels && !level->globs.count)
        return bad(level, "files", "is missing: the globs of the files that this is for");
    return level_check(&level->arguments);
}

static bool levels_take(struct config_file *file)
{
    json_t *overrides = json_object_get(file->json, "overrides");

    if (overrides && !json_is_array(overrides)) {
        trouble("%s: 'overrides' takes an array of objects", file->path);
        return false;
    }
    file->levels = calloc(1 + json_array_size(overrides), sizeof *file->levels);
    if (!file->levels)
        return no_memory();
    for (size_t i = 0; i <= json_array_size(overrides); i++) {
        struct config_level *level = &file->levels[file->count++];
        bool named = i ? asprintf(&level->where, "%s: overrides[%zu]", file->path, i - 1) >= 0
                       : (level->where = strdup(file->path)) != NULL;
        if (!named)
            level->where = NULL;
        if (!named)
            return no_memory();
        if (!level_take(file, level, i ? json_array_get(overrides, i - 1) : file->json))
            return false;
    }
    return true;
}

static void config_file_free(struct config_file *file)
{
    for (size_t i = 0; i < file->count; i++) {
        arguments_free(&file->levels[i].arguments);
        free(file->levels[i].globs.items);
        free(file->levels[i].where);
    }
    for (size_t i = 0; i < file->made_count; i++)
        free(file->made[i]);
    free(file->made);
    free(file->levels);
    json_decref(file->json);
    free(file->folder);
    free(file->path);
    free(file);
}

/* Read `path`, which is for what lies in `folder`. NULL, with a message, for a mistake in it. */
static struct config_file *config_file_read(const char *path, const char *folder)
{
    struct config_file *file = calloc(1, sizeof *file);
    json_error_t error;

    if (!file || !(file->path = strdup(path)) || !(file->folder = strdup(folder))) {
        trouble("out of memory");
        if (file)
            config_file_free(file);
        return NULL;
    }
    file->json = json_load_file(path, JSON_REJECT_DUPLICATES, &error);
    if (!file->json) {
        if (error.line > 0)
            trouble("%s:%d:%d: %s", path, error.line, error.column, error.text);
        else
            trouble("%s: %s", path, error.text);
    }
    if (file->json && levels_take(file))
        return file;
    config_file_free(file);
    return NULL;
}

/* --- finding --- */

/* The real path of the folder that holds `path`; the working directory's where there is none. */
static bool folder_of(const char *path, char folder[PATH_MAX])
{
    const char *slash = strrchr(path, '/');
    size_t length = slash ? (size_t)(slash - path) : 0;
    char *name = slash ? strndup(path, length ? length : 1) : strdup(".");
    bool found = name && (realpath(name, folder) || realpath(".", folder));

    free(name);
    return found;
}

static bool is_below(const char *folder, const char *top)
{
    size_t length = strlen(top);

    if (length == 1)
        return true;
    return !strncmp(folder, top, length) && (folder[length] == '/' || !folder[length]);
}

/* One that was read, or is read now. False, with a message, for a mistake in it. */
static bool config_file_take(struct config_files *files, const char *path, const char *folder,
                             const struct config_file **found)
{
    for (const struct config_file *file = files->first; file; file = file->next) {
        if (!strcmp(file->path, path)) {
            *found = file;
            return true;
        }
    }
    struct config_file *file = config_file_read(path, folder);
    if (!file)
        return false;
    file->next = files->first;
    *found = files->first = file;
    return true;
}

/* The path to show: from the working directory where that holds it. */
static const char *shown_path(const char *path)
{
    char here[PATH_MAX];
    size_t length = getcwd(here, sizeof here) ? strlen(here) : 0;

    if (length > 1 && !strncmp(path, here, length) && path[length] == '/')
        return path + length + 1;
    return path;
}

/* True, with a message, if what lies at `path` is somewhere else than below `top`. */
static bool leads_outside(const char *path, const char *top)
{
    char real[PATH_MAX];

    if (realpath(path, real) && is_below(real, top))
        return false;
    trouble("%s: it leads outside the folder of --root: it is not read", shown_path(path));
    return true;
}

/* The first one in `folder` or above, up to `top`. */
static bool config_file_search(struct config_files *files, const char *top, char *folder,
                               const struct config_file **found)
{
    char path[PATH_MAX + sizeof CONFIG_FILE + 1];

    while (is_below(folder, top)) {
        snprintf(path, sizeof path, "%s/%s", folder[1] ? folder : "", CONFIG_FILE);
        if (access(path, F_OK) == 0)
            return !leads_outside(path, top) &&
                   config_file_take(files, shown_path(path), folder, found);
        if (!folder[1])
            return true;
        char *slash = strrchr(folder, '/');
        slash[slash == folder] = '\0'; /* "/" keeps its slash */
    }
    return true;
}

bool config_file_find(struct config_files *files, const struct arguments *line, const char *path,
                      const struct config_file **found)
{
    const char *named = line->value[OPTION_SETTINGS], *root = line->value[OPTION_ROOT];
    char folder[PATH_MAX], top[PATH_MAX] = "/";

    *found = NULL;
    if (line->given[OPTION_NO_CONFIG])
        return true;
    if (!strcmp(path, "-"))
        path = line->value[OPTION_STDIN_FILENAME] ? line->value[OPTION_STDIN_FILENAME] : ".";
    if (!folder_of(named ? named : path, folder))
        return true;
    if (named)
        return config_file_take(files, named, folder, found);
    if (root && !realpath(root, top))
        return true; /* reading says why */
    return config_file_search(files, top, folder, found);
}

void config_files_free(struct config_files *files)
{
    while (files->first) {
        struct config_file *file = files->first;
        files->first = file->next;
        config_file_free(file);
    }
}

/* --- what holds for a file --- */

const char *config_path(const struct arguments *line, const char *path, char real[PATH_MAX])
{
    char folder[PATH_MAX];

    if (!strcmp(path, "-") && line->value[OPTION_STDIN_FILENAME])
        path = line->value[OPTION_STDIN_FILENAME];
    if (realpath(path, real))
        return real;
    const char *slash = strrchr(path, '/');
    bool fits = folder_of(path, folder) &&
                snprintf(real, PATH_MAX, "%s/%s", folder, slash ? slash + 1 : path) < PATH_MAX;
    return fits ? real : path;
}

bool config_level_matches(const struct config_file *file, const struct config_level *level,
                          const char *path)
{
    size_t length = strlen(file->folder) > 1 ? strlen(file->folder) : 0;
    bool below = !strncmp(path, file->folder, length) && path[length] == '/';

    if (level == file->levels)
        return true;
    for (size_t i = 0; i < level->globs.count; i++)
        if (glob_matches(level->globs.items[i], below ? path + length + 1 : path))
            return true;
    return false;
}

static bool adds_up(enum option_id id)
{
    return id == OPTION_IGNORE || id == OPTION_SEVERITY;
}

static bool level_put(const struct arguments *level, enum option_id id, struct arguments *merged)
{
    if (!level->given[id] || !(option_row(id)->commands & 1U << merged->command))
        return true;
    if (!adds_up(id))
        merged->all[id].count = 0;
    for (size_t i = 0; i < level->all[id].count; i++)
        if (!arguments_add(merged, id, level->all[id].items[i]))
            return false;
    return true;
}

bool config_merge(const struct config_file *file, const struct arguments *line, const char *path,
                  struct arguments *merged)
{
    bool done = true;

    *merged = (struct arguments){.command = line->command};
    for (enum option_id id = 0; done && id < OPTION_COUNT; id++) {
        for (size_t i = 0; done && file && i < file->count; i++)
            if (config_level_matches(file, &file->levels[i], path))
                done = level_put(&file->levels[i].arguments, id, merged);
        done = done && level_put(line, id, merged);
    }
    if (!done)
        arguments_free(merged);
    return done;
}
