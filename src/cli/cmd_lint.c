#include "cli/baseline.h"
#include "cli/filter.h"
#include "cli/fix.h"
#include "cli/reports.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define DEFAULT_FILE "/etc/ipsec.conf"

/* What one file gave. */
struct linted {
    const char *path;
    struct arguments arguments; /* those that hold for it */
    struct filter filter;
    struct sc_config *config; /* NULL: `error` says why */
    struct sc_findings findings;
    enum sc_severity fail_on; /* SC_SEVERITY_OFF: never */
    const char *error;
};

/* What holds for one file. */
struct settings {
    struct sc_load_options load;
    struct sc_lint_options lint;
    enum sc_severity fail_on;
};

/* What holds for all of them. */
struct run {
    const struct arguments *arguments;
    struct config_files config_files;
    struct baselines baselines;
    enum fix_mode fix;
    struct sc_mended mended;
    struct sc_report_options report;
    struct reports reports;
    struct linted *files;
    size_t count;
};

static bool color_parse(const struct arguments *arguments, struct sc_report_options *report)
{
    enum { AUTO, ALWAYS, NEVER };
    const char *no_color = getenv("NO_COLOR");
    unsigned when = AUTO;

    if (!option_choose(arguments, OPTION_COLOR, &when))
        return false;
    report->color =
        when == ALWAYS || (when == AUTO && isatty(STDOUT_FILENO) && !(no_color && *no_color));
    return true;
}

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

/* What the command line says for all files; mistakes in the rest of it are told here, once. */
static bool run_parse(const struct arguments *arguments, struct run *run)
{
    struct settings settings;
    unsigned order = 0;
    enum sc_severity show = SC_SEVERITY_NOTE;

    *run = (struct run){.arguments = arguments,
                        .baselines.writing = arguments->given[OPTION_WRITE_BASELINE],
                        .fix = fix_mode_of(arguments),
                        .report.show = SC_SEVERITY_NOTE};
    return reports_parse(arguments, &run->reports) && color_parse(arguments, &run->report) &&
           option_choose(arguments, OPTION_SORT, &order) &&
           level_parse(arguments, OPTION_SHOW, &show) && settings_parse(arguments, &settings);
}

/* Load one file with what was mended so far. */
static enum sc_status load(const struct run *run, const struct settings *settings, const char *path,
                           struct sc_config **config)
{
    struct sc_load_options options = settings->load;
    char *beside;

    options.instead = run->mended.as;
    options.instead_count = run->mended.count;
    if (!secrets_default(&options, path, &beside))
        return SC_NO_MEMORY;
    enum sc_status status = sc_config_load(path, &options, config);
    free(beside);
    return status;
}

/* Find the options that hold for one file. */
static bool prepare(struct run *run, struct linted *linted)
{
    char real[PATH_MAX];

    linted->error = "its " CONFIG_FILE " can't be used";
    linted->filter.line = run->arguments;
    if (!config_file_find(&run->config_files, run->arguments, linted->path, &linted->filter.file) ||
        !config_merge(linted->filter.file, run->arguments,
                      config_path(run->arguments, linted->path, real), &linted->arguments))
        return false;
    linted->error = "no baseline was named";
    return !run->baselines.writing || linted->arguments.given[OPTION_BASELINE] ||
           !trouble("--write-baseline needs --baseline, the FILE to write");
}

/* Load and check one file. */
static int lint(const struct run *run, struct linted *linted)
{
    struct settings settings;

    linted->error = "out of memory";
    if (!settings_parse(&linted->arguments, &settings))
        return EXIT_TROUBLE;
    linted->fail_on = settings.fail_on;
    enum sc_status status = load(run, &settings, linted->path, &linted->config);
    if (linted->config)
        linted->error = linted->config->trouble;
    if (status == SC_CANNOT_READ)
        return trouble("%s", linted->error);
    if (status != SC_OK || !sc_lint(linted->config, &settings.lint, &linted->findings) ||
        !filter_apply(&linted->filter, &linted->findings))
        return trouble("%s: out of memory", linted->path);
    return EXIT_CLEAN;
}

/* Leave out what is known, and put the rest in order. */
static bool sift(struct run *run, struct linted *linted)
{
    const char *baseline = linted->arguments.value[OPTION_BASELINE];

    if (baseline && !baseline_apply(&run->baselines, baseline, &linted->findings))
        return false;
    return filter_sort(run->arguments, &linted->findings) || !trouble("out of memory");
}

static bool can_mend(const struct run *run, const struct linted *linted)
{
    bool unsafe = run->arguments->given[OPTION_UNSAFE_FIXES];

    for (size_t i = 0; i < linted->findings.count; i++)
        if (linted->findings.items[i].edits &&
            (unsafe || linted->findings.items[i].fixable == SC_FIX_SAFE))
            return true;
    return false;
}

/* Mend one file, and look at what is left. */
static int mend(struct run *run, struct linted *linted)
{
    struct settings settings;
    char *beside = NULL;

    if (!can_mend(run, linted) && strcmp(linted->path, "-") != 0)
        return EXIT_CLEAN;
    if (!settings_parse(&linted->arguments, &settings) ||
        !secrets_default(&settings.load, linted->path, &beside))
        return EXIT_TROUBLE;
    bool done =
        fix_take(&run->mended, &linted->filter, linted->path, &settings.load, &settings.lint);
    free(beside);
    sc_config_free(linted->config);
    linted->config = NULL;
    linted->findings = (struct sc_findings){0};
    return done ? lint(run, linted) : EXIT_TROUBLE;
}

/* Mend all files, then write them or show what would change. */
static int mend_all(struct run *run)
{
    int status = EXIT_CLEAN;
    bool any = false;

    for (size_t i = 0; i < run->count; i++)
        if (!run->files[i].error && mend(run, &run->files[i]) != EXIT_CLEAN)
            status = EXIT_TROUBLE;
    bool done = run->fix == FIX_DIFF ? fix_diff(&run->mended, &any) : fix_write(&run->mended);
    if (!done || status != EXIT_CLEAN)
        return EXIT_TROUBLE;
    return any ? EXIT_FINDINGS : EXIT_CLEAN;
}

static int verdict(const struct run *run)
{
    for (size_t i = 0; i < run->count; i++) {
        const struct linted *linted = &run->files[i];
        for (size_t k = 0; linted->fail_on && k < linted->findings.count; k++)
            if (linted->findings.items[k].severity >= linted->fail_on)
                return EXIT_FINDINGS;
    }
    return EXIT_CLEAN;
}

/* Where findings go that no file was named for: standard output may be taken by what is mended. */
static FILE *report_stream(const struct run *run)
{
    if (run->fix == FIX_DIFF)
        return NULL;
    for (size_t i = 0; run->fix == FIX_FILES && i < run->count; i++)
        if (!strcmp(run->files[i].path, "-"))
            return stderr;
    return stdout;
}

/* Write what was found, and the baseline. False, with a message, when that failed. */
static bool results_write(const struct run *run)
{
    struct sc_report_item *items = calloc(run->count, sizeof *items);
    struct sc_config **configs = calloc(run->count, sizeof *configs);
    bool done = items && configs;

    if (!done)
        trouble("out of memory");
    for (size_t i = 0; done && i < run->count; i++) {
        const struct linted *linted = &run->files[i];
        configs[i] = linted->config;
        items[i] =
            (struct sc_report_item){.name = linted->path,
                                    .findings = &linted->findings,
                                    .error = linted->error,
                                    .accepted = linted->config && linted->config->model.accepted};
    }
    done = done &&
           reports_write(&run->reports, report_stream(run), items, run->count, configs,
                         &run->report) &&
           baselines_write(&run->baselines, configs, run->count);
    free(items);
    free(configs);
    return done;
}

static void certificates_unseen_say(const struct run *run)
{
    for (size_t i = 0; i < run->count; i++) {
        if (run->files[i].config && run->files[i].config->certificates_unseen) {
            unseen_say(run->files[i].config);
            return;
        }
    }
}

/* Standard input can't be read twice: it is mended before it is looked at. */
static bool is_input_to_mend(const struct run *run, struct linted *linted)
{
    if (run->fix == FIX_NOTHING || strcmp(linted->path, "-") != 0)
        return false;
    linted->error = NULL;
    return true;
}

static int lint_all(struct run *run)
{
    int status = EXIT_CLEAN;

    for (size_t i = 0; i < run->count; i++)
        if (!prepare(run, &run->files[i]) ||
            (!is_input_to_mend(run, &run->files[i]) && lint(run, &run->files[i]) != EXIT_CLEAN))
            status = EXIT_TROUBLE;
    if (run->fix != FIX_NOTHING) {
        int mended = mend_all(run);
        status = status == EXIT_CLEAN ? mended : status;
    }
    for (size_t i = 0; i < run->count; i++)
        if (!run->files[i].error && !sift(run, &run->files[i]))
            status = EXIT_TROUBLE;
    if (!results_write(run))
        status = EXIT_TROUBLE;
    certificates_unseen_say(run);
    return status == EXIT_CLEAN && run->fix != FIX_DIFF ? verdict(run) : status;
}

static bool files_take(struct run *run)
{
    const struct words *operands = &run->arguments->operands;

    run->count = operands->count ? operands->count : 1;
    run->files = calloc(run->count, sizeof *run->files);
    if (!run->files)
        return !trouble("out of memory");
    for (size_t i = 0; i < run->count; i++)
        run->files[i].path = operands->count ? operands->items[i] : DEFAULT_FILE;
    return true;
}

static void run_free(struct run *run)
{
    for (size_t i = 0; run->files && i < run->count; i++) {
        arguments_free(&run->files[i].arguments);
        sc_config_free(run->files[i].config);
    }
    free(run->files);
    sc_mended_free(&run->mended);
    baselines_free(&run->baselines);
    config_files_free(&run->config_files);
    reports_free(&run->reports);
}

int cmd_lint(const struct arguments *arguments)
{
    struct run run;
    int status = EXIT_TROUBLE;

    if (run_parse(arguments, &run) && files_take(&run))
        status = lint_all(&run);
    run_free(&run);
    return status;
}
