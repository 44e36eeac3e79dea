/* ipsec.conf of any bytes, through every stage. No other file is read: what depends on the file
 * system can't be reproduced. */
#include <swanconf/swanconf.h>

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct sc_load_options options = {.no_files = true,
                                      .sysconfdir = "/nowhere",
                                      .text = (const char *)data,
                                      .text_length = size};
    struct sc_lint_options lint = {.target = size % 3,
                                   .profile = size % 2 ? SC_PROFILE_STRICT : SC_PROFILE_RFC};
    struct sc_emit_options emit = {.target = SC_TARGET_5_9};
    struct sc_report_options report = {.format = SC_FORMAT_TEXT, .show = SC_SEVERITY_NOTE};
    struct sc_config *config;
    struct sc_findings findings;
    struct sc_losses losses;
    FILE *out = fopen("/dev/null", "w");

    if (sc_config_load("ipsec.conf", &options, &config) != SC_OK ||
        !sc_lint(config, &lint, &findings) || !sc_emit_swanctl(config, &emit, out, &losses) ||
        !sc_emit_json(config, &emit, out))
        abort();
    struct sc_report_item item = {
        .name = "ipsec.conf", .accepted = config->model.accepted, .findings = &findings};
    for (report.format = 0; report.format < SC_FORMAT_COUNT; report.format++)
        if (sc_report_format_name(report.format) && !sc_report(out, &item, 1, &report))
            abort();
    sc_config_free(config);
    fclose(out);
    return 0;
}
