#include "emit/tree.h"

#include "base/joined.h"
#include "charon/credentials.h"
#include "emit/text.h"
#include "model/tokens.h"
#include "source/reader.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash ? slash + 1 : path;
}

/* --- names in the tree --- */

/* A file of this name comes from somewhere else already: NAME-2.pem. */
static const char *other_name(struct sc_emitter *emitter, const char *name, unsigned number)
{
    const char *dot = strrchr(name, '.');
    size_t stem = dot && dot != name ? (size_t)(dot - name) : strlen(name);

    return sc_arena_format(emitter->arena, "%.*s-%u%s", (int)stem, name, number, name + stem);
}

/* The name that a source has in a folder of the tree; *fresh if it was not there before. */
static const char *place_of(struct sc_emitter *emitter, const char *folder, const char *name,
                            const char *source, bool *fresh)
{
    const char *given = name;

    for (unsigned number = 2;; number++) {
        const char *path = sc_arena_format(emitter->arena, "%s/%s", folder, given);
        void **taken = sc_map_place(emitter->tree_taken, path, strlen(path));
        *fresh = *taken == NULL;
        if (*fresh)
            *taken = (void *)(uintptr_t)source;
        if (*fresh || !strcmp(*taken, source))
            return given;
        given = other_name(emitter, name, number);
    }
}

static void file_add(struct sc_emitter *emitter, const char *folder, const char *name,
                     struct sc_tree_file file)
{
    file.path = sc_arena_format(emitter->arena, "%s/%s", folder, name);
    SC_PUSH(emitter->arena, emitter->tree, file);
}

/* --- files that something names --- */

static bool is_secret_folder(const char *folder)
{
    static const char *const secret[] = {"private", "rsa", "ecdsa", "bliss", "pkcs8", "pkcs12"};

    for (size_t i = 0; i < sizeof secret / sizeof secret[0]; i++)
        if (!strcmp(folder, secret[i]))
            return true;
    return false;
}

const char *sc_tree_take(struct sc_emitter *emitter, const char *folder, const char *from,
                         const char *name, struct sc_range place, const char *what)
{
    struct sc_config *config = emitter->config;
    bool secret = is_secret_folder(folder);
    struct sc_arena *arena = secret ? config->secret_arena : config->arena;
    bool fresh;

    if (!emitter->tree)
        return name;
    const char *source = sc_credentials_path(arena, config, from, name);
    if (access(source, F_OK) != 0) {
        const char *given = base_name(name);
        sc_lose(emitter, SC_RULE_LOST_FILE, place,
                sc_arena_format(emitter->arena, "%s '%s' as a file", what, given),
                "it is not here to be copied",
                sc_arena_format(emitter->arena, "put %s into swanctl/%s first", given, folder));
        return given;
    }
    if (!sc_scope_shows(&config->reading->scope, source)) {
        sc_lose(emitter, SC_RULE_LOST_FILE, place,
                sc_arena_format(emitter->arena, "%s '%s' as a file", what, name),
                "it lies outside the folders of the files that were named, and is not copied",
                sc_arena_format(emitter->arena, "copy it into swanctl/%s", folder));
        return name;
    }
    const char *given = place_of(emitter, folder, base_name(name), source, &fresh);
    if (fresh)
        file_add(emitter, folder, given, (struct sc_tree_file){.source = source, .secret = secret});
    return given;
}

const char *sc_tree_take_list(struct sc_emitter *emitter, const char *folder, const char *from,
                              const char *list, struct sc_range place, const char *what)
{
    struct sc_tokens tokens = {.text = list, .rest = list};
    struct sc_joined joined = {.arena = emitter->arena};

    if (!emitter->tree)
        return list;
    while (sc_tokens_next(&tokens)) {
        const char *name = sc_arena_copy(emitter->arena, tokens.token, tokens.length);
        name = sc_tree_take(emitter, folder, from, name, place, what);
        sc_join(&joined, ", ", name, strlen(name));
    }
    return sc_joined_text(&joined);
}

const char *sc_tree_make(struct sc_emitter *emitter, const char *folder, const char *name,
                         const void *bytes, size_t length)
{
    const char *own = sc_arena_copy(emitter->arena, bytes, length);
    bool fresh;

    if (!emitter->tree)
        return NULL;
    const char *given = place_of(emitter, folder, name, own, &fresh);
    file_add(emitter, folder, given,
             (struct sc_tree_file){.bytes = (const uint8_t *)own, .length = length});
    return given;
}

/* --- whole folders --- */

static const struct folder {
    const char *from, *to, *what;
    bool certificates;
} folders[] = {
    {"cacerts", "x509ca", "the CA certificate", true},
    {"aacerts", "x509aa", "the certificate", true},
    {"ocspcerts", "x509ocsp", "the certificate", true},
    {"acerts", "x509ac", "the attribute certificate", false},
    {"crls", "x509crl", "the CRL", false},
};

/* What charon would discard; swanctl says so at every load. */
static const char *useless(struct sc_emitter *emitter, const struct folder *folder,
                           const char *path)
{
    const struct sc_cert_file *file =
        sc_credentials_file(emitter->charon->credentials, path, base_name(path));

    if (file->state == SC_FILE_BAD)
        return "it holds no certificate that charon can read";
    if (file->certificate && !file->certificate->is_ca && !strcmp(folder->from, "cacerts"))
        return "it has no CA basic constraint, and charon discards it";
    return NULL;
}

static void folder_file(struct sc_emitter *emitter, const struct folder *folder, const char *path,
                        const char *name)
{
    struct sc_range nowhere = {0};
    struct stat status;

    if (stat(path, &status) != 0 || !S_ISREG(status.st_mode))
        return;
    if (!sc_text_is_file_name(name, strlen(name))) {
        sc_lose(emitter, SC_RULE_LOST_TEXT, nowhere,
                sc_arena_format(emitter->arena, "%s '%s'", folder->what, name),
                "the name is no UTF-8, or holds control characters", "give the file another name");
        return;
    }
    const char *why = folder->certificates ? useless(emitter, folder, path) : NULL;
    if (why)
        sc_lose(emitter, SC_RULE_LOST_FILE, nowhere,
                sc_arena_format(emitter->arena, "%s '%s'", folder->what, name), why,
                "nothing, or replace it");
    else
        sc_tree_take(emitter, folder->to, folder->from, name, nowhere, folder->what);
}

struct listing {
    struct sc_emitter *emitter;
    const struct folder *folder;
    const char *path;
    DIR *open;
};

static int by_text(const void *x, const void *y)
{
    const char *const *a = x, *const *b = y;

    return strcmp(*a, *b);
}

static void folder_list(void *data)
{
    const struct listing *listing = data;
    struct sc_arena *arena = listing->emitter->arena;
    struct {
        const char **items;
        size_t count, capacity;
    } names = {0};

    for (const struct dirent *entry; (entry = readdir(listing->open));)
        SC_PUSH(arena, &names, sc_arena_copy(arena, entry->d_name, strlen(entry->d_name)));
    if (names.count)
        qsort(names.items, names.count, sizeof *names.items, by_text);
    for (size_t i = 0; i < names.count; i++)
        folder_file(listing->emitter, listing->folder,
                    sc_arena_format(arena, "%s/%s", listing->path, names.items[i]), names.items[i]);
}

void sc_tree_take_folders(struct sc_emitter *emitter)
{
    for (size_t i = 0; emitter->tree && i < sizeof folders / sizeof folders[0]; i++) {
        struct listing listing = {emitter, &folders[i], NULL, NULL};
        listing.path = sc_arena_format(emitter->arena, "%s/ipsec.d/%s", emitter->config->sysconfdir,
                                       folders[i].from);
        listing.open = opendir(listing.path);
        if (!listing.open)
            continue;
        bool done = sc_arena_guard(emitter->arena, folder_list, &listing);
        closedir(listing.open);
        if (!done)
            sc_arena_exhausted(emitter->arena);
    }
}

/* --- private keys --- */

const char *sc_tree_key_folder(enum sc_secret_kind kind)
{
    switch (kind) {
    case SC_SECRET_RSA:
        return "rsa";
    case SC_SECRET_ECDSA:
        return "ecdsa";
    case SC_SECRET_BLISS:
        return "bliss";
    case SC_SECRET_PKCS8:
        return "pkcs8";
    case SC_SECRET_P12:
        return "pkcs12";
    default:
        return NULL;
    }
}

const char *sc_tree_take_key(struct sc_emitter *emitter, const struct sc_secret *secret)
{
    const char *folder = sc_tree_key_folder(secret->kind);

    if (!emitter->tree || !folder || secret->path[0] == '%')
        return base_name(secret->path);
    /* what stands in the place of a file's name may be a secret */
    const char *path = sc_credentials_path(emitter->config->secret_arena, emitter->config,
                                           "private", secret->path);
    if (!sc_secret_file_name(secret) && access(path, F_OK) != 0)
        return base_name(secret->path);
    return sc_tree_take(emitter, folder, "private", secret->path, secret->path_at,
                        "the private key");
}
