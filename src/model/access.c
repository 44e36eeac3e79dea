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

/* True if `text` holds a piece that begins with `open` and ends with `close`, with something
 * between. */
static bool has_pair(const char *text, const char *open, const char *close)
{
    const char *start = strstr(text, open);
    const char *end = start ? strstr(start + strlen(open), close) : NULL;

    return end && end > start + strlen(open);
}

/* __NAME__ or ##NAME##: capitals between two pairs of the sign. */
static bool has_name_between(const char *text, char sign)
{
    for (; *text; text++) {
        if (text[0] != sign || text[1] != sign)
            continue;
        size_t length = strspn(text + 2, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");
        while (length && sign == '_' && text[2 + length - 1] == '_')
            length--;
        if (length && text[2 + length] == sign && text[3 + length] == sign)
            return true;
    }
    return false;
}

bool sc_setting_is_template(const struct sc_setting *setting)
{
    const char *value = setting->value;
    const struct sc_keyword *keyword = setting->keyword;

    if (!value || !keyword || keyword->canonical == SC_KW_LEFTUPDOWN ||
        keyword->canonical == SC_KW_RIGHTUPDOWN)
        return false;
    return has_pair(value, "{{", "}}") || has_pair(value, "{%", "%}") ||
           has_pair(value, "${", "}") || has_pair(value, "$(", ")") ||
           has_pair(value, "<%", "%>") || has_pair(value, "((", "))") ||
           has_name_between(value, '_') || has_name_between(value, '#');
}
