/* Certificates: whether an end has the key of its own, and the other end trusts it. What can't be
 * looked at is taken to be good, which the play says. */
#include "negotiate/scene.h"

#include "charon/credentials.h"

#include <string.h>

enum { LONGEST_PATH = 7 /* MAX_TRUST_PATH_LEN of credential_manager.c, 5.9.8 */ };

struct proof {
    size_t prover, judge;
    const struct sc_connection *own;      /* the prover's connection */
    const struct sc_connection *judging;  /* the judge's */
    const struct sc_round *wanted;        /* of the judge; NULL: no demand */
    const struct sc_certificate *subject; /* what the prover shows */
    const char *notify;                   /* what the judge sends when it says no */
};

static struct sc_credentials *credentials_of(const struct sc_scene *scene, size_t end)
{
    return scene->stage->ends[end].charon->credentials;
}

/* --- the prover's own key --- */

/* True if the end has this key, or may have it. */
static bool may_have_key(const struct sc_scene *scene, size_t end,
                         const struct sc_public_key *wanted)
{
    struct sc_credentials *credentials = credentials_of(scene, end);
    bool unseen = false;

    sc_credentials_read_keys(credentials);
    for (size_t i = 0; i < credentials->keys.count; i++) {
        const struct sc_key_file *key = &credentials->keys.items[i];
        if (key->state == SC_FILE_READ && sc_public_key_equal(&key->key, wanted))
            return true;
        unseen |= key->state == SC_FILE_UNSEEN;
    }
    return unseen || credentials->tokens;
}

static bool is_for(const struct sc_secret *secret, bool rsa_only)
{
    if (secret->lost || secret->kind < SC_SECRET_RSA)
        return false;
    return !rsa_only || (secret->kind != SC_SECRET_ECDSA && secret->kind != SC_SECRET_BLISS);
}

/* The key is found by a certificate that holds the identity, or by a raw key (credential_manager.c,
 * get_private()). */
static bool may_find_key(const struct sc_scene *scene, size_t end, const struct sc_round *round)
{
    const struct sc_certificate *shown =
        round->means->cert ? round->means->cert->certificate : NULL;

    if (shown)
        return may_have_key(scene, end, &shown->key);
    if (round->means->certs)
        return round->means->certs_found || !round->means->certs_known;
    return round->means->sigkey || scene->stage->has_certificates[end];
}

/* Any private key will do where the certificate can't be looked at. */
static bool has_any_key(const struct sc_scene *scene, size_t end, bool rsa_only)
{
    const struct sc_secrets *secrets = scene->stage->ends[end].config->secrets;
    const struct sc_secret *secret = secrets ? secrets->entries : NULL;

    while (secret && !is_for(secret, rsa_only))
        secret = secret->next;
    return secret != NULL;
}

bool sc_has_private_key(struct sc_scene *scene, size_t end, const struct sc_connection *own,
                        const struct sc_round *round, bool rsa_only, const char *notify)
{
    const struct sc_certificate *shown =
        round->means->cert ? round->means->cert->certificate : NULL;

    if (has_any_key(scene, end, rsa_only) && may_find_key(scene, end, round))
        return true;
    sc_tell_concern(scene, end, own, own->conn, shown ? SC_KW_LEFTCERT : SC_KW_LEFTAUTH);
    sc_tell_log(scene, end, rsa_only ? SC_LOGGED_NO_PRIVATE_KEY_OF_KIND : SC_LOGGED_NO_PRIVATE_KEY);
    scene->play->remedy = "name its private key in ipsec.secrets, or authenticate in another way";
    return sc_stop(
        scene, end, SC_FAULT_PRIVATE_KEY, "authentication", notify,
        sc_arena_format(scene->arena, "%s has no private key%s", sc_scene_name(scene, end),
                        rsa_only ? " for RSA, which XAuth with public keys needs"
                        : shown  ? " for its certificate"
                        : has_any_key(scene, end, false)
                            ? " that belongs to its identity: no leftcert says whose it is"
                            : ""));
}

/* --- trust (credential_manager.c, verify_trust_chain(), 5.9.8) --- */

enum trust { TRUSTED, NO_ISSUER, NOT_TRUSTED, OUT_OF_TIME, OTHER_CA, NOT_KNOWN };

static bool is_in_time(const struct sc_scene *scene, const struct sc_certificate *certificate)
{
    return certificate->from <= scene->stage->now && scene->stage->now <= certificate->until;
}

/* A CA certificate that charon takes for one. */
static const struct sc_cert_file *authority_of(const struct sc_scene *scene, size_t end,
                                               const struct sc_certificate *of)
{
    const struct sc_cert_file *file = sc_credentials_issuer(credentials_of(scene, end), of);

    return file && file->certificate->is_ca ? file : NULL;
}

static enum trust chain_follow(const struct sc_scene *scene, const struct proof *proof)
{
    const struct sc_certificate *current = proof->subject;
    const char *demanded = proof->wanted ? proof->wanted->means->ca_file : NULL; /* rightca */
    bool met = !demanded;

    if (!is_in_time(scene, current))
        return OUT_OF_TIME;
    for (int length = 0; length < LONGEST_PATH; length++) {
        const struct sc_cert_file *known = authority_of(scene, proof->judge, current);
        const struct sc_cert_file *sent = authority_of(scene, proof->prover, current);
        if (!known && !sent)
            return NO_ISSUER;
        /* two of one name can't be told apart without looking at signatures */
        if (known && sent &&
            !sc_public_key_equal(&known->certificate->key, &sent->certificate->key))
            return NOT_KNOWN;
        current = known ? known->certificate : sent->certificate;
        bool root = sc_certificate_is_self_signed(current);
        if (root && !known)
            return NOT_TRUSTED;
        if (!is_in_time(scene, current))
            return OUT_OF_TIME;
        met |= known && demanded && !strcmp(known->name, demanded);
        if (root)
            return met ? TRUSTED : OTHER_CA;
    }
    return NOT_KNOWN;
}

/* True if the judge holds the certificate itself (rightcert): it needs no issuer then. */
static bool is_known(const struct proof *proof)
{
    const struct sc_cert_file *file = proof->wanted ? proof->wanted->means->cert : NULL;

    return file && file->certificate &&
           sc_public_key_equal(&file->certificate->key, &proof->subject->key);
}

static const char *trust_text(struct sc_scene *scene, const struct proof *proof, enum trust trust)
{
    const char *prover = sc_scene_name(scene, proof->prover);
    const char *judge = sc_scene_name(scene, proof->judge);

    if (trust == OUT_OF_TIME)
        return sc_arena_format(scene->arena,
                               "the certificate of %s, or of its CA, is expired or not valid yet",
                               prover);
    if (trust == OTHER_CA)
        return sc_arena_format(
            scene->arena, "the certificate of %s is of another CA than %s demands", prover, judge);
    return sc_arena_format(scene->arena, "%s has no CA certificate for the issuer of %s's: '%s'",
                           judge, prover, proof->subject->issuer->text);
}

static bool trust_refuse(struct sc_scene *scene, const struct proof *proof, enum trust trust)
{
    static const char ca_missing[] = "put the CA's certificate into ipsec.d/cacerts of the other "
                                     "end";
    static const struct {
        enum sc_fault fault;
        enum sc_log_id log;
        const char *remedy;
    } refusals[] = {
        [NO_ISSUER] = {SC_FAULT_CERT_TRUST, SC_LOGGED_NO_TRUSTED_KEY, ca_missing},
        [NOT_TRUSTED] = {SC_FAULT_CERT_TRUST, SC_LOGGED_NO_TRUSTED_KEY, ca_missing},
        [OUT_OF_TIME] = {SC_FAULT_CERT_VALIDITY, SC_LOGGED_CERT_OUT_OF_TIME,
                         "let the certificate be renewed, or set the clock"},
        [OTHER_CA] = {SC_FAULT_CERT_TRUST, SC_LOGGED_OTHER_CA, "correct rightca="},
    };

    sc_tell_concern(scene, proof->prover, proof->own, proof->own->conn, SC_KW_LEFTCERT);
    if (trust == OTHER_CA)
        sc_tell_concern(scene, proof->judge, proof->judging, proof->judging->conn, SC_KW_RIGHTCA);
    sc_tell_log(scene, proof->judge, refusals[trust].log);
    scene->play->remedy = refusals[trust].remedy;
    return sc_stop(scene, proof->judge, refusals[trust].fault, "authentication", proof->notify,
                   trust_text(scene, proof, trust));
}

/* Nobody has the certificate but the prover, which keeps it to itself. */
static bool never_refuse(struct sc_scene *scene, const struct proof *proof)
{
    sc_tell_concern(scene, proof->prover, proof->own, proof->own->conn, SC_KW_LEFTSENDCERT);
    sc_propose(scene, proof->prover, proof->own, proof->own->conn, SC_KW_LEFTSENDCERT, "ifasked");
    sc_tell_log(scene, proof->judge, SC_LOGGED_NO_TRUSTED_KEY);
    scene->play->remedy =
        "let the certificate be sent (leftsendcert=ifasked), or name it in rightcert";
    return sc_stop(scene, proof->judge, SC_FAULT_CERT_TRUST, "authentication", proof->notify,
                   sc_arena_format(scene->arena, "%s does not send its certificate, %s has it not",
                                   sc_scene_name(scene, proof->prover),
                                   sc_scene_name(scene, proof->judge)));
}

bool sc_certificate_agree(struct sc_scene *scene, size_t prover, const struct sc_round *round,
                          const struct sc_round *wanted, const char *notify)
{
    bool by_i = prover == scene->i;
    struct proof proof = {.prover = prover,
                          .judge = !prover,
                          .own = by_i ? scene->mine : scene->theirs,
                          .judging = by_i ? scene->theirs : scene->mine,
                          .wanted = wanted,
                          .notify = notify};

    enum trust trust = NOT_KNOWN;
    if (proof.own->peer->send_cert == SC_SENDCERT_NEVER && !(wanted && wanted->means->certs) &&
        !scene->stage->has_peers[!prover])
        return never_refuse(scene, &proof);
    if (round->means->cert && round->means->cert->certificate &&
        credentials_of(scene, !prover)->authorities_known) {
        proof.subject = round->means->cert->certificate;
        trust = is_known(&proof) ? TRUSTED : chain_follow(scene, &proof);
    }
    scene->play->certificates |= trust == NOT_KNOWN;
    return trust == TRUSTED || trust == NOT_KNOWN || trust_refuse(scene, &proof, trust);
}
