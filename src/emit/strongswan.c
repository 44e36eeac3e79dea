/* strongswan.conf out of config setup. */
#include "emit/emitter.h"

#include "facts/debug.h"

#include <stdlib.h>
#include <string.h>

enum { TYPE = 3 }; /* letters of a log type */

/* The pairs of charondebug, as starter reads them (invokecharon.c, 5.9.8: sscanf "%3s %d,"). */
static void levels_put(struct sc_settings_out *out, const char *debug)
{
    while (debug) {
        debug += strspn(debug, " \t\n\r");
        size_t length = strcspn(debug, " \t\n\r,");
        length = length > TYPE ? TYPE : length;
        const char *type = sc_debug_type(debug, length);
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
    struct sc_settings_out settings;

    if (!setup->charondebug && !setup->cachecrls)
        return false;
    settings = sc_settings_begin(out, emitter->arena, emitter->config->secret_arena);
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
    sc_settings_flush(&settings);
    return true;
}
