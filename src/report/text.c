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

/* Words of our own, then a text that may hold anything. */
static void line_part(const struct sc_report_run *run, const char *before, const char *text)
{
    fputs(before, run->out);
    sc_write_visible(run->out, text);
}

/* A mark under a range, below its line where `line` asks for that. */
static void marks_write(const struct sc_report_run *run, struct sc_range range, char mark,
                        const char *color, const char *label, bool line)
{
    struct sc_excerpt excerpt;

    sc_excerpt_draw(&excerpt, range);
    if (line)
        fprintf(run->out, "%6zu | %s\n", excerpt.number, excerpt.line);
    fprintf(run->out, "       | %s", excerpt.blank);
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

static void excerpt_write(const struct sc_report_run *run, struct sc_range range, char mark,
                          const char *color, const char *label)
{
    marks_write(run, range, mark, color, label, true);
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

static struct sc_position position_of(const struct sc_finding *finding)
{
    return finding->range.file ? sc_file_position(finding->range.file, finding->range.start)
                               : (struct sc_position){1, 1, 0};
}

static void heading_write(const struct sc_report_run *run, const struct sc_finding *finding,
                          const char *name)
{
    const struct sc_file *file = finding->range.file;
    struct sc_position at = position_of(finding);

    line_part(run, run->options->color ? BOLD : "", file ? file->name : name);
    fprintf(run->out, ":%zu:%zu:%s ", at.line, at.column, run->options->color ? RESET : "");
    paint(run, color_of(finding->severity), sc_severity_name(finding->severity));
    line_part(run, ": ", finding->message);
    fprintf(run->out, " [%s %s]\n", finding->rule->code, finding->rule->name);
}

static void help_write(const struct sc_report_run *run, const struct sc_finding *finding,
                       bool alone)
{
    if (!finding->help)
        return;
    fputs("       = ", run->out);
    if (!alone)
        fprintf(run->out, "%s: ", finding->rule->code);
    sc_write_visible(run->out, finding->help);
    fputc('\n', run->out);
}

/* The findings of one line: headings, the line once with a mark for each, remedies. */
static void line_write(const struct sc_report_run *run, const struct sc_finding *const *findings,
                       size_t count, const char *name)
{
    const struct sc_file *file = findings[0]->range.file;
    bool alone = count == 1;

    for (size_t i = 0; i < count; i++)
        heading_write(run, findings[i], name);
    for (size_t i = 0; file && file->veil == SC_VEIL_NONE && i < count; i++)
        marks_write(run, findings[i]->range, '^', color_of(findings[i]->severity),
                    alone ? NULL : findings[i]->rule->code, i == 0);
    for (size_t i = 0; i < count; i++)
        related_write(run, findings[i]);
    for (size_t i = 0; i < count; i++)
        help_write(run, findings[i], alone);
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

/* --- what is written in which order --- */

enum {
    MOST_IN_LINE = 16, /* findings that share one excerpt */
    RUN_SHOWN = 3,     /* of syntax errors in lines that follow each other */
    MANY_FINDINGS = 6, /* from here on the gravest are named at the end */
    GRAVEST = 3,
};

/* True if two findings may share an excerpt: a long line is cut around each. */
static bool same_line(const struct sc_finding *a, const struct sc_finding *b)
{
    if (!a->range.file || a->range.file != b->range.file)
        return false;
    struct sc_position first = position_of(a), second = position_of(b);
    size_t length;
    sc_file_line(a->range.file, first.line, &length);
    return first.line == second.line && length <= SC_EXCERPT_WIDEST;
}

static bool is_next_line(const struct sc_finding *a, const struct sc_finding *b)
{
    return a->range.file && a->range.file == b->range.file && a->rule == b->rule &&
           a->severity == SC_SEVERITY_ERROR && a->rule->code[2] == '1' &&
           !strcmp(a->rule->name, "syntax-error") && position_of(b).line <= position_of(a).line + 1;
}

/* A walk over the findings that are shown. */
struct walk {
    const struct sc_report_run *run;
    const struct sc_findings *findings;
    size_t at;
};

static const struct sc_finding *next_shown(struct walk *walk)
{
    while (walk->at < walk->findings->count) {
        const struct sc_finding *finding = &walk->findings->items[walk->at++];
        if (sc_report_shows(walk->run, finding))
            return finding;
    }
    return NULL;
}

static bool item_write(const struct sc_report_run *run, const struct sc_report_item *item)
{
    struct walk walk = {run, item->findings, 0};
    const struct sc_finding *finding = next_shown(&walk), *before = NULL;
    size_t in_run = 0;
    bool any = finding != NULL;

    while (finding) {
        const struct sc_finding *line[MOST_IN_LINE] = {finding};
        size_t count = 1;
        const struct sc_finding *next = next_shown(&walk);
        while (next && count < MOST_IN_LINE && same_line(finding, next)) {
            line[count++] = next;
            next = next_shown(&walk);
        }
        in_run = before && is_next_line(before, finding) ? in_run + 1 : 0;
        if (in_run < RUN_SHOWN)
            line_write(run, line, count, item->name);
        if (in_run >= RUN_SHOWN && !(next && is_next_line(line[count - 1], next)))
            fprintf(run->out, "       ... and %zu more line%s like these\n", in_run - RUN_SHOWN + 1,
                    in_run == RUN_SHOWN ? "" : "s");
        before = line[count - 1];
        finding = next;
    }
    return any;
}

/* --- the gravest --- */

struct grave {
    const struct sc_finding *finding;
    const char *name; /* of the item */
};

static bool is_graver(const struct sc_finding *a, const struct sc_finding *b)
{
    enum sc_rank rank_a = sc_rule_rank(a->rule, a->severity);
    enum sc_rank rank_b = sc_rule_rank(b->rule, b->severity);

    return rank_a != rank_b ? rank_a < rank_b : a->severity > b->severity;
}

static void gravest_take(struct grave gravest[GRAVEST], const struct sc_finding *finding,
                         const char *name)
{
    struct grave grave = {finding, name};

    for (size_t i = 0; i < GRAVEST; i++) {
        if (gravest[i].finding && !is_graver(grave.finding, gravest[i].finding))
            continue;
        struct grave pushed = gravest[i];
        gravest[i] = grave;
        grave = pushed;
        if (!grave.finding)
            return;
    }
}

/* Where to begin, for who has many findings before him. */
static void gravest_write(const struct sc_report_run *run)
{
    struct grave gravest[GRAVEST] = {{NULL, NULL}};
    size_t count = 0;

    for (size_t i = 0; i < run->count; i++) {
        struct walk walk = {run, run->items[i].findings, 0};
        for (const struct sc_finding *finding; (finding = next_shown(&walk)); count++)
            if (finding->severity > SC_SEVERITY_NOTE)
                gravest_take(gravest, finding, run->items[i].name);
    }
    if (count < MANY_FINDINGS || !gravest[0].finding)
        return;
    fputs("\nfirst of all:\n", run->out);
    for (size_t i = 0; i < GRAVEST && gravest[i].finding; i++) {
        const struct sc_finding *finding = gravest[i].finding;
        line_part(run, "  ", finding->range.file ? finding->range.file->name : gravest[i].name);
        fprintf(run->out, ":%zu: ", position_of(finding).line);
        sc_write_visible(run->out, finding->message);
        fprintf(run->out, " [%s]\n", finding->rule->code);
    }
}

bool sc_report_text(const struct sc_report_run *run)
{
    bool any = false;

    for (size_t i = 0; i < run->count; i++)
        any |= item_write(run, &run->items[i]);
    if (any)
        fputc('\n', run->out);
    summary_write(run);
    gravest_write(run);
    return true;
}
