/* Between the grammar of ipsec.secrets and secrets.c: what the scanner and the actions call. */
#ifndef SC_SYNTAX_SECRETS_BUILD_H
#define SC_SYNTAX_SECRETS_BUILD_H

#include "syntax/secrets.h"

/* Words behind the type: a file and two passphrases. */
enum { SC_SECRETS_MOST_VALUES = 3 };

enum sc_secrets_quotes {
    SC_SECRETS_WORD,     /* none, up to a blank */
    SC_SECRETS_QUOTED,   /* closed */
    SC_SECRETS_UNCLOSED, /* up to the end of the line */
};

/* A word behind the type, quotes included. */
struct sc_secrets_value {
    struct sc_span at;
    enum sc_secrets_quotes quotes;
};

/* One line with a " : ". */
struct sc_secrets_line {
    bool anyone; /* it begins with ": " */
    struct sc_span owners;
    struct sc_span type;
    struct sc_secrets_value values[SC_SECRETS_MOST_VALUES];
    size_t value_count;
    struct sc_span ignored; /* what strongSwan never looks at, without a comment */
};

/* What all files of one ipsec.secrets share. */
struct sc_secrets_shared {
    struct sc_secrets *secrets;
    struct sc_secret **entry_end;
    struct sc_include **include_end;
    bool hangs; /* a line makes charon loop for ever: it loads nothing */
};

/* The reading of one file. */
struct sc_secrets_reading {
    struct sc_reader *reader;
    struct sc_secrets_shared *shared;
    struct sc_file *file;
    struct { /* the bytes that may be shown */
        struct sc_span *items;
        size_t count, capacity;
    } shown;
    bool lost; /* behind a malformed line */
    struct sc_secrets_line line;

    bool line_open; /* of the scanner: a token came since the last end of line */
    unsigned words; /* of the scanner: behind the type */
};

/* Run the grammar over reading->file. */
void sc_secrets_scan(struct sc_secrets_reading *reading);

/* Called by the grammar's actions, in the order of the text. */
void sc_secrets_comment(struct sc_secrets_reading *reading, struct sc_span at);
void sc_secrets_include(struct sc_secrets_reading *reading, struct sc_span at);
void sc_secrets_unseparated(struct sc_secrets_reading *reading, struct sc_span at);
void sc_secrets_owners(struct sc_secrets_reading *reading, struct sc_span at, bool anyone);
void sc_secrets_untyped(struct sc_secrets_reading *reading, struct sc_span at);
void sc_secrets_type(struct sc_secrets_reading *reading, struct sc_span at);
void sc_secrets_value(struct sc_secrets_reading *reading, struct sc_span at,
                      enum sc_secrets_quotes quotes);
void sc_secrets_ignored(struct sc_secrets_reading *reading, struct sc_span at);
void sc_secrets_entry(struct sc_secrets_reading *reading);

#endif
