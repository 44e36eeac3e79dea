/* A configuration, a byte 255, secrets: translated, read back by a reader of its own, and as JSON.
 */
#include "harness.h"

#include "../settings/readback.h"

#include "pool.h"

static void check_json(struct sc_config *config)
{
    struct sc_emit_options options = {.show_secrets = true};
    char *text = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&text, &length);
    json_error_t error;

    if (!sc_emit_json(config, &options, NULL, out))
        abort();
    fclose(out);
    json_t *value = json_loadb(text, length, 0, &error);
    if (!value)
        abort();
    json_decref(value);
    free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    pool_empty();
    const uint8_t *mark = size ? memchr(data, 255, size) : NULL;
    size_t conf = mark ? (size_t)(mark - data) : size;
    struct sc_config *config = load(data, conf, mark ? mark + 1 : NULL, mark ? size - conf - 1 : 0);

    const char *wrong = readback(config, true);
    if (wrong) {
        fprintf(stderr, "%s\n", wrong);
        abort();
    }
    check_json(config);
    sc_config_free(config);
    return 0;
}
