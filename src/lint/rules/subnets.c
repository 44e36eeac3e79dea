/* SW2xx: leftsubnet and rightsubnet. */
#include "lint/lint.h"

#include "lint/place.h"
#include "model/selector.h"

#include <stdlib.h>
#include <string.h>

/* --- subnets --- */

/* The setting a conn's subnets of one end come from, the first time this rule looks at it; else
 * NULL. */
static const struct sc_setting *subnets_setting(struct sc_lint *lint, enum sc_rule_id rule,
                                                const struct sc_conn *conn, enum sc_keyword_id id)
{
    const struct sc_value *value = sc_conn_value(conn, id);

    if (!value || sc_place_is_template(value->setting->value))
        return NULL;
    return sc_lint_first_of(lint, rule, conn, value) ? value->setting : NULL;
}

struct two_ends {
    const struct sc_end *end;
    enum sc_keyword_id subnet;
};

static void ends_of(const struct sc_conn *conn, struct two_ends ends[2])
{
    ends[0] = (struct two_ends){conn->left, SC_KW_LEFTSUBNET};
    ends[1] = (struct two_ends){conn->right, SC_KW_RIGHTSUBNET};
}

/* Call `tell` for each element of a conn's subnets that is odd, once for each setting. Whether one
 * is depends on its text alone. */
static void for_each_odd(struct sc_lint *lint, enum sc_rule_id rule, const struct sc_conn *conn,
                         bool (*is_odd)(const struct sc_ts *ts, const struct sc_selectors *subnets),
                         void (*tell)(struct sc_lint *lint, const struct sc_setting *setting,
                                      const struct sc_ts *ts))
{
    struct two_ends ends[2];

    ends_of(conn, ends);
    for (size_t e = 0; e < 2; e++) {
        const struct sc_selectors *subnets = &ends[e].end->subnets;
        const struct sc_setting *setting = NULL;
        for (size_t i = 0; i < subnets->count; i++) {
            if (!is_odd(&subnets->items[i], subnets))
                continue;
            if (!setting)
                setting = subnets_setting(lint, rule, conn, ends[e].subnet);
            if (!setting)
                break;
            tell(lint, setting, &subnets->items[i]);
        }
    }
}

static bool has_host_bits(const struct sc_ts *ts, const struct sc_selectors *subnets)
{
    (void)subnets;
    return !ts->error && !ts->dynamic && ts->host_bits;
}

static void host_bits_tell(struct sc_lint *lint, const struct sc_setting *setting,
                           const struct sc_ts *ts)
{
    const char *network = sc_place_address(lint->config->arena, &ts->network);
    struct sc_finding *finding =
        sc_find(lint->finder, SC_RULE_HOST_BITS, sc_place_part(setting, ts->start, ts->end),
                "the address has bits behind its prefix: charon takes %s/%u", network, ts->prefix);

    sc_finding_help(lint->finder, finding, "write %s/%u", network, ts->prefix);
}

static void check_host_bits(struct sc_lint *lint, const struct sc_conn *conn)
{
    for_each_odd(lint, SC_RULE_HOST_BITS, conn, has_host_bits, host_bits_tell);
}

static bool is_cut(const struct sc_ts *ts, const struct sc_selectors *subnets)
{
    (void)subnets;
    return !ts->error && !ts->dynamic && ts->prefix_given > ts->prefix;
}

static void cut_tell(struct sc_lint *lint, const struct sc_setting *setting, const struct sc_ts *ts)
{
    struct sc_finding *finding =
        sc_find(lint->finder, SC_RULE_PREFIX_CUT, sc_place_part(setting, ts->start, ts->end),
                "the prefix is longer than the address: charon cuts /%u to /%u, a single host",
                ts->prefix_given, ts->prefix);

    sc_finding_help(lint->finder, finding, "write the prefix length of the network");
}

static void check_prefix_cut(struct sc_lint *lint, const struct sc_conn *conn)
{
    for_each_odd(lint, SC_RULE_PREFIX_CUT, conn, is_cut, cut_tell);
}

static bool is_skipped(const struct sc_ts *ts, const struct sc_selectors *subnets)
{
    return ts->error && !subnets->defaulted;
}

static void skipped_tell(struct sc_lint *lint, const struct sc_setting *setting,
                         const struct sc_ts *ts)
{
    struct sc_finding *finding = sc_find(
        lint->finder, SC_RULE_SUBNET_SKIPPED, sc_place_part(setting, ts->start, ts->end),
        ts->error == SC_TS_BAD_ADDRESS ? "'%.*s' is no network: charon leaves it out"
                                       : "'%.*s' has a bad [proto/port]: charon leaves it out",
        (int)(ts->end - ts->start), setting->value + ts->start);

    sc_finding_help(lint->finder, finding, "write ADDRESS/PREFIX, or ADDRESS/PREFIX[proto/port]");
}

static void check_subnet_skipped(struct sc_lint *lint, const struct sc_conn *conn)
{
    for_each_odd(lint, SC_RULE_SUBNET_SKIPPED, conn, is_skipped, skipped_tell);
}

static void check_selector_lost(struct sc_lint *lint, const struct sc_conn *conn)
{
    struct two_ends ends[2];

    ends_of(conn, ends);
    for (size_t e = 0; e < 2; e++) {
        if (!ends[e].end->subnet || !ends[e].end->subnets.defaulted)
            continue;
        const struct sc_setting *setting =
            subnets_setting(lint, SC_RULE_SELECTOR_LOST, conn, ends[e].subnet);
        if (!setting || *setting->value == '<')
            continue; /* a placeholder is told as one */
        struct sc_finding *finding =
            sc_find(lint->finder, SC_RULE_SELECTOR_LOST, sc_setting_value(setting),
                    e ? "'%s' holds no network: charon protects the peer's own address instead"
                      : "'%s' holds no network: charon protects the gateway's own address instead",
                    setting->value);
        sc_finding_help(lint->finder, finding, "write ADDRESS/PREFIX, such as 10.20.30.0/24");
    }
}

/* True if network `a` contains network `b`. */
static bool contains(const struct sc_ts *a, const struct sc_ts *b)
{
    if (a->network.family != b->network.family || a->prefix > b->prefix ||
        !sc_protoport_equal(&a->protoport, &b->protoport))
        return false;
    size_t bytes = a->prefix / 8, bits = a->prefix % 8;
    if (memcmp(a->network.bytes, b->network.bytes, bytes) != 0)
        return false;
    return !bits ||
           (a->network.bytes[bytes] >> (8 - bits)) == (b->network.bytes[bytes] >> (8 - bits));
}

static int by_network(const void *x, const void *y)
{
    const struct sc_ts *const *a = x, *const *b = y;

    if ((*a)->network.family != (*b)->network.family)
        return (*a)->network.family < (*b)->network.family ? -1 : 1;
    int order = memcmp((*a)->network.bytes, (*b)->network.bytes, sizeof(*a)->network.bytes);
    if (order)
        return order;
    return (*a)->prefix < (*b)->prefix ? -1 : (*a)->prefix > (*b)->prefix;
}

static void overlaps_tell(struct sc_lint *lint, const struct sc_setting *setting,
                          const struct sc_selectors *subnets)
{
    const struct sc_ts **sorted =
        SC_NEW_ARRAY(lint->config->arena, const struct sc_ts *, subnets->count);
    const struct sc_ts *outer = NULL;
    size_t count = 0;

    for (size_t i = 0; i < subnets->count; i++)
        if (!subnets->items[i].error && !subnets->items[i].dynamic)
            sorted[count++] = &subnets->items[i];
    if (count)
        qsort(sorted, count, sizeof *sorted, by_network);
    for (size_t i = 0; i < count; i++) {
        if (!outer || !contains(outer, sorted[i])) {
            outer = sorted[i];
            continue;
        }
        struct sc_finding *finding =
            sc_find(lint->finder, SC_RULE_SUBNET_OVERLAP,
                    sc_place_part(setting, sorted[i]->start, sorted[i]->end),
                    "this network is already contained in '%.*s'", (int)(outer->end - outer->start),
                    setting->value + outer->start);
        sc_finding_help(lint->finder, finding, "remove it");
    }
}

static void check_subnet_overlap(struct sc_lint *lint, const struct sc_conn *conn)
{
    struct two_ends ends[2];

    ends_of(conn, ends);
    for (size_t e = 0; e < 2; e++) {
        if (ends[e].end->subnets.count < 2)
            continue;
        const struct sc_setting *setting =
            subnets_setting(lint, SC_RULE_SUBNET_OVERLAP, conn, ends[e].subnet);
        if (setting)
            overlaps_tell(lint, setting, &ends[e].end->subnets);
    }
}

/* Protocols that have ports, or types in their place. */
static bool has_ports(uint8_t protocol)
{
    static const uint8_t protocols[] = {1, 6, 17, 33, 58, 132, 135, 136};

    return memchr(protocols, protocol, sizeof protocols) != NULL;
}

static void port_alone(struct sc_lint *lint, const struct sc_conn *conn, const struct sc_end *end,
                       enum sc_keyword_id id)
{
    const struct sc_protoport *protoport = &end->protoport;

    if ((protoport->from == 0 && protoport->to == 65535) || has_ports(protoport->protocol))
        return;
    const struct sc_value *value = sc_conn_value(conn, id);
    if (!value || !sc_lint_first(lint, SC_RULE_PORT_ALONE, value->setting))
        return;
    struct sc_finding *finding = sc_find(
        lint->finder, SC_RULE_PORT_ALONE, sc_setting_value(value->setting),
        "'%s' has a port, but protocol %u has none", value->setting->value, protoport->protocol);
    sc_finding_help(lint->finder, finding, "name the protocol: tcp/PORT or udp/PORT");
}

static void check_port_alone(struct sc_lint *lint, const struct sc_conn *conn)
{
    port_alone(lint, conn, conn->left, SC_KW_LEFTPROTOPORT);
    port_alone(lint, conn, conn->right, SC_KW_RIGHTPROTOPORT);
}

SC_CHECKS(sc_checks_subnets, {SC_RULE_HOST_BITS, .conn = check_host_bits},
          {SC_RULE_PREFIX_CUT, .conn = check_prefix_cut},
          {SC_RULE_SUBNET_SKIPPED, .conn = check_subnet_skipped},
          {SC_RULE_SELECTOR_LOST, .conn = check_selector_lost},
          {SC_RULE_SUBNET_OVERLAP, .conn = check_subnet_overlap},
          {SC_RULE_PORT_ALONE, .conn = check_port_alone});
