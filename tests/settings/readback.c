#include "readback.h"

#include "base/utf8.h"
#include "emit/emitter.h"
#include "reader.h"

#include <stdlib.h>
#include <string.h>

/* What the emitter was told to write; the wrapped functions have no other way to it. */
static struct transcript written;

void __real_sc_settings_open(struct sc_settings_out *out, const char *name);
void __wrap_sc_settings_open(struct sc_settings_out *out, const char *name);
void __wrap_sc_settings_open(struct sc_settings_out *out, const char *name)
{
    transcript_add(&written, '{', name, "");
    __real_sc_settings_open(out, name);
}

void __real_sc_settings_close(struct sc_settings_out *out);
void __wrap_sc_settings_close(struct sc_settings_out *out);
void __wrap_sc_settings_close(struct sc_settings_out *out)
{
    transcript_add(&written, '}', "", "");
    __real_sc_settings_close(out);
}

void __real_sc_settings_put(struct sc_settings_out *out, const char *key, const char *value);
void __wrap_sc_settings_put(struct sc_settings_out *out, const char *key, const char *value);
void __wrap_sc_settings_put(struct sc_settings_out *out, const char *key, const char *value)
{
    if (value)
        transcript_add(&written, '=', key, value);
    __real_sc_settings_put(out, key, value);
}

typedef void put_function(struct sc_emitter *emitter, const void *what);

void __real_sc_emit_once(struct sc_emitter *emitter, const void *key, size_t length,
                         put_function *put, const void *what);
void __wrap_sc_emit_once(struct sc_emitter *emitter, const void *key, size_t length,
                         put_function *put, const void *what);
void __wrap_sc_emit_once(struct sc_emitter *emitter, const void *key, size_t length,
                         put_function *put, const void *what)
{
    static FILE *nowhere; /* stays open: whoever runs out of memory comes by here */
    size_t before = written.length;

    __real_sc_emit_once(emitter, key, length, put, what);
    if (written.length != before)
        return;
    /* lines of an earlier one were written: note what they should have been */
    sc_settings_flush(&emitter->out);
    struct sc_settings_out out = emitter->out;
    nowhere = nowhere ? nowhere : fopen("/dev/null", "w");
    emitter->out.file = nowhere ? nowhere : emitter->out.file;
    put(emitter, what);
    sc_settings_flush(&emitter->out);
    emitter->out = out;
}

static const char *compare(const char *text, size_t length)
{
    struct transcript read = {0};
    const char *wrong = NULL;

    if (!settings_read(text, length, &read))
        wrong = "what was written can't be read";
    else if (!sc_utf8_is_valid(text, length))
        wrong = "what was written is no UTF-8";
    else if (read.length != written.length ||
             (read.length && memcmp(read.text, written.text, read.length) != 0))
        wrong = "what was read is not what was written";
    transcript_free(&read);
    return wrong;
}

const char *readback(struct sc_config *config, bool secrets)
{
    struct sc_emit_options options = {.secrets = secrets};
    struct sc_losses losses;
    char *text = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&text, &length);

    written.length = 0;
    bool done = out && sc_emit_swanctl(config, &options, out, &losses);
    if (out)
        fclose(out);
    const char *wrong = done ? compare(text, length) : "nothing was written";
    for (size_t i = 0; done && i < losses.count; i++)
        if (!losses.items[i].what || !losses.items[i].why || !losses.items[i].todo)
            wrong = "a loss says nothing";
    free(text);
    return wrong;
}
