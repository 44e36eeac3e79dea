/* Comments that take findings away: `# swanconf: ignore=SW304,SW311 -- reason`.
 *
 * Behind a line's text one holds for that line; on a line of its own for the next line that says
 * something, with a section header there for all of the section; in front of all else for the whole
 * file (each included file by itself). */
#ifndef SC_LINT_IGNORE_H
#define SC_LINT_IGNORE_H

#include "lint/lint.h"

/* Take the ignored findings out of lint->finder->findings, which is sorted, and add those about the
 * comments themselves. Returns true if the list needs sorting again. Linear in comments, findings
 * and lines. */
bool sc_ignores_apply(struct sc_lint *lint);

#endif
