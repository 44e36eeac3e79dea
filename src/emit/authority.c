/* authorities.NAME out of ca sections. */
#include "emit/emitter.h"

static const char *pair(struct sc_emitter *emitter, const char *first, const char *second)
{
    if (first && second)
        return sc_arena_format(emitter->arena, "%s, %s", first, second);
    return first ? first : second;
}

static void authority_put(struct sc_emitter *emitter, const struct sc_ca *ca)
{
    struct sc_settings_out *out = &emitter->out;

    sc_settings_open(out, sc_name_map(emitter, &emitter->authorities, "ca", ca->name,
                                      ca->group->first->name_at));
    sc_settings_put(out, "cacert", ca->cacert);
    sc_settings_put(out, "crl_uris", pair(emitter, ca->crluri, ca->crluri2));
    sc_settings_put(out, "ocsp_uris", pair(emitter, ca->ocspuri, ca->ocspuri2));
    sc_settings_put(out, "cert_uri_base", ca->certuribase);
    sc_settings_close(out);
}

void sc_emit_authorities(struct sc_emitter *emitter)
{
    const struct sc_model *model = &emitter->config->model;
    bool any = false;

    for (size_t i = 0; model->accepted && i < model->cas.count; i++) {
        const struct sc_ca *ca = &model->cas.items[i];
        if (!ca->loaded)
            continue;
        if (!ca->cacert) {
            sc_lose(emitter, ca->group->first->header,
                    sc_arena_format(emitter->arena, "ca '%s'", ca->name),
                    "it names no certificate, so charon ignores it",
                    "set cacert=, or remove the section");
            continue;
        }
        if (!any)
            sc_settings_open(&emitter->out, "authorities");
        any = true;
        authority_put(emitter, ca);
    }
    if (any)
        sc_settings_close(&emitter->out);
}
