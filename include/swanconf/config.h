/* Reading: from files to the resolved model.
 *
 *     struct sc_config *config;
 *     struct sc_load_options options = {.secrets = "/etc/ipsec.secrets"};
 *     if (sc_config_load("/etc/ipsec.conf", &options, &config) == SC_OK) …
 *     sc_config_free(config);
 *
 * The library never prints, never exits and never reads the environment. */
#ifndef SWANCONF_CONFIG_H
#define SWANCONF_CONFIG_H

#include <swanconf/ast.h>
#include <swanconf/findings.h>
#include <swanconf/model.h>

#include <stdio.h>

enum sc_status {
    SC_OK,
    SC_NO_MEMORY,
    SC_CANNOT_READ, /* a file of the user's can't be read: sc_config.trouble says which and why */
    SC_CANNOT_WRITE,
};

/* Bytes that stand for a file, or, with device and inode 0, for standard input. */
struct sc_text {
    uint64_t device, inode;
    const char *text;
    size_t length;
};

struct sc_load_options {
    const char *secrets;    /* path of ipsec.secrets; NULL: don't read secrets */
    bool secrets_optional;  /* it is no error if that file is missing */
    const char *sysconfdir; /* the directory that stands for /etc: where ipsec.d is; NULL: the
                               directory of the configuration file */
    const char *stdin_name; /* name to show for "-"; NULL: "<stdin>" */
    const char *root;       /* open nothing outside of this folder; NULL: no such limit. What lies
                               below it may be shown, as may what lies below the folders of the
                               files named here and below sysconfdir */
    size_t most_files;      /* to include; 0: 10,000 */
    size_t most_included;   /* bytes of all included files; 0: 16 MiB */
    bool no_files;          /* read no other file than the one asked for: no includes */
    const struct sc_text *instead; /* read instead of the files that they stand for; copied */
    size_t instead_count;
    const char *text; /* not NULL: the configuration itself, text_length bytes, copied; the
                         path then only names it */
    size_t text_length;
    const char *secrets_text; /* the same for secrets */
    size_t secrets_text_length;
};

/* How long the stages took, in seconds by the clock on the wall. */
struct sc_timing {
    double read;    /* reading and parsing */
    double resolve; /* sections merged, values typed */
    double build;   /* what charon would hold; of sc_lint() */
    double check;   /* the rules; of sc_lint() */
};

struct sc_arena;
struct sc_reading_state;
struct sc_secret_index;

struct sc_config {
    struct sc_arena *arena;        /* all but secrets */
    struct sc_arena *secret_arena; /* texts of ipsec.secrets and what was read from them; wiped */
    struct sc_files files;
    struct sc_reading_state *reading; /* which files may be shown */
    bool only_secrets;                /* the file asked for is an ipsec.secrets: conf is empty */
    struct sc_conf *conf;
    struct sc_secrets *secrets;           /* NULL: none read */
    struct sc_secret_index *secret_index; /* made by the first sc_secret_lookup() */
    struct sc_model model;
    struct sc_findings findings; /* of reading: syntax, includes, encoding */
    const char *sysconfdir;      /* where ipsec.d is looked for */
    const char *trouble;         /* for people, when reading failed; else NULL */
    bool loaded;                 /* all was read */
    struct sc_timing timing;
    bool certificates_unseen; /* certificates or keys were not looked at, since OpenSSL's
                                 libcrypto is not installed */
};

/* True if a text has a section header of ipsec.conf and does not look like another program's file.
 */
SC_API bool sc_text_has_sections(const char *text, size_t length);

/* Read a configuration: the file and all that it includes, secrets if asked for, and resolve it.
 * Faults of the text are findings, not errors. *config is set in every case but SC_NO_MEMORY (then
 * NULL); the caller frees it with sc_config_free(). */
SC_API enum sc_status sc_config_load(const char *path, const struct sc_load_options *options,
                                     struct sc_config **config);

/* Free a configuration and everything that came from it; secrets are wiped. NULL is allowed. */
SC_API void sc_config_free(struct sc_config *config);

#endif
