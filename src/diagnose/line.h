/* A line of a log, whatever stands in front of charon's message: syslog, journal, docker, a web
 * page. */
#ifndef SC_DIAGNOSE_LINE_H
#define SC_DIAGNOSE_LINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct sc_log_line {
    size_t number;
    const char *text; /* charon's message, or all of the line */
    size_t length;
    bool tagged;          /* a thread and group stood in front of it: 05[IKE] */
    bool output;          /* of a command: [IKE] alone */
    int thread;           /* -1: none */
    unsigned long ike_sa; /* of <name|7> or <7>; 0: none */
    const char *conn;     /* of <name|7>, conn_length bytes; NULL: none */
    size_t conn_length;
    const char *process; /* in front of it: "NetworkManager", "pluto"; NULL: none */
    size_t process_length;
    uint32_t host; /* hash of the host's name that syslog wrote; 0: none */
    long second;   /* of the day; -1: none */
    int year;      /* 0: none */
};

/* The decimal number that the text begins with, 0 for none. */
unsigned long sc_log_number(const char *text);

/* True if terminals or web pages may have left something in these bytes: their lines are dressed.
 */
bool sc_log_is_dressed(const char *bytes, size_t length);

/* Read a line in place: `raw` (`length` bytes and a NUL) is changed, and what comes out points into
 * it. Quoting marks and the line end are taken off, and where it is dressed escapes of terminals
 * and web pages. */
void sc_log_line_read(char *raw, size_t length, size_t number, bool dressed,
                      struct sc_log_line *line);

#endif
