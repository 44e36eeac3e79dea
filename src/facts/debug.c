#include "facts/debug.h"

#include <string.h>

const char *sc_debug_type(const char *type, size_t length)
{
    static const char *const types[] = {"dmn", "mgr", "ike", "chd", "job", "cfg",
                                        "knl", "net", "asn", "enc", "tnc", "imc",
                                        "imv", "pts", "tls", "esp", "lib"};
    const char *found = NULL;

    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
        if (!strncmp(types[i], type, length)) {
            if (found)
                return NULL;
            found = types[i];
        }
    return found;
}
