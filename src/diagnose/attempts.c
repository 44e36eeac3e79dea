#include "diagnose/attempts.h"

#include "base/hash.h"

#include <ctype.h>
#include <string.h>

/* --- what came of them --- */

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

static void result_add(struct sc_attempts *attempts, const struct sc_track *track)
{
    const struct sc_attempt *attempt = &track->attempt;
    uint32_t hash = hash_of(attempt);
    size_t at = 0;

    while (at < attempts->result_count &&
           (attempts->hashes[at] != hash || !is_same(&attempts->results[at], attempt)))
        at++;
    if (at == SC_ATTEMPTS_RESULTS)
        return;
    struct sc_attempt *result = &attempts->results[at];
    size_t count = at < attempts->result_count ? result->count : 0;
    size_t first = count ? result->first_line : attempt->first_line;
    if (at == attempts->result_count)
        attempts->result_count++;
    *result = *attempt;
    result->count = count + 1;
    result->first_line = first < attempt->first_line ? first : attempt->first_line;
    attempts->weights[at] = track->weight;
    attempts->hashes[at] = hash;
}

static void track_end(struct sc_attempts *attempts, struct sc_track *track)
{
    if (!track->used)
        return;
    sc_track_judge(track);
    attempts->established += track->attempt.ike_up || track->attempt.child_up;
    bool says_something = track->attempt.failed || track->attempt.ike_up ||
                          track->attempt.child_up || track->attempt.step != SC_STEP_NONE;
    if (says_something)
        result_add(attempts, track);
    if (attempts->latest == track)
        attempts->latest = NULL;
    track->used = false;
}

/* Not another host's, as far as is known. */
static bool is_host(const struct sc_track *track, uint32_t host)
{
    return !host || !track->host || track->host == host;
}

void sc_attempts_end(struct sc_attempts *attempts, uint32_t host)
{
    for (size_t i = 0; i < SC_ATTEMPTS_ACTIVE; i++)
        if (is_host(&attempts->tracks[i], host))
            track_end(attempts, &attempts->tracks[i]);
}

/* --- which attempt a message belongs to --- */

static struct sc_track *track_new(struct sc_attempts *attempts, uint32_t host)
{
    struct sc_track *oldest = &attempts->tracks[0];

    for (size_t i = 0; i < SC_ATTEMPTS_ACTIVE && oldest->used; i++)
        if (!attempts->tracks[i].used || attempts->tracks[i].touched < oldest->touched)
            oldest = &attempts->tracks[i];
    track_end(attempts, oldest);
    memset(oldest, 0, sizeof *oldest);
    oldest->used = true;
    oldest->host = host;
    oldest->serial = ++attempts->serials;
    oldest->up_second = -1;
    return oldest;
}

static struct sc_track **remote_hint(struct sc_attempts *attempts, const char *text, size_t length)
{
    return &attempts->of_remote[sc_hash(text, length) % SC_ATTEMPTS_HINTS];
}

/* It was touched: the next message that names its number or its peer is most likely its own. */
static void hints_set(struct sc_attempts *attempts, struct sc_track *track)
{
    const struct sc_attempt *attempt = &track->attempt;

    attempts->of_number[attempt->ike_sa % SC_ATTEMPTS_HINTS] = track;
    *remote_hint(attempts, attempt->remote, strlen(attempt->remote)) = track;
}

/* What a message says of the attempt that it belongs to; 0 and NULL: nothing. */
struct wanted {
    bool unanswered; /* it waits for an answer */
    unsigned long ike_sa;
    const char *remote;
    size_t length; /* of remote */
    uint32_t host;
};

static bool fits(const struct sc_track *track, const struct wanted *wanted)
{
    const char *remote = track->attempt.remote;

    return track->used && is_host(track, wanted->host) &&
           (!wanted->unanswered || track->unanswered) &&
           (!wanted->ike_sa || track->attempt.ike_sa == wanted->ike_sa) &&
           (!wanted->remote ||
            (strlen(remote) == wanted->length && !memcmp(remote, wanted->remote, wanted->length)));
}

/* The one that fits and was touched last: most likely `hint`. */
static struct sc_track *newest(struct sc_attempts *attempts, struct sc_track *hint,
                               const struct wanted *wanted)
{
    struct sc_track *found = NULL;

    if (hint && fits(hint, wanted))
        return hint;
    for (size_t i = 0; i < SC_ATTEMPTS_ACTIVE; i++) {
        struct sc_track *track = &attempts->tracks[i];
        if (fits(track, wanted) && (!found || track->touched > found->touched))
            found = track;
    }
    return found;
}

static struct sc_track *by_number(struct sc_attempts *attempts, unsigned long ike_sa, uint32_t host)
{
    struct wanted wanted = {.ike_sa = ike_sa, .host = host};

    return newest(attempts, attempts->of_number[ike_sa % SC_ATTEMPTS_HINTS], &wanted);
}

static struct sc_track *by_remote(struct sc_attempts *attempts, const char *text, size_t length,
                                  uint32_t host)
{
    struct wanted wanted = {.remote = text, .length = length, .host = host};

    return newest(attempts, *remote_hint(attempts, text, length), &wanted);
}

/* The attempt that was spoken of last in this host's log. */
static struct sc_track *latest_of(struct sc_attempts *attempts, uint32_t host)
{
    struct wanted wanted = {.host = host};

    return attempts->latest ? newest(attempts, attempts->latest, &wanted) : NULL;
}

/* Each host's threads have places of their own. */
static size_t thread_place(int thread, uint32_t host)
{
    return ((size_t)thread + host) % SC_ATTEMPTS_THREADS;
}

static bool is_thread(int thread)
{
    return thread >= 0 && thread < SC_ATTEMPTS_THREADS;
}

/* The attempt that this thread worked on last. */
static struct sc_track *by_thread(const struct sc_attempts *attempts, int thread, uint32_t host)
{
    if (!is_thread(thread))
        return NULL;
    size_t place = thread_place(thread, host);
    struct sc_track *track = attempts->of_thread[place].track;
    bool same = track && track->used && track->serial == attempts->of_thread[place].serial;
    return same && is_host(track, host) ? track : NULL;
}

static void thread_set(struct sc_attempts *attempts, int thread, uint32_t host,
                       struct sc_track *track)
{
    if (!is_thread(thread))
        return;
    size_t place = thread_place(thread, host);
    attempts->of_thread[place].track = track;
    attempts->of_thread[place].serial = track->serial;
}

/* The number in `IKE_SA name[7]`; 0 without one. */
static unsigned long number_in(const struct sc_log_line *line)
{
    const char *at = memmem(line->text, line->length, "IKE_SA ", 7);
    const char *bracket = at ? strchr(at, '[') : NULL;

    if (!bracket || !isdigit((unsigned char)bracket[1]) ||
        memchr(at + 7, ' ', (size_t)(bracket - at) > 7 ? (size_t)(bracket - at) - 7 : 0))
        return 0;
    return sc_log_number(bracket + 1);
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

/* The attempt that a message without a number and a peer goes on with: that of its thread; but what
 * a timer says, `retransmit` or `giving up`, any thread may say of the one that waits. */
static struct sc_track *going_on(struct sc_attempts *attempts, const struct sc_log_row *row,
                                 const struct sc_log_line *line)
{
    struct wanted waiting = {.unanswered = true, .host = line->host};
    bool timer = row->fault == SC_FAULT_NO_RESPONSE && row->side == SC_SIDE_NETWORK;
    struct sc_track *track = timer ? newest(attempts, attempts->latest, &waiting)
                                   : by_thread(attempts, line->thread, line->host);

    return track ? track : latest_of(attempts, line->host);
}

static struct sc_track *numbered(struct sc_attempts *attempts, unsigned long number,
                                 const struct sc_log_row *row, const struct sc_log_line *line)
{
    struct sc_track *track = by_number(attempts, number, line->host);
    bool again = row->act == SC_ACT_INITIATE && begins_anew(track, row, line);

    if (again && (track->attempt.ike_up || track->weight))
        return NULL;
    if (track || row->act == SC_ACT_INITIATE || line->ike_sa)
        return track;
    track = going_on(attempts, row, line); /* it gets its number now */
    return track && !track->attempt.ike_sa ? track : NULL;
}

static struct sc_track *unnumbered(struct sc_attempts *attempts, const struct sc_log_row *row,
                                   const struct sc_log_line *line)
{
    size_t length = 0;
    const char *peer = peer_of(row, line, &length);
    struct sc_track *track =
        peer ? by_remote(attempts, peer, length, line->host) : going_on(attempts, row, line);

    if (!track && peer) {
        track = latest_of(attempts, line->host);
        track = track && !*track->attempt.remote ? track : NULL;
    }
    return begins_anew(track, row, line) ? NULL : track;
}

static struct sc_track *track_of(struct sc_attempts *attempts, const struct sc_log_row *row,
                                 const struct sc_log_line *line)
{
    /* `initiating` is logged by the SA before it when a peer is called again */
    bool asks = !line->ike_sa || row->act == SC_ACT_INITIATE;
    unsigned long named = asks ? number_in(line) : 0, number = named ? named : line->ike_sa;
    struct sc_track *track =
        number ? numbered(attempts, number, row, line) : unnumbered(attempts, row, line);

    if (!track)
        track = track_new(attempts, line->host);
    thread_set(attempts, line->thread, line->host, track);
    return track;
}

void sc_attempts_take(struct sc_attempts *attempts, const struct sc_log_row *row,
                      const struct sc_log_line *line)
{
    struct sc_track *track = track_of(attempts, row, line);

    track->touched = line->number;
    if (line->host)
        track->host = line->host;
    attempts->latest = track;
    sc_track_take(track, row, line);
    hints_set(attempts, track);
}
