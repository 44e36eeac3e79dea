#include "cli/linted.h"

#include "cli/fix.h"

#include <stdlib.h>
#include <string.h>

/* What the options say of one file. */
struct settings {
    struct sc_load_options load;
    struct sc_lint_options lint;
    enum sc_severity fail_on;
};

static bool settings_parse(const struct arguments *arguments, struct settings *settings)
{
    unsigned profile = SC_PROFILE_RFC, dialect = SC_DIALECT_AUTO, target = SC_TARGET_5_9;

    *settings = (struct settings){.fail_on = SC_SEVERITY_WARNING};
    bool done = load_parse(arguments, &settings->load) &&
                option_choose(arguments, OPTION_PROFILE, &profile) &&
                option_choose(arguments, OPTION_DIALECT, &dialect) &&
                option_choose(arguments, OPTION_TARGET, &target) &&
                level_parse(arguments, OPTION_FAIL_ON, &settings->fail_on) &&
                filter_check(arguments);
    settings->lint = (struct sc_lint_options){
        .profile = profile,
        .dialect = dialect,
        .target = target,
        .migration = arguments->given[OPTION_MIGRATION],
        .require_reason = arguments->given[OPTION_REQUIRE_REASON],
        .local = arguments->all[OPTION_LOCAL].items,
        .local_count = arguments->all[OPTION_LOCAL].count,
    };
    return done;
}

bool linted_options_check(const struct arguments *arguments)
{
    struct settings settings;

    return settings_parse(arguments, &settings);
}

static void fail(struct linted *linted, const char *error, bool told)
{
    linted->error = error;
    linted->failed = true;
    linted->told = told;
}

void linted_prepare(struct linted *linted, const struct arguments *line,
                    struct config_files *config_files)
{
    char real[PATH_MAX];

    linted->filter.line = line;
    if (!config_file_find(config_files, line, linted->path, &linted->filter.file))
        fail(linted, "its " CONFIG_FILE " can't be used", true);
    else if (!config_merge(linted->filter.file, line, config_path(line, linted->path, real),
                           &linted->arguments))
        fail(linted, "out of memory", true);
    if (linted->error || !line->given[OPTION_WRITE_BASELINE] ||
        linted->arguments.given[OPTION_BASELINE])
        return;
    trouble("--write-baseline needs --baseline, the FILE to write");
    fail(linted, "no baseline was named", true);
}

void linted_check(struct linted *linted, const struct sc_mended *mended)
{
    struct settings settings;
    char *beside = NULL;

    if (!settings_parse(&linted->arguments, &settings)) {
        fail(linted, "its options are wrong", true);
        return;
    }
    linted->fail_on = settings.fail_on;
    settings.load.instead = mended->as;
    settings.load.instead_count = mended->count;
    enum sc_status status = secrets_default(&settings.load, linted->path, &beside)
                                ? sc_config_load(linted->path, &settings.load, &linted->config)
                                : SC_NO_MEMORY;
    free(beside);
    if (linted->config)
        linted->error = linted->config->trouble; /* also that of a file which must not be opened */
    if (status == SC_CANNOT_READ)
        fail(linted, linted->error, false);
    else if (status != SC_OK || !sc_lint(linted->config, &settings.lint, &linted->findings) ||
             !filter_apply(&linted->filter, &linted->findings))
        fail(linted, "out of memory", false);
}

/* --- mending --- */

static bool can_mend(const struct linted *linted)
{
    bool unsafe = linted->arguments.given[OPTION_UNSAFE_FIXES];

    for (size_t i = 0; i < linted->findings.count; i++)
        if (linted->findings.items[i].edits &&
            (unsafe || linted->findings.items[i].fixable == SC_FIX_SAFE))
            return true;
    return !strcmp(linted->path, "-"); /* which was not looked at yet */
}

void linted_mend(struct linted *linted, struct sc_mended *mended)
{
    struct settings settings;
    char *beside = NULL;

    if (linted->failed || !can_mend(linted))
        return;
    bool done = settings_parse(&linted->arguments, &settings) &&
                secrets_default(&settings.load, linted->path, &beside) &&
                fix_take(mended, &linted->filter, linted->path, &settings.load, &settings.lint);
    free(beside);
    sc_config_free(linted->config);
    linted->config = NULL;
    linted->findings = (struct sc_findings){0};
    if (done)
        linted_check(linted, mended);
    else
        fail(linted, "it can't be mended", true);
}

/* --- includes --- */

/* A file on disk, and which of the files to check it is. */
struct place {
    uint64_t device, inode;
    size_t index;
};

static int by_place(const void *x, const void *y)
{
    const struct place *a = x, *b = y;

    if (a->device != b->device)
        return a->device < b->device ? -1 : 1;
    if (a->inode != b->inode)
        return a->inode < b->inode ? -1 : 1;
    return a->index < b->index ? -1 : a->index > b->index;
}

/* Mark what the file at `own` includes; `places` are sorted. */
static void included_mark(struct linted *files, const struct place *places, size_t count,
                          size_t own)
{
    const struct sc_files *read = &files[own].config->files;

    for (size_t i = 0; i < read->count; i++) {
        const struct sc_file *file = read->items[i];
        struct place key = {file->device, file->inode, 0};
        size_t first = 0, behind = count;
        while (first < behind) {
            size_t middle = first + (behind - first) / 2;
            if (by_place(&places[middle], &key) < 0)
                first = middle + 1;
            else
                behind = middle;
        }
        for (; file->inode && first < count && places[first].device == key.device &&
               places[first].inode == key.inode;
             first++)
            files[places[first].index].within |= places[first].index != own;
    }
}

void linted_within(struct linted *files, size_t count)
{
    struct place *places = count > 1 ? malloc(count * sizeof *places) : NULL;
    size_t found = 0;

    for (size_t i = 0; places && i < count; i++) {
        if (!files[i].config || !files[i].config->files.count)
            continue;
        const struct sc_file *file = files[i].config->files.items[0];
        if (file->inode)
            places[found++] = (struct place){file->device, file->inode, i};
    }
    if (found)
        qsort(places, found, sizeof *places, by_place);
    for (size_t i = 0; found && i < count; i++)
        if (files[i].config && !files[i].within)
            included_mark(files, places, found, i);
    free(places);
}
