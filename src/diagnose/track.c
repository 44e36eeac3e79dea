/* From messages to the state of an attempt. */
#include "diagnose/track.h"

#include <ctype.h>
#include <string.h>

/* How soon after it came up a DELETE means that it was not accepted. */
enum { FEW_SECONDS = 15, FEW_LINES = 12 };

void sc_track_copy(char *field, size_t size, const char *text, size_t length)
{
    if (length >= size)
        length = size - 1;
    memmove(field, text, length);
    field[length] = '\0';
}

/* --- parts of a message --- */

/* What stands between two marks; false if they are not both there. */
static bool between(const struct sc_log_line *line, const char *before, const char *behind,
                    const char **start, size_t *length)
{
    const char *text = line->text, *end = text + line->length;
    const char *at = memmem(text, line->length, before, strlen(before));

    if (!at)
        return false;
    at += strlen(before);
    const char *stop = *behind ? memmem(at, (size_t)(end - at), behind, strlen(behind)) : end;
    if (!stop)
        return false;
    *start = at;
    *length = (size_t)(stop - at);
    return true;
}

static bool has(const struct sc_log_line *line, const char *words)
{
    return memmem(line->text, line->length, words, strlen(words)) != NULL;
}

static bool begins(const struct sc_log_line *line, const char *words)
{
    return line->length >= strlen(words) && !memcmp(line->text, words, strlen(words));
}

/* ADDRESS[ID]: both. */
static void end_read(const char *text, size_t length, char *address, size_t address_size, char *id,
                     size_t id_size)
{
    const char *bracket = memchr(text, '[', length);
    size_t host = bracket ? (size_t)(bracket - text) : length;

    sc_track_copy(address, address_size, text, host);
    if (!bracket || host + 2 > length)
        return;
    size_t rest = length - host - 1;
    const char *close = memrchr(bracket + 1, ']', rest);
    sc_track_copy(id, id_size, bracket + 1, close ? (size_t)(close - bracket) - 1 : rest);
}

/* LOCAL[ID]...REMOTE[ID], whole: a line that was cut may end within an address. */
static void ends_read(struct sc_attempt *attempt, const char *text, size_t length)
{
    const char *dots = memmem(text, length, "...", 3);

    if (!dots || text[length - 1] != ']')
        return;
    end_read(text, (size_t)(dots - text), attempt->local, sizeof attempt->local, attempt->local_id,
             sizeof attempt->local_id);
    end_read(dots + 3, length - (size_t)(dots - text) - 3, attempt->remote, sizeof attempt->remote,
             attempt->remote_id, sizeof attempt->remote_id);
}

/* NAME[7] */
static void conn_read(struct sc_attempt *attempt, const char *text, size_t length)
{
    const char *bracket = memrchr(text, '[', length);

    if (!bracket)
        return;
    SC_TRACK_SET(attempt->conn, text, (size_t)(bracket - text));
    attempt->ike_sa = sc_log_number(bracket + 1);
}

/* --- evidence --- */

static void evidence_add(struct sc_attempt *attempt, const struct sc_log_row *row,
                         const struct sc_log_line *line)
{
    for (size_t i = 0; i < attempt->evidence_count; i++)
        if (attempt->evidence[i].row == row)
            return; /* the first of each kind */
    if (attempt->evidence_count == SC_EVIDENCE)
        return;
    struct sc_evidence *evidence = &attempt->evidence[attempt->evidence_count++];
    evidence->line = line->number;
    evidence->row = row;
    SC_TRACK_SET(evidence->text, line->text, line->length);
}

/* The fault that a message means at this step. */
static enum sc_fault fault_of(const struct sc_track *track, const struct sc_log_row *row,
                              const struct sc_log_line *line)
{
    const struct sc_attempt *attempt = &track->attempt;
    bool child =
        attempt->step == SC_STEP_CHILD || (attempt->version != 1 && attempt->step == SC_STEP_AUTH);

    if (row->kind == SC_LOG_CAUSE || row->kind == SC_LOG_SYMPTOM) {
        if (row->fault == SC_FAULT_NO_RESPONSE && row->side == SC_SIDE_NETWORK &&
            (track->dpd || (attempt->ike_up && !track->asking_child)))
            return SC_FAULT_DPD;
        if (row->fault == SC_FAULT_IKE_PROPOSAL && attempt->ike_up)
            return SC_FAULT_PFS; /* the IKE_SA has its group: this one is for a CHILD_SA */
        return row->fault;
    }
    if (begins(line, "received NO_PROPOSAL_CHOSEN")) {
        if (track->rekeying && attempt->version != 1)
            return SC_FAULT_PFS;
        child |= has(line, "no CHILD_SA built");
        return child || attempt->ike_up ? SC_FAULT_ESP_PROPOSAL : SC_FAULT_IKE_PROPOSAL;
    }
    if (begins(line, "received INVALID_ID_INFORMATION"))
        return attempt->step == SC_STEP_CHILD || attempt->ike_up ? SC_FAULT_TRAFFIC_SELECTORS
                                                                 : SC_FAULT_IDENTITY;
    if (begins(line, "received AUTHENTICATION_FAILED")) {
        return track->proof == SC_PROOF_EAP ? SC_FAULT_EAP : SC_FAULT_UNKNOWN;
    }
    if (begins(line, "received DELETE for IKE_SA") &&
        ((!attempt->child_up && attempt->version != 2) || attempt->role == SC_ROLE_RESPONDER))
        return SC_FAULT_UNKNOWN; /* the peer authenticates last, and does not say why not */
    if (begins(line, "received INVALID_KE_PAYLOAD") && attempt->version == 1)
        return SC_FAULT_PSK_MISSING; /* INVALID_KEY_INFORMATION has the same number there */
    return row->fault;
}

/* How much a message counts here. */
static unsigned weight_of(const struct sc_track *track, const struct sc_log_row *row,
                          const struct sc_log_line *line)
{
    /* with keys of its own each message of IKEv2 that can't be read is somebody else's, and a
     * notify in the clear is no wrong key */
    bool garbled = row->fault == SC_FAULT_PSK_MISMATCH && row->kind == SC_LOG_SYMPTOM;

    if (garbled && (track->attempt.version == 2 || track->clear_notify || track->attempt.ike_up))
        return 0;
    if (begins(line, "received DELETE for IKE_SA")) {
        bool soon = track->up_second < 0 || line->second < 0
                        ? line->number <= track->up_line + FEW_LINES
                        : line->second >= track->up_second &&
                              line->second - track->up_second <= FEW_SECONDS;
        bool up = track->attempt.ike_up || track->attempt.child_up;
        return track->renewed || track->ours_deleted || !soon || !up ? 0 : row->weight;
    }
    return row->weight;
}

static void fault_take(struct sc_track *track, const struct sc_log_row *row,
                       const struct sc_log_line *line)
{
    unsigned weight = weight_of(track, row, line);

    if (!weight)
        return;
    evidence_add(&track->attempt, row, line);
    if (weight < track->weight || (weight == track->weight && row->kind == SC_LOG_SYMPTOM))
        return;
    enum sc_fault fault = fault_of(track, row, line);
    if (track->fault == SC_FAULT_VIRTUAL_IP && fault == SC_FAULT_TRAFFIC_SELECTORS)
        return; /* they need the address that there was none of */
    track->weight = weight;
    track->fault = fault;
    track->best.row = row;
    track->best.line = line->number;
    SC_TRACK_SET(track->best.text, line->text, line->length);
}

/* It went on: what was said before is no failure. */
static void forgive(struct sc_track *track)
{
    bool sticky = track->fault == SC_FAULT_UNIQUENESS || track->fault == SC_FAULT_DUPLICATE_SA ||
                  track->fault == SC_FAULT_KERNEL || (track->rekeying && track->weight >= 5);

    if (sticky && track->weight)
        return;
    track->weight = 0;
    track->fault = SC_FAULT_NONE;
    track->best.row = NULL;
    track->attempt.evidence_count = 0;
    track->unanswered = false;
}

/* --- messages of the exchange --- */

struct exchange {
    const char *name;
    unsigned version;
    enum sc_step step;
    bool tells_role, main_mode;
    bool encrypted; /* every message of it */
};

/* `parsed IKE_AUTH response 1 [ IDr AUTH N(…) ]`, or `generating …` */
struct message {
    const struct exchange *exchange;
    bool request;
    const struct sc_log_line *line;
};

static const struct exchange *exchange_find(const char *name, size_t length)
{
    static const struct exchange exchanges[] = {
        {"IKE_SA_INIT", 2, SC_STEP_INIT, true, false, false},
        {"IKE_AUTH", 2, SC_STEP_AUTH, true, false, true},
        {"INFORMATIONAL", 2, SC_STEP_NONE, false, false, false},
        {"CREATE_CHILD_SA", 2, SC_STEP_CHILD, false, false, true},
        {"INFORMATIONAL_V1", 1, SC_STEP_NONE, false, false, false},
        {"ID_PROT", 1, SC_STEP_INIT, true, true, false},
        {"QUICK_MODE", 1, SC_STEP_CHILD, false, false, false},
        {"TRANSACTION", 1, SC_STEP_AUTH, false, false, false},
        {"AGGRESSIVE", 1, SC_STEP_INIT, true, false, false},
    };

    for (size_t i = 0; i < sizeof exchanges / sizeof exchanges[0]; i++)
        if (strlen(exchanges[i].name) == length && !memcmp(exchanges[i].name, name, length))
            return &exchanges[i];
    return NULL;
}

/* False if it is no message of an exchange that is known. */
static bool message_read(const struct sc_log_line *line, struct message *message)
{
    const char *end = line->text + line->length;
    const char *name = memchr(line->text, ' ', line->length);
    const char *kind = name ? memchr(name + 1, ' ', (size_t)(end - name) - 1) : NULL;

    if (!kind)
        return false;
    *message = (struct message){.exchange = exchange_find(name + 1, (size_t)(kind - name) - 1),
                                .request = end - kind > 8 && !memcmp(kind, " request", 8),
                                .line = line};
    return message->exchange != NULL;
}

/* Errors that stand in a message, and the message that charon usually logs for them. */
static const struct notify {
    const char *name, *text;
} notifies[] = {
    {"NO_PROP)", "received NO_PROPOSAL_CHOSEN notify"},
    {"AUTH_FAILED)", "received AUTHENTICATION_FAILED notify"},
    {"TS_UNACCEPT)", "received TS_UNACCEPTABLE notify"},
    {"INVAL_ID)", "received INVALID_ID_INFORMATION notify"},
    {"INT_ADDR_FAIL)", "received INTERNAL_ADDRESS_FAILURE notify"},
    {"FAIL_CP_REQ)", "received FAILED_CP_REQUIRED notify"},
    {"INVAL_SYN)", "received INVALID_SYNTAX notify"},
    {"PLD_MAL)", "received PAYLOAD_MALFORMED notify"},
    {"INVAL_HASH)", "received INVALID_HASH_INFORMATION notify"},
    {"INVAL_MAJOR)", "received INVALID_MAJOR_VERSION notify"},
};

enum { REFUSALS = 3 /* of them: what this end says when it refuses */ };

/* The next error at or behind `*at`, NULL for none; `*at` is moved behind it. */
static const struct notify *notify_next(const struct sc_log_line *line, const char **at)
{
    const char *end = line->text + line->length;

    while ((*at = memchr(*at, '(', (size_t)(end - *at)))) {
        bool notify = *at > line->text && (*at)[-1] == 'N';
        ++*at;
        for (size_t i = 0; notify && i < sizeof notifies / sizeof notifies[0]; i++) {
            if (**at != *notifies[i].name)
                continue;
            size_t length = strlen(notifies[i].name);
            if ((size_t)(end - *at) >= length && !memcmp(*at, notifies[i].name, length))
                return &notifies[i];
        }
    }
    return NULL;
}

static void notifies_take(struct sc_track *track, const struct message *message)
{
    const struct sc_log_line *line = message->line;
    const struct notify *notify;
    const char *at = line->text;

    while ((notify = notify_next(line, &at))) {
        struct sc_log_line spoken = *line;
        spoken.text = notify->text;
        spoken.length = strlen(notify->text);
        const struct sc_log_row *row = sc_log_first(spoken.text);
        track->clear_notify |= !message->exchange->encrypted && !has(line, "[ HASH ");
        if (row && row->weight > track->weight) {
            fault_take(track, row, &spoken);
            SC_TRACK_SET(track->best.text, line->text, line->length);
            if (track->attempt.evidence_count)
                SC_TRACK_SET(track->attempt.evidence[track->attempt.evidence_count - 1].text,
                             line->text, line->length);
        }
    }
}

static bool refuses(const struct sc_log_line *line)
{
    const char *at = line->text;
    const struct notify *notify;

    while ((notify = notify_next(line, &at)))
        if (notify < notifies + REFUSALS)
            return true;
    return false;
}

static void exchange_take(struct sc_track *track, const struct sc_log_line *line, bool parsed)
{
    struct sc_attempt *attempt = &track->attempt;
    struct message message;

    if (!message_read(line, &message))
        return;
    bool main_mode = message.exchange->main_mode;
    enum sc_step step = message.exchange->step;
    if (!attempt->version)
        attempt->version = message.exchange->version;
    if (message.exchange->tells_role && attempt->role == SC_ROLE_UNKNOWN)
        attempt->role = message.request == parsed ? SC_ROLE_RESPONDER : SC_ROLE_INITIATOR;
    if (main_mode && (has(line, "[ ID ") || has(line, " ID HASH")))
        step = SC_STEP_AUTH;
    if (step > attempt->step || (step == SC_STEP_CHILD && attempt->step == SC_STEP_UP))
        attempt->step = step;
    if (step == SC_STEP_CHILD && attempt->child_up && (has(line, "REKEY_SA") || has(line, " SA ")))
        track->rekeying = true;
    if (parsed) {
        track->unanswered = false;
        if (track->best.row && track->best.row->kind == SC_LOG_SYMPTOM &&
            track->best.row->fault == SC_FAULT_NO_RESPONSE)
            forgive(track); /* here it is */
        notifies_take(track, &message);
        return;
    }
    track->refusing |= refuses(line);
    track->asking_child = step == SC_STEP_CHILD && message.request;
    track->certificate = has(line, " CERT ");
    track->last_main = main_mode && message.request && step == SC_STEP_AUTH;
}

bool sc_packet_read(const struct sc_log_line *line, struct sc_packet *packet)
{
    static const char mark[] = ": from ", middle[] = " to ";
    const char *end = line->text + line->length;
    const char *colon = memchr(line->text, ':', line->length);

    if (!colon || (size_t)(end - colon) < strlen(mark) || memcmp(colon, mark, strlen(mark)) != 0)
        return false;
    packet->from = colon + strlen(mark);
    const char *blank = memchr(packet->from, ' ', (size_t)(end - packet->from));
    if (!blank || (size_t)(end - blank) < strlen(middle) ||
        memcmp(blank, middle, strlen(middle)) != 0)
        return false;
    packet->from_length = (size_t)(blank - packet->from);
    packet->to = blank + strlen(middle);
    blank = memchr(packet->to, ' ', (size_t)(end - packet->to));
    packet->to_length = (size_t)((blank ? blank : end) - packet->to);
    packet->size = blank && blank[1] == '(' ? sc_log_number(blank + 2) : 0;
    return blank != NULL;
}

static void packet_take(struct sc_track *track, const struct sc_log_line *line, bool in)
{
    struct sc_attempt *attempt = &track->attempt;
    struct sc_packet packet;
    char unused[8];

    if (!sc_packet_read(line, &packet))
        return;
    track->natt |= packet.to_length > 6 && !memcmp(packet.to + packet.to_length - 6, "[4500]", 6);
    char *first = in ? attempt->remote : attempt->local,
         *second = in ? attempt->local : attempt->remote;
    end_read(packet.from, packet.from_length, first, sizeof attempt->remote, unused, sizeof unused);
    end_read(packet.to, packet.to_length, second, sizeof attempt->remote, unused, sizeof unused);
    if (!in)
        track->sent = packet.size;
}

static void proof_take(struct sc_track *track, const struct sc_log_line *line)
{
    const char *id;
    size_t length;

    track->proof = has(line, "pre-shared key") ? SC_PROOF_PSK
                   : has(line, "with EAP")     ? SC_PROOF_EAP
                                               : SC_PROOF_KEY;
    if (between(line, "authentication of '", "'", &id, &length))
        SC_TRACK_SET(track->attempt.local_id, id, length);
}

/* --- steps --- */

static void initiate_take(struct sc_track *track, const struct sc_log_line *line)
{
    struct sc_attempt *attempt = &track->attempt;
    const char *text;
    size_t length;

    attempt->role = SC_ROLE_INITIATOR;
    attempt->version = has(line, " Mode ") ? 1 : 2;
    attempt->step = attempt->step > SC_STEP_INIT ? attempt->step : SC_STEP_INIT;
    if (between(line, "IKE_SA ", " to ", &text, &length))
        conn_read(attempt, text, length);
    if (between(line, " to ", "", &text, &length))
        SC_TRACK_SET(attempt->remote, text, length);
}

static void respond_take(struct sc_track *track, const struct sc_log_line *line)
{
    struct sc_attempt *attempt = &track->attempt;

    attempt->role = SC_ROLE_RESPONDER;
    attempt->version = has(line, " Mode ") ? 1 : 2;
    attempt->step = attempt->step > SC_STEP_INIT ? attempt->step : SC_STEP_INIT;
    SC_TRACK_SET(attempt->remote, line->text, strcspn(line->text, " "));
}

static void up_take(struct sc_track *track, const struct sc_log_line *line, bool child)
{
    struct sc_attempt *attempt = &track->attempt;
    const char *text;
    size_t length;

    if (child || track->fault != SC_FAULT_VIRTUAL_IP)
        forgive(track);
    if (!child && between(line, "IKE_SA ", " established", &text, &length))
        conn_read(attempt, text, length);
    if (!child && between(line, "between ", "", &text, &length))
        ends_read(attempt, text, length);
    if (!child)
        attempt->ike_up = true;
    if (child)
        attempt->child_up = true;
    if (child && attempt->step < SC_STEP_UP)
        attempt->step = SC_STEP_UP;
    else if (!child && attempt->step < SC_STEP_CHILD && attempt->version == 1)
        attempt->step = SC_STEP_CHILD;
    track->rekeying = false;
    if (track->up_second < 0 || child)
        track->up_second = line->second;
    track->up_line = line->number;
}

static void step_take(struct sc_track *track, const struct sc_log_row *row,
                      const struct sc_log_line *line)
{
    const char *text;
    size_t length;

    switch (row->act) {
    case SC_ACT_INITIATE:
        initiate_take(track, line);
        break;
    case SC_ACT_RESPOND:
        respond_take(track, line);
        break;
    case SC_ACT_PARSED:
    case SC_ACT_GENERATING:
        exchange_take(track, line, row->act == SC_ACT_PARSED);
        break;
    case SC_ACT_PACKET_IN:
    case SC_ACT_PACKET_OUT:
        packet_take(track, line, row->act == SC_ACT_PACKET_IN);
        break;
    case SC_ACT_IKE_UP:
    case SC_ACT_CHILD_UP:
        up_take(track, line, row->act == SC_ACT_CHILD_UP);
        break;
    case SC_ACT_AUTH_MYSELF:
        proof_take(track, line);
        break;
    case SC_ACT_EAP:
        track->proof = SC_PROOF_EAP;
        break;
    case SC_ACT_LOOKING:
        if (between(line, "matching ", "", &text, &length))
            ends_read(&track->attempt, text, length);
        track->attempt.step =
            track->attempt.step > SC_STEP_AUTH ? track->attempt.step : SC_STEP_AUTH;
        break;
    case SC_ACT_SELECTED:
        if (between(line, "config '", "'", &text, &length) ||
            between(line, "config \"", "\"", &text, &length))
            SC_TRACK_SET(track->attempt.conn, text, length);
        break;
    case SC_ACT_RECEIVED_PROPOSALS:
        SC_TRACK_SET(track->received, line->text + strlen("received proposals:"),
                     line->length - strlen("received proposals:"));
        break;
    case SC_ACT_CONFIGURED_PROPOSALS:
        SC_TRACK_SET(track->configured, line->text + strlen("configured proposals:"),
                     line->length - strlen("configured proposals:"));
        break;
    case SC_ACT_SELECTED_PROPOSAL:
        if (track->fault == SC_FAULT_ESP_PROPOSAL || track->fault == SC_FAULT_IKE_PROPOSAL)
            forgive(track);
        break;
    case SC_ACT_OTHER_GROUP:
        track->retrying = true;
        break;
    case SC_ACT_DPD:
        track->dpd = true;
        break;
    case SC_ACT_FRAGMENT:
        track->incomplete = true;
        break;
    case SC_ACT_REASSEMBLED:
        track->incomplete = false;
        break;
    case SC_ACT_SPLIT:
        track->split = true;
        break;
    case SC_ACT_RENEWED:
        track->renewed = true;
        break;
    case SC_ACT_DELETING:
        track->ours_deleted |= !track->weight;
        break;
    case SC_ACT_NOTHING:
    case SC_ACT_RESTART:
        break;
    }
}

static bool is_retransmit(const struct sc_log_line *line)
{
    return begins(line, "retransmit ") || begins(line, "sending retransmit ");
}

void sc_track_take(struct sc_track *track, const struct sc_log_row *row,
                   const struct sc_log_line *line)
{
    struct sc_attempt *attempt = &track->attempt;

    if (!attempt->first_line)
        attempt->first_line = line->number;
    attempt->last_line = line->number;
    if (line->conn && !attempt->conn[0])
        SC_TRACK_SET(attempt->conn, line->conn, line->conn_length);
    if (line->ike_sa)
        attempt->ike_sa = line->ike_sa;
    if (line->year)
        track->year = line->year;
    if (row->kind == SC_LOG_STEP)
        step_take(track, row, line);
    else
        fault_take(track, row, line);
    if (row->fault == SC_FAULT_NO_RESPONSE && row->side == SC_SIDE_NETWORK)
        track->unanswered = is_retransmit(line); /* behind the last one nothing is waited for */
}
