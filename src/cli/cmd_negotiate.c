#include "cli/cli.h"

#include <langinfo.h>
#include <limits.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>

/* The options of each end. */
static const struct {
    enum option_id secrets, sysconfdir, nat, local;
} of_end[2] = {
    {OPTION_SECRETS_A, OPTION_SYSCONFDIR_A, OPTION_NAT_A, OPTION_LOCAL_A},
    {OPTION_SECRETS_B, OPTION_SYSCONFDIR_B, OPTION_NAT_B, OPTION_LOCAL_B},
};

/* How an end is read; `beside` is the path of the secrets that lie beside it, to be freed. */
struct end_reading {
    struct sc_load_options load;
    char *beside;
};

static bool end_load(const struct arguments *arguments, size_t end, struct end_reading *reading,
                     struct sc_party *party)
{
    const char *path = arguments->operands.items[end];
    struct sc_load_options *load = &reading->load;

    if (!load_parse(arguments, load) || !addresses_check(arguments, of_end[end].local) ||
        !addresses_check(arguments, of_end[end].nat))
        return false;
    load->secrets = arguments->value[of_end[end].secrets];
    load->sysconfdir = arguments->value[of_end[end].sysconfdir];
    if (!secrets_default(load, path, &reading->beside))
        return !trouble("out of memory");
    party->path = path;
    party->load = load;
    enum sc_status status = sc_config_load(path, load, &party->config);
    if (!party->config)
        return !trouble("out of memory");
    if (status != SC_OK || party->config->trouble)
        return !trouble("%s", party->config->trouble ? party->config->trouble : "out of memory");
    if (party->config->model.veiled)
        trouble("%s: what takes something from files outside of its folder is left out", path);
    if (party->config->model.accepted)
        return true;
    return !trouble("%s: strongSwan refuses this file and loads nothing of it: see `swanconf lint`",
                    path);
}

/* The folder that a file lies in, without those above it; "" for none. */
static void folder_name(const char *path, char name[NAME_MAX + 1])
{
    const char *end = strrchr(path, '/'), *start = end;

    while (start && start > path && start[-1] != '/')
        start--;
    snprintf(name, NAME_MAX + 1, "%.*s", start ? (int)(end - start) : 0, start ? start : "");
}

/* What to call the ends: their folders where these tell them apart, else their files. */
static void ends_name(const struct arguments *arguments, char names[2][NAME_MAX + 1],
                      struct sc_party ends[2])
{
    for (size_t end = 0; end < 2; end++)
        folder_name(arguments->operands.items[end], names[end]);
    bool apart = *names[0] && *names[1] && strcmp(names[0], names[1]) != 0 &&
                 strcmp(names[0], "..") != 0 && strcmp(names[1], "..") != 0 &&
                 strcmp(names[0], ".") != 0 && strcmp(names[1], ".") != 0;
    for (size_t end = 0; end < 2; end++)
        ends[end].name = apart ? names[end] : arguments->operands.items[end];
}

/* --conn A:B, or A for both ends' sake. */
static char *conns_parse(const struct arguments *arguments, struct sc_party ends[2])
{
    const char *value = arguments->value[OPTION_CONN];
    char *copy = value ? strdup(value) : NULL;
    char *colon = copy ? strchr(copy, ':') : NULL;

    if (!copy)
        return NULL;
    ends[0].conn = copy;
    ends[1].conn = colon ? colon + 1 : "";
    if (colon)
        *colon = '\0';
    return copy;
}

static bool conn_check(const struct sc_party *end)
{
    if (!end->conn || !*end->conn || sc_model_conn(&end->config->model, end->conn))
        return true;
    return !trouble("%s has no conn '%s'", end->name, end->conn);
}

static int play(const struct arguments *arguments, struct sc_party ends[2])
{
    unsigned target = SC_TARGET_5_9, json = 0;

    if (!option_choose(arguments, OPTION_TARGET, &target) ||
        !option_choose(arguments, OPTION_LOG_FORMAT, &json) || !conn_check(&ends[0]) ||
        !conn_check(&ends[1]))
        return EXIT_TROUBLE;
    const struct sc_negotiation *found = sc_negotiate(ends, target, 0);
    if (!found)
        return trouble("out of memory");
    setlocale(LC_CTYPE, "");
    bool ascii = strcmp(nl_langinfo(CODESET), "UTF-8") != 0;
    bool done = json ? sc_negotiation_json(found, ends, stdout)
                     : sc_negotiation_text(found, ends, ascii, stdout);
    if (!done)
        return trouble("the result can't be written");
    if (!found->plays.count)
        return trouble("no conn of one end means one of the other: name them with --conn A:B");
    return found->failed ? EXIT_FINDINGS : found->unknown ? EXIT_TROUBLE : EXIT_CLEAN;
}

int cmd_negotiate(const struct arguments *arguments)
{
    struct sc_party ends[2] = {0};
    struct end_reading readings[2] = {0};
    char names[2][NAME_MAX + 1];
    int status = EXIT_TROUBLE;

    if (arguments->operands.count != 2)
        return trouble("negotiate takes two files: the ipsec.conf of each end");
    ends_name(arguments, names, ends);
    for (size_t end = 0; end < 2; end++) {
        const struct words *local = &arguments->all[of_end[end].local];
        ends[end].seen_as = arguments->value[of_end[end].nat];
        ends[end].local = local->items;
        ends[end].local_count = local->count;
    }
    char *conns = conns_parse(arguments, ends);
    if (end_load(arguments, 0, &readings[0], &ends[0]) &&
        end_load(arguments, 1, &readings[1], &ends[1]))
        status = play(arguments, ends);
    for (size_t end = 0; end < 2; end++) {
        sc_config_free(ends[end].config);
        free(readings[end].beside);
    }
    free(conns);
    return status;
}
