#include "cli/cli.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

enum {
#define COMMAND(id, ...) id = 1U << COMMAND_##id,
#include "cli/commands.def"
#undef COMMAND
};

static const struct option_row options[] = {
#define OPTION(id, of, where, long_name, short_name, arg, words, text)                             \
    [OPTION_##id] = {.name = (long_name),                                                          \
                     .letter = (short_name),                                                       \
                     .argument = (arg),                                                            \
                     .values = (words),                                                            \
                     .commands = (of),                                                             \
                     .places = (where),                                                            \
                     .help = (text)},
#include "cli/options.def"
#undef OPTION
};

static const struct command_row commands[] = {
#define COMMAND(id, word, function, args, text)                                                    \
    [COMMAND_##id] = {.name = (word), .run = (function), .operands = (args), .help = (text)},
#include "cli/commands.def"
#undef COMMAND
};

const struct option_row *option_row(enum option_id id)
{
    return &options[id];
}

const struct command_row *command_row(enum command_id id)
{
    return &commands[id];
}

__attribute__((format(printf, 2, 0))) static void say(const char *from, const char *format,
                                                      va_list arguments)
{
    char *text;
    int length = vasprintf(&text, format, arguments);

    fputs("swanconf: ", stderr);
    if (from) {
        sc_write_visible(stderr, from);
        fputs(": ", stderr);
    }
    sc_write_visible(stderr, length < 0 ? "out of memory" : text);
    fputc('\n', stderr);
    if (length >= 0)
        free(text);
}

int trouble(const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    say(NULL, format, arguments);
    va_end(arguments);
    return EXIT_TROUBLE;
}

bool refuse(const struct arguments *arguments, const char *format, ...)
{
    va_list list;

    va_start(list, format);
    say(arguments->from, format, list);
    va_end(list);
    return false;
}

const char *option_mark(const struct arguments *arguments)
{
    return arguments->from ? "" : "--";
}

/* --- parsing --- */

bool words_add(struct words *words, const char *word)
{
    const char **larger = realloc(words->items, (words->count + 1) * sizeof *larger);

    if (!larger) {
        trouble("out of memory");
        return false;
    }
    words->items = larger;
    words->items[words->count++] = word;
    return true;
}

bool arguments_add(struct arguments *arguments, enum option_id id, const char *value)
{
    arguments->given[id] = true;
    arguments->value[id] = value;
    return words_add(&arguments->all[id], value);
}

/* What a command calls by this name (`length` bytes), or OPTION_COUNT. */
static enum option_id option_find(enum command_id command, const char *name, size_t length)
{
    for (enum option_id id = 0; id < OPTION_COUNT; id++)
        if ((options[id].commands & 1U << command) && strlen(options[id].name) == length &&
            !memcmp(options[id].name, name, length))
            return id;
    return OPTION_COUNT;
}

static enum option_id letter_find(enum command_id command, char letter)
{
    for (enum option_id id = 0; id < OPTION_COUNT; id++)
        if ((options[id].commands & 1U << command) && options[id].letter == letter)
            return id;
    return OPTION_COUNT;
}

static bool unknown_option(enum command_id command, const char *word)
{
    const char *near = NULL;
    size_t length = strcspn(word, "="), best = 0;

    for (enum option_id id = 0; id < OPTION_COUNT; id++) { /* the longest common beginning */
        size_t same = 0;
        while (options[id].name[same] && same + 2 < length &&
               options[id].name[same] == word[same + 2])
            same++;
        if ((options[id].commands & 1U << command) && same > best) {
            best = same;
            near = options[id].name;
        }
    }
    if (near && best >= 2)
        trouble("unknown option '%s': did you mean '--%s'?", word, near);
    else
        trouble("unknown option '%s': see 'swanconf %s --help'", word, commands[command].name);
    return false;
}

/* One word of the command line that starts with '-'; *at moves on where it takes the next one too.
 */
static bool option_parse(struct arguments *arguments, int argc, char **argv, int *at)
{
    const char *word = argv[*at];
    bool is_long = word[1] == '-';
    size_t length = strcspn(word, "=");
    enum option_id id = is_long ? option_find(arguments->command, word + 2, length - 2)
                                : letter_find(arguments->command, word[1]);
    const char *value = is_long   ? (word[length] ? word + length + 1 : NULL)
                        : word[2] ? word + 2
                                  : NULL;

    if (id == OPTION_COUNT)
        return unknown_option(arguments->command, word);
    if (!options[id].argument) {
        if (value)
            trouble("option '--%s' takes no argument", options[id].name);
        return !value && arguments_add(arguments, id, "");
    }
    if (!value && *at + 1 < argc)
        value = argv[++*at];
    if (!value)
        trouble("option '--%s' needs an argument: %s", options[id].name, options[id].argument);
    return value && arguments_add(arguments, id, value);
}

bool arguments_parse(enum command_id command, int argc, char **argv, struct arguments *arguments)
{
    bool only_operands = false;

    *arguments = (struct arguments){.command = command};
    for (int i = 0; i < argc; i++) {
        const char *word = argv[i];
        if (!only_operands && !strcmp(word, "--")) {
            only_operands = true;
        } else if (!only_operands && word[0] == '-' && word[1]) {
            if (!option_parse(arguments, argc, argv, &i))
                return false;
        } else if (!words_add(&arguments->operands, word)) {
            return false;
        }
    }
    return true;
}

void arguments_free(struct arguments *arguments)
{
    for (enum option_id id = 0; id < OPTION_COUNT; id++)
        free(arguments->all[id].items);
    free(arguments->operands.items);
}

/* --- values --- */

const char *value_next(const char **list, size_t *length)
{
    const char *word = *list;

    if (!word || !*word)
        return NULL;
    *length = strcspn(word, "|");
    *list = word + *length + (word[*length] == '|');
    return word;
}

/* "a, b or c" */
static void values_join(const char *list, char *text, size_t room)
{
    size_t used = 0, length;

    for (const char *word; used < room && (word = value_next(&list, &length));) {
        const char *separator = !used ? "" : *list ? ", " : " or ";
        int put = snprintf(text + used, room - used, "%s%.*s", separator, (int)length, word);
        used += put > 0 ? (size_t)put : 0;
    }
}

bool option_choose(const struct arguments *arguments, enum option_id id, unsigned *choice)
{
    const struct option_row *row = &options[id];
    const char *value = arguments->value[id], *list = row->values, *word;
    unsigned number = 0;
    size_t length;
    char all[256] = "";

    if (!value)
        return true;
    for (; (word = value_next(&list, &length)); number++) {
        if (strlen(value) == length && !memcmp(word, value, length)) {
            *choice = number;
            return true;
        }
    }
    values_join(row->values, all, sizeof all);
    return refuse(arguments, "'%s': %s%s takes %s", value, option_mark(arguments), row->name, all);
}

/* --- help --- */

enum { HELP_COLUMN = 28, HELP_WIDTH = 100 };

/* `text` from the help column on, broken at blanks. */
static void help_text(FILE *out, const char *text)
{
    size_t column = HELP_COLUMN;

    while (*text) {
        size_t length = strcspn(text, " ");
        if (column + length > HELP_WIDTH && column > HELP_COLUMN) {
            fprintf(out, "\n%*s", HELP_COLUMN, "");
            column = HELP_COLUMN;
        }
        fprintf(out, "%.*s", (int)length, text);
        column += length;
        text += length;
        if (*text == ' ') {
            text++;
            fputc(' ', out);
            column++;
        }
    }
    fputc('\n', out);
}

static void option_help(FILE *out, const struct option_row *option)
{
    char left[80];

    snprintf(left, sizeof left, "  %c%c%s --%s%s%s", option->letter ? '-' : ' ',
             option->letter ? option->letter : ' ', option->letter ? "," : " ", option->name,
             option->argument ? " " : "", option->argument ? option->argument : "");
    fprintf(out, "%-*s", HELP_COLUMN, left);
    if (strlen(left) >= HELP_COLUMN)
        fprintf(out, "\n%*s", HELP_COLUMN, "");
    char text[512], all[256] = "";
    if (option->values)
        values_join(option->values, all, sizeof all);
    snprintf(text, sizeof text, "%s%s%s", option->help, *all ? ": " : "", all);
    help_text(out, text);
}

void command_help(enum command_id command, FILE *out)
{
    const struct command_row *row = &commands[command];

    fprintf(out, "usage: swanconf %s [OPTION…] %s\n\n%s.\n\n", row->name, row->operands, row->help);
    for (enum option_id id = 0; id < OPTION_COUNT; id++)
        if (options[id].commands & 1U << command)
            option_help(out, &options[id]);
}

void general_help(FILE *out)
{
    fputs("swanconf: checks and translates strongSwan's ipsec.conf and ipsec.secrets\n\n"
          "usage: swanconf COMMAND [OPTION…] [ARGUMENT…]\n\n",
          out);
    for (enum command_id id = 0; id < COMMAND_COUNT; id++)
        fprintf(out, "  %-12s %-14s %s\n", commands[id].name, commands[id].operands,
                commands[id].help);
    fputs(
        "\n'swanconf COMMAND --help' lists a command's options; 'swanconf --version' the version.\n"
        "Exit status: 0 nothing found, 1 findings, 2 usage or I/O trouble.\n",
        out);
}
