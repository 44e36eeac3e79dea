/* connections.NAME.children.NAME. */
#include "emit/origin.h"
#include "emit/text.h"

#include "base/joined.h"
#include "model/address.h"

#include <inttypes.h>
#include <string.h>

static const char *protocol_name(struct sc_emitter *emitter, uint8_t protocol)
{
    switch (protocol) {
    case 0:
        return "any";
    case 1:
        return "icmp";
    case 6:
        return "tcp";
    case 17:
        return "udp";
    case 47:
        return "gre";
    default:
        return sc_arena_format(emitter->scratch, "%u", protocol);
    }
}

static const char *protoport_text(struct sc_emitter *emitter, const struct sc_protoport *protoport,
                                  bool by_number)
{
    const char *protocol = by_number && protoport->protocol
                               ? sc_arena_format(emitter->scratch, "%u", protoport->protocol)
                               : protocol_name(emitter, protoport->protocol);

    if (protoport->from == 0 && protoport->to == 0xffff)
        return sc_arena_format(emitter->scratch, "[%s]", protocol);
    if (protoport->from == 0xffff && protoport->to == 0)
        return sc_arena_format(emitter->scratch, "[%s/opaque]", protocol);
    if (protoport->from == protoport->to)
        return sc_arena_format(emitter->scratch, "[%s/%u]", protocol, protoport->from);
    return sc_arena_format(emitter->scratch, "[%s/%u-%u]", protocol, protoport->from,
                           protoport->to);
}

/* True if the source has the protocol's number: a name would need /etc/protocols where swanctl
 * runs. */
static bool is_by_number(const struct sc_child *child, const struct sc_selectors *selectors,
                         const struct sc_ts *ts)
{
    bool left = selectors == &child->conn->left->subnets;
    const struct sc_value *subnet =
        sc_conn_value(child->conn, left ? SC_KW_LEFTSUBNET : SC_KW_RIGHTSUBNET);
    const struct sc_value *protoport =
        sc_conn_value(child->conn, left ? SC_KW_LEFTPROTOPORT : SC_KW_RIGHTPROTOPORT);
    const char *element = subnet ? subnet->setting->value + ts->start : "";
    const char *bracket = memchr(element, '[', (size_t)(ts->end - ts->start));
    const char *protocol = bracket ? bracket + 1 : protoport ? protoport->setting->value : "";

    return *protocol >= '0' && *protocol <= '9';
}

static bool is_anything(const struct sc_protoport *protoport)
{
    return !protoport->protocol && protoport->from == 0 && protoport->to == UINT16_MAX;
}

static void selector_join(struct sc_emitter *emitter, struct sc_joined *list,
                          const struct sc_child *child, const struct sc_selectors *selectors,
                          const struct sc_ts *ts)
{
    char network[SC_ADDRESS_TEXT];
    const char *text =
        ts->dynamic ? "dynamic" : sc_network_format(&ts->network, ts->prefix, network);

    sc_join(list, ", ", text, strlen(text));
    if (is_anything(&ts->protoport))
        return;
    text = protoport_text(emitter, &ts->protoport, is_by_number(child, selectors, ts));
    sc_join(list, "", text, strlen(text));
}

static void selectors_put(struct sc_emitter *emitter, const char *key, const struct sc_child *child,
                          const struct sc_selectors *selectors)
{
    struct sc_joined list = {.arena = emitter->scratch};

    for (size_t i = 0; i < selectors->count; i++) {
        if (selectors->items[i].error)
            continue;
        selector_join(emitter, &list, child, selectors, &selectors->items[i]);
    }
    const char *text = sc_joined_text(&list);
    if (!text || strcmp(text, "dynamic") != 0)
        sc_settings_put(&emitter->out, key, text ? text : "");
}

/* vici reads 15 characters of a number, a unit among them (vici_config.c, parse_time(), 5.9.8). */
#define LARGEST_NUMBER 99999999999999U

static uint64_t limit(struct sc_emitter *emitter, const struct sc_child *child,
                      enum sc_keyword_id keyword, const char *option, uint64_t number)
{
    if (number <= LARGEST_NUMBER)
        return number;
    sc_lose(emitter, SC_RULE_LOST_LIFE, sc_conn_range(child->conn, keyword),
            sc_arena_format(emitter->arena, "%s = %" PRIu64 " of '%s'", option, number,
                            child->conn->name),
            "swanctl reads 15 characters of a number and would take another one",
            sc_arena_format(emitter->arena, "it is %" PRIu64 " now", (uint64_t)LARGEST_NUMBER));
    return LARGEST_NUMBER;
}

/* When to rekey. A margin larger than the life makes it wrap around in charon, to more than the
 * life: it never happens. */
static uint64_t renewal(struct sc_emitter *emitter, const struct sc_child *child,
                        enum sc_keyword_id keyword, const char *option, uint64_t number,
                        uint64_t life)
{
    if (number <= LARGEST_NUMBER || number <= life)
        return limit(emitter, child, keyword, option, number);
    sc_lose(emitter, SC_RULE_LOST_LIFE, sc_conn_range(child->conn, keyword),
            sc_arena_format(emitter->arena, "the rekeying of '%s' (%s)", child->conn->name,
                            sc_keyword(keyword)->name),
            "the margin is larger than the life: charon computes 1.8e19, and never rekeys",
            "rekeying is switched off for it, which is the same; make the margin smaller");
    return 0;
}

static void lifetime_put(struct sc_emitter *emitter, const struct sc_child *child)
{
    struct sc_settings_out *out = &emitter->out;

    sc_settings_time(out, "life_time",
                     limit(emitter, child, SC_KW_LIFETIME, "life_time", child->sa->life_time));
    sc_settings_time(out, "rekey_time",
                     renewal(emitter, child, SC_KW_LIFETIME, "rekey_time", child->sa->rekey_time,
                             child->sa->life_time));
    sc_settings_time(out, "rand_time",
                     limit(emitter, child, SC_KW_REKEYFUZZ, "rand_time", child->sa->rand_time));
    if (child->sa->life_bytes || child->sa->rekey_bytes) {
        sc_settings_number(
            out, "life_bytes",
            limit(emitter, child, SC_KW_LIFEBYTES, "life_bytes", child->sa->life_bytes));
        sc_settings_number(out, "rekey_bytes",
                           renewal(emitter, child, SC_KW_LIFEBYTES, "rekey_bytes",
                                   child->sa->rekey_bytes, child->sa->life_bytes));
        sc_settings_number(
            out, "rand_bytes",
            limit(emitter, child, SC_KW_MARGINBYTES, "rand_bytes", child->sa->rand_bytes));
    }
    if (child->sa->life_packets || child->sa->rekey_packets) {
        sc_settings_number(
            out, "life_packets",
            limit(emitter, child, SC_KW_LIFEPACKETS, "life_packets", child->sa->life_packets));
        sc_settings_number(out, "rekey_packets",
                           renewal(emitter, child, SC_KW_LIFEPACKETS, "rekey_packets",
                                   child->sa->rekey_packets, child->sa->life_packets));
        sc_settings_number(
            out, "rand_packets",
            limit(emitter, child, SC_KW_MARGINPACKETS, "rand_packets", child->sa->rand_packets));
    }
}

static const char *mark_text(struct sc_emitter *emitter, const struct sc_mark *mark)
{
    const char *value;

    if (!mark->value && !mark->mask)
        return NULL;
    if (mark->value == SC_MARK_UNIQUE)
        value = "%unique";
    else if (mark->value == SC_MARK_UNIQUE_DIR)
        value = "%unique-dir";
    else
        value = sc_arena_format(emitter->scratch, "0x%" PRIx32, mark->value);
    if (mark->mask == UINT32_MAX)
        return value;
    return sc_arena_format(emitter->scratch, "%s/0x%" PRIx32, value, mark->mask);
}

static void actions_put(struct sc_emitter *emitter, const struct sc_child *child)
{
    static const char *const dpd[] = {NULL, NULL, "trap", "restart"};
    static const char *const closing[] = {NULL, NULL, "trap", "start"};
    static const char *const starting[] = {NULL, NULL, "trap", "start"};

    sc_settings_put(&emitter->out, "dpd_action", dpd[child->sa->dpd_action]);
    sc_settings_put(&emitter->out, "close_action", closing[child->sa->close_action]);
    sc_settings_put(&emitter->out, "start_action", starting[child->sa->start]);
}

static void options_put(struct sc_emitter *emitter, const struct sc_child *child)
{
    struct sc_settings_out *out = &emitter->out;

    sc_settings_put(out, "updown",
                    sc_text_taken(emitter, sc_conn_range(child->conn, SC_KW_LEFTUPDOWN),
                                  "the updown script", child->local->updown, SC_TEXT_LONG));
    sc_settings_put(out, "hostaccess", child->local->hostaccess ? "yes" : NULL);
    sc_settings_put(out, "ipcomp", child->sa->ipcomp ? "yes" : NULL);
    sc_settings_put(out, "policies", child->sa->policies ? NULL : "no");
    sc_settings_put(out, "sha256_96", child->sa->sha256_96 ? "yes" : NULL);
    if (child->sa->inactivity)
        sc_settings_time(out, "inactivity", child->sa->inactivity);
    if (child->sa->reqid)
        sc_settings_number(out, "reqid", child->sa->reqid);
    sc_settings_put(out, "mark_in", mark_text(emitter, &child->sa->mark_in));
    sc_settings_put(out, "mark_out", mark_text(emitter, &child->sa->mark_out));
    if (child->sa->tfc < 0)
        sc_settings_put(out, "tfc_padding", "mtu");
    else if (child->sa->tfc)
        sc_settings_number(out, "tfc_padding", (uint64_t)child->sa->tfc);
    if (child->sa->replay_window >= 0)
        sc_settings_number(out, "replay_window", (uint64_t)child->sa->replay_window);
}

/* What is the same for all with the same settings, but for the selectors. */
static void sa_put(struct sc_emitter *emitter, const void *what)
{
    const struct sc_child *child = what;
    bool ah = child->sa->protocol == SC_PROTOCOL_AH;

    sc_settings_put(
        &emitter->out, ah ? "ah_proposals" : "esp_proposals",
        sc_emit_proposals(emitter, child->conn, ah ? SC_KW_AH : SC_KW_ESP, child->sa->proposals));
    lifetime_put(emitter, child);
    actions_put(emitter, child);
    options_put(emitter, child);
}

void sc_emit_child(struct sc_emitter *emitter, const struct sc_child *child, bool swapped)
{
    static const char *const modes[] = {NULL,   "transport", "transport_proxy",
                                        "beet", "pass",      "drop"};
    struct sc_settings_out *out = &emitter->out;

    bool told =
        emitter->connections.given &&
        sc_map_get(emitter->connections.given, child->conn->name, strlen(child->conn->name));
    struct sc_range name_at = {0};
    if (!told)
        name_at = child->conn->group->first->name_at;
    sc_settings_open(out,
                     sc_name_map(emitter, &emitter->children, "conn", child->conn->name, name_at));
    sc_origin_enter(emitter, SC_CONTEXT_CHILD, child->conn, swapped);
    sc_settings_put(out, "mode", modes[child->sa->mode]);
    selectors_put(emitter, "local_ts", child, &child->local->subnets);
    selectors_put(emitter, "remote_ts", child, &child->remote->subnets);
    const void *key[] = {child->sa, child->local->updown,
                         child->local->hostaccess ? child->sa : NULL};
    sc_emit_once(emitter, key, sizeof key, sa_put, child);
    sc_settings_close(out);
}
