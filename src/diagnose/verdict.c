/* What the attempts mean together. */
#include "diagnose/attempts.h"

#include <string.h>

/* Failures that a later success does not make good: they come again. */
static bool comes_again(const struct sc_attempt *attempt)
{
    switch (attempt->fault) {
    case SC_FAULT_UNIQUENESS:
        return true; /* the one replaces the other, in turns */
    case SC_FAULT_PFS:
    case SC_FAULT_ESP_PROPOSAL:
    case SC_FAULT_DPD:
    case SC_FAULT_DUPLICATE_SA:
    case SC_FAULT_PEER_DELETED:
        return attempt->ike_up;
    default:
        return false;
    }
}

static bool same_peer(const struct sc_attempt *a, const struct sc_attempt *b)
{
    if (*a->conn && *b->conn)
        return !strcmp(a->conn, b->conn);
    return *a->remote && !strcmp(a->remote, b->remote);
}

static bool any_conn(const struct sc_attempts *attempts)
{
    for (size_t i = 0; i < attempts->result_count; i++)
        if (*attempts->results[i].conn)
            return true;
    return false;
}

/* Strangers that knock at the port are no failure of the tunnel's. */
static bool is_stranger(const struct sc_attempt *attempt)
{
    return attempt->role == SC_ROLE_RESPONDER && !*attempt->conn && attempt->step <= SC_STEP_INIT &&
           (attempt->fault == SC_FAULT_IKE_PROPOSAL || attempt->fault == SC_FAULT_IKE_VERSION ||
            attempt->fault == SC_FAULT_UNKNOWN);
}

static int gravity(const struct sc_attempts *attempts, size_t at, bool conns)
{
    const struct sc_attempt *attempt = &attempts->results[at];
    int weight = (int)attempts->weights[at] * 10 + (*attempt->conn ? 3 : 0) + (int)attempt->step;

    if (conns && is_stranger(attempt))
        weight -= 60;
    return weight;
}

static void recoveries_find(struct sc_attempts *attempts)
{
    for (size_t i = 0; i < attempts->result_count; i++) {
        struct sc_attempt *failed = &attempts->results[i];
        for (size_t k = 0; failed->failed && !comes_again(failed) && k < attempts->result_count;
             k++) {
            const struct sc_attempt *good = &attempts->results[k];
            failed->recovered |= !good->failed && (good->child_up || good->ike_up) &&
                                 good->last_line > failed->last_line && same_peer(failed, good);
        }
    }
}

/* A uniqueness policy that acts once is a client that came back. */
static void lone_uniqueness_forget(struct sc_attempts *attempts)
{
    size_t count = 0;

    for (size_t i = 0; i < attempts->result_count; i++)
        if (attempts->results[i].failed && attempts->results[i].fault == SC_FAULT_UNIQUENESS)
            count += attempts->results[i].count;
    for (size_t i = 0; i < attempts->result_count; i++)
        if (count < 2 && attempts->results[i].fault == SC_FAULT_UNIQUENESS &&
            attempts->weights[i] < 6)
            attempts->results[i].failed = false;
}

static bool is_of_loading(enum sc_fault fault)
{
    return fault == SC_FAULT_PRIVATE_KEY || fault == SC_FAULT_CERT_TRUST ||
           fault == SC_FAULT_CERT_IDENTITY || fault == SC_FAULT_PLUGIN ||
           fault == SC_FAULT_CONFIG_NOT_LOADED;
}

/* What was wrong when charon started concerns no tunnel that came up. */
static void loading_forget(struct sc_attempts *attempts)
{
    for (size_t i = 0; attempts->established && i < attempts->result_count; i++)
        if (attempts->results[i].step == SC_STEP_NONE && attempts->weights[i] < 8 &&
            is_of_loading(attempts->results[i].fault))
            attempts->results[i].failed = false;
}

/* Something was begun, nothing came up, and nothing says why. */
static void nothing_up(struct sc_attempts *attempts)
{
    for (size_t i = 0; i < attempts->result_count; i++) {
        struct sc_attempt *attempt = &attempts->results[i];
        if (attempt->failed || attempt->step < SC_STEP_INIT)
            continue;
        attempt->failed = true;
        attempt->fault = SC_FAULT_UNKNOWN;
        attempt->side = SC_SIDE_EITHER;
        attempt->confidence = SC_UNKNOWN;
        strcpy(attempt->message, attempt->role == SC_ROLE_RESPONDER
                                     ? "the peer did not go on, or the log ends too early"
                                     : "it did not come up, or the log ends too early");
        strcpy(attempt->remedy, "see the peer's log of that time, or a longer piece of this one");
    }
}

static const struct sc_attempt *gravest(const struct sc_attempts *attempts)
{
    const struct sc_attempt *found = NULL;
    bool conns = any_conn(attempts);
    int best = 0;

    for (size_t i = 0; i < attempts->result_count; i++) {
        const struct sc_attempt *attempt = &attempts->results[i];
        if (!attempt->failed || attempt->recovered)
            continue;
        int weight = gravity(attempts, i, conns);
        if (!found || weight > best || (weight == best && attempt->last_line > found->last_line)) {
            best = weight;
            found = attempt;
        }
    }
    return found;
}

const struct sc_attempt *sc_attempts_judge(struct sc_attempts *attempts)
{
    recoveries_find(attempts);
    lone_uniqueness_forget(attempts);
    loading_forget(attempts);
    if (!attempts->established)
        nothing_up(attempts);
    return gravest(attempts);
}
