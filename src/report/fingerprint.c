#include <swanconf/report.h>

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

/* The fingerprints that were given. */
struct sc_fingerprints {
    struct slot {
        uint64_t hash; /* 0: free */
        uint32_t given;
    } * slots;
    size_t size; /* a power of two */
    size_t count;
};

enum { FIRST_SLOTS = 64 };

struct sc_fingerprints *sc_fingerprints_new(void)
{
    struct sc_fingerprints *fingerprints = malloc(sizeof *fingerprints);

    if (!fingerprints)
        return NULL;
    *fingerprints = (struct sc_fingerprints){.slots = calloc(FIRST_SLOTS, sizeof(struct slot)),
                                             .size = FIRST_SLOTS};
    if (fingerprints->slots)
        return fingerprints;
    free(fingerprints);
    return NULL;
}

void sc_fingerprints_free(struct sc_fingerprints *fingerprints)
{
    if (fingerprints)
        free(fingerprints->slots);
    free(fingerprints);
}

static struct slot *slot_of(struct slot *slots, size_t size, uint64_t hash)
{
    size_t at = (size_t)(hash >> 7) & (size - 1);

    while (slots[at].hash && slots[at].hash != hash)
        at = (at + 1) & (size - 1);
    return &slots[at];
}

static bool enlarge(struct sc_fingerprints *fingerprints)
{
    size_t size = fingerprints->size * 2;
    struct slot *larger = calloc(size, sizeof *larger);

    if (!larger)
        return false;
    for (size_t i = 0; i < fingerprints->size; i++)
        if (fingerprints->slots[i].hash)
            *slot_of(larger, size, fingerprints->slots[i].hash) = fingerprints->slots[i];
    free(fingerprints->slots);
    fingerprints->slots = larger;
    fingerprints->size = size;
    return true;
}

bool sc_fingerprint(struct sc_fingerprints *fingerprints, const struct sc_finding *finding,
                    const char *name, char text[SC_FINGERPRINT])
{
    uint64_t hash = hash_of(finding, name);
    char number[16];

    if (fingerprints->count * 2 >= fingerprints->size && !enlarge(fingerprints))
        return false;
    struct slot *slot = slot_of(fingerprints->slots, fingerprints->size, hash);
    fingerprints->count += !slot->hash;
    slot->hash = hash;
    uint32_t before = slot->given++;
    int length = snprintf(number, sizeof number, "%" PRIu32, before);
    if (before)
        hash = more(hash, number, (size_t)length);
    snprintf(text, SC_FINGERPRINT, "%016" PRIx64, hash);
    return true;
}
