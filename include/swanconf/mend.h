/* Mending texts: the edits that findings bring, applied until nothing changes. */
#ifndef SWANCONF_MEND_H
#define SWANCONF_MEND_H

#include <swanconf/emit.h>
#include <swanconf/lint.h>

/* A text that was mended, and what it was before. */
struct sc_mended_text {
    struct sc_text now; /* its bytes belong to the sc_mended */
    char *before;
    size_t before_length;
    struct sc_span *hidden_before, *hidden; /* what must not be shown of each */
    size_t hidden_before_count, hidden_count;
    char *name; /* as the user wrote it */
    char *real; /* the path behind symbolic links; NULL for standard input */
    bool changed;
};

/* All texts of a run. Memory is wiped when it is released. */
struct sc_mended {
    struct sc_mended_text *items;
    size_t count;
    size_t findings;    /* that were mended */
    size_t refused;     /* that would have changed what charon holds */
    bool unfinished;    /* there were so many turns that some findings are left for another call */
    struct sc_text *as; /* items[].now, for sc_load_options.instead */
};

struct sc_mend_options {
    struct sc_load_options load; /* `instead` is set by sc_mend() */
    struct sc_lint_options lint;
    enum sc_fixable allow; /* SC_FIX_SAFE, or SC_FIX_UNSAFE for those as well */
    /* Leave out findings that don't count; false: give up. NULL: all count. */
    bool (*sift)(struct sc_findings *findings, void *data);
    void *data;
};

/* Mend the configuration at `path` with all that it includes and its secrets: edits that don't
 * overlap are applied, and what is found then is mended in turn, until nothing changes. A file that
 * is read several times is mended where all readings agree. What is safe is also proven: when the
 * translation of the mended text is another one than before, the findings that make it so are left.
 * Texts that earlier calls mended stand for their files. Nothing is written.
 *
 * SC_CANNOT_READ when the file can't be read. */
SC_API enum sc_status sc_mend(struct sc_mended *mended, const struct sc_mend_options *options,
                              const char *path);
SC_API void sc_mended_free(struct sc_mended *mended);

/* Write what was changed in a text as a unified diff. Hidden bytes come as SC_MASK; with `visible`
 * what a terminal would obey is shown instead, as sc_write_visible() does. False when out of
 * memory. Time grows with the number of lines times that of changed ones. */
SC_API bool sc_mended_diff(const struct sc_mended_text *text, bool visible, FILE *out);

#endif
