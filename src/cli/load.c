/* Options about what is read. */
#include "cli/cli.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

bool number_parse(const struct arguments *arguments, enum option_id id, size_t *number)
{
    const char *value = arguments->value[id];
    char *end;

    if (!value)
        return true;
    errno = 0;
    unsigned long long parsed = strtoull(value, &end, 10);
    if (*value >= '1' && *value <= '9' && !*end && !errno && parsed <= SIZE_MAX / 16) {
        *number = (size_t)parsed;
        return true;
    }
    trouble("'%s': --%s takes a number from 1 on", value, option_row(id)->name);
    return false;
}

static bool is_address(const char *text)
{
    unsigned char bytes[sizeof(struct in6_addr)];

    return inet_pton(AF_INET, text, bytes) == 1 || inet_pton(AF_INET6, text, bytes) == 1;
}

bool addresses_check(const struct arguments *arguments, enum option_id id)
{
    const struct words *words = &arguments->all[id];

    for (size_t i = 0; i < words->count; i++) {
        if (!is_address(words->items[i]))
            return refuse(arguments, "'%s': %s%s takes an IPv4 or IPv6 address", words->items[i],
                          option_mark(arguments), option_row(id)->name);
    }
    return true;
}

bool load_parse(const struct arguments *arguments, struct sc_load_options *options)
{
    *options = (struct sc_load_options){
        .secrets = arguments->value[OPTION_SECRETS],
        .sysconfdir = arguments->value[OPTION_SYSCONFDIR],
        .stdin_name = arguments->value[OPTION_STDIN_FILENAME],
        .root = arguments->value[OPTION_ROOT],
    };
    return number_parse(arguments, OPTION_MAX_FILES, &options->most_files) &&
           number_parse(arguments, OPTION_MAX_INCLUDED, &options->most_included) &&
           addresses_check(arguments, OPTION_LOCAL);
}

void unseen_say(const struct sc_config *config)
{
    if (config && config->certificates_unseen)
        fputs("swanconf: certificates and keys were not looked at: OpenSSL's libcrypto is not "
              "installed\n",
              stderr);
}

/* --- the ipsec.secrets beside a file --- */

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash ? slash + 1 : path;
}

bool secrets_default(struct sc_load_options *options, const char *path, char **beside)
{
    size_t folder = (size_t)(base_name(path) - path);

    *beside = NULL;
    if (options->secrets || !strcmp(path, "-"))
        return true;
    *beside = malloc(folder + sizeof "ipsec.secrets");
    if (!*beside)
        return false;
    memcpy(*beside, path, folder);
    strcpy(*beside + folder, "ipsec.secrets");
    options->secrets = *beside;
    options->secrets_optional = true;
    return true;
}
