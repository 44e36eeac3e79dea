/* A folder that appears whole or not at all. */
#ifndef SC_CLI_TREE_H
#define SC_CLI_TREE_H

#include "cli/cli.h"

/* A file that has no name yet, so that nothing of it is left if the program is killed. */
struct tree_pending {
    int fd;
    const char *path; /* in the tree */
    bool keep;        /* it is to get its name */
};

/* Built in a folder of its own beside the target, as root with the owners of what is copied. */
struct tree {
    char *path;      /* without slashes at the end */
    char *temporary; /* the folder until it takes its place */
    int folder;      /* it is open */
    struct tree_pending *pending;
    size_t pending_count;
};

/* Begin; false, with a message, where the target is in the way and `force` does not allow it. */
bool tree_open(struct tree *tree, const char *path, bool force);

/* A file of the tree to write to; NULL with a message. The caller closes the stream. */
FILE *tree_stream(struct tree *tree, const char *path, bool secret);

/* The files of `files`: copied, or made of bytes. */
bool tree_fill(struct tree *tree, const struct sc_tree *files);

/* Let the file that tree_stream() began appear with the tree, or never. */
bool tree_keep(struct tree *tree, const char *path, bool keep);

/* Put the tree into its place if all went well, else remove it. What was there before is kept as
 * PATH.old. */
bool tree_close(struct tree *tree, bool keep, bool force);

#endif
