#include "cli/statistics.h"

#include <stdlib.h>

struct counted {
    const struct sc_rule *rule;
    size_t times;
};

static int by_times(const void *x, const void *y)
{
    const struct counted *a = x, *b = y;

    if (a->times != b->times)
        return a->times > b->times ? -1 : 1;
    return a->rule < b->rule ? -1 : a->rule > b->rule;
}

void statistics_write(FILE *out, const struct sc_report_item *items, size_t count)
{
    size_t rules = 0;

    while (sc_rule_at(rules))
        rules++;
    struct counted *counted = calloc(rules + 1, sizeof *counted);
    if (!counted)
        return;
    for (size_t r = 0; r < rules; r++)
        counted[r].rule = sc_rule_at(r);
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < items[i].findings->count; k++)
            counted[items[i].findings->items[k].rule - sc_rule_at(0)].times++;
    qsort(counted, rules, sizeof *counted, by_times);
    for (size_t r = 0; r < rules && counted[r].times; r++)
        fprintf(out, "%7zu  %s  %s\n", counted[r].times, counted[r].rule->code,
                counted[r].rule->name);
    free(counted);
}
