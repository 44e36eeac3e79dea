/* ipsec.secrets: lines with owners, a type and words. What the words mean, and which of them strongSwan
 * refuses, is decided in src/syntax/secrets.c. */
%define api.prefix {sc_secrets_yy}
%define api.pure full
%define api.location.type {struct sc_span}
%define parse.error simple
%locations
%expect 0
%param {void *scanner}
%parse-param {struct sc_secrets_reading *reading}

%code requires {
    #include "syntax/secrets_build.h"
}

%code {
    #define YYMALLOC(size) sc_arena_alloc(reading->reader->arena, (size))
    #define YYFREE(memory) ((void)(memory))
    #define YYLLOC_DEFAULT(result, parts, count)                                                   \
        ((result).start = (count) ? YYRHSLOC(parts, 1).start : YYRHSLOC(parts, 0).end,             \
         (result).end = YYRHSLOC(parts, (count)).end)

    int sc_secrets_yylex(SC_SECRETS_YYSTYPE *value, SC_SECRETS_YYLTYPE *at, void *scanner);
    static void sc_secrets_yyerror(SC_SECRETS_YYLTYPE *at, void *scanner,
                                 struct sc_secrets_reading *reading, const char *message);
}

%token EOL        "end of line"
%token COMMENT    "comment"
%token INCLUDE    "include"
%token ANYONE     "': '"
%token OWNERS     "owners and ' : '"
%token UNSEPARATED "line without ' : '"
%token WORD       "word"
%token UNENDED    "word without anything behind it"
%token QUOTED     "quoted text"
%token UNCLOSED   "quote without end"
%token IGNORED    "rest of the line"

%%

file: %empty
    | file line
    ;

line: EOL
    | COMMENT EOL       { sc_secrets_comment(reading, @1); }
    | INCLUDE EOL       { sc_secrets_include(reading, @1); }
    | UNSEPARATED EOL   { sc_secrets_unseparated(reading, @1); }
    | owners untyped EOL { sc_secrets_untyped(reading, @2); }
    | entry EOL         { sc_secrets_entry(reading); }
    | error EOL         { sc_secrets_unseparated(reading, @1); }
    ;

owners: ANYONE          { sc_secrets_owners(reading, @1, true); }
    | OWNERS            { sc_secrets_owners(reading, @1, false); }
    ;

untyped: %empty
    | UNENDED
    | COMMENT
    ;

entry: owners type values tail
    ;

type: WORD              { sc_secrets_type(reading, @1); }
    ;

values: %empty
    | values value
    ;

value: WORD             { sc_secrets_value(reading, @1, SC_SECRETS_WORD); }
    | QUOTED            { sc_secrets_value(reading, @1, SC_SECRETS_QUOTED); }
    | UNCLOSED          { sc_secrets_value(reading, @1, SC_SECRETS_UNCLOSED); }
    ;

tail: ignored
    | ignored COMMENT   { sc_secrets_comment(reading, @2); }
    ;

ignored: %empty
    | IGNORED           { sc_secrets_ignored(reading, @1); }
    ;

%%

/* Not reached: the scanner's states give only sequences that the rules above take. */
static void sc_secrets_yyerror(SC_SECRETS_YYLTYPE *at, void *scanner, struct sc_secrets_reading *reading,
                             const char *message)
{
    (void)at, (void)scanner, (void)reading, (void)message;
}
