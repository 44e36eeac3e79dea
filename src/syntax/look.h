/* What a text looks like before anybody parses it, and where in ipsec.conf a secret was written by
 * mistake. */
#ifndef SC_SYNTAX_LOOK_H
#define SC_SYNTAX_LOOK_H

#include <swanconf/keyword.h>

#include <stdbool.h>
#include <stddef.h>

enum sc_text_kind {
    SC_TEXT_CONF,    /* a section header, a known keyword, an include, or nothing but comments */
    SC_TEXT_SECRETS, /* no section header, but a line such as `… : PSK …` */
    SC_TEXT_STRANGE, /* none of these; strongSwan's parser refuses it, since a line is not indented
                      */
};

/* Linear in `length`, and short for a configuration: it ends at the first header. For
 * SC_TEXT_STRANGE, *strange is the offset of the first line that is not indented. */
enum sc_text_kind sc_text_kind_of(const char *text, size_t length, size_t *strange);

/* What a line that opens a file says it is: "a swanctl.conf", "OpenBSD's ipsec.conf" …; NULL for
 * nothing known. */
const char *sc_look_stranger(const char *line, size_t length);

/* True for a file's name that says secrets: ipsec.secrets, also with something around it, or
 * something.secrets. Folders don't count. */
bool sc_look_is_secrets_name(const char *path);

/* In a line of ipsec.conf (without its end; perhaps a comment), the offset where a secret begins:
 * behind `: PSK`, `psk=` and the like. `length` without one. */
size_t sc_look_secret_in_line(const char *line, size_t length);

/* True if a setting of this key, no keyword of strongSwan's, surely holds a secret: psk, secret,
 * xauth_password … */
bool sc_look_is_secret_key(const char *key, size_t length);

/* True if a value of authby= or leftauth= is not made of words for methods, so that it may be the
 * secret itself. */
bool sc_look_is_secret_auth(const char *value, size_t length);

/* True if there is a sign in it that the markers of templates begin with: seldom. */
bool sc_look_has_marker_sign(const char *text, size_t length);

#endif
