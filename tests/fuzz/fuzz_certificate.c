/* Certificates of any bytes, DER or PEM: what comes out refers to none of them, and can be asked.
 */
#include "harness.h"

#include "charon/certificate.h"
#include "model/identity.h"

struct input {
    struct sc_arena *arena;
    const uint8_t *data;
    size_t size;
};

static void ask(void *opaque)
{
    static const char *const texts[] = {"vpn.example.org", "192.0.2.77", "2001:db8::1",
                                        "C=CH, O=Example, CN=*", "a@b"};
    const struct input *input = opaque;
    char *text = malloc(input->size + 1);

    memcpy(text, input->data, input->size);
    text[input->size] = '\0';
    const struct sc_certificate *certificate =
        sc_certificate_parse(input->arena, text, input->size);
    free(text);
    for (size_t i = 0; certificate && i < sizeof texts / sizeof texts[0]; i++)
        sc_certificate_confirms(certificate, sc_identity_parse(input->arena, texts[i]));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct input input = {sc_arena_new(false), data, size};

    if (!input.arena || !sc_arena_guard(input.arena, ask, &input))
        abort();
    sc_arena_free(input.arena);
    return 0;
}
