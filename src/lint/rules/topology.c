/* SW6xx: traffic selectors and topology. */
#include "lint/conns.h"
#include "lint/lint.h"

#include "lint/place.h"
#include "model/address.h"
#include "model/selector.h"
#include "model/tokens.h"

#include <string.h>

/* --- two conns --- */

/* What the kernel tells policies apart by, written out. */
struct policy {
    char *items;
    size_t count, capacity;
};

static void put(struct sc_lint *lint, struct policy *policy, const void *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++)
        SC_PUSH(lint->scratch, policy, ((const char *)bytes)[i]);
}

static void put_selector(struct sc_lint *lint, struct policy *policy, const struct sc_ts *ts)
{
    const uint8_t bits[] = {(uint8_t)sc_address_bits(&ts->network), ts->prefix};

    put(lint, policy, bits, sizeof bits);
    put(lint, policy, ts->network.bytes, bits[0] / 8);
    put(lint, policy, &ts->protoport.protocol, sizeof ts->protoport.protocol);
    put(lint, policy, &ts->protoport.from, sizeof ts->protoport.from);
    put(lint, policy, &ts->protoport.to, sizeof ts->protoport.to);
}

/* The policy of a conn; false where an end's selector is its own, yet unknown address. */
static bool policy_of(struct sc_lint *lint, const struct sc_conn *conn, struct policy *policy)
{
    const struct sc_end *ends[] = {conn->left, conn->right};

    policy->count = 0;
    put(lint, policy, &conn->common->mark_in, sizeof conn->common->mark_in);
    put(lint, policy, &conn->common->mark_out, sizeof conn->common->mark_out);
    for (size_t i = 0; i < 2; i++) {
        const struct sc_selectors *subnets = &ends[i]->subnets;
        for (size_t s = 0; s < subnets->count; s++) {
            if (subnets->items[s].dynamic)
                return false;
            if (!subnets->items[s].error)
                put_selector(lint, policy, &subnets->items[s]);
        }
        put(lint, policy, "", 1); /* no selector has 0 bits: the end */
    }
    return true;
}

static void check_same_selectors(struct sc_lint *lint)
{
    const struct sc_model *model = &lint->config->model;
    struct sc_map *seen = sc_map_new(lint->scratch);
    struct policy policy = {0};

    for (size_t i = 0; i < model->conns.count; i++) {
        const struct sc_conn *conn = &model->conns.items[i];
        bool active =
            conn->common->automatic == SC_AUTO_START || conn->common->automatic == SC_AUTO_ROUTE;
        if (!sc_conn_negotiates(conn) || !active || !conn->common->installpolicy)
            continue;
        if (!policy_of(lint, conn, &policy))
            continue;
        void **place = sc_map_place(seen, policy.items, policy.count);
        const struct sc_conn *other = *place;
        if (!other) {
            *place = (void *)(uintptr_t)conn;
            continue;
        }
        struct sc_finding *finding = sc_find(
            lint->finder, SC_RULE_SAME_SELECTORS, conn->group->first->header,
            "conn '%s' protects the same subnets as '%s': only one of them can carry the traffic",
            conn->name, other->name);
        sc_finding_help(lint->finder, finding,
                        "give them different subnets, or tell them apart with mark=");
        sc_finding_relate(lint->finder, finding, other->group->first->header, "the other one");
    }
}

/* --- addresses --- */

static void check_both_any(struct sc_lint *lint, const struct sc_conn *conn)
{
    const struct sc_value *left = sc_conn_value(conn, SC_KW_LEFTHOST);

    if (!sc_conn_negotiates(conn) || !sc_end_is_anybody(conn->left) ||
        !sc_end_is_anybody(conn->right) || conn->common->mediated_by || conn->left->id ||
        conn->left->login->cert || /* a gateway for anybody has an identity of its own */
        (left && !strcmp(left->setting->value, "%defaultroute")))
        return;
    struct sc_finding *finding =
        sc_find(lint->finder, SC_RULE_BOTH_ANY, conn->group->first->header,
                "conn '%s' names neither end's address: any peer that can authenticate may use it, "
                "on every address of this machine",
                conn->name);
    sc_finding_help(lint->finder, finding, "name this machine's address in left=");
}

static void check_ends_reversed(struct sc_lint *lint, const struct sc_conn *conn)
{
    const struct sc_value *right = sc_conn_value(conn, SC_KW_RIGHTHOST);

    if (!sc_conn_negotiates(conn) || lint->options->local_count || !right ||
        sc_end_is_anybody(conn->left) || strcmp(right->setting->value, "%defaultroute") != 0 ||
        !sc_lint_first(lint, SC_RULE_ENDS_REVERSED, right->setting))
        return;
    struct sc_finding *finding =
        sc_find(lint->finder, SC_RULE_ENDS_REVERSED, sc_setting_range(right->setting),
                "right=%%defaultroute looks like this machine, but left is taken for it");
    sc_finding_help(lint->finder, finding,
                    "swap left and right, or tell this machine's addresses with --local");
}

static void check_same_ends(struct sc_lint *lint, const struct sc_conn *conn)
{
    const struct sc_hosts *left = &conn->left->hosts, *right = &conn->right->hosts;

    if (!sc_conn_negotiates(conn) || left->count != 1 || right->count != 1 ||
        left->items[0].kind != SC_HOST_ADDRESS || right->items[0].kind != SC_HOST_ADDRESS ||
        conn->left->ikeport != conn->right->ikeport ||
        memcmp(&left->items[0].address, &right->items[0].address, sizeof left->items[0].address) !=
            0)
        return;
    struct sc_finding *finding =
        sc_find(lint->finder, SC_RULE_SAME_ENDS, sc_conn_range(conn, SC_KW_RIGHTHOST),
                "conn '%s' has '%s' at both ends", conn->name, conn->right->host);
    sc_finding_help(lint->finder, finding, "write the peer's address in right=");
    sc_finding_relate(lint->finder, finding, sc_conn_range(conn, SC_KW_LEFTHOST), "the other end");
}

static void check_same_subnets(struct sc_lint *lint, const struct sc_conn *conn)
{
    const struct sc_selectors *left = &conn->left->subnets, *right = &conn->right->subnets;

    if (!sc_conn_negotiates(conn) || conn->mode != SC_MODE_TUNNEL || left->count != 1 ||
        right->count != 1)
        return;
    const struct sc_ts *a = &left->items[0], *b = &right->items[0];
    bool special = a->dynamic || a->error || b->error || a->prefix == 0;
    if (special || memcmp(&a->network, &b->network, sizeof a->network) != 0 ||
        a->prefix != b->prefix || !sc_protoport_equal(&a->protoport, &b->protoport))
        return;
    struct sc_finding *finding =
        sc_find(lint->finder, SC_RULE_SAME_SUBNETS, sc_conn_range(conn, SC_KW_RIGHTSUBNET),
                "conn '%s' has the subnet '%s' at both ends", conn->name, conn->right->subnet);
    sc_finding_help(lint->finder, finding, "write the network behind the peer in rightsubnet=");
    sc_finding_relate(lint->finder, finding, sc_conn_range(conn, SC_KW_LEFTSUBNET),
                      "the other end");
}

/* --- virtual addresses --- */

static void check_both_sourceip(struct sc_lint *lint, const struct sc_conn *conn)
{
    const struct sc_value *left = sc_conn_value(conn, SC_KW_LEFTSOURCEIP);
    const struct sc_value *right = sc_conn_value(conn, SC_KW_RIGHTSOURCEIP);

    if (!sc_conn_negotiates(conn) || !left || !right ||
        !sc_lint_first(lint, SC_RULE_BOTH_SOURCEIP, left->setting))
        return;
    struct sc_finding *finding =
        sc_find(lint->finder, SC_RULE_BOTH_SOURCEIP, sc_setting_range(left->setting),
                "leftsourceip is ignored: a conn either asks for an address or hands one out");
    sc_finding_help(lint->finder, finding, "remove one of the two");
    sc_finding_relate(lint->finder, finding, sc_setting_range(right->setting), "the other one");
}

/* True if `network` holds the address. */
static bool holds(const struct sc_ts *network, const struct sc_address *address)
{
    struct sc_address masked = *address;

    if (network->dynamic || network->error || network->network.family != address->family)
        return false;
    sc_address_mask(&masked, network->prefix);
    return !memcmp(&masked, &network->network, sizeof masked);
}

static bool any_holds(const struct sc_selectors *subnets, const struct sc_address *address)
{
    for (size_t i = 0; i < subnets->count; i++)
        if (holds(&subnets->items[i], address))
            return true;
    return false;
}

/* The first address of an element of rightsourceip; false for a %word or nonsense. */
static bool pool_base(const struct sc_tokens *tokens, struct sc_address *base)
{
    struct sc_address last;
    int given;

    if (sc_address_range_parse(tokens->token, tokens->length, base, &last))
        return true;
    return *tokens->token != '%' &&
           sc_address_subnet_parse(tokens->token, tokens->length, base, &given);
}

static void check_pool_and_subnet(struct sc_lint *lint, const struct sc_conn *conn)
{
    const struct sc_value *subnet = sc_conn_value(conn, SC_KW_RIGHTSUBNET);
    struct sc_tokens tokens = {.text = conn->right->sourceip, .rest = conn->right->sourceip};

    if (!sc_conn_negotiates(conn) || !subnet || !conn->right->sourceip)
        return;
    for (size_t i = 0; i < conn->right->subnets.count; i++)
        if (conn->right->subnets.items[i].dynamic)
            return;
    while (sc_tokens_next(&tokens)) {
        struct sc_address base;
        if (!pool_base(&tokens, &base) || any_holds(&conn->right->subnets, &base) ||
            !sc_lint_first(lint, SC_RULE_POOL_AND_SUBNET, subnet->setting))
            continue;
        struct sc_finding *finding = sc_find(
            lint->finder, SC_RULE_POOL_AND_SUBNET, sc_setting_range(subnet->setting),
            "rightsubnet does not hold the addresses of the pool '%.*s': a client's own address "
            "stays outside the tunnel",
            (int)tokens.length, tokens.token);
        sc_finding_help(lint->finder, finding,
                        "remove rightsubnet, the client's address is its selector");
        return;
    }
}

static void check_pool_overlaps(struct sc_lint *lint, const struct sc_conn *conn)
{
    const struct sc_value *pool = sc_conn_value(conn, SC_KW_RIGHTSOURCEIP);
    struct sc_tokens tokens = {.text = conn->right->sourceip, .rest = conn->right->sourceip};

    if (!sc_conn_negotiates(conn) || !pool)
        return;
    while (sc_tokens_next(&tokens)) {
        struct sc_address base;
        bool within = false;
        if (!pool_base(&tokens, &base))
            continue;
        for (size_t i = 0; i < conn->left->subnets.count;
             i++) /* 0.0.0.0/0 is all traffic, no network */
            within |= conn->left->subnets.items[i].prefix > 0 &&
                      holds(&conn->left->subnets.items[i], &base);
        if (!within || !sc_lint_first(lint, SC_RULE_POOL_OVERLAPS, pool->setting))
            continue;
        struct sc_finding *finding =
            sc_find(lint->finder, SC_RULE_POOL_OVERLAPS,
                    sc_place_part(pool->setting, (size_t)(tokens.token - tokens.text),
                                  (size_t)(tokens.token - tokens.text) + tokens.length),
                    "the pool '%.*s' lies within leftsubnet: hosts there look for clients on their "
                    "own link",
                    (int)tokens.length, tokens.token);
        sc_finding_help(lint->finder, finding, "use a network of its own, or load the farp plugin");
    }
}

SC_CHECKS(sc_checks_topology, {SC_RULE_SAME_SELECTORS, .config = check_same_selectors},
          {SC_RULE_BOTH_ANY, .conn = check_both_any},
          {SC_RULE_BOTH_SOURCEIP, .conn = check_both_sourceip},
          {SC_RULE_POOL_AND_SUBNET, .conn = check_pool_and_subnet},
          {SC_RULE_POOL_OVERLAPS, .conn = check_pool_overlaps},
          {SC_RULE_ENDS_REVERSED, .conn = check_ends_reversed},
          {SC_RULE_SAME_ENDS, .conn = check_same_ends},
          {SC_RULE_SAME_SUBNETS, .conn = check_same_subnets});
