/* What charon would hold: the resolved conns as connections with two ends called local and remote,
 * IKE part, authentication rounds, pools and children (CHILD_SA configurations). Everything that is
 * told apart here is told apart by charon (stroke_config.c, 5.9.8); translations and negotiations
 * start from this model, never from ipsec.conf's words. */
#ifndef SWANCONF_CHARON_H
#define SWANCONF_CHARON_H

#include <swanconf/config.h>

enum sc_ike_version { SC_IKE_ANY = 0, SC_IKE_V1 = 1, SC_IKE_V2 = 2 };

enum sc_auth_class {
    SC_AUTH_ANY, /* no class demanded */
    SC_AUTH_PUBKEY,
    SC_AUTH_PSK,
    SC_AUTH_EAP,
    SC_AUTH_XAUTH,
};

struct sc_cert_file;
struct sc_credentials;

/* How an end proves who it is: what rounds of conns with the same settings have in common. */
struct sc_means {
    enum sc_auth_class auth;
    const char *auth_text;     /* the word it came from: "pubkey-sha256", "eap-mschapv2" … */
    const char *constraints;   /* signature and key constraints behind the class, or NULL */
    const char *eap_method;    /* "mschapv2", "7-1234" …, NULL: any */
    const char *xauth_backend; /* NULL: any */
    const struct sc_cert_file *cert; /* the first certificate that could be looked at, or NULL */
    const char *ca_file;     /* file in ipsec.d/cacerts of the CA that `ca` names; NULL: unknown */
    bool ca_missing;         /* no certificate there has this subject: charon drops the demand */
    bool certs_known;        /* ipsec.d/certs is there to look into, so certs_found says it all */
    bool certs_unseen;       /* of the builder: one of them could not be looked at */
    bool sigkey_missing;     /* the key's file is not there */
    const char *certs;       /* comma separated, as written; NULL: none */
    const char *certs_found; /* those that can be read, comma separated; NULL: none */
    const char *sigkey;      /* raw public key, NULL: none */
    const char *ca;          /* DN, %same already followed; NULL: none */
    const char *groups;
    const char *certpolicy;
    const char *eap_id, *aaa_id, *xauth_id;
    enum sc_strictcrl revocation; /* remote public-key rounds; SC_STRICTCRL_NO elsewhere */
    const struct sc_means *equal; /* of the builder: the first one that charon can't tell from it */
};

/* One authentication round of one end (auth_cfg_t). */
struct sc_round {
    const struct sc_means *means;
    const struct sc_identity *id; /* NULL: none (%any) */
    const char *id_text;          /* as it was written, without a loose prefix; NULL: none */
    bool id_is_address;           /* it was left out and the host stands in for it */
    bool id_from_cert; /* the first certificate does not confirm the identity that was written:
                          charon takes the certificate's subject instead */
    bool loose;        /* remote only: %id, which vici can't say */
};

enum sc_pool_kind {
    SC_POOL_MEMORY,   /* CIDR or range, shared by all that use the same text */
    SC_POOL_EMPTY,    /* %config: an empty pool with the conn's name */
    SC_POOL_EXTERNAL, /* %name: dhcp, radius, an SQL pool */
};

struct sc_pool_use {
    enum sc_pool_kind kind;
    const char *text; /* "10.3.0.0/24", "dhcp"; the conn's name for an empty pool */
};

/* What CHILD_SAs of conns with the same settings have in common. Times in seconds, rekey 0: never.
 */
struct sc_sa {
    enum sc_mode mode;
    enum sc_protocol protocol;            /* ESP or AH */
    const struct sc_proposals *proposals; /* NULL: the defaults */
    uint64_t life_time, rekey_time, rand_time;
    uint64_t life_bytes, rekey_bytes, rand_bytes;
    uint64_t life_packets, rekey_packets, rand_packets;
    enum sc_action dpd_action, close_action;
    enum sc_auto start; /* add, route or start */
    bool ipcomp, policies, sha256_96;
    uint32_t reqid;
    struct sc_mark mark_in, mark_out;
    int64_t tfc, replay_window;
    uint64_t inactivity;
};

/* What a CHILD_SA is made from (child_cfg_t); it has the conn's name. */
struct sc_child {
    struct sc_child *next;
    const struct sc_conn *conn;
    const struct sc_sa *sa;
    const struct sc_end *local, *remote; /* selectors, script and firewall are these ends' */
};

/* What connections of conns with the same settings have in common: ike_cfg_t and peer_cfg_t but for
 * who talks to whom. */
struct sc_peer {
    enum sc_ike_version version;
    const struct sc_proposals *ike; /* NULL: the defaults */
    bool encap, certreq, mobike, aggressive, pull;
    enum sc_fragmentation fragmentation;
    uint32_t dscp;
    enum sc_sendcert send_cert;
    uint64_t keyingtries;
    enum sc_uniqueids unique; /* replace for yes */
    uint64_t rekey_time, reauth_time, over_time, rand_time;
    uint64_t dpd_delay, dpd_timeout; /* delay 0: off */
    bool mediation;
    const char *mediated_by;
    const struct sc_identity *mediation_peer; /* NULL: none */
    const char *mediation_peer_text;
    const struct sc_peer *equal; /* of the builder: the first one that charon can't tell from it */
};

/* ike_cfg_t and peer_cfg_t in one. */
struct sc_connection {
    struct sc_connection *next;
    const char *name;           /* of its first conn */
    const struct sc_conn *conn; /* the first one */
    const struct sc_peer *peer;
    const struct sc_end *local, *remote;
    const char *local_addrs, *remote_addrs;            /* as text, allowany already appended */
    const struct sc_hosts *local_hosts, *remote_hosts; /* the same in parts */
    const char *vips; /* virtual IPs to request: addresses, comma separated, 0.0.0.0 or :: for
                         any; NULL: none */
    struct {
        struct sc_pool_use *items;
        uint32_t count, capacity;
    } pools;
    struct { /* one or two */
        const struct sc_round *items;
        uint32_t count;
    } local_rounds, remote_rounds;
    struct sc_child *children;
    struct sc_child **last_child; /* of the builder */
    uint32_t child_count;
    uint16_t local_port, remote_port;
    bool swapped; /* right is local */
    bool foreign; /* this machine's addresses are known, and neither end has one */
};

/* Why a conn that starter hands over isn't (wholly) there in charon. */
struct sc_refusal {
    const struct sc_conn *conn;
    const char *reason; /* charon's own words, roughly */
};

struct sc_charon {
    struct sc_connection *connections; /* in charon's order */
    size_t connection_count;
    size_t child_count;
    size_t pool_count; /* at least as many as connections have */
    size_t dns_count;  /* connections that hand out name servers; perhaps a few more */
    struct {
        struct sc_refusal *items;
        size_t count, capacity;
    } refused;
    struct sc_credentials *credentials; /* certificates and keys that were looked at */
};

struct sc_charon_options {
    const char *const *local; /* addresses of this machine, as text */
    size_t local_count;
    bool shown_only; /* leave out conns of which something must not be shown */
};

/* What charon holds after loading `config`. Belongs to config's arena. NULL when out of memory. */
SC_API const struct sc_charon *sc_charon_build(struct sc_config *config,
                                               const struct sc_charon_options *options);

/* --- secrets --- */

/* The shared secret charon would take for a pair of identities (NULL: not known), or NULL: the best
 * match over all entries of the kind that are not lost; of equally good ones the last of the file
 * (credential_manager.c, get_shared; mem_cred.c, 5.9.8). `equally_good` counts how many entries
 * match equally well when not NULL. XAUTH and EAP are one kind, as in charon. */
SC_API const struct sc_secret *sc_secret_lookup(struct sc_config *config, enum sc_secret_kind kind,
                                                const struct sc_identity *me,
                                                const struct sc_identity *other,
                                                size_t *equally_good);

/* The PSK for two addresses: what IKEv1's main mode falls back to when no conn's identities give
 * one (sa/ikev1/phase1.c, lookup_shared_key, 5.9.8). Families must be AF_INET or AF_INET6. */
SC_API const struct sc_secret *sc_secret_lookup_addresses(struct sc_config *config,
                                                          const struct sc_address *me,
                                                          const struct sc_address *other,
                                                          size_t *equally_good);

#endif
