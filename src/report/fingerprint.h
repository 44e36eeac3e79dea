/* What a finding is known by when the lines around it move: for baselines and services that compare
 * one run with the next. */
#ifndef SC_REPORT_FINGERPRINT_H
#define SC_REPORT_FINGERPRINT_H

#include "report/formats.h"

/* The fingerprints that were given in this run. */
struct sc_fingerprints {
    struct sc_fingerprint_slot {
        uint64_t hash; /* 0: free */
        uint32_t given;
    } * slots;
    size_t size; /* a power of two */
};

enum { SC_FINGERPRINT = 17 /* bytes of its text, with the NUL */ };

/* False when out of memory. */
bool sc_fingerprints_begin(struct sc_fingerprints *fingerprints, const struct sc_report_run *run);
void sc_fingerprints_end(struct sc_fingerprints *fingerprints);

/* The finding's fingerprint as 16 hexadecimal digits: made of its rule, the file's name, the text
 * that it is about (never of hidden bytes), and of how many equal ones came before it. */
void sc_fingerprint(struct sc_fingerprints *fingerprints, const struct sc_finding *finding,
                    const char *name, char text[SC_FINGERPRINT]);

#endif
