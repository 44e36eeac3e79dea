/* jansson's memory out of a pool that is emptied for each input: it is not jansson that is tested,
 * and the sanitizer's allocator takes most of the time otherwise. What is not given back is
 * counted. */
#ifndef FUZZ_POOL_H
#define FUZZ_POOL_H

#include <jansson.h>
#include <stddef.h>
#include <stdlib.h>

enum { POOL_SIZE = 8 << 20 };

static _Alignas(max_align_t) char pool[POOL_SIZE];
static size_t pool_used, pool_alive;

static void *pool_take(size_t size)
{
    size_t rounded = (size + sizeof(max_align_t) - 1) / sizeof(max_align_t) * sizeof(max_align_t);

    if (rounded > POOL_SIZE - pool_used)
        return NULL;
    void *memory = pool + pool_used;
    pool_used += rounded;
    pool_alive++;
    return memory;
}

static void pool_give(void *memory)
{
    if (memory)
        pool_alive--;
}

/* To be called for each input, when nothing of jansson's is held: aborts if something is. */
static inline void pool_empty(void)
{
    if (!pool_used)
        json_set_alloc_funcs(pool_take, pool_give);
    if (pool_alive)
        abort();
    pool_used = 0;
}

#endif
