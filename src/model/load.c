/* Reading a configuration, from bytes to the resolved model. */
#include <swanconf/config.h>

#include "base/names.h"
#include "model/resolve.h"
#include "source/reader.h"
#include "syntax/conf.h"
#include "syntax/secrets.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct loading {
    struct sc_config *config;
    const char *path;
    const struct sc_load_options *options;
    enum sc_status status;
};

/* The folder a file is in: "." for one without slash. */
static const char *folder_of(struct sc_arena *arena, const char *path)
{
    const char *slash = strrchr(path, '/');

    if (!slash)
        return ".";
    return slash == path ? "/" : sc_arena_copy(arena, path, (size_t)(slash - path));
}

static enum sc_status conf_load(const struct loading *loading, const struct sc_finder *finder)
{
    struct sc_config *config = loading->config;
    const struct sc_load_options *options = loading->options;
    struct sc_reader reader = {.arena = config->arena,
                               .names = config->names,
                               .finder = finder,
                               .files = &config->files,
                               .stdin_name = options->stdin_name,
                               .no_files = options->no_files,
                               .deepest = SC_DEEPEST_INCLUDE};
    struct sc_file *file =
        options->text ? sc_reader_text(&reader, loading->path, options->text, options->text_length)
                      : sc_reader_open(&reader, loading->path);

    if (!file) {
        config->trouble = reader.trouble;
        return SC_CANNOT_READ;
    }
    config->conf = sc_conf_parse(&reader, file);
    sc_model_resolve(config->arena, config->conf, &config->model);
    return SC_OK;
}

static enum sc_status secrets_load(const struct loading *loading, const struct sc_finder *finder)
{
    struct sc_config *config = loading->config;
    const struct sc_load_options *options = loading->options;
    struct sc_reader reader = {.arena = config->secret_arena,
                               .names = config->names,
                               .finder = finder,
                               .files = &config->files,
                               .stdin_name = options->stdin_name,
                               .no_files = options->no_files,
                               .deepest = SC_DEEPEST_SECRETS_INCLUDE};
    const char *path = options->secrets ? options->secrets : "ipsec.secrets";

    if (!options->secrets && !options->secrets_text)
        return SC_OK;
    if (options->secrets_optional && !options->secrets_text && access(path, F_OK) != 0)
        return SC_OK;
    struct sc_file *file =
        options->secrets_text
            ? sc_reader_text(&reader, path, options->secrets_text, options->secrets_text_length)
            : sc_reader_open(&reader, path);
    if (!file) {
        config->trouble = reader.trouble;
        return SC_CANNOT_READ;
    }
    config->secrets = sc_secrets_parse(&reader, file);
    return SC_OK;
}

static void load(void *data)
{
    struct loading *loading = data;
    struct sc_config *config = loading->config;
    struct sc_finder finder = {.arena = config->arena, .findings = &config->findings};

    config->names = sc_names_new(config->arena);
    config->sysconfdir = loading->options->sysconfdir ? loading->options->sysconfdir
                                                      : folder_of(config->arena, loading->path);
    loading->status = conf_load(loading, &finder);
    if (loading->status == SC_OK)
        loading->status = secrets_load(loading, &finder);
}

static void load_secretly(void *data)
{
    struct loading *loading = data;

    /* memory may run out in either arena: both need a guard */
    if (!sc_arena_guard(loading->config->arena, load, loading))
        sc_arena_exhausted(loading->config->secret_arena);
}

enum sc_status sc_config_load(const char *path, const struct sc_load_options *options,
                              struct sc_config **config)
{
    struct loading loading = {.path = path, .options = options, .status = SC_NO_MEMORY};

    *config = loading.config = calloc(1, sizeof **config);
    if (!*config)
        return SC_NO_MEMORY;
    (*config)->arena = sc_arena_new(false);
    (*config)->secret_arena = sc_arena_new(true);
    if (!(*config)->arena || !(*config)->secret_arena ||
        !sc_arena_guard((*config)->secret_arena, load_secretly, &loading)) {
        sc_config_free(*config);
        *config = NULL;
        return SC_NO_MEMORY;
    }
    return loading.status;
}

void sc_config_free(struct sc_config *config)
{
    if (!config)
        return;
    sc_arena_free(config->secret_arena);
    sc_arena_free(config->arena);
    free(config);
}
