/* Every n-th allocation fails, for n = 1, 2, 3 …, until a run gets through without a failure: each
 * must end in a clean error, without a crash (and, under the sanitizers, without a leak). */
#include <swanconf/swanconf.h>

#include <stdlib.h>
#include <string.h>

static size_t allocations, fails_at; /* 0: never */

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *old, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *old, size_t size);

static bool fails(void)
{
    return ++allocations == fails_at;
}

void *__wrap_malloc(size_t size)
{
    return fails() ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t count, size_t size)
{
    return fails() ? NULL : __real_calloc(count, size);
}

void *__wrap_realloc(void *old, size_t size)
{
    return fails() ? NULL : __real_realloc(old, size);
}

static bool reports(const struct sc_config *config, const struct sc_findings *findings, FILE *out)
{
    struct sc_report_item item = {
        .name = "file", .accepted = config->model.accepted, .findings = findings};
    bool done = true;

    for (enum sc_report_format format = 0; format < SC_FORMAT_COUNT && done; format++) {
        struct sc_report_options options = {.format = format, .show = SC_SEVERITY_NOTE};
        if (sc_report_format_name(format))
            done = sc_report(out, &item, 1, &options);
    }
    return done;
}

/* Mended, with its diff. */
static bool mends(const char *path, const struct sc_load_options *load, FILE *out)
{
    struct sc_mend_options options = {.load = *load, .allow = SC_FIX_SAFE};
    struct sc_mended mended = {0};
    bool done = sc_mend(&mended, &options, path) == SC_OK;

    for (size_t i = 0; done && i < mended.count; i++)
        done = sc_mended_diff(&mended.items[i], false, out);
    sc_mended_free(&mended);
    return done;
}

/* Played against itself. */
static bool negotiates(const char *path, const struct sc_load_options *load, FILE *out)
{
    struct sc_party ends[2] = {{.name = "east"}, {.name = "west"}};
    bool done = true;

    for (size_t end = 0; end < 2 && done; end++)
        done = sc_config_load(path, load, &ends[end].config) == SC_OK;
    const struct sc_negotiation *found = done ? sc_negotiate(ends, SC_TARGET_5_9, 0) : NULL;
    done = found && sc_negotiation_text(found, ends, true, out) &&
           sc_negotiation_json(found, ends, out);
    for (size_t end = 0; end < 2; end++)
        sc_config_free(ends[end].config);
    return done;
}

/* Everything that can be done with a configuration; false if memory ran out on the way. */
static bool run(const char *path, const char *secrets, FILE *out)
{
    struct sc_load_options options = {.secrets = secrets, .secrets_optional = true};
    struct sc_lint_options lint = {0};
    struct sc_emit_options emit = {.secrets = true};
    struct sc_config *config;
    struct sc_findings findings;
    struct sc_losses losses;
    enum sc_status status = sc_config_load(path, &options, &config);
    bool done = status == SC_OK && sc_lint(config, &lint, &findings) &&
                reports(config, &findings, out) && sc_emit_swanctl(config, &emit, out, &losses) &&
                sc_emit_json(config, &emit, &losses, out) && mends(path, &options, out) &&
                negotiates(path, &options, out);

    sc_config_free(config);
    return done;
}

int main(int argc, char **argv)
{
    size_t runs = 0;

    for (int i = 1; i < argc; i++) {
        char secrets[4096];
        FILE *out = fopen("/dev/null", "w");
        size_t folder = strlen(argv[i]) - strlen("ipsec.conf");
        if (!out || strlen(argv[i]) < strlen("ipsec.conf") || folder > sizeof secrets / 2)
            return 2;
        memcpy(secrets, argv[i], folder);
        strcpy(secrets + folder, "ipsec.secrets");
        for (size_t n = 1;; n++, runs++) {
            allocations = 0;
            fails_at = n;
            bool done = run(argv[i], secrets, out);
            bool reached = allocations >= n;
            fails_at = 0;
            if (done && !reached)
                break;
        }
        fclose(out);
    }
    printf("%zu passed, 0 failed\n", runs);
    return 0;
}
