/* ipsec.secrets of any bytes beside a conn that asks for a key: reading, every rule, findings as
 * text. */
#include "harness.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char conf[] =
        "conn a\n\tauthby=psk\n\tleft=192.0.2.1\n\tright=192.0.2.2\n\tauto=add\n";
    struct sc_config *config = load(conf, sizeof conf - 1, data, size);
    struct sc_findings findings = lint(config, size);

    report(config, &findings, SC_FORMAT_TEXT, nowhere());
    sc_config_free(config);
    return 0;
}
