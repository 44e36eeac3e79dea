/* readback FILE…: each ipsec.conf, with the ipsec.secrets beside it, translated and read back. */
#include "readback.h"

#include <stdlib.h>
#include <string.h>

static bool check(const char *path)
{
    size_t folder = strlen(path) - strlen(strrchr(path, '/') ? strrchr(path, '/') + 1 : path);
    char *secrets = calloc(1, folder + sizeof "ipsec.secrets");
    struct sc_config *config;

    memcpy(secrets, path, folder);
    strcpy(secrets + folder, "ipsec.secrets");
    struct sc_load_options options = {.secrets = secrets, .secrets_optional = true};
    enum sc_status status = sc_config_load(path, &options, &config);
    const char *wrong = status == SC_OK ? readback(config, true) : "it can't be loaded";
    if (wrong)
        printf("FAIL readback %s: %s\n", path, wrong);
    sc_config_free(config);
    free(secrets);
    return !wrong;
}

int main(int argc, char **argv)
{
    int failed = 0;

    for (int i = 1; i < argc; i++)
        failed += !check(argv[i]);
    printf("readback: %d passed, %d failed\n", argc - 1 - failed, failed);
    return failed ? 1 : 0;
}
