#include "lint/conns.h"

bool sc_conn_is_shunt(const struct sc_conn *conn)
{
    return conn->mode == SC_MODE_PASS || conn->mode == SC_MODE_DROP;
}

bool sc_conn_negotiates(const struct sc_conn *conn)
{
    return conn->loaded && !sc_conn_is_shunt(conn);
}

bool sc_end_is_anybody(const struct sc_end *end)
{
    for (size_t i = 0; i < end->hosts.count; i++)
        if (end->hosts.items[i].kind > SC_HOST_ANY6)
            return false;
    return true;
}
