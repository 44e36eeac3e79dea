/* One end's configuration, a byte 255, secrets of both, a byte 255, the other end's configuration:
 * what they negotiate is played and written, with the changes that mend it. */
#include "harness.h"

struct part {
    const uint8_t *bytes;
    size_t size;
};

/* What stands before the next byte 255; `rest` is what follows it. */
static struct part part_take(struct part *rest)
{
    const uint8_t *mark = rest->size ? memchr(rest->bytes, 255, rest->size) : NULL;
    struct part part = {rest->bytes, mark ? (size_t)(mark - rest->bytes) : rest->size};

    rest->bytes += part.size + (mark != NULL);
    rest->size -= part.size + (mark != NULL);
    return part;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct part rest = {data, size}, confs[2], secrets;
    char paths[2][32], secrets_path[32];
    int files[2];

    confs[0] = part_take(&rest);
    secrets = part_take(&rest);
    confs[1] = rest;
    int secrets_file = file_of(secrets.bytes, secrets.size, secrets_path);
    struct sc_load_options load = {
        .no_files = true, .sysconfdir = "/nowhere", .secrets = secrets_path};
    struct sc_party ends[2] = {{.name = "east", .load = &load}, {.name = "west", .load = &load}};
    for (size_t end = 0; end < 2; end++) {
        files[end] = file_of(confs[end].bytes, confs[end].size, paths[end]);
        ends[end].path = paths[end];
        if (sc_config_load(paths[end], &load, &ends[end].config) != SC_OK)
            abort();
    }
    const struct sc_negotiation *found = sc_negotiate(ends, size % 3, 1);
    if (!found || !sc_negotiation_text(found, ends, size % 2, nowhere()) ||
        !sc_negotiation_json(found, ends, nowhere()))
        abort();
    for (size_t end = 0; end < 2; end++) {
        sc_config_free(ends[end].config);
        close(files[end]);
    }
    close(secrets_file);
    return 0;
}
