#include <swanconf/keyword.h>

#include "base/suggest.h"

#include <string.h>

#define ROW(kw_id, kw_name, kw_canonical, kw_twin, kw_sections, kw_type, words, standard,          \
            kw_status, from, last, text, becomes)                                                  \
    [SC_KW_##kw_id] = {.name = (kw_name),                                                          \
                       .id = SC_KW_##kw_id,                                                        \
                       .canonical = SC_KW_##kw_canonical,                                          \
                       .twin = SC_KW_##kw_twin,                                                    \
                       .sections = (kw_sections),                                                  \
                       .type = SC_TYPE_##kw_type,                                                  \
                       .values = (words),                                                          \
                       .fallback = (standard),                                                     \
                       .status = SC_KEYWORD_##kw_status,                                           \
                       .since = (from),                                                            \
                       .until = (last),                                                            \
                       .doc = (text),                                                              \
                       .swanctl = (becomes)},
#define KEYWORD(id, name, canonical, sections, ...)                                                \
    ROW(id, name, canonical, NONE, sections, __VA_ARGS__)
#define END_KEYWORD(id, suffix, canonical, ...)                                                    \
    ROW(LEFT##id, "left" suffix, LEFT##canonical, RIGHT##id, SC_SECTION_CONN, __VA_ARGS__)         \
    ROW(RIGHT##id, "right" suffix, RIGHT##canonical, LEFT##id, SC_SECTION_CONN, __VA_ARGS__)

static const struct sc_keyword keywords[] = {
    [SC_KW_NONE] = {.name = "", .doc = "", .swanctl = "", .since = "", .until = ""},
#include <swanconf/keywords.def>
};

const struct sc_keyword *sc_keyword(enum sc_keyword_id id)
{
    return &keywords[id];
}

/* A plain walk: the parser asks once for each distinct name and keeps the answer with it. */
const struct sc_keyword *sc_keyword_find(const char *name)
{
    for (size_t i = 1; i < SC_KEYWORD_COUNT; i++)
        if (keywords[i].name[0] == name[0] && !strcmp(keywords[i].name, name))
            return &keywords[i];
    return NULL;
}

const struct sc_keyword *sc_keyword_suggest(const char *name, enum sc_section_kind kind)
{
    struct sc_suggestion suggestion = sc_suggestion_start(name);

    for (size_t i = 1; i < SC_KEYWORD_COUNT; i++)
        if ((keywords[i].sections & (unsigned)kind) && keywords[i].status == SC_KEYWORD_CURRENT)
            sc_suggestion_offer(&suggestion, keywords[i].name);
    return suggestion.best ? sc_keyword_find(suggestion.best) : NULL;
}

bool sc_keyword_is_left(enum sc_keyword_id id)
{
    return keywords[id].twin != SC_KW_NONE && keywords[id].name[0] == 'l';
}

bool sc_keyword_is_right(enum sc_keyword_id id)
{
    return keywords[id].twin != SC_KW_NONE && keywords[id].name[0] == 'r';
}
