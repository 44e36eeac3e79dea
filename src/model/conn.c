/* Typed conns (starter's load_conn(), confread.c and args.c, 5.9.8). */
#include "model/conn.h"

#include "base/names.h"
#include "model/proposal.h"
#include "model/scalar.h"

#include <string.h>

static const struct sc_common built_in = {
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
};

static const struct sc_end built_in_end = {
    .host = "%any", .ikeport = 500, .protoport = {.to = 65535}};

/* Another setting to read; not if its key was read before. */
static void value_collect(struct sc_resolver *resolver, const struct sc_value *found,
                          enum sc_origin origin)
{
    uint32_t *seen = &resolver->seen[*sc_name_tag(found->setting->key)];

    if (*seen == resolver->pass)
        return;
    *seen = resolver->pass;
    if (!found->setting->value)
        return; /* `key=` unsets what would be inherited */
    struct sc_value value = {
        .setting = found->setting, .canonical = found->canonical, .origin = (uint8_t)origin};
    SC_PUSH(resolver->arena, &resolver->values, value);
}

static void collect_begin(struct sc_resolver *resolver)
{
    resolver->pass++;
    resolver->values.count = 0;
}

static void own_collect(struct sc_resolver *resolver, const struct sc_group *group)
{
    for (size_t i = 0; i < group->settings.count; i++)
        value_collect(resolver, &group->settings.items[i], SC_ORIGIN_OWN);
}

/* Only what means something to strongSwan is inherited. */
static void inherited_collect(struct sc_resolver *resolver, const struct sc_parents *parents)
{
    for (size_t i = 0; i < parents->count; i++) {
        const struct sc_group *from = parents->items[i];
        enum sc_origin origin = strcmp(from->name, "%default") ? SC_ORIGIN_ALSO : SC_ORIGIN_DEFAULT;
        for (size_t k = 0; k < from->settings.count; k++)
            if (from->settings.items[k].canonical)
                value_collect(resolver, &from->settings.items[k], origin);
    }
}

void sc_values_collect(struct sc_resolver *resolver, const struct sc_group *group)
{
    collect_begin(resolver);
    own_collect(resolver, group);
    inherited_collect(resolver, group->parents);
}

struct sc_value *sc_values_keep(struct sc_resolver *resolver, uint32_t *count)
{
    size_t kept = resolver->values.count;

    struct sc_value *values = SC_NEW_ARRAY(resolver->arena, struct sc_value, kept);
    if (kept)
        memcpy(values, resolver->values.items, kept * sizeof *values);
    *count = (uint32_t)kept;
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

static bool mode_assign(struct sc_common *common, const char *words, const char *text)
{
    static const enum sc_mode meanings[] = {
        SC_MODE_TUNNEL, SC_MODE_TRANSPORT, SC_MODE_TRANSPORT_PROXY,
        SC_MODE_BEET,   SC_MODE_PASS,      SC_MODE_PASS,
        SC_MODE_DROP,   SC_MODE_DROP};
    int index = sc_word_index(words, text);

    if (index < 0)
        return false;
    common->type = meanings[index];
    return true;
}

static bool authby_assign(struct sc_common *common, const char *words, const char *text)
{
    if (sc_word_index(words, text) < 0)
        return false;
    common->authby = text;
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

static bool replay_window_assign(struct sc_common *common, const char *text)
{
    uint32_t number;

    if (!sc_uint_parse(text, &number))
        return false;
    common->replay_window = (int32_t)number;
    return true;
}

static bool mark_assign(struct sc_common *common, const char *text)
{
    if (!sc_mark_parse(text, &common->mark_in))
        return false;
    common->mark_out = common->mark_in;
    return true;
}

static bool modeconfig_assign(struct sc_common *common, const char *words, const char *text)
{
    bool pull;

    if (!pair_assign(&pull, words, text))
        return false;
    common->modeconfig_push = !pull;
    return true;
}

static bool xauth_assign(struct sc_common *common, const char *words, const char *text)
{
    bool client;

    if (!pair_assign(&client, words, text))
        return false;
    common->xauth_server = !client;
    return true;
}

/* One keyword of a conn that belongs to neither end; false for a bad value. */
static bool common_assign(struct sc_resolver *resolver, struct sc_common *common,
                          const struct sc_keyword *keyword, const char *text)
{
    switch (keyword->canonical) {
    case SC_KW_AUTO:
        ENUM_ASSIGN(common->automatic);
    case SC_KW_KEYEXCHANGE:
        ENUM_ASSIGN(common->keyexchange);
    case SC_KW_FRAGMENTATION:
        ENUM_ASSIGN(common->fragmentation);
    case SC_KW_DPDACTION:
        ENUM_ASSIGN(common->dpdaction);
    case SC_KW_CLOSEACTION:
        ENUM_ASSIGN(common->closeaction);
    case SC_KW_TYPE:
        return mode_assign(common, keyword->values, text);
    case SC_KW_AUTHBY:
        return authby_assign(common, keyword->values, text);
    case SC_KW_COMPRESS:
        return sc_bool_parse(text, &common->compress);
    case SC_KW_INSTALLPOLICY:
        return sc_bool_parse(text, &common->installpolicy);
    case SC_KW_AGGRESSIVE:
        return sc_bool_parse(text, &common->aggressive);
    case SC_KW_MOBIKE:
        return sc_bool_parse(text, &common->mobike);
    case SC_KW_FORCEENCAPS:
        return sc_bool_parse(text, &common->forceencaps);
    case SC_KW_SHA256_96:
        return sc_bool_parse(text, &common->sha256_96);
    case SC_KW_MEDIATION:
        return sc_bool_parse(text, &common->mediation);
    case SC_KW_REKEY:
        return sc_bool_parse(text, &common->rekey);
    case SC_KW_REAUTH:
        return sc_bool_parse(text, &common->reauth);
    case SC_KW_IKEDSCP:
        return sc_bits_parse(text, &common->ikedscp);
    case SC_KW_IKELIFETIME:
        return sc_time_parse(text, &common->ikelifetime);
    case SC_KW_LIFETIME:
        return sc_time_parse(text, &common->lifetime);
    case SC_KW_MARGINTIME:
        return sc_time_parse(text, &common->margintime);
    case SC_KW_REKEYFUZZ:
        return sc_percent_parse(text, &common->rekeyfuzz);
    case SC_KW_LIFEBYTES:
        return sc_uint64_parse(text, &common->lifebytes);
    case SC_KW_MARGINBYTES:
        return sc_uint64_parse(text, &common->marginbytes);
    case SC_KW_LIFEPACKETS:
        return sc_uint64_parse(text, &common->lifepackets);
    case SC_KW_MARGINPACKETS:
        return sc_uint64_parse(text, &common->marginpackets);
    case SC_KW_KEYINGTRIES:
        return sc_tries_parse(text, &common->keyingtries);
    case SC_KW_DPDDELAY:
        return sc_time_parse(text, &common->dpddelay);
    case SC_KW_DPDTIMEOUT:
        return sc_time_parse(text, &common->dpdtimeout);
    case SC_KW_INACTIVITY:
        return sc_time_parse(text, &common->inactivity);
    case SC_KW_REQID:
        return sc_uint_parse(text, &common->reqid);
    case SC_KW_REPLAY_WINDOW:
        return replay_window_assign(common, text);
    case SC_KW_MARK:
        return mark_assign(common, text);
    case SC_KW_MARK_IN:
        return sc_mark_parse(text, &common->mark_in);
    case SC_KW_MARK_OUT:
        return sc_mark_parse(text, &common->mark_out);
    case SC_KW_TFC:
        return sc_tfc_parse(text, &common->tfc);
    case SC_KW_MODECONFIG:
        return modeconfig_assign(common, keyword->values, text);
    case SC_KW_XAUTH:
        return xauth_assign(common, keyword->values, text);
    case SC_KW_IKE:
        common->ike = proposals_of(resolver, SC_PROTOCOL_IKE, text);
        return true;
    case SC_KW_ESP:
        common->esp = proposals_of(resolver, SC_PROTOCOL_ESP, text);
        return true;
    case SC_KW_AH:
        common->ah = proposals_of(resolver, SC_PROTOCOL_AH, text);
        return true;
    case SC_KW_EAP_IDENTITY:
        common->eap_identity = text;
        return true;
    case SC_KW_AAA_IDENTITY:
        common->aaa_identity = text;
        return true;
    case SC_KW_XAUTH_IDENTITY:
        common->xauth_identity = text;
        return true;
    case SC_KW_MEDIATED_BY:
        common->mediated_by = text;
        return true;
    case SC_KW_ME_PEERID:
        common->me_peerid = text;
        return true;
    default:
        return true; /* deprecated: reported and ignored */
    }
}

/* --- parts --- */

/* The parts of a conn; NULL where they are not to be typed. */
struct draft {
    struct sc_common *common;
    struct sc_end *ends[SC_SIDE_COUNT]; /* by sc_side, none for SC_SIDE_NEITHER */
    struct sc_login logins[SC_SIDE_COUNT];
};

/* One value, if its part is to be typed; false for a bad one. */
static bool value_assign(struct sc_resolver *resolver, struct draft *draft,
                         const struct sc_setting *setting)
{
    const struct sc_keyword *keyword = sc_setting_keyword(setting);

    if (!keyword)
        return true;
    if (keyword->side != SC_SIDE_NEITHER)
        return !draft->ends[keyword->side] ||
               sc_end_assign(draft->ends[keyword->side], &draft->logins[keyword->side], keyword,
                             setting->value);
    if (!draft->common)
        return true;
    return (keyword->sections & SC_SECTION_CONN) &&
           common_assign(resolver, draft->common, keyword, setting->value);
}

static struct sc_common *common_new(struct sc_resolver *resolver)
{
    struct sc_common *common = SC_NEW(resolver->arena, struct sc_common);

    *common = built_in;
    return common;
}

static void end_begin(struct sc_resolver *resolver, struct draft *draft, enum sc_side side)
{
    draft->ends[side] = sc_arena_bytes(resolver->arena, sizeof built_in_end);
    *draft->ends[side] = built_in_end;
    memset(&draft->logins[side], 0, sizeof draft->logins[side]); /* all bytes are looked up */
    draft->logins[side].sendcert = SC_SENDCERT_IFASKED;
}

/* One for all ends with the same. */
static const struct sc_login *login_of(struct sc_resolver *resolver, const struct sc_login *login)
{
    void **place = sc_map_place(resolver->logins, login, sizeof *login);

    if (!*place)
        *place = memcpy(SC_NEW(resolver->arena, struct sc_login), login, sizeof *login);
    return *place;
}

static void ends_finish(struct sc_resolver *resolver, const struct draft *draft)
{
    for (enum sc_side side = SC_SIDE_LEFT; side < SC_SIDE_COUNT; side++) {
        if (!draft->ends[side])
            continue;
        sc_end_finish(resolver->arena, draft->ends[side]);
        draft->ends[side]->login = login_of(resolver, &draft->logins[side]);
    }
}

/* --- what is inherited --- */

/* Sets of canonical keywords. */
static void keyword_mark(uint64_t *keywords, unsigned canonical)
{
    keywords[canonical / 64] |= 1ULL << (canonical % 64);
}

static bool is_marked(const uint64_t *keywords, unsigned canonical)
{
    return keywords[canonical / 64] >> (canonical % 64) & 1;
}

/* Remember which value a keyword has; of two aliases the one read later. */
static void slot_take(struct sc_inherited *inherited, size_t index)
{
    struct sc_value *value = &inherited->values[index];
    uint8_t *slot = &inherited->slot[value->canonical];

    if (*slot) {
        inherited->values[*slot - 1].beaten = inherited->beats = true;
        keyword_mark(inherited->several, value->canonical);
    }
    *slot = (uint8_t)(index + 1);
}

static struct sc_inherited *inherited_new(struct sc_resolver *resolver,
                                          const struct sc_parents *parents)
{
    struct sc_inherited *inherited = SC_NEW(resolver->arena, struct sc_inherited);
    struct draft draft = {.common = common_new(resolver)};

    end_begin(resolver, &draft, SC_SIDE_LEFT);
    end_begin(resolver, &draft, SC_SIDE_RIGHT);
    collect_begin(resolver);
    inherited_collect(resolver, parents);
    inherited->values = sc_values_keep(resolver, &inherited->value_count);
    for (size_t i = 0; i < inherited->value_count; i++) {
        struct sc_value *value = &inherited->values[i];
        slot_take(inherited, i);
        inherited->unfilled |= sc_setting_is_template(value->setting);
        value->bad = !value_assign(resolver, &draft, value->setting);
    }
    ends_finish(resolver, &draft);
    inherited->common = draft.common;
    inherited->left = draft.ends[SC_SIDE_LEFT];
    inherited->right = draft.ends[SC_SIDE_RIGHT];
    return inherited;
}

static const struct sc_inherited *inherited_of(struct sc_resolver *resolver,
                                               const struct sc_group *group)
{
    struct sc_parents *parents = (struct sc_parents *)(uintptr_t)group->parents;

    if (!parents->count)
        return resolver->nothing;
    if (!parents->inherited)
        parents->inherited = inherited_new(resolver, parents);
    return parents->inherited;
}

/* --- conns --- */

/* Of own aliases the last one is read, of these and one that is inherited the latter. */
static void aliases_beat(struct sc_conn *conn)
{
    const struct sc_inherited *inherited = conn->inherited;
    uint64_t met[SC_KEYWORD_WORDS] = {0};

    conn->beats = inherited->beats;
    for (size_t i = 0; i < conn->own_count; i++) {
        struct sc_value *value = &conn->own[i];
        size_t slot = inherited->slot[value->canonical];
        if (!value->canonical || !value->setting->value)
            continue;
        for (size_t k = 0; is_marked(met, value->canonical) && k < i; k++)
            if (conn->own[k].canonical == value->canonical)
                conn->own[k].beaten = conn->beats = true;
        keyword_mark(met, value->canonical);
        if (slot && inherited->values[slot - 1].setting->key != value->setting->key)
            value->beaten = conn->beats = true;
    }
}

/* True if the conn sets a keyword that it inherits under several names: which of these wins is
 * another question without the one that it overrides. */
static bool is_tangled(const struct sc_conn *conn)
{
    for (size_t i = 0; i < SC_KEYWORD_WORDS; i++)
        if (conn->own_keywords[i] & conn->inherited->several[i])
            return true;
    return false;
}

/* False: they are tangled, so that all are taken for the conn's own. */
static bool values_take(struct sc_resolver *resolver, struct sc_conn *conn)
{
    const struct sc_group *group = conn->group;

    conn->inherited = inherited_of(resolver, group);
    conn->own = group->settings.items;
    conn->own_count = group->settings.count;
    for (size_t i = 0; i < conn->own_count; i++)
        keyword_mark(conn->own_keywords, conn->own[i].canonical);
    bool tangled = is_tangled(conn);
    if (tangled) {
        sc_values_collect(resolver, group);
        conn->own = sc_values_keep(resolver, &conn->own_count);
        conn->inherited = resolver->nothing;
        for (size_t i = 0; i < conn->own_count; i++)
            keyword_mark(conn->own_keywords, conn->own[i].canonical);
    }
    aliases_beat(conn);
    return !tangled;
}

/* The mode is tunnel until type= is read, and again when a virtual IP is read behind it. */
static uint8_t mode_of(const struct sc_conn *conn)
{
    const struct sc_value *type = sc_conn_value(conn, SC_KW_TYPE);
    enum sc_mode mode = SC_MODE_TUNNEL;
    size_t at = 0;

    if (!type)
        return SC_MODE_TUNNEL;
    for (const struct sc_value *value; (value = sc_conn_next_value(conn, &at));) {
        if (value == type)
            mode = conn->common->type;
        else if (value->canonical == SC_KW_LEFTSOURCEIP || value->canonical == SC_KW_RIGHTSOURCEIP)
            mode = SC_MODE_TUNNEL;
    }
    return (uint8_t)mode;
}

/* Which parts the conn says something of itself. */
static void parts_touched(const struct sc_conn *conn, bool touched[SC_SIDE_COUNT])
{
    for (size_t i = 0; i < conn->own_count; i++)
        if (conn->own[i].canonical)
            touched[sc_keyword(conn->own[i].canonical)->side] = true;
}

/* True if what is inherited is part of a draft. */
static bool is_drafted(const struct draft *draft, const struct sc_value *value)
{
    enum sc_side side = sc_keyword(value->canonical)->side;

    return side == SC_SIDE_NEITHER ? draft->common != NULL : draft->ends[side] != NULL;
}

static bool own_assign(struct sc_resolver *resolver, struct sc_conn *conn, struct draft *draft)
{
    bool good = true;

    for (size_t i = 0; i < conn->own_count; i++) {
        struct sc_value *value = &conn->own[i];
        value->bad = value->setting->value && !value_assign(resolver, draft, value->setting);
        good &= !value->bad;
    }
    return good;
}

static bool inherited_assign(struct sc_resolver *resolver, const struct sc_conn *conn,
                             struct draft *draft)
{
    bool good = true;

    for (size_t i = 0; i < conn->inherited->value_count; i++) {
        const struct sc_value *value = &conn->inherited->values[i];
        if ((!value->bad && !is_drafted(draft, value)) || sc_conn_overrides(conn, value))
            continue;
        good &= value_assign(resolver, draft, value->setting) && !value->bad;
    }
    return good;
}

/* Type the parts of a draft; false if one of the conn's values is bad. What is inherited is read
 * behind what is its own. */
static bool values_assign(struct sc_resolver *resolver, struct sc_conn *conn, struct draft *draft)
{
    bool good = own_assign(resolver, conn, draft);

    return inherited_assign(resolver, conn, draft) && good;
}

/* The place in which the common part of all conns is remembered that inherit the same and say the
 * same of neither end. */
static void **common_place(struct sc_resolver *resolver, const struct sc_conn *conn)
{
    resolver->key.count = 0;
    SC_PUSH(resolver->arena, &resolver->key, (uintptr_t)conn->inherited);
    for (size_t i = 0; i < conn->own_count; i++) {
        const struct sc_setting *setting = conn->own[i].setting;
        if (!setting->keyword || sc_setting_keyword(setting)->side != SC_SIDE_NEITHER)
            continue;
        SC_PUSH(resolver->arena, &resolver->key, (uintptr_t)setting->keyword);
        SC_PUSH(resolver->arena, &resolver->key, (uintptr_t)setting->value);
    }
    return sc_map_place(resolver->commons, resolver->key.items,
                        resolver->key.count * sizeof(uintptr_t));
}

static void parts_take(struct sc_conn *conn, const struct draft *draft)
{
    const struct sc_inherited *inherited = conn->inherited;

    if (!conn->common)
        conn->common = draft->common ? draft->common : inherited->common;
    conn->left = draft->ends[SC_SIDE_LEFT] ? draft->ends[SC_SIDE_LEFT] : inherited->left;
    conn->right = draft->ends[SC_SIDE_RIGHT] ? draft->ends[SC_SIDE_RIGHT] : inherited->right;
}

void sc_conns_begin(struct sc_resolver *resolver)
{
    static const struct sc_parents nobody = {0};

    resolver->nothing = inherited_new(resolver, &nobody);
}

void sc_conn_type(struct sc_resolver *resolver, const struct sc_group *group, struct sc_conn *conn)
{
    bool touched[SC_SIDE_COUNT] = {false};
    struct draft draft = {0};
    void **common = NULL;

    *conn = (struct sc_conn){.name = group->name, .group = group};
    bool shares = values_take(resolver, conn);
    parts_touched(conn, touched);
    if (touched[SC_SIDE_NEITHER] && shares) {
        common = common_place(resolver, conn);
        conn->common = *common;
    }
    if (touched[SC_SIDE_NEITHER] && !conn->common)
        draft.common = common_new(resolver);
    for (enum sc_side side = SC_SIDE_LEFT; side < SC_SIDE_COUNT; side++)
        if (touched[side])
            end_begin(resolver, &draft, side);
    bool good = values_assign(resolver, conn, &draft);
    ends_finish(resolver, &draft);
    parts_take(conn, &draft);
    if (common && good) /* typing adds no places: it is still valid */
        *common = (void *)(uintptr_t)conn->common;
    conn->mode = mode_of(conn);
    conn->dropped = !good || conn->left->refused || conn->right->refused;
    conn->loaded = !conn->dropped && conn->common->automatic != SC_AUTO_IGNORE;
}
