/* What lies in ipsec.d: certificates that conns name, CA certificates, private keys. */
#ifndef SC_CHARON_CREDENTIALS_H
#define SC_CHARON_CREDENTIALS_H

#include "base/hash.h"
#include "charon/certificate.h"

#include <swanconf/config.h>

/* How far looking at a file got. */
enum sc_file_state {
    SC_FILE_READ,
    SC_FILE_MISSING,
    SC_FILE_UNSEEN, /* it can't be opened, or must not be, or libcrypto is not there */
    SC_FILE_BAD,    /* charon finds in it no certificate, or no key */
    SC_FILE_LOCKED, /* a key that its passphrase does not open */
};

/* A certificate's file. */
struct sc_cert_file {
    const char *name, *path;
    enum sc_file_state state;
    const struct sc_certificate *certificate; /* NULL unless read */
    size_t certificates;                      /* PEM blocks that are certificates; 0 for DER */
    bool key_first;                           /* its first PEM block is a private key */
    bool other;                               /* it may be a PGP or raw public key */
};

/* A private key's file. */
struct sc_key_file {
    const struct sc_secret *secret;
    enum sc_file_state state;
    struct sc_public_key key;
};

struct sc_credentials {
    struct sc_config *config;
    const struct sc_libcrypto *crypto; /* NULL: not opened yet, or not there */
    bool opened;
    struct sc_room room;
    struct sc_map *certificates; /* path to struct sc_cert_file */
    struct {                     /* ipsec.d/cacerts */
        const struct sc_cert_file **items;
        size_t count, capacity;
    } authorities;
    struct { /* of ipsec.secrets */
        struct sc_key_file *items;
        size_t count, capacity;
    } keys;
    bool certs_known;       /* ipsec.d/certs is there */
    bool authorities_known; /* ipsec.d/cacerts is there and was read */
    bool keys_read;
    bool tokens; /* ipsec.secrets names keys on smartcards */
};

/* Look which folders are there, and read the CA certificates. */
struct sc_credentials *sc_credentials_new(struct sc_config *config);

/* The file that strongSwan opens for a name in ipsec.d/`folder`: below config's sysconfdir, also
 * for a path below /etc. Belongs to the arena. */
const char *sc_credentials_path(struct sc_arena *arena, const struct sc_config *config,
                                const char *folder, const char *name);

/* A certificate's file, read once; `name` is for people. Never NULL. */
const struct sc_cert_file *sc_credentials_file(struct sc_credentials *credentials, const char *path,
                                               const char *name);

/* The certificate that a conn names. Never NULL. */
const struct sc_cert_file *sc_credentials_certificate(struct sc_credentials *credentials,
                                                      const char *name);

/* The CA certificate in ipsec.d/cacerts that issued another, by its name; NULL: none. */
const struct sc_cert_file *sc_credentials_issuer(const struct sc_credentials *credentials,
                                                 const struct sc_certificate *certificate);

/* Read the private keys that ipsec.secrets names, and wipe what was read; once. */
void sc_credentials_read_keys(struct sc_credentials *credentials);

#endif
