/* The tree that stands for /etc/swanctl: which files go where. */
#ifndef SC_EMIT_TREE_H
#define SC_EMIT_TREE_H

#include "emit/emitter.h"

/* A place in the tree for the file that strongSwan opens for a name in ipsec.d/`from`: the name to
 * write into swanctl.conf. Without a tree, or where the file must not be opened, the name itself.
 * `what` it is, for what has to be told. */
const char *sc_tree_take(struct sc_emitter *emitter, const char *folder, const char *from,
                         const char *name, struct sc_range place, const char *what);

/* The same for each of a list, with ", " between them. */
const char *sc_tree_take_list(struct sc_emitter *emitter, const char *folder, const char *from,
                              const char *list, struct sc_range place, const char *what);

/* Bytes of our own as a file: the name that it got. NULL without a tree. */
const char *sc_tree_make(struct sc_emitter *emitter, const char *folder, const char *name,
                         const void *bytes, size_t length);

/* Everything in ipsec.d that strongSwan loads without being asked: CA certificates, CRLs … */
void sc_tree_take_folders(struct sc_emitter *emitter);

/* The folder whose kind of key swanctl takes as the word in ipsec.secrets does; NULL for what is no
 * key in a file. */
const char *sc_tree_key_folder(enum sc_secret_kind kind);

/* The private key, or container, that an entry of ipsec.secrets names: its name in the tree. */
const char *sc_tree_take_key(struct sc_emitter *emitter, const struct sc_secret *secret);

#endif
