#include "lint/proposals.h"
#include "lint/place.h"

#include "model/proposal.h"

#include <string.h>

/* True if another version than 5.9 may read the value differently. */
static bool depends_on_target(const struct sc_proposals *proposals)
{
    if (proposals->error == SC_PROPOSAL_UNKNOWN_WORD)
        return true;
    for (size_t i = 0; i < proposals->count; i++)
        for (size_t j = 0; j < proposals->items[i].count; j++)
            if (*proposals->items[i].items[j].algorithm->until)
                return true;
    return false;
}

bool sc_look_at(struct sc_lint *lint, enum sc_rule_id rule, const struct sc_conn *conn,
                enum sc_protocol protocol, struct sc_look *look)
{
    const enum sc_target target = lint->options->target;
    const struct sc_proposals *proposals = conn->common->ike;
    enum sc_keyword_id keyword = SC_KW_IKE;
    const struct sc_value *value;

    if (protocol != SC_PROTOCOL_IKE) {
        keyword = conn->common->ah ? SC_KW_AH : SC_KW_ESP;
        proposals = conn->common->ah ? conn->common->ah : conn->common->esp;
    }
    value = sc_conn_value(conn, keyword);
    if (!proposals || !value || !value->setting->value ||
        sc_place_is_template(value->setting->value))
        return false;
    if (target != SC_TARGET_5_9 && depends_on_target(proposals))
        proposals = sc_proposals_parse_for(lint->finder->arena, target, proposals->protocol,
                                           value->setting->value);
    *look = (struct sc_look){lint, rule, conn, value->setting, proposals->protocol, proposals};
    return true;
}

void sc_look_each(struct sc_lint *lint, enum sc_rule_id rule, const struct sc_conn *conn,
                  void (*report)(const struct sc_look *look))
{
    static const enum sc_protocol protocols[] = {SC_PROTOCOL_IKE, SC_PROTOCOL_ESP};

    for (size_t i = 0; i < sizeof protocols / sizeof protocols[0]; i++) {
        struct sc_look look;

        if (sc_look_at(lint, rule, conn, protocols[i], &look) && !look.proposals->error &&
            sc_lint_first(lint, rule, look.setting))
            report(&look);
    }
}

void sc_look_words(const struct sc_look *look,
                   void (*report)(const struct sc_look *look, const struct sc_transform *word))
{
    for (size_t i = 0; i < look->proposals->count; i++)
        for (size_t j = 0; j < look->proposals->items[i].count; j++)
            if (look->proposals->items[i].items[j].length)
                report(look, &look->proposals->items[i].items[j]);
}

struct sc_range sc_look_word(const struct sc_look *look, const struct sc_transform *word)
{
    return sc_place_part(look->setting, word->word, (size_t)word->word + word->length);
}

struct sc_range sc_look_proposal(const struct sc_look *look, const struct sc_proposal *proposal)
{
    return sc_place_part(look->setting, proposal->start, proposal->end);
}

const char *sc_look_text(const struct sc_look *look, const struct sc_transform *word)
{
    return sc_arena_copy(look->lint->finder->arena, look->setting->value + word->word,
                         word->length);
}

void sc_look_replace(const struct sc_look *look, struct sc_finding *finding,
                     enum sc_fixable fixable, size_t start, size_t end, const char *text)
{
    const struct sc_range range = sc_place_part(look->setting, start, end);

    if (range.end - range.start == end - start) /* else the bytes could not be told apart */
        sc_finding_edit(look->lint->finder, finding, fixable, range, text);
}

void sc_look_remove(const struct sc_look *look, struct sc_finding *finding, enum sc_fixable fixable,
                    const struct sc_transform *word)
{
    const char *value = look->setting->value;
    size_t start = word->word, end = start + word->length;

    while (start && (value[start - 1] == '-' || value[start - 1] == ' '))
        start--;
    if (!start || value[start - 1] == ',') { /* the first word: its dash stands behind it */
        start = word->word;
        while (value[end] == '-' || value[end] == ' ')
            end++;
    }
    sc_look_replace(look, finding, fixable, start, end, "");
}

/* What the RFC of this protocol demands: RFC 8247 for IKE, RFC 8221 for ESP and AH. Groups are the
 * same for both (RFC 8221 leaves them to RFC 8247). */
static enum sc_requirement requirement(const struct sc_look *look,
                                       const struct sc_algorithm *algorithm)
{
    if (look->protocol == SC_PROTOCOL_IKE || algorithm->type == SC_TRANSFORM_KEY_EXCHANGE)
        return algorithm->ike;
    return algorithm->esp;
}

const char *sc_look_verdict(const struct sc_look *look, const struct sc_algorithm *algorithm)
{
    const bool rfc8247 =
        look->protocol == SC_PROTOCOL_IKE || algorithm->type == SC_TRANSFORM_KEY_EXCHANGE;

    switch (requirement(look, algorithm)) {
    case SC_REQUIREMENT_MUST_NOT:
        return rfc8247 ? "RFC 8247 says MUST NOT" : "RFC 8221 says MUST NOT";
    case SC_REQUIREMENT_SHOULD_NOT:
        return rfc8247 ? "RFC 8247 says SHOULD NOT" : "RFC 8221 says SHOULD NOT";
    default:
        return algorithm->deprecated ? "RFC 9395 deprecates it" : NULL;
    }
}
