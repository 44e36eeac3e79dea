#include "negotiate/play.h"

#include "base/joined.h"
#include "model/address.h"
#include "model/selector.h"

#include <string.h>

/* --- one network --- */

static bool is_any_port(const struct sc_protoport *port)
{
    return port->from == 0 && port->to == 65535;
}

static bool is_opaque(const struct sc_protoport *port)
{
    return port->from == 65535 && port->to == 0;
}

/* Protocols and ports of both (traffic_selector.c, get_subset()). */
static bool ports_common(const struct sc_protoport *a, const struct sc_protoport *b,
                         struct sc_protoport *common)
{
    if (a->protocol && b->protocol && a->protocol != b->protocol)
        return false;
    common->protocol = a->protocol ? a->protocol : b->protocol;
    if (is_opaque(a) || is_opaque(b)) {
        bool opaque = (is_opaque(a) || is_any_port(a)) && (is_opaque(b) || is_any_port(b));
        common->from = 65535;
        common->to = 0;
        return opaque;
    }
    common->from = a->from > b->from ? a->from : b->from;
    common->to = a->to < b->to ? a->to : b->to;
    return common->from <= common->to;
}

static bool contains(const struct sc_net *outer, const struct sc_address *network, uint8_t prefix)
{
    struct sc_address masked = *network;

    if (outer->network.family != network->family || outer->prefix > prefix)
        return false;
    sc_address_mask(&masked, outer->prefix);
    return !memcmp(masked.bytes, outer->network.bytes, sizeof masked.bytes);
}

/* An address of no family (not known) stands for whatever the other end says. */
static bool net_common(const struct sc_net *a, const struct sc_net *b, struct sc_net *common)
{
    if (a->network.family == AF_UNSPEC)
        *common = *b;
    else if (b->network.family == AF_UNSPEC || contains(b, &a->network, a->prefix))
        *common = *a;
    else if (contains(a, &b->network, b->prefix))
        *common = *b;
    else
        return false;
    return ports_common(&a->protoport, &b->protoport, &common->protoport);
}

static bool net_equal(const struct sc_net *a, const struct sc_net *b)
{
    return a->network.family == b->network.family && a->prefix == b->prefix &&
           !memcmp(a->network.bytes, b->network.bytes, sizeof a->network.bytes) &&
           sc_protoport_equal(&a->protoport, &b->protoport);
}

static bool is_within(const struct sc_net *inner, const struct sc_net *outer)
{
    struct sc_net common;

    return net_common(outer, inner, &common) && net_equal(&common, inner);
}

/* --- lists --- */

struct sc_addresses sc_addresses_of(const struct sc_address *one)
{
    return (struct sc_addresses){.items = {*one}, .count = 1};
}

static void dynamic_add(struct sc_arena *arena, struct sc_net net, const struct sc_addresses *hosts,
                        struct sc_nets *nets)
{
    for (size_t i = 0; i < hosts->count; i++) {
        net.network = hosts->items[i];
        net.prefix = net.network.family == AF_INET6 ? 128 : 32;
        SC_PUSH(arena, nets, net);
    }
}

struct sc_nets sc_nets_of(struct sc_arena *arena, const struct sc_selectors *selectors,
                          const struct sc_addresses *hosts, bool only_first)
{
    struct sc_nets nets = {0};

    for (size_t i = 0; i < selectors->count && !(only_first && nets.count); i++) {
        const struct sc_ts *ts = &selectors->items[i];
        struct sc_net net = {
            .network = ts->network, .prefix = ts->prefix, .protoport = ts->protoport};
        if (ts->error)
            continue;
        if (ts->dynamic)
            dynamic_add(arena, net, hosts, &nets);
        else
            SC_PUSH(arena, &nets, net);
    }
    if (only_first && nets.count > 1)
        nets.count = 1;
    return nets;
}

/* Take out what another one contains; of equal ones the later. */
static struct sc_nets redundant_removed(struct sc_arena *arena, const struct sc_nets *nets)
{
    struct sc_nets kept = {0};

    for (size_t i = 0; i < nets->count; i++) {
        bool redundant = false;
        for (size_t k = 0; k < nets->count && !redundant; k++)
            redundant = k != i && is_within(&nets->items[i], &nets->items[k]) &&
                        (k < i || !net_equal(&nets->items[i], &nets->items[k]));
        if (!redundant)
            SC_PUSH(arena, &kept, nets->items[i]);
    }
    return kept;
}

struct sc_nets sc_nets_narrow(struct sc_arena *arena, const struct sc_nets *own,
                              const struct sc_nets *received)
{
    struct sc_nets narrowed = {0};

    for (size_t i = 0; i < own->count; i++)
        for (size_t k = 0; k < received->count; k++) {
            struct sc_net common;
            if (net_common(&own->items[i], &received->items[k], &common))
                SC_PUSH(arena, &narrowed, common);
        }
    return redundant_removed(arena, &narrowed);
}

unsigned sc_nets_match(const struct sc_nets *own, const struct sc_nets *received)
{
    unsigned match = 100, found = 0; /* without a label */

    for (size_t r = 0; r < received->count; r++) {
        unsigned round = (unsigned)(received->count - r);
        for (size_t o = 0; o < own->count; o++) {
            struct sc_net common;
            if (net_equal(&own->items[o], &received->items[r]))
                found += round * 5;
            else if (net_common(&own->items[o], &received->items[r], &common))
                found += round;
        }
    }
    return found ? match + found : 0;
}

/* "10.1.0.0/16[tcp/80]" with numbers */
static const char *net_text(struct sc_arena *arena, const struct sc_net *net)
{
    char address[SC_ADDRESS_TEXT] = "dynamic";
    const struct sc_protoport *port = &net->protoport;
    const char *ports = "";

    if (net->network.family != AF_UNSPEC)
        sc_address_format(&net->network, address);
    if (is_opaque(port))
        ports = "/opaque";
    else if (!is_any_port(port))
        ports = port->from == port->to
                    ? sc_arena_format(arena, "/%u", (unsigned)port->from)
                    : sc_arena_format(arena, "/%u-%u", (unsigned)port->from, (unsigned)port->to);
    if (!port->protocol && !*ports)
        return sc_arena_format(arena, "%s/%u", address, (unsigned)net->prefix);
    return sc_arena_format(arena, "%s/%u[%u%s]", address, (unsigned)net->prefix,
                           (unsigned)port->protocol, ports);
}

const char *sc_nets_text(struct sc_arena *arena, const struct sc_nets *nets)
{
    struct sc_joined text = {.arena = arena};

    for (size_t i = 0; i < nets->count; i++) {
        const char *one = net_text(arena, &nets->items[i]);
        sc_join(&text, " ", one, strlen(one));
    }
    return sc_joined_text(&text);
}
