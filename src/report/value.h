/* JSON values that several formats are made of. Each is NULL when out of memory; packing a NULL
 * lets go of what it was packed with. */
#ifndef SC_REPORT_VALUE_H
#define SC_REPORT_VALUE_H

#include "report/formats.h"

#include <jansson.h>

/* Any bytes as a JSON string, null for NULL. */
json_t *sc_value_text(const char *string);

/* Write a value and let go of it; false when it could not be made or written. */
bool sc_value_put(const struct sc_report_run *run, json_t *value);

/* The name of the file a range is in, otherwise `name`; without the ./ in front. */
const char *sc_value_path(struct sc_range range, const char *name);

/* "message: help" in a buffer from malloc(); NULL when out of memory. */
char *sc_value_message(const struct sc_finding *finding);

#endif
