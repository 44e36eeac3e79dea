/* SW5xx, SW7xx: what the certificates and keys in ipsec.d hold. Only where they are there, and may
 * be read. */
#include "lint/conns.h"
#include "lint/lint.h"

#include "charon/credentials.h"
#include "lint/place.h"
#include "model/identity.h"

#include <string.h>
#include <time.h>

enum {
    DAY = 24 * 60 * 60, /* seconds */
    SOON = 30,          /* days before a certificate ends */
    SMALLEST_RSA = 2048 /* bits: RFC 8247 leaves it open; NIST SP 800-131A */
};

/* A certificate that an end shows. */
struct shown {
    const struct sc_connection *connection;
    const struct sc_round *round;
    const struct sc_setting *setting; /* leftcert= or the like */
    bool local;
    const struct sc_cert_file *file;
};

typedef void shown_function(struct sc_lint *lint, const struct shown *shown);

static const struct sc_setting *cert_setting(const struct sc_connection *c, bool local,
                                             size_t round)
{
    static const enum sc_keyword_id ids[2][2] = {{SC_KW_RIGHTCERT, SC_KW_RIGHTCERT2},
                                                 {SC_KW_LEFTCERT, SC_KW_LEFTCERT2}};
    const struct sc_value *value =
        round < 2 ? sc_conn_value(c->conn, ids[local != c->swapped][round]) : NULL;

    return value ? value->setting : NULL;
}

static void for_each_round(struct sc_lint *lint, const struct sc_connection *c, bool local,
                           enum sc_rule_id rule, shown_function *check)
{
    const struct sc_round *rounds = local ? c->local_rounds.items : c->remote_rounds.items;
    size_t count = local ? c->local_rounds.count : c->remote_rounds.count;

    for (size_t i = 0; i < count; i++) {
        if (!rounds[i].means->cert)
            continue;
        struct shown shown = {c, &rounds[i], cert_setting(c, local, i), local,
                              rounds[i].means->cert};
        if (shown.setting && sc_lint_first(lint, rule, shown.setting))
            check(lint, &shown);
    }
}

/* Call `check` for each setting that names a certificate which was read, the first time that this
 * rule comes by it. */
static void for_each_shown(struct sc_lint *lint, const struct sc_connection *c,
                           enum sc_rule_id rule, shown_function *check)
{
    if (!sc_map_count(lint->charon->credentials->certificates)) /* none was looked at */
        return;
    for_each_round(lint, c, true, rule, check);
    for_each_round(lint, c, false, rule, check);
}

/* --- files that charon can't use --- */

static void bad_tell(struct sc_lint *lint, const struct sc_setting *setting, const char *folder,
                     const struct sc_cert_file *file)
{
    struct sc_finding *finding =
        sc_find(lint->finder, SC_RULE_CERT_BAD, sc_setting_value(setting),
                file->key_first
                    ? "charon reads only the first PEM block of '%s', which is a private key: it "
                      "finds no certificate"
                    : "'%s' holds no X.509 certificate that charon can read: it goes on without",
                file->name);
    sc_finding_help(lint->finder, finding,
                    file->key_first ? "move the key to a file of its own in ipsec.d/private"
                                    : "put the certificate there, in PEM or DER (%s)",
                    folder);
}

static void check_cert_bad(struct sc_lint *lint, const struct sc_conn *conn)
{
    static const enum sc_keyword_id ids[] = {SC_KW_LEFTCERT, SC_KW_RIGHTCERT};

    for (size_t i = 0; i < sizeof ids / sizeof ids[0]; i++) {
        const struct sc_value *value = sc_conn_value(conn, ids[i]);
        if (!conn->loaded || !value || !*value->setting->value || *value->setting->value == '%' ||
            strchr(value->setting->value, ',') ||
            !sc_lint_first(lint, SC_RULE_CERT_BAD, value->setting))
            continue;
        const struct sc_cert_file *file =
            sc_credentials_certificate(lint->charon->credentials, value->setting->value);
        if (file->state == SC_FILE_BAD && !file->other)
            bad_tell(lint, value->setting, "ipsec.d/certs", file);
    }
}

static void several_tell(struct sc_lint *lint, const struct shown *shown)
{
    const struct sc_cert_file *file = shown->file;

    if (file->certificates < 2)
        return;
    bool chained = sc_certificate_is_self_signed(file->certificate) ||
                   sc_credentials_issuer(lint->charon->credentials, file->certificate);
    struct sc_finding *finding = sc_find(
        lint->finder, SC_RULE_CERT_SEVERAL, sc_setting_value(shown->setting),
        chained ? "'%s' holds %zu certificates, of which charon reads the first only"
                : "'%s' holds %zu certificates, of which charon reads the first only: the CA that "
                  "issued it is neither known nor sent",
        file->name, file->certificates);
    if (chained)
        finding->severity = SC_SEVERITY_NOTE;
    sc_finding_help(lint->finder, finding,
                    "put each of the others into a file of its own in ipsec.d/cacerts");
}

static void check_cert_several(struct sc_lint *lint, const struct sc_connection *c)
{
    for_each_shown(lint, c, SC_RULE_CERT_SEVERAL, several_tell);
}

/* --- who issued it, and until when --- */

static void issuer_tell(struct sc_lint *lint, const struct shown *shown)
{
    const struct sc_credentials *credentials = lint->charon->credentials;
    const struct sc_certificate *certificate = shown->file->certificate;

    if (!credentials->authorities_known || shown->file->certificates > 1 ||
        sc_certificate_is_self_signed(certificate) ||
        sc_credentials_issuer(credentials, certificate) || lint->config->model.cas.count)
        return;
    struct sc_finding *finding =
        sc_find(lint->finder, SC_RULE_CERT_ISSUER, sc_setting_value(shown->setting),
                "no certificate in ipsec.d/cacerts is the issuer of '%s': '%s'", shown->file->name,
                certificate->issuer->text);
    sc_finding_help(lint->finder, finding,
                    shown->local ? "put that CA there, and intermediate CAs too: charon sends them "
                                   "along, and knows peers by them"
                                 : "put that CA there, and intermediate CAs too");
}

static void check_cert_issuer(struct sc_lint *lint, const struct sc_connection *c)
{
    for_each_shown(lint, c, SC_RULE_CERT_ISSUER, issuer_tell);
}

static int64_t now_of(const struct sc_lint *lint)
{
    return lint->options->now ? lint->options->now : (int64_t)time(NULL);
}

/* "2026-11-25" */
static const char *day_of(struct sc_lint *lint, int64_t seconds)
{
    time_t at = (time_t)seconds;
    struct tm broken = {0};

    gmtime_r(&at, &broken);
    return sc_arena_format(lint->config->arena, "%04d-%02d-%02d", broken.tm_year + 1900,
                           broken.tm_mon + 1, broken.tm_mday);
}

static void time_tell(struct sc_lint *lint, struct sc_range place, const struct sc_cert_file *file,
                      const char *what)
{
    const struct sc_certificate *certificate = file->certificate;
    int64_t now = now_of(lint), days = (certificate->until - now) / DAY;
    struct sc_finding *finding;

    if (now > certificate->until)
        finding = sc_find(lint->finder, SC_RULE_CERT_TIME, place, "%s '%s' expired on %s", what,
                          file->name, day_of(lint, certificate->until));
    else if (now < certificate->from)
        finding = sc_find(lint->finder, SC_RULE_CERT_TIME, place, "%s '%s' is not valid before %s",
                          what, file->name, day_of(lint, certificate->from));
    else if (days < SOON)
        finding = sc_find(lint->finder, SC_RULE_CERT_TIME, place,
                          "%s '%s' expires on %s, in %d day%s", what, file->name,
                          day_of(lint, certificate->until), (int)days, days == 1 ? "" : "s");
    else
        return;
    if (now >= certificate->from && now <= certificate->until)
        finding->severity = SC_SEVERITY_NOTE;
    sc_finding_help(lint->finder, finding,
                    now < certificate->from ? "check the clock of this machine and of the CA"
                                            : "issue a new one; the peer refuses an expired one");
}

static void times_tell(struct sc_lint *lint, const struct shown *shown)
{
    const struct sc_cert_file *ca =
        sc_credentials_issuer(lint->charon->credentials, shown->file->certificate);
    struct sc_range place = sc_setting_value(shown->setting);

    time_tell(lint, place, shown->file, "the certificate");
    if (ca && sc_lint_first(lint, SC_RULE_CERT_TIME, ca))
        time_tell(lint, place, ca, "the CA certificate");
}

static void check_cert_time(struct sc_lint *lint, const struct sc_connection *c)
{
    for_each_shown(lint, c, SC_RULE_CERT_TIME, times_tell);
}

/* --- whom it names --- */

/* The names that it confirms, as leftid would spell them. */
static const char *names_of(struct sc_lint *lint, const struct sc_certificate *certificate)
{
    const char *all = "";

    for (size_t i = 0; i < certificate->names.count && i < 3; i++) {
        const struct sc_identity *id = certificate->names.items[i];
        if (id->type == SC_ID_FQDN || id->type == SC_ID_EMAIL)
            all = sc_arena_format(lint->config->arena, "%s%s%s", all, *all ? ", " : "", id->text);
    }
    return all;
}

static void id_tell(struct sc_lint *lint, const struct shown *shown)
{
    const struct sc_connection *c = shown->connection;
    bool left = shown->local != c->swapped;
    const struct sc_value *id = sc_conn_value(c->conn, left ? SC_KW_LEFTID : SC_KW_RIGHTID);
    const struct sc_certificate *certificate = shown->file->certificate;

    if (!id || !shown->round->id_from_cert || strchr(id->setting->value, '*'))
        return;
    const char *names = names_of(lint, certificate);
    struct sc_finding *finding =
        sc_find(lint->finder, SC_RULE_CERT_ID, sc_setting_value(id->setting),
                "'%s' does not confirm '%s': charon takes the certificate's subject instead, '%s'",
                shown->file->name, id->setting->value, certificate->subject->text);
    sc_finding_relate(lint->finder, finding, sc_setting_value(shown->setting), "the certificate");
    if (*names)
        sc_finding_help(lint->finder, finding,
                        "write a name that it holds: %s; or issue one with this subjectAltName",
                        names);
    else
        sc_finding_help(lint->finder, finding,
                        "write %s=\"%s\", or issue a certificate with this subjectAltName",
                        id->setting->key, certificate->subject->text);
}

static void check_cert_id(struct sc_lint *lint, const struct sc_connection *c)
{
    for_each_shown(lint, c, SC_RULE_CERT_ID, id_tell);
}

/* --- the key that belongs to it --- */

/* Round that signs with the key of its certificate. */
static bool signs(const struct sc_round *round)
{
    return round->means->auth == SC_AUTH_PUBKEY ||
           (round->means->auth == SC_AUTH_EAP && round->means->eap_method &&
            !strcmp(round->means->eap_method, "tls"));
}

/* 1: a key of ipsec.secrets belongs to it; 0: none does; -1: not all could be looked at. */
static int has_key(const struct sc_credentials *credentials, const struct sc_public_key *key)
{
    bool all = !credentials->tokens;

    for (size_t i = 0; i < credentials->keys.count; i++) {
        const struct sc_key_file *file = &credentials->keys.items[i];
        if (sc_public_key_equal(&file->key, key))
            return 1;
        all &= file->state == SC_FILE_READ;
    }
    return all ? 0 : -1;
}

static void key_tell(struct sc_lint *lint, const struct shown *shown)
{
    struct sc_credentials *credentials = lint->charon->credentials;

    if (!shown->local || !signs(shown->round) || shown->connection->foreign)
        return;
    sc_credentials_read_keys(credentials);
    if (has_key(credentials, &shown->file->certificate->key) != 0)
        return;
    struct sc_finding *finding =
        sc_find(lint->finder, SC_RULE_CERT_KEY, sc_setting_value(shown->setting),
                credentials->keys.count
                    ? "none of the private keys in ipsec.secrets belongs to '%s': conn '%s' can't "
                      "authenticate"
                    : "ipsec.secrets names no private key for '%s': conn '%s' can't authenticate",
                shown->file->name, shown->connection->conn->name);
    sc_finding_help(lint->finder, finding, "add a line such as: : %s FILE",
                    shown->file->certificate->key.kind == SC_KEY_RSA  ? "RSA"
                    : shown->file->certificate->key.kind == SC_KEY_EC ? "ECDSA"
                                                                      : "PKCS8");
}

static void check_cert_key(struct sc_lint *lint, const struct sc_connection *c)
{
    const struct sc_secrets *secrets = lint->config->secrets;

    if (secrets && !secrets->syntax_errors)
        for_each_shown(lint, c, SC_RULE_CERT_KEY, key_tell);
}

static void check_key_unreadable(struct sc_lint *lint)
{
    struct sc_credentials *credentials = lint->charon->credentials;

    if (lint->config->secrets && lint->config->sysconfdir)
        sc_credentials_read_keys(credentials);
    for (size_t i = 0; i < credentials->keys.count; i++) {
        const struct sc_key_file *file = &credentials->keys.items[i];
        const struct sc_secret *secret = file->secret;
        bool locked = file->state == SC_FILE_LOCKED && secret->kind != SC_SECRET_P12 &&
                      secret->form != SC_SECRET_PROMPT;
        if (secret->kind == SC_SECRET_BLISS || (file->state != SC_FILE_BAD && !locked))
            continue;
        struct sc_finding *finding = sc_find(
            lint->finder, SC_RULE_KEY_UNREADABLE, secret->path_at,
            !locked ? "this file holds no private key that charon can read"
            : secret->form == SC_SECRET_ABSENT
                ? "this private key is encrypted, and there is no passphrase behind it"
                : "this private key is encrypted, and the passphrase behind it does not open it");
        sc_finding_help(lint->finder, finding,
                        locked ? "write the passphrase in double quotes behind the file's name"
                               : "put the private key there, in PEM or DER");
    }
}

/* --- how strong it is --- */

static void weak_tell(struct sc_lint *lint, const struct shown *shown)
{
    const struct sc_certificate *certificate = shown->file->certificate;
    struct sc_range place = sc_setting_value(shown->setting);

    if (certificate->key.kind == SC_KEY_RSA && certificate->key.bits < SMALLEST_RSA) {
        struct sc_finding *finding =
            sc_find(lint->finder, SC_RULE_CERT_WEAK, place, "the RSA key of '%s' has %u bits only",
                    shown->file->name, certificate->key.bits);
        sc_finding_help(lint->finder, finding, "take RSA with 3072 bits, or ECDSA with 256");
        return;
    }
    if (!certificate->weak_signature || sc_certificate_is_self_signed(certificate))
        return;
    struct sc_finding *finding = sc_find(lint->finder, SC_RULE_CERT_WEAK, place,
                                         "'%s' is signed with %s, which can be forged",
                                         shown->file->name, certificate->weak_signature);
    sc_finding_help(lint->finder, finding, "let the CA sign with SHA-256");
}

static void check_cert_weak(struct sc_lint *lint, const struct sc_connection *c)
{
    for_each_shown(lint, c, SC_RULE_CERT_WEAK, weak_tell);
}

/* A certificate beside a pre-shared key is not shown, but its subject may become the identity. */
static void check_cert_beside_psk(struct sc_lint *lint, const struct sc_connection *c)
{
    const struct sc_round *round = &c->local_rounds.items[0];
    const struct sc_setting *setting = cert_setting(c, true, 0);
    if (round->means->auth != SC_AUTH_PSK || !setting || !round->means->certs ||
        c->local_rounds.count > 1 || (round->means->cert && !round->id_from_cert) ||
        !sc_lint_first(lint, SC_RULE_CERT_BESIDE_PSK, setting))
        return;
    struct sc_finding *finding =
        sc_find(lint->finder, SC_RULE_CERT_BESIDE_PSK, sc_setting_value(setting),
                "conn '%s' authenticates by a pre-shared key, but an identity that this "
                "certificate does not confirm gives way to its subject",
                c->conn->name);
    sc_finding_help(lint->finder, finding, "remove it, or authenticate with it: pubkey");
}

/* --- CA certificates --- */

static void check_ca_flag(struct sc_lint *lint)
{
    const struct sc_credentials *credentials = lint->charon->credentials;

    for (size_t i = 0; i < credentials->authorities.count; i++) {
        const struct sc_cert_file *ca = credentials->authorities.items[i];
        if (ca->certificate->is_ca)
            continue;
        struct sc_finding *finding = sc_find(
            lint->finder, SC_RULE_CA_FLAG, sc_range(lint->config->conf->file, 0, 0),
            "'%s' in ipsec.d/cacerts has no CA basic constraint: charon discards it", ca->name);
        sc_finding_help(lint->finder, finding,
                        "issue it as a CA certificate; one of an end belongs into ipsec.d/certs");
    }
}

SC_CHECKS(sc_checks_certs, {SC_RULE_CERT_BAD, .conn = check_cert_bad},
          {SC_RULE_CERT_SEVERAL, .connection = check_cert_several},
          {SC_RULE_CERT_ISSUER, .connection = check_cert_issuer},
          {SC_RULE_CERT_TIME, .connection = check_cert_time},
          {SC_RULE_CERT_ID, .connection = check_cert_id},
          {SC_RULE_CERT_KEY, .connection = check_cert_key},
          {SC_RULE_KEY_UNREADABLE, .config = check_key_unreadable},
          {SC_RULE_CERT_WEAK, .connection = check_cert_weak},
          {SC_RULE_CERT_BESIDE_PSK, .connection = check_cert_beside_psk},
          {SC_RULE_CA_FLAG, .config = check_ca_flag});
