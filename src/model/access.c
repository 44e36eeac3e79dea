/* Looking things up in the model. */
#include <swanconf/model.h>

#include "source/finding.h"

#include <string.h>

const struct sc_value *sc_conn_value(const struct sc_conn *conn, enum sc_keyword_id id)
{
    uint8_t slot = conn->slot[sc_keyword(id)->canonical];

    return slot ? &conn->values[slot - 1] : NULL;
}

struct sc_range sc_setting_key(const struct sc_setting *setting)
{
    return sc_range(setting->file, setting->key_start, setting->key_end);
}

struct sc_range sc_setting_value(const struct sc_setting *setting)
{
    return sc_range(setting->file, setting->value_start, setting->value_end);
}

struct sc_range sc_setting_range(const struct sc_setting *setting)
{
    return sc_range(setting->file, setting->key_start, setting->value_end);
}

struct sc_range sc_conn_range(const struct sc_conn *conn, enum sc_keyword_id id)
{
    const struct sc_value *value = sc_conn_value(conn, id);

    return value ? sc_setting_value(value->setting) : conn->group->first->header;
}

struct sc_range sc_conn_key_range(const struct sc_conn *conn, enum sc_keyword_id id)
{
    const struct sc_value *value = sc_conn_value(conn, id);

    return value ? sc_setting_key(value->setting) : conn->group->first->header;
}

const struct sc_conn *sc_model_conn(const struct sc_model *model, const char *name)
{
    for (size_t i = 0; i < model->conns.count; i++)
        if (!strcmp(model->conns.items[i].name, name))
            return &model->conns.items[i];
    return NULL;
}

static bool has_veiled_section(const struct sc_group *group)
{
    for (size_t i = 0; i < group->sections.count; i++) {
        const struct sc_section *section = group->sections.items[i];
        if (section->header.file->veil != SC_VEIL_NONE)
            return true;
        for (const struct sc_setting *s = section->settings; s; s = s->next)
            if (s->file->veil != SC_VEIL_NONE)
                return true;
    }
    return false;
}

bool sc_group_is_veiled(const struct sc_group *group)
{
    if (has_veiled_section(group))
        return true;
    for (size_t i = 0; i < group->parents.count; i++)
        if (has_veiled_section(group->parents.items[i]))
            return true;
    return false;
}
