/* Attempts as they are followed through a log. */
#ifndef SC_DIAGNOSE_TRACK_H
#define SC_DIAGNOSE_TRACK_H

#include "diagnose/line.h"
#include "facts/log.h"

#include <swanconf/diagnose.h>

enum { SC_PROPOSALS_TEXT = 1024 };

/* How this end proves who it is, as far as the log says. */
enum sc_proof { SC_PROOF_UNKNOWN, SC_PROOF_PSK, SC_PROOF_KEY, SC_PROOF_EAP };

/* An attempt, and what only matters while it is followed. */
struct sc_track {
    struct sc_attempt attempt;
    bool used;
    size_t serial;      /* of all attempts */
    uint32_t host;      /* whose log it is in; 0: not known */
    size_t touched;     /* number of the line that spoke of it last */
    bool retrying;      /* the group was wrong, the same attempt goes on */
    bool renewed;       /* rekeyed or reauthenticated */
    bool ours_deleted;  /* this end ended it */
    bool dpd;           /* the peer was asked whether it lives */
    bool rekeying;      /* CREATE_CHILD_SA or quick mode after the CHILD_SA was up */
    bool unanswered;    /* retransmits without an answer since */
    bool clear_notify;  /* a notify came that was not encrypted */
    bool refusing;      /* this end sent an error */
    bool asking_child;  /* this end's last message asks for a CHILD_SA */
    bool incomplete;    /* fragments of a message are missing */
    bool split;         /* this end's last large message went out in fragments */
    bool certificate;   /* this end's last message had a certificate in it */
    bool last_main;     /* … was main mode's fifth */
    unsigned long sent; /* bytes of the last message that was sent */
    bool natt;          /* to or from port 4500 */
    enum sc_proof proof;
    size_t up_line;          /* number of the line that said so last */
    int year;                /* of the last time stamp; 0: not known */
    long up_second;          /* when it came up; -1: not known */
    struct sc_evidence best; /* what says most about the cause */
    unsigned weight;         /* of it; 0: nothing yet */
    enum sc_fault fault;     /* as the step has it */
    char received[SC_PROPOSALS_TEXT], configured[SC_PROPOSALS_TEXT];
};

/* `received packet: from 192.0.2.1[500] to 203.0.113.1[500] (464 bytes)` */
struct sc_packet {
    const char *from, *to; /* with their ports; they point into the line */
    size_t from_length, to_length;
    unsigned long size; /* in bytes */
};

/* False if it is no such line, or cut. */
bool sc_packet_read(const struct sc_log_line *line, struct sc_packet *packet);

/* Take a message into an attempt. */
void sc_track_take(struct sc_track *track, const struct sc_log_row *row,
                   const struct sc_log_line *line);

/* What came of it: fills the attempt's verdict. */
void sc_track_judge(struct sc_track *track);

/* Copy text into a field of a fixed size, cut where it is longer. */
void sc_track_copy(char *field, size_t size, const char *text, size_t length);

#define SC_TRACK_SET(field, text, length) sc_track_copy((field), sizeof(field), (text), (length))

/* proposals.c: compare the lists of both ends. False if they can't be compared; else true,
 * *group_only if nothing but the key exchange differs, and in `text` what differs and what to
 * write. */
bool sc_proposals_compare(const char *received, const char *configured, bool *group_only,
                          char *text, size_t size);

#endif
