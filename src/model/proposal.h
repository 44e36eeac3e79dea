/* ike=, esp= and ah= as charon reads them. */
#ifndef SC_MODEL_PROPOSAL_H
#define SC_MODEL_PROPOSAL_H

#include "base/arena.h"

#include <swanconf/findings.h>
#include <swanconf/value.h>

/* What charon 5.9.8 makes of a value (stroke_config.c, add_proposals(); proposal.c,
 * proposal_create_from_string()). Never NULL; ->error says what is wrong with it, and ->items hold
 * the proposals before the wrong one. `value` is not kept. Linear in the value's length. */
const struct sc_proposals *sc_proposals_parse(struct sc_arena *arena, enum sc_protocol protocol,
                                              const char *value);

/* The same for another version, whose words differ (keN_ and mlkem, ntru, blowfish). */
const struct sc_proposals *sc_proposals_parse_for(struct sc_arena *arena, enum sc_target target,
                                                  enum sc_protocol protocol, const char *value);

/* The proposals that charon appends to a value without `!`, and takes without a value
 * (proposal_create_default() and proposal_create_default_aead()), with all plugins that Debian
 * builds. Their transforms come from no word: word and length are 0. */
const struct sc_proposals *sc_proposals_default(struct sc_arena *arena, enum sc_target target,
                                                enum sc_protocol protocol);

/* A proposal as charon logs it: "IKE:AES_CBC_128/HMAC_SHA1_96/PRF_HMAC_SHA1/MODP_2048". */
const char *sc_proposal_text(struct sc_arena *arena, enum sc_protocol protocol,
                             const struct sc_proposal *proposal);

/* "IKE", "AH", "ESP". */
const char *sc_protocol_name(enum sc_protocol protocol);

/* The first transform of a type (additional key exchanges left out), or NULL. */
const struct sc_transform *sc_proposal_first(const struct sc_proposal *proposal,
                                             enum sc_transform_type type);

#endif
