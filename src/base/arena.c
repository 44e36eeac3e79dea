#include "base/arena.h"

#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

enum {
    FIRST_BLOCK = 16 * 1024,
    ALIGNED = 8,            /* nothing here needs more: pointers, 64-bit numbers, double */
    LEAST_GIVEN = 4 * 1024, /* smaller pieces are not worth a list */
    LARGEST_BLOCK = 32 * 1024 * 1024,
    HUGE_PAGE = 2 * 1024 * 1024,
};

struct block {
    struct block *next;
    size_t size; /* of data, in bytes */
    size_t used;
    max_align_t data[];
};

/* A piece that was given back. */
struct given {
    struct given *next;
    size_t size;
};

struct sc_arena {
    struct block *blocks; /* the newest first */
    struct given *given;
    struct block *spare;       /* of scratch arenas that are gone */
    struct sc_arena *parent;   /* of a scratch arena */
    struct sc_arena *children; /* scratch arenas, and the next one of the same parent */
    struct sc_arena *sibling;
    jmp_buf *escape; /* of the innermost guard */
    size_t total;
    bool wipe;
};

struct sc_arena *sc_arena_new(bool wipe)
{
    struct sc_arena *arena = calloc(1, sizeof *arena);
    if (arena)
        arena->wipe = wipe;
    return arena;
}

static void blocks_free(struct block *blocks, bool wipe)
{
    for (struct block *block = blocks, *next; block; block = next) {
        next = block->next;
        if (wipe)
            explicit_bzero(block->data, block->size);
        free(block);
    }
}

void sc_arena_free(struct sc_arena *arena)
{
    if (!arena)
        return;
    for (struct sc_arena *child = arena->children, *sibling; child; child = sibling) {
        sibling = child->sibling;
        sc_arena_free(child);
    }
    blocks_free(arena->blocks, arena->wipe);
    blocks_free(arena->spare, false);
    free(arena);
}

bool sc_arena_guard(struct sc_arena *arena, void (*body)(void *data), void *data)
{
    jmp_buf escape;
    jmp_buf *outer = arena->escape;
    bool done = false;

    if (setjmp(escape) == 0) {
        arena->escape = &escape;
        body(data);
        arena->escape = outer;
        return true;
    }
    arena->escape = outer;
    return done;
}

struct both {
    struct sc_arena *arena, *other;
    void (*body)(void *data);
    void *data;
};

static void guard_inner(void *data)
{
    const struct both *both = data;

    if (!sc_arena_guard(both->arena, both->body, both->data))
        sc_arena_exhausted(both->other);
}

bool sc_arena_guard_both(struct sc_arena *arena, struct sc_arena *other, void (*body)(void *data),
                         void *data)
{
    struct both both = {arena, other, body, data};
    jmp_buf *outer = arena->escape; /* the inner guard may be left without a word */

    if (sc_arena_guard(other, guard_inner, &both))
        return true;
    arena->escape = outer;
    return false;
}

_Noreturn void sc_arena_exhausted(struct sc_arena *arena)
{
    while (!arena->escape && arena->parent)
        arena = arena->parent;
    if (!arena->escape)
        abort(); /* allocation outside a guard: a mistake in the library itself */
    longjmp(*arena->escape, 1);
}

/* Large blocks are filled from front to back: with huge pages the kernel is asked 500 times less
 * often. A hint only. */
static void prefer_huge_pages(void *memory, size_t size)
{
    uintptr_t start = ((uintptr_t)memory + HUGE_PAGE - 1) & ~(uintptr_t)(HUGE_PAGE - 1);
    uintptr_t end = ((uintptr_t)memory + size) & ~(uintptr_t)(HUGE_PAGE - 1);

    if (start < end)
        madvise((void *)start, end - start, MADV_HUGEPAGE);
}

/* A block that is left over, of this arena or of one that it belongs to; NULL: none is as large. */
static struct block *spare_take(struct sc_arena *arena, size_t size)
{
    for (; arena; arena = arena->parent)
        for (struct block **at = &arena->spare; *at; at = &(*at)->next)
            if ((*at)->size >= size) {
                struct block *block = *at;
                *at = block->next;
                arena->total -= block->size;
                return block;
            }
    return NULL;
}

static struct block *block_new(struct sc_arena *arena, size_t size)
{
    size_t wanted = arena->blocks ? arena->blocks->size * 2 : FIRST_BLOCK;
    if (wanted > LARGEST_BLOCK)
        wanted = LARGEST_BLOCK;
    if (wanted < size)
        wanted = size;
    struct block *block = spare_take(arena, size);
    if (!block) {
        block = malloc(sizeof *block + wanted);
        if (!block)
            sc_arena_exhausted(arena);
        if (wanted >= HUGE_PAGE)
            prefer_huge_pages(block, sizeof *block + wanted);
        block->size = wanted;
    }
    wanted = block->size;
    block->used = 0;
    arena->total += wanted;
    if (size == wanted && arena->blocks && size > LARGEST_BLOCK) {
        /* an oversized block goes behind the current one, which keeps its free space */
        block->next = arena->blocks->next;
        arena->blocks->next = block;
    } else {
        block->next = arena->blocks;
        arena->blocks = block;
    }
    return block;
}

static size_t rounded_up(size_t size)
{
    return (size + ALIGNED - 1) & ~((size_t)ALIGNED - 1);
}

void sc_arena_give(struct sc_arena *arena, void *memory, size_t size)
{
    struct given *given = memory;

    if (size < LEAST_GIVEN)
        return;
    if (arena->wipe)
        explicit_bzero(memory, size);
    *given = (struct given){arena->given, rounded_up(size)};
    arena->given = given;
}

static void *given_take(struct sc_arena *arena, size_t size)
{
    for (struct given **at = &arena->given; *at; at = &(*at)->next)
        if ((*at)->size == size) {
            void *memory = *at;
            *at = (*at)->next;
            return memory;
        }
    return NULL;
}

struct sc_arena *sc_arena_scratch(struct sc_arena *parent)
{
    struct sc_arena *scratch = sc_arena_new(parent->wipe);

    if (!scratch)
        sc_arena_exhausted(parent);
    scratch->parent = parent;
    scratch->sibling = parent->children;
    parent->children = scratch;
    return scratch;
}

/* What the kernel has given, and cleared, is used again, where it is much. */
static void blocks_leave(struct sc_arena *scratch)
{
    struct sc_arena *parent = scratch->parent;

    for (struct block **at = &scratch->blocks; *at;) {
        struct block *block = *at;
        if (block->size < HUGE_PAGE) {
            at = &block->next;
            continue;
        }
        *at = block->next;
        if (scratch->wipe)
            explicit_bzero(block->data, block->used);
        parent->total += block->size;
        block->next = parent->spare;
        parent->spare = block;
    }
}

void sc_arena_drop(struct sc_arena *scratch)
{
    struct sc_arena **at = &scratch->parent->children;

    while (*at != scratch)
        at = &(*at)->sibling;
    *at = scratch->sibling;
    blocks_leave(scratch);
    sc_arena_free(scratch);
}

void sc_arena_reset(struct sc_arena *scratch)
{
    struct block *largest = scratch->blocks;

    for (struct block *block = scratch->blocks; block; block = block->next)
        largest = block->size > largest->size ? block : largest;
    for (struct block *block = scratch->blocks, *next; block; block = next) {
        next = block->next;
        if (scratch->wipe)
            explicit_bzero(block->data, block->used);
        if (block != largest)
            free(block);
    }
    scratch->given = NULL;
    scratch->blocks = largest;
    if (!largest)
        return;
    largest->next = NULL;
    largest->used = 0;
    scratch->total = largest->size;
}

void *sc_arena_bytes(struct sc_arena *arena, size_t size)
{
    if (size > SIZE_MAX / 4)
        sc_arena_exhausted(arena);
    size_t rounded = rounded_up(size);
    void *again = rounded >= LEAST_GIVEN && arena->given ? given_take(arena, rounded) : NULL;
    if (again)
        return again;
    struct block *block = arena->blocks;
    if (!block || block->size - block->used < rounded)
        block = block_new(arena, rounded);
    void *memory = (char *)block->data + block->used;
    block->used += rounded;
    return memory;
}

void *sc_arena_alloc(struct sc_arena *arena, size_t size)
{
    return memset(sc_arena_bytes(arena, size), 0, size);
}

char *sc_arena_copy(struct sc_arena *arena, const char *text, size_t length)
{
    char *copy = sc_arena_bytes(arena, length + 1);
    if (length)
        memcpy(copy, text, length);
    copy[length] = '\0';
    return copy;
}

char *sc_arena_vformat(struct sc_arena *arena, const char *format, va_list arguments)
{
    char small[256];
    va_list again;

    va_copy(again, arguments);
    int length = vsnprintf(small, sizeof small, format, arguments);
    if (length < 0) {
        va_end(again);
        sc_arena_exhausted(arena);
    }
    char *text = sc_arena_bytes(arena, (size_t)length + 1);
    if ((size_t)length < sizeof small)
        memcpy(text, small, (size_t)length + 1);
    else
        vsnprintf(text, (size_t)length + 1, format, again);
    va_end(again);
    if (arena->wipe)
        explicit_bzero(small, sizeof small);
    return text;
}

char *sc_arena_format(struct sc_arena *arena, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    char *text = sc_arena_vformat(arena, format, arguments);
    va_end(arguments);
    return text;
}

/* The block that holds nothing behind these bytes; NULL: something stands behind them. Oversized
 * blocks stand behind the newest one. */
static struct block *block_ending(struct sc_arena *arena, const void *memory, size_t size)
{
    struct block *block = arena->blocks;

    for (int i = 0; memory && block && i < 2; i++, block = block->next)
        if ((const char *)memory + rounded_up(size) == (char *)block->data + block->used)
            return block;
    return NULL;
}

/* True if the memory could be made larger where it lies. */
static bool extended(struct sc_arena *arena, const void *memory, size_t size, size_t larger)
{
    struct block *block = block_ending(arena, memory, size);
    size_t more = rounded_up(larger) - rounded_up(size);

    if (!block || block->size - block->used < more)
        return false;
    block->used += more;
    return true;
}

void *sc_arena_extend(struct sc_arena *arena, void *memory, size_t size, size_t more)
{
    if (more > SIZE_MAX / 8 - size)
        sc_arena_exhausted(arena);
    if (extended(arena, memory, size, size + more))
        return memory;
    size_t room = 2 * (size + more); /* so that the next ones find some */
    void *larger = sc_arena_bytes(arena, room);
    struct block *block = block_ending(arena, larger, room);
    if (block)
        block->used -= rounded_up(room) - rounded_up(size + more);
    if (size)
        memcpy(larger, memory, size);
    return larger;
}

void *sc_arena_grow(struct sc_arena *arena, void *items, size_t count, size_t *capacity,
                    size_t size)
{
    if (count < *capacity)
        return items;
    size_t more = *capacity ? *capacity * 2 : 1; /* most lists have one item */
    if (more > UINT32_MAX || more > SIZE_MAX / 8 / size)
        sc_arena_exhausted(arena);
    if (!extended(arena, items, *capacity * size, more * size)) {
        void *larger = sc_arena_bytes(arena, more * size);
        if (count)
            memcpy(larger, items, count * size);
        items = larger;
    }
    *capacity = more;
    return items;
}

size_t sc_arena_size(const struct sc_arena *arena)
{
    return arena->total;
}
