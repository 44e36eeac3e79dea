/* SW8xx: migration. */
#include "lint/lint.h"

#include "lint/place.h"

#include <string.h>

static void check_legacy_interface(struct sc_lint *lint)
{
    const struct sc_model *model = &lint->config->model;

    if (!model->groups.count)
        return;
    struct sc_finding *finding = sc_find(
        lint->finder, SC_RULE_LEGACY_INTERFACE, model->groups.items[0]->first->header,
        "strongSwan has not built what reads ipsec.conf by default since 6.0 (December 2024)");
    sc_finding_help(lint->finder, finding, "`swanconf translate` writes swanctl.conf out of it");
}

static void check_unspellable_name(struct sc_lint *lint, const struct sc_conn *conn)
{
    if (!conn->loaded || !conn->name[strcspn(conn->name, " \t\r\n#{}:.,=\"'")])
        return;
    sc_find(lint->finder, SC_RULE_UNSPELLABLE_NAME, conn->group->first->name_at,
            "swanctl.conf can't spell the name '%s': a translation has another one", conn->name);
}

static void check_loose_identity(struct sc_lint *lint, const struct sc_connection *connection)
{
    for (size_t i = 0; i < connection->remote_rounds.count; i++) {
        enum sc_keyword_id id = connection->swapped ? (i ? SC_KW_LEFTID2 : SC_KW_LEFTID)
                                                    : (i ? SC_KW_RIGHTID2 : SC_KW_RIGHTID);
        const struct sc_value *value = sc_conn_value(connection->conn, id);
        if (!connection->remote_rounds.items[i].loose || !value ||
            !sc_lint_first(lint, SC_RULE_LOOSE_IDENTITY, value->setting))
            continue;
        struct sc_finding *finding =
            sc_find(lint->finder, SC_RULE_LOOSE_IDENTITY, sc_setting_value(value->setting),
                    "'%s' matches loosely, which swanctl.conf can't say", value->setting->value);
        sc_finding_help(lint->finder, finding,
                        "write the identity that the peer sends, or leave rightid out");
    }
}

SC_CHECKS(sc_checks_migration, {SC_RULE_LEGACY_INTERFACE, .config = check_legacy_interface},
          {SC_RULE_UNSPELLABLE_NAME, .conn = check_unspellable_name},
          {SC_RULE_LOOSE_IDENTITY, .connection = check_loose_identity});
