#include "cli/config_file.h"
#include "cli/migrate.h"

#include <stdlib.h>
#include <string.h>

static void loss_write(FILE *out, size_t number, const struct sc_loss *loss)
{
    if (loss->range.file) {
        struct sc_position at = sc_file_position(loss->range.file, loss->range.start);
        sc_write_visible(out, loss->range.file->name);
        fprintf(out, ":%zu:%zu: ", at.line, at.column);
    }
    fprintf(out, "%zu. ", number);
    sc_write_visible(out, loss->what);
    fputs(" is not carried over: ", out);
    sc_write_visible(out, loss->why);
    fputs("; ", out);
    sc_write_visible(out, loss->todo);
    fprintf(out, " [%s]\n", loss->rule->code);
}

int losses_write(const struct arguments *arguments, const struct sc_losses *losses)
{
    bool told = arguments->value[OPTION_TO] && !strcmp(arguments->value[OPTION_TO], "json");

    for (size_t i = 0; !told && i < losses->count; i++)
        loss_write(stderr, i + 1, &losses->items[i]);
    return losses->count && arguments->given[OPTION_STRICT] ? EXIT_FINDINGS : EXIT_CLEAN;
}

enum target_format { TO_SWANCTL, TO_JSON, TO_SECRETS };

/* The secrets section alone. */
static bool secrets_write(struct sc_config *config, const struct sc_emit_options *options,
                          FILE *out, struct sc_losses *losses)
{
    FILE *nowhere = fopen("/dev/null", "we");
    struct sc_tree_streams streams = {nowhere, out, nowhere};
    struct sc_tree files = {0};
    bool done = nowhere && sc_emit_tree(config, options, &streams, &files, losses);

    if (nowhere)
        fclose(nowhere);
    losses->count = 0; /* swanctl.conf tells them */
    return done;
}

/* JSON with what a translation to swanctl.conf would lose; a file that strongSwan refuses as a
 * whole loses nothing that it had. */
static bool json_write(struct sc_config *config, const struct sc_emit_options *options, FILE *out,
                       struct sc_losses *losses)
{
    FILE *nowhere = config->model.accepted ? fopen("/dev/null", "we") : NULL;
    bool done =
        !config->model.accepted || (nowhere && sc_emit_swanctl(config, options, nowhere, losses));

    if (nowhere)
        fclose(nowhere);
    return done && sc_emit_json(config, options, losses, out);
}

static int translate(const struct arguments *arguments, struct sc_config *config,
                     const struct sc_emit_options *options, enum target_format format, FILE *out)
{
    struct sc_losses losses = {0};
    bool done = format == TO_JSON      ? json_write(config, options, out, &losses)
                : format == TO_SECRETS ? secrets_write(config, options, out, &losses)
                                       : sc_emit_swanctl(config, options, out, &losses);

    if (!done)
        return trouble("the translation can't be written");
    return losses_write(arguments, &losses);
}

static int translate_to(const struct arguments *arguments, struct sc_config *config,
                        const struct sc_emit_options *options, enum target_format format)
{
    const char *path = arguments->value[OPTION_OUTPUT];
    struct output output;

    if (!path || !strcmp(path, "-"))
        return translate(arguments, config, options, format, stdout);
    bool secret =
        format == TO_SECRETS || (options->secrets && (format != TO_JSON || options->show_secrets));
    if (!output_open(&output, path, secret, &config, 1))
        return EXIT_TROUBLE;
    int status = translate(arguments, config, options, format, output.stream);
    if (!output_close(&output, status != EXIT_TROUBLE))
        status = EXIT_TROUBLE;
    return status;
}

static const struct sc_setting *template_among(const struct sc_value *values, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (sc_setting_is_template(values[i].setting))
            return values[i].setting;
    return NULL;
}

/* The same of what a conn inherits and does not override. */
static const struct sc_setting *template_inherited(const struct sc_conn *conn)
{
    size_t at = conn->own_count;

    for (const struct sc_value *value; (value = sc_conn_next_value(conn, &at));)
        if (sc_setting_is_template(value->setting))
            return value->setting;
    return NULL;
}

/* The first value of a loaded conn that is still to be filled in; NULL without one. */
static const struct sc_setting *first_template(const struct sc_config *config)
{
    for (size_t i = 0; config->conf->marked_count && i < config->model.conns.count; i++) {
        const struct sc_conn *conn = &config->model.conns.items[i];
        if (!conn->loaded)
            continue;
        const struct sc_setting *found = template_among(conn->own, conn->own_count);
        if (!found && conn->inherited->unfilled)
            found = template_inherited(conn);
        if (found)
            return found;
    }
    return NULL;
}

static int template_refuse(const struct sc_setting *setting)
{
    size_t line = sc_file_position(setting->file, setting->value_start).line;

    return trouble("%s:%zu: %s is still to be filled in: translate what comes out of the template",
                   setting->file->name, line, setting->key);
}

static int translate_with(const struct arguments *arguments)
{
    struct sc_load_options load;
    struct sc_emit_options options = {
        .local = arguments->all[OPTION_LOCAL].items,
        .local_count = arguments->all[OPTION_LOCAL].count,
        .secrets = arguments->given[OPTION_SECRETS],
        .keep_sharing = arguments->given[OPTION_KEEP_SHARING],
        .annotate = arguments->given[OPTION_ANNOTATE],
        .show_secrets = arguments->given[OPTION_SHOW_SECRETS],
    };
    struct sc_config *config = NULL;
    const struct sc_setting *template;
    unsigned format = TO_SWANCTL, target = SC_TARGET_5_9;

    if (!option_choose(arguments, OPTION_TO, &format) ||
        !option_choose(arguments, OPTION_TARGET, &target) || !load_parse(arguments, &load))
        return EXIT_TROUBLE;
    options.target = target;
    if (arguments->given[OPTION_OUTPUT_DIR] &&
        (format != TO_SWANCTL || arguments->given[OPTION_OUTPUT]))
        return trouble("--output-dir writes swanctl.conf and all that goes with it: leave out %s",
                       format != TO_SWANCTL ? "--to" : "--output");
    if (arguments->given[OPTION_PLAN] && !arguments->given[OPTION_OUTPUT_DIR])
        return trouble("--plan needs --output-dir, the folder that the script is to write");
    char *beside = NULL;
    if (arguments->given[OPTION_OUTPUT_DIR] &&
        !secrets_default(&load, arguments->operands.items[0], &beside))
        return trouble("out of memory");
    enum sc_status status = sc_config_load(arguments->operands.items[0], &load, &config);
    free(beside);
    int result;
    if (status == SC_CANNOT_READ)
        result = trouble("%s", config->trouble);
    else if (status != SC_OK)
        result = trouble("out of memory");
    else if (config->trouble)
        result = trouble("%s", config->trouble);
    else if (config->only_secrets)
        result =
            trouble("%s: this is an ipsec.secrets: name the ipsec.conf, and this with --secrets",
                    arguments->operands.items[0]);
    else if (format != TO_JSON && (template = first_template(config)))
        result = template_refuse(template);
    else if (!config->model.accepted && format != TO_JSON)
        result = trouble(
            "%s: strongSwan refuses this file and loads nothing of it: see `swanconf lint %s`",
            arguments->operands.items[0], arguments->operands.items[0]);
    else if (arguments->given[OPTION_OUTPUT_DIR])
        result = arguments->given[OPTION_PLAN] ? plan(arguments, config, &options)
                                               : migrate(arguments, config, &options);
    else
        result = translate_to(arguments, config, &options, format);
    unseen_say(config);
    sc_config_free(config);
    return result;
}

int cmd_translate(const struct arguments *arguments)
{
    struct config_files files = {0};
    const struct config_file *file;
    struct arguments merged;
    char real[PATH_MAX];
    int status = EXIT_TROUBLE;

    if (arguments->operands.count != 1)
        return trouble(
            "translate takes one FILE, such as /etc/ipsec.conf, or - for standard input");
    const char *path = arguments->operands.items[0];
    if (config_file_find(&files, arguments, path, &file) &&
        config_merge(file, arguments, config_path(arguments, path, real), &merged)) {
        merged.operands = arguments->operands;
        status = translate_with(&merged);
        merged.operands = (struct words){0};
        arguments_free(&merged);
    }
    config_files_free(&files);
    return status;
}
