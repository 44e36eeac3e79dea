/* X.509 certificates: only whom they belong to. */
#ifndef SC_CHARON_CERTIFICATE_H
#define SC_CHARON_CERTIFICATE_H

#include "base/arena.h"

#include <swanconf/value.h>

struct sc_certificate {
    const struct sc_identity *subject; /* the distinguished name */
    struct {
        const struct sc_identity *
            *items; /* subjectAltNames: names, mail and IP addresses, directory names */
        size_t count, capacity;
    } names;
};

/* Room for a file's bytes, used again for the next file; zeroed to begin with. */
struct sc_certificate_room {
    char *bytes;
    size_t size;
};

/* Read a certificate, PEM or DER, of at most 1 MiB. NULL for what is no readable certificate. */
const struct sc_certificate *
sc_certificate_read(struct sc_arena *arena, struct sc_certificate_room *room, const char *path);

/* The same of `length` bytes with a NUL behind them, which are overwritten. What comes out refers
 * to none of them. */
const struct sc_certificate *sc_certificate_parse(struct sc_arena *arena, char *text,
                                                  size_t length);

/* True if the certificate confirms the identity (has_subject() in libstrongswan's
 * x509_cert.c, 5.9.8, but for key identifiers). */
bool sc_certificate_confirms(const struct sc_certificate *certificate,
                             const struct sc_identity *id);

#endif
