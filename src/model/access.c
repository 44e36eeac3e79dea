/* Looking things up in the model. */
#include "model/conn.h"

#include "base/names.h"
#include "source/finding.h"
#include "syntax/look.h"

#include <string.h>

/* The column that is asked for most, close together. */
static const uint8_t canonicals[SC_KEYWORD_COUNT] = {
#define KEYWORD(id, name, canonical, ...) [SC_KW_##id] = SC_KW_##canonical,
#define END_KEYWORD(id, suffix, canonical, ...)                                                    \
    [SC_KW_LEFT##id] = SC_KW_LEFT##canonical, [SC_KW_RIGHT##id] = SC_KW_RIGHT##canonical,
#include <swanconf/keywords.def>
#undef KEYWORD
#undef END_KEYWORD
};

bool sc_conn_overrides(const struct sc_conn *conn, const struct sc_value *inherited)
{
    const struct sc_group *group = conn->group;
    unsigned canonical = inherited->canonical;

    if (!(conn->own_keywords[canonical / 64] >> (canonical % 64) & 1))
        return false;
    for (size_t i = 0; i < group->settings.count; i++)
        if (group->settings.items[i].setting->key == inherited->setting->key)
            return true;
    return false;
}

/* Aliases are other keys: of an inherited one and an own one, the inherited one is read later. */
const struct sc_value *sc_conn_value(const struct sc_conn *conn, enum sc_keyword_id id)
{
    unsigned canonical = canonicals[id];
    size_t slot = conn->inherited->slot[canonical];
    const struct sc_value *inherited = slot ? &conn->inherited->values[slot - 1] : NULL;

    if (!(conn->own_keywords[canonical / 64] >> (canonical % 64) & 1))
        return inherited;
    if (inherited && !sc_conn_overrides(conn, inherited))
        return inherited;
    for (size_t i = conn->own_count; i > 0; i--)
        if (conn->own[i - 1].canonical == canonical && conn->own[i - 1].setting->value)
            return &conn->own[i - 1];
    return NULL;
}

const struct sc_value *sc_conn_next_value(const struct sc_conn *conn, size_t *at)
{
    const struct sc_inherited *inherited = conn->inherited;

    while (*at < (size_t)conn->own_count + inherited->value_count) {
        size_t i = (*at)++;
        if (i < conn->own_count && conn->own[i].setting->value)
            return &conn->own[i];
        if (i < conn->own_count)
            continue;
        const struct sc_value *value = &inherited->values[i - conn->own_count];
        if (!sc_conn_overrides(conn, value))
            return value;
    }
    return NULL;
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
        SC_EACH_SETTING (s, &section->settings)
            if (s->file->veil != SC_VEIL_NONE)
                return true;
    }
    return false;
}

bool sc_group_is_veiled(const struct sc_group *group)
{
    if (has_veiled_section(group))
        return true;
    for (size_t i = 0; i < group->parents->count; i++)
        if (has_veiled_section(group->parents->items[i]))
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
    const struct sc_keyword *keyword = sc_setting_keyword(setting);

    if (!value || !keyword || keyword->canonical == SC_KW_LEFTUPDOWN ||
        keyword->canonical == SC_KW_RIGHTUPDOWN)
        return false;
    if (!sc_look_has_marker_sign(value, sc_name_length(value)))
        return false;
    return has_pair(value, "{{", "}}") || has_pair(value, "{%", "%}") ||
           has_pair(value, "${", "}") || has_pair(value, "$(", ")") ||
           has_pair(value, "<%", "%>") || has_pair(value, "((", "))") ||
           has_name_between(value, '_') || has_name_between(value, '#');
}
