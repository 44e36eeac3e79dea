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
};

struct settings {
    struct sc_load_options load;
    struct sc_lint_options lint;
    struct sc_report_options report;
    struct reports reports;
    enum sc_severity fail_on; /* SC_SEVERITY_OFF: never */
};

static bool color_parse(const struct arguments *arguments, struct settings *settings)
{
    enum { AUTO, ALWAYS, NEVER };
    const char *no_color = getenv("NO_COLOR");
    unsigned when = AUTO;

    if (!option_choose(arguments, OPTION_COLOR, &when))
        return false;
    settings->report.color =
        when == ALWAYS || (when == AUTO && isatty(STDOUT_FILENO) && !(no_color && *no_color));
    return true;
}

static bool level_parse(const struct arguments *arguments, enum option_id id,
                        enum sc_severity *level)
{
    unsigned choice = SC_SEVERITY_ERROR - *level; /* error, warning, note, and then none */

    if (!option_choose(arguments, id, &choice))
        return false;
    *level = SC_SEVERITY_ERROR - choice;
    return true;
}

static bool settings_parse(const struct arguments *arguments, struct settings *settings)
{
    *settings = (struct settings){.fail_on = SC_SEVERITY_WARNING};
    settings->report.show = SC_SEVERITY_NOTE;
    settings->lint.migration = arguments->given[OPTION_MIGRATION];
    settings->lint.local = arguments->all[OPTION_LOCAL].items;
    settings->lint.local_count = arguments->all[OPTION_LOCAL].count;
    unsigned order = 0, profile = SC_PROFILE_RFC, dialect = SC_DIALECT_AUTO, target = SC_TARGET_5_9;
    bool done = load_parse(arguments, &settings->load) &&
                reports_parse(arguments, &settings->reports) && color_parse(arguments, settings) &&
                option_choose(arguments, OPTION_PROFILE, &profile) &&
                option_choose(arguments, OPTION_DIALECT, &dialect) &&
                option_choose(arguments, OPTION_TARGET, &target) &&
                level_parse(arguments, OPTION_FAIL_ON, &settings->fail_on) &&
                level_parse(arguments, OPTION_SHOW, &settings->report.show) &&
                option_choose(arguments, OPTION_SORT, &order) && filter_check(arguments);
    settings->lint.profile = profile;
    settings->lint.dialect = dialect;
    settings->lint.target = target;
    return done;
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

/* Lint one file; EXIT_CLEAN, or EXIT_TROUBLE with a message. */
static int lint(const struct arguments *arguments, const struct settings *settings,
                const char *path, struct linted *linted)
{
    enum sc_status status = load(settings, path, &linted->config);

    if (status == SC_CANNOT_READ)
        return trouble("%s", linted->config->trouble);
    if (status != SC_OK || !sc_lint(linted->config, &settings->lint, &linted->findings))
        return trouble("%s: out of memory", path);
    filter_apply(arguments, &linted->findings);
    if (!filter_sort(arguments, &linted->findings))
        return trouble("%s: out of memory", path);
    return EXIT_CLEAN;
}

static int verdict(const struct linted *linted, size_t count, enum sc_severity fail_on)
{
    for (size_t i = 0; fail_on != SC_SEVERITY_OFF && i < count; i++)
        for (size_t k = 0; k < linted[i].findings.count; k++)
            if (linted[i].findings.items[k].severity >= fail_on)
                return EXIT_FINDINGS;
    return EXIT_CLEAN;
}

/* Write what was linted. False, with a message, when that failed. */
static bool report(const struct linted *linted, const char *const *names, size_t count,
                   const struct settings *settings)
{
    struct sc_report_item *items = calloc(count, sizeof *items);
    struct sc_config **configs = calloc(count, sizeof *configs);
    bool done = items && configs;

    if (!done)
        trouble("out of memory");
    for (size_t i = 0; done && i < count; i++) {
        const struct sc_config *config = configs[i] = linted[i].config;
        items[i] = (struct sc_report_item){.name = names[i], .findings = &linted[i].findings};
        if (!config || config->trouble)
            items[i].error = config ? config->trouble : "out of memory";
        else
            items[i].accepted = config->model.accepted;
    }
    done = done && reports_write(&settings->reports, items, count, configs, &settings->report);
    free(items);
    free(configs);
    return done;
}

int cmd_lint(const struct arguments *arguments)
{
    static const char *const default_file[] = {DEFAULT_FILE};
    struct settings settings;
    size_t count = arguments->operands.count ? arguments->operands.count : 1;
    const char *const *names = arguments->operands.count ? arguments->operands.items : default_file;
    int status = EXIT_CLEAN;

    if (!settings_parse(arguments, &settings)) {
        reports_free(&settings.reports);
        return EXIT_TROUBLE;
    }
    struct linted *linted = calloc(count, sizeof *linted);
    if (!linted) {
        reports_free(&settings.reports);
        return trouble("out of memory");
    }
    for (size_t i = 0; i < count; i++)
        if (lint(arguments, &settings, names[i], &linted[i]) != EXIT_CLEAN)
            status = EXIT_TROUBLE;
    if (!report(linted, names, count, &settings))
        status = EXIT_TROUBLE;
    if (status == EXIT_CLEAN)
        status = verdict(linted, count, settings.fail_on);
    size_t unseen = 0;
    while (unseen + 1 < count &&
           !(linted[unseen].config && linted[unseen].config->certificates_unseen))
        unseen++;
    unseen_say(linted[unseen].config);
    for (size_t i = 0; i < count; i++)
        sc_config_free(linted[i].config);
    free(linted);
    reports_free(&settings.reports);
    return status;
}
