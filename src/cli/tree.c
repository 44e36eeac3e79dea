/* /etc/swanctl as a folder that appears whole or not at all. Texts and keys have no names until all
 * is there: even a run that is killed outright leaves no secret behind. */
#include "cli/tree.h"

#include "cli/migrate.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct {
    const char *name;
    mode_t mode;
} folders[] = {
    {"x509", 0755},     {"x509ca", 0755},  {"x509aa", 0755},       {"x509ac", 0755},
    {"x509ocsp", 0755}, {"x509crl", 0755}, {"pubkey", 0755},       {"private", 0700},
    {"rsa", 0700},      {"ecdsa", 0700},   {"bliss", 0700},        {"pkcs8", 0700},
    {"pkcs12", 0700},   {"conf.d", 0755},  {"strongswan.d", 0755},
};

const char *tree_folder(size_t index, bool *secret)
{
    *secret = index < sizeof folders / sizeof folders[0] && folders[index].mode == 0700;
    return index < sizeof folders / sizeof folders[0] ? folders[index].name : NULL;
}

/* --- beginning --- */

static bool is_empty(const char *path)
{
    DIR *open = opendir(path);
    bool empty = open != NULL;

    for (const struct dirent *entry; open && (entry = readdir(open));)
        empty &= !strcmp(entry->d_name, ".") || !strcmp(entry->d_name, "..");
    if (open)
        closedir(open);
    return empty;
}

/* A program that is interrupted ends when the tree is in its place or removed again. */
static void signals_hold(bool hold)
{
    sigset_t set;

    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGHUP);
    sigprocmask(hold ? SIG_BLOCK : SIG_UNBLOCK, &set, NULL);
}

static char *old_name(const char *path)
{
    char *old;

    return asprintf(&old, "%s.old", path) < 0 ? NULL : old;
}

static bool target_check(const char *path, bool force)
{
    struct stat status;

    if (lstat(path, &status) != 0)
        return true;
    if (!S_ISDIR(status.st_mode)) {
        trouble("%s: it is there, and no folder", path);
        return false;
    }
    if (is_empty(path))
        return true;
    if (!force) {
        trouble("%s: the folder is not empty: with --force it gives way, and is kept as %s.old",
                path, path);
        return false;
    }
    char *old = old_name(path);
    bool in_the_way = !old || lstat(old, &status) == 0;
    if (in_the_way)
        trouble("%s.old: it is there already: move it away first", path);
    free(old);
    return !in_the_way;
}

bool tree_open(struct tree *tree, const char *path, bool force)
{
    *tree = (struct tree){.path = strdup(path), .folder = -1};
    while (tree->path && strlen(tree->path) > 1 && tree->path[strlen(tree->path) - 1] == '/')
        tree->path[strlen(tree->path) - 1] = '\0';
    char *copy = tree->path ? strdup(tree->path) : NULL;
    bool done = copy && target_check(tree->path, force) &&
                asprintf(&tree->temporary, "%s/.swanconf-XXXXXX", dirname(copy)) > 0;
    free(copy);
    if (!done) {
        free(tree->path);
        return false;
    }
    signals_hold(true);
    if (mkdtemp(tree->temporary))
        tree->folder = open(tree->temporary, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    for (size_t i = 0; tree->folder >= 0 && i < sizeof folders / sizeof folders[0]; i++)
        if (mkdirat(tree->folder, folders[i].name, folders[i].mode) != 0)
            done = false;
    if (tree->folder >= 0 && done)
        return true;
    trouble("%s: %s", path, strerror(errno));
    tree_close(tree, false, force);
    return false;
}

/* --- files --- */

static bool pending_add(struct tree *tree, int fd, const char *path)
{
    struct tree_pending *larger =
        realloc(tree->pending, (tree->pending_count + 1) * sizeof *tree->pending);

    if (!larger)
        return false;
    tree->pending = larger;
    tree->pending[tree->pending_count++] = (struct tree_pending){fd, path, true};
    return true;
}

/* A new file: without a name for a secret, where the file system can do that. -1 and errno. */
static int file_new(struct tree *tree, const char *path, bool secret)
{
    int fd = secret ? openat(tree->folder, ".", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600) : -1;

    if (fd >= 0 && !pending_add(tree, fd, path)) {
        close(fd);
        return -1;
    }
    if (fd >= 0)
        return fcntl(fd, F_DUPFD_CLOEXEC, 0);
    return openat(tree->folder, path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW,
                  secret ? 0600 : 0644);
}

FILE *tree_stream(struct tree *tree, const char *path, bool secret)
{
    int fd = file_new(tree, path, secret);
    FILE *stream = fd < 0 ? NULL : fdopen(fd, "w");

    if (!stream)
        trouble("%s/%s: %s", tree->path, path, strerror(errno));
    if (!stream && fd >= 0)
        close(fd);
    return stream;
}

bool tree_keep(struct tree *tree, const char *path, bool keep)
{
    for (size_t i = 0; i < tree->pending_count; i++)
        if (!strcmp(tree->pending[i].path, path)) {
            tree->pending[i].keep = keep;
            return true;
        }
    return keep || unlinkat(tree->folder, path, 0) == 0; /* it has its name already */
}

static bool write_all(int fd, const void *bytes, size_t length)
{
    for (const char *at = bytes; length;) {
        ssize_t put = write(fd, at, length);
        if (put < 0 && errno == EINTR)
            continue;
        if (put <= 0)
            return false;
        at += put;
        length -= (size_t)put;
    }
    return true;
}

/* Owner and times; a mode of its own for what is nobody else's. */
static bool attributes_copy(int from, int to, bool secret)
{
    struct stat status;

    if (fstat(from, &status) != 0 || !S_ISREG(status.st_mode))
        return false;
    if (geteuid() == 0 && fchown(to, status.st_uid, status.st_gid) != 0)
        return false;
    struct timespec times[2] = {status.st_atim, status.st_mtim};
    return fchmod(to, secret ? 0600 : 0644) == 0 && futimens(to, times) == 0;
}

static bool copy(const char *source, int to, bool secret)
{
    int from = open(source, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    char buffer[8192];
    ssize_t got = -1;
    bool done = from >= 0;

    while (done && (got = read(from, buffer, sizeof buffer)) > 0)
        done = write_all(to, buffer, (size_t)got);
    done = done && got == 0 && attributes_copy(from, to, secret);
    explicit_bzero(buffer, sizeof buffer);
    if (from >= 0)
        close(from);
    return done;
}

static bool file_put(struct tree *tree, const struct sc_tree_file *file)
{
    int fd = file_new(tree, file->path, file->secret);
    bool done = fd >= 0 && (file->source ? copy(file->source, fd, file->secret)
                                         : write_all(fd, file->bytes, file->length));

    if (!done)
        trouble("%s/%s: %s", tree->path, file->path, strerror(errno));
    if (fd >= 0)
        close(fd);
    return done;
}

bool tree_fill(struct tree *tree, const struct sc_tree *files)
{
    for (size_t i = 0; i < files->count; i++)
        if (!file_put(tree, &files->items[i]))
            return false;
    return true;
}

/* --- ending --- */

static void folder_remove(int parent, const char *name)
{
    int fd = openat(parent, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
    DIR *open = fd < 0 ? NULL : fdopendir(fd);

    for (const struct dirent *entry; open && (entry = readdir(open));)
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0 &&
            unlinkat(fd, entry->d_name, 0) != 0)
            folder_remove(fd, entry->d_name);
    if (open)
        closedir(open);
    unlinkat(parent, name, AT_REMOVEDIR);
}

/* What was there keeps its mode and owner; a new folder follows the umask. */
static bool permissions_set(const struct tree *tree)
{
    struct stat status;
    mode_t mask = umask(0);

    umask(mask);
    if (stat(tree->path, &status) != 0)
        return fchmod(tree->folder, 0755 & ~mask) == 0;
    return (geteuid() != 0 || fchown(tree->folder, status.st_uid, status.st_gid) == 0) &&
           fchmod(tree->folder, status.st_mode & 07777) == 0;
}

/* Everything on the disk, then the names, then the folder's: nothing slow in between. */
static bool names_give(const struct tree *tree)
{
    char open[64];

    for (size_t i = 0; i < tree->pending_count; i++) {
        snprintf(open, sizeof open, "/proc/self/fd/%d", tree->pending[i].fd);
        if (tree->pending[i].keep &&
            linkat(AT_FDCWD, open, tree->folder, tree->pending[i].path, AT_SYMLINK_FOLLOW) != 0)
            return false;
    }
    return true;
}

static bool take_place(struct tree *tree, bool force)
{
    if (!permissions_set(tree) || syncfs(tree->folder) != 0 || !names_give(tree))
        return false;
    if (rename(tree->temporary, tree->path) == 0)
        return true;
    if (!force || (errno != ENOTEMPTY && errno != EEXIST))
        return false;
    char *old = old_name(tree->path);
    bool done =
        old && renameat2(AT_FDCWD, tree->temporary, AT_FDCWD, tree->path, RENAME_EXCHANGE) == 0;
    if (done && rename(tree->temporary, old) != 0)
        trouble("%s: what was there before is in %s now", tree->path, tree->temporary);
    free(old);
    return done;
}

bool tree_close(struct tree *tree, bool keep, bool force)
{
    bool done = keep && take_place(tree, force);
    int why = errno;

    if (!done && tree->folder >= 0)
        folder_remove(AT_FDCWD, tree->temporary);
    for (size_t i = 0; i < tree->pending_count; i++)
        close(tree->pending[i].fd);
    if (tree->folder >= 0)
        close(tree->folder);
    free(tree->pending);
    free(tree->temporary);
    signals_hold(false);
    if (keep && !done)
        trouble("%s: %s", tree->path, strerror(why));
    free(tree->path);
    return done;
}
