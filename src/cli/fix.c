#include "cli/fix.h"

#include <unistd.h>

enum fix_mode fix_mode_of(const struct arguments *arguments)
{
    if (arguments->given[OPTION_DIFF])
        return FIX_DIFF;
    return arguments->given[OPTION_FIX] || arguments->given[OPTION_UNSAFE_FIXES] ? FIX_FILES
                                                                                 : FIX_NOTHING;
}

static bool sift(struct sc_findings *findings, void *filter)
{
    return filter_apply(filter, findings);
}

bool fix_take(struct sc_mended *mended, const struct filter *filter, const char *path,
              const struct sc_load_options *load, const struct sc_lint_options *lint)
{
    struct filter own = *filter;
    struct sc_mend_options options = {
        .load = *load,
        .lint = *lint,
        .allow = filter->line->given[OPTION_UNSAFE_FIXES] ? SC_FIX_UNSAFE : SC_FIX_SAFE,
        .sift = sift,
        .data = &own,
    };
    enum sc_status status = sc_mend(mended, &options, path);

    if (status == SC_OK)
        return true;
    trouble("%s: %s", path, status == SC_CANNOT_READ ? "it can't be read again" : "out of memory");
    return false;
}

static bool text_write(const struct sc_mended_text *text)
{
    struct output output;

    if (!text->real) {
        bool done = fwrite(text->now.text, 1, text->now.length, stdout) == text->now.length;
        return done || !trouble("the mended text can't be written");
    }
    if (!output_open(&output, text->real, false, NULL, 0))
        return false;
    bool done = fwrite(text->now.text, 1, text->now.length, output.stream) == text->now.length;
    return output_close(&output, done);
}

bool fix_write(const struct sc_mended *mended)
{
    size_t written = 0;
    bool done = true;

    for (size_t i = 0; i < mended->count; i++) {
        const struct sc_mended_text *text = &mended->items[i];
        if (!text->changed && text->real)
            continue; /* standard input comes out in any case */
        bool one = text_write(text);
        written += one && text->changed;
        done &= one;
    }
    if (mended->findings)
        fprintf(stderr, "swanconf: mended %zu finding%s in %zu file%s\n", mended->findings,
                mended->findings == 1 ? "" : "s", written, written == 1 ? "" : "s");
    if (mended->unfinished)
        fputs("swanconf: more can be mended: run it again\n", stderr);
    return done;
}

bool fix_diff(const struct sc_mended *mended, bool *any)
{
    bool visible = isatty(STDOUT_FILENO);

    *any = false;
    for (size_t i = 0; i < mended->count; i++) {
        if (!mended->items[i].changed)
            continue;
        *any = true;
        if (!sc_mended_diff(&mended->items[i], visible, stdout))
            return !trouble("out of memory");
    }
    return true;
}
