/* authorities.NAME out of ca sections. */
#include "emit/text.h"

#include <string.h>

/* Lists of swanctl.conf are split at commas: a URI that holds one can't be an element. */
static const char *uri(struct sc_emitter *emitter, const struct sc_ca *ca, const char *text)
{
    if (!text || !strchr(text, ','))
        return sc_text_taken(emitter, ca->group->first->header, "the URI", text, SC_TEXT_LONG);
    sc_lose(emitter, ca->group->first->header,
            sc_arena_format(emitter->arena, "the URI '%s' of ca '%s'", text, ca->name),
            "it holds a comma, at which swanctl.conf splits lists",
            "write the comma as %2C, or use an HTTP URI");
    return NULL;
}

static const char *pair(struct sc_emitter *emitter, const struct sc_ca *ca, const char *first,
                        const char *second)
{
    const char *one = uri(emitter, ca, first), *two = uri(emitter, ca, second);

    if (one && two)
        return sc_arena_format(emitter->arena, "%s, %s", one, two);
    return one ? one : two;
}

static void authority_put(struct sc_emitter *emitter, const struct sc_ca *ca)
{
    struct sc_settings_out *out = &emitter->out;

    sc_settings_open(out, sc_name_map(emitter, &emitter->authorities, "ca", ca->name,
                                      ca->group->first->name_at));
    sc_settings_put(
        out, "cacert",
        sc_text_files(emitter, ca->group->first->header, "the certificate", ca->cacert));
    sc_settings_put(out, "crl_uris", pair(emitter, ca, ca->crluri, ca->crluri2));
    sc_settings_put(out, "ocsp_uris", pair(emitter, ca, ca->ocspuri, ca->ocspuri2));
    sc_settings_put(
        out, "cert_uri_base",
        sc_text_taken(emitter, ca->group->first->header, "the URI", ca->certuribase, SC_TEXT_LONG));
    sc_settings_close(out);
}

void sc_emit_authorities(struct sc_emitter *emitter)
{
    const struct sc_model *model = &emitter->config->model;
    bool any = false;

    for (size_t i = 0; model->accepted && i < model->cas.count; i++) {
        const struct sc_ca *ca = &model->cas.items[i];
        if (!ca->loaded || (model->veiled && sc_group_is_veiled(ca->group)))
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
