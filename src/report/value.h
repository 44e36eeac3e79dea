/* JSON values that several formats are made of. Each is NULL when out of memory; packing a NULL
 * lets go of what it was packed with. */
#ifndef SC_REPORT_VALUE_H
#define SC_REPORT_VALUE_H

#include "base/json_text.h"
#include "report/formats.h"

#include <jansson.h>

/* The array with one more element; NULL, with everything let go of, when either is NULL or memory
 * ran out. */
json_t *sc_value_append(json_t *array, json_t *value);

/* Write a value and let go of it; false when it could not be made or written. */
bool sc_value_put(const struct sc_report_run *run, json_t *value);

/* The name of the file a range is in, otherwise `name`; without the ./ in front. */
const char *sc_value_path(struct sc_range range, const char *name);

/* "message: help" in a buffer from malloc(); NULL when out of memory. */
char *sc_value_message(const struct sc_finding *finding);

/* The same as JSON. */
json_t *sc_value_message_text(const struct sc_finding *finding);

/* Write the elements of an array, a line for each finding that is to be shown. False as
 * sc_value_put(). */
typedef json_t *sc_value_maker(const struct sc_finding *finding, const char *name, void *data);
bool sc_value_elements(const struct sc_report_run *run, sc_value_maker *make, void *data);

/* True if a finding brings edits whose places can be told. */
bool sc_value_has_edits(const struct sc_finding *finding);

#endif
