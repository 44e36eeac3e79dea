#include "cli/config_file.h"

#include <limits.h>

enum { NAME_WIDTH = 16, VALUE_WIDTH = 24 };

static void line_print(const char *name, const char *value, const char *where)
{
    printf("%-*s %-*s ", NAME_WIDTH, name, VALUE_WIDTH, value);
    sc_write_visible(stdout, where);
    putchar('\n');
}

/* What one level, or the command line, says of an option. */
static void level_print(const struct arguments *arguments, enum option_id id)
{
    const struct option_row *row = option_row(id);

    for (size_t i = 0; i < arguments->all[id].count; i++)
        line_print(row->name, row->argument ? arguments->all[id].items[i] : "true",
                   arguments->from);
}

static void file_print(const struct config_file *file, const char *path)
{
    for (enum option_id id = 0; id < OPTION_COUNT; id++)
        for (size_t i = 0; option_row(id)->places == FILE_TOO && i < file->count; i++)
            if (config_level_matches(file, &file->levels[i], path))
                level_print(&file->levels[i].arguments, id);
}

int cmd_config(const struct arguments *arguments)
{
    struct config_files files = {0};
    const struct config_file *file;
    char real[PATH_MAX];

    if (arguments->given[OPTION_SCHEMA])
        return config_schema_write(stdout) ? EXIT_CLEAN : trouble("the schema can't be written");
    if (arguments->operands.count > 1)
        return trouble("config takes one FILE");
    const char *path = arguments->operands.count ? arguments->operands.items[0] : "ipsec.conf";
    bool done = config_file_find(&files, arguments, path, &file);
    if (done && file)
        file_print(file, config_path(arguments, path, real));
    else if (done)
        puts("no " CONFIG_FILE " is for this file: the defaults hold");
    config_files_free(&files);
    return done ? EXIT_CLEAN : EXIT_TROUBLE;
}
