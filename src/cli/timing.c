#include "cli/timing.h"

#include <sys/resource.h>
#include <time.h>

double timing_now(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void line_write(FILE *out, const char *stage, double seconds)
{
    fprintf(out, "%9.3f s  %s\n", seconds, stage);
}

void timing_write(FILE *out, const struct linted *files, size_t count, double writing, double whole)
{
    struct sc_timing all = {0};
    struct rusage usage;

    for (size_t i = 0; i < count; i++) {
        if (!files[i].config)
            continue;
        all.read += files[i].config->timing.read;
        all.resolve += files[i].config->timing.resolve;
        all.build += files[i].config->timing.build;
        all.check += files[i].config->timing.check;
    }
    line_write(out, "reading and parsing", all.read);
    line_write(out, "merging sections, typing values", all.resolve);
    line_write(out, "what charon would hold", all.build);
    line_write(out, "rules", all.check);
    line_write(out, "writing", writing);
    line_write(out, "in all", whole);
    if (getrusage(RUSAGE_SELF, &usage) == 0)
        fprintf(out, "%9.1f MB of memory at most\n", (double)usage.ru_maxrss * 1024 / 1e6);
}
