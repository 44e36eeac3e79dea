/* How values are written: what strongSwan reads of them is less than, or other than, what stands
 * there. */
#include "lint/lint.h"

#include "lint/place.h"
#include "model/address.h"
#include "model/tokens.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

/* --- lists --- */

static bool is_list(const struct sc_keyword *keyword)
{
    return keyword && (keyword->type == SC_TYPE_SUBNETS || keyword->type == SC_TYPE_ADDRESSES);
}

/* True if an address or a network begins here. */
static bool is_address_start(const char *text)
{
    size_t length = strcspn(text, " ;,/");
    struct sc_address address;

    return sc_address_parse(text, length, AF_UNSPEC, &address);
}

/* Where a separator stands that is none: between two networks, a blank or a semicolon. */
static const char *wrong_separator(const char *value)
{
    for (const char *at = value; (at = strpbrk(at, " ;")); at++) {
        const char *next = at + strspn(at, " ;");
        bool behind_comma = at > value && at[-1] == ',';
        if (!behind_comma && *next != ',' && is_address_start(next))
            return at;
    }
    return NULL;
}

static const char *with_commas(struct sc_lint *lint, const char *value)
{
    char *list = sc_arena_copy(lint->config->arena, value, strlen(value)), *out = list;

    for (const char *in = value; *in; in++) {
        if (!strchr(" ;,", *in)) {
            *out++ = *in;
            continue;
        }
        in += strspn(in, " ;,") - 1;
        if (in[1])
            *out++ = ',';
    }
    *out = '\0';
    return list;
}

static void check_list_separator(struct sc_lint *lint, const struct sc_setting *setting)
{
    const char *value = setting->value;

    if (!value || !is_list(sc_setting_keyword(setting)) || sc_place_is_template(value) ||
        !wrong_separator(value))
        return;
    struct sc_finding *finding =
        sc_find(lint->finder, SC_RULE_LIST_SEPARATOR, sc_setting_value(setting),
                "%s do not separate networks: only the first one, '%.*s', is read",
                strchr(value, ';') ? "semicolons" : "blanks", (int)strcspn(value, " ;,"), value);
    sc_finding_help(lint->finder, finding, "write commas: %s=%s", setting->key,
                    with_commas(lint, value));
}

/* Pairs of `type level`: blanks alone don't end one (charon/charon.c and starter, 5.9.8). */
static void check_debug_separator(struct sc_lint *lint, const struct sc_setting *setting)
{
    if (setting->keyword != SC_KW_CHARONDEBUG || !setting->value)
        return;
    for (const char *pair = setting->value; pair; pair = strchr(pair, ',')) {
        pair += *pair == ',';
        size_t length = strcspn(pair, ","), words = 0;
        for (size_t i = 0; i < length; i++)
            words += pair[i] != ' ' && (!i || pair[i - 1] == ' ');
        if (words < 4 || words % 2)
            continue;
        struct sc_finding *finding = sc_find(
            lint->finder, SC_RULE_DEBUG_SEPARATOR, sc_setting_value(setting),
            "blanks do not separate log types: only the first of '%.*s' counts", (int)length, pair);
        sc_finding_help(lint->finder, finding, "write commas between the pairs: \"ike 2, knl 2\"");
        return;
    }
}

/* --- quotes --- */

static bool is_identity(const struct sc_keyword *keyword)
{
    return keyword && keyword->type == SC_TYPE_IDENTITY;
}

static void check_single_quotes(struct sc_lint *lint, const struct sc_setting *setting)
{
    size_t length = setting->value ? strlen(setting->value) : 0;

    if (length < 2 || !is_identity(sc_setting_keyword(setting)) || setting->value[0] != '\'' ||
        setting->value[length - 1] != '\'')
        return;
    struct sc_finding *finding =
        sc_find(lint->finder, SC_RULE_SINGLE_QUOTES, sc_setting_value(setting),
                "single quotes are no quotes in ipsec.conf: they become a part of the identity");
    sc_finding_help(lint->finder, finding, "write \"%.*s\"", (int)(length - 2), setting->value + 1);
}

/* --- words of leftauth= --- */

/* METHOD or its number, perhaps with a vendor's (libstrongswan/eap/eap.c, eap_type_from_string()
 * and eap_vendor_type_from_string(), 5.9.8). */
static bool is_eap_method(const char *name, size_t length)
{
    static const char *const methods[] = {"identity", "md5", "otp",     "gtc",   "tls",
                                          "ttls",     "sim", "aka",     "peap",  "mschapv2",
                                          "tnc",      "pt",  "dynamic", "radius"};

    if (length && isdigit((unsigned char)*name))
        return true;
    for (size_t i = 0; i < sizeof methods / sizeof methods[0]; i++)
        if (strlen(methods[i]) == length && !strncasecmp(methods[i], name, length))
            return true;
    return false;
}

static void check_eap_method(struct sc_lint *lint, const struct sc_setting *setting)
{
    const char *value = setting->value;

    if (!value || !setting->keyword || sc_setting_keyword(setting)->type != SC_TYPE_AUTH ||
        strncmp(value, "eap-", 4) != 0 || sc_place_is_template(value))
        return;
    size_t length = strcspn(value + 4, ":");
    if (is_eap_method(value + 4, length))
        return;
    struct sc_finding *finding =
        sc_find(lint->finder, SC_RULE_EAP_METHOD, sc_setting_value(setting),
                "charon knows no EAP method '%.*s': any method passes", (int)length, value + 4);
    sc_finding_help(lint->finder, finding,
                    "write eap-mschapv2, eap-tls, eap-ttls, eap-md5 or another "
                    "method that charon has");
}

/* Words of leftauth= between dashes: kinds of keys, sizes, hashes (auth_cfg.c,
 * add_pubkey_constraints(), 5.9.8). */
static bool is_constraint(const char *word, size_t length)
{
    static const char *const words[] = {"pubkey", "rsa",    "rsa/pss", "ecdsa",   "ed25519",
                                        "ed448",  "bliss",  "md5",     "sha1",    "sha224",
                                        "sha256", "sha384", "sha512",  "identity"};

    if (length > 4 && !strncmp(word, "ike:", 4)) {
        word += 4;
        length -= 4;
    }
    if (strspn(word, "0123456789") >= length)
        return true;
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (strlen(words[i]) == length && !memcmp(words[i], word, length))
            return true;
    return false;
}

static void check_auth_constraint(struct sc_lint *lint, const struct sc_setting *setting)
{
    static const char *const kinds[] = {"pubkey-", "rsa-", "ecdsa-", "rsa/pss-", "ike:"};
    const char *value = setting->value;
    bool constrained = false;

    if (!value || !setting->keyword || sc_setting_keyword(setting)->type != SC_TYPE_AUTH ||
        sc_place_is_template(value))
        return;
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        constrained |= !strncmp(value, kinds[i], strlen(kinds[i]));
    for (const char *word = value; constrained && *word;) {
        size_t length = strcspn(word, "-");
        if (length && !is_constraint(word, length)) {
            struct sc_finding *finding = sc_find(
                lint->finder, SC_RULE_AUTH_CONSTRAINT,
                sc_place_part(setting, (size_t)(word - value), (size_t)(word - value) + length),
                "charon knows no '%.*s' here and ignores it", (int)length, word);
            sc_finding_help(lint->finder, finding,
                            "write a key size, a hash (sha256, sha384, sha512) or rsa, ecdsa, pss");
            return;
        }
        word += length + (word[length] == '-');
    }
}

SC_CHECKS(sc_checks_written, {SC_RULE_LIST_SEPARATOR, .setting = check_list_separator},
          {SC_RULE_DEBUG_SEPARATOR, .setting = check_debug_separator},
          {SC_RULE_SINGLE_QUOTES, .setting = check_single_quotes},
          {SC_RULE_EAP_METHOD, .setting = check_eap_method},
          {SC_RULE_AUTH_CONSTRAINT, .setting = check_auth_constraint});
