/* What is written in ipsec.conf and ipsec.secrets, in the order in which strongSwan reads it, with
 * the place of everything. Nothing is interpreted here: no inheritance, no types.
 *
 * All nodes belong to the sc_config they were read into. */
#ifndef SWANCONF_AST_H
#define SWANCONF_AST_H

#include <swanconf/keyword.h>
#include <swanconf/source.h>

struct sc_section;

/* `key = value` */
struct sc_setting {
    const struct sc_section *section; /* NULL: before any section */
    const char *key;                  /* interned */
    const char *value;                /* interned, quotes and escapes resolved, words joined by one
                                         blank; NULL for `key=` */
    const struct sc_file *file;
    uint32_t key_start, key_end;
    uint32_t value_start, value_end; /* first word's start to last word's end, quotes included; for
                                        `key=` both are the end of `=` */
    uint16_t words;                  /* in the value, 65535 for more */
    uint8_t keyword;                 /* sc_keyword_id; SC_KW_NONE: unknown */
    bool quoted : 1;                 /* at least one word stood in quotes */
    bool secret : 1;                 /* a secret stood here by mistake: value is SC_MASK, and the
                                        text itself is hidden */
};

/* Settings of one section, in the order of the file. */
struct sc_settings {
    struct sc_setting *items;
    uint32_t count;
};

/* A walk over them. */
#define SC_EACH_SETTING(setting, list)                                                             \
    for (const struct sc_setting *setting = (list)->items;                                         \
         setting && setting < (list)->items + (list)->count; setting++)

/* The row of a setting's keyword, or NULL. */
static inline const struct sc_keyword *sc_setting_keyword(const struct sc_setting *setting)
{
    return setting->keyword ? sc_keyword((enum sc_keyword_id)setting->keyword) : NULL;
}

/* Stands for what must not be shown. */
#define SC_MASK "********"

/* `conn NAME` and its settings; a name may come up in several sections. */
struct sc_section {
    struct sc_section *next;
    enum sc_section_kind kind;
    const char *name;        /* interned; "" for config setup */
    struct sc_range header;  /* from the keyword to the end of the name */
    struct sc_range name_at; /* empty for config setup */
    struct sc_settings settings;
    bool broken;    /* a line of it could not be parsed: something is missing here */
    bool scattered; /* some of its settings stand in another file than its header */
};

/* `include PATTERN` */
struct sc_include {
    struct sc_include *next;
    const char *pattern;   /* quotes and escapes resolved */
    struct sc_range range; /* of the statement */
    struct sc_range pattern_at;
    unsigned files; /* that were read for it */
};

/* `# …` */
struct sc_comment {
    struct sc_range range; /* from # to the end of the line, without the line end */
};

/* ipsec.conf with all that it includes. */
struct sc_conf {
    struct sc_file *file; /* the main file */
    struct sc_section *sections;
    struct sc_settings strays; /* settings before any section */
    struct sc_include *includes;
    struct { /* in order of reading, so sorted within a file */
        struct sc_comment *items;
        size_t count, capacity;
    } comments;
    size_t section_count;
    size_t setting_count;
    size_t empty_count;   /* settings without a value, `key=`; perhaps a few more */
    size_t marked_count;  /* settings whose value may hold a template's marker */
    size_t key_count;     /* distinct keys, as numbered by *sc_name_tag(key): keywords
                             have their sc_keyword_id, the others follow */
    size_t syntax_errors; /* any: strongSwan refuses the whole file */
};

/* ipsec.secrets */

enum sc_secret_kind {
    SC_SECRET_PSK,
    SC_SECRET_EAP,
    SC_SECRET_XAUTH, /* kept as EAP by strongSwan */
    SC_SECRET_NTLM,
    SC_SECRET_RSA,
    SC_SECRET_ECDSA,
    SC_SECRET_BLISS,
    SC_SECRET_PKCS8,
    SC_SECRET_P12,
    SC_SECRET_PIN,
};

/* How a secret was written. */
enum sc_secret_form {
    SC_SECRET_ABSENT,
    SC_SECRET_TEXT,   /* unquoted */
    SC_SECRET_QUOTED, /* '…' or "…" */
    SC_SECRET_HEX,    /* 0x… */
    SC_SECRET_BASE64, /* 0s… */
    SC_SECRET_PROMPT, /* %prompt */
};

/* A selector: whose secret it is. */
struct sc_selector {
    struct sc_selector *next;
    const char *text; /* as charon takes it */
    struct sc_range range;
};

/* One entry of ipsec.secrets. Only what is loaded by strongSwan has lost == false. */
struct sc_secret {
    struct sc_secret *next;
    enum sc_secret_kind kind;
    struct sc_selector *selectors;
    size_t selector_count;
    struct sc_range range; /* of the whole entry */
    struct sc_range kind_at;
    enum sc_secret_form form;
    const char *bytes; /* the secret or passphrase: length bytes, then a NUL; wiped when the
                          config is freed */
    size_t length;
    struct sc_range secret_at; /* hidden in excerpts */
    const char *path;          /* key file, container or smartcard (%smartcard…), else NULL */
    struct sc_range path_at;
    const char *second; /* P12 and keys: a second passphrase, second_length bytes, or NULL */
    size_t second_length;
    struct sc_range
        ignored_at; /* behind the secret, up to a comment: strongSwan never looks at it (the
                       rest of an unquoted secret with blanks, surely); empty: nothing */
    bool lost;      /* behind a malformed line: strongSwan never loads it */
};

/* ipsec.secrets with all that it includes. */
struct sc_secrets {
    struct sc_file *file;
    struct sc_secret *entries;
    size_t entry_count;
    struct sc_include *includes;
    struct {
        struct sc_comment *items;
        size_t count, capacity;
    } comments;
    size_t syntax_errors;
};

/* The name of an entry's file, or its smartcard, if it surely is one; NULL for what may be a secret
 * in the wrong place (`: RSA "secret"`, `: RSA k.pem"secret"`). */
SC_API const char *sc_secret_file_name(const struct sc_secret *secret);

/* The name as it is written in the file: "PSK". */
SC_API const char *sc_secret_kind_name(enum sc_secret_kind kind);

#endif
