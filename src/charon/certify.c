/* Looking at the certificates that conns name (stroke_config.c, stroke_cred.c, 5.9.8). */
#include "charon/builder.h"

#include "base/joined.h"
#include "model/tokens.h"
#include "source/reader.h"

#include <dirent.h>
#include <string.h>
#include <unistd.h>

static bool may_read(const struct sc_charon_builder *builder, const char *path)
{
    return sc_scope_shows(&builder->config->reading->scope, path);
}

/* A certificate, read once; NULL for one that can't be read. */
static const struct sc_certificate *certificate_of(struct sc_charon_builder *builder,
                                                   const char *path)
{
    struct {
        const struct sc_certificate *certificate;
    } * entry;
    void **place = sc_map_place(builder->certificates, path, strlen(path));

    if (*place) {
        entry = *place;
        return entry->certificate;
    }
    *place = entry = sc_arena_alloc(builder->arena, sizeof *entry);
    if (may_read(builder, path))
        entry->certificate = sc_certificate_read(builder->arena, &builder->room, path);
    return entry->certificate;
}

struct listing {
    struct sc_charon_builder *builder;
    const char *folder;
    DIR *open;
};

static void authorities_list(void *data)
{
    const struct listing *listing = data;
    struct sc_charon_builder *builder = listing->builder;

    for (const struct dirent *entry; (entry = readdir(listing->open));) {
        const char *name = sc_arena_copy(builder->arena, entry->d_name, strlen(entry->d_name));
        const char *path = sc_arena_format(builder->arena, "%s/%s", listing->folder, name);
        const struct sc_certificate *certificate =
            may_read(builder, path) ? sc_certificate_read(builder->arena, &builder->room, path)
                                    : NULL;
        struct sc_ca_file file = {name, certificate};
        if (certificate)
            SC_PUSH(builder->arena, &builder->authorities, file);
    }
}

static const char *in_certs(const struct sc_charon_builder *builder, const char *name)
{
    return sc_arena_format(builder->arena, "%s/ipsec.d/certs%s%s", builder->config->sysconfdir,
                           *name ? "/" : "", name);
}

void sc_authorities_read(struct sc_charon_builder *builder)
{
    builder->certs_known = access(in_certs(builder, ""), F_OK) == 0;
    struct listing listing = {
        builder, sc_arena_format(builder->arena, "%s/ipsec.d/cacerts", builder->config->sysconfdir),
        NULL};

    listing.open = opendir(listing.folder);
    if (!listing.open)
        return;
    bool done = sc_arena_guard(builder->arena, authorities_list, &listing);
    closedir(listing.open);
    if (!done)
        sc_arena_exhausted(builder->arena);
    builder->authorities_known = true;
}

/* The identity against all certificates of the round: one that confirms it is enough, else the
 * first one's subject takes its place. */
static void identity_certify(struct sc_charon_builder *builder, struct sc_round *round)
{
    struct sc_tokens tokens = {.text = round->certs, .rest = round->certs};
    const struct sc_certificate *first = NULL;
    struct sc_joined found = {.arena = builder->arena};
    bool confirmed = false;

    while (sc_tokens_next(&tokens)) {
        const char *name = sc_arena_copy(builder->arena, tokens.token, tokens.length);
        const char *path = *name == '/' ? name : in_certs(builder, name);
        const struct sc_certificate *certificate = certificate_of(builder, path);
        if (!certificate)
            continue;
        sc_join(&found, ",", name, tokens.length);
        first = first ? first : certificate;
        confirmed |= round->id && sc_certificate_confirms(certificate, round->id);
    }
    round->certs_found = sc_joined_text(&found);
    round->cert_read = first != NULL;
    round->certs_known = builder->certs_known;
    if (!first || confirmed)
        return;
    round->id = first->subject;
    round->id_text = NULL;
    round->id_from_cert = true;
}

static void ca_certify(struct sc_charon_builder *builder, struct sc_round *round)
{
    const struct sc_identity *ca = sc_builder_identity(builder, round->ca);

    if (!builder->authorities_known || !ca)
        return;
    for (size_t i = 0; i < builder->authorities.count && !round->ca_file; i++)
        if (sc_identity_match(builder->authorities.items[i].certificate->subject, ca) > 0)
            round->ca_file = builder->authorities.items[i].name;
    round->ca_missing = !round->ca_file;
}

void sc_round_certify(struct sc_charon_builder *builder, struct sc_round *round)
{
    if (round->certs)
        identity_certify(builder, round);
    if (round->ca)
        ca_certify(builder, round);
    if (round->sigkey && *round->sigkey != '/' && builder->certs_known)
        round->sigkey_missing = access(in_certs(builder, round->sigkey), F_OK) != 0;
}
