/* The same task for many items, on several threads. */
#ifndef SC_CLI_JOBS_H
#define SC_CLI_JOBS_H

#include <stdbool.h>
#include <stddef.h>

/* Call task(data, i) for each i below `count`, on up to `threads` threads (0: one for each
 * processor). The tasks must not touch what others do. Where it takes longer than a second, how far
 * it is is shown on the terminal that standard error is, if it is one. */
void jobs_run(size_t count, size_t threads, void (*task)(void *data, size_t index), void *data);

#endif
