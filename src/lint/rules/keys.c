/* SW5xx: the files that hold secrets and private keys. */
#include "lint/rules/secret_checks.h"

#include "source/reader.h"

#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool is_key_file(const struct sc_secret *secret)
{
    return !sc_secret_is_shared(secret) && secret->kind != SC_SECRET_PIN && secret->path;
}

/* --- ipsec.secrets --- */

/* Reading by everybody, or writing by anybody but the owner. */
static bool too_open(unsigned mode)
{
    return mode & (S_IROTH | S_IWOTH | S_IWGRP);
}

/* git keeps no permissions, so those of a checkout say nothing about the gateway. */
static bool is_in_checkout(struct sc_lint *lint, const char *path)
{
    char real[PATH_MAX], *slash;
    struct stat status;

    if (sc_scope_of(&lint->config->reading->scope, path, real) == SC_WHERE_NOWHERE)
        return false;
    while ((slash = strrchr(real, '/')) && slash - real < PATH_MAX - 6) {
        strcpy(slash, "/.git");
        if (stat(real, &status) == 0)
            return true;
        *slash = '\0';
    }
    return false;
}

static void soften_in_checkout(struct sc_lint *lint, struct sc_finding *finding, const char *path)
{
    if (finding->severity > SC_SEVERITY_NOTE && is_in_checkout(lint, path))
        finding->severity = SC_SEVERITY_NOTE;
}

void sc_check_secrets_mode(struct sc_lint *lint, const struct sc_secret *secret)
{
    const struct sc_file *file = secret->range.file;

    if (secret->form == SC_SECRET_ABSENT || secret->form == SC_SECRET_PROMPT || !file->inode ||
        !too_open(file->mode) || !sc_lint_first(lint, SC_RULE_SECRETS_MODE, file))
        return;
    struct sc_finding *finding =
        sc_find(lint->finder, SC_RULE_SECRETS_MODE, sc_range(file, 0, 0),
                "users other than its owner may %s these secrets (mode %04o)",
                file->mode & S_IROTH ? "read" : "change", (unsigned)file->mode & 07777U);
    soften_in_checkout(lint, finding, file->name);
    sc_finding_help(lint->finder, finding, "chmod 600 %s", file->name);
}

/* --- key files --- */

/* The file that strongSwan would open, below the folder that stands for /etc; NULL when it can't be
 * looked for (an absolute name may mean another machine's). */
static const char *key_path(struct sc_lint *lint, const struct sc_secret *secret)
{
    struct stat status;

    if (!is_key_file(secret) || secret->lost || secret->path[0] == '/' || !lint->config->sysconfdir)
        return NULL;
    const char *folder =
        sc_arena_format(lint->config->arena, "%s/ipsec.d/private", lint->config->sysconfdir);
    if (stat(folder, &status) != 0 || !S_ISDIR(status.st_mode))
        return NULL;
    return sc_arena_format(lint->config->secret_arena, "%s/%s", folder, secret->path);
}

/* The path, if it may be shown: what stands in the place of a file's name may be a secret. */
static const char *spoken_path(const struct sc_secret *secret, const char *path)
{
    return sc_secret_file_name(secret) ? path : "this file";
}

static bool may_read(const struct sc_lint *lint, const char *path)
{
    return sc_scope_shows(&lint->config->reading->scope, path);
}

void sc_check_key_missing(struct sc_lint *lint, const struct sc_secret *secret)
{
    const char *path = key_path(lint, secret);
    struct stat status;

    if (!path || stat(path, &status) == 0)
        return;
    struct sc_finding *finding =
        sc_find(lint->finder, SC_RULE_KEY_MISSING, secret->path_at,
                "%s does not exist: strongSwan goes on without this %s", spoken_path(secret, path),
                secret->kind == SC_SECRET_P12 ? "container" : "key");
    sc_finding_help(lint->finder, finding,
                    "put the file there, or write its name below ipsec.d/private");
}

void sc_check_key_mode(struct sc_lint *lint, const struct sc_secret *secret)
{
    const char *path = key_path(lint, secret);
    struct stat status;

    if (!path || stat(path, &status) != 0 || !S_ISREG(status.st_mode) || !too_open(status.st_mode))
        return;
    struct sc_finding *finding =
        sc_find(lint->finder, SC_RULE_KEY_MODE, secret->path_at,
                "users other than its owner may %s this private key (mode %04o)",
                status.st_mode & S_IROTH ? "read" : "change", (unsigned)status.st_mode & 07777U);
    soften_in_checkout(lint, finding, path);
    sc_finding_help(lint->finder, finding, "chmod 600 %s", spoken_path(secret, path));
}

/* The beginning of a regular file, as text. */
static bool read_start(const char *path, char *text, size_t size)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    struct stat status;
    ssize_t got = -1;

    if (fd < 0)
        return false;
    if (fstat(fd, &status) == 0 && S_ISREG(status.st_mode))
        got = read(fd, text, size - 1);
    close(fd);
    text[got > 0 ? got : 0] = '\0';
    return got > 0;
}

/* What PEM says the key is; other encodings and PKCS#8 don't say. */
static enum sc_secret_kind pem_kind(const char *path)
{
    char text[8192];
    enum sc_secret_kind kind = SC_SECRET_PKCS8;

    if (!read_start(path, text, sizeof text))
        return kind;
    if (strstr(text, "-----BEGIN RSA PRIVATE KEY-----"))
        kind = SC_SECRET_RSA;
    else if (strstr(text, "-----BEGIN EC PRIVATE KEY-----"))
        kind = SC_SECRET_ECDSA;
    explicit_bzero(text, sizeof text);
    return kind;
}

void sc_check_key_type(struct sc_lint *lint, const struct sc_secret *secret)
{
    if (secret->kind != SC_SECRET_RSA && secret->kind != SC_SECRET_ECDSA)
        return;
    const char *path = key_path(lint, secret);
    enum sc_secret_kind kind = path && may_read(lint, path) ? pem_kind(path) : SC_SECRET_PKCS8;
    if (kind == SC_SECRET_PKCS8 || kind == secret->kind)
        return;
    struct sc_finding *finding =
        sc_find(lint->finder, SC_RULE_KEY_TYPE, secret->kind_at,
                "%s holds a key for %s: strongSwan can't load it as %s", spoken_path(secret, path),
                sc_secret_kind_name(kind), sc_secret_kind_name(secret->kind));
    sc_finding_help(lint->finder, finding, "write %s", sc_secret_kind_name(kind));
}
