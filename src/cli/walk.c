#include "cli/walk.h"

#include <errno.h>
#include <fcntl.h>
#include <fts.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define DEFAULT_FILE "/etc/ipsec.conf"

enum { LOOKED_AT = 64 * 1024 /* bytes of a file, to see what it is */ };

static bool names_add(struct names *names, const char *name, size_t length)
{
    if (names->count == names->capacity) {
        size_t capacity = names->capacity ? names->capacity * 2 : 16;
        char **larger = realloc(names->items, capacity * sizeof *larger);
        if (!larger)
            return !trouble("out of memory");
        names->items = larger;
        names->capacity = capacity;
    }
    names->items[names->count] = strndup(name, length);
    return names->items[names->count++] || !trouble("out of memory");
}

void names_free(struct names *names)
{
    for (size_t i = 0; i < names->count; i++)
        free(names->items[i]);
    free(names->items);
}

/* --- folders --- */

static bool ends_with(const char *name, const char *end)
{
    size_t length = strlen(name), own = strlen(end);

    return length >= own && !strcmp(name + length - own, end);
}

/* True if a file's beginning is that of an ipsec.conf. */
static bool looks_like_conf(const char *path)
{
    char *text = malloc(LOOKED_AT);
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    ssize_t length = text && fd >= 0 ? read(fd, text, LOOKED_AT) : -1;
    bool looks = length > 0 && sc_text_has_sections(text, (size_t)length);

    if (length > 0)
        explicit_bzero(text, (size_t)length);
    if (fd >= 0)
        close(fd);
    free(text);
    return looks;
}

/* True if an ipsec.conf lies beside an ipsec.secrets, which is read with it. */
static bool has_conf_beside(const FTSENT *entry)
{
    char path[PATH_MAX];
    int folder = (int)(entry->fts_pathlen - entry->fts_namelen);

    return snprintf(path, sizeof path, "%.*sipsec.conf", folder, entry->fts_path) < PATH_MAX &&
           access(path, F_OK) == 0;
}

static bool is_wanted(const FTSENT *entry)
{
    const char *name = entry->fts_name;

    if (!strcmp(name, "ipsec.conf"))
        return true;
    if (!strcmp(name, "ipsec.secrets"))
        return !has_conf_beside(entry);
    if (ends_with(name, ".secrets"))
        return strstr(entry->fts_path, "ipsec.d/") || !strncmp(name, "ipsec.", 6);
    return ends_with(name, ".conf") && looks_like_conf(entry->fts_path);
}

static int by_name(const FTSENT **a, const FTSENT **b)
{
    return strcmp((*a)->fts_name, (*b)->fts_name);
}

/* A regular file, or a link to one. */
static bool is_file(const FTSENT *entry)
{
    struct stat status;

    return entry->fts_info == FTS_F ||
           (entry->fts_info == FTS_SL && stat(entry->fts_path, &status) == 0 &&
            S_ISREG(status.st_mode));
}

static bool entry_take(FTS *tree, FTSENT *entry, struct names *names)
{
    bool hidden = entry->fts_level > 0 && entry->fts_name[0] == '.';

    if (entry->fts_info == FTS_D && hidden) {
        fts_set(tree, entry, FTS_SKIP);
        return true;
    }
    if (entry->fts_info == FTS_DNR || entry->fts_info == FTS_ERR)
        return !trouble("%s: %s", entry->fts_path, strerror(entry->fts_errno));
    if (hidden || !is_file(entry) || !is_wanted(entry))
        return true;
    return names_add(names, entry->fts_path, strlen(entry->fts_path));
}

static bool folder_walk(const char *path, struct names *names)
{
    size_t length = strlen(path);
    bool done = true;

    while (length > 1 && path[length - 1] == '/')
        length--;
    char *root = strndup(path, length);
    char *const roots[] = {root, NULL};
    FTS *tree = root ? fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, by_name) : NULL;
    if (!tree) {
        free(root);
        return !trouble("%s: %s", path, strerror(errno));
    }
    for (FTSENT *entry; (entry = fts_read(tree));)
        done &= entry_take(tree, entry, names);
    fts_close(tree);
    free(root);
    return done;
}

static bool name_take(const char *name, size_t length, struct names *names)
{
    struct stat status;

    if (!names_add(names, name, length))
        return false;
    const char *own = names->items[names->count - 1];
    if (!strcmp(own, "-") || stat(own, &status) != 0 || !S_ISDIR(status.st_mode))
        return true;
    char *folder = names->items[--names->count];
    size_t before = names->count;
    bool done = folder_walk(folder, names);
    if (done && names->count == before)
        done = !trouble("%s: no file in it looks like an ipsec.conf or ipsec.secrets", folder);
    free(folder);
    return done;
}

/* --- --files-from --- */

/* All of a stream; NULL, with a message, when it can't be read. */
static char *read_all(FILE *in, const char *name, size_t *length)
{
    char *text = NULL;
    size_t room = 0;

    *length = 0;
    for (;;) {
        if (*length == room) {
            char *larger = realloc(text, room = room ? room * 2 : BUFSIZ);
            if (!larger)
                break;
            text = larger;
        }
        size_t got = fread(text + *length, 1, room - *length, in);
        *length += got;
        if (!got && !ferror(in))
            return text;
        if (!got)
            break;
    }
    trouble("%s: %s", name, strerror(errno));
    free(text);
    return NULL;
}

/* Names end in a newline, or in a NUL where there is one (find -print0). */
static bool list_take(const char *text, size_t length, struct names *names)
{
    char end = length && memchr(text, '\0', length) ? '\0' : '\n';
    bool done = true;

    for (size_t at = 0, next; at < length; at = next + 1) {
        const char *behind = memchr(text + at, end, length - at);
        next = behind ? (size_t)(behind - text) : length;
        if (next > at)
            done &= name_take(text + at, next - at, names);
    }
    return done;
}

static bool list_read(const char *path, struct names *names)
{
    bool dash = !strcmp(path, "-");
    FILE *in = dash ? stdin : fopen(path, "re");
    size_t length;

    if (!in)
        return !trouble("%s: %s", path, strerror(errno));
    char *text = read_all(in, dash ? "standard input" : path, &length);
    if (!dash)
        fclose(in);
    bool done = text && list_take(text, length, names);
    free(text);
    return done;
}

bool names_collect(const struct arguments *arguments, struct names *names)
{
    const struct words *operands = &arguments->operands;
    const struct words *lists = &arguments->all[OPTION_FILES_FROM];
    bool done = true;

    *names = (struct names){0};
    if (!operands->count && !lists->count)
        return names_add(names, DEFAULT_FILE, strlen(DEFAULT_FILE));
    for (size_t i = 0; i < operands->count; i++)
        done &= name_take(operands->items[i], strlen(operands->items[i]), names);
    for (size_t i = 0; i < lists->count; i++)
        done &= list_read(lists->items[i], names);
    return done;
}
