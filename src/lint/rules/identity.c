/* SW5xx: identities of conns. */
#include "model/identity.h"
#include "lint/rules/secret_checks.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

/* The settings of a conn that hold an identity. */
static const enum sc_keyword_id id_keywords[] = {SC_KW_LEFTID, SC_KW_RIGHTID, SC_KW_LEFTID2,
                                                 SC_KW_RIGHTID2};

enum { ID_KEYWORD_COUNT = sizeof id_keywords / sizeof id_keywords[0] };

/* An identity as it is written, without a loose prefix: true if there may be something to tell
 * about it. A quick look, which depends on nothing else. */
typedef bool id_function(struct sc_lint *lint, const char *id);

/* Called with such a one, once for each setting. */
typedef void tell_function(struct sc_lint *lint, const struct sc_setting *setting, const char *id);

static void for_each_id(struct sc_lint *lint, const struct sc_conn *conn, enum sc_rule_id rule,
                        id_function *is_odd, tell_function *tell)
{
    const char *ids[ID_KEYWORD_COUNT] = {conn->left->id, conn->right->id, conn->left->login->id2,
                                         conn->right->login->id2};

    for (size_t i = 0; i < ID_KEYWORD_COUNT; i++) {
        const char *id = ids[i];
        if (!id || !*id)
            continue;
        if (id[0] == '%' && strncmp(id, "%any", 4) != 0)
            id++;
        if (!is_odd(lint, id))
            continue;
        const struct sc_value *value = sc_conn_value(conn, id_keywords[i]);
        if (value && sc_lint_first_of(lint, rule, conn, value))
            tell(lint, value->setting, id);
    }
}

/* --- types --- */

/* Digits and dots only, with three dots or more digits than an address can have. */
static bool looks_like_address(const char *text)
{
    size_t dots = 0;

    if (text[strspn(text, "0123456789.")] != '\0')
        return false;
    for (const char *at = text; *at; at++)
        dots += *at == '.';
    return dots == 3;
}

static bool is_address_as_name(struct sc_lint *lint, const char *id)
{
    return id[0] == '@' && id[1] != '#' && id[1] != '@' &&
           sc_identity_is_address(lint->config->arena, id + 1);
}

static bool is_no_address(struct sc_lint *lint, const char *id)
{
    return looks_like_address(id) && !sc_identity_is_address(lint->config->arena, id);
}

static bool is_odd_type(struct sc_lint *lint, const char *id)
{
    return is_address_as_name(lint, id) || is_no_address(lint, id) || !strcmp(id, "fromcert") ||
           !strcmp(id, "%fromcert");
}

static void tell_id_type(struct sc_lint *lint, const struct sc_setting *setting, const char *id)
{
    struct sc_finding *finding;
    const struct sc_range place = sc_setting_value(setting);

    if (is_address_as_name(lint, id)) {
        finding = sc_find(lint->finder, SC_RULE_ID_TYPE, place,
                          "'%s' is sent as a name: it never equals the address %s", id, id + 1);
        sc_finding_help(lint->finder, finding, "write %s for an ID of type address", id + 1);
        return;
    }
    if (is_no_address(lint, id)) {
        finding = sc_find(lint->finder, SC_RULE_ID_TYPE, place,
                          "'%s' is no IPv4 address, so it is sent as a name", id);
        sc_finding_help(lint->finder, finding,
                        "correct the address, or write '@%s' if a name is meant", id);
        return;
    }
    finding = sc_find(lint->finder, SC_RULE_ID_TYPE, place,
                      "%%fromcert is a word of pluto's: charon takes it for a name");
    sc_finding_help(lint->finder, finding,
                    "leave %s out: the certificate's subject is the identity then", setting->key);
}

void sc_check_id_type(struct sc_lint *lint, const struct sc_conn *conn)
{
    for_each_id(lint, conn, SC_RULE_ID_TYPE, is_odd_type, tell_id_type);
}

/* --- distinguished names --- */

static bool has_odd_quotes(struct sc_lint *lint, const char *id)
{
    bool odd = false;

    (void)lint;
    for (id = strchr(id, '"'); id; id = strchr(id + 1, '"'))
        odd = !odd;
    return odd;
}

static void tell_id_quotes(struct sc_lint *lint, const struct sc_setting *setting, const char *id)
{
    (void)id;
    struct sc_finding *finding =
        sc_find(lint->finder, SC_RULE_ID_QUOTES, sc_setting_value(setting),
                "the quote in this identity has no twin and becomes part of it");
    sc_finding_help(lint->finder, finding, "quote the whole value, once: \"C=…, O=…, CN=…\"");
}

void sc_check_id_quotes(struct sc_lint *lint, const struct sc_conn *conn)
{
    for_each_id(lint, conn, SC_RULE_ID_QUOTES, has_odd_quotes, tell_id_quotes);
}

static bool looks_like_dn(struct sc_lint *lint, const char *id)
{
    return strchr(id, '=') && !has_odd_quotes(lint, id);
}

static void tell_id_dn(struct sc_lint *lint, const struct sc_setting *setting, const char *id)
{
    if (!sc_identity_parse(lint->config->arena, id)->broken_dn)
        return;
    struct sc_finding *finding = sc_find(
        lint->finder, SC_RULE_ID_DN, sc_setting_value(setting),
        "'%s' can't be read as a distinguished name: charon takes the raw text for a key ID", id);
    sc_finding_help(lint->finder, finding,
                    "write TYPE=VALUE pairs with commas between them: \"C=DE, O=Example, CN=gw\"");
}

void sc_check_id_dn(struct sc_lint *lint, const struct sc_conn *conn)
{
    for_each_id(lint, conn, SC_RULE_ID_DN, looks_like_dn, tell_id_dn);
}

/* True when a DN's part at `text` has this type. */
static bool part_is(const char *text, const char *type)
{
    size_t length = strlen(type);

    text += strspn(text, " ");
    return !strncasecmp(text, type, length) && text[length + strspn(text + length, " ")] == '=';
}

static bool runs_to_country(struct sc_lint *lint, const char *id)
{
    const char *last = strrchr(id, strchr(id, ',') ? ',' : '/');

    (void)lint;
    return last && last != id && part_is(last + 1, "C") &&
           (part_is(id + (id[0] == '/'), "CN") || part_is(id + (id[0] == '/'), "E"));
}

static void tell_id_dn_order(struct sc_lint *lint, const struct sc_setting *setting, const char *id)
{
    (void)id;
    struct sc_finding *finding =
        sc_find(lint->finder, SC_RULE_ID_DN_ORDER, sc_setting_value(setting),
                "this distinguished name runs from the common name to the country; most "
                "certificates hold it "
                "the other way round, and the order counts");
    sc_finding_help(
        lint->finder, finding,
        "copy the subject as `pki --print --in CERT` shows it, unless this is how it runs");
}

void sc_check_id_dn_order(struct sc_lint *lint, const struct sc_conn *conn)
{
    for_each_id(lint, conn, SC_RULE_ID_DN_ORDER, runs_to_country, tell_id_dn_order);
}

/* --- identities that nobody wrote --- */

static const struct sc_address *only_address(const struct sc_end *end)
{
    if (end->hosts.count != 1 || end->hosts.items[0].kind != SC_HOST_ADDRESS)
        return NULL;
    return &end->hosts.items[0].address;
}

/* RFC 1918, RFC 6598 (carriers' NAT), RFC 4193. */
static bool is_private(const struct sc_address *address)
{
    const uint8_t *b = address->bytes;

    if (address->family == AF_INET6)
        return (b[0] & 0xfe) == 0xfc;
    return b[0] == 10 || (b[0] == 172 && (b[1] & 0xf0) == 16) || (b[0] == 192 && b[1] == 168) ||
           (b[0] == 100 && (b[1] & 0xc0) == 64);
}

static bool is_routable(const struct sc_address *address)
{
    const uint8_t *b = address->bytes;

    if (is_private(address))
        return false;
    if (address->family == AF_INET6)
        return (b[0] & 0xe0) == 0x20;
    return b[0] != 0 && b[0] != 127 && b[0] < 224 && !(b[0] == 169 && b[1] == 254);
}

void sc_check_id_behind_nat(struct sc_lint *lint, const struct sc_conn *conn)
{
    const struct sc_address *left = only_address(conn->left);
    const struct sc_address *right = only_address(conn->right);

    if (!left || !right || !is_private(left) || !is_routable(right) || conn->left->id ||
        conn->left->login->cert || conn->mode == SC_MODE_PASS || conn->mode == SC_MODE_DROP)
        return;
    struct sc_range place = sc_conn_range(conn, SC_KW_LEFTHOST);
    const struct sc_value *value = sc_conn_value(conn, SC_KW_LEFTHOST);
    if (!sc_lint_first(lint, SC_RULE_ID_BEHIND_NAT, value ? value->setting : NULL))
        return;
    struct sc_finding *finding = sc_find(lint->finder, SC_RULE_ID_BEHIND_NAT, place,
                                         "the private address '%s' is sent as the identity to "
                                         "'%s', which sees another address behind "
                                         "a NAT",
                                         conn->left->host, conn->right->host);
    sc_finding_help(lint->finder, finding, "set leftid to what the peer expects");
}

void sc_check_cert_without_id(struct sc_lint *lint, const struct sc_conn *conn)
{
    const struct sc_value *cert = sc_conn_value(conn, SC_KW_LEFTCERT);

    if (!cert || !conn->left->login->cert || conn->left->id ||
        !sc_lint_first(lint, SC_RULE_CERT_WITHOUT_ID, cert->setting))
        return;
    struct sc_finding *finding =
        sc_find(lint->finder, SC_RULE_CERT_WITHOUT_ID, sc_setting_value(cert->setting),
                "without leftid the certificate's subject becomes the identity, unless it holds "
                "the address");
    sc_finding_help(lint->finder, finding,
                    "set leftid to a subjectAltName or the subject of the certificate");
}

/* --- leftca --- */

static bool has_suffix(const char *text, const char *suffix)
{
    size_t length = strlen(text), size = strlen(suffix);

    return length > size && !strcasecmp(text + length - size, suffix);
}

static bool is_file_name(const char *ca)
{
    static const char *const suffixes[] = {".pem", ".crt", ".cer", ".der", ".p7b"};

    if (ca[0] == '/')
        return !strchr(ca, '='); /* /C=DE/O=Example is a DN */
    for (size_t i = 0; i < sizeof suffixes / sizeof suffixes[0]; i++)
        if (has_suffix(ca, suffixes[i]) && !strchr(ca, '='))
            return true;
    return false;
}

void sc_check_ca_path(struct sc_lint *lint, const struct sc_conn *conn)
{
    static const enum sc_keyword_id ids[] = {SC_KW_LEFTCA, SC_KW_RIGHTCA, SC_KW_LEFTCA2,
                                             SC_KW_RIGHTCA2};

    for (size_t i = 0; i < sizeof ids / sizeof ids[0]; i++) {
        const struct sc_value *value = sc_conn_value(conn, ids[i]);
        if (!value || !value->setting->value || !is_file_name(value->setting->value) ||
            !sc_lint_first(lint, SC_RULE_CA_PATH, value->setting))
            continue;
        struct sc_finding *finding = sc_find(
            lint->finder, SC_RULE_CA_PATH, sc_setting_value(value->setting),
            "'%s' names a file, but %s takes a distinguished name: charon finds no such CA, "
            "drops the demand, and takes a certificate of any trusted CA",
            value->setting->value, value->setting->key);
        sc_finding_help(lint->finder, finding,
                        "write the CA's subject, and put its certificate into ipsec.d/cacerts");
    }
}
