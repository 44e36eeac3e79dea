#include "cli/cli.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

static int run(enum command_id command, int argc, char **argv)
{
    struct arguments arguments;
    int status = EXIT_TROUBLE;

    if (arguments_parse(command, argc, argv, &arguments)) {
        if (arguments.given[OPTION_HELP]) {
            command_help(command, stdout);
            status = EXIT_CLEAN;
        } else {
            status = command_row(command)->run(&arguments);
        }
    }
    arguments_free(&arguments);
    return status;
}

/* A full disk must not look like success. */
static int flush(int status)
{
    if (fflush(stdout) != 0 || ferror(stdout))
        status = trouble("standard output can't be written");
    if (fflush(stderr) != 0 || ferror(stderr))
        status = EXIT_TROUBLE;
    return status;
}

/* A descriptor that is closed at the start would be given to the first file that is opened, and
 * what is meant for people would be written into it. */
static bool standard_descriptors_open(void)
{
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
        if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", O_RDWR) != fd)
            return false;
    return true;
}

int main(int argc, char **argv)
{
    static char buffer[BUFSIZ];

    if (!standard_descriptors_open())
        return EXIT_TROUBLE;
    setvbuf(stderr, buffer, _IOLBF, sizeof buffer);
    if (argc < 2) {
        general_help(stderr);
        return flush(EXIT_TROUBLE);
    }
    if (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h") || !strcmp(argv[1], "help")) {
        general_help(stdout);
        return flush(EXIT_CLEAN);
    }
    if (!strcmp(argv[1], "--version") || !strcmp(argv[1], "-V")) {
        printf("swanconf %s\n", sc_version());
        return flush(EXIT_CLEAN);
    }
    for (enum command_id id = 0; id < COMMAND_COUNT; id++)
        if (!strcmp(argv[1], command_row(id)->name))
            return flush(run(id, argc - 2, argv + 2));
    trouble("unknown command '%s'", argv[1]);
    general_help(stderr);
    return flush(EXIT_TROUBLE);
}
