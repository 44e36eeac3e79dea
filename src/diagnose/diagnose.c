/* A log as it comes: from bytes to lines to attempts. */
#include "diagnose/attempts.h"

#include "base/hash.h"

#include <stdlib.h>
#include <string.h>

enum {
    LONGEST = 1 << 16,     /* bytes of a line that are looked at */
    LOOKED_AT = 400,       /* messages by which the order is known */
    KEPT = 16 << 20,       /* bytes of a log that runs backwards */
    RECENT = 4096,         /* messages that are not told again without a prefix */
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
    size_t lines, messages;
    bool tagged; /* some lines have charon's prefix */
    struct sc_attempts attempts;
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
    if (row->act == SC_ACT_RESTART)
        sc_attempts_end(&diagnose->attempts, line->host);
    else
        sc_attempts_take(&diagnose->attempts, row, line);
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

const struct sc_diagnosis *sc_diagnose_end(struct sc_diagnose *diagnose)
{
    struct sc_attempts *attempts = &diagnose->attempts;

    if (diagnose->line_length && !line_feed(diagnose))
        return NULL;
    if (!diagnose->order.known)
        order_decide(diagnose);
    if (diagnose->order.reversed)
        kept_backwards(diagnose);
    sc_attempts_end(attempts, 0);
    const struct sc_attempt *verdict = sc_attempts_judge(attempts);
    diagnose->diagnosis = (struct sc_diagnosis){
        .attempts = attempts->results,
        .count = attempts->result_count,
        .verdict = verdict,
        .other = diagnose->others > diagnose->messages ? diagnose->other : NULL,
        .lines = diagnose->lines,
        .messages = diagnose->messages,
        .established = attempts->established};
    return &diagnose->diagnosis;
}

bool sc_log_explain(const char *text, struct sc_log_help *help)
{
    const struct sc_log_row *row = sc_log_search(text);

    if (!row)
        return false;
    *help = (struct sc_log_help){row->patterns, row->meaning, row->remedy, row->fault};
    return true;
}
