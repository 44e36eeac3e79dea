#include "cli/reports.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* "text, gcc, …": all of them. */
static void format_unknown(const char *name)
{
    char names[256] = "";
    size_t used = 0;

    for (enum sc_report_format format = 0; format < SC_FORMAT_COUNT; format++) {
        int put = snprintf(names + used, sizeof names - used, "%s%s", used ? ", " : "",
                           sc_report_format_name(format));
        used += put > 0 && (size_t)put < sizeof names - used ? (size_t)put : 0;
    }
    trouble("unknown format '%s': --format takes %s", name, names);
}

static bool place_parse(const char *value, struct report_place *place)
{
    const char *equals = strchr(value, '=');
    size_t length = equals ? (size_t)(equals - value) : strlen(value);
    char *name = strndup(value, length);

    if (!name) {
        trouble("out of memory");
        return false;
    }
    place->format = sc_report_format_find(name);
    place->path = equals && strcmp(equals + 1, "-") != 0 ? equals + 1 : NULL;
    bool known = place->format != SC_FORMAT_COUNT;
    if (!known)
        format_unknown(name);
    else if (place->path && !*place->path)
        trouble("--format %s=: the file's name is missing", name);
    free(name);
    return known && (!place->path || *place->path);
}

/* The one format that goes to standard output goes to --output instead. */
static bool output_place(const struct arguments *arguments, struct reports *reports)
{
    const char *path = arguments->value[OPTION_OUTPUT];
    struct report_place *open = NULL;

    for (size_t i = 0; i < reports->count; i++) {
        if (reports->items[i].path)
            continue;
        if (open) {
            trouble("two formats for one place: give one of them a file, --format %s=FILE",
                    sc_report_format_name(reports->items[i].format));
            return false;
        }
        open = &reports->items[i];
    }
    if (!path || !strcmp(path, "-"))
        return true;
    if (!open) {
        trouble("--output %s: every format has a file of its own", path);
        return false;
    }
    open->path = path;
    return true;
}

bool reports_parse(const struct arguments *arguments, struct reports *reports)
{
    const struct words *given = &arguments->all[OPTION_FORMAT];

    reports->count = given->count ? given->count : 1;
    reports->items = calloc(reports->count, sizeof *reports->items); /* text */
    if (!reports->items) {
        trouble("out of memory");
        return false;
    }
    for (size_t i = 0; i < given->count; i++)
        if (!place_parse(given->items[i], &reports->items[i]))
            return false;
    return output_place(arguments, reports);
}

bool reports_show_text(const struct reports *reports)
{
    for (size_t i = 0; i < reports->count; i++)
        if (!reports->items[i].path)
            return reports->items[i].format == SC_FORMAT_TEXT;
    return false;
}

void reports_free(struct reports *reports)
{
    free(reports->items);
}

bool reports_write(const struct reports *reports, FILE *standard,
                   const struct sc_report_item *items, size_t count,
                   struct sc_config *const *configs, const struct sc_report_options *options)
{
    bool done = true;

    for (size_t i = 0; i < reports->count; i++) {
        const struct report_place *place = &reports->items[i];
        struct sc_report_options these = *options;
        these.format = place->format;
        if (!place->path && standard && !sc_report(standard, items, count, &these)) {
            trouble("the findings can't be written");
            done = false;
        }
        if (!place->path)
            continue;
        struct output output;
        these.color = false;
        done &= output_open(&output, place->path, false, configs, count) &&
                output_close(&output, sc_report(output.stream, items, count, &these));
    }
    return done;
}
