/* Findings for people: place, message, the line with a mark under the range, related places, what
 * to do. */
#include "report/excerpt.h"
#include "report/formats.h"

#include <string.h>

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

static void excerpt_write(const struct sc_report_run *run, struct sc_range range, char mark,
                          const char *color, const char *label)
{
    struct sc_excerpt excerpt = sc_excerpt(run->arena, range);
    char *marks = sc_arena_alloc(run->arena, excerpt.width + 1);

    memset(marks, mark == '^' ? '~' : mark, excerpt.width);
    marks[0] = mark;
    fprintf(run->out, "%6zu | %s\n       | %s", excerpt.number, excerpt.line, excerpt.blank);
    paint(run, color, marks);
    if (label)
        fprintf(run->out, " %s", sc_report_clean(run->arena, label));
    fputc('\n', run->out);
}

static void related_write(const struct sc_report_run *run, const struct sc_finding *finding)
{
    for (const struct sc_related *related = finding->related; related; related = related->next) {
        if (!related->range.file)
            continue;
        if (related->range.file != finding->range.file)
            fprintf(run->out, "       : %s\n",
                    sc_report_clean(run->arena, related->range.file->name));
        excerpt_write(run, related->range, '-', BLUE, related->message);
    }
}

static void chain_write(const struct sc_report_run *run, const struct sc_file *file)
{
    for (; file && file->included_from.file; file = file->included_from.file) {
        const struct sc_range *from = &file->included_from;
        fprintf(run->out, "       = included from %s:%zu\n",
                sc_report_clean(run->arena, from->file->name),
                sc_file_position(from->file, from->start).line);
    }
}

static void finding_write(const struct sc_report_run *run, const struct sc_finding *finding,
                          const char *name)
{
    const struct sc_file *file = finding->range.file;
    struct sc_position at = {1, 1, 0};

    if (file)
        at = sc_file_position(file, finding->range.start);
    const char *place = sc_arena_format(
        run->arena, "%s:%zu:%zu:", sc_report_clean(run->arena, file ? file->name : name), at.line,
        at.column);
    paint(run, BOLD, place);
    fputc(' ', run->out);
    paint(run, color_of(finding->severity), sc_severity_name(finding->severity));
    fprintf(run->out, ": %s [%s %s]\n", sc_report_clean(run->arena, finding->message),
            finding->rule->code, finding->rule->name);
    if (file)
        excerpt_write(run, finding->range, '^', color_of(finding->severity), NULL);
    related_write(run, finding);
    if (finding->help)
        fprintf(run->out, "       = %s\n", sc_report_clean(run->arena, finding->help));
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
    fputc('\n', run->out);
    for (size_t i = 0; i < run->count; i++)
        if (!run->items[i].accepted)
            fprintf(run->out, "%s: strongSwan refuses the whole file and loads nothing of it\n",
                    sc_report_clean(run->arena, run->items[i].name));
}

void sc_report_text(const struct sc_report_run *run)
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
}
