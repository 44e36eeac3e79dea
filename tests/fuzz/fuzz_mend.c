/* A configuration, a byte 255, secrets: mended until nothing changes; then nothing changes any
 * more, and the diff of it is written. An odd size mends what is unsafe, too. */
#include "harness.h"

static void mend(struct sc_mended *mended, const struct sc_mend_options *options, const char *path)
{
    if (sc_mend(mended, options, path) != SC_OK)
        abort();
}

/* Bytes of all texts, as one number. */
static uint64_t texts_hash(const struct sc_mended *mended)
{
    uint64_t hash = mended->count;

    for (size_t i = 0; i < mended->count; i++)
        for (size_t k = 0; k < mended->items[i].now.length; k++)
            hash = (hash ^ (unsigned char)mended->items[i].now.text[k]) * 0x100000001b3U;
    return hash;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char conf_path[32], secrets_path[32];
    const uint8_t *mark = size ? memchr(data, 255, size) : NULL;
    size_t conf_size = mark ? (size_t)(mark - data) : size;
    int conf = file_of(data, conf_size, conf_path);
    int secrets = file_of(mark ? mark + 1 : data, mark ? size - conf_size - 1 : 0, secrets_path);
    struct sc_mend_options options = {
        .load = {.no_files = true, .sysconfdir = "/nowhere", .secrets = secrets_path},
        .allow = size % 2 ? SC_FIX_UNSAFE : SC_FIX_SAFE,
    };
    struct sc_mended mended = {0};

    mend(&mended, &options, conf_path);
    uint64_t hash = texts_hash(&mended);
    if (!mended.unfinished) {
        mend(&mended, &options, conf_path);
        if (texts_hash(&mended) != hash)
            abort();
    }
    for (size_t i = 0; i < mended.count; i++)
        if (!sc_mended_diff(&mended.items[i], size % 4 < 2, nowhere()))
            abort();
    sc_mended_free(&mended);
    close(conf);
    close(secrets);
    return 0;
}
