/* Virtual IPs: what an end asks for, and what the other one has to give. */
#include "negotiate/leads.h"
#include "negotiate/scene.h"

#include "model/address.h"

#include <string.h>

static bool is_zero(const struct sc_address *address)
{
    struct sc_address zero = {.family = address->family};

    return !memcmp(address->bytes, zero.bytes, sizeof zero.bytes);
}

/* The n-th address, from 0, that a pool in memory hands out: behind the network's own
 * (mem_pool.c). False for a pool of another family, or one that can't be read. */
static bool pool_address(const char *pool, sa_family_t family, size_t n, struct sc_address *found)
{
    struct sc_address last, network;
    size_t length = strlen(pool);
    int prefix;

    if (!sc_address_range_parse(pool, length, found, &last)) {
        if (!sc_address_subnet_parse(pool, length, found, &prefix))
            return false;
        network = *found;
        sc_address_mask(&network, (unsigned)prefix);
        n += !memcmp(&network, found, sizeof network) && (unsigned)prefix < sc_address_bits(found);
    }
    unsigned byte = sc_address_bits(found) / 8;
    for (size_t carry = n; carry && byte--; carry >>= 8) {
        carry += found->bytes[byte];
        found->bytes[byte] = (uint8_t)carry;
    }
    return found->family == family;
}

enum answer { GIVEN, NONE, NOT_KNOWN };

/* What a gateway has for one request (stroke_attribute.c, find_addr()); `given` addresses are away
 * already. */
static enum answer address_acquire(const struct sc_connection *gateway,
                                   const struct sc_address *wanted, size_t given,
                                   struct sc_address *found)
{
    for (size_t i = 0; i < gateway->pools.count; i++) {
        const struct sc_pool_use *pool = &gateway->pools.items[i];
        if (pool->kind == SC_POOL_EXTERNAL)
            return NOT_KNOWN;
        if (pool->kind == SC_POOL_EMPTY) {
            *found = *wanted; /* whatever was asked for */
            return is_zero(wanted) ? NOT_KNOWN : GIVEN;
        }
        if (pool_address(pool->text, wanted->family, given, found))
            return GIVEN;
    }
    return NONE;
}

/* All that a client asks for. */
static enum answer addresses_acquire(const struct sc_connection *gateway, const char *vips,
                                     struct sc_addresses *found)
{
    size_t given[2] = {0};

    while (*vips) {
        size_t length = strcspn(vips, ",");
        struct sc_address wanted, address;
        if (sc_address_parse(vips, length, AF_UNSPEC, &wanted) &&
            found->count < SC_MOST_ADDRESSES) {
            bool v6 = wanted.family == AF_INET6;
            bool again = given[v6] && is_zero(&wanted); /* it has one (get_existing()) */
            enum answer answer = address_acquire(gateway, &wanted, given[v6], &address);
            if (answer == NOT_KNOWN)
                return NOT_KNOWN;
            if (answer == GIVEN && !again) {
                found->items[found->count++] = address;
                given[v6]++;
            }
        }
        vips += length;
        vips += *vips == ',';
    }
    return found->count ? GIVEN : NONE;
}

/* Without being asked, a gateway gives an address of each pool (mode_config.c, build_set()). */
static enum answer addresses_push(const struct sc_connection *gateway, struct sc_addresses *found)
{
    for (size_t i = 0; i < gateway->pools.count && found->count < SC_MOST_ADDRESSES; i++) {
        const struct sc_pool_use *pool = &gateway->pools.items[i];
        struct sc_address *address = &found->items[found->count];
        if (pool->kind != SC_POOL_MEMORY)
            return NOT_KNOWN;
        found->count += pool_address(pool->text, AF_INET, 0, address) ||
                        pool_address(pool->text, AF_INET6, 0, address);
    }
    return found->count ? GIVEN : NONE;
}

static void concerns_tell(struct sc_scene *scene, size_t client)
{
    const struct sc_connection *mine = scene->mine, *theirs = scene->theirs;
    bool calls = client == scene->i;

    sc_tell_concern(scene, scene->i, mine, mine->conn,
                    calls ? SC_KW_LEFTSOURCEIP : SC_KW_RIGHTSOURCEIP);
    sc_tell_concern(scene, scene->r, theirs, theirs->conn,
                    calls ? SC_KW_RIGHTSOURCEIP : SC_KW_LEFTSOURCEIP);
}

static bool refuse(struct sc_scene *scene, const char *notify, const char *remedy, const char *text)
{
    concerns_tell(scene, scene->i);
    sc_propose(scene, scene->i, scene->mine, scene->mine->conn, SC_KW_LEFTSOURCEIP,
               scene->mine->vips ? NULL : "%config");
    if (scene->v1)
        sc_propose(scene, scene->i, scene->mine, scene->mine->conn, SC_KW_MODECONFIG, "pull");
    if (notify)
        sc_tell_log(scene, scene->r,
                    scene->mine->vips ? SC_LOGGED_NO_VIRTUAL_IP : SC_LOGGED_VIRTUAL_IP_EXPECTED);
    scene->play->remedy = remedy;
    return sc_stop(scene, scene->r, SC_FAULT_VIRTUAL_IP, "virtual-ip", notify, text);
}

static bool not_known(struct sc_scene *scene)
{
    return sc_stop_unknown(scene, "virtual-ip",
                           "the pool is kept elsewhere, so the address can't be told");
}

static void assigned_tell(struct sc_scene *scene, const char *name, bool from_initiator,
                          const struct sc_addresses *given)
{
    struct sc_nets nets = {0};

    for (size_t i = 0; i < given->count; i++) {
        struct sc_net net = {.network = given->items[i],
                             .prefix = (uint8_t)sc_address_bits(&given->items[i]),
                             .protoport = {.to = 65535}};
        SC_PUSH(scene->arena, &nets, net);
    }
    sc_tell_exchange(
        scene, from_initiator, name,
        sc_arena_format(scene->arena, "your address is %s", sc_nets_text(scene->arena, &nets)));
}

/* --- IKEv2 (ike_config.c, build_r()) --- */

static bool ips_v2(struct sc_scene *scene)
{
    const struct sc_connection *mine = scene->mine, *theirs = scene->theirs;
    struct sc_addresses found = {.count = 0};

    if (!mine->vips && !theirs->pools.count)
        return true;
    if (!mine->vips)
        return refuse(
            scene, "FAILED_CP_REQUIRED", "ask with leftsourceip=%config",
            sc_arena_format(scene->arena, "%s asks for no virtual IP, %s demands that it does",
                            sc_scene_name(scene, scene->i), sc_scene_name(scene, scene->r)));
    enum answer answer = addresses_acquire(theirs, mine->vips, &found);
    if (answer == NOT_KNOWN)
        return not_known(scene);
    if (answer == NONE)
        return refuse(scene, "INTERNAL_ADDRESS_FAILURE",
                      "give the peer a rightsourceip= of that family, or ask for none",
                      sc_arena_format(scene->arena, "%s asks for a virtual IP (%s), %s has none",
                                      sc_scene_name(scene, scene->i), mine->vips,
                                      sc_scene_name(scene, scene->r)));
    scene->i_inner = scene->i_inner_seen = found;
    assigned_tell(scene, "IKE_AUTH", false, &found);
    return true;
}

/* --- IKEv1 (mode_config.c, main_mode.c) --- */

/* R asks I, or is told by I. */
static bool gateway_calls(struct sc_scene *scene)
{
    const struct sc_connection *mine = scene->mine, *theirs = scene->theirs;
    struct sc_addresses found = {.count = 0};
    bool pushes = mine->pools.count && !mine->vips && !mine->peer->pull;

    if (!mine->pools.count && theirs->peer->pull)
        return true; /* no address, and nobody says so */
    if (!theirs->peer->pull && !pushes)
        return sc_stop_unknown(scene, "virtual-ip", "each end waits for the other one's addresses");
    enum answer answer = theirs->peer->pull ? addresses_acquire(mine, theirs->vips, &found)
                                            : addresses_push(mine, &found);
    if (answer != GIVEN)
        return not_known(scene);
    scene->r_inner = scene->r_inner_seen = found;
    assigned_tell(scene, "TRANSACTION", true, &found);
    return true;
}

/* I has addresses to give, R wants none. */
static bool nobody_asks(struct sc_scene *scene)
{
    if (!scene->mine->peer->pull)
        return sc_stop_unknown(scene, "virtual-ip", "an address is given that nobody asked for");
    concerns_tell(scene, scene->r);
    sc_propose(scene, scene->r, scene->theirs, scene->theirs->conn, SC_KW_LEFTSOURCEIP, "%config");
    sc_propose(scene, scene->i, scene->mine, scene->mine->conn, SC_KW_RIGHTSOURCEIP, NULL);
    scene->play->remedy =
        "ask with leftsourceip=%config at the other end, or take rightsourceip out";
    return sc_stop(scene, scene->i, SC_FAULT_VIRTUAL_IP, "virtual-ip", NULL,
                   sc_arena_format(scene->arena,
                                   "%s waits until it is asked for a virtual IP, %s asks for none",
                                   sc_scene_name(scene, scene->i), sc_scene_name(scene, scene->r)));
}

static bool ips_v1(struct sc_scene *scene)
{
    const struct sc_connection *mine = scene->mine, *theirs = scene->theirs;
    struct sc_addresses found = {.count = 0};
    bool pushes = theirs->pools.count && !theirs->vips && !theirs->peer->pull;

    if (theirs->vips)
        return gateway_calls(scene);
    if (mine->pools.count && !mine->vips)
        return nobody_asks(scene);
    if (!mine->vips) {
        if (theirs->pools.count)
            scene->i_inner_seen.count = 0; /* its own address does not count */
        return true;
    }
    if (!mine->peer->pull && !pushes)
        return refuse(scene, NULL, "write the same modeconfig= at both ends",
                      sc_arena_format(scene->arena,
                                      "%s waits until it is told its virtual IP, %s until it is "
                                      "asked for one",
                                      sc_scene_name(scene, scene->i),
                                      sc_scene_name(scene, scene->r)));
    enum answer answer = mine->peer->pull ? addresses_acquire(theirs, mine->vips, &found)
                                          : addresses_push(theirs, &found);
    if (answer == NOT_KNOWN)
        return not_known(scene);
    if (answer == NONE) {
        if (theirs->pools.count)
            scene->i_inner_seen.count = 0;
        return true; /* no address, and nobody says so */
    }
    scene->i_inner = scene->i_inner_seen = found;
    assigned_tell(scene, "TRANSACTION", false, &found);
    return true;
}

/* An address as a traffic selector; that of a name is not known. */
static struct sc_addresses own_address(const struct sc_scene *scene,
                                       const struct sc_address *address)
{
    struct sc_address none = {.family = AF_UNSPEC};

    return sc_addresses_of(sc_leads_name(scene->stage->leads, address) ? &none : address);
}

bool sc_virtual_ips(struct sc_scene *scene)
{
    scene->i_inner = own_address(scene, &scene->i_here);
    scene->i_inner_seen = own_address(scene, &scene->i_there);
    scene->r_inner = own_address(scene, &scene->r_here);
    scene->r_inner_seen = own_address(scene, &scene->r_there);
    return scene->v1 ? ips_v1(scene) : ips_v2(scene);
}
