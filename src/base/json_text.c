#include "base/json_text.h"

#include "base/utf8.h"

#include <stdlib.h>

json_t *sc_json_text(const char *string)
{
    json_t *value = string ? json_string(string) : json_null();

    if (value)
        return value;
    char *repaired = sc_utf8_repair(string); /* no UTF-8, or out of memory */
    value = repaired ? json_string(repaired) : NULL;
    free(repaired);
    return value;
}
