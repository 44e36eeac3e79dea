#include "source/reader.h"

#include "source/file.h"
#include "source/included.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { CHUNK = 1 << 16 };

static struct sc_file *file_new(struct sc_reader *reader, const char *name)
{
    struct sc_file *file = SC_NEW(reader->arena, struct sc_file);

    file->name = sc_arena_copy(reader->arena, name, strlen(name));
    return file;
}

static void file_finish(struct sc_reader *reader, struct sc_file *file, char *text, size_t length)
{
    text[length] = text[length + 1] = '\0';
    file->text = text;
    file->length = (uint32_t)length;
    file->number = (uint32_t)reader->files->count;
    sc_file_index(reader->arena, file);
    SC_PUSH(reader->arena, reader->files, file);
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
 * on an error (errno) or for too much (EFBIG). `expected` is a hint in bytes. */
static char *read_all(struct sc_reader *reader, int fd, size_t expected, size_t *length)
{
    size_t room = expected + 1 > CHUNK ? expected + 1 : CHUNK;
    char *text = sc_arena_bytes(reader->arena, room + 2);
    size_t used = 0;

    for (ssize_t got; (got = read_some(fd, text + used, room - used)) != 0;) {
        if (got < 0)
            return NULL;
        used += (size_t)got;
        if (used > SC_LARGEST_FILE) {
            errno = EFBIG;
            return NULL;
        }
        if (used < room)
            continue;
        char *larger = sc_arena_bytes(reader->arena, room * 2 + 2);
        memcpy(larger, text, used);
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
    size_t expected;
    char *text;
    size_t length;
    int trouble; /* errno */
};

static void read_body(void *data)
{
    struct reading *reading = data;

    reading->text = read_all(reading->reader, reading->fd, reading->expected, &reading->length);
    reading->trouble = reading->text ? 0 : errno;
}

static char *read_file(struct sc_reader *reader, int fd, const struct stat *status, size_t *length)
{
    size_t size = S_ISREG(status->st_mode) && status->st_size > 0 ? (size_t)status->st_size : 0;
    struct reading reading = {
        .reader = reader, .fd = fd, .expected = size < SC_LARGEST_FILE ? size : 0};
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

/* Open and read one file. NULL and errno on failure. */
static struct sc_file *file_read(struct sc_reader *reader, const char *path, const char *name,
                                 bool regular_only)
{
    struct stat status = {0};
    bool standard_input = !regular_only && !strcmp(path, "-");
    int fd = standard_input ? STDIN_FILENO : open_readable(path, regular_only, &status);
    size_t length;

    if (fd < 0)
        return NULL;
    char *text = read_file(reader, fd, &status, &length);
    if (!text)
        return NULL;
    struct sc_file *file = file_new(reader, name);
    if (!standard_input) {
        file->mode = status.st_mode & 07777;
        file->device = status.st_dev;
        file->inode = status.st_ino;
    }
    file_finish(reader, file, text, length);
    return file;
}

struct sc_file *sc_reader_open(struct sc_reader *reader, const char *path)
{
    bool standard_input = !strcmp(path, "-");
    const char *name = standard_input && reader->stdin_name ? reader->stdin_name
                       : standard_input                     ? "<stdin>"
                                                            : path;
    struct sc_file *file = file_read(reader, path, name, false);

    if (!file)
        reader->trouble = sc_arena_format(reader->arena, "%s: %s", name, reason(errno));
    return file;
}

struct sc_file *sc_reader_included(struct sc_reader *reader, const char *path,
                                   struct sc_range range, const char **why)
{
    struct sc_file *file = file_read(reader, path, path, true);

    if (!file) {
        *why = reason(errno);
        return NULL;
    }
    file->included_from = range;
    file->depth = range.file->depth + 1;
    return file;
}
