#include "cli/cli.h"

#include <string.h>

/* An example, indented. */
static void example(const char *title, const char *text)
{
    printf("\n%s:\n", title);
    while (*text) {
        size_t length = strcspn(text, "\n");
        printf("    %.*s\n", (int)length, text);
        text += length;
        text += *text == '\n';
    }
}

static void paragraph(const char *text)
{
    size_t column = 0;

    while (*text) {
        size_t length = strcspn(text, " ");
        if (column && column + 1 + length > 90) {
            putchar('\n');
            column = 0;
        }
        if (column)
            putchar(' ');
        printf("%.*s", (int)length, text);
        column += length + (column != 0);
        text += length;
        text += strspn(text, " ");
    }
    putchar('\n');
}

static void rule_explain(const struct sc_rule *rule)
{
    static const char *const fixes[] = {"", "`swanconf lint --fix` can mend it.",
                                        "Mending it changes behaviour."};

    printf("%s %s (%s)\n%s.\n\n", rule->code, rule->name,
           sc_severity_name(rule->severity[SC_TARGET_5_9]), rule->summary);
    paragraph(rule->explanation);
    example("Wrong", rule->bad);
    example("Right", rule->good);
    printf("\nSources: %s.\n%s%s", rule->references, fixes[rule->fixable],
           rule->fixable ? "\n" : "");
}

static const char *type_text(const struct sc_keyword *keyword)
{
    static const char *const names[] = {
        [SC_TYPE_STRING] = "text",
        [SC_TYPE_BOOL] = "yes or no",
        [SC_TYPE_ENUM] = "a word",
        [SC_TYPE_UINT] = "a number",
        [SC_TYPE_UINT64] = "a number",
        [SC_TYPE_TIME] = "a time: digits and s, m, h or d",
        [SC_TYPE_PERCENT] = "digits and %",
        [SC_TYPE_BITS] = "binary digits",
        [SC_TYPE_TRIES] = "a number or %forever",
        [SC_TYPE_MARK] = "VALUE[/MASK] or %unique",
        [SC_TYPE_TFC] = "a number or %mtu",
        [SC_TYPE_PROTOPORT] = "PROTOCOL[/PORT]",
        [SC_TYPE_PROPOSALS] = "proposals, separated by commas, perhaps with ! at the end",
        [SC_TYPE_HOST] = "addresses, names, subnets, ranges, %any",
        [SC_TYPE_SUBNETS] = "networks, separated by commas",
        [SC_TYPE_ADDRESSES] = "addresses, pools or %words, separated by commas",
        [SC_TYPE_IDENTITY] = "an identity",
        [SC_TYPE_AUTH] = "psk, pubkey, eap, eap-METHOD, xauth …",
        [SC_TYPE_FILE] = "a file",
        [SC_TYPE_LIST] = "words, separated by commas",
        [SC_TYPE_SECTION] = "a section's name",
    };

    return keyword->values ? keyword->values : names[keyword->type];
}

static void keyword_explain(const struct sc_keyword *keyword)
{
    printf("%s: %s.\n\n", keyword->name, keyword->doc);
    printf("  stands in   %s%s%s\n", keyword->sections & SC_SECTION_SETUP ? "config setup " : "",
           keyword->sections & SC_SECTION_CONN ? "conn " : "",
           keyword->sections & SC_SECTION_CA ? "ca" : "");
    printf("  takes       %s\n", type_text(keyword));
    if (keyword->fallback)
        printf("  default     %s\n", keyword->fallback);
    if (keyword->canonical != keyword->id)
        printf("  the same as %s\n", sc_keyword(keyword->canonical)->name);
    if (keyword->twin)
        printf("  other end   %s\n", sc_keyword(keyword->twin)->name);
    if (keyword->status == SC_KEYWORD_DEPRECATED)
        printf("  status      ignored since strongSwan 5.0\n  instead     %s\n", keyword->swanctl);
    else
        printf("  swanctl     %s\n", keyword->swanctl);
}

static void foreign_explain(const struct sc_foreign *foreign)
{
    printf("%s: a keyword of Libreswan's, which strongSwan leaves out.\n\n", foreign->name);
    printf("  strongSwan  %s\n",
           *foreign->ours ? foreign->ours : "has nothing like it in ipsec.conf");
    if (*foreign->difference)
        printf("  differs     %s\n", foreign->difference);
}

static const struct sc_fault_row *fault_find(const char *word)
{
    for (enum sc_fault fault = 0; fault < SC_FAULT_COUNT; fault++)
        if (!strcmp(sc_fault_row(fault)->code, word) || !strcmp(sc_fault_row(fault)->name, word))
            return sc_fault_row(fault);
    return NULL;
}

static void fault_explain(const struct sc_fault_row *row)
{
    printf("%s %s: %s.\n\n  look at     %s\n", row->code, row->name, row->summary, row->settings);
}

/* A message of charon's log, or a class of failures. */
static bool log_explain(const char *word)
{
    const struct sc_fault_row *row = fault_find(word);
    struct sc_log_help help;

    if (row) {
        fault_explain(row);
        return true;
    }
    if (!strchr(word, ' ') || !sc_log_explain(word, &help))
        return false;
    printf(
        "a message of charon's: %s\n\n  means       %s\n  do          %s\n  class       %s (%s)\n",
        help.patterns, help.meaning, help.remedy, sc_fault_row(help.fault)->name,
        sc_fault_row(help.fault)->code);
    return true;
}

static int explain(const char *word)
{
    const struct sc_rule *rule = sc_rule_find(word);
    const struct sc_keyword *keyword = sc_keyword_find(word);

    const struct sc_foreign *foreign = keyword ? NULL : sc_foreign_find(word);

    if (foreign)
        foreign_explain(foreign);
    if (rule)
        rule_explain(rule);
    if (keyword)
        keyword_explain(keyword);
    if (rule || keyword || foreign)
        return EXIT_CLEAN;
    if (log_explain(word))
        return EXIT_CLEAN;
    const struct sc_keyword *near = sc_keyword_suggest(word, SC_SECTION_CONN);
    if (near)
        return trouble("'%s' is neither a rule nor a keyword: did you mean '%s'?", word,
                       near->name);
    return trouble("'%s' is neither a rule nor a keyword: see 'swanconf rules' and ipsec.conf(5)",
                   word);
}

int cmd_explain(const struct arguments *arguments)
{
    int status = EXIT_CLEAN;

    if (!arguments->operands.count)
        return trouble(
            "name a rule (SW101, duplicate-key), a keyword (ikelifetime) or a message of charon's");
    for (size_t i = 0; i < arguments->operands.count; i++) {
        if (i)
            putchar('\n');
        if (explain(arguments->operands.items[i]) != EXIT_CLEAN)
            status = EXIT_TROUBLE;
    }
    return status;
}
