/* Typed values of settings: proposals, addresses, traffic selectors, identities. */
#ifndef SWANCONF_VALUE_H
#define SWANCONF_VALUE_H

#include <swanconf/api.h>

#include <netinet/in.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* --- proposals --- */

/* Security protocols, as charon numbers them. */
enum sc_protocol {
    SC_PROTOCOL_IKE = 1,
    SC_PROTOCOL_AH = 2,
    SC_PROTOCOL_ESP = 3,
};

/* Transform types of IKEv2 (RFC 7296, 3.3.2). */
enum sc_transform_type {
    SC_TRANSFORM_ENCRYPTION = 1,
    SC_TRANSFORM_PRF = 2,
    SC_TRANSFORM_INTEGRITY = 3,
    SC_TRANSFORM_KEY_EXCHANGE = 4,
    SC_TRANSFORM_ESN = 5,
};

/* What an RFC demands of implementations; in doubt the weakest that applies. */
enum sc_requirement {
    SC_REQUIREMENT_UNLISTED, /* the RFC says nothing */
    SC_REQUIREMENT_MUST,
    SC_REQUIREMENT_MUST_MINUS, /* a MUST that is expected to end */
    SC_REQUIREMENT_SHOULD,
    SC_REQUIREMENT_MAY,
    SC_REQUIREMENT_SHOULD_NOT,
    SC_REQUIREMENT_MUST_NOT,
};

/* Where IKEv1 has a number for an algorithm. */
enum sc_ikev1 {
    SC_IKEV1_NONE, /* it can't be negotiated there */
    SC_IKEV1_ESP,  /* in phase 2 only */
    SC_IKEV1_BOTH,
};

/* One row of the algorithm table (src/facts/algorithms.def): a word of ike=, esp=, ah=. */
struct sc_algorithm {
    const char *keyword; /* as it is written: "aes128"; "" for one that no word makes */
    const char *name;    /* as charon logs it: "AES_CBC" */
    enum sc_transform_type type;
    uint16_t number;     /* IANA's, or strongSwan's private one (from 1024) */
    uint16_t key_bits;   /* encryption with a variable key: its length, else 0 */
    uint16_t block_bits; /* encryption: its block, 0 for none */
    uint16_t strength;   /* rough security level in bits, 0 none */
    bool aead;
    const char *prf;     /* integrity: word of the PRF that goes with it in IKE; else NULL */
    enum sc_ikev1 ikev1; /* encryption and integrity; key exchanges have the same numbers there */
    enum sc_requirement ike; /* RFC 8247 */
    enum sc_requirement esp; /* RFC 8221 */
    bool deprecated;         /* by IANA (RFC 8247, RFC 9395) */
    bool cnsa2;              /* in the CNSA 2.0 profile for IPsec */
    const char *until;       /* strongSwan version that dropped it, "" still there */
    const char *since;       /* version that introduced it, "" before 5.9 */
};

/* A transform in a proposal, with the word it came from. */
struct sc_transform {
    const struct sc_algorithm *algorithm;
    uint16_t word;   /* byte offset of the word in the setting's value */
    uint16_t length; /* of the word in bytes, 0 for one that charon adds by itself */
    uint8_t round;   /* 1 to 7: an additional key exchange (keN_ in 6.0, RFC 9370), else 0 */
};

/* One proposal: what charon makes of one element of the list. */
struct sc_proposal {
    struct sc_transform *items; /* in charon's order within each type */
    size_t count, capacity;
    struct { /* words that charon silently takes out: PRFs in ESP, integrity beside
                AEAD ciphers, ciphers in AH, `none` in IKE */
        struct sc_transform *items;
        size_t count, capacity;
    } ignored;
    uint16_t start, end; /* bytes of the element in the setting's value, without blanks */
};

enum sc_proposal_error {
    SC_PROPOSAL_OK,
    SC_PROPOSAL_EMPTY,           /* an empty element */
    SC_PROPOSAL_UNKNOWN_WORD,    /* algorithm not recognized; error_start is the word's */
    SC_PROPOSAL_NO_KEY_EXCHANGE, /* mandatory in IKE */
    SC_PROPOSAL_NO_PRF,
    SC_PROPOSAL_NO_ENCRYPTION,
    SC_PROPOSAL_NO_INTEGRITY,
    SC_PROPOSAL_MIXED_AEAD, /* AEAD and classic ciphers together, in IKE or ESP */
};

/* A whole ike=, esp= or ah= value. One error drops the conn, as charon does. */
struct sc_proposals {
    enum sc_protocol protocol;
    bool strict;               /* a trailing `!` */
    struct sc_proposal *items; /* configured ones; the defaults that follow when not strict are in
                                  sc_proposals_default() */
    size_t count, capacity;
    enum sc_proposal_error error;
    uint16_t error_start, error_end; /* what is wrong, in bytes of the value */
};

/* The algorithm written so in any version of strongSwan, or NULL. Case matters, as in charon. */
SC_API const struct sc_algorithm *sc_algorithm_find(const char *word, size_t length);

/* Row `index` of the algorithm table, NULL behind the last. */
SC_API const struct sc_algorithm *sc_algorithm_at(size_t index);

/* One sentence about an error. */
SC_API const char *sc_proposal_error_text(enum sc_proposal_error error);

/* --- addresses --- */

/* An address; family AF_UNSPEC: none. Bytes in network order, the first 4 for IPv4. */
struct sc_address {
    sa_family_t family;
    uint8_t bytes[16];
};

/* What an element of left= or right= is. */
enum sc_host_kind {
    SC_HOST_ANY,  /* %any */
    SC_HOST_ANY4, /* %any4, 0.0.0.0 */
    SC_HOST_ANY6, /* %any6, :: */
    SC_HOST_ADDRESS,
    SC_HOST_SUBNET,
    SC_HOST_RANGE,
    SC_HOST_NAME, /* resolved by charon, when it needs it */
};

struct sc_host {
    const char *text;          /* the element */
    struct sc_address address; /* address, network, or the range's first */
    struct sc_address last;    /* range: its last */
    uint8_t kind;              /* sc_host_kind */
    uint8_t prefix;            /* subnet: its length */
    uint16_t start, end;       /* bytes in the setting's value */
};

/* left= or right=: a list, and allowany. */
struct sc_hosts {
    struct sc_host *items;
    uint32_t count, capacity;
};

/* --- traffic selectors --- */

/* Ports from..to; opaque is from 65535, to 0, as charon keeps it. */
struct sc_protoport {
    uint8_t protocol; /* 0: any */
    uint16_t from;
    uint16_t to;
};

enum sc_ts_error {
    SC_TS_OK,
    SC_TS_BAD_ADDRESS,   /* charon skips the element */
    SC_TS_BAD_PROTOPORT, /* charon skips the element */
};

/* An element of leftsubnet=: a network, or the end's own address (dynamic). */
struct sc_ts {
    struct sc_address network; /* host bits cleared */
    bool dynamic;
    bool host_bits;        /* there were some to clear */
    uint8_t error;         /* sc_ts_error */
    uint8_t prefix;        /* as charon takes it, cut to the address's length */
    uint32_t prefix_given; /* as written; the address's length without one */
    struct sc_protoport protoport;
    uint16_t start, end; /* bytes in the setting's value */
};

struct sc_selectors {
    struct sc_ts *items; /* skipped ones too, with their error; at least one usable */
    uint32_t count, capacity;
    bool defaulted; /* no usable element: charon takes the host itself */
};

/* --- identities --- */

/* ID types of IKE (RFC 7296, 3.5); SC_ID_ANY is charon's "no identity". */
enum sc_identity_type {
    SC_ID_ANY = 0,
    SC_ID_IPV4 = 1,
    SC_ID_FQDN = 2,
    SC_ID_EMAIL = 3,
    SC_ID_IPV4_SUBNET = 4,
    SC_ID_IPV6 = 5,
    SC_ID_IPV6_SUBNET = 6,
    SC_ID_IPV4_RANGE = 7,
    SC_ID_IPV6_RANGE = 8,
    SC_ID_DN = 9,
    SC_ID_GENERAL_NAME = 10,
    SC_ID_KEY_ID = 11,
};

/* What charon makes of a string (identification_create_from_string). */
struct sc_identity {
    enum sc_identity_type type;
    const uint8_t *encoding; /* of the ID payload: text, address bytes, or the DER of a DN */
    size_t length;
    const char *text; /* as written */
    bool wildcard;    /* holds a * that matches others */
    bool broken_dn;   /* looked like a DN but is none: kept as a key ID */
};

/* "FQDN", "IPv4 address", "distinguished name" … for people. */
SC_API const char *sc_identity_type_name(enum sc_identity_type type);

/* True if both are of one type and encoding, DNs compared as charon does. */
SC_API bool sc_identity_equal(const struct sc_identity *a, const struct sc_identity *b);

/* How well `pattern` (which may hold wildcards) matches `id`: 0 not at all, 20 exactly, as charon's
 * id_match_t (libstrongswan/utils/identification.h, 5.9.8). */
SC_API int sc_identity_match(const struct sc_identity *id, const struct sc_identity *pattern);

/* --- marks --- */

struct sc_mark {
    uint32_t value; /* %unique and %unique-dir are charon's MARK_UNIQUE, MARK_UNIQUE_DIR */
    uint32_t mask;
};

enum {
    SC_MARK_UNIQUE = 0xffffffffU,
    SC_MARK_UNIQUE_DIR = 0xfffffffeU,
};

#endif
