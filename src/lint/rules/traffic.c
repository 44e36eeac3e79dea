/* SW6xx: what a tunnel captures, alone and beside the others. */
#include "lint/conns.h"
#include "lint/lint.h"

#include "lint/place.h"
#include "model/address.h"
#include "model/tokens.h"

#include <stdlib.h>
#include <string.h>

/* True for 0.0.0.0/0 or ::/0 among the selectors, whatever its ports. */
static bool is_everything(const struct sc_selectors *subnets)
{
    for (size_t i = 0; i < subnets->count; i++) {
        const struct sc_ts *ts = &subnets->items[i];
        if (!ts->dynamic && !ts->error && ts->prefix == 0 && !ts->protoport.protocol)
            return true;
    }
    return false;
}

static bool has_mark(const struct sc_conn *conn)
{
    return conn->common->mark_in.value || conn->common->mark_out.value;
}

/* --- everything --- */

static void check_takes_all(struct sc_lint *lint, const struct sc_conn *conn)
{
    if (!sc_conn_negotiates(conn) || conn->mode != SC_MODE_TUNNEL || has_mark(conn) ||
        !conn->common->installpolicy || !is_everything(&conn->left->subnets) ||
        !is_everything(&conn->right->subnets))
        return;
    bool starts =
        conn->common->automatic == SC_AUTO_START || conn->common->automatic == SC_AUTO_ROUTE;
    if (sc_end_is_anybody(conn->right)) {
        struct sc_finding *finding =
            sc_find(lint->finder, SC_RULE_CLAIMS_ALL, sc_conn_range(conn, SC_KW_RIGHTSUBNET),
                    "both ends' selectors are all addresses, and the peer may be anybody: every "
                    "client can claim all traffic of this gateway");
        sc_finding_help(lint->finder, finding,
                        "leave rightsubnet out and hand out addresses with rightsourceip, or use a "
                        "mark");
    } else if (starts) {
        struct sc_finding *finding =
            sc_find(lint->finder, SC_RULE_TAKES_ALL, sc_conn_range(conn, SC_KW_RIGHTSUBNET),
                    "all traffic of this machine goes into the tunnel, with what you log in by: "
                    "no mark and no interface keeps it apart");
        sc_finding_help(lint->finder, finding,
                        "for a routed tunnel set mark= and a VTI or XFRM interface; else name the "
                        "networks");
    }
}

static void check_pool_claims(struct sc_lint *lint, const struct sc_conn *conn)
{
    const struct sc_value *subnet = sc_conn_value(conn, SC_KW_RIGHTSUBNET);

    if (!sc_conn_negotiates(conn) || !conn->right->sourceip || !subnet ||
        !is_everything(&conn->right->subnets) || is_everything(&conn->left->subnets) ||
        !sc_lint_first(lint, SC_RULE_CLAIMS_ALL, subnet->setting))
        return;
    struct sc_finding *finding =
        sc_find(lint->finder, SC_RULE_CLAIMS_ALL, sc_setting_range(subnet->setting),
                "a client that gets an address of the pool may claim any other address too");
    sc_finding_help(lint->finder, finding,
                    "remove rightsubnet: the address from the pool is the client's selector");
}

/* --- the LAN and its gateway --- */

static bool holds(const struct sc_ts *outer, const struct sc_ts *inner)
{
    struct sc_address masked = inner->network;

    if (outer->dynamic || outer->error || inner->dynamic || inner->error ||
        outer->network.family != inner->network.family || outer->prefix >= inner->prefix ||
        outer->protoport.protocol || inner->protoport.protocol)
        return false;
    sc_address_mask(&masked, outer->prefix);
    return !memcmp(&masked, &outer->network, sizeof masked);
}

static bool has_passthrough(const struct sc_lint *lint)
{
    const struct sc_model *model = &lint->config->model;

    for (size_t i = 0; i < model->conns.count; i++)
        if (model->conns.items[i].loaded && model->conns.items[i].mode == SC_MODE_PASS)
            return true;
    return false;
}

static void check_lan_captured(struct sc_lint *lint, const struct sc_conn *conn)
{
    const struct sc_value *left = sc_conn_value(conn, SC_KW_LEFTSUBNET);
    const struct sc_value *right = sc_conn_value(conn, SC_KW_RIGHTSUBNET);

    if (!sc_conn_negotiates(conn) || conn->mode != SC_MODE_TUNNEL || !left || !right ||
        has_mark(conn) || sc_end_is_anybody(conn->right))
        return;
    if (!lint->passes)
        lint->passes = has_passthrough(lint) ? 1 : -1;
    if (lint->passes > 0)
        return;
    for (size_t i = 0; i < conn->left->subnets.count; i++) {
        for (size_t k = 0; k < conn->right->subnets.count; k++) {
            const struct sc_ts *lan = &conn->left->subnets.items[i];
            if (!lan->prefix || !holds(&conn->right->subnets.items[k], lan) ||
                !sc_lint_first(lint, SC_RULE_LAN_CAPTURED, right->setting))
                continue;
            struct sc_finding *finding =
                sc_find(lint->finder, SC_RULE_LAN_CAPTURED, sc_setting_range(right->setting),
                        "the peer's networks contain the local one: packets from the LAN to this "
                        "gateway go into the tunnel too");
            sc_finding_help(lint->finder, finding,
                            "add a conn with type=passthrough, auto=route and leftsubnet at both "
                            "ends, or load the bypass-lan plugin");
            sc_finding_relate(lint->finder, finding, sc_setting_range(left->setting),
                              "the local network");
            return;
        }
    }
}

/* --- loopback --- */

static void check_local_foreign(struct sc_lint *lint, const struct sc_connection *c)
{
    if (!c->foreign)
        return;
    struct sc_finding *finding =
        sc_find(lint->finder, SC_RULE_LOCAL_FOREIGN, c->conn->group->first->header,
                "neither end of conn '%s' has an address of this machine: charon takes left for "
                "the local end",
                c->conn->name);
    sc_finding_help(lint->finder, finding, "correct left=, or what --local says");
}

static void check_loopback(struct sc_lint *lint, const struct sc_conn *conn)
{
    const struct sc_hosts *right = &conn->right->hosts;

    if (!conn->loaded || right->count != 1 || right->items[0].kind != SC_HOST_ADDRESS ||
        right->items[0].address.family != AF_INET ||
        memcmp(right->items[0].address.bytes, "\x7f\0\0\1", 4) != 0)
        return;
    struct sc_finding *finding = sc_find(
        lint->finder, SC_RULE_LOOPBACK, sc_conn_range(conn, SC_KW_RIGHTHOST),
        "'%s' is always an address of this machine: charon takes right for the local end and "
        "swaps left and right",
        conn->right->host);
    sc_finding_help(lint->finder, finding,
                    "write left=127.0.0.1, with the subnets the other way "
                    "round");
}

/* --- virtual addresses --- */

static bool is_restricted(const struct sc_end *end)
{
    for (size_t i = 0; i < end->subnets.count; i++)
        if (end->subnets.items[i].protoport.protocol)
            return true;
    return false;
}

static void check_vip_restricted(struct sc_lint *lint, const struct sc_conn *conn)
{
    const struct sc_value *vip = sc_conn_value(conn, SC_KW_LEFTSOURCEIP);

    if (!sc_conn_negotiates(conn) || !vip || conn->right->sourceip ||
        !(is_restricted(conn->left) || is_restricted(conn->right)) ||
        !sc_lint_first(lint, SC_RULE_VIP_RESTRICTED, vip->setting))
        return;
    struct sc_finding *finding = sc_find(
        lint->finder, SC_RULE_VIP_RESTRICTED, sc_setting_range(vip->setting),
        "charon installs no route for selectors with a protocol or port: nothing is sent from "
        "the virtual address by itself");
    sc_finding_help(lint->finder, finding,
                    "take the protocol out of the selectors, or add the route "
                    "in leftupdown");
}

static void check_dns_alone(struct sc_lint *lint, const struct sc_conn *conn)
{
    const struct sc_value *dns = sc_conn_value(conn, SC_KW_RIGHTDNS);

    if (!sc_conn_negotiates(conn) || !dns || conn->right->sourceip || lint->options->local_count ||
        !sc_lint_first(lint, SC_RULE_DNS_ALONE, dns->setting))
        return;
    struct sc_finding *finding =
        sc_find(lint->finder, SC_RULE_DNS_ALONE, sc_setting_range(dns->setting),
                "rightdns is handed out with an address: without rightsourceip it does nothing");
    sc_finding_help(lint->finder, finding,
                    conn->left->sourceip ? "to ask for name servers write leftdns=%%config4"
                                         : "add rightsourceip, or remove it");
    if (!conn->left->sourceip)
        sc_place_remove(lint->finder, finding, SC_FIX_SAFE, dns->setting);
}

/* --- pools of two conns --- */

struct range {
    struct sc_address first, last;
    const char *text;
    const struct sc_conn *conn;
    const struct sc_setting *setting;
};

static void last_of(struct sc_address *address, unsigned prefix)
{
    unsigned bits = sc_address_bits(address);

    for (unsigned bit = prefix; bit < bits; bit++)
        address->bytes[bit / 8] |= (uint8_t)(0x80U >> bit % 8);
}

static bool range_of(const struct sc_tokens *tokens, struct range *range)
{
    int prefix;

    if (*tokens->token == '%')
        return false;
    if (sc_address_range_parse(tokens->token, tokens->length, &range->first, &range->last))
        return range->first.family == range->last.family;
    if (!sc_address_subnet_parse(tokens->token, tokens->length, &range->first, &prefix))
        return false;
    unsigned bits = sc_address_bits(&range->first);
    unsigned length = prefix < 0 || (unsigned)prefix > bits ? bits : (unsigned)prefix;
    sc_address_mask(&range->first, (uint8_t)length);
    range->last = range->first;
    last_of(&range->last, length);
    return true;
}

static int by_first(const void *x, const void *y)
{
    const struct range *a = x, *b = y;

    if (a->first.family != b->first.family)
        return a->first.family < b->first.family ? -1 : 1;
    int order = memcmp(a->first.bytes, b->first.bytes, sizeof a->first.bytes);
    return order ? order : memcmp(b->last.bytes, a->last.bytes, sizeof a->last.bytes);
}

struct ranges {
    struct range *items;
    size_t count, capacity;
};

static void ranges_add(struct sc_lint *lint, struct ranges *ranges, const struct sc_conn *conn)
{
    struct sc_tokens tokens = {.text = conn->right->sourceip, .rest = conn->right->sourceip};

    if (!conn->right->sourceip || !sc_conn_negotiates(conn))
        return;
    const struct sc_value *value = sc_conn_value(conn, SC_KW_RIGHTSOURCEIP);
    while (sc_tokens_next(&tokens)) {
        struct range range = {.conn = conn, .setting = value->setting};
        if (!range_of(&tokens, &range))
            continue;
        range.text = sc_arena_copy(lint->scratch, tokens.token, tokens.length);
        SC_PUSH(lint->scratch, ranges, range);
    }
}

/* Equal texts are one pool in charon; others that share addresses hand them out twice. */
static void check_pools_overlap(struct sc_lint *lint)
{
    const struct sc_model *model = &lint->config->model;
    struct ranges ranges = {0};
    size_t widest = 0;

    for (size_t i = 0; i < model->conns.count; i++)
        ranges_add(lint, &ranges, &model->conns.items[i]);
    if (ranges.count)
        qsort(ranges.items, ranges.count, sizeof *ranges.items, by_first);
    for (size_t i = 1; i < ranges.count; i++) {
        const struct range *a = &ranges.items[widest], *b = &ranges.items[i];
        bool apart = a->first.family != b->first.family ||
                     memcmp(a->last.bytes, b->first.bytes, sizeof a->last.bytes) < 0;
        if (!apart && strcmp(a->text, b->text) != 0 &&
            sc_lint_first(lint, SC_RULE_POOLS_OVERLAP, b->setting)) {
            struct sc_finding *finding =
                sc_find(lint->finder, SC_RULE_POOLS_OVERLAP, sc_setting_range(b->setting),
                        "the pools '%s' and '%s' overlap: one address is given to two clients",
                        b->text, a->text);
            sc_finding_help(lint->finder, finding,
                            "write the same pool in both conns, so that they share it, or separate "
                            "ones");
            sc_finding_relate(lint->finder, finding, sc_setting_range(a->setting),
                              "the other pool");
        }
        if (apart || memcmp(b->last.bytes, a->last.bytes, sizeof a->last.bytes) > 0)
            widest = i;
    }
}

/* --- a network within another conn's --- */

/* A network behind a peer. */
struct network {
    const struct sc_ts *ts;
    const struct sc_conn *conn;
    uint64_t head; /* the family and the first bytes of the address: mostly they tell the order */
};

struct networks {
    struct network *items;
    size_t count, capacity;
};

static uint64_t head_of(const struct sc_address *address)
{
    uint64_t head = address->family;

    for (size_t i = 0; i < sizeof head - 1; i++)
        head = head << 8 | address->bytes[i];
    return head;
}

static void networks_add(struct sc_lint *lint, struct networks *networks,
                         const struct sc_conn *conn)
{
    if (!sc_conn_negotiates(conn) || !conn->right->subnet || has_mark(conn) ||
        conn->mode != SC_MODE_TUNNEL || conn->right->sourceip || sc_end_is_anybody(conn->right))
        return;
    for (size_t i = 0; i < conn->right->subnets.count; i++) {
        const struct sc_ts *ts = &conn->right->subnets.items[i];
        struct network network = {ts, conn, head_of(&ts->network)};
        if (!ts->dynamic && !ts->error && ts->prefix && !ts->protoport.protocol)
            SC_PUSH(lint->scratch, networks, network);
    }
}

/* A network stands in front of those within it; equal ones in the order of their conns. */
static int by_network(const void *x, const void *y)
{
    const struct network *a = x, *b = y;

    if (a->head != b->head)
        return a->head < b->head ? -1 : 1;
    int order = memcmp(a->ts->network.bytes, b->ts->network.bytes, sizeof a->ts->network.bytes);
    if (order)
        return order;
    if (a->ts->prefix != b->ts->prefix)
        return a->ts->prefix < b->ts->prefix ? -1 : 1;
    return a->conn->index < b->conn->index ? -1 : a->conn->index > b->conn->index;
}

/* The same one counts as within the first. */
static bool is_within(const struct sc_ts *outer, const struct sc_ts *inner)
{
    bool equal = outer->prefix == inner->prefix &&
                 !memcmp(&outer->network, &inner->network, sizeof outer->network);

    return equal || holds(outer, inner);
}

static bool same_ends(const struct sc_conn *a, const struct sc_conn *b)
{
    return !strcmp(a->right->host, b->right->host);
}

static void nested_tell(struct sc_lint *lint, const struct network *outer,
                        const struct network *inner)
{
    const struct sc_setting *wide = sc_conn_value(outer->conn, SC_KW_RIGHTSUBNET)->setting;
    const struct sc_setting *narrow = sc_conn_value(inner->conn, SC_KW_RIGHTSUBNET)->setting;

    if (outer->ts->prefix == inner->ts->prefix || same_ends(outer->conn, inner->conn) ||
        !sc_lint_first(lint, SC_RULE_NESTED, narrow))
        return;
    struct sc_finding *finding =
        sc_find(lint->finder, SC_RULE_NESTED, sc_setting_range(narrow),
                "'%s' lies within '%s' of conn '%s': while conn '%s' is down, its traffic goes to "
                "the other peer",
                narrow->value, wide->value, outer->conn->name, inner->conn->name);
    sc_finding_help(lint->finder, finding,
                    "nothing, if that is meant; else let auto=route keep the traffic");
    sc_finding_relate(lint->finder, finding, sc_setting_range(wide), "the wider one");
}

static void check_nested(struct sc_lint *lint)
{
    const struct sc_model *model = &lint->config->model;
    struct networks networks = {0};
    const struct network *outer = NULL;

    for (size_t i = 0; i < model->conns.count; i++)
        networks_add(lint, &networks, &model->conns.items[i]);
    if (networks.count)
        qsort(networks.items, networks.count, sizeof *networks.items, by_network);
    for (size_t i = 0; i < networks.count; i++) {
        const struct network *network = &networks.items[i];
        bool within = outer && is_within(outer->ts, network->ts);
        if (within && network->conn->common->automatic != SC_AUTO_ROUTE)
            nested_tell(lint, outer, network);
        outer = within ? outer : network;
    }
}

/* --- marks and routes --- */

static void check_mark_routes(struct sc_lint *lint, const struct sc_conn *conn)
{
    const struct sc_value *subnet = sc_conn_value(conn, SC_KW_RIGHTSUBNET);

    if (!sc_conn_negotiates(conn) || conn->mode != SC_MODE_TUNNEL || !has_mark(conn) || !subnet ||
        !conn->common->installpolicy || !is_everything(&conn->right->subnets) ||
        !sc_lint_first(lint, SC_RULE_MARK_ROUTES, subnet->setting))
        return;
    struct sc_finding *finding = sc_find(
        lint->finder, SC_RULE_MARK_ROUTES, sc_setting_range(subnet->setting),
        "charon installs a default route for this in table 220, mark or not: with a VTI device "
        "it takes the traffic that the device's own routes are for");
    sc_finding_help(
        lint->finder, finding,
        "set charon.install_routes=no in strongswan.conf, and route into the VTI device");
}

SC_CHECKS(sc_checks_traffic, {SC_RULE_LOCAL_FOREIGN, .connection = check_local_foreign},
          {SC_RULE_TAKES_ALL, .conn = check_takes_all},
          {SC_RULE_CLAIMS_ALL, .conn = check_pool_claims},
          {SC_RULE_LAN_CAPTURED, .conn = check_lan_captured},
          {SC_RULE_LOOPBACK, .conn = check_loopback},
          {SC_RULE_VIP_RESTRICTED, .conn = check_vip_restricted},
          {SC_RULE_DNS_ALONE, .conn = check_dns_alone},
          {SC_RULE_POOLS_OVERLAP, .config = check_pools_overlap},
          {SC_RULE_NESTED, .config = check_nested},
          {SC_RULE_MARK_ROUTES, .conn = check_mark_routes});
