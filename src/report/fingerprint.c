#include "report/fingerprint.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* FNV-1a of 64 bits: it must be the same in every version. A NUL ends each part. */
static uint64_t more(uint64_t hash, const char *bytes, size_t length)
{
    for (size_t i = 0; i <= length; i++)
        hash = (hash ^ (unsigned char)(i < length ? bytes[i] : '\0')) * 0x100000001b3U;
    return hash;
}

static uint64_t hash_of(const struct sc_finding *finding, const char *name)
{
    const struct sc_file *file = finding->range.file;
    uint64_t hash = 0xcbf29ce484222325U;

    hash = more(hash, finding->rule->code, strlen(finding->rule->code));
    hash = more(hash, name, strlen(name));
    if (file && file->veil == SC_VEIL_NONE && !sc_range_is_hidden(finding->range))
        hash = more(hash, file->text + finding->range.start,
                    finding->range.end - finding->range.start);
    return hash ? hash : 1;
}

bool sc_fingerprints_begin(struct sc_fingerprints *fingerprints, const struct sc_report_run *run)
{
    struct sc_report_counts counts = sc_report_count(run);
    size_t findings =
        counts.of[SC_SEVERITY_ERROR] + counts.of[SC_SEVERITY_WARNING] + counts.of[SC_SEVERITY_NOTE];

    fingerprints->size = 16;
    while (fingerprints->size < findings * 2)
        fingerprints->size *= 2;
    fingerprints->slots = calloc(fingerprints->size, sizeof *fingerprints->slots);
    return fingerprints->slots != NULL;
}

void sc_fingerprints_end(struct sc_fingerprints *fingerprints)
{
    free(fingerprints->slots);
}

void sc_fingerprint(struct sc_fingerprints *fingerprints, const struct sc_finding *finding,
                    const char *name, char text[SC_FINGERPRINT])
{
    uint64_t hash = hash_of(finding, name);
    size_t at = (size_t)(hash >> 7) & (fingerprints->size - 1);

    while (fingerprints->slots[at].hash && fingerprints->slots[at].hash != hash)
        at = (at + 1) & (fingerprints->size - 1);
    fingerprints->slots[at].hash = hash;
    uint32_t before = fingerprints->slots[at].given++;
    char number[16];
    int length = snprintf(number, sizeof number, "%" PRIu32, before);
    if (before)
        hash = more(hash, number, (size_t)length);
    snprintf(text, SC_FINGERPRINT, "%016" PRIx64, hash);
}
