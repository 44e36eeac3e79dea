/* Files that appear whole or not at all. */
#include "cli/cli.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* PATH.XXXXXX beside the target, so that rename() stays within one file system. */
static char *temporary_name(const char *path)
{
    size_t length = strlen(path);
    char *name = malloc(length + sizeof ".XXXXXX");

    if (name) {
        memcpy(name, path, length);
        strcpy(name + length, ".XXXXXX");
    }
    return name;
}

static bool open_failed(struct output *output, const char *path, int why)
{
    trouble("%s: %s", path, strerror(why));
    free(output->temporary);
    free(output->target);
    *output = (struct output){0};
    return false;
}

/* A device or a pipe can't be replaced: it is written to. */
static bool open_special(struct output *output, const char *path)
{
    output->stream = fopen(path, "w");
    return output->stream || open_failed(output, path, errno);
}

bool output_open(struct output *output, const char *path, unsigned mode)
{
    struct stat status;
    bool there = stat(path, &status) == 0;

    *output = (struct output){.path = path};
    if (there && !S_ISREG(status.st_mode))
        return open_special(output, path);
    output->target = there ? realpath(path, NULL) : strdup(path); /* behind symbolic links */
    output->temporary = output->target ? temporary_name(output->target) : NULL;
    if (!output->temporary)
        return open_failed(output, path, errno);
    int fd = mkstemp(output->temporary);
    if (fd < 0)
        return open_failed(output, path, errno);
    if (fchmod(fd, (mode_t)mode) == 0)
        output->stream = fdopen(fd, "w");
    if (output->stream)
        return true;
    int why = errno;
    close(fd);
    unlink(output->temporary);
    return open_failed(output, path, why);
}

bool output_close(struct output *output, bool keep)
{
    bool special = !output->temporary;
    bool written = fflush(output->stream) == 0 && !ferror(output->stream) &&
                   (special || fsync(fileno(output->stream)) == 0);
    int why = errno;

    if (fclose(output->stream) != 0 && written) {
        written = false;
        why = errno;
    }
    if (!special && keep && written && rename(output->temporary, output->target) != 0) {
        written = false;
        why = errno;
    }
    if (!special && (!keep || !written))
        unlink(output->temporary);
    if (keep && !written)
        trouble("%s: %s%s", output->path, strerror(why),
                special ? "" : "; the file is left as it was");
    free(output->temporary);
    free(output->target);
    return keep && written;
}
