/* A clock for how long something takes. */
#ifndef SC_BASE_SECONDS_H
#define SC_BASE_SECONDS_H

#include <time.h>

/* Seconds since some moment, never going back. */
static inline double sc_seconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

#endif
