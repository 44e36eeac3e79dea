/* Writing swanctl.conf: lines of any length, and copies of them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "emit/settings.h"

#include <stdlib.h>
#include <string.h>

enum { LONGEST = 30000 }; /* bytes of a value: more than wait for the file */

struct fixture {
    struct sc_arena *arena;
    char *text; /* what was written */
    size_t length;
    FILE *file;
    struct sc_settings_out out;
};

static int begin(void **state)
{
    struct fixture *fixture = calloc(1, sizeof *fixture);

    *state = fixture;
    fixture->arena = sc_arena_new(true);
    fixture->file = open_memstream(&fixture->text, &fixture->length);
    fixture->out = sc_settings_begin(fixture->file, fixture->arena, fixture->arena);
    return 0;
}

static int end(void **state)
{
    struct fixture *fixture = *state;

    fclose(fixture->file);
    free(fixture->text);
    sc_arena_free(fixture->arena);
    free(fixture);
    return 0;
}

static const char *written(struct fixture *fixture)
{
    sc_settings_flush(&fixture->out);
    fflush(fixture->file);
    return fixture->text;
}

/* A value of so many bytes, none of which is like its neighbours. */
static char *value_of(struct fixture *fixture, size_t length)
{
    char *value = sc_arena_alloc(fixture->arena, length + 1);

    for (size_t i = 0; i < length; i++)
        value[i] = "abcdefghijklmnopqrstuvwxyz0123456789-"[i % 37];
    return value;
}

static void lines_are_as_long_as_need_be(void **state)
{
    struct fixture *fixture = *state;
    char *expected = sc_arena_alloc(fixture->arena, 40 * (size_t)LONGEST), *at = expected;

    for (size_t length = 1; length <= LONGEST; length = length * 3 / 2 + 1) {
        const char *value = value_of(fixture, length);
        sc_settings_put(&fixture->out, "key", value);
        at += sprintf(at, "key = %s\n", value);
    }
    assert_string_equal(written(fixture), expected);
}

static void copies_are_whole(void **state)
{
    for (size_t lines = 1; lines < 3000; lines = lines * 2 + 1) {
        struct fixture *fixture = *state;
        struct sc_joined copy = {.arena = fixture->arena};
        sc_settings_put(&fixture->out, "before", "1");
        size_t from = strlen(written(fixture));
        sc_settings_put(&fixture->out, "also", "before"); /* still waits when the copy begins */
        sc_settings_copy(&fixture->out, &copy);
        for (size_t i = 0; i < lines; i++)
            sc_settings_put(&fixture->out, "key", "value");
        sc_settings_put(&fixture->out, "long", value_of(fixture, lines * 10));
        sc_settings_copy(&fixture->out, NULL);
        sc_settings_put(&fixture->out, "behind", "2");
        const char *text = written(fixture) + from + strlen("also = before\n");
        const char *copied = sc_joined_text(&copy);
        size_t length = strlen(text) - strlen("behind = 2\n");
        assert_int_equal(strlen(copied), length);
        assert_memory_equal(copied, text, length);
        sc_settings_lines(&fixture->out, copied, length);
        assert_string_equal(written(fixture) + from + strlen("also = before\n") + length +
                                strlen("behind = 2\n"),
                            copied);
    }
}

static void values_are_quoted_where_they_must_be(void **state)
{
    static const struct {
        const char *value, *written;
    } cases[] = {
        {"10.0.0.0/8,fd00::/8", "10.0.0.0/8,fd00::/8"},
        {"a b", "a b"},
        {"", "\"\""},
        {" a", "\" a\""},
        {"a ", "\"a \""},
        {"a  b", "\"a  b\""},
        {"a=b", "\"a=b\""},
        {"a#b", "\"a#b\""},
        {"a{b}", "\"a{b}\""},
        {"include x", "\"include x\""},
        {"a\\b\"c\"", "\"a\\\\b\\\"c\\\"\""},
        {"a\nb\tc\r", "\"a\\nb\\tc\\r\""},
        {"\xc3\xa9", "\"\xc3\xa9\""},
        {"._%/:,@!*+-;|[]()", "._%/:,@!*+-;|[]()"},
    };
    struct fixture *fixture = *state;
    char expected[4096], *at = expected;

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        sc_settings_put(&fixture->out, "k", cases[i].value);
        at += sprintf(at, "k = %s\n", cases[i].written);
    }
    assert_string_equal(written(fixture), expected);
}

static void sections_are_indented(void **state)
{
    struct fixture *fixture = *state;

    sc_settings_open(&fixture->out, "a");
    sc_settings_put(&fixture->out, "k", "v");
    sc_settings_open(&fixture->out, "b");
    sc_settings_comment(&fixture->out, "one\n\ntwo");
    sc_settings_close(&fixture->out);
    sc_settings_close(&fixture->out);
    assert_string_equal(written(fixture), "a {\n   k = v\n\n   b {\n      # one\n      #\n"
                                          "      # two\n   }\n}\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)
        TEST(lines_are_as_long_as_need_be),
        TEST(copies_are_whole),
        TEST(values_are_quoted_where_they_must_be),
        TEST(sections_are_indented),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
