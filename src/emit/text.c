#include "emit/text.h"

#include "base/joined.h"
#include "base/utf8.h"
#include "model/identity.h"
#include "model/tokens.h"

#include <string.h>

static bool is_printable(const char *text)
{
    for (; *text; text++)
        if (*text < ' ' || *text > '~')
            return false;
    return true;
}

static const char *lose(struct sc_emitter *emitter, struct sc_range place, const char *what,
                        const char *text, size_t most)
{
    const char *shown =
        sc_arena_format(emitter->arena, "%s '%.80s%s'", what, text, strlen(text) > 80 ? "…" : "");

    if (is_printable(text))
        sc_lose(
            emitter, SC_RULE_LOST_TEXT, place, shown,
            sc_arena_format(emitter->arena, "swanctl takes %zu characters and cuts the rest", most),
            "shorten it on both sides");
    else
        sc_lose(emitter, SC_RULE_LOST_TEXT, place, shown,
                "swanctl takes printable ASCII there, and discards the connection otherwise",
                "spell it in ASCII, on both sides where the peer has it too");
    return NULL;
}

const char *sc_text_taken(struct sc_emitter *emitter, struct sc_range place, const char *what,
                          const char *text, size_t most)
{
    if (!text || (is_printable(text) && strlen(text) <= most))
        return text;
    return lose(emitter, place, what, text, most);
}

/* Spelled by its type and digits; NULL for a type that has no bytes. */
static const char *by_digits(struct sc_emitter *emitter, const struct sc_identity *id)
{
    static const char digits[] = "0123456789abcdef";
    const char *prefix = id->type == SC_ID_FQDN     ? "fqdn:#"
                         : id->type == SC_ID_EMAIL  ? "email:#"
                         : id->type == SC_ID_DN     ? "asn1dn:#"
                         : id->type == SC_ID_KEY_ID ? "keyid:#"
                                                    : NULL;

    if (!prefix)
        prefix = sc_arena_format(emitter->arena, "{%d}:#", (int)id->type);
    size_t length = strlen(prefix);
    char *text = sc_arena_alloc(emitter->arena, length + id->length * 2 + 1);
    memcpy(text, prefix, length);
    for (size_t i = 0; i < id->length; i++) {
        text[length++] = digits[id->encoding[i] >> 4];
        text[length++] = digits[id->encoding[i] & 15];
    }
    return text;
}

const char *sc_text_identity(struct sc_emitter *emitter, struct sc_range place, const char *what,
                             const char *text, size_t most)
{
    if (!text || (is_printable(text) && strlen(text) <= most))
        return text;
    const struct sc_identity *id = sc_identity_parse(emitter->arena, text);
    const char *spelled = id->type == SC_ID_ANY ? NULL : by_digits(emitter, id);
    return spelled && strlen(spelled) <= most ? spelled : lose(emitter, place, what, text, most);
}

const char *sc_text_list(struct sc_emitter *emitter, struct sc_range place, const char *what,
                         const char *list, bool identities)
{
    struct sc_tokens tokens = {.text = list, .rest = list};
    struct sc_joined joined = {.arena = emitter->arena};

    while (list && sc_tokens_next(&tokens)) {
        const char *element = sc_arena_copy(emitter->arena, tokens.token, tokens.length);
        const char *taken = identities
                                ? sc_text_identity(emitter, place, what, element, SC_TEXT_ID)
                                : sc_text_taken(emitter, place, what, element, SC_TEXT_ELEMENT);
        if (taken)
            sc_join(&joined, ", ", taken, strlen(taken));
    }
    return sc_joined_text(&joined);
}

bool sc_text_is_file_name(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if ((unsigned char)text[i] < ' ' || text[i] == 0x7f)
            return false;
    return sc_utf8_is_valid(text, length);
}

const char *sc_text_files(struct sc_emitter *emitter, struct sc_range place, const char *what,
                          const char *list)
{
    struct sc_tokens tokens = {.text = list, .rest = list};
    struct sc_joined joined = {.arena = emitter->arena};

    while (list && sc_tokens_next(&tokens)) {
        if (sc_text_is_file_name(tokens.token, tokens.length))
            sc_join(&joined, ", ", tokens.token, tokens.length);
        else
            sc_lose(emitter, SC_RULE_LOST_TEXT, place,
                    sc_arena_format(emitter->arena, "%s '%.*s'", what, (int)tokens.length,
                                    tokens.token),
                    "the name is no UTF-8, or holds control characters",
                    "give the file another name");
    }
    return sc_joined_text(&joined);
}
