/* Lines that many connections share: they are put together for the first one. */
#include "emit/origin.h"

struct lines {
    const char *text;
    size_t length;
};

static void lines_write(struct sc_emitter *emitter, struct lines *lines,
                        void (*put)(struct sc_emitter *emitter, const void *what), const void *what)
{
    struct sc_joined copy = {.arena = emitter->arena};

    sc_settings_copy(&emitter->out, &copy);
    put(emitter, what);
    sc_settings_copy(&emitter->out, NULL);
    lines->text = copy.items;
    lines->length = copy.count;
}

void sc_emit_once(struct sc_emitter *emitter, const void *key, size_t length,
                  void (*put)(struct sc_emitter *emitter, const void *what), const void *what)
{
    if (emitter->out.recorder || !sc_origin_is_silent(emitter)) {
        put(emitter, what);
        return;
    }
    struct lines *known = sc_map_get(emitter->lines, key, length);
    if (known) {
        sc_settings_lines(&emitter->out, known->text, known->length);
        return;
    }
    size_t losses = emitter->losses->count;
    struct lines *lines = SC_NEW(emitter->arena, struct lines);
    lines_write(emitter, lines, put, what);
    if (emitter->losses->count == losses) /* else each one's are told */
        *sc_map_place(emitter->lines, key, length) = lines;
}
