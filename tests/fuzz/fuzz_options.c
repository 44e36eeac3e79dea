/* A command's number, then its words, each ended by a newline: whatever the command line, it is
 * taken or refused. */
#include "harness.h"

#include "cli/cli.h"
#include "cli/filter.h"

enum { MOST_WORDS = 64 };

static void check(const struct arguments *arguments)
{
    struct sc_load_options options;
    unsigned target;
    struct sc_findings findings = {0};
    const struct sc_rule *rule;

    if (!filter_check(arguments) || !option_choose(arguments, OPTION_TARGET, &target) ||
        !load_parse(arguments, &options))
        return;
    for (size_t i = 0; (rule = sc_rule_at(i)); i++) {
        struct sc_finding finding = {.rule = rule, .severity = SC_SEVERITY_NOTE, .message = ""};
        findings.items = &finding;
        findings.count = 1;
        filter_apply(&(struct filter){.line = arguments}, &findings);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = malloc(size + 1), *words[MOST_WORDS];
    int count = 0;
    struct arguments arguments;

    if (!size) {
        free(text);
        return 0;
    }
    memcpy(text, data, size);
    text[size] = '\0';
    for (char *at = text + 1, *end;
         count < MOST_WORDS && (end = memchr(at, '\n', (size_t)(text + size - at))); at = end + 1) {
        *end = '\0';
        words[count++] = at;
    }
    if (arguments_parse(data[0] % COMMAND_COUNT, count, words, &arguments))
        check(&arguments);
    arguments_free(&arguments);
    free(text);
    return 0;
}
