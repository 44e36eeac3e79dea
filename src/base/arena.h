/* One lifetime for everything a run allocates: blocks that are freed together.
 *
 * Allocation never returns NULL inside sc_arena_guard(): when memory runs out, the guard's body
 * is left at once and the guard returns false. So no caller in the library checks for NULL, and
 * nothing but arena memory may be owned across a call that allocates. */
#ifndef SC_BASE_ARENA_H
#define SC_BASE_ARENA_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

struct sc_arena;

/* A new arena, or NULL when out of memory. With `wipe`, memory is overwritten before it is
 * released: for arenas that hold secrets. The caller frees it with sc_arena_free(). */
struct sc_arena *sc_arena_new(bool wipe);

/* Release all memory of the arena. NULL is allowed. */
void sc_arena_free(struct sc_arena *arena);

/* Run body(data). False if memory ran out on the way (what was allocated stays until the arena is
 * freed), true otherwise. Guards nest; the innermost one is left. */
bool sc_arena_guard(struct sc_arena *arena, void (*body)(void *data), void *data);

/* The same for a body that allocates in two arenas, either of which may run out. */
bool sc_arena_guard_both(struct sc_arena *arena, struct sc_arena *other, void (*body)(void *data),
                         void *data);

/* Leave the innermost guard as if an allocation had failed; for failures of other allocators
 * (jansson, stdio). Does not return. */
_Noreturn void sc_arena_exhausted(struct sc_arena *arena);

/* `size` bytes of zeroed memory, aligned to 8 bytes. */
void *sc_arena_alloc(struct sc_arena *arena, size_t size);

/* The same, not zeroed: for texts. */
void *sc_arena_bytes(struct sc_arena *arena, size_t size);

/* A NUL-terminated copy of `length` bytes of `text`. */
char *sc_arena_copy(struct sc_arena *arena, const char *text, size_t length);

/* A formatted string. */
char *sc_arena_format(struct sc_arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
char *sc_arena_vformat(struct sc_arena *arena, const char *format, va_list arguments)
    __attribute__((format(printf, 2, 0)));

/* Give back memory of the arena, `size` bytes as they were asked for, that nobody uses any more;
 * the next request for just as much gets it. For tables that grow: their sizes come up again. */
void sc_arena_give(struct sc_arena *arena, void *memory, size_t size);

/* An arena for what is needed for a moment. It belongs to `parent`, whose guard is left when memory
 * runs out. */
struct sc_arena *sc_arena_scratch(struct sc_arena *parent);

/* Give up all that a scratch arena holds; its largest block is used again. */
void sc_arena_reset(struct sc_arena *scratch);

/* Release a scratch arena before its parent is freed, which uses its memory again. */
void sc_arena_drop(struct sc_arena *scratch);

/* Room for one more item in an array of `count` items of `size` bytes that holds `*capacity` of
 * them: the same array or a larger copy of it. No array grows beyond 2^32 - 1 items. */
void *sc_arena_grow(struct sc_arena *arena, void *items, size_t count, size_t *capacity,
                    size_t size);

/* The `size` bytes of `memory` (NULL: none) with `more` bytes behind them, not zeroed: where they
 * lie, if nothing else was allocated since, else a copy. */
void *sc_arena_extend(struct sc_arena *arena, void *memory, size_t size, size_t more);

/* Total bytes obtained from the system, for benchmarks. */
size_t sc_arena_size(const struct sc_arena *arena);

/* A zeroed object, an array of zeroed objects. */
#define SC_NEW(arena, type)          ((type *)sc_arena_alloc((arena), sizeof(type)))
#define SC_NEW_ARRAY(arena, type, n) ((type *)sc_arena_alloc((arena), sizeof(type) * (n)))

/* Append `item` to list->items, which grows: any struct with items, count and capacity, the latter
 * of any unsigned type of 32 bits or more. */
#define SC_PUSH(arena, list, item)                                                                 \
    do {                                                                                           \
        if ((list)->count >= (list)->capacity) {                                                   \
            size_t sc_capacity = (list)->capacity;                                                 \
            (list)->items = sc_arena_grow((arena), (list)->items, (list)->count, &sc_capacity,     \
                                          sizeof *(list)->items);                                  \
            (list)->capacity = (__typeof__((list)->capacity))sc_capacity;                          \
        }                                                                                          \
        (list)->items[(list)->count++] = (item);                                                   \
    } while (0)

#endif
