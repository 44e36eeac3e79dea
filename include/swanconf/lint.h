/* Rules over a configuration. */
#ifndef SWANCONF_LINT_H
#define SWANCONF_LINT_H

#include <swanconf/charon.h>

enum sc_profile { SC_PROFILE_RFC, SC_PROFILE_CNSA2, SC_PROFILE_STRICT };

/* What the file is taken for. */
enum sc_dialect { SC_DIALECT_AUTO, SC_DIALECT_STRONGSWAN, SC_DIALECT_LIBRESWAN };

struct sc_lint_options {
    enum sc_target target;
    enum sc_profile profile;
    enum sc_dialect dialect;
    bool migration; /* rules about moving to swanctl.conf (SW8xx) count, whatever the target */
    const char *const *local; /* addresses of this machine, as text */
    size_t local_count;
    bool require_reason; /* a comment that ignores findings must say why */
    int64_t now;         /* seconds since 1970 for certificates; 0: the clock's */
};

/* Run every rule over `config`. Findings (those of reading among them) come sorted by file, place
 * and code, and belong to config. False when out of memory. */
SC_API bool sc_lint(struct sc_config *config, const struct sc_lint_options *options,
                    struct sc_findings *findings);

#endif
