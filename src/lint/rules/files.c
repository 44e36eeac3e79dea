/* SW7xx: files that settings name. Only where there is an ipsec.d to look into. */
#include "lint/lint.h"

#include "charon/credentials.h"
#include "lint/place.h"
#include "model/tokens.h"

#include <string.h>
#include <unistd.h>

static bool is_there(struct sc_lint *lint, const char *folder, const char *name, size_t length)
{
    const char *copy = sc_arena_copy(lint->config->arena, name, length);

    return access(sc_credentials_path(lint->config->arena, lint->config, folder, copy), F_OK) == 0;
}

static bool has_folder(struct sc_lint *lint, const char *folder)
{
    return access(sc_arena_format(lint->config->arena, "%s/ipsec.d/%s", lint->config->sysconfdir,
                                  folder),
                  F_OK) == 0;
}

static void cert_check(struct sc_lint *lint, const struct sc_conn *conn, enum sc_keyword_id id)
{
    const struct sc_value *value = sc_conn_value(conn, id);

    if (!conn->loaded || !value || !sc_lint_first(lint, SC_RULE_CERT_MISSING, value->setting))
        return;
    struct sc_tokens tokens = {.text = value->setting->value, .rest = value->setting->value};
    while (sc_tokens_next(&tokens)) {
        if (!tokens.length || *tokens.token == '%' || strchr(value->setting->value, '$') ||
            (*tokens.token == '/' ? false : !has_folder(lint, "certs")) ||
            is_there(lint, "certs", tokens.token, tokens.length))
            continue;
        if (*tokens.token == '/')
            continue; /* of the machine that the file is for */
        size_t start = (size_t)(tokens.token - tokens.text);
        struct sc_finding *finding =
            sc_find(lint->finder, SC_RULE_CERT_MISSING,
                    sc_place_part(value->setting, start, start + tokens.length),
                    "'%.*s' is not in ipsec.d/certs: charon can't load it", (int)tokens.length,
                    tokens.token);
        sc_finding_help(lint->finder, finding, "put the certificate there, or correct the name");
    }
}

static void check_cert_missing(struct sc_lint *lint, const struct sc_conn *conn)
{
    static const enum sc_keyword_id ids[] = {SC_KW_LEFTCERT, SC_KW_RIGHTCERT, SC_KW_LEFTCERT2,
                                             SC_KW_RIGHTCERT2};

    for (size_t i = 0; i < sizeof ids / sizeof ids[0]; i++)
        cert_check(lint, conn, ids[i]);
}

static void check_cacert_missing(struct sc_lint *lint)
{
    const struct sc_model *model = &lint->config->model;

    for (size_t i = 0; i < model->cas.count; i++) {
        const struct sc_ca *ca = &model->cas.items[i];
        for (size_t v = 0; v < ca->value_count; v++) {
            const struct sc_setting *setting = ca->values[v].setting;
            const char *name = setting->value;
            if (!ca->loaded || setting->keyword != SC_KW_CACERT || *name == '/' || *name == '%' ||
                !has_folder(lint, "cacerts") || is_there(lint, "cacerts", name, strlen(name)) ||
                !sc_lint_first(lint, SC_RULE_CACERT_MISSING, setting))
                continue;
            struct sc_finding *finding =
                sc_find(lint->finder, SC_RULE_CACERT_MISSING, sc_setting_value(setting),
                        "'%s' is not in ipsec.d/cacerts: charon ignores ca '%s'", name, ca->name);
            sc_finding_help(lint->finder, finding,
                            "put the certificate there, or correct the name");
        }
    }
}

/* The script's path on this machine, where the folder that it is said to be in is there; else NULL.
 */
static const char *script_path(struct sc_lint *lint, const char *command)
{
    struct sc_arena *arena = lint->config->arena;
    const char *path = sc_arena_copy(arena, command, strcspn(command, " \t"));
    const char *slash = strrchr(path, '/');
    bool here = !strcmp(lint->config->sysconfdir, "/etc");

    bool below = slash && !strncmp(path, "/etc/", 5) && slash > path + strlen("/etc");
    if (*path != '/' || slash == path || strchr(path, '$') || (!here && !below))
        return NULL;
    path = sc_credentials_path(arena, lint->config, "", path);
    slash = strrchr(path, '/');
    const char *folder = sc_arena_copy(arena, path, (size_t)(slash - path));
    return access(folder, F_OK) == 0 ? path : NULL;
}

static void check_updown_missing(struct sc_lint *lint, const struct sc_conn *conn)
{
    static const enum sc_keyword_id ids[] = {SC_KW_LEFTUPDOWN, SC_KW_RIGHTUPDOWN};

    for (size_t i = 0; i < sizeof ids / sizeof ids[0]; i++) {
        const struct sc_value *value = sc_conn_value(conn, ids[i]);
        if (!conn->loaded || !value || !value->setting->value)
            continue;
        const char *path = script_path(lint, value->setting->value);
        if (!path || access(path, F_OK) == 0 ||
            !sc_lint_first(lint, SC_RULE_UPDOWN_MISSING, value->setting))
            continue;
        struct sc_finding *finding =
            sc_find(lint->finder, SC_RULE_UPDOWN_MISSING, sc_setting_value(value->setting),
                    "there is no '%s': the tunnel comes up, but nothing is run for it", path);
        sc_finding_help(lint->finder, finding, "put the script there, or correct the name");
    }
}

SC_CHECKS(sc_checks_files, {SC_RULE_UPDOWN_MISSING, .conn = check_updown_missing},
          {SC_RULE_CERT_MISSING, .conn = check_cert_missing},
          {SC_RULE_CACERT_MISSING, .config = check_cacert_missing});
