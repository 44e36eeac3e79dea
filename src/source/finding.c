#include "source/finding.h"

#include <stdlib.h>
#include <string.h>

struct sc_range sc_range(const struct sc_file *file, size_t start, size_t end)
{
    return (struct sc_range){file, (uint32_t)start, (uint32_t)end};
}

struct sc_finding *sc_find(const struct sc_finder *finder, enum sc_rule_id rule,
                           struct sc_range range, const char *format, ...)
{
    struct sc_finding finding = {.rule = sc_rule(rule), .range = range};
    va_list arguments;

    va_start(arguments, format);
    finding.message = sc_arena_vformat(finder->arena, format, arguments);
    va_end(arguments);
    finding.severity = sc_rule_severity(finding.rule, finder->target, finder->migration);
    SC_PUSH(finder->arena, finder->findings, finding);
    return &finder->findings->items[finder->findings->count - 1];
}

void sc_finding_help(const struct sc_finder *finder, struct sc_finding *finding, const char *format,
                     ...)
{
    va_list arguments;

    va_start(arguments, format);
    finding->help = sc_arena_vformat(finder->arena, format, arguments);
    va_end(arguments);
}

void sc_finding_relate(const struct sc_finder *finder, struct sc_finding *finding,
                       struct sc_range range, const char *format, ...)
{
    struct sc_related *related = SC_NEW(finder->arena, struct sc_related);
    va_list arguments;

    va_start(arguments, format);
    related->message = sc_arena_vformat(finder->arena, format, arguments);
    va_end(arguments);
    related->range = range;
    if (finding->related)
        finding->last_related->next = related;
    else
        finding->related = related;
    finding->last_related = related;
}

void sc_finding_edit(const struct sc_finder *finder, struct sc_finding *finding,
                     enum sc_fixable fixable, struct sc_range range, const char *text)
{
    struct sc_edit *edit = SC_NEW(finder->arena, struct sc_edit);

    edit->range = range;
    edit->text = sc_arena_copy(finder->arena, text, strlen(text));
    finding->fixable = fixable;
    if (finding->edits)
        finding->last_edit->next = edit;
    else
        finding->edits = edit;
    finding->last_edit = edit;
}

static int compare(const void *a, const void *b)
{
    const struct sc_finding *x = a, *y = b;
    uint32_t file_x = x->range.file ? x->range.file->number + 1 : 0;
    uint32_t file_y = y->range.file ? y->range.file->number + 1 : 0;

    if (file_x != file_y)
        return file_x < file_y ? -1 : 1;
    if (x->range.start != y->range.start)
        return x->range.start < y->range.start ? -1 : 1;
    if (x->range.end != y->range.end)
        return x->range.end < y->range.end ? -1 : 1;
    if (x->rule != y->rule)
        return x->rule < y->rule ? -1 : 1;
    return strcmp(x->message, y->message);
}

void sc_findings_hush(struct sc_findings *findings, size_t first)
{
    for (size_t i = first; i < findings->count; i++)
        findings->items[i].reticent = true;
}

static bool is_veiled(struct sc_range range)
{
    return range.file && range.file->veil != SC_VEIL_NONE;
}

static void silence(struct sc_finding *finding)
{
    finding->message = finding->rule->summary;
    finding->help = NULL;
    finding->related = NULL;
    finding->edits = NULL;
    finding->fixable = SC_FIX_NONE;
}

void sc_findings_finish(struct sc_findings *findings)
{
    size_t kept = 0;

    for (size_t i = 0; i < findings->count; i++)
        if (findings->items[i].reticent || is_veiled(findings->items[i].range))
            silence(&findings->items[i]);
    if (findings->count)
        qsort(findings->items, findings->count, sizeof *findings->items, compare);
    for (size_t i = 0; i < findings->count; i++) {
        const struct sc_finding *finding = &findings->items[i];
        if (finding->severity == SC_SEVERITY_OFF)
            continue;
        if (kept && !compare(&findings->items[kept - 1], finding))
            continue;
        findings->items[kept++] = *finding;
    }
    findings->count = kept;
}
