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
    const char *when = arguments->value[OPTION_COLOR] ? arguments->value[OPTION_COLOR] : "auto";
    const char *no_color = getenv("NO_COLOR");

    if (!strcmp(when, "always"))
        settings->report.color = true;
    else if (!strcmp(when, "auto"))
        settings->report.color = isatty(STDOUT_FILENO) && !(no_color && *no_color);
    else if (strcmp(when, "never") != 0)
        trouble("'%s': --color takes auto, always or never", when);
    return !strcmp(when, "always") || !strcmp(when, "auto") || !strcmp(when, "never");
}

static bool profile_parse(const struct arguments *arguments, struct settings *settings)
{
    static const char *const names[] = {"rfc", "cnsa2", "strict"};
    const char *value = arguments->value[OPTION_PROFILE];

    if (!value)
        return true;
    for (enum sc_profile profile = SC_PROFILE_RFC; profile <= SC_PROFILE_STRICT; profile++) {
        if (!strcmp(names[profile], value)) {
            settings->lint.profile = profile;
            return true;
        }
    }
    trouble("unknown profile '%s': --profile takes rfc, cnsa2 or strict", value);
    return false;
}

static bool dialect_parse(const struct arguments *arguments, struct settings *settings)
{
    static const char *const names[] = {"auto", "strongswan", "libreswan"};
    const char *value = arguments->value[OPTION_DIALECT];

    if (!value)
        return true;
    for (enum sc_dialect dialect = SC_DIALECT_AUTO; dialect <= SC_DIALECT_LIBRESWAN; dialect++) {
        if (!strcmp(names[dialect], value)) {
            settings->lint.dialect = dialect;
            return true;
        }
    }
    trouble("unknown dialect '%s': --dialect takes auto, strongswan or libreswan", value);
    return false;
}

static bool order_check(const struct arguments *arguments)
{
    const char *order = arguments->value[OPTION_SORT];

    if (!order || !strcmp(order, "place") || !strcmp(order, "severity"))
        return true;
    trouble("unknown order '%s': --sort takes place or severity", order);
    return false;
}

static bool level_parse(const struct arguments *arguments, enum option_id id, const char *none,
                        enum sc_severity *level)
{
    const char *value = arguments->value[id];

    if (!value || severity_parse(value, none, level))
        return true;
    trouble("'%s': --%s takes error, warning, note%s", value, option_row(id)->name,
            id == OPTION_FAIL_ON ? " or never" : "");
    return false;
}

static bool settings_parse(const struct arguments *arguments, struct settings *settings)
{
    *settings = (struct settings){.fail_on = SC_SEVERITY_WARNING};
    settings->report.show = SC_SEVERITY_NOTE;
    settings->lint.migration = arguments->given[OPTION_MIGRATION];
    settings->lint.local = arguments->all[OPTION_LOCAL].items;
    settings->lint.local_count = arguments->all[OPTION_LOCAL].count;
    return load_parse(arguments, &settings->load) && reports_parse(arguments, &settings->reports) &&
           color_parse(arguments, settings) && profile_parse(arguments, settings) &&
           dialect_parse(arguments, settings) && target_parse(arguments, &settings->lint.target) &&
           level_parse(arguments, OPTION_FAIL_ON, "never", &settings->fail_on) &&
           level_parse(arguments, OPTION_SHOW, "note", &settings->report.show) &&
           order_check(arguments) && filter_check(arguments);
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
