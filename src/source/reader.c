#include "source/reader.h"

#include "base/hash.h"
#include "source/file.h"
#include "source/included.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { CHUNK = 1 << 16 };

struct sc_reading_state *sc_reading_state_new(struct sc_arena *arena, struct sc_files *files)
{
    struct sc_reading_state *state = SC_NEW(arena, struct sc_reading_state);

    state->files = files;
    state->seen = sc_map_new(arena);
    state->most_files = SC_MOST_FILES;
    state->most_included = SC_MOST_INCLUDED;
    return state;
}

static struct sc_file *file_new(struct sc_reader *reader, const char *name)
{
    struct sc_file *file = SC_NEW(reader->arena, struct sc_file);

    file->name = sc_arena_copy(reader->arena, name, strlen(name));
    return file;
}

static void file_add(struct sc_reader *reader, struct sc_file *file)
{
    file->number = (uint32_t)reader->state->files->count;
    SC_PUSH(reader->arena, reader->state->files, file);
}

static void file_finish(struct sc_reader *reader, struct sc_file *file, char *text, size_t length)
{
    text[length] = text[length + 1] = '\0';
    file->text = text;
    file->length = (uint32_t)length;
    sc_file_index(reader->arena, file);
    file_add(reader, file);
}

struct sc_file *sc_reader_text(struct sc_reader *reader, const char *name, const char *text,
                               size_t length)
{
    if (length > SC_LARGEST_FILE) {
        reader->trouble = sc_arena_format(reader->arena, "%s: larger than 1 GiB", name);
        return NULL;
    }
    struct sc_file *file = file_new(reader, name);
    char *copy = sc_arena_bytes(reader->arena, length + 2);
    if (length)
        memcpy(copy, text, length);
    file_finish(reader, file, copy, length);
    return file;
}

/* Read up to `room` bytes; the number read, or -1. */
static ssize_t read_some(int fd, char *text, size_t room)
{
    ssize_t got;

    do
        got = read(fd, text, room);
    while (got < 0 && errno == EINTR);
    return got;
}

/* Everything up to the end of fd, which may be a pipe: *length bytes, with room for two more. NULL
 * on an error (errno) or for more than `most` bytes (EFBIG). `expected` is a hint in bytes. */
static char *read_all(struct sc_reader *reader, int fd, size_t expected, size_t most,
                      size_t *length)
{
    size_t room = expected ? expected + 1 : CHUNK; /* the one more is for the end to be seen */
    char *text = sc_arena_bytes(reader->arena, room + 2);
    size_t used = 0;

    for (ssize_t got; (got = read_some(fd, text + used, room - used)) != 0;) {
        if (got < 0)
            return NULL;
        used += (size_t)got;
        if (used > most) {
            explicit_bzero(text, used);
            errno = EFBIG;
            return NULL;
        }
        if (used < room)
            continue;
        char *larger = sc_arena_bytes(reader->arena, room * 2 + 2);
        memcpy(larger, text, used);
        explicit_bzero(text, used); /* it may hold secrets, and nobody remembers this place */
        text = larger;
        room *= 2;
    }
    *length = used;
    return text;
}

/* Open for reading without waiting for a writer; -1 and errno when it is nothing to read from. */
static int open_readable(const char *path, bool regular_only, struct stat *status)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | (regular_only ? O_NONBLOCK : 0));

    if (fd < 0)
        return -1;
    if (fstat(fd, status) == 0 &&
        (S_ISREG(status->st_mode) || (!regular_only && S_ISFIFO(status->st_mode))))
        return fd;
    int why = S_ISDIR(status->st_mode) ? EISDIR : ENODEV;
    close(fd);
    errno = why;
    return -1;
}

/* What read_file() works on, so that the descriptor is closed when memory runs out. */
struct reading {
    struct sc_reader *reader;
    int fd;
    size_t expected, most;
    char *text;
    size_t length;
    int trouble; /* errno */
};

static void read_body(void *data)
{
    struct reading *reading = data;

    reading->text =
        read_all(reading->reader, reading->fd, reading->expected, reading->most, &reading->length);
    reading->trouble = reading->text ? 0 : errno;
}

/* Read fd to its end and close it, standard input excepted. */
static char *read_file(struct sc_reader *reader, int fd, const struct stat *status, size_t most,
                       size_t *length)
{
    size_t size = S_ISREG(status->st_mode) && status->st_size > 0 ? (size_t)status->st_size : 0;
    struct reading reading = {
        .reader = reader, .fd = fd, .expected = size <= most ? size : 0, .most = most};
    bool done = sc_arena_guard(reader->arena, read_body, &reading);

    if (fd != STDIN_FILENO)
        close(fd);
    if (!done)
        sc_arena_exhausted(reader->arena);
    *length = reading.length;
    errno = reading.trouble;
    return reading.text;
}

/* Why a file can't be read, for people. */
static const char *reason(int number)
{
    switch (number) {
    case EISDIR:
        return "it is a directory";
    case ENODEV:
        return "it is no regular file";
    case EFBIG:
        return "it is larger than 1 GiB";
    case ENOENT:
        return "no such file";
    case EACCES:
        return "permission denied";
    case ELOOP:
        return "too many symbolic links";
    case ENOMEM:
        return "out of memory";
    default:
        return "it can't be read";
    }
}

struct identity {
    uint64_t device, inode;
};

/* The place of the first file that is this one on disk. */
static struct sc_file **seen_place(struct sc_reader *reader, const struct stat *status)
{
    struct identity key = {status->st_dev, status->st_ino};

    return (struct sc_file **)sc_map_place(reader->state->seen, &key, sizeof key);
}

/* The text that stands for a file, or NULL. */
static const struct sc_text *text_instead(const struct sc_reader *reader, uint64_t device,
                                          uint64_t inode)
{
    for (size_t i = 0; i < reader->instead_count; i++)
        if (reader->instead[i].device == device && reader->instead[i].inode == inode)
            return &reader->instead[i];
    return NULL;
}

static char *text_copy(struct sc_reader *reader, const struct sc_text *text)
{
    char *copy = sc_arena_bytes(reader->arena, text->length + 2);

    if (text->length)
        memcpy(copy, text->text, text->length);
    return copy;
}

/* What is open at `fd`, which is closed, or what stands for it. NULL and errno on failure. */
static char *text_take(struct sc_reader *reader, int fd, const struct stat *status, size_t most,
                       size_t *length)
{
    const struct sc_text *instead = text_instead(reader, status->st_dev, status->st_ino);

    if (!instead)
        return read_file(reader, fd, status, most, length);
    close(fd);
    *length = instead->length;
    return text_copy(reader, instead);
}

/* What is open at `fd`, read, or shared with a file that is the same one. NULL and errno on
 * failure. */
static struct sc_file *file_take(struct sc_reader *reader, int fd, const struct stat *status,
                                 size_t most, const char *name)
{
    struct sc_file **seen = S_ISREG(status->st_mode) ? seen_place(reader, status) : NULL;
    const struct sc_file *first = seen ? *seen : NULL;
    size_t length;

    if (first && first->length > most) {
        close(fd);
        errno = EFBIG;
        return NULL;
    }
    struct sc_file *file = file_new(reader, name);
    if (first) {
        close(fd);
        file->text = first->text;
        file->length = first->length;
        file->lines = first->lines;
        file->line_count = first->line_count;
        file_add(reader, file);
    } else {
        char *text = text_take(reader, fd, status, most, &length);
        if (!text)
            return NULL;
        file_finish(reader, file, text, length);
        if (seen)
            *seen = file;
    }
    file->mode = status->st_mode & 07777;
    file->device = status->st_dev;
    file->inode = status->st_ino;
    return file;
}

/* A file that must not be opened: nothing of it is there but its name. */
static struct sc_file *withheld(struct sc_reader *reader, const char *name)
{
    struct sc_file *file = file_new(reader, name);

    file_finish(reader, file, sc_arena_bytes(reader->arena, 2), 0);
    file->veil = SC_VEIL_OUTSIDE;
    struct sc_finding *finding =
        sc_find(reader->finder, SC_RULE_OUTSIDE_ROOT, sc_range(file, 0, 0),
                "this file leads outside the folder of --root: it is not read");
    sc_finding_help(reader->finder, finding, "put the file inside, or name a larger folder");
    return file;
}

static struct sc_file *standard_input(struct sc_reader *reader)
{
    struct stat status = {0};
    const struct sc_text *instead = text_instead(reader, 0, 0);
    size_t length = instead ? instead->length : 0;
    char *text = instead ? text_copy(reader, instead)
                         : read_file(reader, STDIN_FILENO, &status, SC_LARGEST_FILE, &length);

    if (!text)
        return NULL;
    struct sc_file *file = file_new(reader, reader->stdin_name ? reader->stdin_name : "<stdin>");
    file_finish(reader, file, text, length);
    return file;
}

static void file_show(struct sc_reader *reader, struct sc_file *file, enum sc_where where,
                      const char *real)
{
    if (where != SC_WHERE_NOWHERE)
        file->real = sc_arena_copy(reader->arena, real, strlen(real));
    if (where == SC_WHERE_OUTSIDE)
        sc_file_veil(reader->arena, file, SC_VEIL_OUTSIDE);
}

/* A file of the user's by its path. NULL and errno on failure. */
static struct sc_file *file_open(struct sc_reader *reader, const char *path, bool regular_only)
{
    char real[PATH_MAX];
    struct stat status;
    enum sc_where where = sc_scope_of(&reader->state->scope, path, real);

    if (where == SC_WHERE_FORBIDDEN)
        return withheld(reader, path);
    if (where == SC_WHERE_NOWHERE && reader->state->scope.root)
        return NULL;
    /* a descriptor's name (/dev/fd/63) may lead nowhere and open all the same */
    int fd = open_readable(where == SC_WHERE_NOWHERE ? path : real, regular_only, &status);
    if (fd < 0)
        return NULL;
    struct sc_file *file = file_take(reader, fd, &status, SC_LARGEST_FILE, path);
    if (file)
        file_show(reader, file, where, real);
    return file;
}

struct sc_file *sc_reader_open(struct sc_reader *reader, const char *path, bool regular_only)
{
    bool dash = !strcmp(path, "-");
    struct sc_file *file = dash ? standard_input(reader) : file_open(reader, path, regular_only);

    if (!file)
        reader->trouble =
            sc_arena_format(reader->arena, "%s: %s",
                            dash && reader->stdin_name ? reader->stdin_name : path, reason(errno));
    return file;
}

/* True if the file is one of those that led to the including one. */
static bool in_chain(const struct stat *status, const struct sc_file *from)
{
    for (; from; from = from->included_from.file)
        if (from->inode && from->inode == status->st_ino && from->device == status->st_dev)
            return true;
    return false;
}

struct sc_file *sc_reader_included(struct sc_reader *reader, const char *path,
                                   struct sc_range range, enum sc_not_read *why)
{
    struct sc_reading_state *state = reader->state;
    char real[PATH_MAX];
    struct stat status;
    enum sc_where where = sc_scope_of(&state->scope, path, real);

    *why = where == SC_WHERE_FORBIDDEN ? SC_NOT_READ_FORBIDDEN : SC_NOT_READ_TROUBLE;
    int fd = where == SC_WHERE_FORBIDDEN || where == SC_WHERE_NOWHERE
                 ? -1
                 : open_readable(real, true, &status);
    if (fd >= 0 && in_chain(&status, range.file)) {
        close(fd);
        *why = SC_NOT_READ_LOOP;
        return NULL;
    }
    size_t most = state->included < state->most_included
                      ? (size_t)(state->most_included - state->included)
                      : 0;
    struct sc_file *file = fd < 0 ? NULL : file_take(reader, fd, &status, most, path);
    if (!file) {
        if (fd >= 0 && errno == EFBIG)
            *why = SC_NOT_READ_LIMIT;
        reader->trouble = reason(errno);
        return NULL;
    }
    state->included += file->length;
    file_show(reader, file, where, real);
    file->included_from = range;
    file->depth = range.file->depth + 1;
    return file;
}
