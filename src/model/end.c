/* left… and right… (starter's kw_end(), confread.c, 5.9.8). */
#include "model/conn.h"

#include "model/address.h"
#include "model/scalar.h"
#include "model/selector.h"

#include <string.h>

static void host_assign(struct sc_end *end, const char *text)
{
    if (*text == '%') {
        if (!strcmp(text, "%defaultroute"))
            text = "%any";
        if (strcmp(text, "%any") != 0 && strcmp(text, "%any4") != 0 && strcmp(text, "%any6") != 0) {
            end->allow_any = true;
            text++;
        }
    }
    end->host = text;
}

static bool sendcert_assign(struct sc_login *login, const char *words, const char *text)
{
    static const enum sc_sendcert meanings[] = {SC_SENDCERT_ALWAYS, SC_SENDCERT_IFASKED,
                                                SC_SENDCERT_NEVER, SC_SENDCERT_ALWAYS,
                                                SC_SENDCERT_NEVER};
    int index = sc_word_index(words, text);

    if (index < 0)
        return false;
    login->sendcert = meanings[index];
    return true;
}

/* Where a string keyword of the left end is kept. */
static const char **string_place(struct sc_end *end, struct sc_login *login, enum sc_keyword_id id)
{
    switch (id) {
    case SC_KW_LEFTSUBNET:
        return &end->subnet;
    case SC_KW_LEFTSOURCEIP:
        return &end->sourceip;
    case SC_KW_LEFTDNS:
        return &end->dns;
    case SC_KW_LEFTUPDOWN:
        return &end->updown;
    case SC_KW_LEFTAUTH:
        return &login->auth;
    case SC_KW_LEFTAUTH2:
        return &login->auth2;
    case SC_KW_LEFTID:
        return &end->id;
    case SC_KW_LEFTID2:
        return &login->id2;
    case SC_KW_LEFTSIGKEY:
        return &login->sigkey;
    case SC_KW_LEFTCERT:
        return &login->cert;
    case SC_KW_LEFTCERT2:
        return &login->cert2;
    case SC_KW_LEFTCERTPOLICY:
        return &login->certpolicy;
    case SC_KW_LEFTCA:
        return &login->ca;
    case SC_KW_LEFTCA2:
        return &login->ca2;
    case SC_KW_LEFTGROUPS:
        return &login->groups;
    case SC_KW_LEFTGROUPS2:
        return &login->groups2;
    default:
        return NULL;
    }
}

bool sc_end_assign(struct sc_end *end, struct sc_login *login, const struct sc_keyword *keyword,
                   const char *text)
{
    enum sc_keyword_id id = sc_keyword_is_right(keyword->id) ? sc_keyword(keyword->canonical)->twin
                                                             : keyword->canonical;
    switch (id) {
    case SC_KW_LEFTHOST:
        host_assign(end, text);
        return true;
    case SC_KW_LEFTIKEPORT:
        return sc_uint_parse(text, &end->ikeport);
    case SC_KW_LEFTPROTOPORT:
        return sc_protoport_parse(text, &end->protoport);
    case SC_KW_LEFTFIREWALL:
        return sc_bool_parse(text, &end->firewall);
    case SC_KW_LEFTHOSTACCESS:
        return sc_bool_parse(text, &end->hostaccess);
    case SC_KW_LEFTALLOWANY:
        return sc_bool_parse(text, &end->allow_any);
    case SC_KW_LEFTSENDCERT:
        return sendcert_assign(login, keyword->values, text);
    case SC_KW_LEFTNEXTHOP:
        return true; /* reported and ignored */
    default:
        break;
    }
    const char **place = string_place(end, login, id);
    if (place)
        *place = text;
    return true;
}

void sc_end_finish(struct sc_arena *arena, struct sc_end *end)
{
    sc_hosts_parse(arena, end->host, &end->hosts);
    sc_selectors_parse(arena, end->subnet, end->protoport, &end->subnets);
    if (!end->firewall)
        return;
    end->refused = end->updown != NULL;
    if (!end->refused)
        end->updown = "ipsec _updown iptables";
}
