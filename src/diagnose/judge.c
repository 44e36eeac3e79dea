/* What came of an attempt. */
#include "diagnose/track.h"

#include <stdio.h>
#include <string.h>

enum { LARGE = 1400 /* bytes of a message that may not fit into one packet */ };

static void say(struct sc_attempt *attempt, const char *message, const char *remedy)
{
    snprintf(attempt->message, sizeof attempt->message, "%s", message);
    snprintf(attempt->remedy, sizeof attempt->remedy, "%s", remedy);
}

/* No answer: what was asked last says more. */
static void judge_silence(struct sc_track *track)
{
    struct sc_attempt *attempt = &track->attempt;
    bool sure = track->best.row && track->best.row->kind == SC_LOG_CAUSE;

    attempt->confidence = sure ? SC_CERTAIN : SC_LIKELY;
    if (track->incomplete || (attempt->step == SC_STEP_AUTH &&
                              (track->split || (track->certificate && track->sent > LARGE)))) {
        attempt->fault = SC_FAULT_FRAGMENTATION;
        attempt->confidence = SC_LIKELY;
        say(attempt,
            track->incomplete ? "some fragments of the peer's message never arrived"
                              : "the peer answers small messages, but not the large one with the "
                                "certificate",
            "set fragmentation=yes at both ends, and see that firewalls let fragments through");
    } else if (attempt->version == 1 && track->last_main && !track->natt) {
        attempt->fault = SC_FAULT_PSK_MISMATCH;
        attempt->confidence = SC_LIKELY;
        attempt->side = SC_SIDE_EITHER;
        say(attempt,
            "the peer is silent since main mode's fifth message, which it can't decrypt when the "
            "pre-shared keys differ",
            "compare the PSK lines of both ends byte by byte, and see the peer's log");
    } else if (attempt->step == SC_STEP_AUTH) {
        say(attempt, "the peer answered the first messages, but not the next one",
            "see that UDP 4500 passes in both directions, and the peer's log");
    }
}

static void judge_proposals(struct sc_track *track)
{
    struct sc_attempt *attempt = &track->attempt;
    bool group_only;
    char text[256];

    if (!*track->received || !*track->configured ||
        !sc_proposals_compare(track->received, track->configured, &group_only, text, sizeof text))
        return;
    bool child = attempt->fault == SC_FAULT_ESP_PROPOSAL;
    if (child && group_only)
        attempt->fault = SC_FAULT_PFS;
    snprintf(attempt->message, sizeof attempt->message, "%s; %s",
             child ? "the ends have no proposal for the CHILD_SA in common"
                   : "the ends have no proposal for the IKE_SA in common",
             text);
    snprintf(attempt->remedy, sizeof attempt->remedy,
             "put what the peer offers into %s=, or one of these into the peer's",
             child ? "esp" : "ike");
}

/* Outside of its time: before 2000 it is this machine's clock. */
static void judge_clock(struct sc_attempt *attempt, int year)
{
    if (year && year < 2000) {
        attempt->side = SC_SIDE_HERE;
        say(attempt, "a certificate is not valid yet, since the clock of this machine is wrong",
            "set the clock before charon starts");
    }
}

/* The peer says no, and nothing else. */
static void judge_mute(struct sc_track *track)
{
    struct sc_attempt *attempt = &track->attempt;
    const char *message =
        attempt->ike_up ? "the peer deleted the IKE_SA at once: it does not accept this end's "
                          "identity, certificate or key; only its log says which"
        : track->proof == SC_PROOF_PSK
            ? "the peer refuses the authentication: it has another pre-shared key for these "
              "identities or none, or no conn with these identities and this method; only its log "
              "says which"
            : "the peer refuses the authentication: it does not trust the certificate, has no conn "
              "with these identities, or wants another method; only its log says which";

    attempt->confidence = SC_UNKNOWN;
    say(attempt, message,
        "see the peer's log, with charondebug=\"cfg 2, ike 2\"; compare leftid, rightid and what "
        "proves them");
}

static void judge_refusal(struct sc_track *track)
{
    struct sc_attempt *attempt = &track->attempt;

    attempt->confidence = SC_LIKELY;
    switch (attempt->fault) {
    case SC_FAULT_PSK_MISSING:
        say(attempt, "the peer has no pre-shared key for these addresses or identities",
            "add a PSK line with both identities at the peer; its log says which it looked for");
        break;
    case SC_FAULT_EAP:
        say(attempt, "the server refuses the user",
            "correct user name and password, and see its log");
        break;
    case SC_FAULT_UNKNOWN:
        judge_mute(track);
        break;
    case SC_FAULT_ESP_PROPOSAL:
        say(attempt, "the peer refuses the proposals for the CHILD_SA",
            "compare esp= of both ends, the groups too; the peer's log has both lists (cfg 2)");
        break;
    case SC_FAULT_PFS:
        say(attempt,
            "the peer refuses the new CHILD_SA, though the first one came up: one end wants a key "
            "exchange for it (PFS), which the first one never has",
            "compare the groups in esp= of both ends");
        break;
    case SC_FAULT_IKE_PROPOSAL:
        say(attempt,
            "the peer refuses the proposals for the IKE_SA, or has no conn for these addresses",
            "compare ike= of both ends; the peer's log has both lists (cfg 2)");
        break;
    default:
        break;
    }
}

void sc_track_judge(struct sc_track *track)
{
    struct sc_attempt *attempt = &track->attempt;
    const struct sc_log_row *row = track->best.row;

    attempt->failed = track->weight >= 2 && !(track->weight == 2 && !track->unanswered &&
                                              track->fault != SC_FAULT_UNKNOWN);
    if (!attempt->failed && track->refusing && !attempt->ike_up) {
        attempt->failed = true;
        attempt->fault = SC_FAULT_UNKNOWN;
        attempt->side = SC_SIDE_EITHER;
        attempt->confidence = SC_UNKNOWN;
        say(attempt, "this end refused the peer, but the log does not say why",
            "raise the level: charondebug=\"cfg 2, ike 2\"");
        return;
    }
    if (!attempt->failed || !row)
        return;
    attempt->fault = track->fault;
    attempt->side = row->side;
    attempt->confidence = row->kind == SC_LOG_CAUSE ? SC_CERTAIN : SC_LIKELY;
    say(attempt, *row->meaning ? row->meaning : sc_fault_row(attempt->fault)->summary,
        *row->remedy ? row->remedy : sc_fault_row(attempt->fault)->settings);
    if (attempt->fault == SC_FAULT_UNKNOWN)
        attempt->confidence = SC_UNKNOWN;
    if (row->kind == SC_LOG_REFUSED)
        judge_refusal(track);
    else if (attempt->fault == SC_FAULT_NO_RESPONSE)
        judge_silence(track);
    else if (attempt->fault == SC_FAULT_DPD)
        say(attempt, "the peer stopped answering, after the IKE_SA was up",
            "look at the path to the peer; dpdaction decides what happens then");
    else if (attempt->fault == SC_FAULT_IKE_PROPOSAL || attempt->fault == SC_FAULT_ESP_PROPOSAL)
        judge_proposals(track);
    else if (attempt->fault == SC_FAULT_CERT_VALIDITY)
        judge_clock(attempt, track->year);
}
