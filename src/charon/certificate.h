/* X.509 certificates: whom they belong to, who issued them, until when, for which key. */
#ifndef SC_CHARON_CERTIFICATE_H
#define SC_CHARON_CERTIFICATE_H

#include "charon/libcrypto.h"
#include "charon/pem.h"

#include <swanconf/value.h>

enum sc_key_kind { SC_KEY_OTHER, SC_KEY_RSA, SC_KEY_EC, SC_KEY_ED25519, SC_KEY_ED448 };

struct sc_public_key {
    enum sc_key_kind kind;
    unsigned bits;      /* of the modulus or the curve */
    const uint8_t *der; /* SubjectPublicKeyInfo */
    size_t length;
};

struct sc_certificate {
    const struct sc_identity *subject, *issuer; /* distinguished names */
    struct {
        const struct sc_identity *
            *items; /* subjectAltNames: names, mail and IP addresses, directory names */
        size_t count, capacity;
    } names;
    int64_t from, until; /* seconds since 1970 in UTC */
    struct sc_public_key key;
    bool is_ca;                 /* by its basic constraints */
    const char *weak_signature; /* "MD5", "SHA-1", or NULL */
};

/* Parse the first certificate of a file's bytes, PEM or DER. NULL for what charon would find none
 * in. What comes out belongs to the arena and refers to none of the bytes. */
const struct sc_certificate *sc_certificate_parse(struct sc_arena *arena,
                                                  const struct sc_libcrypto *crypto,
                                                  const struct sc_room *room);

/* True if the certificate confirms the identity (has_subject() in libstrongswan's
 * x509_cert.c, 5.9.8, but for key identifiers). */
bool sc_certificate_confirms(const struct sc_certificate *certificate,
                             const struct sc_identity *id);

/* True if it names itself as its issuer: a root. */
bool sc_certificate_is_self_signed(const struct sc_certificate *certificate);

/* The public part of a key of libcrypto's. */
struct sc_public_key sc_public_key_of(struct sc_arena *arena, const struct sc_libcrypto *crypto,
                                      const sc_pkey *key);

bool sc_public_key_equal(const struct sc_public_key *a, const struct sc_public_key *b);

/* "RSA", "EC" … */
const char *sc_key_kind_name(enum sc_key_kind kind);

#endif
