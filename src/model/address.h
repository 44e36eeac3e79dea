/* Addresses, and what left= and right= hold. */
#ifndef SC_MODEL_ADDRESS_H
#define SC_MODEL_ADDRESS_H

#include "base/arena.h"

#include <swanconf/value.h>

enum { SC_ADDRESS_TEXT = 64 }; /* bytes that hold any address as text */

/* An address of one family, or of any with AF_UNSPEC, as charon reads it
 * (host_create_from_string_and_family(), libstrongswan/networking/host.c, 5.9.8): %any and the like
 * give the address of zeros. `length` bytes of `text`. False for what is none. */
bool sc_address_parse(const char *text, size_t length, int family, struct sc_address *address);

/* The address as text, into `out`. */
const char *sc_address_format(const struct sc_address *address, char out[SC_ADDRESS_TEXT]);

/* ADDRESS/PREFIX as text, into `out`; the prefix in bits. */
const char *sc_network_format(const struct sc_address *address, uint8_t prefix,
                              char out[SC_ADDRESS_TEXT]);

/* Bits of an address of this family: 32 or 128. */
unsigned sc_address_bits(const struct sc_address *address);

/* FIRST-LAST (host_create_from_range()). */
bool sc_address_range_parse(const char *text, size_t length, struct sc_address *first,
                            struct sc_address *last);

/* ADDRESS[/BITS] (host_create_from_subnet()): `given` are the bits as written, or the address's
 * own. */
bool sc_address_subnet_parse(const char *text, size_t length, struct sc_address *address,
                             int *given);

/* Clear the bits behind the first `prefix`. */
void sc_address_mask(struct sc_address *address, unsigned prefix);

/* The elements of left= or right= (parse_addresses(), libcharon/config/ike_cfg.c). The value must
 * last as long as they do. */
void sc_hosts_parse(struct sc_arena *arena, const char *value, struct sc_hosts *hosts);

#endif
