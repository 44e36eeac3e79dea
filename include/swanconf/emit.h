/* Translations: swanctl.conf and JSON. */
#ifndef SWANCONF_EMIT_H
#define SWANCONF_EMIT_H

#include <swanconf/charon.h>

struct sc_emit_options {
    enum sc_target target;
    const char *const *local;
    size_t local_count;
    bool secrets;      /* write the secrets section */
    bool show_secrets; /* JSON: don't redact */
};

/* Something that can't be carried over. */
struct sc_loss {
    struct sc_range range;
    const char *what;
    const char *why;
    const char *todo;
};

struct sc_losses {
    struct sc_loss *items;
    size_t count, capacity;
};

/* Write swanctl.conf to `out`; what is lost comes back in `losses` (belongs to config). False when
 * out of memory or a write failed. */
SC_API bool sc_emit_swanctl(struct sc_config *config, const struct sc_emit_options *options,
                            FILE *out, struct sc_losses *losses);

/* Write the resolved configuration as JSON (schema swanconf-model/1). */
SC_API bool sc_emit_json(struct sc_config *config, const struct sc_emit_options *options,
                         FILE *out);

#endif
