/* Reading texts: files, standard input, what include patterns name. */
#ifndef SC_SOURCE_READER_H
#define SC_SOURCE_READER_H

#include "base/names.h"
#include "source/finding.h"
#include "source/scope.h"

#include <swanconf/config.h>

enum {
    SC_LARGEST_FILE = 1 << 30, /* bytes of a file of the user's */
    SC_DEEPEST_INCLUDE = 64,
    SC_DEEPEST_SECRETS_INCLUDE = 10, /* as in strongSwan, stroke_cred.c */
    SC_MOST_FILES = 10000,
    SC_MOST_INCLUDED = 16 << 20, /* bytes of all included files */
    SC_ENTRIES_A_FILE = 10,      /* of folders that a pattern may look at, for each file allowed */
};

/* What all readers of a configuration share. */
struct sc_reading_state {
    struct sc_scope scope;
    struct sc_files *files;
    struct sc_map *seen; /* device and inode to the first sc_file of it */
    size_t most_files, most_included;
    uint64_t included;                    /* bytes so far */
    size_t first_secrets, behind_secrets; /* those of files that ipsec.secrets has */
};

/* What the readers of both grammars need. */
struct sc_reader {
    struct sc_arena *arena; /* texts and nodes: the secret arena for ipsec.secrets */
    struct sc_names *names;
    const struct sc_finder *finder;
    struct sc_reading_state *state;
    const struct sc_text *instead; /* of files */
    size_t instead_count;
    const char *stdin_name; /* shown for "-" */
    bool no_files;          /* includes are not followed */
    unsigned deepest;       /* how deep includes may nest */
    const char *trouble;    /* why the last sc_reader_open() failed, for people */
};

/* The state to start with: nothing read, the limits as above, nothing inside the scope. */
struct sc_reading_state *sc_reading_state_new(struct sc_arena *arena, struct sc_files *files);

/* Read a file, or standard input for "-". NULL when it can't be read; reader->trouble says why.
 * Anything that can be read to an end is accepted (a pipe too), directories and devices are not;
 * with `regular_only` (for what nobody named) regular files alone. A file that lies outside the
 * root is not opened: an empty, veiled one stands for it, and a finding says so. */
struct sc_file *sc_reader_open(struct sc_reader *reader, const char *path, bool regular_only);

/* A text that is there already; its bytes are copied. */
struct sc_file *sc_reader_text(struct sc_reader *reader, const char *name, const char *text,
                               size_t length);

/* The files that an include pattern names, read, in the order of glob(3); relative patterns are
 * below the including file's directory, as in strongSwan
 * (libstrongswan/utils/parser_helper.c, 5.9.8). What can't be followed is a finding. *count may be
 * 0. The array belongs to the arena. `range` is the pattern's place. */
struct sc_file **sc_reader_include(struct sc_reader *reader, const char *pattern,
                                   struct sc_range range, size_t *count);

#endif
