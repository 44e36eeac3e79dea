/* Texts and places in them.
 *
 * A place is a byte range of a file; lines and columns are computed when somebody asks. All
 * structures here are owned by the sc_config they were read into and live as long as it does. */
#ifndef SWANCONF_SOURCE_H
#define SWANCONF_SOURCE_H

#include <swanconf/api.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct sc_file;

/* Bytes start (inclusive) to end (exclusive), offsets from 0. file is NULL for "nowhere". */
struct sc_range {
    const struct sc_file *file;
    uint32_t start;
    uint32_t end;
};

/* Bytes that must not be shown: secrets. */
struct sc_span {
    uint32_t start;
    uint32_t end;
};

/* Why nothing of a file's text is shown: place and rule of a finding in it are all that is told. */
enum sc_veil {
    SC_VEIL_NONE,
    SC_VEIL_OUTSIDE, /* it lies outside the folders of the user's files */
    SC_VEIL_SECRETS, /* it holds secrets, but is read as something else */
};

/* One text. A file that is included twice is there twice, each with its own included_from. */
struct sc_file {
    const char *name; /* as the user wrote it, or as the include's glob gave it */
    const char *real; /* path behind symbolic links; NULL where it did not come from a path */
    const char *text; /* length bytes, then two NULs; may itself hold NULs. Shared by all files that
                         are the same one on disk */
    uint32_t length;  /* in bytes */
    uint32_t number;  /* order of reading, from 0 */
    struct sc_range
        included_from; /* the include that named it; file NULL for a file of the user's */
    unsigned depth;    /* of includes, 0 for a file of the user's */
    enum sc_veil veil;
    struct { /* sorted, not overlapping: what must not be shown, nor how long it is */
        struct sc_span *items;
        size_t count, capacity;
    } hidden;
    bool strange;          /* by its look it is no configuration at all */
    const uint32_t *lines; /* offset of each line's first byte */
    size_t line_count;
    unsigned mode;          /* permission bits, 0 where it did not come from a file */
    uint64_t device, inode; /* which file it is, 0 where it did not come from one */
};

/* Every text of a configuration, in order of reading. */
struct sc_files {
    struct sc_file **items;
    size_t count, capacity;
};

/* Line and column as people count: from 1, the column in bytes. */
struct sc_position {
    size_t line;
    size_t column;
    size_t offset; /* in bytes, from 0 */
};

/* Line and column of a byte offset (at most the file's length). What stands behind hidden bytes of
 * its line is placed at the first of them, so that no column tells how long a secret is.
 * Logarithmic in the number of lines. */
SC_API struct sc_position sc_file_position(const struct sc_file *file, size_t offset);

/* The bytes of line `line` (from 1), without its line end; *length in bytes. */
SC_API const char *sc_file_line(const struct sc_file *file, size_t line, size_t *length);

/* The column of byte `offset` in other units, from 1: characters (code points) or UTF-16 units.
 * Bytes that are not UTF-8 count as one each. */
SC_API size_t sc_file_column_characters(const struct sc_file *file, size_t offset);
SC_API size_t sc_file_column_utf16(const struct sc_file *file, size_t offset);

/* True if any byte of the range is hidden. */
SC_API bool sc_range_is_hidden(struct sc_range range);

/* True if the file holds hidden bytes in the lines of the range: places there tell nothing. */
SC_API bool sc_range_is_blurred(struct sc_range range);

#endif
