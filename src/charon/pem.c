#include "charon/pem.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { LARGEST = 1 << 20 /* bytes of a file */ };

bool sc_room_read(struct sc_arena *arena, struct sc_room *room, const char *path)
{
    struct stat status;

    if (stat(path, &status) != 0 || !S_ISREG(status.st_mode) || status.st_size > LARGEST)
        return false;
    size_t size = (size_t)status.st_size;
    if (size >= room->size) {
        room->size = size * 2 + 4096;
        room->bytes = sc_arena_bytes(arena, room->size);
    }
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    ssize_t got = fd < 0 ? -1 : read(fd, room->bytes, size);
    if (fd >= 0)
        close(fd);
    if (got < 0)
        return false;
    room->bytes[got] = '\0';
    room->length = (size_t)got;
    return true;
}

struct sc_extent sc_pem_first(const struct sc_room *room)
{
    struct sc_extent all = {room->bytes, room->length};
    const char *begin = strstr(room->bytes, "-----BEGIN ");
    const char *end = begin ? strstr(begin, "-----END ") : NULL;

    if (!end)
        return all;
    size_t rest = room->length - (size_t)(end - room->bytes);
    const char *line = memchr(end, '\n', rest);
    return (struct sc_extent){begin,
                              line ? (size_t)(line + 1 - begin) : (size_t)(end - begin) + rest};
}

size_t sc_pem_count(const struct sc_room *room, const char *label)
{
    size_t count = 0, length = strlen(label);

    for (const char *at = room->bytes; (at = strstr(at, "-----BEGIN "));) {
        at += strlen("-----BEGIN ");
        const char *end = strstr(at, "-----");
        if (!end)
            break;
        count += (size_t)(end - at) >= length && !strncmp(end - length, label, length);
    }
    return count;
}
