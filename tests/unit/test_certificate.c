/* Whom a certificate belongs to; damaged ones are no certificates. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "charon/certificate.h"
#include "model/identity.h"

#include <swanconf/swanconf.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define TIMED             "tests/cases/rules/SW546-silent/ipsec.conf"
#define TIMED_CERTIFICATE "tests/cases/rules/SW546-silent/ipsec.d/certs/gw.pem"
#define CERTIFICATE       "fixtures/roadwarrior/ipsec.d/certs/vpn.example.org.pem"

static const struct sc_certificate *read_certificate(struct sc_arena *arena, const char *path)
{
    struct sc_room room = {0};
    const struct sc_libcrypto *crypto = sc_libcrypto_open(arena);

    assert_non_null(crypto);
    return sc_room_read(arena, &room, path) ? sc_certificate_parse(arena, crypto, &room) : NULL;
}

static void confirms(void *data)
{
    struct sc_arena *arena = data;
    const struct sc_certificate *certificate = read_certificate(arena, CERTIFICATE);

    assert_non_null(certificate);
    assert_int_equal(certificate->names.count, 2);
    assert_int_equal(certificate->key.kind, SC_KEY_EC);
    assert_false(certificate->is_ca);
    assert_true(certificate->from < certificate->until);
    assert_true(sc_certificate_confirms(certificate, sc_identity_parse(arena, "vpn.example.org")));
    assert_true(sc_certificate_confirms(certificate, sc_identity_parse(arena, "192.0.2.77")));
    assert_true(sc_certificate_confirms(
        certificate, sc_identity_parse(arena, "C=CH, O=Example, CN=vpn.example.org")));
    assert_false(sc_certificate_confirms(certificate, sc_identity_parse(arena, "192.0.2.78")));
    assert_false(sc_certificate_confirms(certificate, sc_identity_parse(arena, "www.example.org")));
    assert_false(
        sc_certificate_confirms(certificate, sc_identity_parse(arena, "C=CH, O=Example, CN=x")));
}

static void a_certificate_confirms_its_names(void **state)
{
    struct sc_arena *arena = sc_arena_new(false);

    (void)state;
    assert_true(sc_arena_guard(arena, confirms, arena));
    sc_arena_free(arena);
}

/* Write the first `length` bytes of the certificate, byte `wrong` changed, and read that. */
static void damage(struct sc_arena *arena, size_t length, size_t wrong)
{
    char bytes[4096], path[] = "/tmp/certificate.XXXXXX";
    FILE *in = fopen(CERTIFICATE, "r");
    size_t size = fread(bytes, 1, sizeof bytes, in);
    int fd = mkstemp(path);

    fclose(in);
    if (length > size)
        length = size;
    if (wrong < size)
        bytes[wrong] ^= 0x15;
    assert_int_equal(write(fd, bytes, length), (ssize_t)length);
    close(fd);
    read_certificate(arena, path); /* whatever it gives: no crash, no byte beyond the file */
    unlink(path);
}

static void read_damaged(void *data)
{
    for (size_t i = 0; i < 900; i += 7) {
        damage(data, i, SIZE_MAX);
        damage(data, SIZE_MAX, i);
    }
}

static void damaged_ones_do_no_harm(void **state)
{
    struct sc_arena *arena = sc_arena_new(false);

    (void)state;
    assert_true(sc_arena_guard(arena, read_damaged, arena));
    sc_arena_free(arena);
}

/* How a certificate's time is told at a moment: its severity and the words that are to be found. */
static void at(int64_t now, enum sc_severity severity, const char *words)
{
    struct sc_load_options load = {0};
    struct sc_lint_options lint = {.now = now};
    struct sc_config *config;
    struct sc_findings findings;
    const struct sc_finding *found = NULL;

    assert_int_equal(sc_config_load(TIMED, &load, &config), SC_OK);
    assert_true(sc_lint(config, &lint, &findings));
    for (size_t i = 0; i < findings.count; i++)
        if (!strcmp(findings.items[i].rule->code, "SW546"))
            found = &findings.items[i];
    assert_int_equal(found ? found->severity : SC_SEVERITY_OFF, severity);
    assert_true(!words || strstr(found->message, words));
    sc_config_free(config);
}

static void a_certificate_ends(void **state)
{
    struct sc_arena *arena = sc_arena_new(false);
    const struct sc_certificate *certificate = read_certificate(arena, TIMED_CERTIFICATE);
    const int64_t day = 24 * 60 * 60;

    (void)state;
    at(certificate->from + day, SC_SEVERITY_OFF, NULL);
    at(certificate->until - 5 * day - 1, SC_SEVERITY_NOTE, "in 5 days");
    at(certificate->until - day - 1, SC_SEVERITY_NOTE, "in 1 day");
    at(certificate->until + 1, SC_SEVERITY_WARNING, "expired on");
    at(certificate->from - 1, SC_SEVERITY_WARNING, "is not valid before");
    sc_arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_certificate_confirms_its_names),
        cmocka_unit_test(damaged_ones_do_no_harm),
        cmocka_unit_test(a_certificate_ends),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
