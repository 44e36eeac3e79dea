/* SW2xx: leftsourceip, rightsourceip and name servers. */
#include "lint/lint.h"

#include "lint/place.h"
#include "model/address.h"
#include "model/tokens.h"

#include <string.h>

static bool is_config(const struct sc_tokens *tokens)
{
    static const char *const words[] = {"%config",  "%config4",    "%config6",
                                        "%modecfg", "%modeconfig", "%cfg"};

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (strlen(words[i]) == tokens->length && !memcmp(tokens->token, words[i], tokens->length))
            return true;
    return false;
}

/* A pool to hand out, or an address to ask for: which one an end's value is depends on who is
 * local. */
static bool is_sourceip(const struct sc_tokens *tokens, bool pool)
{
    struct sc_address first, last;
    int given;

    if (is_config(tokens) || (pool && *tokens->token == '%'))
        return true;
    if (!pool)
        return sc_address_parse(tokens->token, tokens->length, AF_UNSPEC, &first);
    if (!sc_address_range_parse(tokens->token, tokens->length, &first, &last))
        return sc_address_subnet_parse(tokens->token, tokens->length, &first, &given);
    return first.family == last.family && memcmp(first.bytes, last.bytes, sizeof first.bytes) <= 0;
}

/* The setting that `list` came from, the first time this rule looks at it; else NULL. */
static const struct sc_setting *list_setting(struct sc_lint *lint, enum sc_rule_id rule,
                                             const struct sc_conn *conn, const char *list,
                                             enum sc_keyword_id id)
{
    if (!list || !conn->loaded || sc_place_is_template(list))
        return NULL;
    const struct sc_value *value = sc_conn_value(conn, id);
    return value && sc_lint_first(lint, rule, value->setting) ? value->setting : NULL;
}

/* True if --local says that right is this machine. */
static bool swapped(const struct sc_lint *lint, const struct sc_conn *conn)
{
    for (const struct sc_connection *c = lint->charon->connections; c; c = c->next)
        if (c->conn == conn)
            return c->swapped;
    return false;
}

static void sourceip_check(struct sc_lint *lint, const struct sc_conn *conn, const char *list,
                           enum sc_keyword_id id)
{
    const struct sc_setting *setting = list_setting(lint, SC_RULE_BAD_POOL, conn, list, id);
    struct sc_tokens tokens = {.text = list, .rest = list};

    bool pool = id == SC_KW_RIGHTSOURCEIP; /* unless the ends are swapped */

    while (setting && sc_tokens_next(&tokens)) {
        size_t start = (size_t)(tokens.token - list);
        bool other = is_sourceip(&tokens, !pool); /* right where this end is the other one */
        if (is_sourceip(&tokens, pool) || (other && swapped(lint, conn)))
            continue;
        struct sc_finding *finding = sc_find(
            lint->finder, SC_RULE_BAD_POOL, sc_place_part(setting, start, start + tokens.length),
            pool ? "'%.*s' is neither a network nor a range nor a pool: charon ignores it"
                 : "'%.*s' is no address to ask for: charon ignores it",
            (int)tokens.length, tokens.token);
        if (other && finding->severity > SC_SEVERITY_WARNING)
            finding->severity = SC_SEVERITY_WARNING;
        sc_finding_help(lint->finder, finding,
                        pool ? "write NETWORK/PREFIX, FIRST-LAST, an address, or %%NAME of a pool"
                             : "write an address, or %%config to take what the peer hands out");
    }
}

static void check_bad_pool(struct sc_lint *lint, const struct sc_conn *conn)
{
    sourceip_check(lint, conn, conn->left->sourceip, SC_KW_LEFTSOURCEIP);
    sourceip_check(lint, conn, conn->right->sourceip, SC_KW_RIGHTSOURCEIP);
}

static void dns_check(struct sc_lint *lint, const struct sc_conn *conn, const char *list,
                      enum sc_keyword_id id)
{
    const struct sc_setting *setting = list_setting(lint, SC_RULE_BAD_DNS, conn, list, id);
    struct sc_tokens tokens = {.text = list, .rest = list};

    while (setting && sc_tokens_next(&tokens)) {
        struct sc_address address;
        size_t start = (size_t)(tokens.token - list);
        if (is_config(&tokens) ||
            sc_address_parse(tokens.token, tokens.length, AF_UNSPEC, &address))
            continue;
        struct sc_finding *finding = sc_find(
            lint->finder, SC_RULE_BAD_DNS, sc_place_part(setting, start, start + tokens.length),
            "'%.*s' is no address: charon ignores this name server", (int)tokens.length,
            tokens.token);
        sc_finding_help(lint->finder, finding, "write the server's IP address");
    }
}

static void check_bad_dns(struct sc_lint *lint, const struct sc_conn *conn)
{
    dns_check(lint, conn, conn->left->dns, SC_KW_LEFTDNS);
    dns_check(lint, conn, conn->right->dns, SC_KW_RIGHTDNS);
}

SC_CHECKS(sc_checks_pools, {SC_RULE_BAD_POOL, .conn = check_bad_pool},
          {SC_RULE_BAD_DNS, .conn = check_bad_dns});
