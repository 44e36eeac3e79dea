#include "model/dn.h"

#include <string.h>
#include <strings.h>

enum {
    TAG_OID = 0x06,
    TAG_UTF8 = 0x0c,
    TAG_PRINTABLE = 0x13,
    TAG_IA5 = 0x16,
    TAG_SEQUENCE = 0x30,
    TAG_SET = 0x31,
    MOST_PARTS = 20, /* RDN_MAX in identification.c */
};

/* Types of parts that charon knows by name (x501rdns in identification.c, 5.9.8; names in RFC 4519,
 * RFC 2985). */
static const struct {
    const char *name;
    const char *oid;
    uint8_t tag;
} types[] = {
    {"ND", "\x02\x82\x06\x01\x0a\x07\x14", TAG_PRINTABLE},
    {"UID", "\x09\x92\x26\x89\x93\xf2\x2c\x64\x01\x01", TAG_PRINTABLE},
    {"DC", "\x09\x92\x26\x89\x93\xf2\x2c\x64\x01\x19", TAG_PRINTABLE},
    {"CN", "\x55\x04\x03", TAG_PRINTABLE},
    {"SN", "\x55\x04\x04", TAG_PRINTABLE},
    {"serialNumber", "\x55\x04\x05", TAG_PRINTABLE},
    {"C", "\x55\x04\x06", TAG_PRINTABLE},
    {"L", "\x55\x04\x07", TAG_PRINTABLE},
    {"ST", "\x55\x04\x08", TAG_PRINTABLE},
    {"STREET", "\x55\x04\x09", TAG_PRINTABLE},
    {"O", "\x55\x04\x0a", TAG_PRINTABLE},
    {"OU", "\x55\x04\x0b", TAG_PRINTABLE},
    {"T", "\x55\x04\x0c", TAG_PRINTABLE},
    {"D", "\x55\x04\x0d", TAG_PRINTABLE},
    {"postalAddress", "\x55\x04\x10", TAG_PRINTABLE},
    {"postalCode", "\x55\x04\x11", TAG_PRINTABLE},
    {"N", "\x55\x04\x29", TAG_PRINTABLE},
    {"G", "\x55\x04\x2a", TAG_PRINTABLE},
    {"I", "\x55\x04\x2b", TAG_PRINTABLE},
    {"ID", "\x55\x04\x2d", TAG_PRINTABLE},
    {"dnQualifier", "\x55\x04\x2e", TAG_PRINTABLE},
    {"dmdName", "\x55\x04\x36", TAG_PRINTABLE},
    {"pseudonym", "\x55\x04\x41", TAG_PRINTABLE},
    {"EN", "\x60\x86\x48\x01\x86\xf8\x42\x03\x01\x03", TAG_PRINTABLE},
    {"employeeNumber", "\x60\x86\x48\x01\x86\xf8\x42\x03\x01\x03", TAG_PRINTABLE},
    {"E", "\x2a\x86\x48\x86\xf7\x0d\x01\x09\x01", TAG_IA5},
    {"Email", "\x2a\x86\x48\x86\xf7\x0d\x01\x09\x01", TAG_IA5},
    {"emailAddress", "\x2a\x86\x48\x86\xf7\x0d\x01\x09\x01", TAG_IA5},
    {"UN", "\x2a\x86\x48\x86\xf7\x0d\x01\x09\x02", TAG_IA5},
    {"unstructuredName", "\x2a\x86\x48\x86\xf7\x0d\x01\x09\x02", TAG_IA5},
    {"UA", "\x2a\x86\x48\x86\xf7\x0d\x01\x09\x08", TAG_PRINTABLE},
    {"unstructuredAddress", "\x2a\x86\x48\x86\xf7\x0d\x01\x09\x08", TAG_PRINTABLE},
    {"TCGID", "\x2b\x06\x01\x04\x01\x89\x31\x01\x01\x02\x02\x4b", TAG_PRINTABLE},
};

enum { TYPE_COUNT = sizeof types / sizeof types[0] };

/* --- writing --- */

struct bytes {
    const uint8_t *data;
    size_t length;
};

/* Tag and length in front of some bytes. */
static struct bytes wrap(struct sc_arena *arena, uint8_t tag, struct bytes content)
{
    uint8_t *data = sc_arena_alloc(arena, content.length + 2 + sizeof content.length);
    size_t at = 0, octets = 0;

    data[at++] = tag;
    for (size_t rest = content.length; content.length > 127 && rest; rest >>= 8)
        octets++;
    if (octets)
        data[at++] = (uint8_t)(0x80 | octets);
    else
        data[at++] = (uint8_t)content.length;
    while (octets)
        data[at++] = (uint8_t)(content.length >> (8 * --octets));
    if (content.length)
        memcpy(data + at, content.data, content.length);
    return (struct bytes){data, at + content.length};
}

static struct bytes join(struct sc_arena *arena, struct bytes a, struct bytes b)
{
    uint8_t *data = sc_arena_alloc(arena, a.length + b.length + 1);

    if (a.length)
        memcpy(data, a.data, a.length);
    if (b.length)
        memcpy(data + a.length, b.data, b.length);
    return (struct bytes){data, a.length + b.length};
}

static bool is_printable(const char *text, size_t length)
{
    static const char set[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 '()+,-./:=?";

    for (size_t i = 0; i < length; i++)
        if (!strchr(set, text[i]))
            return false;
    return true;
}

static struct bytes encode_part(struct sc_arena *arena, size_t type, const char *text,
                                size_t length)
{
    uint8_t tag = types[type].tag;
    const struct bytes value = {(const uint8_t *)text, length};
    const struct bytes oid = {(const uint8_t *)types[type].oid, strlen(types[type].oid)};

    if (tag == TAG_PRINTABLE && !is_printable(text, length))
        tag = TAG_UTF8;
    struct bytes pair = join(arena, wrap(arena, TAG_OID, oid), wrap(arena, tag, value));
    return wrap(arena, TAG_SET, wrap(arena, TAG_SEQUENCE, pair));
}

static size_t find_type(const char *name, size_t length)
{
    size_t type = 0;

    while (type < TYPE_COUNT &&
           (strlen(types[type].name) != length || strncasecmp(types[type].name, name, length) != 0))
        type++;
    return type;
}

/* One `TYPE=VALUE`, which ends at `separator`; NULL when it is none, else what stands behind it.
 * The = may be a blank. */
static const char *read_part(struct sc_arena *arena, const char *text, char separator,
                             struct bytes *part)
{
    size_t length = strcspn(text, " =");
    size_t type = find_type(text, length);

    if (!text[length] || type == TYPE_COUNT)
        return NULL;
    text += length + 1;
    text += strspn(text, " =");
    const char *end = text;
    while (*end && *end != separator)
        end++;
    size_t size = (size_t)(end - text);
    while (size && text[size - 1] == ' ')
        size--;
    *part = encode_part(arena, type, text, size);
    return *end ? end + 1 : end;
}

const uint8_t *sc_dn_encode(struct sc_arena *arena, const char *text, size_t *length)
{
    struct bytes parts = {NULL, 0};
    size_t count = 0;
    char separator = ',';

    text += strspn(text, " ");
    if (*text == '/') {
        separator = '/';
        text++;
    }
    for (text += strspn(text, " "); *text; text += strspn(text, " ")) {
        struct bytes part;
        text = read_part(arena, text, separator, &part);
        if (!text || ++count > MOST_PARTS)
            return NULL;
        parts = join(arena, parts, part);
    }
    struct bytes dn = wrap(arena, TAG_SEQUENCE, parts);
    *length = dn.length;
    return dn.data;
}

/* --- reading --- */

/* Take one element off the front of `from`; its tag, or -1. */
static int unwrap(struct bytes *from, struct bytes *content)
{
    const uint8_t *data = from->data;
    size_t at = 2, length;

    if (from->length < 2)
        return -1;
    length = data[1];
    if (length & 0x80) {
        size_t octets = length & 0x7f;
        if (!octets || octets > 4 || from->length < 2 + octets)
            return -1;
        for (length = 0; octets; octets--)
            length = length << 8 | data[at++];
    }
    if (length > from->length - at)
        return -1;
    *content = (struct bytes){data + at, length};
    from->data = data + at + length;
    from->length -= at + length;
    return data[0];
}

/* The parts of a name, one after the other. */
struct walk {
    struct bytes sets, sequences;
};

struct part {
    struct bytes oid, value;
    int tag;
};

static struct walk walk_start(const uint8_t *dn, size_t length)
{
    struct bytes whole = {dn, length};
    struct walk walk = {{NULL, 0}, {NULL, 0}};

    if (unwrap(&whole, &walk.sets) != TAG_SEQUENCE)
        walk.sets.length = 0;
    return walk;
}

static bool walk_next(struct walk *walk, struct part *part)
{
    struct bytes pair;

    if (!walk->sequences.length && unwrap(&walk->sets, &walk->sequences) != TAG_SET)
        return false;
    if (unwrap(&walk->sequences, &pair) != TAG_SEQUENCE || unwrap(&pair, &part->oid) != TAG_OID)
        return false;
    part->tag = unwrap(&pair, &part->value);
    return part->tag >= 0;
}

static bool is_lone_star(struct bytes value)
{
    return value.length == 1 && value.data[0] == '*';
}

bool sc_dn_has_wildcard(const uint8_t *dn, size_t length)
{
    struct walk walk = walk_start(dn, length);
    struct part part;

    while (walk_next(&walk, &part))
        if (is_lone_star(part.value))
            return true;
    return false;
}

static bool same_bytes(struct bytes a, struct bytes b)
{
    return a.length == b.length && (!a.length || !memcmp(a.data, b.data, a.length));
}

static bool is_email(struct bytes oid)
{
    static const char email[] = "\x2a\x86\x48\x86\xf7\x0d\x01\x09\x01";

    return oid.length == strlen(email) && !memcmp(oid.data, email, oid.length);
}

static bool same_value(const struct part *a, const struct part *b)
{
    bool fold =
        a->tag == b->tag && (a->tag == TAG_PRINTABLE || (a->tag == TAG_IA5 && is_email(a->oid)));

    if (a->value.length != b->value.length)
        return false;
    return fold ? !strncasecmp((const char *)a->value.data, (const char *)b->value.data,
                               a->value.length)
                : same_bytes(a->value, b->value);
}

bool sc_dn_match(const uint8_t *dn, size_t length, const uint8_t *pattern, size_t pattern_length,
                 size_t *wildcards)
{
    struct walk walk = walk_start(dn, length), wanted = walk_start(pattern, pattern_length);
    struct part part = {0}, want = {0};
    bool complete = false;

    if (wildcards)
        *wildcards = 0;
    else if (length != pattern_length)
        return false;
    if (length == pattern_length && (!length || !memcmp(dn, pattern, length)))
        return true;
    for (;;) {
        bool more = walk_next(&walk, &part), more_wanted = walk_next(&wanted, &want);
        if (!more && !more_wanted)
            return complete;
        if (more != more_wanted || !same_bytes(part.oid, want.oid))
            return false;
        if (wildcards && is_lone_star(want.value))
            ++*wildcards;
        else if (!same_value(&part, &want))
            return false;
        /* a name that can't be read to its end is equal to none */
        complete = part.value.data + part.value.length == dn + length &&
                   want.value.data + want.value.length == pattern + pattern_length;
    }
}
