/* Writing swanctl.conf: sections and options, quoted as strongSwan's settings parser reads them
 * (libstrongswan/settings/settings_lexer.l, 5.9.8). */
#ifndef SC_EMIT_SETTINGS_H
#define SC_EMIT_SETTINGS_H

#include "base/joined.h"
#include "emit/share.h"

#include <stdint.h>
#include <stdio.h>

struct sc_settings_bytes;

struct sc_settings_out {
    FILE *file;
    struct sc_settings_bytes *bytes; /* that wait for the file */
    struct sc_arena *arena;          /* for scratch */
    unsigned depth;
    bool fresh; /* nothing stands in the current section yet */
    const char *(*option)(void *data, const char *key); /* asked before each option, NULL: nobody:
                                                           a remark to put behind it, or NULL */
    void *option_data;
    struct sc_recorder *recorder; /* NULL: what is written goes to the file at once */
    struct sc_joined *copy;       /* gets what goes to the file, too; NULL: nobody does */
};

enum { SC_DEEPEST_SECTION = 8 };

/* Sections as they were written, to be changed before they go to a file. */
struct sc_recorder {
    struct sc_node *open[SC_DEEPEST_SECTION]; /* sections, the outermost first */
    struct sc_node *last[SC_DEEPEST_SECTION]; /* in each of them */
    size_t depth;
    struct sc_nodes done;   /* outermost sections */
    struct sc_node pending; /* comments of what comes next */
};

/* Begin to write to a file. `secret` is an arena that is wiped: all that is written passes through
 * memory of it. */
struct sc_settings_out sc_settings_begin(FILE *file, struct sc_arena *arena,
                                         struct sc_arena *secret);

/* Hand what waits to the file: at the end, and before anybody else writes to it. */
void sc_settings_flush(struct sc_settings_out *out);

/* From here on, a copy of what is written goes to `copy`, too; NULL: it ends. */
void sc_settings_copy(struct sc_settings_out *out, struct sc_joined *copy);

/* Lines that are ready, `length` bytes, as a copy held them. */
void sc_settings_lines(struct sc_settings_out *out, const char *lines, size_t length);

/* Write a recorded section to the file. */
void sc_settings_replay(struct sc_settings_out *out, const struct sc_node *node);

/* `name {` … `}`. A blank line goes in front of a section that is not its parent's first entry. */
void sc_settings_open(struct sc_settings_out *out, const char *name);
void sc_settings_close(struct sc_settings_out *out);

/* `key = value`; quoted where the parser needs it. NULL values write nothing. */
void sc_settings_put(struct sc_settings_out *out, const char *key, const char *value);

/* Numbers; times in seconds, written with the largest unit that fits. */
void sc_settings_number(struct sc_settings_out *out, const char *key, uint64_t number);
void sc_settings_time(struct sc_settings_out *out, const char *key, uint64_t seconds);

/* `# text`, one line for each of the text's. */
void sc_settings_comment(struct sc_settings_out *out, const char *text);

/* A blank line in front of what follows, where a section would have one. */
void sc_settings_gap(struct sc_settings_out *out);

/* The same as sc_settings_comment() of one line, `length` bytes as they are. */
void sc_settings_remark(struct sc_settings_out *out, const char *text, size_t length);

#endif
