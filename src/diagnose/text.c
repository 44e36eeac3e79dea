/* For people: the cause in one sentence, how far it got, the lines that show it, what to change. */
#include "diagnose/settings.h"
#include "diagnose/track.h"

#include <swanconf/report.h>

#include <stdlib.h>
#include <string.h>

/* Text of a log, which anybody may have written. */
static void put(FILE *out, const char *text)
{
    sc_write_visible(out, text);
}

static const char *whose(enum sc_fault_side side)
{
    static const char *const texts[] = {
        [SC_SIDE_HERE] = "here",
        [SC_SIDE_PEER] = "at the peer",
        [SC_SIDE_EITHER] = "at one of the two ends",
        [SC_SIDE_NETWORK] = "between the two ends",
    };

    return texts[side];
}

static void who_put(const struct sc_attempt *attempt, FILE *out)
{
    if (*attempt->conn) {
        put(out, attempt->conn);
        fputs(", ", out);
    }
    fputs(attempt->role == SC_ROLE_INITIATOR   ? "to "
          : attempt->role == SC_ROLE_RESPONDER ? "from "
                                               : "with ",
          out);
    put(out, *attempt->remote ? attempt->remote : "an unknown peer");
    if (attempt->version)
        fprintf(out, ", IKEv%u", attempt->version);
    if (attempt->count > 1)
        fprintf(out, ", %zu times", attempt->count);
}

/* The exchange, and where it stopped. */
static void ladder_put(const struct sc_attempt *attempt, FILE *out)
{
    static const struct {
        enum sc_step step;
        const char *v1, *v2;
    } rungs[] = {
        {SC_STEP_INIT, "main mode: proposals, keys", "IKE_SA_INIT: proposals, keys"},
        {SC_STEP_AUTH, "main mode: identities", "IKE_AUTH: identities, CHILD_SA"},
        {SC_STEP_CHILD, "quick mode: CHILD_SA", "CREATE_CHILD_SA: rekeying"},
        {SC_STEP_UP, "up", "up"},
    };

    for (size_t i = 0; i < sizeof rungs / sizeof rungs[0]; i++) {
        bool here = rungs[i].step == attempt->step;
        bool later = rungs[i].step > attempt->step;
        if (rungs[i].step == SC_STEP_CHILD && attempt->version == 2 && !here)
            continue;
        if (later && attempt->step == SC_STEP_NONE)
            continue;
        fprintf(out, "    %s %s\n",
                here    ? "x"
                : later ? " "
                        : "|",
                attempt->version == 1 ? rungs[i].v1 : rungs[i].v2);
    }
}

static void settings_put(const struct sc_attempt *attempt, const struct sc_config *config,
                         FILE *out)
{
    struct sc_concerned concerned = sc_concerned_find(attempt, config);

    if (config && *attempt->conn && !concerned.conn) {
        fputs("  there is no conn ", out);
        put(out, attempt->conn);
        fputs(" in this configuration\n", out);
    }
    for (size_t i = 0; i < concerned.count; i++) {
        const struct sc_setting *setting = concerned.items[i];
        fputs("  ", out);
        put(out, setting->file->name);
        fprintf(out, ":%zu: %s=", sc_file_position(setting->file, setting->key_start).line,
                setting->key);
        put(out, setting->value ? setting->value : "");
        fputc('\n', out);
    }
}

static void attempt_put(const struct sc_attempt *attempt, const struct sc_config *config, FILE *out)
{
    who_put(attempt, out);
    fputs(": ", out);
    put(out, attempt->message);
    fprintf(out, " [%s %s, %s, %s]\n", sc_fault_row(attempt->fault)->code,
            sc_fault_row(attempt->fault)->name, whose(attempt->side),
            sc_confidence_name(attempt->confidence));
    ladder_put(attempt, out);
    for (size_t i = 0; i < attempt->evidence_count; i++) {
        fprintf(out, "  line %zu: ", attempt->evidence[i].line);
        put(out, attempt->evidence[i].text);
        fputc('\n', out);
    }
    settings_put(attempt, config, out);
    fputs("  = ", out);
    put(out, attempt->remedy);
    fputc('\n', out);
}

bool sc_diagnosis_text(const struct sc_diagnosis *diagnosis, const struct sc_config *config,
                       bool all, FILE *out)
{
    size_t others = 0;

    if (diagnosis->other)
        fprintf(out, "this is a log of %s, which is another program: nothing in it is read\n",
                diagnosis->other);
    else if (!diagnosis->messages)
        fputs("there is no line of charon's in this log\n", out);
    else if (!diagnosis->verdict)
        fprintf(out, "nothing failed: %zu IKE_SA%s came up\n", diagnosis->established,
                diagnosis->established == 1 ? "" : "s");
    if (diagnosis->verdict)
        attempt_put(diagnosis->verdict, config, out);
    for (size_t i = 0; i < diagnosis->count; i++) {
        const struct sc_attempt *attempt = &diagnosis->attempts[i];
        if (!attempt->failed || attempt == diagnosis->verdict)
            continue;
        others++;
        if (!all)
            continue;
        fputc('\n', out);
        attempt_put(attempt, config, out);
    }
    if (others && !all)
        fprintf(out, "\n%zu other failure%s: --all shows %s\n", others, others == 1 ? "" : "s",
                others == 1 ? "it" : "them");
    return !ferror(out);
}
