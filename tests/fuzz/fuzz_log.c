/* A log of any bytes: reading, judging, both outputs. */
#include "harness.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct sc_diagnose *diagnose = sc_diagnose_new();
    size_t half = size / 2;

    if (!diagnose || !sc_diagnose_feed(diagnose, (const char *)data, half) ||
        !sc_diagnose_feed(diagnose, (const char *)data + half, size - half))
        abort();
    const struct sc_diagnosis *found = sc_diagnose_end(diagnose);
    if (!found || !sc_diagnosis_text(found, NULL, true, nowhere()) ||
        !sc_diagnosis_json(found, NULL, nowhere()))
        abort();
    sc_diagnose_free(diagnose);
    return 0;
}
