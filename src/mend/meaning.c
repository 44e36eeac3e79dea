#include "mend/meaning.h"

#include <stdio.h>
#include <string.h>

/* Two FNV-1a of 64 bits with different offsets and primes. */
static void take(struct sc_meaning *meaning, const char *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        meaning->hash[0] = (meaning->hash[0] ^ (unsigned char)bytes[i]) * 0x100000001b3U;
        meaning->hash[1] = (meaning->hash[1] ^ (unsigned char)bytes[i]) * 0x9e3779b97f4a7c15U;
    }
}

static void text_take(struct sc_meaning *meaning, const char *text)
{
    take(meaning, text ? text : "", text ? strlen(text) + 1 : 1);
}

static ssize_t stream_write(void *cookie, const char *bytes, size_t length)
{
    take(cookie, bytes, length);
    return (ssize_t)length;
}

enum { BUFFER = 4096, STREAMS = 3 };

/* Streams that keep nothing of what is written to them. */
struct streams {
    FILE *items[STREAMS];
    char buffers[STREAMS][BUFFER];
    struct sc_meaning meanings[STREAMS];
};

static bool streams_open(struct streams *streams)
{
    bool done = true;

    for (size_t i = 0; i < STREAMS; i++) {
        streams->meanings[i] = (struct sc_meaning){{0xcbf29ce484222325U, 0x84222325cbf29ce4U}};
        streams->items[i] =
            fopencookie(&streams->meanings[i], "w", (cookie_io_functions_t){.write = stream_write});
        done &= streams->items[i] &&
                setvbuf(streams->items[i], streams->buffers[i], _IOFBF, BUFFER) == 0;
    }
    return done;
}

static bool streams_close(struct streams *streams, struct sc_meaning *meaning)
{
    bool done = true;

    for (size_t i = 0; i < STREAMS; i++) {
        if (streams->items[i])
            done &= fclose(streams->items[i]) == 0;
        take(meaning, (const char *)&streams->meanings[i], sizeof streams->meanings[i]);
    }
    explicit_bzero(streams->buffers, sizeof streams->buffers);
    return done;
}

bool sc_meaning_of(struct sc_config *config, const struct sc_lint_options *options,
                   struct sc_meaning *meaning)
{
    struct sc_emit_options emit = {.target = options->target,
                                   .local = options->local,
                                   .local_count = options->local_count,
                                   .secrets = true,
                                   .bare = true};
    struct sc_losses losses = {0};
    struct sc_tree tree = {0};
    struct streams streams;

    *meaning = (struct sc_meaning){{0}};
    if (!config->model.accepted) /* charon holds nothing of it */
        return true;
    bool done = streams_open(&streams);
    struct sc_tree_streams to = {streams.items[0], streams.items[1], streams.items[2]};
    done = done && sc_emit_tree(config, &emit, &to, &tree, &losses);
    done &= streams_close(&streams, meaning);
    for (size_t i = 0; i < losses.count; i++) {
        text_take(meaning, losses.items[i].rule->code);
        text_take(meaning, losses.items[i].what);
        text_take(meaning, losses.items[i].why);
    }
    for (size_t i = 0; i < tree.count; i++)
        text_take(meaning, tree.items[i].path);
    return done;
}
