/* strongswan.conf out of config setup. */
#include "emit/emitter.h"

#include <stdlib.h>
#include <string.h>

enum { TYPE = 3 }; /* letters of a log type */

/* The full name of a log type that getopt_long() takes `type` for; NULL for none (charon.c, 5.9.8:
 * long_opts). */
static const char *log_type(const char *type, size_t length)
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

/* The pairs of charondebug, as starter reads them (invokecharon.c, 5.9.8: sscanf "%3s %d,"). */
static void levels_put(struct sc_settings_out *out, const char *debug)
{
    while (debug) {
        debug += strspn(debug, " \t\n\r");
        size_t length = strcspn(debug, " \t\n\r,");
        length = length > TYPE ? TYPE : length;
        const char *type = log_type(debug, length);
        char *end;
        long level = strtol(debug + length, &end, 10);
        if (!length || end == debug + length)
            return;
        if (type)
            sc_settings_put(out, type, sc_arena_format(out->arena, "%ld", level));
        debug = strchr(end, ',');
        debug += debug != NULL;
    }
}

bool sc_emit_strongswan(struct sc_emitter *emitter, FILE *out)
{
    const struct sc_setup *setup = &emitter->config->model.setup;
    struct sc_settings_out settings = {.file = out, .arena = emitter->arena, .fresh = true};

    if (!setup->charondebug && !setup->cachecrls)
        return false;
    sc_settings_comment(&settings,
                        "out of config setup in ipsec.conf; belongs into /etc/strongswan.d");
    sc_settings_open(&settings, "charon");
    if (setup->cachecrls)
        sc_settings_put(&settings, "cache_crls", "yes");
    if (setup->charondebug) {
        sc_settings_open(&settings, "syslog");
        sc_settings_open(&settings, "daemon");
        levels_put(&settings, setup->charondebug);
        sc_settings_close(&settings);
        sc_settings_open(&settings, "auth");
        sc_settings_put(&settings, "default", "0");
        sc_settings_close(&settings);
        sc_settings_close(&settings);
    }
    sc_settings_close(&settings);
    return true;
}
