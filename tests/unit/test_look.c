/* Words and lines as they look: lists, secrets in ipsec.conf. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "model/tokens.h"
#include "syntax/look.h"

#include <string.h>

static void secrets_are_found_in_lines(void **state)
{
    static const struct {
        const char *line, *secret; /* NULL: none */
    } cases[] = {
        {"# @a @b : PSK abc", "abc"},
        {": RSA key.pem", "key.pem"},
        {"PSK \"abc\"", "\"abc\""},
        {"XAUTH 'abc'", "'abc'"},
        {"# psk = abc", "abc"},
        {"password: abc", "abc"},
        {"secret \"abc\"", "\"abc\""},
        {"# the psk is elsewhere", NULL},
        {"left = 192.0.2.1", NULL},
        {"PSK abc", NULL},
        {"", NULL},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        size_t length = strlen(cases[i].line);
        size_t found = sc_look_secret_in_line(cases[i].line, length);
        assert_string_equal(cases[i].line + found, cases[i].secret ? cases[i].secret : "");
    }
}

static void lists_are_split_as_charon_does(void **state)
{
    static const struct {
        const char *list, *elements;
    } cases[] = {
        {"a", "<a>"},         {"a,b", "<a><b>"}, {" a , b ", "<a><b>"},
        {",a,,b,", "<a><b>"}, {"a b", "<a b>"},  {"\"a,b\",'c d', e", "<a,b><c d><e>"},
        {"\"a", "<\"a>"},     {" , ", ""},       {"", ""},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct sc_tokens tokens = {.text = cases[i].list, .rest = cases[i].list};
        char elements[64] = "";
        while (sc_tokens_next(&tokens)) {
            strcat(elements, "<");
            strncat(elements, tokens.token, tokens.length);
            strcat(elements, ">");
        }
        assert_string_equal(elements, cases[i].elements);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(secrets_are_found_in_lines),
        cmocka_unit_test(lists_are_split_as_charon_does),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
