#include "charon/certificate.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    LARGEST = 1 << 20, /* bytes of a file */
    SEQUENCE = 0x30,
    OCTETS = 0x04,
    OID = 0x06,
    BOOLEAN = 0x01,
    CONTEXT_0 = 0xa0, /* version */
    CONTEXT_3 = 0xa3, /* extensions */
};

/* Bytes of DER still to read. */
struct der {
    const uint8_t *at, *end;
};

/* One element: its tag, all of it, its contents. */
struct element {
    uint8_t tag;
    struct der whole, contents;
};

/* Take the next element; false at the end and for what is no DER. */
static bool next(struct der *der, struct element *element)
{
    const uint8_t *start = der->at, *at = start;

    if (der->end - at < 2)
        return false;
    element->tag = *at++;
    size_t length = *at++;
    if (length & 0x80) {
        size_t bytes = length & 0x7f;
        if (!bytes || bytes > 4 || (size_t)(der->end - at) < bytes)
            return false;
        for (length = 0; bytes; bytes--)
            length = length << 8 | *at++;
    }
    if ((size_t)(der->end - at) < length)
        return false;
    element->contents = (struct der){at, at + length};
    element->whole = (struct der){start, at + length};
    der->at = at + length;
    return true;
}

static bool enter(struct der *der, uint8_t tag, struct der *contents)
{
    struct element element;

    if (!next(der, &element) || element.tag != tag)
        return false;
    *contents = element.contents;
    return true;
}

static const struct sc_identity *identity(struct sc_arena *arena, enum sc_identity_type type,
                                          struct der bytes)
{
    struct sc_identity *id = SC_NEW(arena, struct sc_identity);
    size_t length = (size_t)(bytes.end - bytes.at);

    id->type = type;
    id->encoding = (const uint8_t *)sc_arena_copy(arena, (const char *)bytes.at, length);
    id->length = length;
    id->text = "";
    return id;
}

/* A GeneralName of subjectAltName (RFC 5280, 4.2.1.6); NULL for kinds that are no IKE identity. */
static const struct sc_identity *general_name(struct sc_arena *arena, const struct element *name)
{
    struct element inner;
    struct der contents = name->contents;

    switch (name->tag) {
    case 0x81:
        return identity(arena, SC_ID_EMAIL, contents);
    case 0x82:
        return identity(arena, SC_ID_FQDN, contents);
    case 0x87:
        return identity(arena, contents.end - contents.at == 4 ? SC_ID_IPV4 : SC_ID_IPV6, contents);
    case 0xa4:
        return next(&contents, &inner) ? identity(arena, SC_ID_DN, inner.whole) : NULL;
    default:
        return NULL;
    }
}

static void names_read(struct sc_arena *arena, struct sc_certificate *certificate,
                       struct der octets)
{
    struct der names;
    struct element name;

    if (!enter(&octets, SEQUENCE, &names))
        return;
    while (next(&names, &name)) {
        const struct sc_identity *id = general_name(arena, &name);
        if (id)
            SC_PUSH(arena, &certificate->names, id);
    }
}

static void extensions_read(struct sc_arena *arena, struct sc_certificate *certificate,
                            struct der wrapped)
{
    static const uint8_t subject_alt_name[] = {0x55, 0x1d, 0x11};
    struct der extensions, extension;

    if (!enter(&wrapped, SEQUENCE, &extensions))
        return;
    while (enter(&extensions, SEQUENCE, &extension)) {
        struct element oid, value;
        if (!next(&extension, &oid) || oid.tag != OID || !next(&extension, &value))
            continue;
        if (value.tag == BOOLEAN && !next(&extension, &value))
            continue;
        bool wanted = oid.contents.end - oid.contents.at == 3 &&
                      !memcmp(oid.contents.at, subject_alt_name, 3) && value.tag == OCTETS;
        if (wanted)
            names_read(arena, certificate, value.contents);
    }
}

/* Certificate of RFC 5280, 4.1. */
static const struct sc_certificate *parse(struct sc_arena *arena, struct der der)
{
    struct der outer, tbs;
    struct element element;
    struct sc_certificate *certificate;

    if (!enter(&der, SEQUENCE, &outer) || !enter(&outer, SEQUENCE, &tbs) || !next(&tbs, &element))
        return NULL;
    if (element.tag == CONTEXT_0 && !next(&tbs, &element)) /* the serial number now */
        return NULL;
    for (int skipped = 0; skipped < 3; skipped++) /* signature, issuer, validity */
        if (!next(&tbs, &element) || element.tag != SEQUENCE)
            return NULL;
    if (!next(&tbs, &element) || element.tag != SEQUENCE)
        return NULL;
    certificate = SC_NEW(arena, struct sc_certificate);
    certificate->subject = identity(arena, SC_ID_DN, element.whole);
    while (next(&tbs, &element))
        if (element.tag == CONTEXT_3)
            extensions_read(arena, certificate, element.contents);
    return certificate;
}

static int sextet(char c)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const char *found = c ? strchr(digits, c) : NULL;

    return found ? (int)(found - digits) : -1;
}

/* The first PEM block that is a certificate, decoded in place; false if there is none. */
static bool unwrap_pem(char *text, struct der *der)
{
    char *begin = strstr(text, "-----BEGIN CERTIFICATE-----");
    char *end = begin ? strstr(begin, "-----END") : NULL;
    uint8_t *out = (uint8_t *)text;
    uint32_t bits = 0;
    unsigned count = 0;

    if (!end)
        return false;
    for (const char *in = begin + strlen("-----BEGIN CERTIFICATE-----"); in < end && *in != '=';
         in++) {
        int value = sextet(*in);
        if (value < 0)
            continue;
        bits = bits << 6 | (uint32_t)value;
        if (++count % 4 != 1)
            *out++ = (uint8_t)(bits >> (6 - 2 * ((count - 1) % 4)));
    }
    *der = (struct der){(const uint8_t *)text, out};
    return true;
}

/* The whole of a small regular file, with a NUL behind it, in `room`; false if it can't be had. */
static bool slurp(struct sc_arena *arena, struct sc_certificate_room *room, const char *path,
                  size_t *length)
{
    struct stat status;

    if (stat(path, &status) != 0 || !S_ISREG(status.st_mode) || status.st_size > LARGEST)
        return false;
    size_t size = (size_t)status.st_size;
    if (size >= room->size) {
        room->size = size * 2 + 4096;
        room->bytes = sc_arena_bytes(arena, room->size);
    }
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    ssize_t got = fd < 0 ? -1 : read(fd, room->bytes, size);
    if (fd >= 0)
        close(fd);
    if (got < 0)
        return false;
    room->bytes[got] = '\0';
    *length = (size_t)got;
    return true;
}

const struct sc_certificate *sc_certificate_parse(struct sc_arena *arena, char *text, size_t length)
{
    struct der der;

    if (!unwrap_pem(text, &der))
        der = (struct der){(const uint8_t *)text, (const uint8_t *)text + length};
    return parse(arena, der);
}

const struct sc_certificate *sc_certificate_read(struct sc_arena *arena,
                                                 struct sc_certificate_room *room, const char *path)
{
    size_t length;

    return slurp(arena, room, path, &length) ? sc_certificate_parse(arena, room->bytes, length)
                                             : NULL;
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
