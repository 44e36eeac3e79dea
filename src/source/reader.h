/* Reading texts: files, standard input, what include patterns name. */
#ifndef SC_SOURCE_READER_H
#define SC_SOURCE_READER_H

#include "base/names.h"
#include "source/finding.h"

enum {
    SC_LARGEST_FILE = 1 << 30, /* bytes */
    SC_DEEPEST_INCLUDE = 64,
    SC_DEEPEST_SECRETS_INCLUDE = 10, /* as in strongSwan, stroke_cred.c */
    SC_MOST_FILES = 10000,
};

/* What the readers of both grammars need. */
struct sc_reader {
    struct sc_arena *arena; /* texts and nodes: the secret arena for ipsec.secrets */
    struct sc_names *names;
    const struct sc_finder *finder;
    struct sc_files *files;
    const char *stdin_name; /* shown for "-" */
    bool no_files;          /* includes are not followed */
    unsigned deepest;       /* how deep includes may nest */
    const char *trouble;    /* why the last sc_reader_open() failed, for people */
};

/* Read a file, or standard input for "-". NULL when it can't be read; reader->trouble says why.
 * Anything that can be read to an end is accepted (a pipe too), directories and devices are not. */
struct sc_file *sc_reader_open(struct sc_reader *reader, const char *path);

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
