/* Looking at the certificates that conns name (stroke_config.c, stroke_cred.c, 5.9.8). */
#include "charon/builder.h"

#include "base/joined.h"
#include "model/tokens.h"

#include <string.h>
#include <unistd.h>

static void certs_certify(struct sc_charon_builder *builder, struct sc_means *means)
{
    struct sc_tokens tokens = {.text = means->certs, .rest = means->certs};
    struct sc_joined found = {.arena = builder->arena};

    while (sc_tokens_next(&tokens)) {
        const char *name = sc_arena_copy(builder->arena, tokens.token, tokens.length);
        const struct sc_cert_file *file = sc_credentials_certificate(builder->credentials, name);
        means->certs_unseen |= file->state == SC_FILE_UNSEEN;
        if (file->certificate || file->state == SC_FILE_UNSEEN)
            sc_join(&found, ",", name, tokens.length);
        if (file->certificate && !means->cert)
            means->cert = file;
    }
    means->certs_found = sc_joined_text(&found);
    means->certs_known = builder->credentials->certs_known;
}

static void ca_certify(struct sc_charon_builder *builder, struct sc_means *means)
{
    const struct sc_identity *ca = sc_builder_identity(builder, means->ca);
    const struct sc_credentials *credentials = builder->credentials;

    if (!credentials->authorities_known || builder->config->certificates_unseen || !ca)
        return;
    for (size_t i = 0; i < credentials->authorities.count && !means->ca_file; i++)
        if (sc_identity_match(credentials->authorities.items[i]->certificate->subject, ca) > 0)
            means->ca_file = credentials->authorities.items[i]->name;
    means->ca_missing = !means->ca_file;
}

void sc_means_certify(struct sc_charon_builder *builder, struct sc_means *means)
{
    const struct sc_config *config = builder->config;

    if (means->certs)
        certs_certify(builder, means);
    if (means->ca)
        ca_certify(builder, means);
    if (means->sigkey && *means->sigkey != '/' && builder->credentials->certs_known)
        means->sigkey_missing =
            access(sc_credentials_path(builder->arena, config, "certs", means->sigkey), F_OK) != 0;
}

void sc_round_confirm(struct sc_charon_builder *builder, struct sc_round *round)
{
    struct sc_tokens tokens = {.text = round->means->certs, .rest = round->means->certs};

    while (round->id && sc_tokens_next(&tokens)) {
        const char *name = sc_arena_copy(builder->arena, tokens.token, tokens.length);
        const struct sc_cert_file *file = sc_credentials_certificate(builder->credentials, name);
        if (file->certificate && sc_certificate_confirms(file->certificate, round->id))
            return;
    }
    round->id = round->means->cert->certificate->subject;
    round->id_text = NULL;
    round->id_from_cert = true;
}
