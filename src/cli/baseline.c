#include "cli/baseline.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SCHEMA "swanconf-baseline/1"

static void baseline_free(struct baseline *baseline)
{
    sc_fingerprints_free(baseline->fingerprints);
    json_decref(baseline->listed);
    free(baseline->folder);
    free(baseline->path);
    free(baseline);
}

void baselines_free(struct baselines *baselines)
{
    while (baselines->first) {
        struct baseline *baseline = baselines->first;
        baselines->first = baseline->next;
        baseline_free(baseline);
    }
}

/* --- reading --- */

static bool not_one(const char *path)
{
    trouble("%s: it is no baseline: swanconf lint --baseline %s --write-baseline writes one", path,
            path);
    return false;
}

/* The fingerprints as keys of an object, so that they are found at once. */
static bool list_read(struct baseline *baseline, const json_t *root)
{
    const char *schema = json_string_value(json_object_get(root, "schema"));
    json_t *entries = json_object_get(root, "findings"), *entry;
    size_t index;

    if (!schema || strcmp(schema, SCHEMA) != 0 || !json_is_array(entries))
        return not_one(baseline->path);
    json_array_foreach(entries, index, entry)
    {
        const char *fingerprint = json_string_value(json_object_get(entry, "fingerprint"));
        if (!fingerprint)
            return not_one(baseline->path);
        if (json_object_set_new(baseline->listed, fingerprint, json_true()) != 0)
            return !trouble("out of memory");
    }
    return true;
}

static bool baseline_read(struct baseline *baseline)
{
    json_error_t error;
    json_t *root = json_load_file(baseline->path, 0, &error);

    if (!root && error.line > 0)
        return not_one(baseline->path);
    if (!root) {
        trouble("%s: the baseline can't be read: %s", baseline->path, strerror(errno));
        return false;
    }
    bool done = list_read(baseline, root);
    json_decref(root);
    return done;
}

static char *folder_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    char *name = slash ? strndup(path, (size_t)(slash - path) + 1) : strdup(".");
    char *folder = name ? realpath(name, NULL) : NULL;

    free(name);
    return folder;
}

static struct baseline *baseline_new(struct baselines *baselines, const char *path)
{
    struct baseline *baseline = calloc(1, sizeof *baseline);

    if (!baseline) {
        trouble("out of memory");
        return NULL;
    }
    baseline->path = strdup(path);
    baseline->folder = folder_of(path);
    baseline->listed = baselines->writing ? json_array() : json_object();
    baseline->fingerprints = sc_fingerprints_new();
    bool complete = baseline->path && baseline->listed && baseline->fingerprints;
    if (!complete)
        trouble("out of memory");
    else if (!baseline->folder)
        trouble("%s: %s", path, strerror(errno));
    if (complete && baseline->folder && (baselines->writing || baseline_read(baseline))) {
        baseline->next = baselines->first;
        baselines->first = baseline;
        return baseline;
    }
    baseline_free(baseline);
    return NULL;
}

static struct baseline *baseline_take(struct baselines *baselines, const char *path)
{
    for (struct baseline *baseline = baselines->first; baseline; baseline = baseline->next)
        if (!strcmp(baseline->path, path))
            return baseline;
    return baseline_new(baselines, path);
}

/* --- applying --- */

/* The file's name seen from the baseline, wherever swanconf is run. */
static const char *name_from(const struct baseline *baseline, const struct sc_file *file)
{
    size_t length = strlen(baseline->folder);

    if (!file)
        return "";
    if (!file->real)
        return file->name;
    length = length > 1 ? length : 0;
    bool below = !strncmp(file->real, baseline->folder, length) && file->real[length] == '/';
    return below ? file->real + length + 1 : file->real;
}

static bool entry_add(struct baseline *baseline, const struct sc_finding *finding,
                      const char *fingerprint)
{
    const char *name = name_from(baseline, finding->range.file);
    json_t *entry = json_pack("{s:s,s:s,s:s}", "fingerprint", fingerprint, "code",
                              finding->rule->code, "file", name);

    if (!entry) /* the name is no UTF-8 */
        entry = json_pack("{s:s,s:s}", "fingerprint", fingerprint, "code", finding->rule->code);
    return json_array_append_new(baseline->listed, entry) == 0 || !trouble("out of memory");
}

bool baseline_apply(struct baselines *baselines, const char *path, struct sc_findings *findings)
{
    struct baseline *baseline = baseline_take(baselines, path);
    char fingerprint[SC_FINGERPRINT];
    size_t kept = 0;

    if (!baseline)
        return false;
    for (size_t i = 0; i < findings->count; i++) {
        const struct sc_finding *finding = &findings->items[i];
        if (!sc_fingerprint(baseline->fingerprints, finding,
                            name_from(baseline, finding->range.file), fingerprint))
            return !trouble("out of memory");
        if (baselines->writing) {
            if (!entry_add(baseline, finding, fingerprint))
                return false;
        } else if (!json_object_get(baseline->listed, fingerprint)) {
            findings->items[kept++] = *finding;
        }
    }
    findings->count = kept;
    return true;
}

/* --- writing --- */

/* One finding a line, so that a diff of two baselines can be read. */
static bool entries_write(const struct baseline *baseline, FILE *out)
{
    size_t index;
    json_t *entry;
    bool done = true;

    fputs("{\"schema\": \"" SCHEMA "\",\n\"findings\": [", out);
    json_array_foreach(baseline->listed, index, entry)
    {
        fputs(index ? ",\n" : "\n", out);
        done = done && json_dumpf(entry, out, 0) == 0;
    }
    fputs("\n]}\n", out);
    return done && !ferror(out);
}

bool baselines_write(const struct baselines *baselines, struct sc_config *const *configs,
                     size_t count)
{
    bool done = true;

    for (const struct baseline *baseline = baselines->first; baseline && baselines->writing;
         baseline = baseline->next) {
        struct output output;
        bool written = output_open(&output, baseline->path, false, configs, count) &&
                       output_close(&output, entries_write(baseline, output.stream));
        if (written)
            fprintf(stderr, "swanconf: %s lists %zu findings\n", baseline->path,
                    json_array_size(baseline->listed));
        done &= written;
    }
    return done;
}
