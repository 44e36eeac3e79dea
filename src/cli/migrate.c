/* translate --output-dir: all of /etc/swanctl, and what to do next. */
#include "cli/migrate.h"

#include "cli/tree.h"

#include <errno.h>
#include <string.h>

static const char *const stream_paths[] = {"swanctl.conf", "secrets.conf",
                                           "strongswan.d/from-ipsec-conf.conf"};

enum { SECRETS = 1, STREAM_COUNT = sizeof stream_paths / sizeof stream_paths[0] };

/* --- what was done, what to do --- */

static size_t files_in(const struct sc_tree *tree, const char *const *folders, size_t count)
{
    size_t found = 0;

    for (size_t i = 0; i < tree->count; i++)
        for (size_t f = 0; f < count; f++) {
            size_t length = strlen(folders[f]);
            found += !strncmp(tree->items[i].path, folders[f], length) &&
                     tree->items[i].path[length] == '/';
        }
    return found;
}

static void count_say(size_t count, const char *one, const char *many)
{
    if (count)
        fprintf(stderr, ", %zu %s", count, count == 1 ? one : many);
}

static void written_say(const char *path, const struct sc_tree *tree)
{
    static const char *const certificates[] = {"x509"}, *const authorities[] = {"x509ca"},
                             *const keys[] = {"rsa", "ecdsa", "bliss", "pkcs8", "private"},
                             *const containers[] = {"pkcs12"}, *const publics[] = {"pubkey"},
                             *const lists[] = {"x509crl"},
                             *const others[] = {"x509aa", "x509ac", "x509ocsp"};

    fputs("swanconf: wrote ", stderr);
    sc_write_visible(stderr, path);
    fputs(": swanctl.conf", stderr);
    if (tree->has_secrets)
        fputs(", secrets.conf", stderr);
    if (tree->has_strongswan)
        fputs(", strongswan.d/from-ipsec-conf.conf", stderr);
    count_say(files_in(tree, certificates, 1), "certificate", "certificates");
    count_say(files_in(tree, authorities, 1), "CA certificate", "CA certificates");
    count_say(files_in(tree, others, 3), "other certificate", "other certificates");
    count_say(files_in(tree, lists, 1), "CRL", "CRLs");
    count_say(files_in(tree, keys, 5), "private key", "private keys");
    count_say(files_in(tree, containers, 1), "container", "containers");
    count_say(files_in(tree, publics, 1), "public key", "public keys");
    fputc('\n', stderr);
}

static void next_say(const char *path, const struct sc_tree *tree)
{
    fputs("\nto switch over, as root:\n"
          "  systemctl disable --now strongswan-starter\n"
          "  cp -a ",
          stderr);
    sc_write_visible(stderr, path);
    fputs("/. /etc/swanctl/\n", stderr);
    if (tree->has_strongswan)
        fputs("  cp /etc/swanctl/strongswan.d/*.conf /etc/strongswan.d/\n", stderr);
    fputs("  systemctl enable --now strongswan && swanctl --load-all\n\n"
          "ipsec up NAME     is now  swanctl --initiate --child NAME\n"
          "ipsec down NAME           swanctl --terminate --ike NAME\n"
          "ipsec statusall           swanctl --list-sas, and --list-conns\n"
          "ipsec reload              swanctl --load-all\n",
          stderr);
}

/* --- writing --- */

static bool streams_open(struct tree *tree, FILE *files[STREAM_COUNT])
{
    for (size_t i = 0; i < STREAM_COUNT; i++) {
        files[i] = tree_stream(tree, stream_paths[i], i == SECRETS);
        if (!files[i])
            return false;
    }
    return true;
}

static bool streams_close(FILE *files[STREAM_COUNT])
{
    bool done = true;

    for (size_t i = 0; i < STREAM_COUNT; i++)
        done &= files[i] && fclose(files[i]) == 0;
    return done;
}

static bool texts_keep(struct tree *tree, const struct sc_tree *files)
{
    bool wanted[STREAM_COUNT] = {true, files->has_secrets, files->has_strongswan};

    for (size_t i = 0; i < STREAM_COUNT; i++)
        if (!tree_keep(tree, stream_paths[i], wanted[i])) {
            trouble("%s/%s: %s", tree->path, stream_paths[i], strerror(errno));
            return false;
        }
    return true;
}

int migrate(const struct arguments *arguments, struct sc_config *config,
            const struct sc_emit_options *options)
{
    const char *path = arguments->value[OPTION_OUTPUT_DIR];
    bool force = arguments->given[OPTION_FORCE];
    FILE *streams[STREAM_COUNT] = {0};
    struct sc_losses losses = {0};
    struct sc_tree files = {0};
    struct tree tree;

    if (!tree_open(&tree, path, force))
        return EXIT_TROUBLE;
    bool done = streams_open(&tree, streams);
    if (done) {
        struct sc_tree_streams texts = {streams[0], streams[1], streams[2]};
        done = sc_emit_tree(config, options, &texts, &files, &losses);
    }
    done &= streams_close(streams);
    if (!done)
        trouble("%s: the translation can't be written", path);
    done = done && tree_fill(&tree, &files) && texts_keep(&tree, &files);
    if (!tree_close(&tree, done, force))
        return EXIT_TROUBLE;
    written_say(path, &files);
    int status = losses_write(arguments, &losses);
    next_say(path, &files);
    return status;
}
