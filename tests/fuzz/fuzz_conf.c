/* ipsec.conf of any bytes: reading, resolving, every rule, findings as text. */
#include "harness.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct sc_config *config = load(data, size, NULL, 0);
    struct sc_findings findings = lint(config, size);

    report(config, &findings, SC_FORMAT_TEXT, nowhere());
    sc_config_free(config);
    return 0;
}
