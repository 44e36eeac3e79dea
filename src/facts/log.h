/* charon's log messages. */
#ifndef SC_FACTS_LOG_H
#define SC_FACTS_LOG_H

#include <swanconf/diagnose.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum sc_log_kind {
    SC_LOG_STEP,    /* progress */
    SC_LOG_SYMPTOM, /* follows from something else */
    SC_LOG_REFUSED, /* the other end's answer: what it means depends on the step */
    SC_LOG_CAUSE,   /* says why */
};

/* What a step tells the reader. */
enum sc_log_act {
    SC_ACT_NOTHING,
    SC_ACT_INITIATE,
    SC_ACT_RESPOND,
    SC_ACT_PARSED,
    SC_ACT_GENERATING,
    SC_ACT_PACKET_IN,
    SC_ACT_PACKET_OUT,
    SC_ACT_IKE_UP,
    SC_ACT_CHILD_UP,
    SC_ACT_AUTH_MYSELF,
    SC_ACT_LOOKING,
    SC_ACT_SELECTED,
    SC_ACT_RECEIVED_PROPOSALS,
    SC_ACT_CONFIGURED_PROPOSALS,
    SC_ACT_SELECTED_PROPOSAL,
    SC_ACT_OTHER_GROUP,
    SC_ACT_EAP,
    SC_ACT_DPD,
    SC_ACT_FRAGMENT,
    SC_ACT_REASSEMBLED,
    SC_ACT_SPLIT,
    SC_ACT_RENEWED,
    SC_ACT_DELETING,
    SC_ACT_RESTART,
};

/* Messages that have a name. */
enum sc_log_id {
#define LOG(...)
#define LOGGED(id, ...) SC_LOGGED_##id,
#define STEP(...)
#include "facts/log.def"
#undef LOG
#undef LOGGED
#undef STEP
};

/* The patterns of a message. */
const char *sc_log_pattern(enum sc_log_id id);

struct sc_log_row {
    const char *patterns; /* | between spellings, * for any text */
    enum sc_log_kind kind;
    enum sc_log_act act;
    enum sc_fault fault;
    enum sc_fault_side side;
    unsigned weight;
    const char *meaning, *remedy;
};

/* Row `index`, NULL behind the last. */
const struct sc_log_row *sc_log_row(size_t index);

enum {
    SC_LOG_PATTERNS = 400,
    SC_LOG_BUCKETS = 512,
    SC_LOG_LONG = 13, /* characters by which patterns are told apart, where they have so many */
    SC_LOG_SHORT = 3,
};

struct sc_log_pattern {
    const char *start, *end;
    const struct sc_log_row *row;
    size_t prefix, literal; /* bytes before the first *, of all but * */
    uint16_t next;
};

/* All patterns by their first characters. Lists are numbers of patterns from 1, 0 ends them. */
struct sc_log_index {
    struct sc_log_pattern patterns[SC_LOG_PATTERNS];
    size_t count;
    uint16_t longs[SC_LOG_BUCKETS], shorts[SC_LOG_BUCKETS], floating;
};

void sc_log_index_make(struct sc_log_index *index);

/* The row whose pattern the text begins with; the most literal one of several. NULL for none. */
const struct sc_log_row *sc_log_find(const struct sc_log_index *index, const char *text,
                                     size_t length);

/* The first row with such a pattern, without an index. */
const struct sc_log_row *sc_log_first(const char *text);

/* The first row that has the words somewhere in a pattern, whatever the case. */
const struct sc_log_row *sc_log_search(const char *words);

#endif
