#include "cli/cli.h"

#include <jansson.h>

static void rule_text(const struct sc_rule *rule, const char *separator)
{
    (void)separator;
    printf("%s  %-8s %-26s %s\n", rule->code, sc_severity_name(rule->severity[SC_TARGET_5_9]),
           rule->name, rule->summary);
}

static void rule_markdown(const struct sc_rule *rule, const char *separator)
{
    static const char *const fixes[] = {"", "safe", "unsafe"};

    (void)separator;
    printf("| %s | %s | %s | %s | %s |\n", rule->code, rule->name,
           sc_severity_name(rule->severity[SC_TARGET_5_9]), rule->summary, fixes[rule->fixable]);
}

static void rule_json(const struct sc_rule *rule, const char *separator)
{
    static const char *const fixes[] = {"none", "safe", "unsafe"};
    json_t *value =
        json_pack("{s:s,s:s,s:{s:s,s:s,s:s},s:s,s:s,s:s,s:s,s:s,s:s}", "code", rule->code, "name",
                  rule->name, "severity", "5.9", sc_severity_name(rule->severity[SC_TARGET_5_9]),
                  "6.0", sc_severity_name(rule->severity[SC_TARGET_6_0]), "6.1",
                  sc_severity_name(rule->severity[SC_TARGET_6_1]), "summary", rule->summary,
                  "explanation", rule->explanation, "bad", rule->bad, "good", rule->good,
                  "references", rule->references, "fix", fixes[rule->fixable]);

    fputs(separator, stdout);
    if (!value || json_dumpf(value, stdout, JSON_COMPACT) != 0)
        trouble("%s can't be written", rule->code);
    json_decref(value);
}

int cmd_rules(const struct arguments *arguments)
{
    enum { TEXT, JSON, MARKDOWN };
    static void (*const writers[])(const struct sc_rule *, const char *) = {rule_text, rule_json,
                                                                            rule_markdown};
    unsigned format = TEXT;
    const struct sc_rule *rule;

    if (arguments->operands.count)
        return trouble("'%s': rules takes no operands; `swanconf explain` tells about one rule",
                       arguments->operands.items[0]);
    if (!option_choose(arguments, OPTION_RULES_FORMAT, &format))
        return EXIT_TROUBLE;
    if (format == MARKDOWN)
        puts("| code | name | level | what it finds | fix |\n|---|---|---|---|---|");
    for (size_t i = 0; (rule = sc_rule_at(i)); i++)
        writers[format](rule, i ? ",\n" : "[");
    if (format == JSON)
        puts("]");
    return EXIT_CLEAN;
}
