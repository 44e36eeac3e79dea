/* What the commands share. */
#ifndef SC_CLI_CLI_H
#define SC_CLI_CLI_H

#include <swanconf/swanconf.h>

enum {
    EXIT_CLEAN = 0,
    EXIT_FINDINGS = 1,
    EXIT_TROUBLE = 2,
};

enum command_id {
#define COMMAND(id, ...) COMMAND_##id,
#include "cli/commands.def"
#undef COMMAND
    COMMAND_COUNT
};

enum option_id {
#define OPTION(id, ...) OPTION_##id,
#include "cli/options.def"
#undef OPTION
    OPTION_COUNT
};

/* A repeatable option's arguments, or a command's operands. */
struct words {
    const char **items;
    size_t count;
};

/* A parsed command line, or what a file says of the same options. */
struct arguments {
    enum command_id command;
    const char *from; /* the file, NULL for the command line */
    bool given[OPTION_COUNT];
    const char *value[OPTION_COUNT]; /* the last one given */
    struct words all[OPTION_COUNT];  /* every one given */
    struct words operands;
};

/* Where an option may be given. */
enum option_places {
    LINE,     /* the command line only */
    FILE_TOO, /* .swanconf.json, too */
};

struct option_row {
    const char *name;
    char letter; /* 0: none */
    const char *argument;
    const char *values; /* all that it takes, separated by '|', or NULL */
    unsigned commands;  /* bits of 1 << command_id */
    enum option_places places;
    const char *help;
};

struct command_row {
    const char *name;
    int (*run)(const struct arguments *arguments);
    const char *operands;
    const char *help;
};

/* The next of the words in `list`, which '|' separates: its bytes, *length of them, and *list moves
 * behind it; NULL behind the last. */
const char *value_next(const char **list, size_t *length);

const struct option_row *option_row(enum option_id id);
const struct command_row *command_row(enum command_id id);

/* Parse argv[0…] behind the command's name. False, with a message on stderr, for a mistake. */
bool arguments_parse(enum command_id command, int argc, char **argv, struct arguments *arguments);
void arguments_free(struct arguments *arguments);

/* Add one more argument, which is borrowed, to an option. False, with a message, when out of
 * memory. */
bool arguments_add(struct arguments *arguments, enum option_id id, const char *value);
bool words_add(struct words *words, const char *word);

/* Help for one command, for all. */
void command_help(enum command_id command, FILE *out);
void general_help(FILE *out);

int cmd_lint(const struct arguments *arguments);
int cmd_translate(const struct arguments *arguments);
int cmd_negotiate(const struct arguments *arguments);
int cmd_diagnose(const struct arguments *arguments);
int cmd_explain(const struct arguments *arguments);
int cmd_rules(const struct arguments *arguments);
int cmd_config(const struct arguments *arguments);
int cmd_completions(const struct arguments *arguments);
int cmd_manual(const struct arguments *arguments);

/* "swanconf: …" on stderr. Returns EXIT_TROUBLE. */
int trouble(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* "FILE: …" or "…" on stderr: what is wrong with an argument. Returns false. */
bool refuse(const struct arguments *arguments, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* "--" where the option stood on the command line, "" where it stood in a file. */
const char *option_mark(const struct arguments *arguments);

/* Which of the values that an option takes was given, as a number from 0; *choice stays where it
 * was not given. False, with a message, for another word. */
bool option_choose(const struct arguments *arguments, enum option_id id, unsigned *choice);

/* Options that several commands have; false, with a message, for a bad value. */
bool load_parse(const struct arguments *arguments, struct sc_load_options *options);
/* A positive number; *number stays where the option was not given. */
bool number_parse(const struct arguments *arguments, enum option_id id, size_t *number);
bool addresses_check(const struct arguments *arguments, enum option_id id);

/* Where no secrets were named, those beside `path`, if they are there: *beside, which the caller
 * frees behind loading, or NULL. False when out of memory. */
bool secrets_default(struct sc_load_options *options, const char *path, char **beside);

/* Tell what a translation loses, numbered, on stderr: the exit status. */
int losses_write(const struct arguments *arguments, const struct sc_losses *losses);

/* Say on stderr that certificates could not be looked at, if that is so. NULL is allowed. */
void unseen_say(const struct sc_config *config);

/* Write a file whole or not at all: it takes its place at the end. What is replaced keeps its mode,
 * owner and group; a new file follows the umask, or is the user's alone where it holds secrets. A
 * symbolic link is followed; devices and pipes are written to; a file that one of the `configs`
 * (NULL where there is none) was read from, by whatever name, is refused. */
struct output {
    FILE *stream;
    const char *path;
    char *target;    /* what is replaced, behind symbolic links; NULL for a device or a pipe */
    char *temporary; /* the name until then; NULL for a device or a pipe */
    bool nameless;   /* it has not even that name yet */
};
bool output_open(struct output *output, const char *path, bool secret,
                 struct sc_config *const *configs, size_t count);
bool output_close(struct output *output, bool keep);

#endif
