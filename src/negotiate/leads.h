/* Where host names lead, which nobody is asked: to the other end, where that can be meant. */
#ifndef SC_NEGOTIATE_LEADS_H
#define SC_NEGOTIATE_LEADS_H

#include "negotiate/play.h"

/* Take the names that two ends have in left= and right= to lead to each other: a name in right= to
 * the one address that the other end has of its own, a name in left= to the one that the other end
 * expects. Where there is no address, each name is a place of its own, which equal names share.
 * Where there are several, it can't be told. Only conns that `ends` names count. */
struct sc_leads *sc_leads_find(struct sc_arena *arena, const struct sc_party ends[2]);

/* The address of a host that is one, or a name that leads somewhere; false if not. */
bool sc_leads_to(const struct sc_leads *leads, const struct sc_host *host,
                 struct sc_address *address);

/* The name whose place this is, or NULL for an address of the world. */
const char *sc_leads_name(const struct sc_leads *leads, const struct sc_address *address);

#endif
