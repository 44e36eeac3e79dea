/* translate --output-dir DIR --plan: the same as a shell script. Secrets are not in it: it calls
 * swanconf for them. */
#include "cli/migrate.h"

#include <stdlib.h>
#include <string.h>

/* A word for the shell. */
static void quoted(const char *text)
{
    putchar('\'');
    for (; *text; text++) {
        if (*text == '\'')
            fputs("'\\''", stdout);
        else
            putchar(*text);
    }
    putchar('\'');
}

static void file_put(const struct sc_tree_file *file)
{
    if (file->source) {
        fputs(file->secret ? "install -m 600 " : "install -m 644 ", stdout);
        quoted(file->source);
    } else {
        fputs("printf '", stdout);
        for (size_t i = 0; i < file->length; i++)
            printf("\\%03o", file->bytes[i]);
        fputs("' >", stdout);
    }
    fputs(" \"$dir\"/", stdout);
    quoted(file->path);
    putchar('\n');
}

/* A text as it is: no line of it can be the mark at its end, since each is an option, a brace or a
 * comment. */
static void text_put(const char *path, const char *text)
{
    printf("cat >\"$dir\"/%s <<'END_OF_FILE'\n%sEND_OF_FILE\n", path, text);
}

static void secrets_put(const struct arguments *arguments, const struct sc_config *config)
{
    fputs("(umask 077 && swanconf translate --to secrets", stdout);
    if (arguments->value[OPTION_SYSCONFDIR]) {
        fputs(" --sysconfdir ", stdout);
        quoted(arguments->value[OPTION_SYSCONFDIR]);
    }
    fputs(" --secrets ", stdout);
    quoted(config->secrets->file->name);
    putchar(' ');
    quoted(arguments->operands.items[0]);
    fputs(" >\"$dir\"/secrets.conf)\n", stdout);
}

static void folders_put(bool secrets)
{
    const char *name;
    bool secret;

    for (size_t i = 0; (name = tree_folder(i, &secret)); i++)
        if (secret == secrets)
            printf(" \"$dir\"/%s", name);
}

static void script_put(const struct arguments *arguments, const struct sc_config *config,
                       const struct sc_tree *files, const char *swanctl, const char *strongswan)
{
    fputs("#!/bin/sh\n# writes what becomes /etc/swanctl\nset -eu\ndir=", stdout);
    quoted(arguments->value[OPTION_OUTPUT_DIR]);
    fputs("\nmkdir -p", stdout);
    folders_put(false);
    folders_put(true);
    fputs("\nchmod 700", stdout);
    folders_put(true);
    putchar('\n');
    for (size_t i = 0; i < files->count; i++)
        file_put(&files->items[i]);
    text_put("swanctl.conf", swanctl);
    if (files->has_strongswan)
        text_put("strongswan.d/from-ipsec-conf.conf", strongswan);
    if (files->has_secrets)
        secrets_put(arguments, config);
}

int plan(const struct arguments *arguments, struct sc_config *config,
         const struct sc_emit_options *options)
{
    char *texts[2] = {NULL, NULL};
    size_t sizes[2];
    struct sc_tree_streams streams = {.swanctl = open_memstream(&texts[0], &sizes[0]),
                                      .strongswan = open_memstream(&texts[1], &sizes[1]),
                                      .secrets = fopen("/dev/null", "we")};
    struct sc_losses losses = {0};
    struct sc_tree files = {0};
    bool done = streams.swanctl && streams.strongswan && streams.secrets &&
                sc_emit_tree(config, options, &streams, &files, &losses);

    if (streams.swanctl)
        done &= fclose(streams.swanctl) == 0;
    if (streams.strongswan)
        done &= fclose(streams.strongswan) == 0;
    if (streams.secrets)
        fclose(streams.secrets);
    if (done)
        script_put(arguments, config, &files, texts[0], texts[1]);
    free(texts[0]);
    free(texts[1]);
    return done ? losses_write(arguments, &losses) : trouble("the plan can't be written");
}
