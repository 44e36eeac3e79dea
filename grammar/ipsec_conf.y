/* ipsec.conf: tokens to sections and settings.
 *
 * The grammar is that of strongSwan's starter (parser/parser.y, 5.9.8) but for one thing: after an error it
 * goes on behind the line. Actions only build nodes. */

%code requires {
#include "syntax/conf_parser.h"
}

%code {
int sc_ipsec_conf_lex(SC_IPSEC_CONF_STYPE *value, SC_IPSEC_CONF_LTYPE *place, void *scanner);

#define yylex(value, place, parser) sc_ipsec_conf_lex((value), (place), (parser)->scanner)

#define YYLLOC_DEFAULT(all, parts, count)                                                          \
    do {                                                                                           \
        (all) = YYRHSLOC(parts, (count) ? 1 : 0);                                                  \
        (all).start = (count) ? (all).start : (all).end;                                           \
        if ((count) && YYRHSLOC(parts, count).file == (all).file)                                  \
            (all).end = YYRHSLOC(parts, count).end;                                                \
    } while (0)

static void sc_ipsec_conf_error(const struct sc_range *place, struct sc_conf_parser *parser,
                          const char *message);
}

%define api.pure full
%define api.prefix {sc_ipsec_conf_}
%define api.location.type {struct sc_range}
%define api.value.type {struct sc_word}
%define api.token.raw
%define parse.error custom
%expect 0

%param {struct sc_conf_parser *parser}

%token NEWLINE "end of line"
%token INDENT "indentation"
%token LINE "setting"
%token EQUALS "="
%token SETUP "config setup"
%token CONN "conn"
%token CA "ca"
%token WORD "word"
%token UNTERMINATED "unterminated string"

%%

file:
    %empty
|   file NEWLINE
|   file SETUP              { sc_conf_section(parser, SC_SECTION_SETUP, @SETUP, NULL, @SETUP); }
|   file SETUP WORD         { sc_conf_section(parser, SC_SECTION_SETUP, @SETUP, NULL, @WORD); }
|   file CONN               { sc_conf_section(parser, SC_SECTION_CONN, @CONN, NULL, @CONN); }
|   file CONN WORD          { sc_conf_section(parser, SC_SECTION_CONN, @CONN, &$WORD, @WORD); }
|   file CA                 { sc_conf_section(parser, SC_SECTION_CA, @CA, NULL, @CA); }
|   file CA WORD            { sc_conf_section(parser, SC_SECTION_CA, @CA, &$WORD, @WORD); }
|   file INDENT
|   file INDENT WORD        { sc_conf_no_value(parser, @WORD); }
|   file INDENT WORD EQUALS { sc_conf_setting(parser, &$WORD, @WORD, NULL, @EQUALS); }
|   file INDENT WORD[key] EQUALS WORD[value] { sc_conf_setting(parser, &$key, @key, &$value, @value); }
|   file INDENT WORD EQUALS words { sc_conf_setting(parser, &$WORD, @WORD, &$words, @words); }
|   file LINE               { sc_conf_line(parser, @LINE); }
|   file error NEWLINE      { yyerrok; }
|   file error LINE         { yyerrok; }
;

words:
    WORD[first] WORD[more]  { $$ = sc_conf_join(parser, &$first, &$more); }
|   words[first] WORD       { $$ = sc_conf_join(parser, &$first, &$WORD); }
;

%%

static int yyreport_syntax_error(const yypcontext_t *context, struct sc_conf_parser *parser)
{
    static const enum sc_conf_surprise surprises[] = {
        [YYSYMBOL_WORD] = SC_SURPRISE_WORD,
        [YYSYMBOL_EQUALS] = SC_SURPRISE_EQUALS,
        [YYSYMBOL_UNTERMINATED] = SC_SURPRISE_UNTERMINATED,
        [YYSYMBOL_SETUP] = SC_SURPRISE_HEADER,
        [YYSYMBOL_CONN] = SC_SURPRISE_HEADER,
        [YYSYMBOL_CA] = SC_SURPRISE_HEADER,
    };
    yysymbol_kind_t token = yypcontext_token(context);
    bool known = token >= 0 && (size_t)token < sizeof surprises / sizeof surprises[0];

    sc_conf_surprised(parser, known ? surprises[token] : SC_SURPRISE_OTHER,
                      *yypcontext_location(context));
    return 0;
}

/* Only called when the parser's stack overflows, which this grammar can't bring about. */
static void sc_ipsec_conf_error(const struct sc_range *place, struct sc_conf_parser *parser,
                          const char *message)
{
    (void)message;
    sc_conf_surprised(parser, SC_SURPRISE_OTHER, *place);
}
