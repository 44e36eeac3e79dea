/* Translations: swanctl.conf and JSON. */
#ifndef SWANCONF_EMIT_H
#define SWANCONF_EMIT_H

#include <swanconf/charon.h>

struct sc_emit_options {
    enum sc_target target;
    const char *const *local;
    size_t local_count;
    bool secrets;      /* write the secrets section */
    bool show_secrets; /* JSON: don't redact */
    bool keep_sharing; /* what conns inherit from the same sections is written once */
    bool bare;         /* without the comments of the configuration */
    bool annotate;     /* write the place that each option comes from behind it */
};

/* Something that can't be carried over. */
struct sc_loss {
    struct sc_range range;
    const struct sc_rule *rule; /* SW8xx: its kind */
    const char *what;
    const char *why;
    const char *todo;
};

struct sc_losses {
    struct sc_loss *items;
    size_t count, capacity;
};

/* A file of the tree that stands for /etc/swanctl, beside swanctl.conf: a copy, or bytes. */
struct sc_tree_file {
    const char *path;   /* "x509/gw.pem" */
    const char *source; /* the file to copy; NULL: the bytes */
    const uint8_t *bytes;
    size_t length;
    bool secret; /* a private key: nobody else's to read */
};

struct sc_tree {
    struct sc_tree_file *items;
    size_t count, capacity;
    bool has_secrets;    /* something was written to secrets.conf */
    bool has_strongswan; /* and to strongswan.d/from-ipsec-conf.conf */
};

/* Where the texts of the tree go. */
struct sc_tree_streams {
    FILE *swanctl;    /* swanctl.conf, which includes secrets.conf */
    FILE *secrets;    /* secrets.conf */
    FILE *strongswan; /* what belongs into strongswan.conf */
};

/* Write the texts of a whole /etc/swanctl, and say which files go into it: certificates that conns
 * name, all CA certificates, keys that ipsec.secrets names, under the folders of swanctl.conf(5).
 * The tree belongs to config. The options' secrets are on. */
SC_API bool sc_emit_tree(struct sc_config *config, const struct sc_emit_options *options,
                         const struct sc_tree_streams *streams, struct sc_tree *tree,
                         struct sc_losses *losses);

/* Write swanctl.conf to `out`; what is lost comes back in `losses` (belongs to config). False when
 * out of memory or a write failed. */
SC_API bool sc_emit_swanctl(struct sc_config *config, const struct sc_emit_options *options,
                            FILE *out, struct sc_losses *losses);

/* Write the resolved configuration as JSON (schema swanconf-model/1), with what sc_emit_swanctl()
 * found to be lost; NULL for no losses. */
SC_API bool sc_emit_json(struct sc_config *config, const struct sc_emit_options *options,
                         struct sc_losses *losses, FILE *out);

#endif
