/* The attempts of a log: those that are followed, and what came of the others. */
#ifndef SC_DIAGNOSE_ATTEMPTS_H
#define SC_DIAGNOSE_ATTEMPTS_H

#include "diagnose/track.h"

enum {
    SC_ATTEMPTS_ACTIVE = 256,  /* that are followed at once */
    SC_ATTEMPTS_RESULTS = 256, /* kinds that are kept */
    SC_ATTEMPTS_THREADS = 1000,
    SC_ATTEMPTS_HINTS = 1024, /* places in which one is looked for first */
};

/* Zeros to begin with. */
struct sc_attempts {
    struct sc_track tracks[SC_ATTEMPTS_ACTIVE];
    struct {
        struct sc_track *track;
        size_t serial; /* of the attempt: another one may be in its place by now */
    } of_thread[SC_ATTEMPTS_THREADS];
    size_t serials;
    struct sc_track *latest;
    struct sc_track *of_number[SC_ATTEMPTS_HINTS], *of_remote[SC_ATTEMPTS_HINTS]; /* touched last */
    struct sc_attempt results[SC_ATTEMPTS_RESULTS];
    unsigned weights[SC_ATTEMPTS_RESULTS];
    uint32_t hashes[SC_ATTEMPTS_RESULTS];
    size_t result_count;
    size_t established; /* how many came up */
};

/* Take a message into the attempt that it belongs to. */
void sc_attempts_take(struct sc_attempts *attempts, const struct sc_log_row *row,
                      const struct sc_log_line *line);

/* Those of one host are over, 0: of all of them. */
void sc_attempts_end(struct sc_attempts *attempts, uint32_t host);

/* verdict.c: what they mean together, when all are over. The gravest failure, NULL for none. */
const struct sc_attempt *sc_attempts_judge(struct sc_attempts *attempts);

#endif
