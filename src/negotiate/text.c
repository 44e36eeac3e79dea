/* For people: the verdict, the messages as a ladder, the settings concerned, what to change. */
#include <swanconf/negotiate.h>
#include <swanconf/report.h>

#include <string.h>

enum { LADDER = 34 /* columns between the two ends */ };

static const char *verdict_of(const struct sc_attempt_play *play)
{
    switch (play->outcome) {
    case SC_OUTCOME_UP:
        return "comes up, and can be rekeyed";
    case SC_OUTCOME_DIES:
        return "comes up, can't be rekeyed, and dies";
    case SC_OUTCOME_FAILS:
        return "does not come up";
    case SC_OUTCOME_NO_CALLER:
        return "can't begin";
    case SC_OUTCOME_UNKNOWN:
        break;
    }
    return "can't be told";
}

static void repeat(const char *text, size_t times, FILE *out)
{
    while (times--)
        fputs(text, out);
}

/* |-- IKE_SA_INIT ---->|  AES_CBC_128/… */
static void exchange_put(const struct sc_exchange *exchange, bool ascii, FILE *out)
{
    const char *line = ascii ? "-" : "\xe2\x94\x80", *edge = ascii ? "|" : "\xe2\x94\x82";
    const char *right = ascii ? ">" : "\xe2\x96\xb6", *left = ascii ? "<" : "\xe2\x97\x80";
    size_t rest = LADDER - strlen(exchange->name) - 6;

    fprintf(out, "    %s", edge);
    if (exchange->from_initiator) {
        repeat(line, 2, out);
        fprintf(out, " %s ", exchange->name);
        repeat(line, rest, out);
        fputs(exchange->fails ? "x" : line, out);
        fputs(right, out);
    } else {
        fputs(left, out);
        fputs(exchange->fails ? "x" : line, out);
        repeat(line, rest, out);
        fprintf(out, " %s ", exchange->name);
        repeat(line, 2, out);
    }
    fprintf(out, "%s  ", edge);
    sc_write_visible(out, exchange->text);
    fputc('\n', out);
}

static void concern_put(const struct sc_concern *concern, FILE *out)
{
    struct sc_range range = sc_conn_range(concern->conn, concern->keyword);
    const struct sc_value *value = sc_conn_value(concern->conn, concern->keyword);
    const char *key = sc_keyword(concern->keyword)->name;

    fputs("  ", out);
    sc_write_visible(out, range.file->name);
    struct sc_position at = sc_file_position(range.file, range.start);
    fprintf(out, ":%zu:%zu: ", at.line, at.column);
    if (value && range.file->veil == SC_VEIL_NONE && !value->setting->secret) {
        fprintf(out, "%s=", key);
        sc_write_visible(out, value->setting->value);
    } else {
        fprintf(out, "%s is not set", key);
    }
    fputc('\n', out);
}

/* One change at either end, of those that were tried. */
static void amendments_put(const struct sc_attempt_play *play, const struct sc_party ends[2],
                           FILE *out)
{
    for (size_t i = 0; i < play->amendments.count; i++) {
        const struct sc_amendment *one = &play->amendments.items[i];
        struct sc_range range = sc_conn_range(one->conn, one->keyword);
        struct sc_position at = sc_file_position(range.file, range.start);
        fputs(i ? "  = or in " : "  = in ", out);
        sc_write_visible(out, ends[one->party].name);
        fputs(", conn ", out);
        sc_write_visible(out, one->conn->name);
        fprintf(out, " (line %zu): %s %s", at.line, one->value ? "write" : "take out",
                sc_keyword(one->keyword)->name);
        if (one->value) {
            fputc('=', out);
            sc_write_visible(out, one->value);
        }
        fputs(i + 1 < play->amendments.count ? "\n" : "; tried: it comes up then\n", out);
    }
}

static void renewal_put(const char *what, const struct sc_renewal *renewal,
                        const struct sc_party ends[2], FILE *out)
{
    if (!renewal->until) {
        fprintf(out, "the %s is never renewed", what);
        return;
    }
    sc_write_visible(out, renewal->either ? "either end" : ends[renewal->party].name);
    fprintf(out, " %s the %s after %llu to %llu s", renewal->reauth ? "tears down" : "renews", what,
            (unsigned long long)renewal->from, (unsigned long long)renewal->until);
    if (renewal->reauth)
        fputs(" to authenticate anew", out);
}

/* What holds for a tunnel that comes up. */
static void terms_put(const struct sc_attempt_play *play, const struct sc_party ends[2], FILE *out)
{
    const struct sc_terms *terms = &play->terms;

    fputs("  then: ", out);
    renewal_put("CHILD_SA", &terms->child, ends, out);
    fputs("; ", out);
    renewal_put("IKE_SA", &terms->ike, ends, out);
    fputs(terms->transport ? "; transport mode" : "", out);
    fprintf(out, "; fragmentation %s", terms->fragmentation ? "on" : "off");
    if (play->connection->peer->version != SC_IKE_V1)
        fprintf(out, ", MOBIKE %s", terms->mobike ? "on" : "off");
    fprintf(out, "%s\n", terms->encap ? ", always in UDP" : "");
}

static void logs_put(const struct sc_attempt_play *play, const struct sc_party ends[2], FILE *out)
{
    for (size_t n = 0; n < 2; n++)
        if (play->logs[n]) {
            fputs("  ", out);
            sc_write_visible(out, ends[n].name);
            fprintf(out, " logs: %s\n", play->logs[n]);
        }
}

static void play_put(const struct sc_attempt_play *play, const struct sc_party ends[2], bool ascii,
                     FILE *out)
{
    const struct sc_fault_row *fault = sc_fault_row(play->fault);
    const char *here = ends[play->initiator].name, *there = ends[!play->initiator].name;

    sc_write_visible(out, here);
    fputs(": ", out);
    sc_write_visible(out, play->child->conn->name);
    if (play->peer_child) {
        fputs(", with ", out);
        sc_write_visible(out, play->peer_child->conn->name);
        fputs(" of ", out);
        sc_write_visible(out, there);
    }
    fprintf(out, ", IKEv%d: %s", play->connection->peer->version == SC_IKE_V1 ? 1 : 2,
            verdict_of(play));
    if (play->outcome == SC_OUTCOME_DIES && play->dies_after)
        fprintf(out, " after %llu s", (unsigned long long)play->dies_after);
    if (play->outcome != SC_OUTCOME_UP) {
        fputs(": ", out);
        sc_write_visible(out, play->message);
        fprintf(out, " [%s %s]", fault->code, fault->name);
    } else if (play->certificates) {
        fputs(", if the certificates are valid", out);
    }
    if (play->names)
        fputs(", if the names lead there", out);
    fputc('\n', out);
    for (size_t i = 0; i < play->exchanges.count; i++)
        exchange_put(&play->exchanges.items[i], ascii, out);
    for (size_t i = 0; i < play->concerns.count; i++)
        concern_put(&play->concerns.items[i], out);
    logs_put(play, ends, out);
    if (play->outcome == SC_OUTCOME_UP)
        terms_put(play, ends, out);
    for (size_t i = 0; i < play->bites.count; i++) {
        const struct sc_bite *bite = &play->bites.items[i];
        fprintf(out, "  %s: ", sc_severity_name(bite->rule->severity[SC_TARGET_5_9]));
        sc_write_visible(out, bite->message);
        fprintf(out, " [%s %s]\n", bite->rule->code, bite->rule->name);
    }
    if (play->amendments.count)
        amendments_put(play, ends, out);
    else if (play->remedy)
        fprintf(out, "  = %s\n", play->remedy);
    fputc('\n', out);
}

static size_t count_of(const struct sc_negotiation *negotiation, enum sc_outcome outcome)
{
    size_t count = 0;

    for (size_t i = 0; i < negotiation->plays.count; i++)
        count += negotiation->plays.items[i].outcome == outcome;
    return count;
}

bool sc_negotiation_text(const struct sc_negotiation *negotiation, const struct sc_party ends[2],
                         bool ascii, FILE *out)
{
    for (size_t i = 0; i < negotiation->plays.count; i++)
        play_put(&negotiation->plays.items[i], ends, ascii, out);
    for (size_t i = 0; i < negotiation->alone.count; i++) {
        const struct sc_concern *alone = &negotiation->alone.items[i];
        sc_write_visible(out, ends[alone->party].name);
        fputs(": ", out);
        sc_write_visible(out, alone->conn->name);
        fputs(" means nobody at the other end\n", out);
    }
    fprintf(out,
            "%zu come up, %zu die at the first rekeying, %zu don't come up, %zu can't be told\n",
            count_of(negotiation, SC_OUTCOME_UP), count_of(negotiation, SC_OUTCOME_DIES),
            count_of(negotiation, SC_OUTCOME_FAILS), count_of(negotiation, SC_OUTCOME_UNKNOWN));
    return !ferror(out);
}
