/* SW4xx: IKE behaviour. */
#include "lint/conns.h"
#include "lint/lint.h"

#include "lint/place.h"
#include "model/tokens.h"

#include <string.h>

/* Where a keyword was set, or the conn's header where nobody set it; NULL if this rule has told the
 * place before. */
static const void *place_of(const struct sc_conn *conn, enum sc_keyword_id id)
{
    const struct sc_value *value = sc_conn_value(conn, id);

    return value ? (const void *)value->setting : (const void *)conn;
}

static bool first_at(struct sc_lint *lint, enum sc_rule_id rule, const struct sc_conn *conn,
                     enum sc_keyword_id id)
{
    return sc_lint_first(lint, rule, place_of(conn, id));
}

static struct sc_range range_at(const struct sc_conn *conn, enum sc_keyword_id id)
{
    const struct sc_value *value = sc_conn_value(conn, id);

    return value ? sc_setting_range(value->setting) : conn->group->first->header;
}

static bool uses_psk(const struct sc_conn *conn)
{
    if (conn->left->login->auth || conn->right->login->auth)
        return (conn->left->login->auth && (!strcmp(conn->left->login->auth, "psk") ||
                                            !strcmp(conn->left->login->auth, "secret"))) ||
               (conn->right->login->auth && (!strcmp(conn->right->login->auth, "psk") ||
                                             !strcmp(conn->right->login->auth, "secret")));
    return conn->common->authby &&
           (!strcmp(conn->common->authby, "psk") || !strcmp(conn->common->authby, "secret") ||
            !strcmp(conn->common->authby, "xauthpsk"));
}

/* --- IKEv1 --- */

static void check_ikev1(struct sc_lint *lint, const struct sc_conn *conn)
{
    if (!sc_conn_negotiates(conn) || conn->common->keyexchange != SC_KEYEXCHANGE_IKEV1 ||
        !first_at(lint, SC_RULE_IKEV1, conn, SC_KW_KEYEXCHANGE))
        return;
    bool gone = lint->options->target == SC_TARGET_6_1;
    struct sc_finding *finding = sc_find(
        lint->finder, SC_RULE_IKEV1, range_at(conn, SC_KW_KEYEXCHANGE),
        gone ? "keyexchange=ikev1: strongSwan 6.1 is built without IKEv1 by default"
             : "keyexchange=ikev1: IKEv1 is Historic, and off by default since strongSwan 6.1");
    sc_finding_help(lint->finder, finding, "agree with the peer on keyexchange=ikev2");
}

static bool is_ikev1_without_dpd(const struct sc_conn *conn)
{
    return sc_conn_negotiates(conn) && conn->common->keyexchange == SC_KEYEXCHANGE_IKEV1 &&
           conn->common->dpdaction == SC_ACTION_NONE;
}

/* How many such conns have their version from this setting; counted once for all settings. */
static size_t ikev1_without_dpd(struct sc_lint *lint, const struct sc_setting *version)
{
    const struct sc_model *model = &lint->config->model;

    if (!lint->without_dpd) {
        lint->without_dpd = sc_map_new(lint->config->arena);
        for (size_t i = 0; i < model->conns.count; i++) {
            const struct sc_conn *conn = &model->conns.items[i];
            if (is_ikev1_without_dpd(conn))
                sc_lint_count(lint->without_dpd, sc_conn_value(conn, SC_KW_KEYEXCHANGE)->setting);
        }
    }
    return sc_lint_counted(lint->without_dpd, version);
}

/* An edit that switches dead peer detection on: where dpdaction= stands, else behind `beside`. */
static void dpd_switch_on(struct sc_lint *lint, struct sc_finding *finding,
                          const struct sc_conn *conn, const struct sc_setting *beside,
                          const char *action)
{
    const struct sc_value *off = sc_conn_value(conn, SC_KW_DPDACTION);

    if (off)
        sc_finding_edit(lint->finder, finding, SC_FIX_UNSAFE, sc_setting_value(off->setting),
                        action);
    else
        sc_place_add_behind(lint->finder, finding, SC_FIX_UNSAFE, beside,
                            sc_arena_format(lint->finder->arena, "dpdaction=%s", action));
}

static void check_ikev1_no_dpd(struct sc_lint *lint, const struct sc_conn *conn)
{
    if (!is_ikev1_without_dpd(conn))
        return;
    const struct sc_value *version = sc_conn_value(conn, SC_KW_KEYEXCHANGE);
    bool shared = version->origin != SC_ORIGIN_OWN;
    if (shared && !sc_lint_first(lint, SC_RULE_IKEV1_NO_DPD, version->setting))
        return;
    size_t others = shared ? ikev1_without_dpd(lint, version->setting) - 1 : 0;
    struct sc_finding *finding = sc_find(
        lint->finder, SC_RULE_IKEV1_NO_DPD,
        shared ? sc_setting_range(version->setting) : conn->group->first->header,
        others ? "conn '%s' and %zu more that inherit this are IKEv1 without dead peer "
                 "detection: they stay up while traffic vanishes"
               : "conn '%s' is IKEv1 without dead peer detection: it stays up while traffic "
                 "vanishes",
        conn->name, others);
    bool calls = conn->common->automatic == SC_AUTO_START && !sc_end_is_anybody(conn->right);
    const char *action = calls ? "restart" : "clear";
    sc_finding_help(lint->finder, finding, "add dpdaction=%s", action);
    dpd_switch_on(lint, finding, conn, version->setting, action);
}

/* Elements as somebody wrote them: a name or a template is one, whatever charon makes of it. */
static size_t written_elements(const char *list)
{
    struct sc_tokens tokens = {.text = list, .rest = list};
    size_t count = 0;

    while (sc_tokens_next(&tokens))
        count++;
    return count;
}

static void check_subnets_ikev1(struct sc_lint *lint, const struct sc_conn *conn)
{
    const struct {
        const struct sc_end *end;
        enum sc_keyword_id id;
    } ends[] = {{conn->left, SC_KW_LEFTSUBNET}, {conn->right, SC_KW_RIGHTSUBNET}};

    bool either =
        conn->common->keyexchange == SC_KEYEXCHANGE_IKE && sc_conn_value(conn, SC_KW_KEYEXCHANGE);
    if (!sc_conn_negotiates(conn) || (conn->common->keyexchange != SC_KEYEXCHANGE_IKEV1 && !either))
        return;
    for (size_t i = 0; i < 2; i++) {
        const struct sc_value *value = sc_conn_value(conn, ends[i].id);
        size_t count = value ? written_elements(value->setting->value) : 0;
        if (count < 2 || !first_at(lint, SC_RULE_SUBNETS_IKEV1, conn, ends[i].id))
            continue;
        bool waits = conn->common->automatic == SC_AUTO_ADD || either;
        struct sc_finding *finding = sc_find(
            lint->finder, SC_RULE_SUBNETS_IKEV1, range_at(conn, ends[i].id),
            either ? "a peer that speaks IKEv1 gets one of these %zu subnets for each quick mode "
                     "that it starts, usually the first only"
            : waits
                ? "IKEv1 negotiates one subnet at a time: a peer may ask for any of these %zu, but "
                  "this end, when it starts, asks for the first only"
                : "IKEv1 negotiates one subnet: this end asks for the first of these %zu only, and "
                  "the others are not protected",
            count);
        if (waits && finding->severity > SC_SEVERITY_NOTE)
            finding->severity = SC_SEVERITY_NOTE;
        sc_finding_help(lint->finder, finding,
                        "write a conn for each pair of subnets, or use keyexchange=ikev2");
    }
}

static void check_aggressive_psk(struct sc_lint *lint, const struct sc_conn *conn)
{
    if (!sc_conn_negotiates(conn) || !conn->common->aggressive || !uses_psk(conn) ||
        conn->common->keyexchange == SC_KEYEXCHANGE_IKEV2 ||
        !first_at(lint, SC_RULE_AGGRESSIVE_PSK, conn, SC_KW_AGGRESSIVE))
        return;
    struct sc_finding *finding =
        sc_find(lint->finder, SC_RULE_AGGRESSIVE_PSK, range_at(conn, SC_KW_AGGRESSIVE),
                "aggressive mode shows a hash of the pre-shared key to anybody who asks; charon "
                "refuses it as a "
                "responder");
    sc_finding_help(lint->finder, finding, "use main mode (aggressive=no), certificates, or IKEv2");
}

/* --- dead peer detection --- */

static void check_dpd_without_action(struct sc_lint *lint, const struct sc_conn *conn)
{
    const struct sc_value *delay = sc_conn_value(conn, SC_KW_DPDDELAY);
    const struct sc_value *timeout = sc_conn_value(conn, SC_KW_DPDTIMEOUT);
    const struct sc_value *value = delay ? delay : timeout;

    /* IKEv1 is SW402's */
    if (!sc_conn_negotiates(conn) || conn->common->dpdaction != SC_ACTION_NONE || !value ||
        conn->common->keyexchange == SC_KEYEXCHANGE_IKEV1 || (delay && !conn->common->dpddelay) ||
        !sc_lint_first(lint, SC_RULE_DPD_WITHOUT_ACTION, value->setting))
        return;
    struct sc_finding *finding = sc_find(
        lint->finder, SC_RULE_DPD_WITHOUT_ACTION, sc_setting_range(value->setting),
        "%s does nothing: dpdaction is none, so dead peer detection is off", value->setting->key);
    sc_finding_help(lint->finder, finding, "add dpdaction=clear, hold or restart");
    dpd_switch_on(lint, finding, conn, value->setting, "clear");
}

static void check_dpd_timeout_ikev2(struct sc_lint *lint, const struct sc_conn *conn)
{
    const struct sc_value *timeout = sc_conn_value(conn, SC_KW_DPDTIMEOUT);

    if (!sc_conn_negotiates(conn) || conn->common->keyexchange != SC_KEYEXCHANGE_IKEV2 ||
        !timeout || !sc_lint_first(lint, SC_RULE_DPD_TIMEOUT_IKEV2, timeout->setting))
        return;
    struct sc_finding *finding =
        sc_find(lint->finder, SC_RULE_DPD_TIMEOUT_IKEV2, sc_setting_range(timeout->setting),
                "dpdtimeout does nothing with IKEv2: retransmission decides when a peer is dead");
    sc_finding_help(
        lint->finder, finding,
        "remove it; charon.retransmit_tries and retransmit_timeout in strongswan.conf decide");
    sc_place_remove(lint->finder, finding, SC_FIX_SAFE, timeout->setting);
}

static void check_dpd_timeout_short(struct sc_lint *lint, const struct sc_conn *conn)
{
    if (!sc_conn_negotiates(conn) || conn->common->keyexchange != SC_KEYEXCHANGE_IKEV1 ||
        conn->common->dpdaction == SC_ACTION_NONE || !conn->common->dpdtimeout ||
        conn->common->dpdtimeout >= 2 * conn->common->dpddelay ||
        !first_at(lint, SC_RULE_DPD_TIMEOUT_SHORT, conn, SC_KW_DPDTIMEOUT))
        return;
    enum sc_keyword_id id =
        sc_conn_value(conn, SC_KW_DPDTIMEOUT) ? SC_KW_DPDTIMEOUT : SC_KW_DPDDELAY;
    bool never_asked = conn->common->dpdtimeout <= conn->common->dpddelay;
    struct sc_finding *finding = sc_find(
        lint->finder, SC_RULE_DPD_TIMEOUT_SHORT, range_at(conn, id),
        never_asked
            ? "an idle peer counts as dead after %llu s, but is asked only every %llu s: a "
              "tunnel to a living peer is torn down again and again"
            : "the peer counts as dead after %llu s, but is asked only every %llu s: one lost "
              "packet is enough",
        (unsigned long long)conn->common->dpdtimeout, (unsigned long long)conn->common->dpddelay);
    if (!never_asked && finding->severity > SC_SEVERITY_NOTE)
        finding->severity = SC_SEVERITY_NOTE;
    sc_finding_help(lint->finder, finding,
                    "make dpdtimeout at least twice, better five times dpddelay");
}

static void check_dpd_roadwarrior(struct sc_lint *lint, const struct sc_conn *conn)
{
    if (!sc_conn_negotiates(conn) || !sc_end_is_anybody(conn->right) ||
        sc_end_is_anybody(conn->left) ||
        (conn->common->dpdaction != SC_ACTION_HOLD &&
         conn->common->dpdaction != SC_ACTION_RESTART) ||
        !first_at(lint, SC_RULE_DPD_ROADWARRIOR, conn, SC_KW_DPDACTION))
        return;
    struct sc_finding *finding =
        sc_find(lint->finder, SC_RULE_DPD_ROADWARRIOR, range_at(conn, SC_KW_DPDACTION),
                "a peer at any address can't be called back: dpdaction=%s does nothing useful",
                conn->common->dpdaction == SC_ACTION_HOLD ? "hold" : "restart");
    sc_finding_help(lint->finder, finding, "write dpdaction=clear");
}

/* --- options of the other version --- */

static void wrong_version(struct sc_lint *lint, const struct sc_conn *conn, enum sc_rule_id rule,
                          enum sc_keyword_id id, bool matters)
{
    const struct sc_value *value = matters ? sc_conn_value(conn, id) : NULL;

    if (!value || !sc_lint_first(lint, rule, value->setting))
        return;
    struct sc_finding *finding =
        sc_find(lint->finder, rule, sc_setting_range(value->setting),
                "%s=%s is %s only and has no place here", value->setting->key,
                value->setting->value, rule == SC_RULE_OPTION_OF_IKEV1 ? "IKEv1" : "IKEv2");
    sc_finding_help(lint->finder, finding, "remove it, or change keyexchange");
    if (id == SC_KW_AGGRESSIVE || id == SC_KW_MODECONFIG)
        sc_place_remove(lint->finder, finding, SC_FIX_SAFE, value->setting);
}

static bool begins(const char *text, const char *with)
{
    return text && !strncmp(text, with, strlen(with));
}

static void check_option_of_ikev1(struct sc_lint *lint, const struct sc_conn *conn)
{
    enum sc_rule_id rule = SC_RULE_OPTION_OF_IKEV1;

    if (!sc_conn_negotiates(conn) || conn->common->keyexchange != SC_KEYEXCHANGE_IKEV2)
        return;
    wrong_version(lint, conn, rule, SC_KW_AGGRESSIVE, conn->common->aggressive);
    wrong_version(lint, conn, rule, SC_KW_MODECONFIG, conn->common->modeconfig_push);
    wrong_version(lint, conn, rule, SC_KW_AUTHBY, begins(conn->common->authby, "xauth"));
    wrong_version(lint, conn, rule, SC_KW_LEFTAUTH2, begins(conn->left->login->auth2, "xauth"));
    wrong_version(lint, conn, rule, SC_KW_RIGHTAUTH2, begins(conn->right->login->auth2, "xauth"));
}

static void check_option_of_ikev2(struct sc_lint *lint, const struct sc_conn *conn)
{
    enum sc_rule_id rule = SC_RULE_OPTION_OF_IKEV2;

    if (!sc_conn_negotiates(conn) || conn->common->keyexchange != SC_KEYEXCHANGE_IKEV1)
        return;
    wrong_version(lint, conn, rule, SC_KW_LEFTAUTH, begins(conn->left->login->auth, "eap"));
    wrong_version(lint, conn, rule, SC_KW_RIGHTAUTH, begins(conn->right->login->auth, "eap"));
    wrong_version(lint, conn, rule, SC_KW_LEFTAUTH2, begins(conn->left->login->auth2, "eap"));
    wrong_version(lint, conn, rule, SC_KW_RIGHTAUTH2, begins(conn->right->login->auth2, "eap"));
    wrong_version(lint, conn, rule, SC_KW_MEDIATION, conn->common->mediation);
    wrong_version(lint, conn, rule, SC_KW_MEDIATED_BY, conn->common->mediated_by != NULL);
}

/* --- lifetimes --- */

static void check_reauth(struct sc_lint *lint, const struct sc_conn *conn)
{
    const struct sc_value *value = sc_conn_value(conn, SC_KW_REAUTH);

    /* only where somebody asked for it: the default would be told for nearly every conn */
    if (!sc_conn_negotiates(conn) || !value || !conn->common->reauth || !conn->common->rekey ||
        conn->common->keyexchange == SC_KEYEXCHANGE_IKEV1 ||
        !sc_lint_first(lint, SC_RULE_REAUTH, value->setting))
        return;
    struct sc_finding *finding =
        sc_find(lint->finder, SC_RULE_REAUTH, sc_setting_range(value->setting),
                "reauthentication takes the tunnel down before it sets it up again");
    sc_finding_help(lint->finder, finding, "with IKEv2, reauth=no rekeys without a gap");
}

static void check_no_rekey(struct sc_lint *lint, const struct sc_conn *conn)
{
    if (!sc_conn_negotiates(conn) || conn->common->rekey ||
        !first_at(lint, SC_RULE_NO_REKEY, conn, SC_KW_REKEY))
        return;
    struct sc_finding *finding =
        sc_find(lint->finder, SC_RULE_NO_REKEY, range_at(conn, SC_KW_REKEY),
                "rekey=no also switches ikelifetime and lifetime off: unless the peer rekeys, keys "
                "last for ever");
    sc_finding_help(lint->finder, finding, "leave it only where the peer does the rekeying");
}

/* The margin at its largest, in seconds. */
static uint64_t largest_margin(const struct sc_conn *conn)
{
    uint64_t fuzz = conn->common->rekeyfuzz > 100000 ? 100000 : conn->common->rekeyfuzz;
    uint64_t margin = conn->common->margintime > UINT32_MAX ? UINT32_MAX : conn->common->margintime;

    return margin + margin * fuzz / 100;
}

static void margin_tell(struct sc_lint *lint, const struct sc_conn *conn, enum sc_keyword_id id,
                        uint64_t lifetime)
{
    uint64_t margin = largest_margin(conn);

    if (!lifetime || margin < lifetime || !first_at(lint, SC_RULE_MARGIN_TOO_LARGE, conn, id))
        return;
    struct sc_finding *finding =
        sc_find(lint->finder, SC_RULE_MARGIN_TOO_LARGE, range_at(conn, id),
                conn->common->margintime > lifetime
                    ? "%s is %llu s, and margintime is larger (with rekeyfuzz %llu s): charon "
                      "computes 1.8e19 s, and never renews it"
                    : "%s is %llu s, and renewal may begin %llu s before its end: it is renewed at "
                      "once, or never",
                sc_keyword(id)->name, (unsigned long long)lifetime, (unsigned long long)margin);
    sc_finding_help(lint->finder, finding,
                    "make the lifetime longer, or margintime and rekeyfuzz smaller");
    if (sc_conn_value(conn, SC_KW_MARGINTIME))
        sc_finding_relate(lint->finder, finding, range_at(conn, SC_KW_MARGINTIME),
                          "the margin is set here");
}

static void check_margin_too_large(struct sc_lint *lint, const struct sc_conn *conn)
{
    if (!sc_conn_negotiates(conn) || !conn->common->rekey)
        return;
    margin_tell(lint, conn, SC_KW_IKELIFETIME, conn->common->ikelifetime);
    margin_tell(lint, conn, SC_KW_LIFETIME, conn->common->lifetime);
}

/* --- bytes and packets --- */

static void life_check(struct sc_lint *lint, const struct sc_conn *conn, enum sc_keyword_id life,
                       enum sc_keyword_id margin)
{
    uint64_t limit = life == SC_KW_LIFEBYTES ? conn->common->lifebytes : conn->common->lifepackets;
    uint64_t before =
        life == SC_KW_LIFEBYTES ? conn->common->marginbytes : conn->common->marginpackets;
    bool wraps = before > limit;

    if (!sc_conn_negotiates(conn) || !conn->common->rekey || !limit || (before && !wraps) ||
        !first_at(lint, SC_RULE_LIFE_WITHOUT_MARGIN, conn, life))
        return;
    struct sc_finding *finding =
        sc_find(lint->finder, SC_RULE_LIFE_WITHOUT_MARGIN, range_at(conn, life),
                wraps ? "%s is larger than %s: charon computes 1.8e19, never renews the SA, and "
                        "drops it at its limit"
                      : "without %s the SA is not renewed before %s: it is dropped at its limit",
                sc_keyword(margin)->name, sc_keyword(life)->name);
    sc_finding_help(lint->finder, finding, "set %s to a tenth of %s", sc_keyword(margin)->name,
                    sc_keyword(life)->name);
}

static void check_life_without_margin(struct sc_lint *lint, const struct sc_conn *conn)
{
    life_check(lint, conn, SC_KW_LIFEBYTES, SC_KW_MARGINBYTES);
    life_check(lint, conn, SC_KW_LIFEPACKETS, SC_KW_MARGINPACKETS);
}

/* --- settings that cancel each other --- */

static void check_action_beside_trap(struct sc_lint *lint, const struct sc_conn *conn)
{
    bool closing = conn->common->closeaction == SC_ACTION_RESTART;
    bool dying = conn->common->dpdaction == SC_ACTION_RESTART;
    enum sc_keyword_id id = closing ? SC_KW_CLOSEACTION : SC_KW_DPDACTION;

    if (!sc_conn_negotiates(conn) || conn->common->automatic != SC_AUTO_ROUTE ||
        !(closing || dying) || !first_at(lint, SC_RULE_ACTION_BESIDE_TRAP, conn, id))
        return;
    struct sc_finding *finding = sc_find(
        lint->finder, SC_RULE_ACTION_BESIDE_TRAP, range_at(conn, id),
        "%s=restart beside auto=route: the trap brings the tunnel up again anyway, and both "
        "together make two of it",
        sc_keyword(id)->name);
    sc_finding_help(lint->finder, finding, "write %s=%s", sc_keyword(id)->name,
                    closing ? "none" : "clear");
}

/* Both renewed at about the same time: the new CHILD_SA is deleted with its IKE_SA at once. */
static bool lives_alike(const struct sc_conn *conn)
{
    return conn->common->ikelifetime >= conn->common->lifetime &&
           conn->common->ikelifetime - conn->common->lifetime < conn->common->ikelifetime / 10;
}

static void check_ike_lifetime_short(struct sc_lint *lint, const struct sc_conn *conn)
{
    /* with IKEv1 the new IKE_SA adopts the children */
    if (!sc_conn_negotiates(conn) || !conn->common->rekey || !conn->common->reauth ||
        (conn->common->ikelifetime >= conn->common->lifetime && !lives_alike(conn)) ||
        conn->common->keyexchange == SC_KEYEXCHANGE_IKEV1 ||
        !first_at(lint, SC_RULE_IKE_LIFETIME_SHORT, conn, SC_KW_IKELIFETIME))
        return;
    struct sc_finding *finding = sc_find(
        lint->finder, SC_RULE_IKE_LIFETIME_SHORT, range_at(conn, SC_KW_IKELIFETIME),
        lives_alike(conn)
            ? "ikelifetime (%llu s) is nearly lifetime (%llu s): the CHILD_SA is renewed, "
              "and renewed once more with the IKE_SA"
            : "ikelifetime (%llu s) is shorter than lifetime (%llu s), which is never "
              "reached",
        (unsigned long long)conn->common->ikelifetime, (unsigned long long)conn->common->lifetime);
    sc_finding_help(lint->finder, finding, "make ikelifetime a few times the lifetime");
}

/* --- starting --- */

static void check_one_try(struct sc_lint *lint, const struct sc_conn *conn)
{
    const struct sc_value *value = sc_conn_value(conn, SC_KW_KEYINGTRIES);

    if (!sc_conn_negotiates(conn) || conn->common->automatic != SC_AUTO_START ||
        conn->common->keyingtries != 1 || !value ||
        !sc_lint_first(lint, SC_RULE_ONE_TRY, value->setting))
        return;
    struct sc_finding *finding =
        sc_find(lint->finder, SC_RULE_ONE_TRY, sc_setting_range(value->setting),
                "auto=start tries once: if the peer is down then, the tunnel stays down");
    sc_finding_help(lint->finder, finding, "write keyingtries=%%forever");
}

static void check_close_action(struct sc_lint *lint, const struct sc_conn *conn)
{
    if (!sc_conn_negotiates(conn) ||
        (conn->common->closeaction != SC_ACTION_RESTART &&
         conn->common->closeaction != SC_ACTION_HOLD) ||
        (!conn->common->reauth && lint->config->model.setup.uniqueids == SC_UNIQUE_NO) ||
        !first_at(lint, SC_RULE_CLOSE_ACTION, conn, SC_KW_CLOSEACTION))
        return;
    struct sc_finding *finding =
        sc_find(lint->finder, SC_RULE_CLOSE_ACTION, range_at(conn, SC_KW_CLOSEACTION),
                "closeaction also acts when the peer replaces or reauthenticates the SA, and may "
                "pile up duplicates");
    sc_finding_help(lint->finder, finding,
                    "leave it out where the peer uses reauthentication or uniqueids");
}

/* Host to host with whoever sends or gets a packet that the trap's selector matches
 * (sa/trap_manager.c, install(), 5.9.8: %any is allowed in transport mode). */
static bool is_trap_any(const struct sc_conn *conn)
{
    return conn->common->automatic == SC_AUTO_ROUTE && sc_end_is_anybody(conn->right) &&
           (conn->mode == SC_MODE_TRANSPORT || conn->mode == SC_MODE_TRANSPORT_PROXY);
}

static void check_start_any(struct sc_lint *lint, const struct sc_conn *conn)
{
    bool start =
        conn->common->automatic == SC_AUTO_START || conn->common->automatic == SC_AUTO_ROUTE;

    /* one end is this machine, so both must be checked: the other one must be known */
    if (!sc_conn_negotiates(conn) || !start || !sc_end_is_anybody(conn->right))
        return;
    if (is_trap_any(conn))
        return;
    struct sc_range place = sc_conn_value(conn, SC_KW_RIGHTHOST) ? range_at(conn, SC_KW_RIGHTHOST)
                                                                 : conn->group->first->header;
    if (!sc_end_is_anybody(conn->left) && sc_conn_value(conn, SC_KW_RIGHTHOST) == NULL &&
        sc_conn_value(conn, SC_KW_LEFTHOST) == NULL)
        return;
    if (sc_conn_value(conn, SC_KW_RIGHTHOST) &&
        !first_at(lint, SC_RULE_START_ANY, conn, SC_KW_RIGHTHOST))
        return;
    struct sc_finding *finding =
        sc_find(lint->finder, SC_RULE_START_ANY, place,
                conn->common->automatic == SC_AUTO_START
                    ? "conn '%s' can't be started: the peer's address is unknown"
                    : "conn '%s' can't be routed: the peer's address is unknown",
                conn->name);
    sc_finding_help(lint->finder, finding,
                    "name the peer in right=, or write auto=add and wait for it");
    sc_finding_relate(lint->finder, finding, range_at(conn, SC_KW_AUTO), "it is to start here");
}

static void check_route_sourceip(struct sc_lint *lint, const struct sc_conn *conn)
{
    if (!sc_conn_negotiates(conn) || conn->common->automatic != SC_AUTO_ROUTE ||
        !conn->left->sourceip || conn->left->sourceip[0] != '%' || conn->left->subnet ||
        !first_at(lint, SC_RULE_ROUTE_SOURCEIP, conn, SC_KW_LEFTSOURCEIP))
        return;
    struct sc_finding *finding = sc_find(
        lint->finder, SC_RULE_ROUTE_SOURCEIP, range_at(conn, SC_KW_LEFTSOURCEIP),
        "auto=route waits for packets, but the address they would come from is not known before");
    sc_finding_help(lint->finder, finding, "write auto=start");
}

/* --- the rest --- */

static void check_uniqueids_no(struct sc_lint *lint)
{
    const struct sc_setup *setup = &lint->config->model.setup;

    for (size_t i = 0; i < setup->value_count; i++) {
        const struct sc_setting *setting = setup->values[i].setting;
        bool off = setup->uniqueids == SC_UNIQUE_NO || setup->uniqueids == SC_UNIQUE_NEVER;
        if (!off || setting->keyword != SC_KW_UNIQUEIDS)
            continue;
        sc_find(
            lint->finder, SC_RULE_UNIQUEIDS_NO, sc_setting_range(setting),
            setup->uniqueids == SC_UNIQUE_NEVER
                ? "uniqueids=never: IKE_SAs of a client that comes back stay side by side until "
                  "they expire"
                : "uniqueids=no: IKE_SAs of one peer stay side by side, unless it sends "
                  "INITIAL_CONTACT, which still replaces the old ones");
    }
}

/* A setting that is good to know of, once for each place. */
static void option_tell(struct sc_lint *lint, const struct sc_conn *conn, enum sc_rule_id rule,
                        enum sc_keyword_id id, const char *message)
{
    const struct sc_value *value = sc_conn_value(conn, id);

    if (value && sc_lint_first(lint, rule, value->setting))
        sc_find(lint->finder, rule, sc_setting_range(value->setting), "%s", message);
}

static void check_no_policy(struct sc_lint *lint, const struct sc_conn *conn)
{
    if (sc_conn_negotiates(conn) && !conn->common->installpolicy)
        option_tell(
            lint, conn, SC_RULE_NO_POLICY, SC_KW_INSTALLPOLICY,
            "charon installs no policies: something else must send traffic into the tunnel");
}

static void check_compress(struct sc_lint *lint, const struct sc_conn *conn)
{
    if (sc_conn_negotiates(conn) && conn->common->compress)
        option_tell(lint, conn, SC_RULE_COMPRESS, SC_KW_COMPRESS,
                    "IPComp seldom pays: most traffic is compressed or encrypted already");
}

static void check_force_encaps(struct sc_lint *lint, const struct sc_conn *conn)
{
    if (sc_conn_negotiates(conn) && conn->common->forceencaps)
        option_tell(lint, conn, SC_RULE_FORCE_ENCAPS, SC_KW_FORCEENCAPS,
                    "every ESP packet is wrapped in UDP, also where there is no NAT");
}

static void check_no_fragmentation(struct sc_lint *lint, const struct sc_conn *conn)
{
    bool certificates = conn->left->login->cert || conn->right->login->cert;

    if (sc_conn_negotiates(conn) && conn->common->fragmentation == SC_FRAGMENTATION_NO &&
        certificates)
        option_tell(
            lint, conn, SC_RULE_NO_FRAGMENTATION, SC_KW_FRAGMENTATION,
            "IKE messages with certificates are larger than a packet, and are not fragmented");
}

static void check_transport_subnets(struct sc_lint *lint, const struct sc_conn *conn)
{
    static const enum sc_keyword_id ids[] = {SC_KW_LEFTSUBNET, SC_KW_RIGHTSUBNET,
                                             SC_KW_LEFTSOURCEIP, SC_KW_RIGHTSOURCEIP};

    if (!sc_conn_negotiates(conn) || conn->mode != SC_MODE_TRANSPORT || is_trap_any(conn))
        return;
    for (size_t i = 0; i < sizeof ids / sizeof ids[0]; i++) {
        const struct sc_value *value = sc_conn_value(conn, ids[i]);
        const struct sc_end *end = i % 2 ? conn->right : conn->left;
        bool wide = i >= 2;
        for (size_t s = 0; i < 2 && s < end->subnets.count; s++) {
            const struct sc_ts *ts = &end->subnets.items[s];
            wide |= !ts->dynamic && !ts->error &&
                    ts->prefix < (ts->network.family == AF_INET ? 32 : 128);
        }
        if (!value || !wide || !sc_lint_first(lint, SC_RULE_TRANSPORT_SUBNETS, value->setting))
            continue;
        struct sc_finding *finding =
            sc_find(lint->finder, SC_RULE_TRANSPORT_SUBNETS, sc_setting_range(value->setting),
                    "transport mode protects the two hosts only: %s has no effect or fails",
                    value->setting->key);
        sc_finding_help(lint->finder, finding, "write type=tunnel, or take %s out",
                        value->setting->key);
        return;
    }
}

static void check_shunt_not_routed(struct sc_lint *lint, const struct sc_conn *conn)
{
    if (!conn->loaded || !sc_conn_is_shunt(conn) || conn->common->automatic == SC_AUTO_ROUTE ||
        !first_at(lint, SC_RULE_SHUNT_NOT_ROUTED, conn, SC_KW_AUTO))
        return;
    struct sc_finding *finding =
        sc_find(lint->finder, SC_RULE_SHUNT_NOT_ROUTED, range_at(conn, SC_KW_AUTO),
                "conn '%s' is a policy without IPsec, which takes effect only when it is routed",
                conn->name);
    sc_finding_help(lint->finder, finding, "write auto=route");
}

SC_CHECKS(sc_checks_ike, {SC_RULE_IKEV1, .common = check_ikev1},
          {SC_RULE_IKEV1_NO_DPD, .common = check_ikev1_no_dpd},
          {SC_RULE_DPD_WITHOUT_ACTION, .common = check_dpd_without_action},
          {SC_RULE_DPD_TIMEOUT_IKEV2, .common = check_dpd_timeout_ikev2},
          {SC_RULE_DPD_TIMEOUT_SHORT, .common = check_dpd_timeout_short},
          {SC_RULE_DPD_ROADWARRIOR, .conn = check_dpd_roadwarrior},
          {SC_RULE_OPTION_OF_IKEV1, .conn = check_option_of_ikev1},
          {SC_RULE_OPTION_OF_IKEV2, .conn = check_option_of_ikev2},
          {SC_RULE_SUBNETS_IKEV1, .conn = check_subnets_ikev1},
          {SC_RULE_AGGRESSIVE_PSK, .conn = check_aggressive_psk},
          {SC_RULE_REAUTH, .common = check_reauth}, {SC_RULE_NO_REKEY, .common = check_no_rekey},
          {SC_RULE_MARGIN_TOO_LARGE, .common = check_margin_too_large},
          {SC_RULE_IKE_LIFETIME_SHORT, .common = check_ike_lifetime_short},
          {SC_RULE_ONE_TRY, .common = check_one_try},
          {SC_RULE_CLOSE_ACTION, .common = check_close_action},
          {SC_RULE_START_ANY, .conn = check_start_any},
          {SC_RULE_ROUTE_SOURCEIP, .conn = check_route_sourceip},
          {SC_RULE_UNIQUEIDS_NO, .config = check_uniqueids_no},
          {SC_RULE_NO_POLICY, .common = check_no_policy},
          {SC_RULE_COMPRESS, .common = check_compress},
          {SC_RULE_NO_FRAGMENTATION, .conn = check_no_fragmentation},
          {SC_RULE_FORCE_ENCAPS, .common = check_force_encaps},
          {SC_RULE_TRANSPORT_SUBNETS, .conn = check_transport_subnets},
          {SC_RULE_LIFE_WITHOUT_MARGIN, .common = check_life_without_margin},
          {SC_RULE_ACTION_BESIDE_TRAP, .common = check_action_beside_trap},
          {SC_RULE_SHUNT_NOT_ROUTED, .common = check_shunt_not_routed});
