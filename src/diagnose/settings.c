#include "diagnose/settings.h"

#include <string.h>

/* The keywords that decide, ended by SC_KW_NONE; NULL: none. */
#define KEYS(...) ((const enum sc_keyword_id[]){__VA_ARGS__, SC_KW_NONE})

static const enum sc_keyword_id *const deciding[SC_FAULT_COUNT] = {
    [SC_FAULT_IKE_VERSION] = KEYS(SC_KW_KEYEXCHANGE, SC_KW_LEFTHOST, SC_KW_RIGHTHOST),
    [SC_FAULT_IKE_PROPOSAL] = KEYS(SC_KW_IKE, SC_KW_KEYEXCHANGE),
    [SC_FAULT_ESP_PROPOSAL] = KEYS(SC_KW_ESP, SC_KW_AH),
    [SC_FAULT_PFS] = KEYS(SC_KW_ESP, SC_KW_AH),
    [SC_FAULT_PSK_MISMATCH] = KEYS(SC_KW_LEFTID, SC_KW_RIGHTID, SC_KW_AUTHBY),
    [SC_FAULT_PSK_MISSING] = KEYS(SC_KW_LEFTID, SC_KW_RIGHTID, SC_KW_AUTHBY),
    [SC_FAULT_IDENTITY] = KEYS(SC_KW_LEFTID, SC_KW_RIGHTID, SC_KW_RIGHTHOST),
    [SC_FAULT_AUTH_METHOD] = KEYS(SC_KW_AUTHBY, SC_KW_LEFTAUTH, SC_KW_RIGHTAUTH, SC_KW_AGGRESSIVE),
    [SC_FAULT_CERT_TRUST] = KEYS(SC_KW_LEFTCERT, SC_KW_RIGHTCERT, SC_KW_RIGHTCA, SC_KW_RIGHTID),
    [SC_FAULT_CERT_VALIDITY] = KEYS(SC_KW_LEFTCERT, SC_KW_RIGHTCERT),
    [SC_FAULT_CERT_IDENTITY] = KEYS(SC_KW_LEFTID, SC_KW_LEFTCERT, SC_KW_RIGHTID),
    [SC_FAULT_PRIVATE_KEY] = KEYS(SC_KW_LEFTCERT, SC_KW_LEFTID),
    [SC_FAULT_EAP] =
        KEYS(SC_KW_LEFTAUTH, SC_KW_RIGHTAUTH, SC_KW_EAP_IDENTITY, SC_KW_XAUTH_IDENTITY),
    [SC_FAULT_TRAFFIC_SELECTORS] = KEYS(SC_KW_LEFTSUBNET, SC_KW_RIGHTSUBNET, SC_KW_LEFTPROTOPORT,
                                        SC_KW_RIGHTPROTOPORT, SC_KW_TYPE),
    [SC_FAULT_VIRTUAL_IP] = KEYS(SC_KW_LEFTSOURCEIP, SC_KW_RIGHTSOURCEIP),
    [SC_FAULT_NO_RESPONSE] = KEYS(SC_KW_RIGHTHOST, SC_KW_KEYINGTRIES),
    [SC_FAULT_FRAGMENTATION] = KEYS(SC_KW_FRAGMENTATION, SC_KW_LEFTCERT),
    [SC_FAULT_NAT] = KEYS(SC_KW_FORCEENCAPS, SC_KW_TYPE),
    [SC_FAULT_DPD] = KEYS(SC_KW_DPDACTION, SC_KW_DPDDELAY, SC_KW_DPDTIMEOUT),
    [SC_FAULT_DUPLICATE_SA] = KEYS(SC_KW_LEFTSUBNET, SC_KW_RIGHTSUBNET, SC_KW_MARK, SC_KW_REQID),
    [SC_FAULT_KERNEL] = KEYS(SC_KW_ESP),
    [SC_FAULT_DNS] = KEYS(SC_KW_RIGHTHOST),
};

#undef KEYS

static const struct sc_conn *conn_of(const struct sc_attempt *attempt,
                                     const struct sc_config *config)
{
    for (size_t i = 0; *attempt->conn && i < config->model.conns.count; i++)
        if (!strcmp(config->model.conns.items[i].name, attempt->conn))
            return &config->model.conns.items[i];
    return NULL;
}

struct sc_concerned sc_concerned_find(const struct sc_attempt *attempt,
                                      const struct sc_config *config)
{
    struct sc_concerned concerned = {.conn = config ? conn_of(attempt, config) : NULL};
    const enum sc_keyword_id *ids = deciding[attempt->fault];

    for (size_t i = 0; concerned.conn && ids && ids[i] != SC_KW_NONE; i++) {
        const struct sc_value *value = sc_conn_value(concerned.conn, ids[i]);
        if (value && !value->setting->secret && value->setting->file->veil == SC_VEIL_NONE)
            concerned.items[concerned.count++] = value->setting;
    }
    return concerned;
}
