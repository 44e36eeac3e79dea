/* Reading ipsec.secrets. What is expected here is what charon 5.9.8 loads of the same text. */
#include "syntax/secrets.h"

#include "base/names.h"
#include "source/reader.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

struct fixture {
    struct sc_arena *arena, *secret_arena;
    struct sc_findings findings;
    struct sc_files files;
    struct sc_secrets *secrets;
    const char *text;
    size_t length;
};

static void parse_body(void *data)
{
    struct fixture *fixture = data;
    struct sc_finder finder = {fixture->arena, &fixture->findings, SC_TARGET_5_9, false};
    struct sc_reader reader = {.arena = fixture->secret_arena,
                               .names = sc_names_new(fixture->arena),
                               .finder = &finder,
                               .state = sc_reading_state_new(fixture->arena, &fixture->files),
                               .no_files = true,
                               .deepest = 64};
    struct sc_file *file = sc_reader_text(&reader, "ipsec.secrets", fixture->text, fixture->length);

    fixture->secrets = sc_secrets_parse(&reader, file);
}

static void parse(struct fixture *fixture, const char *text, size_t length)
{
    *fixture = (struct fixture){.arena = sc_arena_new(false),
                                .secret_arena = sc_arena_new(true),
                                .text = text,
                                .length = length};
    assert_true(sc_arena_guard(fixture->secret_arena, parse_body, fixture));
}

static void release(struct fixture *fixture)
{
    sc_arena_free(fixture->arena);
    sc_arena_free(fixture->secret_arena);
}

static void put_bytes(FILE *out, const char *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (bytes[i] > ' ' && bytes[i] < 127)
            fputc(bytes[i], out);
        else
            fprintf(out, "\\%02x", (unsigned char)bytes[i]);
}

/* "<east><west>PSK=text" for each entry that is loaded, "!PSK=text" for a lost one, "@3" for a
 * refused line. */
static void describe(const struct fixture *fixture, char *buffer, size_t size)
{
    FILE *out = fmemopen(buffer, size, "w");

    for (const struct sc_secret *s = fixture->secrets->entries; s; s = s->next) {
        if (s->lost)
            fputc('!', out);
        for (const struct sc_selector *id = s->selectors; id; id = id->next)
            fprintf(out, "<%s>", id->text);
        fputs(sc_secret_kind_name(s->kind), out);
        if (s->path)
            fprintf(out, "(%s)", s->path);
        if (s->form == SC_SECRET_PROMPT)
            fputc('?', out);
        else if (s->form != SC_SECRET_ABSENT) {
            fputc('=', out);
            put_bytes(out, s->bytes, s->length);
        }
        if (s->second) {
            fputc('+', out);
            put_bytes(out, s->second, s->second_length);
        }
        fputc(' ', out);
    }
    for (size_t i = 0; i < fixture->findings.count; i++) {
        const struct sc_range range = fixture->findings.items[i].range;
        fprintf(out, "@%zu ", sc_file_position(range.file, range.start).line);
    }
    fputc('\0', out);
    fclose(out);
}

#define CASE(text, expected)                                                                       \
    {                                                                                              \
        text, sizeof text - 1, expected                                                            \
    }

static const struct {
    const char *text;
    size_t length;
    const char *expected;
} cases[] = {
    CASE("", ""),
    CASE("# nothing\n\n \t\n  # more\n", ""),
    CASE(": PSK \"a b\"\n", "PSK=a\\20b "),
    CASE("\t : PSK x\n", "PSK=x "),
    CASE("a b\t\"c d\" 'e f' : PSK x\n", "<a><b><c d><e f>PSK=x "),
    CASE("a : EAP x\nb : XAUTH x\nc : NTLM x", "<a>EAP=x <b>XAUTH=x <c>NTLM=x "),
    CASE("\"\" '' : PSK x\n", "PSK=x "),
    CASE("@#0a0b \"#c\" : PSK x\n", "<@#0a0b><#c>PSK=x "),
    /* the separator */
    CASE(":PSK x\n: PSK y\n", "!PSK=y @1 "),
    CASE("a: PSK \"x y\"\n: PSK late\n", "!PSK=late @1 "),
    CASE("a\t: PSK x\n", "@1 "),
    CASE("a :\tPSK x\n", "@1 "),
    CASE("a ::PSK : PSK x\n", "<a><::PSK>PSK=x "),
    CASE("a : b : PSK x\n", "@1 "),
    CASE(": a : PSK x\n", "@1 "),
    CASE(": PSK x : y\n", "PSK=x "),
    CASE(": \n", "@1 "),
    CASE(":", "@1 "),
    CASE("\xef\xbb\xbf# mark\n: PSK x\n", "!PSK=x @1 "),
    CASE("\xef\xbb\xbf"
         "a : PSK x\n",
         "<\xef\xbb\xbf"
         "a>PSK=x "),
    /* the type */
    CASE("a : psk x\n: PSK y\n", "!PSK=y @1 "),
    CASE(": PSK", "@1 "),
    CASE(": PSK\"x\" y\n", "@1 "),
    CASE(": # c\n", "@1 "),
    CASE(": PSK\tx\n", "PSK=x "),
    /* secrets */
    CASE(": PSK \n", "@1 "),
    CASE(": PSK # none\n", "@1 "),
    CASE(": PSK x#y z # c\n", "PSK=x#y "),
    CASE(": PSK \"x\"#c\n", "PSK=x "),
    CASE(": PSK 'x\"y' rest\n", "PSK=x\"y "),
    CASE(": PSK \"x\n: PSK y\n", "!PSK=y @1 "),
    CASE(": PSK \"\"\n", "PSK= "),
    CASE(": PSK x\\\"y\n", "PSK=x\\\"y "),
    CASE(": PSK \"x\\\"y\"\n", "PSK=x\\ "),
    CASE(": PSK %prompt\n", "PSK=%prompt "),
    CASE(": PSK 0x6162\n", "PSK=ab "),
    CASE(": PSK 0X61:62\n", "PSK=ab "),
    CASE(": PSK 0x0x61\n", "PSK=a "),
    CASE(": PSK 0x161\n", "PSK=\\01a "),
    CASE(": PSK 0x6g1z\n", "PSK=`\\10 "),
    CASE(": PSK 0x61::62\n", "PSK=\\10b "),
    CASE(": PSK 0x\n", "PSK=0x "),
    CASE(": PSK \"0x6162\"\n", "PSK=0x6162 "),
    CASE(": PSK 0sYWJj\n", "PSK=abc "),
    CASE(": PSK 0SYWI=\n", "PSK=ab "),
    CASE(": PSK 0sYWJjZ\n", "PSK=abc "),
    CASE(": PSK 0sYQ==YWJj\n", "PSK=a\\00\\00a "),
    CASE(": PSK 0sabc\n", "PSK= "),
    CASE(": PSK '0sYWJj'\n", "PSK=0sYWJj "),
    /* line ends, NUL */
    CASE(": PSK x\r\n: PSK \"y\"\r\n", "PSK=x PSK=y "),
    CASE(": PSK x\r", "PSK=x\\0d "),
    CASE(": PSK x\r\r\n", "PSK=x\\0d "),
    CASE("\r\r\n: PSK x\n", "!PSK=x @1 "),
    CASE(": PSK \r\n", "@1 "),
    CASE(": PSK x\0y\n", "PSK=x\\00y "),
    CASE("a\0b : PSK x\n", "<a>PSK=x "),
    /* selectors */
    CASE("\"a b : PSK x\n: PSK y\n", "!PSK=y @1 "),
    CASE("\"a b : RSA k.pem\n: PSK y\n", "RSA(k.pem) PSK=y "),
    CASE("C=DE, O=x : PSK y\n", "<C=DE,><O=x>PSK=y "),
    CASE(": PSK y\na #b : PSK x\n", "!PSK=y @2 "), /* charon hangs in the second line */
    CASE("a # b : RSA k.pem\n: PSK y\n", "<a>RSA(k.pem) PSK=y "),
    CASE(": FOO x\na #b : PSK x\n", "@1 @2 "),
    /* key files */
    CASE(": RSA k.pem\n: ECDSA \"k e.pem\" \"p q\" # c\n", "RSA(k.pem) ECDSA(k e.pem)=p\\20q "),
    CASE(": RSA \n", "@1 "),
    CASE(": RSA \"\"\n", "@1 "),
    CASE(": RSA \"k\n", "@1 "),
    CASE(": RSA k.pem \"p\n", "@1 "),
    CASE(": PKCS8 'k.pem'p\n", "PKCS8(k.pem)=p "),
    CASE(": RSA k.pem %prompt \"q\n", "RSA(k.pem)? "),
    CASE(": P12 c.p12 \"p\" \"q\" \"r\n", "P12(c.p12)=p+q "),
    CASE(": P12 c.p12 p \"q\n", "@1 "),
    CASE(": BLISS /k.pem 0x7071\n", "BLISS(/k.pem)=pq "),
    /* smartcards */
    CASE(": PIN %smartcard:50 1234\n", "PIN(%smartcard:50)=1234 "),
    CASE(": PIN %smartcard1@mod:50 \"12 34\"\n", "PIN(%smartcard1@mod:50)=12\\2034 "),
    CASE(": PIN %smartcard1:50 %prompt\n", "PIN(%smartcard1:50)? "),
    CASE(": PIN \"%smartcard 1@ m:50\" 12\n", "PIN(%smartcard 1@ m:50)=12 "),
    CASE(": PIN %smartcard 1234\n: PSK x\n", "!PSK=x @1 "),
    CASE(": PIN %smartcard1@mod 1234\n", "@1 "),
    CASE(": PIN %smartcard1: 1234\n", "@1 "),
    CASE(": PIN %smartcard:50\n", "@1 "),
    CASE(": PIN %smartcard:50 \"12\n", "@1 "),
    CASE(": PIN \"\" 12\n", "@1 "),
    /* includes */
    CASE("include\n: PSK x\n", "!PSK=x @1 "),
    CASE("include \n: PSK x\n", "!PSK=x @1 "),
    CASE("include\tx\n: PSK x\n", "!PSK=x @1 "),
    CASE("include x : PSK y\n: PSK x\n", "PSK=x "),
    CASE("includex : PSK x\n", "<includex>PSK=x "),
    /* several faults are all told */
    CASE("a\nb : FOO x\n: PSK \"x\n: PSK y\n", "!PSK=y @1 @2 @3 "),
};

static void test_cases(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct fixture fixture;
        char got[4096];

        parse(&fixture, cases[i].text, cases[i].length);
        describe(&fixture, got, sizeof got);
        if (strcmp(got, cases[i].expected) != 0)
            print_error("case %zu: %s", i, cases[i].text);
        assert_string_equal(got, cases[i].expected);
        release(&fixture);
    }
}

/* No message and no visible byte of the text holds a secret. */
static void test_hidden(void **state)
{
    static const char *const texts[] = {
        ": PSK SECRET\n",
        ": PSK \"SECRET\" SECRET\n",
        ": PSK x SECRET SECRET SECRET SECRET SECRET\n",
        ": PSK x #SECRET\n",
        "# a : PSK \"SECRET\"\n",
        "#: EAP SECRET\n",
        "a: PSK SECRET\n",
        "SECRET\n",
        ": SECRET\n",
        ": SECRET x\n",
        ": psk SECRET\n",
        ": PSK \"SECRET\n",
        ": RSA k.pem SECRET 'SECRET' SECRET SECRET # SECRET\n",
        ": PIN %smartcard:50 SECRET\n",
        ": PIN SECRET\n",
        ": PIN SECRET x \"y\n",
        ": PIN \"%smartcard:50 SECRET\n",
        "a : EAP 0sSECRET\n",
    };

    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct fixture fixture;
        parse(&fixture, texts[i], strlen(texts[i]));
        const struct sc_file *file = fixture.files.items[0];
        for (const char *at = file->text; (at = strstr(at, "SECRET")); at++) {
            uint32_t start = (uint32_t)(at - file->text);
            bool inside = false;
            for (size_t j = 0; j < file->hidden.count; j++)
                inside |=
                    file->hidden.items[j].start <= start && start + 6 <= file->hidden.items[j].end;
            if (!inside)
                print_error("visible: %s", texts[i]);
            assert_true(inside);
        }
        for (size_t j = 1; j < file->hidden.count; j++)
            assert_true(file->hidden.items[j - 1].end < file->hidden.items[j].start);
        for (size_t j = 0; j < fixture.findings.count; j++)
            assert_null(strstr(fixture.findings.items[j].message, "SECRET"));
        release(&fixture);
    }
}

static void test_places(void **state)
{
    static const char text[] = "# c\n  a \"b c\" : RSA 'k p' \"x\" y z w # d\n";
    struct fixture fixture;

    (void)state;
    parse(&fixture, text, sizeof text - 1);
    const struct sc_secret *s = fixture.secrets->entries;
    assert_non_null(s);
#define AT(range, expected)                                                                        \
    do {                                                                                           \
        assert_int_equal((range).end - (range).start, strlen(expected));                           \
        assert_memory_equal(text + (range).start, expected, strlen(expected));                     \
    } while (0)
    AT(s->range, "a \"b c\" : RSA 'k p' \"x\" y z w");
    AT(s->kind_at, "RSA");
    AT(s->path_at, "'k p'");
    AT(s->secret_at, "\"x\"");
    AT(s->ignored_at, "z w");
    AT(s->selectors->range, "a");
    AT(s->selectors->next->range, "\"b c\"");
    assert_int_equal(fixture.secrets->comments.count, 2);
    AT(fixture.secrets->comments.items[0].range, "# c");
    AT(fixture.secrets->comments.items[1].range, "# d");
    release(&fixture);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cases),
        cmocka_unit_test(test_hidden),
        cmocka_unit_test(test_places),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
