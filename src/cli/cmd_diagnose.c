#include "cli/cli.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK = 1 << 18 };

/* Read a log to its end; false with a message. */
static bool log_read(struct sc_diagnose *diagnose, const char *path, char *block)
{
    bool dash = !strcmp(path, "-");
    FILE *log = dash ? stdin : fopen(path, "re");
    size_t got;
    bool done = log != NULL;

    if (!log) {
        trouble("%s: %s", path, strerror(errno));
        return false;
    }
    setvbuf(log, NULL, _IONBF, 0);
    while (done && (got = fread(block, 1, BLOCK, log)) > 0)
        done = sc_diagnose_feed(diagnose, block, got);
    if (!done)
        trouble("out of memory");
    if (done && ferror(log)) {
        trouble("%s: %s", path, strerror(errno));
        done = false;
    }
    if (!dash)
        fclose(log);
    return done && sc_diagnose_feed(diagnose, "\n", 1);
}

static bool logs_read(struct sc_diagnose *diagnose, const struct words *paths)
{
    char *block = malloc(BLOCK);
    bool done = block != NULL;

    for (size_t i = 0; done && i < paths->count; i++)
        done = log_read(diagnose, paths->items[i], block);
    if (done && !paths->count)
        done = log_read(diagnose, "-", block);
    free(block);
    return done;
}

/* The configuration of this side, where it was named. */
static bool config_read(const struct arguments *arguments, struct sc_config **config)
{
    const char *path = arguments->value[OPTION_CONFIG];
    struct sc_load_options load;

    if (!path)
        return true;
    if (!load_parse(arguments, &load))
        return false;
    enum sc_status status = sc_config_load(path, &load, config);
    if (status == SC_OK)
        return true;
    trouble("%s", *config && (*config)->trouble ? (*config)->trouble : "out of memory");
    return false;
}

static int write_out(const struct arguments *arguments, const struct sc_diagnosis *found,
                     const struct sc_config *config, bool json)
{
    bool done = json ? sc_diagnosis_json(found, config, stdout)
                     : sc_diagnosis_text(found, config, arguments->given[OPTION_ALL], stdout);

    if (!done)
        return trouble("the diagnosis can't be written");
    return found->verdict ? EXIT_FINDINGS : EXIT_CLEAN;
}

int cmd_diagnose(const struct arguments *arguments)
{
    unsigned json = 0;
    struct sc_config *config = NULL;
    int status = EXIT_TROUBLE;

    if (!option_choose(arguments, OPTION_LOG_FORMAT, &json))
        return EXIT_TROUBLE;
    struct sc_diagnose *diagnose = sc_diagnose_new();
    if (!diagnose)
        return trouble("out of memory");
    if (config_read(arguments, &config) && logs_read(diagnose, &arguments->operands)) {
        const struct sc_diagnosis *found = sc_diagnose_end(diagnose);
        status = found ? write_out(arguments, found, config, json) : trouble("out of memory");
    }
    sc_diagnose_free(diagnose);
    sc_config_free(config);
    return status;
}
