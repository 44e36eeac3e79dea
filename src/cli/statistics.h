/* How often each rule found something. */
#ifndef SC_CLI_STATISTICS_H
#define SC_CLI_STATISTICS_H

#include <swanconf/swanconf.h>

/* One line for each rule, the most frequent first. */
void statistics_write(FILE *out, const struct sc_report_item *items, size_t count);

#endif
