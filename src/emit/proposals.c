/* Lists of proposals. */
#include "emit/emitter.h"

#include <string.h>

const char *sc_emit_proposals(struct sc_emitter *emitter, const struct sc_conn *conn,
                              enum sc_keyword_id keyword, const struct sc_proposals *proposals)
{
    const struct sc_value *value = sc_conn_value(conn, keyword);

    if (!proposals || !value)
        return "default"; /* charon's order differs where nothing is said */
    const char *source = value->setting->value;
    size_t room = strlen(source) * 2 + sizeof ", default";
    char *text = sc_arena_alloc(emitter->arena, room), *out = text;
    for (size_t i = 0; i < proposals->count; i++) {
        const struct sc_proposal *proposal = &proposals->items[i];
        size_t length = (size_t)(proposal->end - proposal->start);
        if (i) {
            memcpy(out, ", ", 2);
            out += 2;
        }
        memcpy(out, source + proposal->start, length);
        out += length;
    }
    if (!proposals->strict)
        strcpy(out, out == text ? "default" : ", default");
    return text;
}
