/* Findings for people: place, message, the line with a mark under the range, related places, what
 * to do. */
#include "report/excerpt.h"
#include "report/formats.h"

#define RESET "\033[0m"
#define BOLD  "\033[1m"
#define BLUE  "\033[34m"

static const char *color_of(enum sc_severity severity)
{
    switch (severity) {
    case SC_SEVERITY_ERROR:
        return "\033[1;31m";
    case SC_SEVERITY_WARNING:
        return "\033[1;33m";
    default:
        return "\033[1;36m";
    }
}

/* `text` between a colour and its end, where colours are asked for. */
static void paint(const struct sc_report_run *run, const char *color, const char *text)
{
    if (run->options->color)
        fprintf(run->out, "%s%s" RESET, color, text);
    else
        fputs(text, run->out);
}

/* Words of our own, then a text that may hold anything. */
static void line_part(const struct sc_report_run *run, const char *before, const char *text)
{
    fputs(before, run->out);
    sc_write_visible(run->out, text);
}

static void excerpt_write(const struct sc_report_run *run, struct sc_range range, char mark,
                          const char *color, const char *label)
{
    struct sc_excerpt excerpt;

    sc_excerpt_draw(&excerpt, range);
    fprintf(run->out, "%6zu | %s\n       | %s", excerpt.number, excerpt.line, excerpt.blank);
    if (run->options->color)
        fputs(color, run->out);
    fputc(mark, run->out);
    for (size_t i = 1; i < excerpt.width; i++)
        fputc(mark == '^' ? '~' : mark, run->out);
    if (run->options->color)
        fputs(RESET, run->out);
    if (label)
        line_part(run, " ", label);
    fputc('\n', run->out);
}

static void related_write(const struct sc_report_run *run, const struct sc_finding *finding)
{
    for (const struct sc_related *related = finding->related; related; related = related->next) {
        if (!related->range.file || related->range.file->veil != SC_VEIL_NONE)
            continue;
        if (related->range.file != finding->range.file) {
            line_part(run, "       : ", related->range.file->name);
            fputc('\n', run->out);
        }
        excerpt_write(run, related->range, '-', BLUE, related->message);
    }
}

static void chain_write(const struct sc_report_run *run, const struct sc_file *file)
{
    for (; file && file->included_from.file; file = file->included_from.file) {
        const struct sc_range *from = &file->included_from;
        line_part(run, "       = included from ", from->file->name);
        fprintf(run->out, ":%zu\n", sc_file_position(from->file, from->start).line);
    }
}

static void finding_write(const struct sc_report_run *run, const struct sc_finding *finding,
                          const char *name)
{
    const struct sc_file *file = finding->range.file;
    struct sc_position at = {1, 1, 0};

    if (file)
        at = sc_file_position(file, finding->range.start);
    line_part(run, run->options->color ? BOLD : "", file ? file->name : name);
    fprintf(run->out, ":%zu:%zu:%s ", at.line, at.column, run->options->color ? RESET : "");
    paint(run, color_of(finding->severity), sc_severity_name(finding->severity));
    line_part(run, ": ", finding->message);
    fprintf(run->out, " [%s %s]\n", finding->rule->code, finding->rule->name);
    if (file && file->veil == SC_VEIL_NONE)
        excerpt_write(run, finding->range, '^', color_of(finding->severity), NULL);
    related_write(run, finding);
    if (finding->help) {
        line_part(run, "       = ", finding->help);
        fputc('\n', run->out);
    }
    chain_write(run, file);
}

static void count_write(FILE *out, size_t count, const char *noun, const char *separator)
{
    fprintf(out, "%s%zu %s%s", separator, count, noun, count == 1 ? "" : "s");
}

static void summary_write(const struct sc_report_run *run)
{
    struct sc_report_counts counts = sc_report_count(run);

    count_write(run->out, counts.of[SC_SEVERITY_ERROR], "error", "");
    count_write(run->out, counts.of[SC_SEVERITY_WARNING], "warning", ", ");
    count_write(run->out, counts.of[SC_SEVERITY_NOTE], "note", ", ");
    size_t unread = 0;
    for (size_t i = 0; i < run->count; i++)
        unread += run->items[i].error != NULL;
    if (unread)
        fprintf(run->out, "; %zu file%s could not be read", unread, unread == 1 ? "" : "s");
    fputc('\n', run->out);
    for (size_t i = 0; i < run->count; i++)
        if (!run->items[i].accepted && !run->items[i].error) {
            sc_write_visible(run->out, run->items[i].name);
            fputs(": strongSwan refuses the whole file and loads nothing of it\n", run->out);
        }
}

bool sc_report_text(const struct sc_report_run *run)
{
    size_t shown = 0;

    for (size_t i = 0; i < run->count; i++) {
        for (size_t k = 0; k < run->items[i].findings->count; k++) {
            if (!sc_report_shows(run, &run->items[i].findings->items[k]))
                continue;
            finding_write(run, &run->items[i].findings->items[k], run->items[i].name);
            shown++;
        }
    }
    if (shown)
        fputc('\n', run->out);
    summary_write(run);
    return true;
}
