/* Raw public keys that are written into ipsec.conf. */
#ifndef SC_EMIT_PUBKEY_H
#define SC_EMIT_PUBKEY_H

#include "base/arena.h"

#include <stdint.h>

struct sc_bytes {
    uint8_t *items;
    size_t count, capacity;
};

/* True for a value of leftsigkey that is a key, not a file's name: 0x…, 0s…, dns:0s…, ssh:0s…
 * (stroke_cred.c, 5.9.8: load_pubkey()). */
bool sc_pubkey_is_inline(const char *value);

/* The key as DER, which swanctl reads from a file: SubjectPublicKeyInfo, or what stands there where
 * that is DER already. False for what charon can't read. RFC 3110 (dns:), RFC 4253, 6.6, RFC 5656,
 * 3.1 and RFC 8709, 4 (ssh:). */
bool sc_pubkey_decode(struct sc_arena *arena, const char *value, struct sc_bytes *der);

#endif
