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

bool output_open(struct output *output, const char *path, unsigned mode, bool force)
{
    *output = (struct output){.path = path};
    if (!force && access(path, F_OK) == 0) {
        trouble("%s: the file exists; --force overwrites it", path);
        return false;
    }
    output->temporary = temporary_name(path);
    int fd = output->temporary ? mkstemp(output->temporary) : -1;
    if (fd < 0) {
        trouble("%s: %s", path, strerror(errno));
        free(output->temporary);
        output->temporary = NULL;
        return false;
    }
    if (fchmod(fd, (mode_t)mode) == 0)
        output->stream = fdopen(fd, "w");
    if (output->stream)
        return true;
    trouble("%s: %s", path, strerror(errno));
    close(fd);
    unlink(output->temporary);
    free(output->temporary);
    return false;
}

bool output_close(struct output *output, bool keep)
{
    bool written = fflush(output->stream) == 0 && !ferror(output->stream) &&
                   fsync(fileno(output->stream)) == 0;
    int why = errno;

    if (fclose(output->stream) != 0 && written) {
        written = false;
        why = errno;
    }
    if (keep && written && rename(output->temporary, output->path) != 0) {
        written = false;
        why = errno;
    }
    if (!keep || !written)
        unlink(output->temporary);
    if (keep && !written)
        trouble("%s: %s; the file is left as it was", output->path, strerror(why));
    free(output->temporary);
    return keep && written;
}
