/* Reading a configuration, from bytes to the resolved model. */
#include <swanconf/config.h>

#include "base/names.h"
#include "base/seconds.h"
#include "model/resolve.h"
#include "source/reader.h"
#include "syntax/conf.h"
#include "syntax/look.h"
#include "syntax/secrets.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct loading {
    struct sc_config *config;
    const char *path;
    const struct sc_load_options *options;
    struct sc_names *names; /* texts of ipsec.conf, while it is read */
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

static struct sc_reader reader_of(const struct loading *loading, const struct sc_finder *finder,
                                  struct sc_arena *arena)
{
    const struct sc_load_options *options = loading->options;

    return (struct sc_reader){.arena = arena,
                              .names = loading->names,
                              .finder = finder,
                              .state = loading->config->reading,
                              .instead = options->instead,
                              .instead_count = options->instead_count,
                              .stdin_name = options->stdin_name,
                              .no_files = options->no_files,
                              .deepest = arena == loading->config->arena
                                             ? (unsigned)SC_DEEPEST_INCLUDE
                                             : (unsigned)SC_DEEPEST_SECRETS_INCLUDE};
}

/* What may be shown, what may be opened. False: the root is not there. */
static bool scope_set(const struct loading *loading)
{
    const struct sc_load_options *options = loading->options;
    struct sc_config *config = loading->config;
    struct sc_scope *scope = &config->reading->scope;
    bool dash = !strcmp(loading->path, "-") && options->stdin_name;

    sc_scope_include(config->arena, scope,
                     folder_of(config->arena, dash ? options->stdin_name : loading->path));
    if (options->sysconfdir)
        sc_scope_include(config->arena, scope, options->sysconfdir);
    if (options->secrets && !options->secrets_optional)
        sc_scope_include(config->arena, scope, folder_of(config->arena, options->secrets));
    if (!options->root || sc_scope_restrict(config->arena, scope, options->root))
        return true;
    config->trouble = sc_arena_format(config->arena, "%s: %s", options->root, strerror(errno));
    return false;
}

/* By its name, its name behind links, the name it is known by, or by what is in it. */
static bool is_secrets(const struct sc_file *file)
{
    size_t strange;

    return sc_look_is_secrets_name(file->name) ||
           (file->real && sc_look_is_secrets_name(file->real)) ||
           sc_text_kind_of(file->text, file->length, &strange) == SC_TEXT_SECRETS;
}

/* ipsec.secrets that nobody asked for but that can't be read, or is a pipe: strongSwan stumbles
 * over it too. */
static void secrets_unreadable(const struct loading *loading, const struct sc_reader *reader)
{
    struct sc_reader names = *reader;
    struct sc_file *file = sc_reader_text(&names, loading->options->secrets, "", 0);
    struct sc_finding *finding =
        sc_find(reader->finder, SC_RULE_SECRETS_UNREADABLE, sc_range(file, 0, 0),
                "the secrets can't be read, so nothing is said about them: %s", reader->trouble);

    sc_finding_help(reader->finder, finding, "run swanconf as a user who may read them");
}

static enum sc_status secrets_load(const struct loading *loading, struct sc_reader *reader)
{
    struct sc_config *config = loading->config;
    const struct sc_load_options *options = loading->options;
    const char *path = options->secrets ? options->secrets : "ipsec.secrets";
    struct stat status;

    if (!options->secrets && !options->secrets_text)
        return SC_OK;
    if (options->secrets_optional && !options->secrets_text && lstat(path, &status) != 0)
        return SC_OK;
    struct sc_file *file =
        options->secrets_text
            ? sc_reader_text(reader, path, options->secrets_text, options->secrets_text_length)
            : sc_reader_open(reader, path, options->secrets_optional);
    if (file) {
        config->secrets = sc_secrets_parse(reader, file);
        return SC_OK;
    }
    if (options->secrets_optional) {
        secrets_unreadable(loading, reader);
        return SC_OK;
    }
    config->trouble = reader->trouble;
    return SC_CANNOT_READ;
}

/* The file asked for is an ipsec.secrets: there are no conns. */
static void secrets_alone(const struct loading *loading, struct sc_reader *secrets,
                          struct sc_reader *reader, struct sc_file *file)
{
    struct sc_config *config = loading->config;

    config->only_secrets = true;
    config->secrets = sc_secrets_parse(secrets, file);
    config->conf = sc_conf_parse(reader, sc_reader_text(reader, file->name, "", 0));
}

/* True if a file of which nothing may be shown gave more than comments. */
static bool is_veiled(const struct sc_config *config)
{
    bool any = false;

    for (size_t i = 0; i < config->files.count && !any; i++)
        any = config->files.items[i]->veil != SC_VEIL_NONE;
    if (!any)
        return false;
    SC_EACH_SETTING (s, &config->conf->strays)
        if (s->file->veil != SC_VEIL_NONE)
            return true;
    for (const struct sc_section *section = config->conf->sections; section;
         section = section->next) {
        if (section->header.file->veil != SC_VEIL_NONE)
            return true;
        SC_EACH_SETTING (s, &section->settings)
            if (s->file->veil != SC_VEIL_NONE)
                return true;
    }
    const struct sc_secret *secret = config->secrets ? config->secrets->entries : NULL;
    while (secret && secret->range.file->veil == SC_VEIL_NONE)
        secret = secret->next;
    return secret != NULL;
}

/* Findings come in the order of ipsec.conf, what it includes, ipsec.secrets; secrets are read
 * before the files that are included, so that these are known when they come up again. */
static void files_number(struct sc_config *config)
{
    const struct sc_reading_state *state = config->reading;
    uint32_t number = 0;

    for (size_t i = 0; i < config->files.count; i++)
        if (i < state->first_secrets || i >= state->behind_secrets)
            config->files.items[i]->number = number++;
    for (size_t i = state->first_secrets; i < state->behind_secrets; i++)
        config->files.items[i]->number = number++;
}

static enum sc_status files_load(const struct loading *loading, const struct sc_finder *finder)
{
    struct sc_config *config = loading->config;
    const struct sc_load_options *options = loading->options;
    struct sc_reader reader = reader_of(loading, finder, config->arena);
    struct sc_reader secrets = reader_of(loading, finder, config->secret_arena);
    struct sc_file *file =
        options->text ? sc_reader_text(&reader, loading->path, options->text, options->text_length)
                      : sc_reader_open(&reader, loading->path, false);

    if (!file) {
        config->trouble = reader.trouble;
        return SC_CANNOT_READ;
    }
    if (file->veil == SC_VEIL_OUTSIDE && !file->real)
        config->trouble = sc_arena_format(
            config->arena, "%s: it leads outside the folder of --root", loading->path);
    if (!options->text && is_secrets(file)) {
        secrets_alone(loading, &secrets, &reader, file);
        return SC_OK;
    }
    config->reading->first_secrets = config->files.count;
    enum sc_status status = secrets_load(loading, &secrets);
    config->reading->behind_secrets = config->files.count;
    if (status != SC_OK)
        return status;
    config->conf = sc_conf_parse(&reader, file);
    files_number(config);
    return SC_OK;
}

static void load(void *data)
{
    struct loading *loading = data;
    struct sc_config *config = loading->config;
    const struct sc_load_options *options = loading->options;
    struct sc_finder finder = {.arena = config->arena, .findings = &config->findings};
    double started = sc_seconds();

    loading->names = sc_names_new(config->arena);
    config->sysconfdir =
        options->sysconfdir ? options->sysconfdir : folder_of(config->arena, loading->path);
    config->reading = sc_reading_state_new(config->arena, &config->files);
    if (options->most_files)
        config->reading->most_files = options->most_files;
    if (options->most_included)
        config->reading->most_included = options->most_included;
    loading->status = scope_set(loading) ? files_load(loading, &finder) : SC_CANNOT_READ;
    sc_names_end(loading->names);
    config->timing.read = sc_seconds() - started;
    if (loading->status != SC_OK)
        return;
    sc_model_resolve(config->arena, config->conf, &config->model);
    config->timing.resolve = sc_seconds() - started - config->timing.read;
    config->model.veiled = is_veiled(config);
    config->loaded = true;
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
        !sc_arena_guard_both((*config)->arena, (*config)->secret_arena, load, &loading)) {
        sc_config_free(*config);
        *config = NULL;
        return SC_NO_MEMORY;
    }
    return loading.status;
}

/* Texts of other arenas that hold secrets: ipsec.secrets under another name, a secret in
 * ipsec.conf. Where reading was broken off nobody knows which do. */
static void texts_wipe(struct sc_config *config)
{
    for (size_t i = 0; i < config->files.count; i++) {
        struct sc_file *file = config->files.items[i];
        if (file->veil != SC_VEIL_OUTSIDE && (file->hidden.count || !config->loaded))
            explicit_bzero((char *)(uintptr_t)file->text, file->length);
    }
}

void sc_config_free(struct sc_config *config)
{
    if (!config)
        return;
    texts_wipe(config);
    sc_arena_free(config->secret_arena);
    sc_arena_free(config->arena);
    free(config);
}
