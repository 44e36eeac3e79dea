/* The keyword table: every keyword of ipsec.conf, once. The rows are in src/facts/keywords.def. */
#ifndef SWANCONF_KEYWORD_H
#define SWANCONF_KEYWORD_H

#include <swanconf/api.h>

#include <stdbool.h>
#include <stddef.h>

/* Kinds of sections; a keyword may belong to several (auto, also). */
enum sc_section_kind {
    SC_SECTION_SETUP = 1,
    SC_SECTION_CONN = 2,
    SC_SECTION_CA = 4,
};

enum sc_value_type {
    SC_TYPE_STRING,
    SC_TYPE_BOOL,      /* yes or no */
    SC_TYPE_ENUM,      /* one of `values` */
    SC_TYPE_UINT,      /* decimal digits, 32 bits */
    SC_TYPE_UINT64,    /* decimal digits, 64 bits */
    SC_TYPE_TIME,      /* digits and s, m, h or d: seconds */
    SC_TYPE_PERCENT,   /* digits and % */
    SC_TYPE_BITS,      /* binary digits */
    SC_TYPE_TRIES,     /* uint or %forever */
    SC_TYPE_MARK,      /* VALUE[/MASK], %unique, %unique-dir */
    SC_TYPE_TFC,       /* uint or %mtu */
    SC_TYPE_PROTOPORT, /* PROTOCOL[/PORT] */
    SC_TYPE_PROPOSALS, /* a list of proposals, perhaps with ! */
    SC_TYPE_HOST,      /* addresses, ranges, names, %any … */
    SC_TYPE_SUBNETS,   /* NET[/LEN][[proto/port]] list */
    SC_TYPE_ADDRESSES, /* a list of addresses, pools, %config … */
    SC_TYPE_IDENTITY,
    SC_TYPE_AUTH,    /* an authentication class with constraints */
    SC_TYPE_FILE,    /* a path, relative to an ipsec.d folder or absolute */
    SC_TYPE_LIST,    /* comma separated words */
    SC_TYPE_SECTION, /* a section's name */
};

enum sc_keyword_status {
    SC_KEYWORD_CURRENT,
    SC_KEYWORD_ALIAS,      /* another spelling of `alias_of` */
    SC_KEYWORD_DEPRECATED, /* reported and ignored by strongSwan */
};

/* SC_KW_IKELIFETIME …: positions in the table. */
enum sc_keyword_id {
    SC_KW_NONE,
#define KEYWORD(id, ...)     SC_KW_##id,
#define END_KEYWORD(id, ...) SC_KW_LEFT##id, SC_KW_RIGHT##id,
#include <swanconf/keywords.def>
#undef KEYWORD
#undef END_KEYWORD
    SC_KEYWORD_COUNT
};

/* Which end of a conn a keyword is about. */
enum sc_side { SC_SIDE_NEITHER, SC_SIDE_LEFT, SC_SIDE_RIGHT, SC_SIDE_COUNT };

struct sc_keyword {
    const char *name;
    enum sc_keyword_id id;
    enum sc_side side;
    enum sc_keyword_id canonical; /* itself, or what it is an alias of */
    enum sc_keyword_id twin;      /* the same of the other end, or SC_KW_NONE */
    unsigned sections;            /* of sc_section_kind */
    enum sc_value_type type;
    const char *values;   /* SC_TYPE_ENUM: the words, separated by blanks; else NULL */
    const char *fallback; /* value when it is not set, as text; NULL: none */
    enum sc_keyword_status status;
    const char *since;   /* strongSwan version that introduced it, "" unknown */
    const char *until;   /* version that ignores it, "" still current */
    const char *doc;     /* one line */
    const char *swanctl; /* what it becomes in swanctl.conf; for deprecated ones what to do */
};

/* The table; the row of SC_KW_NONE is empty. */
SC_API extern const struct sc_keyword sc_keywords[SC_KEYWORD_COUNT];

/* The row of a keyword; `id` must be below SC_KEYWORD_COUNT. */
static inline const struct sc_keyword *sc_keyword(enum sc_keyword_id id)
{
    return &sc_keywords[id];
}

/* The keyword spelled exactly so, or NULL. */
SC_API const struct sc_keyword *sc_keyword_find(const char *name);

/* The nearest keyword that may stand in a section of this kind, or NULL if none is near. */
SC_API const struct sc_keyword *sc_keyword_suggest(const char *name, enum sc_section_kind kind);

/* True for left… keywords, true for right… keywords. */
static inline bool sc_keyword_is_left(enum sc_keyword_id id)
{
    return sc_keywords[id].side == SC_SIDE_LEFT;
}

static inline bool sc_keyword_is_right(enum sc_keyword_id id)
{
    return sc_keywords[id].side == SC_SIDE_RIGHT;
}

/* A keyword of Libreswan's that strongSwan does not have. */
struct sc_foreign {
    const char *name;
    const char *ours;       /* what says the same in strongSwan; "" for nothing */
    const char *difference; /* what differs, or where it is set; "" for nothing to say */
};

/* Libreswan's keyword of this name, or NULL. */
SC_API const struct sc_foreign *sc_foreign_find(const char *name);

#endif
