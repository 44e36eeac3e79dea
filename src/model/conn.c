/* Typed conns (starter's load_conn(), confread.c and args.c, 5.9.8). */
#include "model/conn.h"

#include "base/names.h"
#include "model/proposal.h"
#include "model/scalar.h"

#include <string.h>

static const struct sc_conn built_in = {
    .mobike = true,
    .installpolicy = true,
    .rekey = true,
    .reauth = true,
    .fragmentation = SC_FRAGMENTATION_YES,
    .ikelifetime = 3 * 3600,
    .lifetime = 3600,
    .margintime = 9 * 60,
    .rekeyfuzz = 100,
    .keyingtries = 3,
    .dpddelay = 30,
    .dpdtimeout = 150,
    .replay_window = -1,
    .left = {.host = "%any",
             .ikeport = 500,
             .protoport = {.to = 65535},
             .sendcert = SC_SENDCERT_IFASKED},
    .right = {.host = "%any",
              .ikeport = 500,
              .protoport = {.to = 65535},
              .sendcert = SC_SENDCERT_IFASKED},
};

void sc_values_collect(struct sc_resolver *resolver, const struct sc_group *group)
{
    resolver->pass++;
    resolver->values.count = 0;
    for (size_t i = 0; i <= group->parents.count; i++) {
        const struct sc_group *from = i ? group->parents.items[i - 1] : group;
        enum sc_origin origin = SC_ORIGIN_OWN;
        if (i)
            origin = strcmp(from->name, "%default") ? SC_ORIGIN_ALSO : SC_ORIGIN_DEFAULT;
        const struct sc_setting **settings = i ? from->known.items : from->settings.items;
        size_t count = i ? from->known.count : from->settings.count;
        for (size_t k = 0; k < count; k++) {
            const struct sc_setting *setting = settings[k];
            uint32_t *seen = &resolver->seen[*sc_name_tag(setting->key)];
            if (*seen == resolver->pass)
                continue;
            *seen = resolver->pass;
            if (!setting->value)
                continue; /* `key=` unsets what would be inherited */
            struct sc_value value = {.setting = setting, .from = from, .origin = origin};
            SC_PUSH(resolver->arena, &resolver->values, value);
        }
    }
}

struct sc_value *sc_values_keep(struct sc_resolver *resolver, uint16_t *count)
{
    size_t kept = resolver->values.count;

    if (kept > UINT16_MAX)
        kept = UINT16_MAX; /* unknown keys only: there are not so many keywords */
    struct sc_value *values = SC_NEW_ARRAY(resolver->arena, struct sc_value, kept);
    if (kept)
        memcpy(values, resolver->values.items, kept * sizeof *values);
    *count = (uint16_t)kept;
    return values;
}

static const struct sc_proposals *proposals_of(struct sc_resolver *resolver,
                                               enum sc_protocol protocol, const char *text)
{
    struct {
        const char *text; /* interned */
        uintptr_t protocol;
    } key = {text, (uintptr_t)protocol};
    void **place = sc_map_place(resolver->proposals, &key, sizeof key);

    if (!*place) /* parsing adds no keys, so the place stays valid */
        *place = (void *)(uintptr_t)sc_proposals_parse(resolver->arena, protocol, text);
    return *place;
}

static bool mode_assign(struct sc_conn *conn, const char *words, const char *text)
{
    static const enum sc_mode meanings[] = {
        SC_MODE_TUNNEL, SC_MODE_TRANSPORT, SC_MODE_TRANSPORT_PROXY,
        SC_MODE_BEET,   SC_MODE_PASS,      SC_MODE_PASS,
        SC_MODE_DROP,   SC_MODE_DROP};
    int index = sc_word_index(words, text);

    if (index < 0)
        return false;
    conn->mode = meanings[index];
    return true;
}

static bool authby_assign(struct sc_conn *conn, const char *words, const char *text)
{
    if (sc_word_index(words, text) < 0)
        return false;
    conn->authby = text;
    return true;
}

/* One of two words; *yes for the second. */
static bool pair_assign(bool *yes, const char *words, const char *text)
{
    int index = sc_word_index(words, text);

    if (index < 0)
        return false;
    *yes = index == 1;
    return true;
}

/* An enumeration whose constants are in the order of the keyword's words. */
#define ENUM_ASSIGN(place)                                                                         \
    do {                                                                                           \
        int index = sc_word_index(keyword->values, text);                                          \
        if (index < 0)                                                                             \
            return false;                                                                          \
        (place) = (__typeof__(place))index;                                                        \
        return true;                                                                               \
    } while (0)

static bool replay_window_assign(struct sc_conn *conn, const char *text)
{
    uint32_t number;

    if (!sc_uint_parse(text, &number))
        return false;
    conn->replay_window = (int32_t)number;
    return true;
}

static bool mark_assign(struct sc_conn *conn, const char *text)
{
    if (!sc_mark_parse(text, &conn->mark_in))
        return false;
    conn->mark_out = conn->mark_in;
    return true;
}

static bool modeconfig_assign(struct sc_conn *conn, const char *words, const char *text)
{
    bool pull;

    if (!pair_assign(&pull, words, text))
        return false;
    conn->modeconfig_push = !pull;
    return true;
}

static bool xauth_assign(struct sc_conn *conn, const char *words, const char *text)
{
    bool client;

    if (!pair_assign(&client, words, text))
        return false;
    conn->xauth_server = !client;
    return true;
}

/* One keyword of a conn that belongs to neither end; false for a bad value. */
static bool conn_assign(struct sc_resolver *resolver, struct sc_conn *conn,
                        const struct sc_keyword *keyword, const char *text)
{
    switch (keyword->canonical) {
    case SC_KW_AUTO:
        ENUM_ASSIGN(conn->automatic);
    case SC_KW_KEYEXCHANGE:
        ENUM_ASSIGN(conn->keyexchange);
    case SC_KW_FRAGMENTATION:
        ENUM_ASSIGN(conn->fragmentation);
    case SC_KW_DPDACTION:
        ENUM_ASSIGN(conn->dpdaction);
    case SC_KW_CLOSEACTION:
        ENUM_ASSIGN(conn->closeaction);
    case SC_KW_TYPE:
        return mode_assign(conn, keyword->values, text);
    case SC_KW_AUTHBY:
        return authby_assign(conn, keyword->values, text);
    case SC_KW_COMPRESS:
        return sc_bool_parse(text, &conn->compress);
    case SC_KW_INSTALLPOLICY:
        return sc_bool_parse(text, &conn->installpolicy);
    case SC_KW_AGGRESSIVE:
        return sc_bool_parse(text, &conn->aggressive);
    case SC_KW_MOBIKE:
        return sc_bool_parse(text, &conn->mobike);
    case SC_KW_FORCEENCAPS:
        return sc_bool_parse(text, &conn->forceencaps);
    case SC_KW_SHA256_96:
        return sc_bool_parse(text, &conn->sha256_96);
    case SC_KW_MEDIATION:
        return sc_bool_parse(text, &conn->mediation);
    case SC_KW_REKEY:
        return sc_bool_parse(text, &conn->rekey);
    case SC_KW_REAUTH:
        return sc_bool_parse(text, &conn->reauth);
    case SC_KW_IKEDSCP:
        return sc_bits_parse(text, &conn->ikedscp);
    case SC_KW_IKELIFETIME:
        return sc_time_parse(text, &conn->ikelifetime);
    case SC_KW_LIFETIME:
        return sc_time_parse(text, &conn->lifetime);
    case SC_KW_MARGINTIME:
        return sc_time_parse(text, &conn->margintime);
    case SC_KW_REKEYFUZZ:
        return sc_percent_parse(text, &conn->rekeyfuzz);
    case SC_KW_LIFEBYTES:
        return sc_uint64_parse(text, &conn->lifebytes);
    case SC_KW_MARGINBYTES:
        return sc_uint64_parse(text, &conn->marginbytes);
    case SC_KW_LIFEPACKETS:
        return sc_uint64_parse(text, &conn->lifepackets);
    case SC_KW_MARGINPACKETS:
        return sc_uint64_parse(text, &conn->marginpackets);
    case SC_KW_KEYINGTRIES:
        return sc_tries_parse(text, &conn->keyingtries);
    case SC_KW_DPDDELAY:
        return sc_time_parse(text, &conn->dpddelay);
    case SC_KW_DPDTIMEOUT:
        return sc_time_parse(text, &conn->dpdtimeout);
    case SC_KW_INACTIVITY:
        return sc_time_parse(text, &conn->inactivity);
    case SC_KW_REQID:
        return sc_uint_parse(text, &conn->reqid);
    case SC_KW_REPLAY_WINDOW:
        return replay_window_assign(conn, text);
    case SC_KW_MARK:
        return mark_assign(conn, text);
    case SC_KW_MARK_IN:
        return sc_mark_parse(text, &conn->mark_in);
    case SC_KW_MARK_OUT:
        return sc_mark_parse(text, &conn->mark_out);
    case SC_KW_TFC:
        return sc_tfc_parse(text, &conn->tfc);
    case SC_KW_MODECONFIG:
        return modeconfig_assign(conn, keyword->values, text);
    case SC_KW_XAUTH:
        return xauth_assign(conn, keyword->values, text);
    case SC_KW_IKE:
        conn->ike = proposals_of(resolver, SC_PROTOCOL_IKE, text);
        return true;
    case SC_KW_ESP:
        conn->esp = proposals_of(resolver, SC_PROTOCOL_ESP, text);
        return true;
    case SC_KW_AH:
        conn->ah = proposals_of(resolver, SC_PROTOCOL_AH, text);
        return true;
    case SC_KW_EAP_IDENTITY:
        conn->eap_identity = text;
        return true;
    case SC_KW_AAA_IDENTITY:
        conn->aaa_identity = text;
        return true;
    case SC_KW_XAUTH_IDENTITY:
        conn->xauth_identity = text;
        return true;
    case SC_KW_MEDIATED_BY:
        conn->mediated_by = text;
        return true;
    case SC_KW_ME_PEERID:
        conn->me_peerid = text;
        return true;
    default:
        return true; /* deprecated: reported and ignored */
    }
}

static bool value_assign(struct sc_resolver *resolver, struct sc_conn *conn,
                         const struct sc_keyword *keyword, const char *text)
{
    if (!(keyword->sections & SC_SECTION_CONN))
        return false;
    if (!keyword->twin)
        return conn_assign(resolver, conn, keyword, text);
    struct sc_end *end = sc_keyword_is_left(keyword->id) ? &conn->left : &conn->right;
    if (keyword->canonical == SC_KW_LEFTSOURCEIP || keyword->canonical == SC_KW_RIGHTSOURCEIP)
        conn->mode = SC_MODE_TUNNEL; /* until type= of the same section, which is read later */
    return sc_end_assign(end, keyword, text);
}

/* Remember which value a keyword has; of two aliases the one read later. */
static void slot_take(struct sc_conn *conn, enum sc_keyword_id canonical, size_t index)
{
    uint8_t *slot = &conn->slot[canonical];

    if (*slot)
        conn->values[*slot - 1].beaten = true;
    if (index < UINT8_MAX)
        *slot = (uint8_t)(index + 1);
}

void sc_conn_type(struct sc_resolver *resolver, const struct sc_group *group, struct sc_conn *conn)
{
    *conn = built_in;
    conn->name = group->name;
    conn->group = group;
    sc_values_collect(resolver, group);
    conn->values = sc_values_keep(resolver, &conn->value_count);
    for (size_t i = 0; i < conn->value_count; i++) {
        struct sc_value *value = &conn->values[i];
        const struct sc_keyword *keyword = value->setting->keyword;
        if (!keyword)
            continue;
        slot_take(conn, keyword->canonical, i);
        value->bad = !value_assign(resolver, conn, keyword, value->setting->value);
        conn->dropped |= value->bad;
    }
    conn->dropped |= !sc_end_finish(resolver->arena, &conn->left);
    conn->dropped |= !sc_end_finish(resolver->arena, &conn->right);
    conn->loaded = !conn->dropped && conn->automatic != SC_AUTO_IGNORE;
}
