/* Which secret charon takes. The expectations are charon 5.9.8's own choices. */
#include "charon/secret_lookup.h"

#include "base/names.h"
#include "model/identity.h"
#include "syntax/secrets.h"

#include <arpa/inet.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const char text[] = ": PSK any\n"
                           "@east @west : PSK ew\n"
                           "@east @north : PSK en\n"
                           "@east : PSK e\n"
                           "*.example.org : PSK wild\n"
                           "a.example.org : PSK exact\n"
                           "192.0.2.1 198.51.100.1 : PSK addresses\n"
                           "192.0.2.1 %any : PSK toall\n"
                           "@twice : PSK one\n"
                           "@twice : PSK two\n"
                           "@again : PSK same\n"
                           "@again : PSK other\n"
                           "@again : PSK same\n"
                           "C=DE, : EAP dn\n"
                           "\"C=DE, O=x, CN=*\" : EAP dn\n"
                           "carol : XAUTH x\n"
                           "@lone : NTLM n\n"
                           "bad line\n"
                           "@late : PSK lost\n";

static const struct {
    enum sc_secret_kind kind;
    const char *me, *other;
    const char *secret;
    size_t equal;
    bool differ;
} cases[] = {
    {SC_SECRET_PSK, "@x", "@y", "toall", 2, true},
    {SC_SECRET_PSK, "@east", "@west", "ew", 1, false},
    {SC_SECRET_PSK, "@west", "@east", "ew", 1, false},
    {SC_SECRET_PSK, "@EAST", "@North", "en", 1, false},
    /* the peer is not named: %any matches it, and that counts more than the own identity;
     * of the two with %any the last is taken */
    {SC_SECRET_PSK, "@east", "@south", "toall", 2, true},
    {SC_SECRET_PSK, "@south", "@east", "e", 3, true},
    {SC_SECRET_PSK, "@x", "a.example.org", "exact", 1, false},
    {SC_SECRET_PSK, "@x", "b.example.org", "wild", 1, false},
    {SC_SECRET_PSK, "192.0.2.1", "198.51.100.1", "addresses", 1, false},
    {SC_SECRET_PSK, "192.0.2.1", "198.51.100.2", "toall", 1, false},
    {SC_SECRET_PSK, "@x", "@twice", "two", 2, true},
    {SC_SECRET_PSK, "@x", "@again", "same", 2, true},
    {SC_SECRET_PSK, "@x", "@late", "toall", 2, true},
    {SC_SECRET_EAP, "@x", "C=DE, O=X, CN=me", "dn", 1, false},
    {SC_SECRET_EAP, "carol", "@x", "x", 1, false},
    {SC_SECRET_XAUTH, "carol", "@x", "x", 1, false},
    {SC_SECRET_EAP, "@y", "@x", NULL, 0, false},
    {SC_SECRET_NTLM, "@lone", "@x", "n", 1, false},
    {SC_SECRET_RSA, "@lone", "@x", NULL, 0, false},
};

struct fixture {
    struct sc_config config;
    struct sc_findings findings;
};

static void check_choices(struct sc_config *config)
{
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct sc_secret_choice choice =
            sc_secret_choose(config, cases[i].kind, sc_identity_parse(config->arena, cases[i].me),
                             sc_identity_parse(config->arena, cases[i].other));
        const char *secret = choice.secret ? choice.secret->bytes : "none";
        if (strcmp(secret, cases[i].secret ? cases[i].secret : "none") != 0)
            print_error("'%s' and '%s'\n", cases[i].me, cases[i].other);
        assert_string_equal(secret, cases[i].secret ? cases[i].secret : "none");
        assert_int_equal(choice.equal, cases[i].equal);
        assert_int_equal(choice.differ, cases[i].differ);
    }
}

static void check_addresses(struct sc_config *config)
{
    struct sc_address me = {.family = AF_INET}, other = {.family = AF_INET};
    size_t equal;

    inet_pton(AF_INET, "192.0.2.1", me.bytes);
    inet_pton(AF_INET, "198.51.100.1", other.bytes);
    const struct sc_secret *found = sc_secret_lookup_addresses(config, &me, &other, &equal);
    assert_non_null(found);
    assert_string_equal(found->bytes, "addresses");
    assert_int_equal(equal, 1);
    /* nobody known: nothing to match */
    assert_null(sc_secret_lookup(config, SC_SECRET_PSK, NULL, NULL, &equal));
}

static void body(void *data)
{
    struct fixture *fixture = data;
    struct sc_config *config = &fixture->config;
    struct sc_finder finder = {config->arena, &fixture->findings, SC_TARGET_5_9, false};
    struct sc_reader reader = {.arena = config->secret_arena,
                               .names = sc_names_new(config->arena),
                               .finder = &finder,
                               .state = sc_reading_state_new(config->arena, &config->files),
                               .no_files = true};

    config->secrets =
        sc_secrets_parse(&reader, sc_reader_text(&reader, "secrets", text, sizeof text - 1));
    check_choices(config);
    check_addresses(config);
}

static void guarded(void *data)
{
    struct fixture *fixture = data;

    assert_true(sc_arena_guard(fixture->config.secret_arena, body, fixture));
}

static void test_lookup(void **state)
{
    struct fixture fixture = {0};

    (void)state;
    fixture.config.arena = sc_arena_new(false);
    fixture.config.secret_arena = sc_arena_new(true);
    assert_true(sc_arena_guard(fixture.config.arena, guarded, &fixture));
    sc_arena_free(fixture.config.secret_arena);
    sc_arena_free(fixture.config.arena);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lookup),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
