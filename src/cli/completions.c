/* Completions for bash, zsh and fish, made from the tables of commands, options and rules. */
#include "cli/cli.h"

#include <string.h>

/* What a word stands for. */
enum subject {
    SUBJECT_NONE, /* nothing that could be guessed */
    SUBJECT_FILES,
    SUBJECT_FOLDERS,
    SUBJECT_RULES,
    SUBJECT_VALUES, /* those of a list */
};

static enum subject subject_of(const char *argument, const char *values)
{
    if (values)
        return SUBJECT_VALUES;
    if (!strncmp(argument, "CODE", 4))
        return SUBJECT_RULES;
    if (!strcmp(argument, "DIR"))
        return SUBJECT_FOLDERS;
    return strstr(argument, "FILE") || strstr(argument, "LOG") || strstr(argument, "EAST")
               ? SUBJECT_FILES
               : SUBJECT_NONE;
}

/* Operands such as "bash|zsh|fish" or "[swanconf|rules]" are their own list. */
static const char *operand_values(const char *operands)
{
    const char *inside = operands + (*operands == '[');

    return *inside >= 'a' && *inside <= 'z' ? inside : NULL;
}

/* The words of a list, separated by blanks. */
static void words_print(const char *list)
{
    size_t length;
    const char *separator = "";

    for (const char *word; (word = value_next(&list, &length)); separator = " ") {
        length = strcspn(word, "|]");
        printf("%s%.*s", separator, (int)length, word);
    }
}

static void codes_print(void)
{
    const struct sc_rule *rule;

    for (size_t i = 0; (rule = sc_rule_at(i)); i++)
        printf("%s%s", i ? " " : "", rule->code);
}

static bool has_option(enum command_id command, enum option_id id)
{
    return option_row(id)->commands & 1U << command;
}

/* --- bash --- */

static void bash_reply(enum subject subject, const char *values)
{
    switch (subject) {
    case SUBJECT_FILES:
        fputs("COMPREPLY=($(compgen -f -- \"$current\")); compopt -o filenames", stdout);
        break;
    case SUBJECT_FOLDERS:
        fputs("COMPREPLY=($(compgen -d -- \"$current\")); compopt -o filenames", stdout);
        break;
    case SUBJECT_RULES:
        fputs("COMPREPLY=($(compgen -W \"$codes\" -- \"$current\"))", stdout);
        break;
    case SUBJECT_VALUES:
        fputs("COMPREPLY=($(compgen -W '", stdout);
        words_print(values);
        fputs("' -- \"$current\"))", stdout);
        break;
    case SUBJECT_NONE:
        fputs(":", stdout);
    }
}

static void bash_option(enum command_id command, enum option_id id)
{
    const struct option_row *row = option_row(id);

    if (!row->argument)
        return;
    printf("    %s:--%s", command_row(command)->name, row->name);
    if (row->letter)
        printf(" | %s:-%c", command_row(command)->name, row->letter);
    fputs(") ", stdout);
    bash_reply(subject_of(row->argument, row->values), row->values);
    puts("; return ;;");
}

static void bash_command(enum command_id command)
{
    const char *operands = command_row(command)->operands, *values = operand_values(operands);

    printf("    %s:-*) COMPREPLY=($(compgen -W '", command_row(command)->name);
    for (enum option_id id = 0; id < OPTION_COUNT; id++)
        if (has_option(command, id))
            printf("--%s ", option_row(id)->name);
    printf("' -- \"$current\")) ;;\n    %s:*) ", command_row(command)->name);
    bash_reply(subject_of(operands, values), values);
    puts(" ;;");
}

/* bash cuts words at '=', so that --option=value comes as three. */
static void bash_print(void)
{
    puts("# bash completion for swanconf, made by: swanconf completions bash\n"
         "_swanconf()\n{\n"
         "    local current=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} codes\n"
         "    COMPREPLY=()\n"
         "    [ \"$current\" = = ] && current=\n"
         "    [ \"$before\" = = ] && before=${COMP_WORDS[COMP_CWORD-2]}\n"
         "    if [ \"$COMP_CWORD\" = 1 ]; then");
    fputs("        COMPREPLY=($(compgen -W '", stdout);
    for (enum command_id command = 0; command < COMMAND_COUNT; command++)
        printf("%s ", command_row(command)->name);
    puts("--help --version' -- \"$current\"))\n        return\n    fi");
    fputs("    codes='", stdout);
    codes_print();
    puts("'\n    case ${COMP_WORDS[1]}:$before in");
    for (enum command_id command = 0; command < COMMAND_COUNT; command++)
        for (enum option_id id = 0; id < OPTION_COUNT; id++)
            if (has_option(command, id))
                bash_option(command, id);
    puts("    esac\n    case ${COMP_WORDS[1]}:$current in");
    for (enum command_id command = 0; command < COMMAND_COUNT; command++)
        bash_command(command);
    puts("    esac\n}\ncomplete -F _swanconf swanconf");
}

/* --- zsh --- */

/* A text inside of _arguments' [ ] and of single quotes. */
static void zsh_text(const char *text)
{
    for (; *text; text++) {
        if (*text == '\'')
            fputs("'\\''", stdout);
        else
            printf(strchr("[]:\\", *text) ? "\\%c" : "%c", *text);
    }
}

static void zsh_action(enum subject subject, const char *values)
{
    switch (subject) {
    case SUBJECT_FILES:
        fputs("_files", stdout);
        break;
    case SUBJECT_FOLDERS:
        fputs("_files -/", stdout);
        break;
    case SUBJECT_RULES:
        fputs("_swanconf_codes", stdout);
        break;
    case SUBJECT_VALUES:
        putchar('(');
        words_print(values);
        putchar(')');
        break;
    case SUBJECT_NONE:
        putchar(' ');
    }
}

/* One name of an option; `names` is "--long" or "-l". */
static void zsh_spec(const struct option_row *row, const char *name, const char *behind)
{
    printf(" \\\n            '*%s%s[", name, row->argument ? behind : "");
    zsh_text(row->help);
    putchar(']');
    if (row->argument) {
        putchar(':');
        zsh_text(row->argument);
        putchar(':');
        zsh_action(subject_of(row->argument, row->values), row->values);
    }
    putchar('\'');
}

static void zsh_option(const struct option_row *row)
{
    char name[64];

    snprintf(name, sizeof name, "--%s", row->name);
    zsh_spec(row, name, "=");
    if (!row->letter)
        return;
    snprintf(name, sizeof name, "-%c", row->letter);
    zsh_spec(row, name, "+");
}

static void zsh_command(enum command_id command)
{
    const struct command_row *row = command_row(command);
    const char *values = operand_values(row->operands);

    printf("        %s) _arguments", row->name);
    for (enum option_id id = 0; id < OPTION_COUNT; id++)
        if (has_option(command, id))
            zsh_option(option_row(id));
    if (*row->operands) {
        fputs(" \\\n            '*:", stdout);
        zsh_text(row->operands);
        putchar(':');
        zsh_action(subject_of(row->operands, values), values);
        putchar('\'');
    }
    puts(" ;;");
}

static void zsh_print(void)
{
    const struct sc_rule *rule;

    puts("#compdef swanconf\n# made by: swanconf completions zsh\n"
         "_swanconf_codes() {\n    local -a codes=(");
    for (size_t i = 0; (rule = sc_rule_at(i)); i++) {
        printf("        '%s:", rule->code);
        zsh_text(rule->name);
        puts("'");
    }
    puts("    )\n    _describe rule codes\n}\n"
         "_swanconf() {\n    local -a commands=(");
    for (enum command_id command = 0; command < COMMAND_COUNT; command++) {
        printf("        '%s:", command_row(command)->name);
        zsh_text(command_row(command)->help);
        puts("'");
    }
    puts("    )\n"
         "    if (( CURRENT == 2 )); then\n        _describe command commands\n        return\n"
         "    fi\n    shift words\n    (( CURRENT-- ))\n    case $words[1] in");
    for (enum command_id command = 0; command < COMMAND_COUNT; command++)
        zsh_command(command);
    puts("    esac\n}\n"
         "if [ \"$funcstack[1]\" = _swanconf ]; then _swanconf \"$@\"; else compdef _swanconf "
         "swanconf; "
         "fi");
}

/* --- fish --- */

static void fish_action(enum subject subject, const char *values)
{
    switch (subject) {
    case SUBJECT_FILES:
        fputs(" -F", stdout);
        break;
    case SUBJECT_FOLDERS:
        fputs(" -a '(__fish_complete_directories)'", stdout);
        break;
    case SUBJECT_RULES:
        fputs(" -a '", stdout);
        codes_print();
        putchar('\'');
        break;
    case SUBJECT_VALUES:
        fputs(" -a '", stdout);
        words_print(values);
        putchar('\'');
        break;
    case SUBJECT_NONE:
        break;
    }
}

/* In single quotes fish knows \' and \\ only. */
static void fish_text(const char *text)
{
    fputs(" -d '", stdout);
    for (; *text; text++)
        printf(strchr("'\\", *text) ? "\\%c" : "%c", *text);
    putchar('\'');
}

static void fish_option(enum command_id command, enum option_id id)
{
    const struct option_row *row = option_row(id);

    printf("complete -c swanconf -n '__fish_seen_subcommand_from %s' -l %s",
           command_row(command)->name, row->name);
    if (row->letter)
        printf(" -s %c", row->letter);
    if (row->argument) {
        fputs(" -r", stdout);
        fish_action(subject_of(row->argument, row->values), row->values);
    }
    fish_text(row->help);
    putchar('\n');
}

static void fish_command(enum command_id command)
{
    const struct command_row *row = command_row(command);
    const char *values = operand_values(row->operands);

    printf("complete -c swanconf -n __fish_use_subcommand -a %s", row->name);
    fish_text(row->help);
    printf("\ncomplete -c swanconf -n '__fish_seen_subcommand_from %s'", row->name);
    fish_action(subject_of(row->operands, values), values);
    putchar('\n');
    for (enum option_id id = 0; id < OPTION_COUNT; id++)
        if (has_option(command, id))
            fish_option(command, id);
}

static void fish_print(void)
{
    puts("# fish completion for swanconf, made by: swanconf completions fish\n"
         "complete -c swanconf -f");
    for (enum command_id command = 0; command < COMMAND_COUNT; command++)
        fish_command(command);
}

int cmd_completions(const struct arguments *arguments)
{
    static const struct {
        const char *name;
        void (*print)(void);
    } shells[] = {{"bash", bash_print}, {"zsh", zsh_print}, {"fish", fish_print}};
    const char *shell = arguments->operands.count == 1 ? arguments->operands.items[0] : "";

    for (size_t i = 0; i < sizeof shells / sizeof shells[0]; i++) {
        if (!strcmp(shell, shells[i].name)) {
            shells[i].print();
            return EXIT_CLEAN;
        }
    }
    return trouble("completions takes the name of a shell: bash, zsh or fish");
}
