/* Reading ipsec.secrets. */
#ifndef SC_SYNTAX_SECRETS_H
#define SC_SYNTAX_SECRETS_H

#include "source/reader.h"

#include <swanconf/ast.h>

/* Read `file`, which the reader opened, and what it includes. Accepts what strongSwan's stroke
 * plugin accepts (stroke_cred.c, load_secrets, 5.9.8); each line it would stop at is a finding, and
 * what stands behind one in the same file is marked lost. Where secrets stand is added to each
 * file's hidden spans.
 *
 * The reader's arena holds the nodes and the secrets, so it should be a wiped one. The result
 * belongs to it; never NULL. */
struct sc_secrets *sc_secrets_parse(struct sc_reader *reader, struct sc_file *file);

#endif
