#include "cli/jobs.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

enum {
    MOST_THREADS = 64,
    FIRST_SHOWN = 1000, /* ms until progress is shown */
    SHOWN_EVERY = 200,  /* ms */
};

struct jobs {
    size_t count;
    atomic_size_t next, done;
    void (*task)(void *data, size_t index);
    void *data;
};

static void *work(void *argument)
{
    struct jobs *jobs = argument;

    for (size_t index; (index = atomic_fetch_add(&jobs->next, 1)) < jobs->count;) {
        jobs->task(jobs->data, index);
        atomic_fetch_add(&jobs->done, 1);
    }
    return NULL;
}

/* --- progress --- */

struct watch {
    const struct jobs *jobs;
    pthread_mutex_t lock;
    pthread_cond_t ended;
    bool over;
};

static struct timespec in_milliseconds(long wait)
{
    struct timespec when;

    clock_gettime(CLOCK_REALTIME, &when);
    when.tv_nsec += wait * 1000000L;
    when.tv_sec += when.tv_nsec / 1000000000L;
    when.tv_nsec %= 1000000000L;
    return when;
}

static void *watch(void *argument)
{
    struct watch *watch = argument;
    bool shown = false;

    pthread_mutex_lock(&watch->lock);
    while (!watch->over) {
        struct timespec until = in_milliseconds(shown ? SHOWN_EVERY : FIRST_SHOWN);
        if (pthread_cond_timedwait(&watch->ended, &watch->lock, &until) == 0 || watch->over)
            continue;
        fprintf(stderr, "\r%zu of %zu files", atomic_load(&watch->jobs->done), watch->jobs->count);
        fflush(stderr);
        shown = true;
    }
    pthread_mutex_unlock(&watch->lock);
    if (shown)
        fputs("\r\x1b[K", stderr);
    return NULL;
}

static void watch_end(struct watch *watch, pthread_t thread)
{
    pthread_mutex_lock(&watch->lock);
    watch->over = true;
    pthread_cond_signal(&watch->ended);
    pthread_mutex_unlock(&watch->lock);
    pthread_join(thread, NULL);
}

/* --- running --- */

static size_t threads_for(size_t count, size_t threads)
{
    if (!threads) {
        long processors = sysconf(_SC_NPROCESSORS_ONLN);
        threads = processors > 0 ? (size_t)processors : 1;
    }
    if (threads > MOST_THREADS)
        threads = MOST_THREADS;
    return threads < count ? threads : count;
}

void jobs_run(size_t count, size_t threads, void (*task)(void *data, size_t index), void *data)
{
    struct jobs jobs = {.count = count, .task = task, .data = data};
    struct watch progress = {
        .jobs = &jobs, .lock = PTHREAD_MUTEX_INITIALIZER, .ended = PTHREAD_COND_INITIALIZER};
    pthread_t workers[MOST_THREADS], watcher;
    size_t started = 0, wanted = threads_for(count, threads);
    bool watched =
        count > 1 && isatty(STDERR_FILENO) && pthread_create(&watcher, NULL, watch, &progress) == 0;

    /* this thread works, too: all is done even where no other can be started */
    while (started + 1 < wanted && pthread_create(&workers[started], NULL, work, &jobs) == 0)
        started++;
    work(&jobs);
    for (size_t i = 0; i < started; i++)
        pthread_join(workers[i], NULL);
    if (watched)
        watch_end(&progress, watcher);
}
