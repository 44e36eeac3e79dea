/* Where options come from: the comments of the source in front of them, and with --annotate their
 * place behind them. */
#ifndef SC_EMIT_ORIGIN_H
#define SC_EMIT_ORIGIN_H

#include "emit/emitter.h"

enum sc_context {
    SC_CONTEXT_NONE,
    SC_CONTEXT_CONNECTION,
    SC_CONTEXT_LOCAL,
    SC_CONTEXT_REMOTE,
    SC_CONTEXT_LOCAL2,
    SC_CONTEXT_REMOTE2,
    SC_CONTEXT_CHILD,
};

/* Find what each comment of ipsec.conf stands at: the setting or header behind it, or in front of
 * it in its line. Comments that may hold a secret are left out. */
void sc_origin_start(struct sc_emitter *emitter);

/* True if no option gets a comment or its place: what is equal is written equally. */
bool sc_origin_is_silent(const struct sc_emitter *emitter);

/* From here on options belong to this conn (swapped: right is local). */
void sc_origin_enter(struct sc_emitter *emitter, enum sc_context context,
                     const struct sc_conn *conn, bool swapped);
void sc_origin_leave(struct sc_emitter *emitter);

/* The comments of a section's header that were not written yet. */
void sc_origin_header(struct sc_emitter *emitter, const struct sc_group *group);

/* Those of its settings that no option was written for. */
void sc_origin_rest(struct sc_emitter *emitter, const struct sc_group *group);

/* Those of config setup, %default, and sections that only others inherit from. */
void sc_origin_top(struct sc_emitter *emitter);

/* Those at the end of a file, that nothing follows. */
void sc_origin_end(struct sc_emitter *emitter);

#endif
