/* The checks of SW5xx, joined to their rules in rules/secrets.c. */
#ifndef SC_LINT_SECRET_CHECKS_H
#define SC_LINT_SECRET_CHECKS_H

#include "lint/lint.h"

/* PSK, EAP, XAUTH or NTLM: a secret that both ends know. */
bool sc_secret_is_shared(const struct sc_secret *secret);

/* A key of plain text for a map: lower case, in the arena. */
const char *sc_lint_lower(struct sc_lint *lint, const char *text);

/* psk_weak.c */
void sc_check_psk_weak(struct sc_lint *lint, const struct sc_secret *secret);

/* rules/psk.c: what charon would look up */
void sc_check_psk_lookups(struct sc_lint *lint);
void sc_check_psk_half_match(struct sc_lint *lint);
void sc_check_psk_ambiguous(struct sc_lint *lint);
void sc_check_psk_catch_all(struct sc_lint *lint);
void sc_check_psk_by_address(struct sc_lint *lint);
void sc_check_psk_any_peer(struct sc_lint *lint, const struct sc_connection *c);
void sc_check_psk_pool(struct sc_lint *lint, const struct sc_connection *c);
void sc_check_secret_unused(struct sc_lint *lint);

/* rules/keys.c: files with secrets */
void sc_check_secrets_mode(struct sc_lint *lint, const struct sc_secret *secret);
void sc_check_key_mode(struct sc_lint *lint, const struct sc_secret *secret);
void sc_check_key_type(struct sc_lint *lint, const struct sc_secret *secret);
void sc_check_key_missing(struct sc_lint *lint, const struct sc_secret *secret);

/* rules/identity.c: identities and authentication of conns */
void sc_check_id_type(struct sc_lint *lint, const struct sc_conn *conn);
void sc_check_id_dn(struct sc_lint *lint, const struct sc_conn *conn);
void sc_check_id_dn_order(struct sc_lint *lint, const struct sc_conn *conn);
void sc_check_id_quotes(struct sc_lint *lint, const struct sc_conn *conn);
void sc_check_id_behind_nat(struct sc_lint *lint, const struct sc_conn *conn);
void sc_check_cert_without_id(struct sc_lint *lint, const struct sc_conn *conn);
void sc_check_ca_path(struct sc_lint *lint, const struct sc_conn *conn);

/* rules/auth.c: methods that don't go together */
void sc_check_auth_mixed(struct sc_lint *lint, const struct sc_connection *c);
void sc_check_eap_side(struct sc_lint *lint, const struct sc_connection *c);
void sc_check_eap_identity(struct sc_lint *lint, const struct sc_connection *c);
void sc_check_xauth_version(struct sc_lint *lint, const struct sc_connection *c);

#endif
