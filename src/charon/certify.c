/* Looking at the certificates that conns name (stroke_config.c, stroke_cred.c, 5.9.8). */
#include "charon/builder.h"

#include "base/joined.h"
#include "model/tokens.h"

#include <string.h>
#include <unistd.h>

/* The identity against all certificates of the round: one that confirms it is enough, else the
 * first one's subject takes its place. */
static void identity_certify(struct sc_charon_builder *builder, struct sc_round *round)
{
    struct sc_tokens tokens = {.text = round->certs, .rest = round->certs};
    struct sc_joined found = {.arena = builder->arena};
    bool confirmed = false, unseen = false;

    while (sc_tokens_next(&tokens)) {
        const char *name = sc_arena_copy(builder->arena, tokens.token, tokens.length);
        const struct sc_cert_file *file = sc_credentials_certificate(builder->credentials, name);
        unseen |= file->state == SC_FILE_UNSEEN;
        if (file->certificate || file->state == SC_FILE_UNSEEN)
            sc_join(&found, ",", name, tokens.length);
        if (!file->certificate)
            continue;
        round->cert = round->cert ? round->cert : file;
        confirmed |= round->id && sc_certificate_confirms(file->certificate, round->id);
    }
    round->certs_found = sc_joined_text(&found);
    round->certs_known = builder->credentials->certs_known;
    if (!round->cert || confirmed || unseen)
        return;
    round->id = round->cert->certificate->subject;
    round->id_text = NULL;
    round->id_from_cert = true;
}

static void ca_certify(struct sc_charon_builder *builder, struct sc_round *round)
{
    const struct sc_identity *ca = sc_builder_identity(builder, round->ca);
    const struct sc_credentials *credentials = builder->credentials;

    if (!credentials->authorities_known || builder->config->certificates_unseen || !ca)
        return;
    for (size_t i = 0; i < credentials->authorities.count && !round->ca_file; i++)
        if (sc_identity_match(credentials->authorities.items[i]->certificate->subject, ca) > 0)
            round->ca_file = credentials->authorities.items[i]->name;
    round->ca_missing = !round->ca_file;
}

void sc_round_certify(struct sc_charon_builder *builder, struct sc_round *round)
{
    const struct sc_config *config = builder->config;

    if (round->certs)
        identity_certify(builder, round);
    if (round->ca)
        ca_certify(builder, round);
    if (round->sigkey && *round->sigkey != '/' && builder->credentials->certs_known)
        round->sigkey_missing =
            access(sc_credentials_path(builder->arena, config, "certs", round->sigkey), F_OK) != 0;
}
