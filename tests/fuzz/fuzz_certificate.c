/* Certificates of any bytes, DER or PEM: what comes out refers to none of them, and can be asked.
 */
#include "harness.h"

#include "charon/certificate.h"
#include "model/identity.h"

struct input {
    struct sc_arena *arena;
    const struct sc_libcrypto *crypto;
    const uint8_t *data;
    size_t size;
};

static void ask(void *opaque)
{
    static const char *const texts[] = {"vpn.example.org", "192.0.2.77", "2001:db8::1",
                                        "C=CH, O=Example, CN=*", "a@b"};
    const struct input *input = opaque;
    struct sc_room room = {malloc(input->size + 1), input->size + 1, input->size};
    const struct sc_libcrypto *crypto = input->crypto;

    memcpy(room.bytes, input->data, input->size);
    room.bytes[input->size] = '\0';
    const struct sc_certificate *certificate =
        crypto ? sc_certificate_parse(input->arena, crypto, &room) : NULL;
    free(room.bytes);
    for (size_t i = 0; certificate && i < sizeof texts / sizeof texts[0]; i++)
        sc_certificate_confirms(certificate, sc_identity_parse(input->arena, texts[i]));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct sc_arena *kept; /* of the library's table */
    static const struct sc_libcrypto *crypto;

    if (!kept) {
        kept = sc_arena_new(false);
        crypto = sc_libcrypto_open(kept);
    }
    struct input input = {sc_arena_new(false), crypto, data, size};

    if (!input.arena || !sc_arena_guard(input.arena, ask, &input))
        abort();
    sc_arena_free(input.arena);
    return 0;
}
