#include "model/selector.h"

#include "model/address.h"
#include "model/tokens.h"

#include <netdb.h>
#include <stdlib.h>
#include <string.h>

enum { DATABASE_LINE = 4096 };

/* Plain decimal digits need no look at /etc/protocols: names there are no numbers. */
static bool is_decimal(const char *text)
{
    return *text && text[strspn(text, "0123456789")] == '\0' && (*text != '0' || !text[1]);
}

static bool protocol_by_name(const char *name, uint8_t *protocol)
{
    struct protoent entry, *found = NULL;
    char line[DATABASE_LINE];

    if (is_decimal(name) || getprotobyname_r(name, &entry, line, sizeof line, &found) != 0 ||
        !found)
        return false;
    *protocol = (uint8_t)entry.p_proto;
    return true;
}

static bool protocol_parse(const char *text, uint8_t *protocol)
{
    char *end;

    if (!strcmp(text, "%any")) {
        *protocol = 0;
        return true;
    }
    if (protocol_by_name(text, protocol))
        return true;
    long number = strtol(text, &end, 0);
    if ((*text && *end) || number < 0 || number > 0xff)
        return false;
    *protocol = (uint8_t)number;
    return true;
}

static bool port_by_name(const char *name, struct sc_protoport *protoport)
{
    struct servent entry, *found = NULL;
    char line[DATABASE_LINE];

    if (is_decimal(name) || getservbyname_r(name, NULL, &entry, line, sizeof line, &found) != 0 ||
        !found)
        return false;
    protoport->from = protoport->to = ntohs((uint16_t)entry.s_port);
    return true;
}

static bool in_port_range(long number)
{
    return number >= 0 && number <= 0xffff;
}

static bool port_numbers(const char *text, struct sc_protoport *protoport)
{
    char *end;
    long from = strtol(text, &end, 0), to = from;

    if (!in_port_range(from))
        return false;
    if (*end == '-') {
        to = strtol(end + 1, &end, 0);
        if (!in_port_range(to))
            return false;
    }
    protoport->from = (uint16_t)from;
    protoport->to = (uint16_t)to;
    return !*end;
}

static bool port_parse(const char *text, struct sc_protoport *protoport)
{
    if (!strcmp(text, "%any")) {
        protoport->from = 0;
        protoport->to = 0xffff;
        return true;
    }
    if (!strcmp(text, "%opaque")) {
        protoport->from = 0xffff;
        protoport->to = 0;
        return true;
    }
    return !*text || port_by_name(text, protoport) || port_numbers(text, protoport);
}

bool sc_protoport_parse(const char *text, struct sc_protoport *protoport)
{
    char protocol[128];
    size_t length = strcspn(text, "/");

    if (length >= sizeof protocol)
        return false;
    memcpy(protocol, text, length);
    protocol[length] = '\0';
    return protocol_parse(protocol, &protoport->protocol) &&
           port_parse(text[length] ? text + length + 1 : "", protoport);
}

bool sc_protoport_equal(const struct sc_protoport *a, const struct sc_protoport *b)
{
    return a->protocol == b->protocol && a->from == b->from && a->to == b->to;
}

/* The [proto/port] behind a network: `text` starts behind the bracket. */
static bool bracket_parse(const char *text, size_t length, struct sc_protoport *protoport)
{
    char copy[256];
    const char *end = memrchr(text, ']', length);

    if (!end || (size_t)(end - text) >= sizeof copy)
        return false;
    memcpy(copy, text, (size_t)(end - text));
    copy[end - text] = '\0';
    return sc_protoport_parse(copy, protoport);
}

static void network_parse(const char *text, size_t length, struct sc_ts *ts)
{
    int given;

    if (!sc_address_subnet_parse(text, length, &ts->network, &given)) {
        ts->error = SC_TS_BAD_ADDRESS;
        return;
    }
    struct sc_address written = ts->network;
    unsigned most = sc_address_bits(&written);
    uint8_t bits = (uint8_t)given;
    ts->prefix_given = given < 0 ? UINT32_MAX : (uint32_t)given;
    ts->prefix = bits > most ? (uint8_t)most : bits;
    sc_address_mask(&ts->network, ts->prefix);
    ts->host_bits = memcmp(&ts->network, &written, sizeof written) != 0;
}

static struct sc_ts element_parse(const struct sc_tokens *tokens, struct sc_protoport base)
{
    struct sc_ts ts = {.protoport = base,
                       .start = (uint16_t)(tokens->token - tokens->text),
                       .end = (uint16_t)(tokens->token - tokens->text + (ptrdiff_t)tokens->length)};
    const char *bracket = memchr(tokens->token, '[', tokens->length);
    size_t length = bracket ? (size_t)(bracket - tokens->token) : tokens->length;

    if (bracket && !bracket_parse(bracket + 1, tokens->length - length - 1, &ts.protoport)) {
        ts.error = SC_TS_BAD_PROTOPORT;
        return ts;
    }
    if (length == strlen("%dynamic") && !memcmp(tokens->token, "%dynamic", length))
        ts.dynamic = true;
    else
        network_parse(tokens->token, length, &ts);
    return ts;
}

void sc_selectors_parse(struct sc_arena *arena, const char *value, struct sc_protoport base,
                        struct sc_selectors *selectors)
{
    struct sc_tokens tokens = {.text = value, .rest = value};
    bool usable = false;

    while (value && sc_tokens_next(&tokens)) {
        struct sc_ts ts = element_parse(&tokens, base);
        usable |= ts.error == SC_TS_OK;
        SC_PUSH(arena, selectors, ts);
    }
    selectors->defaulted = !usable;
    if (!usable) {
        struct sc_ts host = {.dynamic = true, .protoport = base};
        SC_PUSH(arena, selectors, host);
    }
}
