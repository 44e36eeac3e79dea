/* SW2xx: keywords and values. */
#include "lint/lint.h"

#include "base/suggest.h"
#include "facts/debug.h"
#include "lint/place.h"
#include "model/selector.h"

#include <stdlib.h>
#include <string.h>

enum {
    MOST_SUGGESTIONS =
        200, /* a file of thousands of unknown keys is no ipsec.conf: don't search for each */
    YEAR = 365 * 24 * 3600,
};

/* --- keywords --- */

static const struct sc_keyword *suggestion_for(struct sc_lint *lint,
                                               const struct sc_setting *setting)
{
    enum sc_section_kind kind = setting->section ? setting->section->kind : SC_SECTION_CONN;

    if (lint->suggestions++ >= MOST_SUGGESTIONS)
        return NULL;
    return sc_keyword_suggest(setting->key, kind);
}

static void check_unknown_keyword(struct sc_lint *lint, const struct sc_setting *setting)
{
    if (setting->keyword || !*setting->key || !setting->section)
        return;
    const struct sc_foreign *foreign = sc_foreign_find(setting->key);
    if (foreign && sc_lint_is_foreign(lint))
        return; /* the file is another program's, which is told once */
    const struct sc_keyword *near = foreign ? NULL : suggestion_for(lint, setting);
    struct sc_finding *finding =
        sc_find(lint->finder, SC_RULE_UNKNOWN_KEYWORD, sc_setting_key(setting),
                "'%s' is no keyword of strongSwan: the setting is left out", setting->key);
    if (foreign && *foreign->ours)
        sc_finding_help(lint->finder, finding,
                        "it is Libreswan's: strongSwan says the same with %s", foreign->ours);
    else if (foreign)
        sc_finding_help(lint->finder, finding, "it is Libreswan's: remove it%s%s",
                        *foreign->difference ? "; " : "", foreign->difference);
    else if (near)
        sc_finding_help(lint->finder, finding, "did you mean '%s'?", near->name);
    else
        sc_finding_help(lint->finder, finding, "remove it, or see ipsec.conf(5) for what there is");
    if (near)
        sc_finding_edit(lint->finder, finding, SC_FIX_UNSAFE, sc_setting_key(setting), near->name);
}

/* --- another name --- */

static void check_alias_keyword(struct sc_lint *lint, const struct sc_setting *setting)
{
    const struct sc_keyword *keyword = sc_setting_keyword(setting);

    if (!keyword || keyword->status != SC_KEYWORD_ALIAS || !setting->section ||
        !(keyword->sections & (unsigned)setting->section->kind))
        return;
    const char *name = sc_keyword(keyword->canonical)->name;
    struct sc_finding *finding =
        sc_find(lint->finder, SC_RULE_ALIAS_KEYWORD, sc_setting_key(setting),
                "'%s' is another name of '%s'", setting->key, name);
    sc_finding_help(lint->finder, finding, "write %s", name);
    sc_finding_edit(lint->finder, finding, SC_FIX_SAFE, sc_setting_key(setting), name);
}

static const char *home_of(const struct sc_keyword *keyword)
{
    return keyword->sections & SC_SECTION_SETUP ? "config setup"
           : keyword->sections & SC_SECTION_CA  ? "a ca section"
                                                : "a conn section";
}

static void check_misplaced_keyword(struct sc_lint *lint, const struct sc_setting *setting)
{
    const struct sc_section *section = setting->section;

    if (!setting->keyword || !section || !setting->value ||
        (sc_setting_keyword(setting)->sections & (unsigned)section->kind))
        return;
    struct sc_finding *finding =
        sc_find(lint->finder, SC_RULE_MISPLACED_KEYWORD, sc_setting_key(setting),
                section->kind == SC_SECTION_SETUP
                    ? "'%s' can't stand in config setup: strongSwan refuses to start"
                    : "'%s' can't stand here: strongSwan drops the whole section",
                setting->key);
    sc_finding_help(lint->finder, finding, "move it into %s", home_of(sc_setting_keyword(setting)));
}

static void check_deprecated_keyword(struct sc_lint *lint, const struct sc_setting *setting)
{
    const struct sc_keyword *keyword = sc_setting_keyword(setting);

    if (!keyword || keyword->status != SC_KEYWORD_DEPRECATED || !setting->section)
        return;
    struct sc_finding *finding =
        sc_find(lint->finder, SC_RULE_DEPRECATED_KEYWORD, sc_setting_range(setting),
                "'%s' is ignored since strongSwan 5.0", setting->key);
    bool no_pfs = keyword->id == SC_KW_PFS && setting->value && !strcmp(setting->value, "no");
    sc_finding_help(lint->finder, finding, "%s",
                    no_pfs ? "remove it: without a group in esp= there is no PFS, and one there "
                             "would switch it on"
                           : keyword->swanctl);
    if (keyword->sections & (unsigned)setting->section->kind)
        sc_place_remove(lint->finder, finding, SC_FIX_SAFE, setting);
}

/* --- bad values --- */

/* What a value of this type looks like. */
static const char *type_form(const struct sc_keyword *keyword)
{
    switch (keyword->type) {
    case SC_TYPE_BOOL:
        return "yes or no, in lower case";
    case SC_TYPE_UINT:
    case SC_TYPE_UINT64:
        return "decimal digits";
    case SC_TYPE_TIME:
        return "digits and one of s, m, h, d, without a blank: 3600s, 60m, 1h";
    case SC_TYPE_PERCENT:
        return "digits and a percent sign: 100%";
    case SC_TYPE_BITS:
        return "binary digits: 101110";
    case SC_TYPE_TRIES:
        return "a number or %forever";
    case SC_TYPE_MARK:
        return "VALUE or VALUE/MASK, or %unique: 42, 0x2a/0xff";
    case SC_TYPE_TFC:
        return "a number of bytes or %mtu";
    case SC_TYPE_PROTOPORT:
        return "PROTOCOL or PROTOCOL/PORT, by name or number: udp/500, 17/%any";
    default:
        return "a value that strongSwan reads";
    }
}

static const char *nearest_word(struct sc_lint *lint, const char *words, const char *text)
{
    struct sc_suggestion suggestion = sc_suggestion_start(text);
    char *copy = sc_arena_copy(lint->config->arena, words, strlen(words)), *rest = copy;

    for (char *word; (word = strsep(&rest, " "));)
        sc_suggestion_offer(&suggestion, word);
    return suggestion.best;
}

static void bad_value_tell(struct sc_lint *lint, const struct sc_value *value,
                           const char *consequence)
{
    const struct sc_setting *setting = value->setting;
    const struct sc_keyword *keyword = sc_setting_keyword(setting);

    if (!sc_lint_first(lint, SC_RULE_BAD_VALUE, setting))
        return;
    struct sc_finding *finding =
        sc_find(lint->finder, SC_RULE_BAD_VALUE, sc_setting_value(setting),
                "'%s' is no value for %s: %s", setting->value, setting->key, consequence);
    if (!keyword->values) {
        sc_finding_help(lint->finder, finding, "write %s", type_form(keyword));
        return;
    }
    const char *near = nearest_word(lint, keyword->values, setting->value);
    if (near)
        sc_finding_help(lint->finder, finding, "did you mean '%s'? It takes one of: %s", near,
                        keyword->values);
    else
        sc_finding_help(lint->finder, finding, "write one of: %s", keyword->values);
}

static bool is_bad_in(const struct sc_value *value, enum sc_section_kind kind)
{
    return value->bad && (sc_setting_keyword(value->setting)->sections & (unsigned)kind);
}

static void bad_values_tell(struct sc_lint *lint, const struct sc_value *values, size_t count,
                            enum sc_section_kind kind, const char *consequence)
{
    for (size_t i = 0; i < count; i++)
        if (is_bad_in(&values[i], kind))
            bad_value_tell(lint, &values[i], consequence);
}

static void bad_values_of_conn_tell(struct sc_lint *lint, const struct sc_conn *conn)
{
    size_t at = 0;

    for (const struct sc_value *value; (value = sc_conn_next_value(conn, &at));)
        if (is_bad_in(value, SC_SECTION_CONN))
            bad_value_tell(lint, value, "strongSwan drops the conn");
}

static void check_bad_value(struct sc_lint *lint)
{
    const struct sc_model *model = &lint->config->model;

    bad_values_tell(lint, model->setup.values, model->setup.value_count, SC_SECTION_SETUP,
                    "strongSwan refuses to start");
    for (size_t i = 0; i < model->cas.count; i++)
        bad_values_tell(lint, model->cas.items[i].values, model->cas.items[i].value_count,
                        SC_SECTION_CA, "strongSwan drops the ca section");
    for (size_t i = 0; model->dropped_count && i < model->conns.count; i++)
        if (model->conns.items[i].dropped)
            bad_values_of_conn_tell(lint, &model->conns.items[i]);
}

/* --- contradictions --- */

static void check_alias_conflict(struct sc_lint *lint, const struct sc_conn *conn)
{
    size_t at = 0;

    for (const struct sc_value *value; conn->beats && (value = sc_conn_next_value(conn, &at));) {
        if (!value->beaten || !sc_lint_first(lint, SC_RULE_ALIAS_CONFLICT, value->setting))
            continue;
        const struct sc_value *winner =
            sc_conn_value(conn, (enum sc_keyword_id)value->setting->keyword);
        bool same = winner->setting->value == value->setting->value;
        if (same)
            continue;
        struct sc_finding *finding = sc_find(
            lint->finder, SC_RULE_ALIAS_CONFLICT, sc_setting_range(value->setting),
            "'%s' and '%s' are the same keyword: in conn '%s' %s=%s wins, this one does nothing",
            value->setting->key, winner->setting->key, conn->name, winner->setting->key,
            winner->setting->value);
        sc_finding_help(lint->finder, finding, "use one name everywhere: %s",
                        sc_keyword(sc_setting_keyword(winner->setting)->canonical)->name);
        sc_finding_relate(lint->finder, finding, sc_setting_range(winner->setting),
                          "this one wins");
        sc_place_remove(lint->finder, finding, SC_FIX_SAFE, value->setting);
    }
}

static void firewall_tell(struct sc_lint *lint, const struct sc_conn *conn,
                          const struct sc_end *end, enum sc_keyword_id firewall,
                          enum sc_keyword_id updown)
{
    if (!end->refused)
        return;
    const struct sc_value *yes = sc_conn_value(conn, firewall),
                          *script = sc_conn_value(conn, updown);
    if (!yes || !script || strcmp(yes->setting->value, "yes") != 0 ||
        !sc_lint_first(lint, SC_RULE_FIREWALL_UPDOWN, script->setting))
        return;
    struct sc_finding *finding =
        sc_find(lint->finder, SC_RULE_FIREWALL_UPDOWN, sc_setting_range(script->setting),
                "%s=yes and %s can't both be set: strongSwan drops conn '%s'", yes->setting->key,
                script->setting->key, conn->name);
    sc_finding_help(lint->finder, finding, "remove one of them");
    sc_finding_relate(lint->finder, finding, sc_setting_range(yes->setting), "the other one");
}

static void check_firewall_updown(struct sc_lint *lint)
{
    const struct sc_model *model = &lint->config->model;

    for (size_t i = 0; model->dropped_count && i < model->conns.count; i++) {
        const struct sc_conn *conn = &model->conns.items[i];
        firewall_tell(lint, conn, conn->left, SC_KW_LEFTFIREWALL, SC_KW_LEFTUPDOWN);
        firewall_tell(lint, conn, conn->right, SC_KW_RIGHTFIREWALL, SC_KW_RIGHTUPDOWN);
    }
}

static void check_esp_and_ah(struct sc_lint *lint, const struct sc_conn *conn)
{
    const struct sc_value *esp = sc_conn_value(conn, SC_KW_ESP),
                          *ah = sc_conn_value(conn, SC_KW_AH);

    if (!esp || !ah || !sc_lint_first(lint, SC_RULE_ESP_AND_AH, esp->setting))
        return;
    struct sc_finding *finding =
        sc_find(lint->finder, SC_RULE_ESP_AND_AH, sc_setting_range(esp->setting),
                "esp= is ignored beside ah=: nothing is encrypted");
    sc_finding_help(lint->finder, finding, "remove ah= to encrypt, or esp= if AH is meant");
    sc_finding_relate(lint->finder, finding, sc_setting_range(ah->setting), "ah= is set here");
}

/* --- charondebug --- */

static const char *behind_comma(const char *text)
{
    const char *comma = strchr(text, ',');

    return comma ? comma + 1 : NULL;
}

static void check_charondebug(struct sc_lint *lint)
{
    const char *debug = lint->config->model.setup.charondebug;
    const struct sc_setup *setup = &lint->config->model.setup;
    const struct sc_setting *setting = NULL;
    struct sc_finding *finding = NULL;

    for (size_t i = 0; i < setup->value_count; i++)
        if (setup->values[i].setting->keyword &&
            setup->values[i].setting->keyword == SC_KW_CHARONDEBUG)
            setting = setup->values[i].setting;
    for (const char *rest = debug; setting && rest; rest = behind_comma(rest)) {
        char type[4], pair[64];
        int level;
        snprintf(pair, sizeof pair, "%.*s", (int)strcspn(rest, ","), rest);
        if (sscanf(pair, "%3s %d", type, &level) != 2) {
            if (rest[strspn(rest, " \t")])
                finding = sc_find(
                    lint->finder, SC_RULE_CHARONDEBUG_CUT, sc_setting_value(setting),
                    "'%s' is no `type level` pair: it is left out, with all behind it", rest);
            break;
        }
        if (!sc_debug_type(type, strlen(type))) {
            finding = sc_find(lint->finder, SC_RULE_CHARONDEBUG, sc_setting_value(setting),
                              "charon knows no log type '%s': it prints its usage and quits", type);
            break;
        }
    }
    if (finding)
        sc_finding_help(
            lint->finder, finding,
            "write pairs such as \"ike 2, cfg 2\", of: dmn mgr ike chd job cfg knl net asn enc "
            "tnc imc imv pts tls esp lib, with -1 to 4");
}

/* --- hosts --- */

static bool is_host_name(const char *text)
{
    size_t length = strlen(text), digits = 0;

    if (!length || length > 253)
        return false;
    for (const char *p = text; *p; p++) {
        bool letter = (*p >= 'a' && *p <= 'z') || (*p >= 'A' && *p <= 'Z');
        bool digit = *p >= '0' && *p <= '9';
        if (!letter && !digit && *p != '-' && *p != '.' && *p != '_')
            return false;
        digits += digit || *p == '.';
    }
    return digits < length; /* a name of digits and dots only is a mistyped address */
}

static bool is_placeholder(const char *text)
{
    static const char *const words[] = {"x.x.x.x",  "a.b.c.d",     "YOUR", "CHANGE",
                                        "REPLACE",  "PLACEHOLDER", "TODO", "FIXME",
                                        "changeme", "_IP",         "-IP"};

    if (*text == '<' && strchr(text, '>'))
        return true;
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (strstr(text, words[i]))
            return true;
    return false;
}

static void host_tell(struct sc_lint *lint, const struct sc_setting *setting,
                      const struct sc_host *host)
{
    struct sc_range place = sc_place_part(setting, host->start, host->end);
    if (is_placeholder(host->text)) {
        struct sc_finding *finding =
            sc_find(lint->finder, SC_RULE_PLACEHOLDER, place,
                    "'%s' is a placeholder: charon would look it up as a host name", host->text);
        sc_finding_help(lint->finder, finding, "put the address in");
        return;
    }
    if (is_host_name(host->text))
        return;
    struct sc_finding *finding =
        sc_find(lint->finder, SC_RULE_BAD_HOST, place,
                "'%s' is neither an address nor a host name: charon can't resolve it", host->text);
    sc_finding_help(lint->finder, finding, "write an IPv4 or IPv6 address, a DNS name or %%any");
}

static void hosts_check(struct sc_lint *lint, const struct sc_conn *conn, const struct sc_end *end,
                        enum sc_keyword_id id)
{
    bool named = false;

    for (size_t i = 0; i < end->hosts.count; i++)
        named |= end->hosts.items[i].kind == SC_HOST_NAME;
    const struct sc_value *value = named ? sc_conn_value(conn, id) : NULL;
    if (!value || !sc_lint_first_of(lint, SC_RULE_BAD_HOST, conn, value))
        return;
    for (size_t i = 0; i < end->hosts.count; i++) {
        const struct sc_host *host = &end->hosts.items[i];
        if (host->kind == SC_HOST_NAME && !sc_place_is_template(host->text))
            host_tell(lint, value->setting, host);
    }
}

static void check_bad_host(struct sc_lint *lint, const struct sc_conn *conn)
{
    hosts_check(lint, conn, conn->left, SC_KW_LEFTHOST);
    hosts_check(lint, conn, conn->right, SC_KW_RIGHTHOST);
}

/* --- numbers --- */

static void check_odd_time(struct sc_lint *lint, const struct sc_conn *conn)
{
    const struct {
        enum sc_keyword_id id;
        uint64_t seconds;
        bool may_be_zero;
    } times[] = {
        {SC_KW_IKELIFETIME, conn->common->ikelifetime, false},
        {SC_KW_LIFETIME, conn->common->lifetime, false},
        {SC_KW_MARGINTIME, conn->common->margintime, true},
        {SC_KW_DPDDELAY, conn->common->dpddelay, true},
        {SC_KW_DPDTIMEOUT, conn->common->dpdtimeout, true},
        {SC_KW_INACTIVITY, conn->common->inactivity, true},
    };

    for (size_t i = 0; i < sizeof times / sizeof times[0]; i++) {
        const struct sc_value *value = sc_conn_value(conn, times[i].id);
        bool zero = !times[i].seconds && !times[i].may_be_zero && conn->common->rekey;
        if (!value || (!zero && times[i].seconds <= YEAR) || strchr(value->setting->value, '-') ||
            !sc_lint_first(lint, SC_RULE_ODD_TIME, value->setting))
            continue;
        struct sc_finding *finding =
            sc_find(lint->finder, SC_RULE_ODD_TIME, sc_setting_value(value->setting),
                    zero ? "%s=%s: a lifetime of nothing" : "%s=%s is more than a year",
                    value->setting->key, value->setting->value);
        sc_finding_help(lint->finder, finding,
                        "without a unit, seconds are meant: 28800, 28800s and 8h are the same");
    }
}

/* Largest number a keyword of this type can hold. */
static uint64_t largest(enum sc_value_type type)
{
    switch (type) {
    case SC_TYPE_UINT:
    case SC_TYPE_TFC:
    case SC_TYPE_BITS:
        return UINT32_MAX;
    default:
        return UINT64_MAX;
    }
}

static bool is_number(enum sc_value_type type)
{
    switch (type) {
    case SC_TYPE_UINT:
    case SC_TYPE_UINT64:
    case SC_TYPE_TIME:
    case SC_TYPE_PERCENT:
    case SC_TYPE_TRIES:
    case SC_TYPE_TFC:
        return true;
    default:
        return false;
    }
}

static void check_number_wraps(struct sc_lint *lint, const struct sc_setting *setting)
{
    if (!setting->keyword || !setting->value || !is_number(sc_setting_keyword(setting)->type))
        return;
    const char *text = setting->value;
    uint64_t limit = largest(sc_setting_keyword(setting)->type), number = 0;
    bool wraps = false, minus = text[strspn(text, " \t")] == '-';
    for (; *text >= '0' && *text <= '9' && !wraps; text++) {
        wraps = number > (limit - (uint64_t)(*text - '0')) / 10;
        number = number * 10 + (uint64_t)(*text - '0');
    }
    if (!wraps && !minus)
        return;
    struct sc_finding *finding =
        sc_find(lint->finder, SC_RULE_NUMBER_WRAPS, sc_setting_value(setting),
                "'%s' is accepted, but strongSwan reads another number from it", setting->value);
    sc_finding_help(lint->finder, finding,
                    minus ? "write it without the minus sign" : "write a number that fits");
}

static void check_mark_mask(struct sc_lint *lint, const struct sc_setting *setting)
{
    if (!setting->keyword || !setting->value || sc_setting_keyword(setting)->type != SC_TYPE_MARK ||
        *setting->value == '%')
        return;
    char *end;
    unsigned long value = strtoul(setting->value, &end, 0);
    if (*end != '/')
        return;
    unsigned long mask = strtoul(end + 1, &end, 0);
    if (*end || !(value & ~mask & UINT32_MAX))
        return;
    struct sc_finding *finding =
        sc_find(lint->finder, SC_RULE_MARK_MASK, sc_setting_value(setting),
                "'%s' has bits outside its mask: charon takes 0x%lx", setting->value, value & mask);
    sc_finding_help(lint->finder, finding, "write 0x%lx/0x%lx, or a wider mask", value & mask,
                    mask);
}

static void check_dscp_range(struct sc_lint *lint, const struct sc_conn *conn)
{
    const struct sc_value *value = sc_conn_value(conn, SC_KW_IKEDSCP);

    if (!value || conn->common->ikedscp < 64 ||
        !sc_lint_first(lint, SC_RULE_DSCP_RANGE, value->setting))
        return;
    struct sc_finding *finding = sc_find(
        lint->finder, SC_RULE_DSCP_RANGE, sc_setting_value(value->setting),
        "'%s' has more than six bits and does not fit into the DS field", value->setting->value);
    sc_finding_help(lint->finder, finding, "write six binary digits, such as 101110 for EF");
}

/* --- words and characters --- */

/* Typographic double quotes as plain ones, if each has a twin and none is plain already: an odd
 * one would open a string. */
static void quotes_mend(struct sc_lint *lint, struct sc_finding *finding,
                        const struct sc_setting *setting)
{
    static const char *const doubles[] = {"\xe2\x80\x9c", "\xe2\x80\x9d", "\xe2\x80\x9e",
                                          "\xc2\xab", "\xc2\xbb"};
    struct sc_range places[2];
    size_t count = 0;

    for (uint32_t at = setting->value_start; at < setting->value_end; at++) {
        const char *text = setting->file->text + at;
        if (*text == '"')
            return;
        for (size_t i = 0; i < sizeof doubles / sizeof doubles[0]; i++) {
            size_t length = strlen(doubles[i]);
            if (setting->value_end - at < length || memcmp(text, doubles[i], length) != 0)
                continue;
            if (count == 2)
                return;
            places[count++] = sc_range(setting->file, at, at + length);
        }
    }
    for (size_t i = 0; count == 2 && i < count; i++)
        sc_finding_edit(lint->finder, finding, SC_FIX_UNSAFE, places[i], "\"");
}

static void check_typographic_quotes(struct sc_lint *lint, const struct sc_setting *setting)
{
    static const char *const quotes[] = {"\xe2\x80\x9c", "\xe2\x80\x9d", "\xe2\x80\x9e",
                                         "\xe2\x80\x98", "\xe2\x80\x99", "\xc2\xab"};

    const char *value = setting->value;

    if (!value || (!strchr(value, quotes[0][0]) && !strchr(value, quotes[5][0])))
        return;
    for (size_t i = 0; i < sizeof quotes / sizeof quotes[0]; i++) {
        if (!strstr(value, quotes[i]))
            continue;
        struct sc_finding *finding =
            sc_find(lint->finder, SC_RULE_TYPOGRAPHIC_QUOTES, sc_setting_value(setting),
                    "typographic quotes are a part of the value for strongSwan");
        sc_finding_help(lint->finder, finding, "use the plain quote character \"");
        quotes_mend(lint, finding, setting);
        return;
    }
}

static void check_placeholder(struct sc_lint *lint, const struct sc_setting *setting)
{
    const char *value = setting->value;

    /* hosts are told with their element; a < > pair elsewhere is never a value */
    if (!value || !setting->keyword || sc_setting_keyword(setting)->type == SC_TYPE_HOST ||
        *value != '<' || sc_place_is_template(value) || value[strlen(value) - 1] != '>')
        return;
    struct sc_finding *finding =
        sc_find(lint->finder, SC_RULE_PLACEHOLDER, sc_setting_value(setting),
                "'%s' is a placeholder that was left in", value);
    sc_finding_help(lint->finder, finding, "put the value in");
}

static bool is_auth(const char *text)
{
    static const char *const beginnings[] = {"ike:",  "pubkey", "rsa", "ecdsa",
                                             "bliss", "xauth",  "eap"};

    if (!strcmp(text, "psk") || !strcmp(text, "secret") || !strcmp(text, "any"))
        return true;
    for (size_t i = 0; i < sizeof beginnings / sizeof beginnings[0]; i++)
        if (!strncmp(text, beginnings[i], strlen(beginnings[i])))
            return true;
    return false;
}

static void check_unknown_auth(struct sc_lint *lint, const struct sc_setting *setting)
{
    if (!setting->keyword || !setting->value || sc_setting_keyword(setting)->type != SC_TYPE_AUTH ||
        is_auth(setting->value) || sc_place_is_template(setting->value))
        return;
    const char *near = nearest_word(lint, "psk pubkey eap xauth any", setting->value);
    struct sc_finding *finding =
        sc_find(lint->finder, SC_RULE_UNKNOWN_AUTH, sc_setting_value(setting),
                "charon does not know '%s' and falls back to any authentication", setting->value);
    if (near)
        sc_finding_help(lint->finder, finding, "did you mean '%s'?", near);
    else
        sc_finding_help(lint->finder, finding, "write psk, pubkey, eap, eap-METHOD or xauth");
}

SC_CHECKS(sc_checks_values, {SC_RULE_UNKNOWN_KEYWORD, .setting = check_unknown_keyword},
          {SC_RULE_MISPLACED_KEYWORD, .setting = check_misplaced_keyword},
          {SC_RULE_DEPRECATED_KEYWORD, .setting = check_deprecated_keyword},
          {SC_RULE_BAD_VALUE, .config = check_bad_value},
          {SC_RULE_ALIAS_KEYWORD, .setting = check_alias_keyword},
          {SC_RULE_ALIAS_CONFLICT, .conn = check_alias_conflict},
          {SC_RULE_FIREWALL_UPDOWN, .config = check_firewall_updown},
          {SC_RULE_ESP_AND_AH, .common = check_esp_and_ah},
          {SC_RULE_CHARONDEBUG, .config = check_charondebug},
          {SC_RULE_BAD_HOST, .conn = check_bad_host}, {SC_RULE_ODD_TIME, .common = check_odd_time},
          {SC_RULE_NUMBER_WRAPS, .setting = check_number_wraps},
          {SC_RULE_MARK_MASK, .setting = check_mark_mask},
          {SC_RULE_DSCP_RANGE, .common = check_dscp_range},
          {SC_RULE_TYPOGRAPHIC_QUOTES, .setting = check_typographic_quotes},
          {SC_RULE_PLACEHOLDER, .setting = check_placeholder},
          {SC_RULE_UNKNOWN_AUTH, .setting = check_unknown_auth});
