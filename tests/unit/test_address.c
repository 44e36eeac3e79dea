/* Addresses as text: what inet_ntop() writes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "model/address.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

static void expect_as_the_c_library_has_it(const struct sc_address *address)
{
    char text[SC_ADDRESS_TEXT], library[INET6_ADDRSTRLEN];

    assert_non_null(inet_ntop(address->family, address->bytes, library, sizeof library));
    assert_string_equal(sc_address_format(address, text), library);
}

static void all_bytes_are_written(void **state)
{
    (void)state;
    for (unsigned byte = 0; byte < 256; byte++) {
        struct sc_address address = {.family = AF_INET};
        for (unsigned i = 0; i < 4; i++)
            address.bytes[i] = (uint8_t)(byte * (i + 1));
        expect_as_the_c_library_has_it(&address);
    }
}

static void both_families_are_written(void **state)
{
    static const char *const texts[] = {"::", "::1", "2001:db8::ff00:42", "::ffff:192.0.2.1",
                                        "2001:db8:1111:2222:3333:4444:5555:6666"};

    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct sc_address address;
        assert_true(sc_address_parse(texts[i], strlen(texts[i]), AF_INET6, &address));
        expect_as_the_c_library_has_it(&address);
    }
    struct sc_address none = {.family = AF_UNSPEC};
    char text[SC_ADDRESS_TEXT];
    assert_string_equal(sc_address_format(&none, text), "%any");
}

static void prefixes_are_written_behind(void **state)
{
    struct sc_address address;
    char text[SC_ADDRESS_TEXT], expected[SC_ADDRESS_TEXT];

    (void)state;
    assert_true(sc_address_parse("2001:db8:1111:2222:3333:4444:5555:6666", 38, AF_INET6, &address));
    for (unsigned prefix = 0; prefix <= 128; prefix++) {
        snprintf(expected, sizeof expected, "2001:db8:1111:2222:3333:4444:5555:6666/%u", prefix);
        assert_string_equal(sc_network_format(&address, (uint8_t)prefix, text), expected);
    }
    assert_true(sc_address_parse("10.0.0.255", 10, AF_INET, &address));
    assert_string_equal(sc_network_format(&address, 9, text), "10.0.0.255/9");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_bytes_are_written),
        cmocka_unit_test(both_families_are_written),
        cmocka_unit_test(prefixes_are_written_behind),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
