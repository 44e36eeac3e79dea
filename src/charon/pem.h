/* Small files of certificates and keys, and the PEM blocks in them. */
#ifndef SC_CHARON_PEM_H
#define SC_CHARON_PEM_H

#include "base/arena.h"

/* Room for a file's bytes, with a NUL behind them; used again for the next file. Zeroed to begin
 * with. */
struct sc_room {
    char *bytes;
    size_t size;   /* of the room */
    size_t length; /* of the file */
};

/* Read a regular file of at most 1 MiB. False if it can't be had. */
bool sc_room_read(struct sc_arena *arena, struct sc_room *room, const char *path);

/* Bytes of a file. */
struct sc_extent {
    const char *bytes;
    size_t length;
};

/* The first PEM block, which is all that charon reads of a file (pem_to_bin() in pem_builder.c,
 * 5.9.8), or all of a file that holds none. */
struct sc_extent sc_pem_first(const struct sc_room *room);

/* How many PEM blocks have a label that ends so: "CERTIFICATE", "PRIVATE KEY". */
size_t sc_pem_count(const struct sc_room *room, const char *label);

#endif
