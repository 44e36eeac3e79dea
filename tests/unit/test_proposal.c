/* Proposals: the table of words, and what real charons made of a few hundred values. */
#include "base/arena.h"
#include "facts/algorithms.h"
#include "model/proposal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

struct expected {
    enum sc_protocol protocol;
    const char *value;
    bool strict;
    enum sc_proposal_error error;
    const char *text; /* the proposals, or the word complained of */
};

#define LOADED(protocol, value, strict, proposals)                                                 \
    {SC_PROTOCOL_##protocol, (value), (strict), SC_PROPOSAL_OK, (proposals)},
#define DROPPED(protocol, value, error, word)                                                      \
    {SC_PROTOCOL_##protocol, (value), false, SC_PROPOSAL_##error, (word)},
static const struct expected expected[] = {
#include "proposal_cases.def"
};

struct run {
    struct sc_arena *arena;
    void (*body)(struct sc_arena *arena);
};

static void call(void *data)
{
    struct run *run = data;

    run->body(run->arena);
}

static void with_arena(void (*body)(struct sc_arena *arena))
{
    struct run run = {sc_arena_new(false), body};

    assert_non_null(run.arena);
    assert_true(sc_arena_guard(run.arena, call, &run));
    sc_arena_free(run.arena);
}

static const char *join(struct sc_arena *arena, const struct sc_proposals *proposals)
{
    const char *text = "";

    for (size_t i = 0; i < proposals->count; i++)
        text = sc_arena_format(arena, "%s%s%s", text, i ? ", " : "",
                               sc_proposal_text(arena, proposals->protocol, &proposals->items[i]));
    return text;
}

static void check_charon(struct sc_arena *arena)
{
    for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++) {
        const struct expected *e = &expected[i];
        const struct sc_proposals *got = sc_proposals_parse(arena, e->protocol, e->value);

        assert_int_equal(got->error, e->error);
        if (got->error == SC_PROPOSAL_UNKNOWN_WORD) {
            assert_int_equal(got->error_end - got->error_start, strlen(e->text));
            assert_memory_equal(e->value + got->error_start, e->text, strlen(e->text));
        } else if (!got->error) {
            assert_int_equal(got->strict, e->strict);
            assert_string_equal(join(arena, got), e->text);
        }
    }
}

static void agrees_with_charon(void **state)
{
    (void)state;
    with_arena(check_charon);
}

static void rows_are_sorted(void **state)
{
    const struct sc_algorithm *row, *last = NULL;

    (void)state;
    for (size_t i = 0; (row = sc_algorithm_at(i)); i++) {
        if (last && last->type == row->type && *row->keyword)
            assert_true(strcmp(last->keyword, row->keyword) < 0);
        assert_true(!last || last->type <= row->type);
        if (*row->keyword)
            assert_ptr_equal(sc_algorithm_find(row->keyword, strlen(row->keyword)), row);
        if (row->prf)
            assert_non_null(sc_algorithm_prf(row));
        last = row;
    }
    assert_null(sc_algorithm_find("", 0));
    assert_null(sc_algorithm_find("aes128x", 7));
    assert_string_equal(sc_algorithm_find("aes128x", 6)->name, "AES_CBC");
    assert_null(sc_algorithm_find("AES128", 6));
}

static void check_offsets(struct sc_arena *arena)
{
    const struct sc_proposals *got =
        sc_proposals_parse(arena, SC_PROTOCOL_IKE, "aes128-sha1-modp2048, 3des - md5-modp1024 !");

    assert_int_equal(got->count, 2);
    assert_int_equal(got->items[1].start, 22);
    assert_int_equal(got->items[1].end, 41);
    assert_int_equal(got->items[1].items[1].word, 29);
    assert_int_equal(got->items[1].items[1].length, 3);
    assert_int_equal(got->items[1].items[3].length, 0); /* the derived PRF */
    got = sc_proposals_parse(arena, SC_PROTOCOL_ESP, "aes128gcm16-sha1-prfsha1!");
    assert_int_equal(got->items[0].ignored.count, 2);
    got = sc_proposals_parse(arena, SC_PROTOCOL_IKE, "aes128-sha1-modp2048, aes128-sha1!");
    assert_int_equal(got->error, SC_PROPOSAL_NO_KEY_EXCHANGE);
    assert_int_equal(got->error_start, 22);
    assert_int_equal(got->error_end, 33);
}

static void keeps_offsets(void **state)
{
    (void)state;
    with_arena(check_offsets);
}

static void check_versions(struct sc_arena *arena)
{
    const char *mlkem = "aes256gcm16-prfsha384-x25519-ke1_mlkem768-ke2_none!";
    const char *ntru = "aes256-sha512-ntru256!", *blowfish = "blowfish-sha256-modp3072!";
    const struct sc_proposals *got;

    assert_int_equal(sc_proposals_parse(arena, SC_PROTOCOL_IKE, mlkem)->error,
                     SC_PROPOSAL_UNKNOWN_WORD);
    got = sc_proposals_parse_for(arena, SC_TARGET_6_0, SC_PROTOCOL_IKE, mlkem);
    assert_int_equal(got->error, SC_PROPOSAL_OK);
    assert_string_equal(join(arena, got), "IKE:AES_GCM_16_256/PRF_HMAC_SHA2_384/CURVE_25519/"
                                          "KE1_ML_KEM_768/KE2_KE_NONE");
    assert_int_equal(sc_proposals_parse(arena, SC_PROTOCOL_IKE, ntru)->error, SC_PROPOSAL_OK);
    assert_int_equal(sc_proposals_parse_for(arena, SC_TARGET_6_0, SC_PROTOCOL_IKE, ntru)->error,
                     SC_PROPOSAL_UNKNOWN_WORD);
    assert_int_equal(sc_proposals_parse_for(arena, SC_TARGET_6_0, SC_PROTOCOL_IKE, blowfish)->error,
                     SC_PROPOSAL_OK);
    assert_int_equal(sc_proposals_parse_for(arena, SC_TARGET_6_1, SC_PROTOCOL_IKE, blowfish)->error,
                     SC_PROPOSAL_UNKNOWN_WORD);
}

static void knows_versions(void **state)
{
    (void)state;
    with_arena(check_versions);
}

static void check_defaults(struct sc_arena *arena)
{
    assert_string_equal(
        join(arena, sc_proposals_default(arena, SC_TARGET_5_9, SC_PROTOCOL_ESP)),
        "ESP:AES_CBC_128/AES_CBC_192/AES_CBC_256/HMAC_SHA2_256_128/HMAC_SHA2_384_192/"
        "HMAC_SHA2_512_256/HMAC_SHA1_96/AES_XCBC_96/NO_EXT_SEQ, "
        "ESP:AES_GCM_16_128/AES_GCM_16_192/AES_GCM_16_256/NO_EXT_SEQ");
    assert_string_equal(
        join(arena, sc_proposals_default(arena, SC_TARGET_6_0, SC_PROTOCOL_AH)),
        "AH:HMAC_SHA2_256_128/HMAC_SHA2_384_192/HMAC_SHA2_512_256/HMAC_SHA1_96/AES_XCBC_96/"
        "CURVE_25519/CURVE_448/ECP_256/ECP_384/ECP_521/ECP_256_BP/ECP_384_BP/ECP_512_BP/MODP_3072/"
        "MODP_4096/MODP_6144/MODP_8192/MODP_2048/KE_NONE/NO_EXT_SEQ");
    assert_string_equal(
        join(arena, sc_proposals_default(arena, SC_TARGET_5_9, SC_PROTOCOL_IKE)),
        "IKE:AES_CBC_128/AES_CBC_192/AES_CBC_256/AES_CTR_128/AES_CTR_192/AES_CTR_256/"
        "CAMELLIA_CBC_128/CAMELLIA_CBC_192/CAMELLIA_CBC_256/CAMELLIA_CTR_128/CAMELLIA_CTR_192/"
        "CAMELLIA_CTR_256/3DES_CBC/HMAC_SHA2_256_128/HMAC_SHA2_384_192/HMAC_SHA2_512_256/"
        "HMAC_SHA1_96/AES_CMAC_96/AES_XCBC_96/PRF_HMAC_SHA2_256/PRF_HMAC_SHA2_384/"
        "PRF_HMAC_SHA2_512/PRF_AES128_XCBC/PRF_AES128_CMAC/PRF_HMAC_SHA1/CURVE_25519/CURVE_448/"
        "ECP_256/ECP_384/ECP_521/ECP_256_BP/ECP_384_BP/ECP_512_BP/MODP_3072/MODP_4096/MODP_6144/"
        "MODP_8192/MODP_2048, "
        "IKE:AES_GCM_16_128/AES_GCM_16_192/AES_GCM_16_256/AES_CCM_16_128/AES_CCM_16_192/"
        "AES_CCM_16_256/CHACHA20_POLY1305/CAMELLIA_CCM_16_128/CAMELLIA_CCM_16_192/"
        "CAMELLIA_CCM_16_256/AES_GCM_12_128/AES_GCM_12_192/AES_GCM_12_256/AES_GCM_8_128/"
        "AES_GCM_8_192/AES_GCM_8_256/AES_CCM_12_128/AES_CCM_12_192/AES_CCM_12_256/AES_CCM_8_128/"
        "AES_CCM_8_192/AES_CCM_8_256/CAMELLIA_CCM_8_128/CAMELLIA_CCM_8_192/CAMELLIA_CCM_8_256/"
        "CAMELLIA_CCM_12_128/CAMELLIA_CCM_12_192/CAMELLIA_CCM_12_256/PRF_HMAC_SHA2_256/"
        "PRF_HMAC_SHA2_384/PRF_HMAC_SHA2_512/PRF_AES128_XCBC/PRF_AES128_CMAC/PRF_HMAC_SHA1/"
        "CURVE_25519/CURVE_448/ECP_256/ECP_384/ECP_521/ECP_256_BP/ECP_384_BP/ECP_512_BP/MODP_3072/"
        "MODP_4096/MODP_6144/MODP_8192/MODP_2048");
}

static void gives_defaults(void **state)
{
    (void)state;
    with_arena(check_defaults);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agrees_with_charon), cmocka_unit_test(rows_are_sorted),
        cmocka_unit_test(keeps_offsets),      cmocka_unit_test(knows_versions),
        cmocka_unit_test(gives_defaults),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
