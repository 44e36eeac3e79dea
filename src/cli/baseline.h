/* Findings that were there before: a file lists their fingerprints, so that only new ones count. */
#ifndef SC_CLI_BASELINE_H
#define SC_CLI_BASELINE_H

#include "cli/cli.h"

#include <jansson.h>

/* One baseline file. */
struct baseline {
    struct baseline *next;
    char *path;
    char *folder;   /* its real path: names of files are told from there */
    json_t *listed; /* the fingerprints of the file as keys; when it is written, its entries */
    struct sc_fingerprints *fingerprints;
};

struct baselines {
    struct baseline *first;
    bool writing;
};

/* Leave out what the baseline at `path` lists, or list it there when writing. Findings of one
 * baseline must come in the same order in each run. False, with a message, when the file can't be
 * read or is no baseline. */
bool baseline_apply(struct baselines *baselines, const char *path, struct sc_findings *findings);

/* Write what was listed. False, with a message, when that failed. */
bool baselines_write(const struct baselines *baselines, struct sc_config *const *configs,
                     size_t count);
void baselines_free(struct baselines *baselines);

#endif
