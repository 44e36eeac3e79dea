/* From bytes of a setting's value to bytes of its file. */
#ifndef SC_MODEL_PLACE_H
#define SC_MODEL_PLACE_H

#include <swanconf/ast.h>

/* True if the value stands in the file byte for byte, perhaps in one pair of quotes: no words were
 * joined and no escapes resolved. Then *start is where its first byte is. */
bool sc_value_is_verbatim(const struct sc_setting *setting, uint32_t *start);

/* Bytes start to end (exclusive) of the value; the whole value where it isn't verbatim. */
struct sc_range sc_value_bytes(const struct sc_setting *setting, size_t start, size_t end);

#endif
