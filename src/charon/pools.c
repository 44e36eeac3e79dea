/* Pools and virtual IPs (stroke_config.c, 5.9.8: build_peer_cfg()). */
#include "charon/builder.h"

#include "model/address.h"
#include "model/tokens.h"

#include <string.h>

static bool is_word(const struct sc_tokens *tokens, const char *word)
{
    return strlen(word) == tokens->length && !memcmp(tokens->token, word, tokens->length);
}

/* The words that ask for an address of a family still to be found. */
static bool is_config(const struct sc_tokens *tokens)
{
    return is_word(tokens, "%config") || is_word(tokens, "%modeconfig") ||
           is_word(tokens, "%modecfg") || is_word(tokens, "%cfg");
}

/* True for a range that charon makes a pool of (mem_pool_create_range()). */
static bool is_pool_range(const struct sc_tokens *tokens)
{
    struct sc_address first, last;

    if (!sc_address_range_parse(tokens->token, tokens->length, &first, &last) ||
        first.family != last.family)
        return false;
    size_t bytes = sc_address_bits(&first) / 8;
    return memcmp(first.bytes, last.bytes, bytes) <= 0 &&
           !memcmp(first.bytes, last.bytes, bytes - 4);
}

static bool is_pool(const struct sc_tokens *tokens)
{
    struct sc_address address;
    int given;

    return is_pool_range(tokens) ||
           sc_address_subnet_parse(tokens->token, tokens->length, &address, &given);
}

static void pools_add(struct sc_charon_builder *builder, struct sc_connection *connection)
{
    const char *list = connection->remote->sourceip;
    struct sc_tokens tokens = {.text = list, .rest = list};

    while (sc_tokens_next(&tokens)) {
        struct sc_pool_use pool = {.kind = SC_POOL_MEMORY};
        if (is_config(&tokens) || is_word(&tokens, "%config4") || is_word(&tokens, "%config6")) {
            pool.kind = SC_POOL_EMPTY;
            pool.text = connection->name;
        } else if (*tokens.token == '%') {
            pool.kind = SC_POOL_EXTERNAL;
            pool.text = sc_arena_copy(builder->arena, tokens.token + 1, tokens.length - 1);
        } else if (is_pool(&tokens)) {
            pool.text = sc_arena_copy(builder->arena, tokens.token, tokens.length);
        } else {
            continue; /* charon says that it ignores it */
        }
        SC_PUSH(builder->arena, &connection->pools, pool);
        builder->charon->pool_count++;
    }
}

/* The family of an address to ask for: that of the subnets, else of the first local address. */
static const char *any_address(const struct sc_connection *connection)
{
    const char *subnets =
        connection->local->subnet ? connection->local->subnet : connection->remote->subnet;

    if (subnets)
        return strchr(subnets, '.') ? "0.0.0.0" : "::";
    const char *address = connection->local_addrs;
    const char *comma = strchr(address, ','), *colon = strchr(address, ':');
    return colon && (!comma || colon < comma) ? "::" : "0.0.0.0";
}

static const char *vip_of(const struct sc_connection *connection, const struct sc_tokens *tokens,
                          char text[SC_ADDRESS_TEXT])
{
    struct sc_address address;

    if (is_config(tokens))
        return any_address(connection);
    if (is_word(tokens, "%config4"))
        return "0.0.0.0";
    if (is_word(tokens, "%config6"))
        return "::";
    if (!sc_address_parse(tokens->token, tokens->length, AF_UNSPEC, &address))
        return NULL;
    return sc_address_format(&address, text);
}

static void vips_add(struct sc_charon_builder *builder, struct sc_connection *connection)
{
    const char *list = connection->local->sourceip;
    struct sc_tokens tokens = {.text = list, .rest = list};
    size_t room = strlen(list) * 4 + 16,
           used = 0; /* "::" and "%cfg" are the shortest: 8 bytes for 2 */
    char *vips = SC_NEW_ARRAY(builder->arena, char, room * 2);

    while (sc_tokens_next(&tokens)) {
        char text[SC_ADDRESS_TEXT];
        const char *vip = vip_of(connection, &tokens, text);
        size_t length = vip ? strlen(vip) : 0;
        if (!vip || used + length + 2 > room * 2)
            continue;
        if (used)
            vips[used++] = ',';
        memcpy(vips + used, vip, length);
        used += length;
    }
    connection->vips = used ? vips : NULL;
}

void sc_pools_build(struct sc_charon_builder *builder, struct sc_connection *connection)
{
    builder->charon->dns_count += connection->remote->dns != NULL;
    if (connection->remote->sourceip)
        pools_add(builder, connection);
    else if (connection->local->sourceip)
        vips_add(builder, connection);
}
