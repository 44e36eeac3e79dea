/* Whom a certificate belongs to; damaged ones are no certificates. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "charon/certificate.h"
#include "model/identity.h"

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define CERTIFICATE "fixtures/roadwarrior/ipsec.d/certs/vpn.example.org.pem"

static void confirms(void *data)
{
    struct sc_arena *arena = data;
    struct sc_certificate_room room = {0};
    const struct sc_certificate *certificate = sc_certificate_read(arena, &room, CERTIFICATE);

    assert_non_null(certificate);
    assert_int_equal(certificate->names.count, 2);
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
    struct sc_certificate_room room = {0};
    sc_certificate_read(arena, &room,
                        path); /* whatever it gives: no crash, no byte beyond the file */
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_certificate_confirms_its_names),
        cmocka_unit_test(damaged_ones_do_no_harm),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
