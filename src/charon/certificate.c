#include "charon/certificate.h"

#include <string.h>

enum { /* numbers of OpenSSL's that never change: obj_mac.h, x509v3.h */
       NID_MD5_RSA = 8,
       NID_SHA1_RSA = 65,
       NID_SHA1_DSA = 113,
       NID_SHA1_ECDSA = 416,
       NID_ALT_NAMES = 85,
       NID_RSA = 6,
       NID_RSA_PSS = 912,
       NID_EC = 408,
       NID_ED25519 = 1087,
       NID_ED448 = 1088,
       UNKNOWN_CRITICAL = 0x200, /* EXFLAG_CRITICAL */
       GENERAL_MAIL = 1,
       GENERAL_DNS = 2,
       GENERAL_DIRECTORY = 4,
       GENERAL_ADDRESS = 7,
};

static struct sc_identity *identity(struct sc_arena *arena, enum sc_identity_type type,
                                    const unsigned char *bytes, size_t length)
{
    struct sc_identity *id = SC_NEW(arena, struct sc_identity);

    id->type = type;
    id->encoding = (const uint8_t *)sc_arena_copy(arena, (const char *)bytes, length);
    id->length = length;
    id->text = sc_arena_copy(arena, (const char *)bytes, length);
    return id;
}

/* "C=CH, O=Example, CN=gw", as people and charon write it; cut where it is very long. */
static size_t name_print(const struct sc_libcrypto *crypto, const sc_x509_name *name, char *text,
                         size_t size)
{
    enum {
        COMMAS = 2 << 16,
        UTF8 = 4 | 2 | 8 | 0x10
    }; /* XN_FLAG_, ASN1_STRFLGS_: x509.h, asn1.h */
    sc_bio *bio = crypto->bio_of(crypto->bio_memory());
    int length = -1;

    if (bio && crypto->name_print(bio, name, 0, COMMAS | UTF8) >= 0)
        length = crypto->bio_read(bio, text, (int)size - 1);
    crypto->bio_free(bio);
    return length > 0 ? (size_t)length : 0;
}

static const struct sc_identity *name_of(struct sc_arena *arena, const struct sc_libcrypto *crypto,
                                         const sc_x509_name *name)
{
    int length = name ? crypto->name_der(name, NULL) : -1;

    if (length <= 0)
        return NULL;
    unsigned char *der = sc_arena_alloc(arena, (size_t)length + 1), *end = der;
    crypto->name_der(name, &end);
    char text[1024];
    size_t size = name_print(crypto, name, text, sizeof text);
    struct sc_identity *id = identity(arena, SC_ID_DN, der, (size_t)length);
    id->text = sc_arena_copy(arena, text, size);
    return id;
}

/* A GeneralName of subjectAltName (RFC 5280, 4.2.1.6); NULL for kinds that are no IKE identity. */
static const struct sc_identity *
general_name(struct sc_arena *arena, const struct sc_libcrypto *crypto, const sc_general_name *name)
{
    int type;
    const void *value = crypto->general_name_value(name, &type);

    if (!value)
        return NULL;
    if (type == GENERAL_DIRECTORY)
        return name_of(arena, crypto, value);
    if (type != GENERAL_MAIL && type != GENERAL_DNS && type != GENERAL_ADDRESS)
        return NULL;
    const unsigned char *bytes = crypto->string_bytes(value);
    size_t length = (size_t)crypto->string_length(value);
    if (type == GENERAL_ADDRESS && length != 4 && length != 16)
        return NULL;
    if (type == GENERAL_ADDRESS)
        return identity(arena, length == 4 ? SC_ID_IPV4 : SC_ID_IPV6, bytes, length);
    return identity(arena, type == GENERAL_DNS ? SC_ID_FQDN : SC_ID_EMAIL, bytes, length);
}

/* --- keys --- */

static enum sc_key_kind key_kind(int id)
{
    switch (id) {
    case NID_RSA:
    case NID_RSA_PSS:
        return SC_KEY_RSA;
    case NID_EC:
        return SC_KEY_EC;
    case NID_ED25519:
        return SC_KEY_ED25519;
    case NID_ED448:
        return SC_KEY_ED448;
    default:
        return SC_KEY_OTHER;
    }
}

struct sc_public_key sc_public_key_of(struct sc_arena *arena, const struct sc_libcrypto *crypto,
                                      const sc_pkey *key)
{
    struct sc_public_key public = {0};
    int length = key ? crypto->key_public_der(key, NULL) : -1;

    if (length <= 0)
        return public;
    unsigned char *der = sc_arena_alloc(arena, (size_t)length), *end = der;
    crypto->key_public_der(key, &end);
    public.der = der;
    public.length = (size_t)length;
    public.kind = key_kind(crypto->key_id(key));
    public.bits = (unsigned)crypto->key_bits(key);
    return public;
}

bool sc_public_key_equal(const struct sc_public_key *a, const struct sc_public_key *b)
{
    return a->length && a->length == b->length && !memcmp(a->der, b->der, a->length);
}

const char *sc_key_kind_name(enum sc_key_kind kind)
{
    static const char *const names[] = {"other", "RSA", "EC", "Ed25519", "Ed448"};

    return names[kind];
}

/* --- certificates --- */

/* What is held of libcrypto's while one is read: memory may run out in between. */
struct reading {
    struct sc_arena *arena;
    const struct sc_libcrypto *crypto;
    sc_x509 *x509;
    sc_stack *names;
    struct sc_certificate *certificate;
};

static int64_t seconds(const struct sc_libcrypto *crypto, const sc_asn1_string *time)
{
    struct tm broken = {0};

    return crypto->time_tm(time, &broken) ? (int64_t)timegm(&broken) : 0;
}

static const char *weak_signature(int signature)
{
    switch (signature) {
    case NID_MD5_RSA:
        return "MD5";
    case NID_SHA1_RSA:
    case NID_SHA1_DSA:
    case NID_SHA1_ECDSA:
        return "SHA-1";
    default:
        return NULL;
    }
}

static void read_all(void *data)
{
    struct reading *reading = data;
    struct sc_arena *arena = reading->arena;
    const struct sc_libcrypto *crypto = reading->crypto;
    struct sc_certificate *certificate = SC_NEW(arena, struct sc_certificate);

    certificate->subject = name_of(arena, crypto, crypto->x509_subject(reading->x509));
    certificate->issuer = name_of(arena, crypto, crypto->x509_issuer(reading->x509));
    if (!certificate->subject || !certificate->issuer ||
        crypto->x509_flags(reading->x509) & UNKNOWN_CRITICAL) /* charon's enforce_critical */
        return;
    int count = reading->names ? crypto->stack_count(reading->names) : 0;
    for (int i = 0; i < count; i++) {
        const struct sc_identity *id =
            general_name(arena, crypto, crypto->stack_item(reading->names, i));
        if (id)
            SC_PUSH(arena, &certificate->names, id);
    }
    certificate->from = seconds(crypto, crypto->x509_from(reading->x509));
    certificate->until = seconds(crypto, crypto->x509_until(reading->x509));
    certificate->key = sc_public_key_of(arena, crypto, crypto->x509_key(reading->x509));
    certificate->is_ca = crypto->x509_is_ca(reading->x509) == 1;
    certificate->weak_signature = weak_signature(crypto->x509_signature(reading->x509));
    reading->certificate = certificate;
}

static sc_x509 *x509_read(const struct sc_libcrypto *crypto, struct sc_extent extent)
{
    bool pem = extent.length > 10 && !memcmp(extent.bytes, "-----BEGIN", 10);
    sc_bio *bio = crypto->bio_new(extent.bytes, (int)extent.length);

    if (!bio)
        return NULL;
    sc_x509 *x509 =
        pem ? crypto->x509_pem(bio, NULL, sc_passphrase_none, NULL) : crypto->x509_der(bio, NULL);
    crypto->bio_free(bio);
    crypto->errors_clear();
    return x509;
}

const struct sc_certificate *sc_certificate_parse(struct sc_arena *arena,
                                                  const struct sc_libcrypto *crypto,
                                                  const struct sc_room *room)
{
    struct reading reading = {.arena = arena, .crypto = crypto};

    reading.x509 = x509_read(crypto, sc_pem_first(room));
    if (!reading.x509)
        return NULL;
    reading.names = crypto->x509_extension(reading.x509, NID_ALT_NAMES, NULL, NULL);
    bool done = sc_arena_guard(arena, read_all, &reading);
    crypto->general_names_free(reading.names);
    crypto->x509_free(reading.x509);
    crypto->errors_clear();
    if (!done)
        sc_arena_exhausted(arena);
    return reading.certificate;
}

bool sc_certificate_is_self_signed(const struct sc_certificate *certificate)
{
    return sc_identity_equal(certificate->subject, certificate->issuer);
}

bool sc_certificate_confirms(const struct sc_certificate *certificate, const struct sc_identity *id)
{
    if (sc_identity_match(certificate->subject, id) > 0)
        return true;
    for (size_t i = 0; i < certificate->names.count; i++)
        if (sc_identity_match(certificate->names.items[i], id) > 0)
            return true;
    return false;
}
