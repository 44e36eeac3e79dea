#include "cli/cli.h"
#include "cli/fix.h"
#include "cli/jobs.h"
#include "cli/linted.h"
#include "cli/reports.h"
#include "cli/statistics.h"
#include "cli/timing.h"
#include "cli/walk.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* What holds for all files. */
struct run {
    const struct arguments *arguments;
    struct config_files config_files;
    struct baselines baselines;
    enum fix_mode fix;
    struct sc_mended mended;
    struct sc_report_options report;
    struct reports reports;
    size_t jobs; /* 0: as many as there are processors */
    struct names names;
    struct linted *files;
    size_t count;
};

/* --- options --- */

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

/* What the command line says for all files; mistakes in the rest of it are told here, once. */
static bool run_parse(const struct arguments *arguments, struct run *run)
{
    unsigned order = 0;
    enum sc_severity show = SC_SEVERITY_NOTE;

    *run = (struct run){.arguments = arguments,
                        .baselines.writing = arguments->given[OPTION_WRITE_BASELINE],
                        .fix = fix_mode_of(arguments),
                        .report.show = SC_SEVERITY_NOTE};
    return reports_parse(arguments, &run->reports) && color_parse(arguments, &run->report) &&
           option_choose(arguments, OPTION_SORT, &order) &&
           level_parse(arguments, OPTION_SHOW, &show) &&
           number_parse(arguments, OPTION_JOBS, &run->jobs) && linted_options_check(arguments);
}

/* --- checking --- */

static bool is_input(const struct linted *linted)
{
    return !strcmp(linted->path, "-");
}

static void check(void *data, size_t index)
{
    struct run *run = data;
    struct linted *linted = &run->files[index];

    /* standard input can't be read twice: it is mended before it is looked at */
    if (!linted->failed && !(run->fix != FIX_NOTHING && is_input(linted)))
        linted_check(linted, &run->mended);
}

/* What other files include goes: it is told there. */
static void within_remove(struct run *run)
{
    size_t kept = 0;

    linted_within(run->files, run->count);
    for (size_t i = 0; i < run->count; i++) {
        if (!run->files[i].within) {
            run->files[kept++] = run->files[i];
            continue;
        }
        arguments_free(&run->files[i].arguments);
        sc_config_free(run->files[i].config);
    }
    run->count = kept;
}

/* Mend all files, then write them or show what would change. */
static int mend(struct run *run)
{
    bool any = false;

    for (size_t i = 0; i < run->count; i++)
        linted_mend(&run->files[i], &run->mended);
    bool done = run->fix == FIX_DIFF ? fix_diff(&run->mended, &any) : fix_write(&run->mended);
    if (!done)
        return EXIT_TROUBLE;
    return any ? EXIT_FINDINGS : EXIT_CLEAN;
}

/* Leave out what is known, put the rest in order, and tell what could not be checked. */
static int sift(struct run *run)
{
    int status = EXIT_CLEAN;

    for (size_t i = 0; i < run->count; i++) {
        struct linted *linted = &run->files[i];
        const char *baseline = linted->arguments.value[OPTION_BASELINE];
        if (linted->failed && !linted->told)
            trouble(linted->config && linted->config->trouble ? "%s" : "%2$s: %1$s", linted->error,
                    linted->path);
        bool done = !linted->failed &&
                    (!baseline || baseline_apply(&run->baselines, baseline, &linted->findings));
        if (done && !filter_sort(run->arguments, &linted->findings))
            done = !trouble("out of memory");
        if (!done)
            status = EXIT_TROUBLE;
    }
    return status;
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

/* --- writing --- */

/* Where findings go that no file was named for: standard output may be taken by what is mended. */
static FILE *report_stream(const struct run *run)
{
    if (run->fix == FIX_DIFF)
        return NULL;
    for (size_t i = 0; run->fix == FIX_FILES && i < run->count; i++)
        if (is_input(&run->files[i]))
            return stderr;
    return stdout;
}

/* Write what was found, and the baseline. False, with a message, when that failed. */
static bool results_write(const struct run *run)
{
    struct sc_report_item *items = calloc(run->count + 1, sizeof *items);
    struct sc_config **configs = calloc(run->count + 1, sizeof *configs);
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
    FILE *out = report_stream(run);
    done = done && reports_write(&run->reports, out, items, run->count, configs, &run->report) &&
           baselines_write(&run->baselines, configs, run->count);
    if (done && run->arguments->given[OPTION_STATISTICS])
        statistics_write(out && reports_show_text(&run->reports) ? out : stderr, items, run->count);
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

/* --- the whole --- */

static int lint_all(struct run *run)
{
    double started = timing_now();

    for (size_t i = 0; i < run->count; i++)
        linted_prepare(&run->files[i], run->arguments, &run->config_files);
    jobs_run(run->count, run->jobs, check, run);
    within_remove(run);
    int mended = run->fix != FIX_NOTHING ? mend(run) : EXIT_CLEAN;
    int status = sift(run);
    double writing = timing_now();
    if (!results_write(run) || mended == EXIT_TROUBLE)
        status = EXIT_TROUBLE;
    writing = timing_now() - writing;
    if (run->arguments->given[OPTION_TIMING])
        timing_write(stderr, run->files, run->count, writing, timing_now() - started);
    certificates_unseen_say(run);
    if (status != EXIT_CLEAN)
        return status;
    return run->fix == FIX_DIFF ? mended : verdict(run);
}

static bool files_take(struct run *run)
{
    run->files = calloc(run->names.count + 1, sizeof *run->files);
    if (!run->files)
        return !trouble("out of memory");
    run->count = run->names.count;
    for (size_t i = 0; i < run->count; i++)
        run->files[i].path = run->names.items[i];
    return true;
}

static void run_free(struct run *run)
{
    for (size_t i = 0; run->files && i < run->count; i++) {
        arguments_free(&run->files[i].arguments);
        sc_config_free(run->files[i].config);
    }
    free(run->files);
    names_free(&run->names);
    sc_mended_free(&run->mended);
    baselines_free(&run->baselines);
    config_files_free(&run->config_files);
    reports_free(&run->reports);
}

int cmd_lint(const struct arguments *arguments)
{
    struct run run;
    int status = EXIT_TROUBLE;

    if (run_parse(arguments, &run)) {
        bool all = names_collect(arguments, &run.names);
        if (files_take(&run))
            status = lint_all(&run);
        status = all ? status : EXIT_TROUBLE;
    }
    run_free(&run);
    return status;
}
