/* The manual pages, in mdoc(7), made from the tables of commands, options and rules. */
#include "cli/cli.h"

#include <string.h>

#define MANUAL_DATE "November 25, 2026"

enum { MANUAL_WIDTH = 70 };

/* `length` bytes of text: what roff would take for its own is escaped, and so is what mandoc would
 * take for the name of a C function. */
static void roff_put(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (text[i] == '\\')
            fputs("\\e", stdout);
        else if (text[i] == '-')
            fputs("\\-", stdout);
        else if (text[i] == '(' && i && text[i - 1] != ' ')
            fputs("\\&(", stdout);
        else
            putchar(text[i]);
    }
}

static void roff_text(const char *text)
{
    roff_put(text, strlen(text));
}

/* The start of a line of text must not look like a request. */
static void roff_guard(const char *line)
{
    if (*line == '.' || *line == '\'')
        fputs("\\&", stdout);
}

/* Lines that must stay as they are. */
static void roff_display(const char *text)
{
    puts(".Bd -literal -offset indent");
    while (*text) {
        size_t length = strcspn(text, "\n");
        roff_guard(text);
        roff_put(text, length);
        puts(length && text[length - 1] == ' ' ? "\\&" : "");
        text += length;
        text += *text == '\n';
    }
    puts(".Ed");
}

/* True for a word such as strongSwan or charon.conf, which keeps its first letter. */
static bool is_name(const char *word, size_t length)
{
    for (size_t i = 1; i < length; i++)
        if (!(word[i] >= 'a' && word[i] <= 'z'))
            return true;
    return false;
}

/* A sentence or more of the tables, where the last one has no full stop; each starts on a line of
 * its own. */
static void roff_sentence(const char *text)
{
    size_t column = 0;
    bool first = true;

    while (*text) {
        size_t length = strcspn(text, " \n"), skip = 0;
        bool ends = column && text[-2] == '.' && *text >= 'A' && *text <= 'Z';
        if (ends || (column && column + length > MANUAL_WIDTH)) {
            putchar('\n');
            column = 0;
        }
        if (column++)
            putchar(' ');
        else
            roff_guard(text);
        if (first && *text >= 'a' && *text <= 'z' && !is_name(text, length)) {
            putchar(*text - 'a' + 'A');
            skip = 1;
        }
        roff_put(text + skip, length - skip);
        first = false;
        column += length;
        text += length;
        text += *text != '\0';
    }
    bool stops = text[-1] == '.' || (text[-1] == ')' && text[-2] == '.');
    puts(stops ? "" : ".");
}

static void values_print(const char *list)
{
    size_t length;

    fputs("One of", stdout);
    for (const char *word; (word = value_next(&list, &length));)
        printf("\n.Cm %.*s%s", (int)length, word, *list ? " ," : " .");
    putchar('\n');
}

static void option_print(const struct option_row *row)
{
    const char *separator = row->letter ? " , " : "";

    fputs(".It ", stdout);
    if (row->letter)
        printf("Fl %c", row->letter);
    printf("%sFl \\-", separator);
    roff_text(row->name);
    if (row->argument)
        printf(" Ar %s", row->argument);
    putchar('\n');
    roff_sentence(row->help);
    if (row->values)
        values_print(row->values);
    if (row->places == FILE_TOO)
        printf(".Pa .swanconf.json\nmay set it, too.\n");
}

/* "[FILE…]" as mdoc has it. */
static void operands_print(const char *operands)
{
    if (*operands)
        printf(" Ar %s", operands);
}

static void command_print(enum command_id command)
{
    const struct command_row *row = command_row(command);

    printf(".Ss swanconf %s\n.Nm\n.Cm %s\n.Op Ar option ...\n", row->name, row->name);
    if (*row->operands)
        printf(".Ar %s\n", row->operands);
    puts(".Pp");
    roff_sentence(row->help);
    puts(".Bl -tag -width Ds");
    for (enum option_id id = 0; id < OPTION_COUNT; id++)
        if (option_row(id)->commands & 1U << command)
            option_print(option_row(id));
    puts(".El");
}

static void command_page(void)
{
    puts(".Dd " MANUAL_DATE "\n.Dt SWANCONF 1\n.Os\n"
         ".Sh NAME\n.Nm swanconf\n"
         ".Nd check and translate strongSwan's ipsec.conf and ipsec.secrets\n"
         ".Sh SYNOPSIS");
    for (enum command_id command = 0; command < COMMAND_COUNT; command++) {
        printf(".Nm\n.Cm %s\n.Op Ar option ...\n", command_row(command)->name);
        if (*command_row(command)->operands) {
            putchar('.');
            operands_print(command_row(command)->operands);
            putchar('\n');
        }
    }
    puts(".Sh DESCRIPTION\n.Nm\n"
         "says what strongSwan does with its legacy configuration, line by line,\nand writes the\n"
         ".Pa swanctl.conf\nthat makes charon hold the same.\n"
         "A file named\n.Sq \\-\nis standard input.\n"
         "Secrets are never shown, nor how long they are, but where a translation\n"
         "must write them.\n"
         ".Pp\n"
         "Files that lie outside the folders of those named are read as strongSwan\n"
         "reads them, but nothing of their text is shown.\n"
         ".Pp\n"
         "A comment takes findings away: for a line behind its text, for the next\n"
         "line, or the section whose header that is, on a line of its own, for the\n"
         "file in front of all else:\n"
         ".Dl # swanconf: ignore=SW401,SW311 \\-\\- the reason\n"
         ".Sh COMMANDS");
    for (enum command_id command = 0; command < COMMAND_COUNT; command++)
        command_print(command);
    puts(".Sh ENVIRONMENT\n.Bl -tag -width NO_COLOR\n.It Ev NO_COLOR\n"
         "No colours, if it is not empty.\n.El\n"
         ".Sh FILES\n.Bl -tag -width Ds\n"
         ".It Pa /etc/ipsec.conf\nWhat\n.Cm lint\nchecks where no file is named.\n"
         ".It Pa .swanconf.json\nOptions for the files of its folder and below: those that say so "
         "above,\nunder their names, and\n.Dq overrides ,\nan array of objects with them and\n"
         ".Dq files ,\nglobs that name the files they are for.\n"
         ".El\n"
         ".Sh EXIT STATUS\n.Bl -tag -width Ds\n"
         ".It 0\nNothing was found, or nothing at or above\n.Fl \\-fail\\-on .\n"
         ".It 1\nSomething was found.\n"
         ".It 2\nWrong usage, or a file could not be read or written.\n.El\n"
         ".Sh EXAMPLES\n.Dl swanconf lint \\-\\-target 6.1 /etc/ipsec.conf\n"
         ".Dl swanconf lint \\-\\-diff \\-\\-unsafe\\-fixes routers/\n"
         ".Dl swanconf translate /etc/ipsec.conf \\-\\-output\\-dir /root/swanctl\n"
         ".Dl ipsec up east | swanconf diagnose\n"
         ".Sh SEE ALSO\n.Xr swanconf\\-rules 7 ,\n.Xr swanctl 8");
}

static void rule_print(const struct sc_rule *rule)
{
    static const char *const fixes[] = {NULL, "Mending it keeps what charon holds.",
                                        "Mending it changes behaviour."};

    printf(".Ss %s ", rule->code);
    roff_text(rule->name);
    printf("\nLevel: %s", sc_severity_name(rule->severity[SC_TARGET_5_9]));
    if (rule->severity[SC_TARGET_6_0] != rule->severity[SC_TARGET_5_9])
        printf(", for strongSwan 6.0 %s", sc_severity_name(rule->severity[SC_TARGET_6_0]));
    if (rule->severity[SC_TARGET_6_1] != rule->severity[SC_TARGET_6_0])
        printf(", for strongSwan 6.1 %s", sc_severity_name(rule->severity[SC_TARGET_6_1]));
    puts(".");
    puts(".Pp");
    roff_sentence(rule->summary);
    roff_sentence(rule->explanation);
    if (fixes[rule->fixable])
        puts(fixes[rule->fixable]);
    if (*rule->bad) {
        puts(".Pp\nWrong:");
        roff_display(rule->bad);
    }
    if (*rule->good) {
        puts(".Pp\nRight:");
        roff_display(rule->good);
    }
    puts(".Pp\nSources:");
    roff_sentence(rule->references);
}

static void rules_page(void)
{
    const struct sc_rule *rule;

    puts(".Dd " MANUAL_DATE "\n.Dt SWANCONF\\-RULES 7\n.Os\n"
         ".Sh NAME\n.Nm swanconf\\-rules\n.Nd what swanconf finds in ipsec.conf and ipsec.secrets\n"
         ".Sh DESCRIPTION\n"
         "Each rule has a code that stays: SW1xx structure, SW2xx keywords and\n"
         "values, SW3xx cryptography, SW4xx IKE, SW5xx identities and secrets,\n"
         "SW6xx traffic selectors and topology, SW7xx files, SW8xx migration,\n"
         "SW9xx two ends.\n"
         "An error is what strongSwan refuses or drops, a warning what is weak,\n"
         "obsolete or surely not meant, a note what is good to know.");
    for (size_t i = 0; (rule = sc_rule_at(i)); i++)
        rule_print(rule);
    puts(".Sh SEE ALSO\n.Xr swanconf 1");
}

int cmd_manual(const struct arguments *arguments)
{
    const char *page = arguments->operands.count ? arguments->operands.items[0] : "swanconf";
    bool rules = !strcmp(page, "rules");

    if (arguments->operands.count > 1 || (!rules && strcmp(page, "swanconf") != 0))
        return trouble("manual takes the name of a page: swanconf or rules");
    if (rules)
        rules_page();
    else
        command_page();
    return EXIT_CLEAN;
}
