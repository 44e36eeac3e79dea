#include "cli/cli.h"
#include "cli/filter.h"
#include "cli/reports.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define DEFAULT_FILE "/etc/ipsec.conf"

/* What one file gave. */
struct linted {
    struct sc_config *config;
    struct sc_findings findings;
    enum sc_severity fail_on; /* SC_SEVERITY_OFF: never */
    const char *error;        /* why there is no config; NULL: out of memory */
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
    struct sc_report_options report;
    struct reports reports;
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

    *run = (struct run){.arguments = arguments, .report.show = SC_SEVERITY_NOTE};
    return reports_parse(arguments, &run->reports) && color_parse(arguments, &run->report) &&
           option_choose(arguments, OPTION_SORT, &order) &&
           level_parse(arguments, OPTION_SHOW, &show) && settings_parse(arguments, &settings);
}

static enum sc_status load(const struct settings *settings, const char *path,
                           struct sc_config **config)
{
    struct sc_load_options options = settings->load;
    char *beside;

    if (!secrets_default(&options, path, &beside))
        return SC_NO_MEMORY;
    enum sc_status status = sc_config_load(path, &options, config);
    free(beside);
    return status;
}

/* Load and check one file as `arguments` say: EXIT_CLEAN, or EXIT_TROUBLE with a message. */
static int check(const struct arguments *arguments, const struct filter *filter, const char *path,
                 struct linted *linted)
{
    struct settings settings;

    if (!settings_parse(arguments, &settings))
        return EXIT_TROUBLE;
    linted->fail_on = settings.fail_on;
    enum sc_status status = load(&settings, path, &linted->config);
    if (status == SC_CANNOT_READ)
        return trouble("%s", linted->config->trouble);
    if (status != SC_OK || !sc_lint(linted->config, &settings.lint, &linted->findings) ||
        !filter_apply(filter, &linted->findings) || !filter_sort(filter->line, &linted->findings))
        return trouble("%s: out of memory", path);
    return EXIT_CLEAN;
}

/* Lint one file with the options that hold for it. */
static int lint(struct run *run, const char *path, struct linted *linted)
{
    struct filter filter = {.line = run->arguments};
    struct arguments merged;
    char real[PATH_MAX];

    if (!config_file_find(&run->config_files, run->arguments, path, &filter.file)) {
        linted->error = "its " CONFIG_FILE " can't be used";
        return EXIT_TROUBLE;
    }
    if (!config_merge(filter.file, run->arguments, config_path(run->arguments, path, real),
                      &merged))
        return EXIT_TROUBLE;
    int status = check(&merged, &filter, path, linted);
    arguments_free(&merged);
    return status;
}

static int verdict(const struct linted *linted, size_t count)
{
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; linted[i].fail_on && k < linted[i].findings.count; k++)
            if (linted[i].findings.items[k].severity >= linted[i].fail_on)
                return EXIT_FINDINGS;
    return EXIT_CLEAN;
}

/* Write what was linted. False, with a message, when that failed. */
static bool report(const struct linted *linted, const char *const *names, size_t count,
                   const struct run *run)
{
    struct sc_report_item *items = calloc(count, sizeof *items);
    struct sc_config **configs = calloc(count, sizeof *configs);
    bool done = items && configs;

    if (!done)
        trouble("out of memory");
    for (size_t i = 0; done && i < count; i++) {
        const struct sc_config *config = configs[i] = linted[i].config;
        items[i] = (struct sc_report_item){.name = names[i], .findings = &linted[i].findings};
        if (!config)
            items[i].error = linted[i].error ? linted[i].error : "out of memory";
        else if (config->trouble)
            items[i].error = config->trouble;
        else
            items[i].accepted = config->model.accepted;
    }
    done = done && reports_write(&run->reports, items, count, configs, &run->report);
    free(items);
    free(configs);
    return done;
}

/* Lint the files of these names and write what was found. */
static int lint_all(struct run *run, const char *const *names, size_t count)
{
    struct linted *linted = calloc(count, sizeof *linted);
    int status = EXIT_CLEAN;

    if (!linted)
        return trouble("out of memory");
    for (size_t i = 0; i < count; i++)
        if (lint(run, names[i], &linted[i]) != EXIT_CLEAN)
            status = EXIT_TROUBLE;
    if (!report(linted, names, count, run))
        status = EXIT_TROUBLE;
    if (status == EXIT_CLEAN)
        status = verdict(linted, count);
    size_t unseen = 0;
    while (unseen + 1 < count &&
           !(linted[unseen].config && linted[unseen].config->certificates_unseen))
        unseen++;
    unseen_say(linted[unseen].config);
    for (size_t i = 0; i < count; i++)
        sc_config_free(linted[i].config);
    free(linted);
    return status;
}

int cmd_lint(const struct arguments *arguments)
{
    static const char *const default_file[] = {DEFAULT_FILE};
    struct run run;
    int status = EXIT_TROUBLE;

    if (run_parse(arguments, &run))
        status = arguments->operands.count
                     ? lint_all(&run, arguments->operands.items, arguments->operands.count)
                     : lint_all(&run, default_file, 1);
    config_files_free(&run.config_files);
    reports_free(&run.reports);
    return status;
}
