/* The resolved model: what strongSwan's starter makes of the files. Sections of one name are
 * merged, %default and also= are applied, values are typed; every value remembers where it came
 * from.
 *
 * left and right are still left and right here; who is local is charon's business (charon.h). */
#ifndef SWANCONF_MODEL_H
#define SWANCONF_MODEL_H

#include <swanconf/ast.h>
#include <swanconf/value.h>

struct sc_group;
struct sc_inherited;

enum sc_origin {
    SC_ORIGIN_BUILT_IN, /* nobody set it */
    SC_ORIGIN_OWN,      /* the section itself */
    SC_ORIGIN_ALSO,     /* a parent named by also= */
    SC_ORIGIN_DEFAULT,  /* %default */
};

/* An effective setting: the one that strongSwan reads for its key. */
struct sc_value {
    const struct sc_setting *setting;
    uint8_t canonical; /* sc_keyword_id of its keyword; SC_KW_NONE: unknown */
    uint8_t origin;    /* sc_origin */
    bool bad;          /* refused by strongSwan: it drops the whole conn or ca for it */
    bool beaten;       /* an alias of the same keyword is read later and wins */
};

/* `also=NAME` of a group. */
struct sc_also {
    const struct sc_setting *setting;
    const struct sc_group *target; /* NULL: no such section */
    bool loop;                     /* leads back to the group itself */
};

/* Linearized parents of a group, the most important first, %default last. Groups with the same ones
 * share them. */
struct sc_parents {
    struct sc_inherited *inherited; /* what conns have from them; NULL: no conn has these parents */
    size_t count;
    const struct sc_group *items[];
};

/* All sections of one kind and name, merged. */
struct sc_group {
    const char *name;               /* interned; "%default" is a group too */
    const struct sc_section *first; /* its first section */
    struct {
        const struct sc_section **items;
        uint32_t count, capacity;
    } sections;
    struct { /* the winning setting of each key, sorted by key; also= left out. Bad and beaten as
                the group's conn has them */
        struct sc_value *items;
        uint32_t count;
    } settings;
    struct { /* settings that a later one of the same key replaced, in order */
        const struct sc_setting **items;
        uint32_t count, capacity;
    } replaced;
    struct { /* in the order of the file (the last wins) */
        struct sc_also *items;
        uint32_t count, capacity;
    } also;
    const struct sc_parents *parents; /* never NULL */
    uint32_t used_by;                 /* number of groups that name it in also= (for %default: that
                                        inherit it) */
    uint32_t visit;                   /* of the resolver, as are these two */
    bool resolved, resolving;
    bool cut;             /* it has so many parents that some were left out */
    uint8_t kind;         /* sc_section_kind */
    struct sc_conn *conn; /* what came out of it, for kind conn but %default */
    struct sc_ca *ca;
};

enum sc_auto { SC_AUTO_IGNORE, SC_AUTO_ADD, SC_AUTO_ROUTE, SC_AUTO_START };
enum sc_keyexchange { SC_KEYEXCHANGE_IKE, SC_KEYEXCHANGE_IKEV1, SC_KEYEXCHANGE_IKEV2 };
enum sc_fragmentation {
    SC_FRAGMENTATION_NO,
    SC_FRAGMENTATION_ACCEPT,
    SC_FRAGMENTATION_YES,
    SC_FRAGMENTATION_FORCE,
};
enum sc_action { SC_ACTION_NONE, SC_ACTION_CLEAR, SC_ACTION_HOLD, SC_ACTION_RESTART };
enum sc_sendcert { SC_SENDCERT_ALWAYS, SC_SENDCERT_IFASKED, SC_SENDCERT_NEVER };
enum sc_mode {
    SC_MODE_TUNNEL,
    SC_MODE_TRANSPORT,
    SC_MODE_TRANSPORT_PROXY,
    SC_MODE_BEET,
    SC_MODE_PASS,
    SC_MODE_DROP,
};
enum sc_uniqueids {
    SC_UNIQUE_NO,
    SC_UNIQUE_YES,
    SC_UNIQUE_REPLACE,
    SC_UNIQUE_KEEP,
    SC_UNIQUE_NEVER
};
enum sc_strictcrl { SC_STRICTCRL_NO, SC_STRICTCRL_YES, SC_STRICTCRL_IFURI };

/* How an end is to prove who it is. Strings are as written (interned), NULL when not set. */
struct sc_login {
    const char *auth, *auth2;
    const char *id2;
    const char *sigkey;
    const char *cert, *cert2;
    const char *certpolicy;
    const char *ca, *ca2;
    const char *groups, *groups2;
    enum sc_sendcert sendcert;
};

/* left or right. */
struct sc_end {
    const char *host;      /* as starter hands it on: %defaultroute is %any, %name is name with
                              allow_any; "%any" when not set */
    struct sc_hosts hosts; /* the elements of host */
    const char *subnet;    /* NULL: the host itself */
    struct sc_selectors subnets; /* parsed, with protoport applied; a dynamic one without subnet */
    const char *id;
    const struct sc_login *login; /* ends with the same share it */
    const char *sourceip;
    const char *dns;
    const char *updown; /* with firewall=yes already put in */
    uint32_t ikeport;
    struct sc_protoport protoport;
    bool firewall;
    bool hostaccess;
    bool allow_any;
    bool refused; /* firewall=yes beside a script: strongSwan drops the conn */
};

/* What a conn says of neither end. Times in seconds. */
struct sc_common {
    enum sc_auto automatic;
    enum sc_keyexchange keyexchange;
    enum sc_mode type;  /* of type=; what holds is sc_conn.mode */
    const char *authby; /* NULL: not set */
    bool compress, installpolicy, aggressive, mobike, forceencaps, sha256_96, mediation;
    bool rekey, reauth;
    bool modeconfig_push, xauth_server;
    enum sc_fragmentation fragmentation;
    uint32_t ikedscp;
    uint64_t ikelifetime, lifetime, margintime;
    uint64_t rekeyfuzz; /* percent */
    uint64_t lifebytes, marginbytes, lifepackets, marginpackets;
    uint64_t keyingtries;                      /* 0: for ever */
    const struct sc_proposals *ike, *esp, *ah; /* NULL: not set */
    enum sc_action dpdaction, closeaction;
    uint64_t dpddelay, dpdtimeout, inactivity;
    const char *eap_identity, *aaa_identity, *xauth_identity;
    const char *mediated_by, *me_peerid;
    uint32_t reqid;
    int64_t replay_window; /* -1: charon's default */
    struct sc_mark mark_in, mark_out;
    int64_t tfc; /* -1: %mtu */
};

enum { SC_KEYWORD_WORDS = (SC_KEYWORD_COUNT + 63) / 64 };

/* What all conns with the same parents inherit. */
struct sc_inherited {
    struct sc_value *values; /* in the order in which strongSwan reads them */
    uint32_t value_count;
    bool beats;                     /* one of them is beaten */
    bool unfilled;                  /* one of them is a template's: see sc_setting_is_template() */
    uint8_t slot[SC_KEYWORD_COUNT]; /* for each canonical keyword: its winning value's index + 1, or
                                       0 */
    uint64_t several[SC_KEYWORD_WORDS]; /* a bit for each of them with values under two names */
    const struct sc_common *common;
    const struct sc_end *left, *right;
};

/* A conn as starter holds it: its own settings before what it inherits. Conns share what they have
 * from the same settings. */
struct sc_conn {
    const char *name;
    const struct sc_group *group;
    uint32_t index; /* order of loading, from 0, over all conns */

    bool dropped; /* a bad value: strongSwan leaves the conn out */
    bool loaded;  /* handed to charon: not dropped, auto is not ignore */
    bool beats;   /* one of its values is beaten by an alias */
    uint8_t mode; /* sc_mode; a virtual IP resets it until type= is read */

    uint32_t own_count;   /* of its own settings, in the order of reading; those of its group */
    struct sc_value *own; /* some without a value: they unset what would be inherited */
    uint64_t own_keywords[SC_KEYWORD_WORDS]; /* a bit for each canonical keyword that it sets or
                                                unsets itself */
    const struct sc_inherited *inherited;

    const struct sc_common *common;
    const struct sc_end *left, *right;
};

/* A ca section as starter holds it. */
struct sc_ca {
    const char *name;
    const struct sc_group *group;
    struct sc_value *values;
    uint32_t value_count;
    bool dropped;
    bool loaded; /* auto is set to anything but ignore */
    const char *cacert, *crluri, *crluri2, *ocspuri, *ocspuri2, *certuribase;
};

/* config setup. A bad value there makes strongSwan refuse to start. */
struct sc_setup {
    const struct sc_group *group; /* NULL: no config setup */
    struct sc_value *values;
    uint32_t value_count;
    enum sc_uniqueids uniqueids;
    enum sc_strictcrl strictcrlpolicy;
    bool cachecrls;
    const char *charondebug;
    bool bad;
};

struct sc_model {
    struct sc_setup setup;
    struct { /* conns in the order in which strongSwan loads them, dropped ones too */
        struct sc_conn *items;
        size_t count, capacity;
    } conns;
    size_t dropped_count; /* of these */
    struct {              /* in the order of the file (strongSwan's own is undefined) */
        struct sc_ca *items;
        size_t count, capacity;
    } cas;
    struct { /* every group but config setup, in order of first appearance */
        struct sc_group **items;
        size_t count, capacity;
    } groups;
    const struct sc_group *conn_default, *ca_default; /* %default, or NULL */
    bool veiled;   /* something came from a file of which nothing may be shown */
    bool accepted; /* by `starter --conftest`: no syntax error, no bad also=, nothing bad in config
                      setup. False: strongSwan loads nothing at all */
};

/* The winning value of a keyword (canonical or not) in a conn, or NULL when nobody set it. */
SC_API const struct sc_value *sc_conn_value(const struct sc_conn *conn, enum sc_keyword_id id);

/* The effective settings of a conn in the order in which strongSwan reads them: with *at 0 the
 * first, then one after the other; NULL behind the last. */
SC_API const struct sc_value *sc_conn_next_value(const struct sc_conn *conn, size_t *at);

/* Where a conn's keyword was set, as a range of the value (of the key with sc_conn_key_range); when
 * nobody set it, the conn's header. */
SC_API struct sc_range sc_conn_range(const struct sc_conn *conn, enum sc_keyword_id id);
SC_API struct sc_range sc_conn_key_range(const struct sc_conn *conn, enum sc_keyword_id id);

/* Ranges of a setting: key, value, both. */
SC_API struct sc_range sc_setting_key(const struct sc_setting *setting);
SC_API struct sc_range sc_setting_value(const struct sc_setting *setting);
SC_API struct sc_range sc_setting_range(const struct sc_setting *setting);

/* True if anything of the group, or of what it inherits, stands in a veiled file. */
SC_API bool sc_group_is_veiled(const struct sc_group *group);

/* True if the value of a keyword other than a script holds a template's markers ({{ }}, ${ }, <%=
 * %>,
 * ##X##, __X__): it is filled in later. */
SC_API bool sc_setting_is_template(const struct sc_setting *setting);

/* The conn of this name, or NULL. */
SC_API const struct sc_conn *sc_model_conn(const struct sc_model *model, const char *name);

#endif
