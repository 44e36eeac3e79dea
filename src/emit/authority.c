/* authorities.NAME out of ca sections. */
#include "emit/origin.h"
#include "emit/text.h"
#include "emit/tree.h"

#include "base/joined.h"
#include "charon/credentials.h"

#include <string.h>

/* Without blanks at its ends, which swanctl's lists don't keep. */
static const char *trimmed(struct sc_arena *arena, const char *text)
{
    size_t length;

    if (!text)
        return NULL;
    text += strspn(text, " \t");
    length = strlen(text);
    while (length && (text[length - 1] == ' ' || text[length - 1] == '\t'))
        length--;
    return sc_arena_copy(arena, text, length);
}

/* Lists of swanctl.conf are split at commas: one within a URI is spelled %2C, as RFC 3986, 2.1 lets
 * it; charon's fetchers decode that. */
static const char *uri(struct sc_emitter *emitter, const struct sc_ca *ca, const char *text)
{
    text = trimmed(emitter->arena, text);
    text = sc_text_taken(emitter, ca->group->first->header, "the URI", text, SC_TEXT_LONG / 3);
    if (!text || !strchr(text, ','))
        return text;
    struct sc_joined spelled = {.arena = emitter->arena};
    for (const char *at = text; at; at = strchr(at, ',')) {
        at += *at == ',';
        sc_join(&spelled, "%2C", at, strcspn(at, ","));
    }
    sc_settings_comment(&emitter->out, "a comma within a URI is spelled %2C");
    return sc_joined_text(&spelled);
}

static const char *pair(struct sc_emitter *emitter, const struct sc_ca *ca, const char *first,
                        const char *second)
{
    const char *one = uri(emitter, ca, first), *two = uri(emitter, ca, second);

    if (one && two)
        return sc_arena_format(emitter->arena, "%s, %s", one, two);
    return one ? one : two;
}

/* True if the certificate can be looked for, and is none that charon takes: it ignores the section.
 */
static bool is_useless(struct sc_emitter *emitter, const struct sc_ca *ca)
{
    struct sc_credentials *credentials = emitter->charon->credentials;
    const char *path = sc_credentials_path(emitter->arena, emitter->config, "cacerts", ca->cacert);

    if (!credentials->authorities_known)
        return false;
    const struct sc_cert_file *file = sc_credentials_file(credentials, path, ca->cacert);
    return file->state == SC_FILE_MISSING || file->state == SC_FILE_BAD ||
           (file->certificate && !file->certificate->is_ca);
}

static void authority_put(struct sc_emitter *emitter, const struct sc_ca *ca)
{
    struct sc_settings_out *out = &emitter->out;

    sc_settings_gap(out);
    sc_origin_header(emitter, ca->group);
    sc_settings_open(out, sc_name_map(emitter, &emitter->authorities, "ca", ca->name,
                                      ca->group->first->name_at));
    const char *cacert =
        sc_text_files(emitter, ca->group->first->header, "the certificate", ca->cacert);
    if (cacert)
        cacert = sc_tree_take(emitter, "x509ca", "cacerts", cacert, ca->group->first->header,
                              "the certificate");
    sc_settings_put(out, "cacert", cacert);
    sc_settings_put(out, "crl_uris", pair(emitter, ca, ca->crluri, ca->crluri2));
    sc_settings_put(out, "ocsp_uris", pair(emitter, ca, ca->ocspuri, ca->ocspuri2));
    sc_settings_put(
        out, "cert_uri_base",
        sc_text_taken(emitter, ca->group->first->header, "the URI", ca->certuribase, SC_TEXT_LONG));
    sc_origin_rest(emitter, ca->group);
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
            sc_lose(emitter, SC_RULE_LOST_CERT, ca->group->first->header,
                    sc_arena_format(emitter->arena, "ca '%s'", ca->name),
                    "it names no certificate, so charon ignores it",
                    "set cacert=, or remove the section");
            continue;
        }
        if (is_useless(emitter, ca)) {
            sc_lose(emitter, SC_RULE_LOST_CERT, ca->group->first->header,
                    sc_arena_format(emitter->arena, "ca '%s'", ca->name),
                    "its certificate is not in ipsec.d/cacerts, or no CA's: charon ignores it, and "
                    "swanctl would fail to load it",
                    "put the certificate into swanctl/x509ca and name it in cacert");
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
