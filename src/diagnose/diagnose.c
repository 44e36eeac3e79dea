/* A log as it comes: from bytes to lines to attempts. */
#include "diagnose/track.h"

#include "base/hash.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum {
    LONGEST = 1 << 16, /* bytes of a line that are looked at */
    LOOKED_AT = 400,   /* messages by which the order is known */
    KEPT = 16 << 20,   /* bytes of a log that runs backwards */
    ACTIVE = 256,      /* attempts that are followed at once */
    RESULTS = 256,     /* kinds of attempts that are kept */
    RECENT = 4096,     /* messages that are not told again without a prefix */
    THREADS = 1000,
    HINTS = 1024,          /* places in which an attempt is looked for first */
    SHORTEST_WRAPPED = 20, /* bytes of a message */
};

struct sc_diagnose {
    struct sc_log_index index;
    char line[LONGEST + 1]; /* what is not a whole line yet */
    size_t line_length;
    bool dressed; /* the bytes that it came in */
    char *kept;   /* lines, NUL behind each, until the order is known */
    size_t kept_length, kept_capacity;
    struct {
        size_t messages, forwards, backwards;
        const struct sc_log_row *last;
        int last_thread;
        bool known, reversed;
    } order;
    size_t lines, messages, established;
    bool tagged; /* some lines have charon's prefix */
    struct sc_track tracks[ACTIVE];
    struct {
        struct sc_track *track;
        size_t serial; /* of the attempt: another one may be in its place by now */
    } of_thread[THREADS];
    size_t serials;
    struct sc_track *latest;
    struct sc_track *of_number[HINTS], *of_remote[HINTS]; /* who was there last, by hash */
    struct sc_attempt results[RESULTS];
    unsigned weights[RESULTS];
    uint32_t hashes[RESULTS];
    size_t result_count;
    uint32_t recent[RECENT]; /* hashes, each in its place */
    char broken[1024];       /* the last message: its line may have been wrapped */
    const struct sc_log_row *broken_row;
    struct sc_log_line broken_line;
    const char *other;
    size_t others;
    struct sc_diagnosis diagnosis;
};

struct sc_diagnose *sc_diagnose_new(void)
{
    struct sc_diagnose *diagnose = calloc(1, sizeof *diagnose);

    if (diagnose)
        sc_log_index_make(&diagnose->index);
    return diagnose;
}

void sc_diagnose_free(struct sc_diagnose *diagnose)
{
    if (!diagnose)
        return;
    free(diagnose->kept);
    free(diagnose);
}

/* --- results --- */

static uint32_t hash_of(const struct sc_attempt *attempt)
{
    uint32_t hash = sc_hash(attempt->conn, strlen(attempt->conn));

    hash = sc_hash_more(hash, attempt->remote, strlen(attempt->remote));
    return sc_hash_more(hash, attempt->message, strlen(attempt->message));
}

static bool is_same(const struct sc_attempt *a, const struct sc_attempt *b)
{
    return a->failed == b->failed && a->fault == b->fault && !strcmp(a->conn, b->conn) &&
           !strcmp(a->remote, b->remote) && !strcmp(a->message, b->message);
}

static void result_add(struct sc_diagnose *diagnose, const struct sc_track *track)
{
    const struct sc_attempt *attempt = &track->attempt;
    uint32_t hash = hash_of(attempt);
    size_t at = 0;

    while (at < diagnose->result_count &&
           (diagnose->hashes[at] != hash || !is_same(&diagnose->results[at], attempt)))
        at++;
    if (at == RESULTS)
        return;
    struct sc_attempt *result = &diagnose->results[at];
    size_t count = at < diagnose->result_count ? result->count : 0;
    size_t first = count ? result->first_line : attempt->first_line;
    if (at == diagnose->result_count)
        diagnose->result_count++;
    *result = *attempt;
    result->count = count + 1;
    result->first_line = first < attempt->first_line ? first : attempt->first_line;
    diagnose->weights[at] = track->weight;
    diagnose->hashes[at] = hash;
}

static void track_end(struct sc_diagnose *diagnose, struct sc_track *track)
{
    if (!track->used)
        return;
    sc_track_judge(track);
    diagnose->established += track->attempt.ike_up || track->attempt.child_up;
    bool says_something = track->attempt.failed || track->attempt.ike_up ||
                          track->attempt.child_up || track->attempt.step != SC_STEP_NONE;
    if (says_something)
        result_add(diagnose, track);
    if (diagnose->latest == track)
        diagnose->latest = NULL;
    track->used = false;
}

/* Those of one host, 0: all of them. */
static void all_end(struct sc_diagnose *diagnose, uint32_t host)
{
    for (size_t i = 0; i < ACTIVE; i++)
        if (!host || diagnose->tracks[i].host == host)
            track_end(diagnose, &diagnose->tracks[i]);
}

/* --- which attempt a message belongs to --- */

static struct sc_track *track_new(struct sc_diagnose *diagnose, uint32_t host)
{
    struct sc_track *oldest = &diagnose->tracks[0];

    for (size_t i = 0; i < ACTIVE && oldest->used; i++)
        if (!diagnose->tracks[i].used || diagnose->tracks[i].touched < oldest->touched)
            oldest = &diagnose->tracks[i];
    track_end(diagnose, oldest);
    memset(oldest, 0, sizeof *oldest);
    oldest->used = true;
    oldest->host = host;
    oldest->serial = ++diagnose->serials;
    oldest->up_second = -1;
    return oldest;
}

static struct sc_track **remote_hint(struct sc_diagnose *diagnose, const char *text, size_t length)
{
    return &diagnose->of_remote[sc_hash(text, length) % HINTS];
}

/* It was touched: the next message that names its number or its peer is most likely its own. */
static void hints_set(struct sc_diagnose *diagnose, struct sc_track *track)
{
    const struct sc_attempt *attempt = &track->attempt;

    diagnose->of_number[attempt->ike_sa % HINTS] = track;
    *remote_hint(diagnose, attempt->remote, strlen(attempt->remote)) = track;
}

/* Not another host's, as far as is known. */
static bool is_host(const struct sc_track *track, uint32_t host)
{
    return !host || !track->host || track->host == host;
}

/* The attempt with this number that was touched last. */
static struct sc_track *by_number(struct sc_diagnose *diagnose, unsigned long ike_sa, uint32_t host)
{
    struct sc_track *found = diagnose->of_number[ike_sa % HINTS];

    if (found && found->used && found->attempt.ike_sa == ike_sa && is_host(found, host))
        return found;
    found = NULL;
    for (size_t i = 0; i < ACTIVE; i++) {
        struct sc_track *track = &diagnose->tracks[i];
        if (track->used && track->attempt.ike_sa == ike_sa && is_host(track, host) &&
            (!found || track->touched > found->touched))
            found = track;
    }
    return found;
}

static bool is_remote(const struct sc_track *track, const char *text, size_t length, uint32_t host)
{
    const char *remote = track->attempt.remote;

    return track->used && is_host(track, host) && strlen(remote) == length &&
           !memcmp(remote, text, length);
}

/* The attempt with this peer that was touched last. */
static struct sc_track *by_remote(struct sc_diagnose *diagnose, const char *text, size_t length,
                                  uint32_t host)
{
    struct sc_track *found = *remote_hint(diagnose, text, length);

    if (found && is_remote(found, text, length, host))
        return found;
    found = NULL;
    for (size_t i = 0; i < ACTIVE; i++) {
        struct sc_track *track = &diagnose->tracks[i];
        if (is_remote(track, text, length, host) && (!found || track->touched > found->touched))
            found = track;
    }
    return found;
}

/* Each host's threads have places of their own. */
static size_t thread_place(int thread, uint32_t host)
{
    return ((size_t)thread + host) % THREADS;
}

/* The attempt that this thread worked on last. */
static struct sc_track *by_thread(const struct sc_diagnose *diagnose, int thread, uint32_t host)
{
    size_t place = thread_place(thread, host);
    struct sc_track *track = diagnose->of_thread[place].track;
    bool same = track && track->used && track->serial == diagnose->of_thread[place].serial;

    return same && is_host(track, host) ? track : NULL;
}

/* The attempt that was spoken of last in this host's log. */
static struct sc_track *latest_of(struct sc_diagnose *diagnose, uint32_t host)
{
    struct sc_track *found = NULL;

    if (!diagnose->latest || is_host(diagnose->latest, host))
        return diagnose->latest;
    for (size_t i = 0; i < ACTIVE; i++) {
        struct sc_track *track = &diagnose->tracks[i];
        if (track->used && track->host == host && (!found || track->touched > found->touched))
            found = track;
    }
    return found;
}

/* The number in `IKE_SA name[7]`; 0 without one. */
static unsigned long number_in(const struct sc_log_line *line)
{
    const char *at = memmem(line->text, line->length, "IKE_SA ", 7);
    const char *bracket = at ? strchr(at, '[') : NULL;

    if (!bracket || !isdigit((unsigned char)bracket[1]) ||
        memchr(at + 7, ' ', (size_t)(bracket - at) > 7 ? (size_t)(bracket - at) - 7 : 0))
        return 0;
    return strtoul(bracket + 1, NULL, 10);
}

/* The peer that a packet comes from or goes to; NULL for other messages. */
static const char *peer_of(const struct sc_log_row *row, const struct sc_log_line *line,
                           size_t *length)
{
    struct sc_packet packet;

    if ((row->act != SC_ACT_PACKET_IN && row->act != SC_ACT_PACKET_OUT) ||
        !sc_packet_read(line, &packet))
        return NULL;
    bool in = row->act == SC_ACT_PACKET_IN;
    const char *peer = in ? packet.from : packet.to;
    *length = in ? packet.from_length : packet.to_length;
    const char *port = memchr(peer, '[', *length);
    *length = port ? (size_t)(port - peer) : *length;
    return peer;
}

/* The first message of an exchange. */
static bool is_first(const struct sc_log_line *line)
{
    static const char *const texts[] = {"parsed IKE_SA_INIT request",
                                        "parsed ID_PROT request 0 [ SA",
                                        "parsed AGGRESSIVE request 0 [ SA"};

    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        if (line->length > strlen(texts[i]) && !memcmp(line->text, texts[i], strlen(texts[i])))
            return true;
    return false;
}

/* True when a new attempt begins here, not the same one with another group. */
static bool begins_anew(const struct sc_track *track, const struct sc_log_row *row,
                        const struct sc_log_line *line)
{
    if (!track || track->retrying)
        return false;
    bool done = track->attempt.step > SC_STEP_INIT || track->weight || track->attempt.ike_up;
    if (row->act == SC_ACT_INITIATE)
        return track->attempt.step != SC_STEP_NONE;
    return done && (row->act == SC_ACT_RESPOND || (row->act == SC_ACT_PARSED && is_first(line)));
}

static struct sc_track *track_of(struct sc_diagnose *diagnose, const struct sc_log_row *row,
                                 const struct sc_log_line *line)
{
    bool threaded = line->thread >= 0 && line->thread < THREADS;
    struct sc_track *track = NULL,
                    *thread_track = threaded ? by_thread(diagnose, line->thread, line->host) : NULL;
    struct sc_track *latest = latest_of(diagnose, line->host);
    size_t length = 0;
    const char *peer = peer_of(row, line, &length);
    unsigned long number = line->ike_sa ? line->ike_sa : number_in(line);

    /* `initiating` is logged by the SA before it when a peer is called again */
    if (row->act == SC_ACT_INITIATE && number_in(line))
        number = number_in(line);
    if (number)
        track = by_number(diagnose, number, line->host);
    if (!track && number && row->act != SC_ACT_INITIATE && !line->ike_sa) {
        struct sc_track *recent = thread_track ? thread_track : latest;
        if (recent && !recent->attempt.ike_sa)
            track = recent;
    }
    if (!track && !number && peer)
        track = by_remote(diagnose, peer, length, line->host);
    if (!track && !number && peer && latest && !*latest->attempt.remote)
        track = latest;
    if (!track && !number && !peer)
        track = thread_track ? thread_track : latest;
    if (!number && begins_anew(track, row, line))
        track = NULL;
    if (number && track && row->act == SC_ACT_INITIATE && begins_anew(track, row, line) &&
        (track->attempt.ike_up || track->weight))
        track = NULL;
    if (!track)
        track = track_new(diagnose, line->host);
    if (threaded) {
        diagnose->of_thread[thread_place(line->thread, line->host)].track = track;
        diagnose->of_thread[thread_place(line->thread, line->host)].serial = track->serial;
    }
    return track;
}

/* --- messages --- */

static bool was_recent(struct sc_diagnose *diagnose, const struct sc_log_line *line)
{
    uint32_t hash = sc_hash(line->text, line->length);

    bool was = diagnose->recent[hash % RECENT] == hash;

    diagnose->recent[hash % RECENT] = hash;
    return was;
}

static bool is_program(const struct sc_log_line *line, const char *name)
{
    return line->process_length == strlen(name) &&
           !memcmp(line->process, name, line->process_length);
}

/* Lines of other IKE daemons. */
static bool is_other(struct sc_diagnose *diagnose, const struct sc_log_line *line)
{
    static const struct {
        const char *name, *whose;
    } others[] = {{"pluto", "Libreswan's pluto"},
                  {"racoon", "racoon"},
                  {"iked", "OpenBSD's iked"},
                  {"isakmpd", "isakmpd"},
                  {"libreswan", "Libreswan"}};

    for (size_t i = 0; !line->tagged && line->process && i < sizeof others / sizeof others[0]; i++)
        if (is_program(line, others[i].name)) {
            diagnose->other = others[i].whose;
            diagnose->others++;
            return true;
        }
    return false;
}

static void message_take(struct sc_diagnose *diagnose, const struct sc_log_row *row,
                         const struct sc_log_line *line)
{
    diagnose->messages++;
    if (row->act == SC_ACT_RESTART) {
        all_end(diagnose, line->host);
        return;
    }
    struct sc_track *track = track_of(diagnose, row, line);
    track->touched = line->number;
    if (line->host)
        track->host = line->host;
    diagnose->latest = track;
    sc_track_take(track, row, line);
    hints_set(diagnose, track);
}

/* A line that goes on where the one before was cut. */
static const struct sc_log_row *joined_find(struct sc_diagnose *diagnose, struct sc_log_line *line)
{
    size_t start = diagnose->broken_line.length, size = start;
    const struct sc_log_row *row = NULL;

    if (start + 1 + line->length >= sizeof diagnose->broken)
        return NULL;
    for (size_t blank = 0; blank < 2 && !row; blank++) {
        if (blank)
            diagnose->broken[start] = ' ';
        memcpy(diagnose->broken + start + blank, line->text, line->length);
        size = start + blank + line->length;
        row = sc_log_find(&diagnose->index, diagnose->broken, size);
        if (row == diagnose->broken_row)
            row = NULL;
    }
    diagnose->broken[row ? size : start] = '\0';
    if (!row)
        return NULL;
    *line = diagnose->broken_line;
    line->text = diagnose->broken;
    line->length = size;
    return row;
}

/* A line of some length may go on in the next one. */
static void remember(struct sc_diagnose *diagnose, const struct sc_log_row *row,
                     const struct sc_log_line *line)
{
    *diagnose->broken = '\0';
    if (line->length < SHORTEST_WRAPPED || line->length >= sizeof diagnose->broken / 2)
        return;
    sc_track_copy(diagnose->broken, sizeof diagnose->broken, line->text, line->length);
    diagnose->broken_row = row;
    diagnose->broken_line = *line;
    diagnose->broken_line.conn = NULL;
}

static void line_take(struct sc_diagnose *diagnose, char *raw, size_t length, size_t number,
                      bool dressed)
{
    struct sc_log_line line;

    sc_log_line_read(raw, length, number, dressed, &line);
    if (!line.length || is_other(diagnose, &line))
        return;
    diagnose->tagged |= line.tagged;
    bool plain = !line.tagged && !line.output;
    if (plain && line.process && diagnose->tagged && was_recent(diagnose, &line))
        return;
    const struct sc_log_row *row = sc_log_find(&diagnose->index, line.text, line.length);
    if (!plain && row)
        was_recent(diagnose, &line);
    if (!row && plain && !line.process && *diagnose->broken)
        row = joined_find(diagnose, &line);
    else if (!plain)
        remember(diagnose, row, &line);
    if (row)
        message_take(diagnose, row, &line);
}

/* --- the order of lines --- */

/* A packet comes in before it is parsed, and a message is made before it is sent. */
static void order_look(struct sc_diagnose *diagnose, const struct sc_log_row *row, int thread)
{
    const struct sc_log_row *last = diagnose->order.last;

    if (last && thread == diagnose->order.last_thread) {
        diagnose->order.forwards +=
            (last->act == SC_ACT_PACKET_IN && row->act == SC_ACT_PARSED) ||
            (last->act == SC_ACT_GENERATING && row->act == SC_ACT_PACKET_OUT);
        diagnose->order.backwards +=
            (last->act == SC_ACT_PARSED && row->act == SC_ACT_PACKET_IN) ||
            (last->act == SC_ACT_PACKET_OUT && row->act == SC_ACT_GENERATING);
    }
    diagnose->order.last = row;
    diagnose->order.last_thread = thread;
    diagnose->order.messages++;
}

static bool keep(struct sc_diagnose *diagnose, const char *raw, size_t length)
{
    if (diagnose->kept_length + length + 1 > diagnose->kept_capacity) {
        size_t capacity = (diagnose->kept_capacity + length + 1) * 2;
        char *larger = realloc(diagnose->kept, capacity);
        if (!larger)
            return false;
        diagnose->kept = larger;
        diagnose->kept_capacity = capacity;
    }
    memcpy(diagnose->kept + diagnose->kept_length, raw, length);
    diagnose->kept[diagnose->kept_length + length] = '\0';
    diagnose->kept_length += length + 1;
    return true;
}

static void kept_forwards(struct sc_diagnose *diagnose)
{
    size_t number = 1;

    for (size_t at = 0; at < diagnose->kept_length; number++) {
        size_t length = strlen(diagnose->kept + at);
        line_take(diagnose, diagnose->kept + at, length, number, true);
        at += length + 1;
    }
    diagnose->kept_length = 0;
}

static void kept_backwards(struct sc_diagnose *diagnose)
{
    size_t number = 0;

    for (size_t at = 0; at < diagnose->kept_length; at++)
        number += diagnose->kept[at] == '\0';
    for (size_t end = diagnose->kept_length; end; number--) {
        size_t at = end - 1;
        while (at && diagnose->kept[at - 1])
            at--;
        line_take(diagnose, diagnose->kept + at, end - 1 - at, number, true);
        end = at;
    }
    diagnose->kept_length = 0;
}

static void order_decide(struct sc_diagnose *diagnose)
{
    diagnose->order.known = true;
    diagnose->order.reversed = diagnose->order.backwards > diagnose->order.forwards;
    if (!diagnose->order.reversed)
        kept_forwards(diagnose);
}

static bool line_feed(struct sc_diagnose *diagnose)
{
    char *raw = diagnose->line;
    size_t length = diagnose->line_length;

    for (char *nul; diagnose->dressed && (nul = memchr(raw, '\0', length));)
        *nul = ' ';
    raw[length] = '\0';
    diagnose->line_length = 0;
    diagnose->lines++;
    if (diagnose->order.known && !diagnose->order.reversed) {
        line_take(diagnose, raw, length, diagnose->lines, diagnose->dressed);
        return true;
    }
    if (diagnose->kept_length < KEPT && !keep(diagnose, raw, length))
        return false;
    if (diagnose->order.known)
        return true;
    struct sc_log_line line;
    sc_log_line_read(raw, length, diagnose->lines, true, &line);
    const struct sc_log_row *row =
        line.length ? sc_log_find(&diagnose->index, line.text, line.length) : NULL;
    if (row)
        order_look(diagnose, row, line.thread);
    if (diagnose->order.messages >= LOOKED_AT || diagnose->kept_length >= KEPT)
        order_decide(diagnose);
    return true;
}

bool sc_diagnose_feed(struct sc_diagnose *diagnose, const char *bytes, size_t length)
{
    bool dressed = sc_log_is_dressed(bytes, length);

    diagnose->dressed = dressed || (diagnose->line_length && diagnose->dressed);
    for (size_t at = 0; at < length;) {
        const char *newline = memchr(bytes + at, '\n', length - at);
        size_t size = newline ? (size_t)(newline - bytes) - at : length - at;
        size_t room = LONGEST - diagnose->line_length, taken = size < room ? size : room;
        memcpy(diagnose->line + diagnose->line_length, bytes + at, taken);
        diagnose->line_length += taken;
        at += size + (newline != NULL);
        if (newline && !line_feed(diagnose))
            return false;
    }
    return true;
}

/* --- the end --- */

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

static bool any_conn(const struct sc_diagnose *diagnose)
{
    for (size_t i = 0; i < diagnose->result_count; i++)
        if (*diagnose->results[i].conn)
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

static int gravity(const struct sc_diagnose *diagnose, size_t at, bool conns)
{
    const struct sc_attempt *attempt = &diagnose->results[at];
    int weight = (int)diagnose->weights[at] * 10 + (*attempt->conn ? 3 : 0) + (int)attempt->step;

    if (conns && is_stranger(attempt))
        weight -= 60;
    return weight;
}

static void recoveries_find(struct sc_diagnose *diagnose)
{
    for (size_t i = 0; i < diagnose->result_count; i++) {
        struct sc_attempt *failed = &diagnose->results[i];
        for (size_t k = 0; failed->failed && !comes_again(failed) && k < diagnose->result_count;
             k++) {
            const struct sc_attempt *good = &diagnose->results[k];
            failed->recovered |= !good->failed && (good->child_up || good->ike_up) &&
                                 good->last_line > failed->last_line && same_peer(failed, good);
        }
    }
}

/* A uniqueness policy that acts once is a client that came back. */
static void lone_uniqueness_forget(struct sc_diagnose *diagnose)
{
    size_t count = 0;

    for (size_t i = 0; i < diagnose->result_count; i++)
        if (diagnose->results[i].failed && diagnose->results[i].fault == SC_FAULT_UNIQUENESS)
            count += diagnose->results[i].count;
    for (size_t i = 0; i < diagnose->result_count; i++)
        if (count < 2 && diagnose->results[i].fault == SC_FAULT_UNIQUENESS &&
            diagnose->weights[i] < 6)
            diagnose->results[i].failed = false;
}

static bool is_of_loading(enum sc_fault fault)
{
    return fault == SC_FAULT_PRIVATE_KEY || fault == SC_FAULT_CERT_TRUST ||
           fault == SC_FAULT_CERT_IDENTITY || fault == SC_FAULT_PLUGIN ||
           fault == SC_FAULT_CONFIG_NOT_LOADED;
}

/* What was wrong when charon started concerns no tunnel that came up. */
static void loading_forget(struct sc_diagnose *diagnose)
{
    for (size_t i = 0; diagnose->established && i < diagnose->result_count; i++)
        if (diagnose->results[i].step == SC_STEP_NONE && diagnose->weights[i] < 8 &&
            is_of_loading(diagnose->results[i].fault))
            diagnose->results[i].failed = false;
}

/* Something was begun, nothing came up, and nothing says why. */
static void nothing_up(struct sc_diagnose *diagnose)
{
    for (size_t i = 0; i < diagnose->result_count; i++) {
        struct sc_attempt *attempt = &diagnose->results[i];
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

const struct sc_diagnosis *sc_diagnose_end(struct sc_diagnose *diagnose)
{
    struct sc_diagnosis *found = &diagnose->diagnosis;

    if (diagnose->line_length && !line_feed(diagnose))
        return NULL;
    if (!diagnose->order.known)
        order_decide(diagnose);
    if (diagnose->order.reversed)
        kept_backwards(diagnose);
    all_end(diagnose, 0);
    recoveries_find(diagnose);
    lone_uniqueness_forget(diagnose);
    *found = (struct sc_diagnosis){.attempts = diagnose->results,
                                   .count = diagnose->result_count,
                                   .lines = diagnose->lines,
                                   .messages = diagnose->messages,
                                   .established = diagnose->established};
    if (diagnose->others > diagnose->messages)
        found->other = diagnose->other;
    loading_forget(diagnose);
    if (!diagnose->established)
        nothing_up(diagnose);
    bool conns = any_conn(diagnose);
    int best = -1000;
    for (size_t i = 0; i < diagnose->result_count; i++) {
        if (!diagnose->results[i].failed || diagnose->results[i].recovered)
            continue;
        int weight = gravity(diagnose, i, conns);
        bool newer = found->verdict && weight == best &&
                     diagnose->results[i].last_line > found->verdict->last_line;
        if (weight > best || newer) {
            best = weight;
            found->verdict = &diagnose->results[i];
        }
    }
    return found;
}

bool sc_log_explain(const char *text, struct sc_log_help *help)
{
    const struct sc_log_row *row = sc_log_search(text);

    if (!row)
        return false;
    *help = (struct sc_log_help){row->patterns, row->meaning, row->remedy, row->fault};
    return true;
}
