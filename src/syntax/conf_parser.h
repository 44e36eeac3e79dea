/* What the scanner and the grammar of ipsec.conf call. */
#ifndef SC_SYNTAX_CONF_PARSER_H
#define SC_SYNTAX_CONF_PARSER_H

#include "source/reader.h"

#include <swanconf/ast.h>

#include <stddef.h>
#include <string.h>

/* A word, or several that were joined: quotes and escapes resolved. */
struct sc_word {
    const char *text; /* not NUL-terminated; may be in the file's own bytes */
    uint32_t length;  /* in bytes */
    uint32_t hash;    /* among the names, of a single word */
    uint16_t words;
    bool quoted;
};

/* A file whose scanning waits until those that it includes are read. */
struct sc_conf_waiting {
    struct sc_conf_waiting *below;
    struct sc_file *file;
    void *state;               /* of the scanner */
    struct sc_file **included; /* still to read */
    size_t count;
};

struct sc_conf_parser {
    struct sc_reader *reader;
    struct sc_conf *conf;
    struct sc_file *file; /* being scanned */
    void *scanner;
    struct sc_conf_waiting *waiting;
    struct sc_section *section;      /* the newest */
    struct sc_section **next;        /* where the next one goes */
    struct sc_arena *settings;       /* for nothing else */
    struct sc_include **include;     /* where the next include goes */
    const struct sc_setting *latest; /* the setting built last: its line may turn out wrong */
    bool no_value;                   /* the finding made last says that a setting has no value */
    struct sc_range bare;            /* the latest line that starts with a setting, up to its end */
    char *joined;                    /* room for joining words */
    size_t room;
};

/* What the grammar did not expect. */
enum sc_conf_surprise {
    SC_SURPRISE_OTHER,
    SC_SURPRISE_WORD,
    SC_SURPRISE_EQUALS,
    SC_SURPRISE_UNTERMINATED,
    SC_SURPRISE_HEADER,
};

/* Called by the scanner. */
struct sc_word sc_conf_word(struct sc_conf_parser *parser, const char *text, size_t length);
void sc_conf_comment(struct sc_conf_parser *parser, struct sc_range place);
void sc_conf_include(struct sc_conf_parser *parser, struct sc_range pattern);
bool sc_conf_next_file(struct sc_conf_parser *parser); /* false: all is read */

/* Called by the grammar: builders of nodes. */
void sc_conf_section(struct sc_conf_parser *parser, enum sc_section_kind kind,
                     struct sc_range keyword, const struct sc_word *name, struct sc_range name_at);
void sc_conf_setting(struct sc_conf_parser *parser, const struct sc_word *key,
                     struct sc_range key_at, const struct sc_word *value, struct sc_range value_at);
void sc_conf_line(struct sc_conf_parser *parser, struct sc_range line); /* KEY=VALUE, two words */
void sc_conf_no_value(struct sc_conf_parser *parser, struct sc_range key);
struct sc_word sc_conf_join(struct sc_conf_parser *parser, const struct sc_word *first,
                            const struct sc_word *more);
void sc_conf_surprised(struct sc_conf_parser *parser, enum sc_conf_surprise surprise,
                       struct sc_range place);

/* In the scanner: read a file from its start; what it would take to go on where it is; go on there.
 */
void sc_conf_scan_file(struct sc_conf_parser *parser, struct sc_file *file);
void *sc_conf_scan_state(struct sc_conf_parser *parser);

/* flex keeps a NUL behind the current token: put the text's own byte back, for whoever looks at the
 * line; and the NUL again. */
void sc_conf_scan_reveal(struct sc_conf_parser *parser);
void sc_conf_scan_hold(struct sc_conf_parser *parser);

void sc_conf_scan_resume(struct sc_conf_parser *parser, void *state, struct sc_file *file);

#endif
