/* What the harnesses share. */
#ifndef FUZZ_HARNESS_H
#define FUZZ_HARNESS_H

#include <swanconf/swanconf.h>

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Where reports go; opened once. */
static inline FILE *nowhere(void)
{
    static FILE *out;

    if (!out)
        out = fopen("/dev/null", "w");
    if (!out)
        abort();
    return out;
}

/* A file that exists as long as it is open; its name in /proc in `path`. */
static inline int file_of(const void *bytes, size_t size, char path[32])
{
    int fd = memfd_create("fuzz", MFD_CLOEXEC);

    if (fd < 0 || (size && write(fd, bytes, size) != (ssize_t)size))
        abort();
    snprintf(path, 32, "/proc/self/fd/%d", fd);
    return fd;
}

/* A configuration of these bytes. No other file is read: what depends on the file system can't be
 * reproduced. */
static inline struct sc_config *load(const void *conf, size_t conf_size, const void *secrets,
                                     size_t secrets_size)
{
    struct sc_load_options options = {.no_files = true,
                                      .sysconfdir = "/nowhere",
                                      .text = conf ? conf : "",
                                      .text_length = conf_size,
                                      .secrets_text = secrets,
                                      .secrets_text_length = secrets_size};
    struct sc_config *config;

    if (sc_config_load("ipsec.conf", &options, &config) != SC_OK)
        abort();
    return config;
}

/* Every rule, in a target and a profile that the input's size decides. */
static inline struct sc_findings lint(struct sc_config *config, size_t size)
{
    struct sc_lint_options options = {.target = size % 3,
                                      .profile = size % 2 ? SC_PROFILE_STRICT : SC_PROFILE_RFC};
    struct sc_findings findings;

    if (!sc_lint(config, &options, &findings))
        abort();
    return findings;
}

static inline void report(const struct sc_config *config, const struct sc_findings *findings,
                          enum sc_report_format format, FILE *out)
{
    struct sc_report_options options = {.format = format, .show = SC_SEVERITY_NOTE};
    struct sc_report_item item = {
        .name = "ipsec.conf", .accepted = config->model.accepted, .findings = findings};

    if (!sc_report(out, &item, 1, &options))
        abort();
}

#endif
