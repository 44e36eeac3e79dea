/* Files that appear whole or not at all. Until then they have no name, where the file system can do
 * that; else a name that starts with TEMPORARY, beside the target. */
#include "cli/cli.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#define TEMPORARY ".swanconf-"

/* --- signals --- */

/* What a signal that ends the program must remove: a handler can be told in no other way. */
static char *volatile doomed;

static void remove_and_end(int number)
{
    char *path = doomed;

    if (path)
        unlink(path);
    signal(number, SIG_DFL);
    raise(number);
}

/* From here on until output_close(), SIGINT, SIGTERM and SIGHUP remove the file. */
static void guard(char *path)
{
    static const int numbers[] = {SIGINT, SIGTERM, SIGHUP};

    doomed = path;
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        struct sigaction before;
        if (sigaction(numbers[i], NULL, &before) == 0 && before.sa_handler != SIG_IGN)
            signal(numbers[i], path ? remove_and_end : SIG_DFL);
    }
}

/* --- temporary names --- */

/* FOLDER/.swanconf-XXXXXX for a target; NULL when out of memory. */
static char *temporary_name(const char *target)
{
    const char *slash = strrchr(target, '/');
    size_t folder = slash ? (size_t)(slash - target) + 1 : 0;
    char *name = malloc(folder + sizeof TEMPORARY "XXXXXX");

    if (name) {
        memcpy(name, target, folder);
        strcpy(name + folder, TEMPORARY "XXXXXX");
    }
    return name;
}

/* Put other letters for the six X. */
static void name_shuffle(char *name)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    unsigned char bytes[6];

    if (getrandom(bytes, sizeof bytes, 0) != (ssize_t)sizeof bytes)
        memset(bytes, getpid() & 0xff, sizeof bytes);
    for (size_t i = 0; i < sizeof bytes; i++)
        name[strlen(name) - sizeof bytes + i] = letters[bytes[i] % (sizeof letters - 1)];
}

/* What a run left that was killed outright: it may hold secrets. */
static void leftovers_tell(const char *target)
{
    char *copy = strdup(target);
    const char *folder = copy ? dirname(copy) : NULL;
    DIR *open = folder ? opendir(folder) : NULL;

    for (const struct dirent *entry; open && (entry = readdir(open));)
        if (!strncmp(entry->d_name, TEMPORARY, strlen(TEMPORARY)))
            trouble("%s/%s: left by a run that was killed, or of one that still runs; it may hold "
                    "secrets: remove it",
                    folder, entry->d_name);
    if (open)
        closedir(open);
    free(copy);
}

/* --- opening --- */

static bool open_failed(struct output *output, const char *path, const char *why)
{
    trouble("%s: %s", path, why);
    free(output->temporary);
    free(output->target);
    *output = (struct output){0};
    return false;
}

static bool is_standard_input(const struct stat *target)
{
    struct stat in;

    return fstat(STDIN_FILENO, &in) == 0 && S_ISREG(in.st_mode) && in.st_dev == target->st_dev &&
           in.st_ino == target->st_ino;
}

static bool is_input(const struct sc_config *config, const struct stat *target)
{
    for (size_t i = 0; config && i < config->files.count; i++) {
        const struct sc_file *file = config->files.items[i];
        if (file->inode == target->st_ino && file->device == target->st_dev)
            return true;
    }
    return false;
}

static bool is_any_input(struct sc_config *const *configs, size_t count, const struct stat *target)
{
    for (size_t i = 0; i < count; i++)
        if (is_input(configs[i], target))
            return true;
    return is_standard_input(target);
}

/* A device or a pipe can't be replaced: it is written to. */
static bool open_special(struct output *output, const char *path)
{
    output->stream = fopen(path, "we");
    return output->stream || open_failed(output, path, strerror(errno));
}

/* A file without a name in the target's folder, or with the temporary one; -1 and errno. */
static int open_temporary(struct output *output)
{
    char *copy = strdup(output->target);
    int fd = copy ? open(dirname(copy), O_TMPFILE | O_WRONLY | O_CLOEXEC, 0600) : -1;

    free(copy);
    output->nameless = fd >= 0;
    if (fd >= 0)
        return fd;
    guard(output->temporary);
    return mkostemp(output->temporary, O_CLOEXEC);
}

/* Mode and owner of what is replaced, or what the user's umask says. Why not, or NULL. */
static const char *permissions_set(int fd, const struct stat *replaced, bool secret)
{
    mode_t mask = umask(0);

    umask(mask);
    if (!replaced)
        return fchmod(fd, secret ? 0600 : 0666 & ~mask) == 0 ? NULL : strerror(errno);
    struct stat mine;
    if (fstat(fd, &mine) != 0)
        return strerror(errno);
    bool same = mine.st_uid == replaced->st_uid && mine.st_gid == replaced->st_gid;
    if (!same && fchown(fd, replaced->st_uid, replaced->st_gid) != 0)
        return "it belongs to another user or group, which can't be kept";
    return fchmod(fd, replaced->st_mode & 07777) == 0 ? NULL : strerror(errno);
}

static void replaced_tell(const char *path, const struct stat *replaced, bool secret)
{
    if (replaced->st_nlink > 1)
        trouble("%s: it has other names (hard links), which keep the old contents", path);
    if (secret && replaced->st_mode & (S_IRGRP | S_IROTH))
        trouble("%s: others may read this file, which holds secrets now: chmod 600", path);
}

bool output_open(struct output *output, const char *path, bool secret,
                 struct sc_config *const *configs, size_t count)
{
    struct stat status;
    bool there = stat(path, &status) == 0;

    *output = (struct output){.path = path};
    if (!there && lstat(path, &status) == 0)
        return open_failed(output, path, "it is a symbolic link that leads nowhere");
    if (there && is_any_input(configs, count, &status))
        return open_failed(output, path, "it is one of the files that are read");
    if (there && !S_ISREG(status.st_mode))
        return open_special(output, path);
    output->target = there ? realpath(path, NULL) : strdup(path); /* behind symbolic links */
    output->temporary = output->target ? temporary_name(output->target) : NULL;
    if (!output->temporary)
        return open_failed(output, path, strerror(errno));
    leftovers_tell(output->target);
    int fd = open_temporary(output);
    if (fd < 0) {
        guard(NULL);
        return open_failed(output, path, strerror(errno));
    }
    const char *why = permissions_set(fd, there ? &status : NULL, secret);
    if (!why && there)
        replaced_tell(path, &status, secret);
    output->stream = why ? NULL : fdopen(fd, "w");
    if (output->stream)
        return true;
    why = why ? why : strerror(errno);
    close(fd);
    if (!output->nameless)
        unlink(output->temporary);
    guard(NULL);
    return open_failed(output, path, why);
}

/* --- closing --- */

/* Give a file without a name the temporary one. */
static bool name_give(struct output *output)
{
    char open[64];

    snprintf(open, sizeof open, "/proc/self/fd/%d", fileno(output->stream));
    for (int tries = 0; tries < 100; tries++) {
        name_shuffle(output->temporary);
        if (linkat(AT_FDCWD, open, AT_FDCWD, output->temporary, AT_SYMLINK_FOLLOW) == 0) {
            output->nameless = false;
            return true;
        }
        if (errno != EEXIST)
            return false;
    }
    return false;
}

static bool written_out(struct output *output)
{
    if (fflush(output->stream) != 0 || ferror(output->stream))
        return false;
    return !output->temporary || fsync(fileno(output->stream)) == 0;
}

static bool take_place(struct output *output)
{
    guard(output->temporary);
    return (!output->nameless || name_give(output)) &&
           rename(output->temporary, output->target) == 0;
}

bool output_close(struct output *output, bool keep)
{
    bool done = written_out(output);
    bool replaces = output->temporary != NULL;

    if (replaces && keep && done)
        done = take_place(output);
    int why = errno;
    if (replaces && !(keep && done) && !output->nameless)
        unlink(output->temporary);
    if (replaces)
        guard(NULL);
    if (fclose(output->stream) != 0 && done && !replaces) {
        done = false;
        why = errno;
    }
    if (keep && !done)
        trouble("%s: %s%s", output->path, strerror(why),
                replaces ? "; the file is left as it was" : "");
    free(output->temporary);
    free(output->target);
    return keep && done;
}
