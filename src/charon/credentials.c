#include "charon/credentials.h"

#include "source/reader.h"

#include <dirent.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool may_read(const struct sc_credentials *credentials, const char *path)
{
    return sc_scope_shows(&credentials->config->reading->scope, path);
}

static bool is_there(const char *path)
{
    return access(path, F_OK) == 0;
}

static const struct sc_libcrypto *crypto_of(struct sc_credentials *credentials)
{
    if (!credentials->opened)
        credentials->crypto = sc_libcrypto_open(credentials->config->arena);
    credentials->opened = true;
    credentials->config->certificates_unseen |= !credentials->crypto;
    return credentials->crypto;
}

const char *sc_credentials_path(struct sc_arena *arena, const struct sc_config *config,
                                const char *folder, const char *name)
{
    if (*name != '/')
        return sc_arena_format(arena, "%s/ipsec.d/%s/%s", config->sysconfdir, folder, name);
    if (strncmp(name, "/etc/", 5) != 0)
        return name;
    return sc_arena_format(arena, "%s/%s", config->sysconfdir, name + strlen("/etc/"));
}

/* --- certificates --- */

/* PGP keys and raw public keys are read by plugins of charon's. */
static bool may_be_other(const struct sc_room *room, const char *path)
{
    static const char *const suffixes[] = {".asc", ".pgp", ".gpg"};
    size_t length = strlen(path);

    for (size_t i = 0; i < sizeof suffixes / sizeof suffixes[0]; i++)
        if (length > 4 && !strcmp(path + length - 4, suffixes[i]))
            return true;
    return strstr(room->bytes, "BEGIN PGP") || strstr(room->bytes, "BEGIN PUBLIC KEY");
}

static void certificate_read(struct sc_credentials *credentials, struct sc_cert_file *file)
{
    struct sc_arena *arena = credentials->config->arena;
    struct sc_room *room = &credentials->room;

    if (!is_there(file->path)) {
        file->state = SC_FILE_MISSING;
        return;
    }
    file->state = SC_FILE_UNSEEN;
    if (!may_read(credentials, file->path) || !sc_room_read(arena, room, file->path) ||
        !crypto_of(credentials))
        return;
    file->certificate = sc_certificate_parse(arena, credentials->crypto, room);
    bool odd_key = file->certificate && !file->certificate->key.length; /* BLISS, and the like */
    if (odd_key)
        file->certificate = NULL;
    file->state = file->certificate ? SC_FILE_READ : SC_FILE_BAD;
    file->certificates = sc_pem_count(room, "CERTIFICATE");
    file->other = odd_key || (!file->certificate && may_be_other(room, file->path));
    struct sc_room first = *room;
    if (file->certificate || !file->certificates)
        return;
    first.bytes[sc_pem_first(room).bytes + sc_pem_first(room).length - room->bytes] = '\0';
    file->key_first = sc_pem_count(&first, "PRIVATE KEY") > 0;
}

const struct sc_cert_file *sc_credentials_file(struct sc_credentials *credentials, const char *path,
                                               const char *name)
{
    struct sc_arena *arena = credentials->config->arena;
    void **place = sc_map_place(credentials->certificates, path, strlen(path));

    if (!*place) {
        struct sc_cert_file *file = SC_NEW(arena, struct sc_cert_file);
        file->name = name;
        file->path = path;
        *place = file;
        certificate_read(credentials, file);
    }
    return *place;
}

const struct sc_cert_file *sc_credentials_certificate(struct sc_credentials *credentials,
                                                      const char *name)
{
    const struct sc_config *config = credentials->config;

    return sc_credentials_file(credentials,
                               sc_credentials_path(config->arena, config, "certs", name), name);
}

struct listing {
    struct sc_credentials *credentials;
    const char *folder;
    DIR *open;
};

static void authorities_list(void *data)
{
    const struct listing *listing = data;
    struct sc_credentials *credentials = listing->credentials;
    struct sc_arena *arena = credentials->config->arena;

    for (const struct dirent *entry; (entry = readdir(listing->open));) {
        const char *name = sc_arena_copy(arena, entry->d_name, strlen(entry->d_name));
        const char *path = sc_arena_format(arena, "%s/%s", listing->folder, name);
        const struct sc_cert_file *file = sc_credentials_file(credentials, path, name);
        if (file->certificate)
            SC_PUSH(arena, &credentials->authorities, file);
    }
}

static void authorities_read(struct sc_credentials *credentials)
{
    struct sc_arena *arena = credentials->config->arena;
    struct listing listing = {credentials,
                              sc_credentials_path(arena, credentials->config, "cacerts", ""), NULL};

    listing.open = opendir(listing.folder);
    if (!listing.open)
        return;
    bool done = sc_arena_guard(arena, authorities_list, &listing);
    closedir(listing.open);
    if (!done)
        sc_arena_exhausted(arena);
    credentials->authorities_known = true;
}

const struct sc_cert_file *sc_credentials_issuer(const struct sc_credentials *credentials,
                                                 const struct sc_certificate *certificate)
{
    for (size_t i = 0; i < credentials->authorities.count; i++) {
        const struct sc_cert_file *ca = credentials->authorities.items[i];
        if (sc_identity_match(ca->certificate->subject, certificate->issuer) > 0)
            return ca;
    }
    return NULL;
}

struct sc_credentials *sc_credentials_new(struct sc_config *config)
{
    struct sc_credentials *credentials = SC_NEW(config->arena, struct sc_credentials);

    credentials->config = config;
    credentials->certificates = sc_map_new(config->arena);
    credentials->certs_known = is_there(sc_credentials_path(config->arena, config, "certs", ""));
    authorities_read(credentials);
    return credentials;
}

/* --- private keys --- */

static int passphrase_of(char *text, int size, int writing, void *data)
{
    const struct sc_secret *secret = data;

    (void)writing;
    if (secret->form == SC_SECRET_ABSENT || secret->form == SC_SECRET_PROMPT ||
        secret->length > (size_t)size)
        return -1;
    if (secret->length)
        memcpy(text, secret->bytes, secret->length);
    return (int)secret->length;
}

static sc_pkey *container_open(const struct sc_libcrypto *crypto, sc_bio *bio,
                               const struct sc_secret *secret)
{
    char password[256] = "";
    sc_pkcs12 *container = crypto->pkcs12_der(bio, NULL);
    sc_pkey *key = NULL;
    sc_x509 *certificate = NULL;
    int length = passphrase_of(password, (int)sizeof password - 1, 0, (void *)(uintptr_t)secret);

    if (length >= 0)
        password[length] = '\0';
    if (container && length >= 0)
        crypto->pkcs12_open(container, password, &key, &certificate, NULL);
    explicit_bzero(password, sizeof password);
    crypto->pkcs12_free(container);
    crypto->x509_free(certificate);
    return key;
}

static sc_pkey *key_open(const struct sc_libcrypto *crypto, const struct sc_secret *secret,
                         struct sc_extent extent, bool plain_der)
{
    void *data = (void *)(uintptr_t)secret;
    bool pem = extent.length > 10 && !memcmp(extent.bytes, "-----BEGIN", 10);
    sc_bio *bio = crypto->bio_new(extent.bytes, (int)extent.length);
    sc_pkey *key = NULL;

    if (!bio)
        return NULL;
    if (secret->kind == SC_SECRET_P12)
        key = container_open(crypto, bio, secret);
    else if (pem)
        key = crypto->key_pem(bio, NULL, passphrase_of, data);
    else if (plain_der)
        key = crypto->key_der(bio, NULL);
    else
        key = crypto->key_pkcs8(bio, NULL, passphrase_of, data);
    crypto->bio_free(bio);
    crypto->errors_clear();
    return key;
}

struct key_reading {
    struct sc_credentials *credentials;
    sc_pkey *key;
    struct sc_public_key public;
};

static void public_read(void *data)
{
    struct key_reading *reading = data;

    reading->public = sc_public_key_of(reading->credentials->config->arena,
                                       reading->credentials->crypto, reading->key);
}

/* PEM says it in words; a container holds nothing in the open. */
static bool is_locked(const struct sc_secret *secret, const struct sc_room *room)
{
    return secret->kind == SC_SECRET_P12 || strstr(room->bytes, "ENCRYPTED");
}

static void key_read(struct sc_credentials *credentials, struct sc_room *room,
                     struct sc_key_file *file)
{
    const struct sc_secret *secret = file->secret;
    struct sc_config *config = credentials->config;
    const char *path = sc_credentials_path(config->secret_arena, config, "private", secret->path);
    struct key_reading reading = {.credentials = credentials};

    file->state = is_there(path) ? SC_FILE_UNSEEN : SC_FILE_MISSING;
    if (file->state == SC_FILE_MISSING || !may_read(credentials, path) ||
        !sc_room_read(config->secret_arena, room, path) || !crypto_of(credentials))
        return;
    const struct sc_libcrypto *crypto = credentials->crypto;
    reading.key = key_open(crypto, secret, sc_pem_first(room), true);
    if (!reading.key)
        reading.key = key_open(crypto, secret, sc_pem_first(room), false);
    file->state = is_locked(secret, room) ? SC_FILE_LOCKED : SC_FILE_BAD;
    explicit_bzero(room->bytes, room->length);
    if (!reading.key)
        return;
    bool done = sc_arena_guard(config->arena, public_read, &reading);
    crypto->key_free(reading.key);
    if (!done)
        sc_arena_exhausted(config->arena);
    file->key = reading.public;
    file->state = SC_FILE_READ;
}

/* A key on a smartcard is not looked at. */
static bool is_token(const struct sc_secret *secret)
{
    return secret->kind == SC_SECRET_PIN || (secret->path && *secret->path == '%');
}

static bool names_key_file(const struct sc_secret *secret)
{
    switch (secret->kind) {
    case SC_SECRET_RSA:
    case SC_SECRET_ECDSA:
    case SC_SECRET_BLISS:
    case SC_SECRET_PKCS8:
    case SC_SECRET_P12:
        return secret->path && !secret->lost;
    default:
        return false;
    }
}

void sc_credentials_read_keys(struct sc_credentials *credentials)
{
    const struct sc_secrets *secrets = credentials->config->secrets;
    struct sc_room room = {0};

    if (credentials->keys_read)
        return;
    credentials->keys_read = true;
    for (const struct sc_secret *s = secrets ? secrets->entries : NULL; s; s = s->next) {
        struct sc_key_file file = {.secret = s};
        credentials->tokens |= is_token(s);
        if (!names_key_file(s) || is_token(s))
            continue;
        key_read(credentials, &room, &file);
        SC_PUSH(credentials->config->arena, &credentials->keys, file);
    }
}
