/* Findings as text for people, editors and CI. Writes to a FILE of the caller's; errors are left in
 * its error indicator. */
#ifndef SWANCONF_REPORT_H
#define SWANCONF_REPORT_H

#include <swanconf/config.h>

enum sc_report_format {
    SC_FORMAT_TEXT,
    SC_FORMAT_GCC,        /* file:line:column: severity: message */
    SC_FORMAT_JSON,       /* swanconf-lint/1 */
    SC_FORMAT_JSONL,      /* its diagnostics, one a line */
    SC_FORMAT_SARIF,      /* 2.1.0 */
    SC_FORMAT_GITHUB,     /* commands of a workflow */
    SC_FORMAT_GITLAB,     /* code quality */
    SC_FORMAT_CHECKSTYLE, /* XML */
    SC_FORMAT_RDJSON,     /* reviewdog */
    SC_FORMAT_JUNIT,      /* XML */
    SC_FORMAT_COUNT,
};

/* What one configuration gave. */
struct sc_report_item {
    const char *name;  /* of the file the user asked for */
    bool accepted;     /* by starter --conftest */
    const char *error; /* why it could not be read; NULL: it was */
    const struct sc_findings *findings;
};

struct sc_report_options {
    enum sc_report_format format;
    bool color;
    enum sc_severity show; /* leave out what is below */
};

/* The format of this name, or SC_FORMAT_COUNT. */
SC_API enum sc_report_format sc_report_format_find(const char *name);
SC_API const char *sc_report_format_name(enum sc_report_format format);

/* Write a text that may hold anything so that a terminal shows it and does nothing else: control
 * characters and bytes that are no UTF-8 come as \x1b, characters that are not seen (C1 controls,
 * changes of direction, characters without width) as <U+202E>. One line stays one line. */
SC_API void sc_write_visible(FILE *out, const char *text);

/* What a finding is known by when the lines around it move: for baselines, and for services that
 * compare one run with the next. Equal ones of a run are numbered, which this counts. */
struct sc_fingerprints;
enum { SC_FINGERPRINT = 17 /* bytes of its text, with the NUL */ };

/* NULL when out of memory; the caller frees it with sc_fingerprints_free(), NULL is allowed. */
SC_API struct sc_fingerprints *sc_fingerprints_new(void);
SC_API void sc_fingerprints_free(struct sc_fingerprints *fingerprints);

/* The finding's fingerprint as 16 hexadecimal digits: made of its rule, the file's `name`, the text
 * that it is about (never of hidden bytes), and of how many equal ones came before it. False when
 * out of memory. */
SC_API bool sc_fingerprint(struct sc_fingerprints *fingerprints, const struct sc_finding *finding,
                           const char *name, char text[SC_FINGERPRINT]);

/* Write the findings of `count` configurations. False when out of memory or a write failed. */
SC_API bool sc_report(FILE *out, const struct sc_report_item *items, size_t count,
                      const struct sc_report_options *options);

#endif
