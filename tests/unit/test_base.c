/* Memory and tables. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/hash.h"
#include "base/names.h"
#include "base/table.h"

#include <stdio.h>
#include <string.h>

/* cmocka's asserts must not be left by an arena's longjmp: nothing here runs out of memory. */
static struct sc_arena *arena_of(void **state)
{
    return *state;
}

static int arena_set(void **state)
{
    *state = sc_arena_new(false);
    return *state ? 0 : -1;
}

static int arena_drop(void **state)
{
    sc_arena_free(*state);
    return 0;
}

static void memory_is_extended_where_it_lies(void **state)
{
    struct sc_arena *arena = arena_of(state);
    char *piece = memcpy(sc_arena_extend(arena, NULL, 0, 16), "0123456789abcdef", 16);
    char *longer = sc_arena_extend(arena, piece, 16, 16);

    assert_ptr_equal(longer, piece);
    char *behind = sc_arena_bytes(arena, 8);
    assert_ptr_equal(behind, piece + 32);
    memset(behind, 'x', 8);
    char *moved = sc_arena_extend(arena, longer, 32, 8); /* something stands behind it */
    assert_ptr_not_equal(moved, piece);
    assert_memory_equal(moved, "0123456789abcdef", 16);
    assert_memory_equal(behind, "xxxxxxxx", 8);
}

/* Also beyond the largest block, where a piece has a block of its own. */
static void memory_is_extended_across_blocks(void **state)
{
    enum { STEP = 1024 * 1024, STEPS = 80 };
    struct sc_arena *arena = arena_of(state);
    char *piece = NULL;
    size_t moves = 0;

    for (size_t i = 0; i < STEPS; i++) {
        char *longer = sc_arena_extend(arena, piece, i * STEP, STEP);
        moves += longer != piece;
        piece = longer;
        memset(piece + i * STEP, (int)('a' + i % 26), STEP);
    }
    for (size_t i = 0; i < STEPS; i++)
        assert_int_equal(piece[i * STEP + STEP / 2], 'a' + i % 26);
    assert_true(moves < 12); /* else each step would copy all before it */
}

static void lists_grow_where_they_lie(void **state)
{
    struct {
        uint32_t *items;
        uint32_t count, capacity;
    } list = {0};

    for (uint32_t i = 0; i < 1000; i++)
        SC_PUSH(arena_of(state), &list, i);
    uint32_t *before = list.items;
    for (uint32_t i = 1000; i < 1025; i++)
        SC_PUSH(arena_of(state), &list, i);
    assert_ptr_equal(list.items, before);
    for (uint32_t i = 0; i < list.count; i++)
        assert_int_equal(list.items[i], i);
}

static void memory_of_scratch_arenas_is_used_again(void **state)
{
    enum { SIZE = 4 * 1024 * 1024 };
    struct sc_arena *arena = arena_of(state), *scratch = sc_arena_scratch(arena);

    memset(sc_arena_bytes(scratch, SIZE), 'x', SIZE);
    sc_arena_drop(scratch);
    size_t before = sc_arena_size(arena);
    char *again = sc_arena_alloc(arena, SIZE);
    assert_int_equal(sc_arena_size(arena), before);
    for (size_t i = 0; i < SIZE; i++)
        assert_int_equal(again[i], 0);
}

static bool is_text(void *text, const void *item)
{
    return !strcmp(text, item);
}

static void tables_find_what_was_added(void **state)
{
    struct sc_table *table = sc_table_new(arena_of(state), 0);
    char text[16];

    for (int i = 0; i < 1000; i++) {
        snprintf(text, sizeof text, "%d", i);
        assert_null(sc_table_find(table, (uint32_t)(i % 7), is_text, text)); /* hashes collide */
        sc_table_add(table, (uint32_t)(i % 7), sc_arena_copy(arena_of(state), text, strlen(text)));
    }
    for (int i = 0; i < 1000; i++) {
        snprintf(text, sizeof text, "%d", i);
        assert_string_equal(sc_table_find(table, (uint32_t)(i % 7), is_text, text), text);
    }
}

static void keys_are_copied(void **state)
{
    struct sc_map *map = sc_map_new(arena_of(state));
    char key[] = "key";
    int value;

    *sc_map_place(map, key, 3) = &value;
    key[0] = 'K';
    assert_ptr_equal(sc_map_get(map, "key", 3), &value);
    assert_null(sc_map_get(map, "Key", 3));
}

static void names_stay_the_same_as_their_table_grows(void **state)
{
    struct sc_names *names = sc_names_new(arena_of(state));
    const char *first = sc_names_intern(names, "first", 5);
    char text[16];

    *sc_name_tag(first) = 7;
    *sc_name_mark(first) = 9;
    sc_names_expect(names, 5000);
    for (int i = 0; i < 20000; i++) {
        size_t length = (size_t)snprintf(text, sizeof text, "%d", i);
        assert_int_equal(sc_name_length(sc_names_intern(names, text, length)), length);
    }
    uint32_t hash = sc_names_hash(names, "first", 5);
    assert_ptr_equal(sc_names_intern_hashed(names, "first", 5, hash), first);
    assert_int_equal(*sc_name_tag(first), 7);
    assert_int_equal(*sc_name_mark(first), 9);
    assert_int_equal(*sc_name_mark(sc_names_intern(names, "17", 2)), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, arena_set, arena_drop)
        TEST(memory_is_extended_where_it_lies),
        TEST(memory_is_extended_across_blocks),
        TEST(lists_grow_where_they_lie),
        TEST(memory_of_scratch_arenas_is_used_again),
        TEST(tables_find_what_was_added),
        TEST(keys_are_copied),
        TEST(names_stay_the_same_as_their_table_grows),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
