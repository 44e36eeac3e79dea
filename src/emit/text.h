/* Texts as vici takes them: printable ASCII, up to a length that differs from option to option
 * (libcharon/plugins/vici/vici_config.c and vici_cred.c, 5.9.8: vici_stringify() into buffers,
 * parse_string()). One other byte and the whole connection is discarded; what is too long is cut.
 */
#ifndef SC_EMIT_TEXT_H
#define SC_EMIT_TEXT_H

#include "emit/emitter.h"

/* The most bytes that are taken. */
enum {
    SC_TEXT_AUTH = 63,
    SC_TEXT_OWNER = 255,
    SC_TEXT_ID = 511,
    SC_TEXT_ELEMENT = 511, /* of a list */
    SC_TEXT_LONG = 65000,  /* a message's element has 16 bits for its length */
    SC_TEXT_NAME = 100,    /* of a section: swanctl puts two and the words between into 256 bytes */
};

/* The text if vici takes it; else NULL, told as lost: `what` is the option. NULL for NULL. */
const char *sc_text_taken(struct sc_emitter *emitter, struct sc_range place, const char *what,
                          const char *text, size_t most);

/* The same for an identity, which may be spelled as its type and hexadecimal digits instead
 * (asn1dn:#30…): charon makes the same of it. */
const char *sc_text_identity(struct sc_emitter *emitter, struct sc_range place, const char *what,
                             const char *text, size_t most);

/* A comma separated list, its elements trimmed, with ", " between them; what is not taken is left
 * out and told. NULL when nothing is left. */
const char *sc_text_list(struct sc_emitter *emitter, struct sc_range place, const char *what,
                         const char *list, bool identities);

/* True for a file's name that can be written: UTF-8 without control characters. */
bool sc_text_is_file_name(const char *text, size_t length);

/* The same for names of files, which swanctl opens. */
const char *sc_text_files(struct sc_emitter *emitter, struct sc_range place, const char *what,
                          const char *list);

#endif
