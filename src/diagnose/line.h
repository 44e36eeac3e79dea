/* A line of a log, whatever stands in front of charon's message: syslog, journal, docker, a web
 * page. */
#ifndef SC_DIAGNOSE_LINE_H
#define SC_DIAGNOSE_LINE_H

#include <stdbool.h>
#include <stddef.h>

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
    long second; /* of the day; -1: none */
    int year;    /* 0: none */
};

/* Read a line in place: `raw` (`length` bytes and a NUL) is changed, and what comes out points into
 * it. Escapes of terminals and web pages, quoting marks and the line end are taken off. */
void sc_log_line_read(char *raw, size_t length, size_t number, struct sc_log_line *line);

#endif
