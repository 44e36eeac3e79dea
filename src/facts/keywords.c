#include <swanconf/keyword.h>

#include "base/suggest.h"

#include <string.h>

#define ROW(kw_id, kw_side, kw_name, kw_canonical, kw_twin, kw_sections, kw_type, words, standard, \
            kw_status, from, last, text, becomes)                                                  \
    [SC_KW_##kw_id] = {.name = (kw_name),                                                          \
                       .id = SC_KW_##kw_id,                                                        \
                       .side = SC_SIDE_##kw_side,                                                  \
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
    ROW(id, NEITHER, name, canonical, NONE, sections, __VA_ARGS__)
#define END_KEYWORD(id, suffix, canonical, ...)                                                    \
    ROW(LEFT##id, LEFT, "left" suffix, LEFT##canonical, RIGHT##id, SC_SECTION_CONN, __VA_ARGS__)   \
    ROW(RIGHT##id, RIGHT, "right" suffix, RIGHT##canonical, LEFT##id, SC_SECTION_CONN, __VA_ARGS__)

const struct sc_keyword sc_keywords[SC_KEYWORD_COUNT] = {
    [SC_KW_NONE] = {.name = "", .doc = "", .swanctl = "", .since = "", .until = ""},
#include <swanconf/keywords.def>
};

/* A plain walk: the parser asks once for each distinct name and keeps the answer with it. */
const struct sc_keyword *sc_keyword_find(const char *name)
{
    for (size_t i = 1; i < SC_KEYWORD_COUNT; i++)
        if (sc_keywords[i].name[0] == name[0] && !strcmp(sc_keywords[i].name, name))
            return &sc_keywords[i];
    return NULL;
}

const struct sc_keyword *sc_keyword_suggest(const char *name, enum sc_section_kind kind)
{
    struct sc_suggestion suggestion = sc_suggestion_start(name);

    for (size_t i = 1; i < SC_KEYWORD_COUNT; i++)
        if ((sc_keywords[i].sections & (unsigned)kind) &&
            sc_keywords[i].status == SC_KEYWORD_CURRENT)
            sc_suggestion_offer(&suggestion, sc_keywords[i].name);
    return suggestion.best ? sc_keyword_find(suggestion.best) : NULL;
}
