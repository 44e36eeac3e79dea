/* Texts of files and logs as JSON. */
#ifndef SC_BASE_JSON_TEXT_H
#define SC_BASE_JSON_TEXT_H

#include <jansson.h>

/* Any bytes as a JSON string, with U+FFFD for what is no UTF-8; null for NULL. NULL when out of
 * memory. */
json_t *sc_json_text(const char *string);

#endif
