/* Identities: types and matching, as charon 5.9.8 has them. */
#include "model/identity.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static struct sc_arena *arena;

struct parsing {
    const char *text;
    const struct sc_identity *id;
};

static void parse_body(void *data)
{
    struct parsing *parsing = data;

    parsing->id = sc_identity_parse(arena, parsing->text);
}

static const struct sc_identity *parse(const char *text)
{
    struct parsing parsing = {text, NULL};

    assert_true(sc_arena_guard(arena, parse_body, &parsing));
    return parsing.id;
}

static const struct {
    const char *text;
    enum sc_identity_type type;
    size_t length;
    bool wildcard;
} types[] = {
    {"", SC_ID_ANY, 0, true},
    {"%any", SC_ID_ANY, 0, true},
    {"0.0.0.0", SC_ID_ANY, 0, true},
    {"*", SC_ID_ANY, 0, true},
    {"192.0.2.1", SC_ID_IPV4, 4, false},
    {"192.0.2.300", SC_ID_FQDN, 11, false},
    {"192.0.2.0/24", SC_ID_IPV4_SUBNET, 8, false},
    {"192.0.2.0/33", SC_ID_FQDN, 12, false},
    {"192.0.2.1-192.0.2.9", SC_ID_IPV4_RANGE, 8, false},
    {"192.0.2.9-192.0.2.1", SC_ID_FQDN, 19, false},
    {"2001:db8::1", SC_ID_IPV6, 16, false},
    {"2001:db8::/32", SC_ID_IPV6_SUBNET, 32, false},
    {"fe80:zz", SC_ID_KEY_ID, 7, false},
    {"east", SC_ID_FQDN, 4, false},
    {"@east", SC_ID_FQDN, 4, false},
    {"@192.0.2.1", SC_ID_FQDN, 9, false},
    {"*.example.org", SC_ID_FQDN, 13, true},
    {"u@example.org", SC_ID_EMAIL, 13, false},
    {"@@u@example.org", SC_ID_EMAIL, 13, false},
    {"@#0a0b0c", SC_ID_KEY_ID, 3, false},
    {"keyid:#0a", SC_ID_KEY_ID, 1, false},
    {"FQDN:a", SC_ID_FQDN, 1, false},
    {"{11}:abc", SC_ID_KEY_ID, 3, false},
    {"C=DE", SC_ID_DN, 15, false},
    {"C=DE, O=*", SC_ID_DN, 27, true},
    {"C=DE, O", SC_ID_KEY_ID, 7, false},
    {"C=DE, XX=y", SC_ID_KEY_ID, 10, false},
};

static void test_types(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
        const struct sc_identity *id = parse(types[i].text);
        if (id->type != types[i].type)
            print_error("'%s' is %s\n", types[i].text, sc_identity_type_name(id->type));
        assert_int_equal(id->type, types[i].type);
        assert_int_equal(id->length, types[i].length);
        assert_int_equal(id->wildcard, types[i].wildcard);
    }
    assert_true(parse("C=DE, O")->broken_dn);
    assert_false(parse("C=DE, O=x")->broken_dn);
}

static const struct {
    const char *id, *pattern;
    int match;
} matches[] = {
    {"east", "%any", 1},
    {"%any", "%any", 1},
    {"%any", "east", 0},
    {"east", "@EAST", 20},
    {"a.example.org", "*.example.org", 19},
    {"example.org", "*.example.org", 0},
    {"u@example.org", "*@EXAMPLE.org", 19},
    {"u@example.org", "*.example.org", 0},
    {"192.0.2.1", "192.0.2.1", 20},
    {"192.0.2.1", "@192.0.2.1", 0},
    {"192.0.2.1", "192.0.2.0/24", 19},
    {"192.0.2.1", "0.0.0.0/0", 2},
    {"192.0.2.1", "192.0.2.1/32", 20},
    {"192.0.2.1", "192.0.2.1-192.0.2.7", 19},
    {"192.0.3.1", "192.0.2.1-192.0.2.7", 0},
    {"2001:db8::1", "2001:db8::/32", 19},
    {"C=DE, O=x, CN=a", "/c=de/O=X/CN=A", 20},
    {"C=DE, O=x, CN=a", "C=DE, O=x, CN=*", 19},
    {"C=DE, O=x, CN=a", "C=*, O=*, CN=*", 17},
    {"C=DE, O=x, CN=a", "CN=a, O=x, C=DE", 0},
    {"C=DE, O=x, CN=a", "C=DE, O=x", 0},
    {"C=DE, O=\xc3\xa4", "C=DE, O=\xc3\x84", 0},
};

static void test_matches(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof matches / sizeof matches[0]; i++) {
        int match = sc_identity_match(parse(matches[i].id), parse(matches[i].pattern));
        if (match != matches[i].match)
            print_error("'%s' against '%s'\n", matches[i].id, matches[i].pattern);
        assert_int_equal(match, matches[i].match);
    }
    assert_true(sc_identity_equal(parse("C=DE, O=x"), parse("/C=de/O=X")));
    assert_false(sc_identity_equal(parse("C=DE, O=x"), parse("C=DE, O=*")));
    assert_true(sc_identity_equal(parse("@East"), parse("east")));
    assert_false(sc_identity_equal(parse("@#61"), parse("a")));
}

static int set_up(void **state)
{
    (void)state;
    arena = sc_arena_new(false);
    return arena ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    sc_arena_free(arena);
    return 0;
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_types),
        cmocka_unit_test(test_matches),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
