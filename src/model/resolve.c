/* From the AST to the resolved model. */
#include "model/resolve.h"

#include "model/conn.h"
#include "model/groups.h"
#include "model/scalar.h"

static bool ca_assign(struct sc_ca *ca, const struct sc_keyword *keyword, const char *text)
{
    switch (keyword->canonical) {
    case SC_KW_AUTO: {
        int index = sc_word_index(keyword->values, text);
        ca->loaded = index > 0;
        return index >= 0;
    }
    case SC_KW_CACERT:
        ca->cacert = text;
        return true;
    case SC_KW_CRLURI:
        ca->crluri = text;
        return true;
    case SC_KW_CRLURI2:
        ca->crluri2 = text;
        return true;
    case SC_KW_OCSPURI:
        ca->ocspuri = text;
        return true;
    case SC_KW_OCSPURI2:
        ca->ocspuri2 = text;
        return true;
    case SC_KW_CERTURIBASE:
        ca->certuribase = text;
        return true;
    default:
        return keyword->sections & SC_SECTION_CA; /* deprecated ones are ignored */
    }
}

void sc_ca_type(struct sc_resolver *resolver, const struct sc_group *group, struct sc_ca *ca)
{
    *ca = (struct sc_ca){.name = group->name, .group = group};
    sc_values_collect(resolver, group);
    ca->values = sc_values_keep(resolver, &ca->value_count);
    for (size_t i = 0; i < ca->value_count; i++) {
        struct sc_value *value = &ca->values[i];
        if (!value->setting->keyword)
            continue;
        value->bad = !ca_assign(ca, sc_setting_keyword(value->setting), value->setting->value);
        ca->dropped |= value->bad;
    }
    ca->loaded &= !ca->dropped;
}

static bool setup_assign(struct sc_setup *setup, const struct sc_keyword *keyword, const char *text)
{
    int index = keyword->values ? sc_word_index(keyword->values, text) : 0;

    if (index < 0 || !(keyword->sections & SC_SECTION_SETUP))
        return false;
    switch (keyword->canonical) {
    case SC_KW_UNIQUEIDS:
        setup->uniqueids = (enum sc_uniqueids)index;
        return true;
    case SC_KW_STRICTCRLPOLICY:
        setup->strictcrlpolicy = (enum sc_strictcrl)index;
        return true;
    case SC_KW_CACHECRLS:
        setup->cachecrls = index == 1;
        return true;
    case SC_KW_CHARONDEBUG:
        setup->charondebug = text;
        return true;
    default:
        return true; /* deprecated ones are ignored */
    }
}

void sc_setup_type(struct sc_resolver *resolver, struct sc_setup *setup)
{
    setup->uniqueids = SC_UNIQUE_YES;
    if (!setup->group)
        return;
    sc_values_collect(resolver, setup->group);
    setup->values = sc_values_keep(resolver, &setup->value_count);
    for (size_t i = 0; i < setup->value_count; i++) {
        struct sc_value *value = &setup->values[i];
        if (!value->setting->keyword)
            continue;
        value->bad =
            !setup_assign(setup, sc_setting_keyword(value->setting), value->setting->value);
        setup->bad |= value->bad;
    }
}

/* One after the other: what one is made of is at hand when it is typed. */
static void sections_type(struct sc_resolver *resolver, struct sc_group_builder *builder,
                          struct sc_model *model)
{
    model->conns.items =
        sc_arena_bytes(resolver->arena, sizeof(struct sc_conn) * model->conns.capacity);
    model->cas.items = SC_NEW_ARRAY(resolver->arena, struct sc_ca, model->cas.capacity);
    for (size_t i = 0; i < model->groups.count; i++) {
        struct sc_group *group = model->groups.items[i];
        if (group == model->conn_default || group == model->ca_default)
            continue;
        sc_group_resolve(builder, group);
        if (group->kind == SC_SECTION_CA) {
            group->ca = &model->cas.items[model->cas.count++];
            sc_ca_type(resolver, group, group->ca);
            continue;
        }
        group->conn = &model->conns.items[model->conns.count];
        sc_conn_type(resolver, group, group->conn);
        group->conn->index = (uint32_t)model->conns.count++;
        model->dropped_count += group->conn->dropped;
    }
}

void sc_model_resolve(struct sc_arena *arena, const struct sc_conf *conf, struct sc_model *model)
{
    struct sc_arena *scratch = sc_arena_scratch(arena);
    struct sc_resolver resolver = {
        .arena = arena,
        .model = model,
        .seen = SC_NEW_ARRAY(arena, uint32_t, conf->key_count),
        .proposals = sc_map_new(arena),
        .logins = sc_map_new(scratch),
        .commons = sc_map_new(scratch),
    };

    sc_conns_begin(&resolver);
    model->accepted = conf->syntax_errors == 0;
    struct sc_group_builder *builder = sc_groups_begin(arena, scratch, conf, model);
    sc_setup_type(&resolver, &model->setup);
    model->accepted &= !model->setup.bad;
    sections_type(&resolver, builder, model);
    sc_arena_drop(scratch);
}
