/* From the text of ipsec.conf to the resolved model: places, recovery, inheritance, types. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>
#include <swanconf/swanconf.h>

static struct sc_config *read_text(const char *text)
{
    struct sc_load_options options = {.text = text, .text_length = strlen(text), .no_files = true};
    struct sc_config *config;

    assert_int_equal(sc_config_load("ipsec.conf", &options, &config), SC_OK);
    return config;
}

static const char *value_of(const struct sc_conn *conn, enum sc_keyword_id id)
{
    const struct sc_value *value = sc_conn_value(conn, id);

    return value ? value->setting->value : NULL;
}

static void places_are_exact(void **state)
{
    struct sc_config *config =
        read_text("# \xc3\xa9\nconn east # first\n\tleft = 192.0.2.10  # here\n");
    const struct sc_conn *conn = sc_model_conn(&config->model, "east");
    const struct sc_setting *setting = sc_conn_value(conn, SC_KW_LEFTHOST)->setting;
    struct sc_position at = sc_file_position(setting->file, setting->value_start);

    (void)state;
    assert_int_equal(at.line, 3);
    assert_int_equal(at.column, 9);
    assert_memory_equal(setting->file->text + setting->value_start, "192.0.2.10", 10);
    assert_int_equal(setting->value_end - setting->value_start, 10);
    assert_int_equal(config->conf->comments.count, 3);
    assert_int_equal(sc_file_column_characters(setting->file, 4), 4);
    assert_int_equal(sc_file_column_utf16(setting->file, 4), 4);
    sc_config_free(config);
}

static void words_are_joined(void **state)
{
    struct sc_config *config =
        read_text("conn a\n\tleftid = C=CH\n\trightid=\"C=CH, \\\"x\\\"\" \t O\n\tleft=a\\b\n");
    const struct sc_conn *conn = sc_model_conn(&config->model, "a");

    (void)state;
    assert_int_equal(config->conf->syntax_errors, 1); /* the second '=' */
    assert_null(value_of(conn, SC_KW_LEFTID));
    assert_string_equal(value_of(conn, SC_KW_RIGHTID), "C=CH, \"x\" O");
    assert_string_equal(value_of(conn, SC_KW_LEFTHOST), "a\\b");
    sc_config_free(config);
}

static void all_syntax_errors_are_found(void **state)
{
    struct sc_config *config =
        read_text("left=1\nconn a\n\tright\n\t=x\n\tauto=add\nconn\n  conn b\n");

    (void)state;
    assert_int_equal(config->conf->syntax_errors, 5);
    assert_false(config->model.accepted);
    assert_true(sc_model_conn(&config->model, "a")->common->automatic == SC_AUTO_ADD);
    sc_config_free(config);
}

static void parents_come_in_starters_order(void **state)
{
    struct sc_config *config = read_text("conn base\n\tikelifetime=1h\n\tlifetime=10m\n"
                                         "conn x\n\talso=base\n\tlifetime=20m\n\tikelifetime=3h\n"
                                         "conn y\n\talso=base\n\tikelifetime=2h\n"
                                         "conn %default\n\tkeyingtries=7\n\tlifetime=40m\n"
                                         "conn z\n\talso=x\n\talso=y\n\tauto=add\n");
    const struct sc_conn *z = sc_model_conn(&config->model, "z");

    (void)state;
    assert_int_equal(z->common->ikelifetime, 7200); /* the last also= wins */
    assert_int_equal(z->common->lifetime, 1200);    /* x comes before the base that both share */
    assert_int_equal(z->common->keyingtries, 7);
    assert_int_equal(sc_conn_value(z, SC_KW_KEYINGTRIES)->origin, SC_ORIGIN_DEFAULT);
    assert_int_equal(sc_conn_value(z, SC_KW_LIFETIME)->origin, SC_ORIGIN_ALSO);
    assert_int_equal(z->group->parents->count, 4);
    sc_config_free(config);
}

static void aliases_are_different_keys(void **state)
{
    struct sc_config *config =
        read_text("conn %default\n\tlifetime=2h\nconn a\n\tkeylife=1h\n\tauto=add\n");
    const struct sc_conn *conn = sc_model_conn(&config->model, "a");

    (void)state;
    assert_int_equal(conn->common->lifetime, 7200);
    assert_true(sc_conn_value(conn, SC_KW_LIFETIME)->origin == SC_ORIGIN_DEFAULT);
    assert_true(conn->own[1].beaten || conn->own[0].beaten);
    sc_config_free(config);
}

/* A conn that overrides one of two names that it inherits: the other one still wins, or not. */
static void overriding_one_alias_leaves_the_other(void **state)
{
    struct sc_config *config =
        read_text("conn %default\n\tlifetime=2h\n\tkeylife=3h\n"
                  "conn a\n\tlifetime=1h\n\tauto=add\nconn b\n\tkeylife=1h\n\tauto=add\n"
                  "conn c\n\tlifetime=\n\tauto=add\n");
    const struct sc_conn *a = sc_model_conn(&config->model, "a"),
                         *b = sc_model_conn(&config->model, "b"),
                         *c = sc_model_conn(&config->model, "c");
    size_t at = 0, count = 0;

    (void)state;
    assert_int_equal(a->common->lifetime, 3 * 3600);
    assert_int_equal(b->common->lifetime, 2 * 3600);
    assert_int_equal(c->common->lifetime, 3 * 3600);
    assert_string_equal(sc_conn_value(b, SC_KW_KEYLIFE)->setting->key, "lifetime");
    assert_string_equal(sc_conn_value(c, SC_KW_LIFETIME)->setting->key, "keylife");
    while (sc_conn_next_value(a, &at))
        count++;
    assert_int_equal(count, 3);
    sc_config_free(config);
}

static void what_is_inherited_is_shared(void **state)
{
    struct sc_config *config =
        read_text("conn base\n\tleft=192.0.2.1\n\tikelifetime=1h\n\tauto=add\n"
                  "conn a\n\talso=base\n\tright=192.0.2.2\n\tdpddelay=5\n"
                  "conn b\n\talso=base\n\tright=192.0.2.3\n\tdpddelay=5\n"
                  "conn c\n\talso=base\n\tright=192.0.2.3\n\tdpddelay=\n");
    const struct sc_conn *a = sc_model_conn(&config->model, "a"),
                         *b = sc_model_conn(&config->model, "b"),
                         *c = sc_model_conn(&config->model, "c");

    (void)state;
    assert_ptr_equal(a->common, b->common);
    assert_ptr_not_equal(a->common, c->common);
    assert_int_equal(a->common->dpddelay, 5);
    assert_int_equal(c->common->dpddelay, 30);
    assert_ptr_equal(a->left, c->left);
    assert_ptr_not_equal(b->right, c->right);
    sc_config_free(config);
}

/* A virtual IP resets the mode of type=, where it is read behind it. */
static void virtual_ips_reset_the_mode(void **state)
{
    struct sc_config *config =
        read_text("conn %default\n\tleftsourceip=%config\nconn base\n\ttype=transport\n"
                  "conn a\n\ttype=transport\n\tauto=add\n"
                  "conn b\n\talso=base\n\tleftsourceip=%config\n\tauto=add\n"
                  "conn c\n\ttype=transport\n\tleftsourceip=\n\tauto=add\n");

    (void)state;
    assert_int_equal(sc_model_conn(&config->model, "a")->mode, SC_MODE_TUNNEL);
    assert_int_equal(sc_model_conn(&config->model, "b")->mode, SC_MODE_TRANSPORT);
    assert_int_equal(sc_model_conn(&config->model, "c")->mode, SC_MODE_TRANSPORT);
    sc_config_free(config);
}

static void templates_are_seen(void **state)
{
    static const char *const values[] = {"{{a}}", "{%a%}", "${a}",  "$(a)", "<%a%>",
                                         "((a))", "__A__", "##A##", "a{b}", "a_b"};
    enum { COUNT = sizeof values / sizeof values[0], MARKERS = COUNT - 2 };

    (void)state;
    for (size_t i = 0; i < COUNT; i++) {
        char text[128];
        snprintf(text, sizeof text, "conn a\n\tleft=\"x%s\"\n\tright=192.0.2.1\n", values[i]);
        struct sc_config *config = read_text(text);
        const struct sc_conn *conn = sc_model_conn(&config->model, "a");
        assert_int_equal(sc_setting_is_template(sc_conn_value(conn, SC_KW_LEFTHOST)->setting),
                         i < MARKERS);
        assert_false(sc_setting_is_template(sc_conn_value(conn, SC_KW_RIGHTHOST)->setting));
        assert_int_equal(config->conf->marked_count, 1); /* or they would not be looked for */
        sc_config_free(config);
    }
}

static void inherited_templates_are_known(void **state)
{
    struct sc_config *config = read_text("conn base\n\tleft={{a}}\nconn a\n\talso=base\n"
                                         "conn plain\n\tleft=192.0.2.1\nconn b\n\talso=plain\n");

    (void)state;
    assert_true(sc_model_conn(&config->model, "a")->inherited->unfilled);
    assert_false(sc_model_conn(&config->model, "b")->inherited->unfilled);
    sc_config_free(config);
}

static void empty_value_unsets(void **state)
{
    struct sc_config *config =
        read_text("conn %default\n\tike=aes128-sha1-modp2048!\nconn a\n\tike=\n\tauto=add\n");

    (void)state;
    assert_null(sc_model_conn(&config->model, "a")->common->ike);
    assert_null(sc_conn_value(sc_model_conn(&config->model, "a"), SC_KW_IKE));
    sc_config_free(config);
}

static void bad_values_drop_the_conn(void **state)
{
    struct sc_config *config =
        read_text("conn a\n\tikelifetime=8x\n\tauto=add\nconn b\n\tuniqueids=no\n\tauto=add\n"
                  "conn c\n\tunheard=of\n\tauto=add\n");

    (void)state;
    assert_true(sc_model_conn(&config->model, "a")->dropped);
    assert_true(sc_model_conn(&config->model, "b")->dropped);
    assert_true(sc_model_conn(&config->model, "c")->loaded);
    assert_true(config->model.accepted);
    sc_config_free(config);
}

/* Also where nothing of an heir's is typed again. */
static void inherited_bad_values_drop_heirs(void **state)
{
    struct sc_config *config =
        read_text("conn base\n\tdpddelay=x\n\tleftikeport=y\nconn none\n\talso=base\n"
                  "conn right\n\talso=base\n\tright=192.0.2.1\n"
                  "conn one\n\talso=base\n\tdpddelay=3s\n"
                  "conn both\n\talso=base\n\tdpddelay=3s\n\tleftikeport=4500\n"
                  "conn emptied\n\talso=base\n\tdpddelay=\n\tleftikeport=\n");
    static const struct {
        const char *name;
        bool dropped;
    } conns[] = {{"base", true}, {"none", true},  {"right", true},
                 {"one", true},  {"both", false}, {"emptied", false}};

    (void)state;
    for (size_t i = 0; i < sizeof conns / sizeof conns[0]; i++)
        assert_int_equal(sc_model_conn(&config->model, conns[i].name)->dropped, conns[i].dropped);
    assert_int_equal(config->model.dropped_count, 4);
    sc_config_free(config);
}

static void loops_and_missing_sections_refuse_the_file(void **state)
{
    static const char *const texts[] = {"conn a\n\talso=b\nconn b\n\talso=a\n",
                                        "conn a\n\talso=gone\n", "conn a\n\talso=a\n",
                                        "config setup\n\tuniqueids=maybe\n"};

    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct sc_config *config = read_text(texts[i]);
        assert_false(config->model.accepted);
        sc_config_free(config);
    }
}

static void any_bytes_survive(void **state)
{
    static const char bytes[] = "conn a\r\n\tle\0ft=1\r\n\xff\xfe\n\tx=\"\n";
    struct sc_load_options options = {
        .text = bytes, .text_length = sizeof bytes - 1, .no_files = true};
    struct sc_config *config;

    (void)state;
    assert_int_equal(sc_config_load("-", &options, &config), SC_OK);
    assert_false(config->model.accepted);
    sc_config_free(config);
    config = read_text("");
    assert_true(config->model.accepted);
    sc_config_free(config);
}

static void keyword_table_is_consistent(void **state)
{
    (void)state;
    for (enum sc_keyword_id id = 1; id < SC_KEYWORD_COUNT; id++) {
        const struct sc_keyword *keyword = sc_keyword(id);
        assert_ptr_equal(sc_keyword_find(keyword->name), keyword); /* no name twice */
        assert_int_equal(sc_keyword(keyword->canonical)->canonical, keyword->canonical);
        assert_int_equal(keyword->status == SC_KEYWORD_ALIAS, keyword->canonical != id);
        assert_true(*keyword->doc && *keyword->swanctl);
        if (keyword->twin)
            assert_int_equal(sc_keyword(keyword->twin)->twin, id);
    }
}

static void rule_table_is_consistent(void **state)
{
    const struct sc_rule *rule, *before = NULL;

    (void)state;
    for (size_t i = 0; (rule = sc_rule_at(i)); i++, before = rule) {
        assert_true(!before || strcmp(before->code, rule->code) < 0);
        assert_ptr_equal(sc_rule_find(rule->name), rule);
        assert_true(*rule->summary && *rule->explanation && *rule->bad && *rule->good &&
                    *rule->references);
    }
}

static void conns_with_one_ike_part_share_a_connection(void **state)
{
    struct sc_config *config =
        read_text("conn %default\n\tleft=192.0.2.1\n\tright=192.0.2.2\n\tauto=add\n\tauthby=psk\n"
                  "conn a\n\trightsubnet=10.1.0.0/16\nconn b\n\trightsubnet=10.2.0.0/16\n"
                  "conn c\n\trightsubnet=10.3.0.0/16\n\tdpdaction=clear\n"
                  "conn d\n\trightsubnet=10.4.0.0/16\n\tauthby=pubkey\n");
    const struct sc_charon *charon = sc_charon_build(config, NULL);

    (void)state;
    assert_int_equal(charon->connection_count, 3);
    assert_int_equal(charon->connections->child_count, 2);
    assert_string_equal(charon->connections->children->next->conn->name, "b");
    sc_config_free(config);
}

static void ends_are_swapped_for_a_local_right(void **state)
{
    static const char *const local[] = {"192.0.2.2"};
    struct sc_charon_options options = {.local = local, .local_count = 1};
    struct sc_config *config = read_text(
        "conn "
        "a\n\tleft=192.0.2.1\n\tright=192.0.2.2\n\tleftid=@far\n\tauthby=xauthpsk\n\tauto=add\n");
    const struct sc_charon *charon = sc_charon_build(config, &options);

    (void)state;
    assert_true(charon->connections->swapped);
    assert_string_equal(charon->connections->local_addrs, "192.0.2.2");
    assert_string_equal(charon->connections->remote_rounds.items[0].id_text, "@far");
    assert_int_equal(charon->connections->remote_rounds.count, 2); /* left was the XAuth client */
    sc_config_free(config);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(places_are_exact),
        cmocka_unit_test(words_are_joined),
        cmocka_unit_test(all_syntax_errors_are_found),
        cmocka_unit_test(parents_come_in_starters_order),
        cmocka_unit_test(aliases_are_different_keys),
        cmocka_unit_test(overriding_one_alias_leaves_the_other),
        cmocka_unit_test(what_is_inherited_is_shared),
        cmocka_unit_test(virtual_ips_reset_the_mode),
        cmocka_unit_test(templates_are_seen),
        cmocka_unit_test(inherited_templates_are_known),
        cmocka_unit_test(empty_value_unsets),
        cmocka_unit_test(bad_values_drop_the_conn),
        cmocka_unit_test(inherited_bad_values_drop_heirs),
        cmocka_unit_test(loops_and_missing_sections_refuse_the_file),
        cmocka_unit_test(any_bytes_survive),
        cmocka_unit_test(keyword_table_is_consistent),
        cmocka_unit_test(rule_table_is_consistent),
        cmocka_unit_test(conns_with_one_ike_part_share_a_connection),
        cmocka_unit_test(ends_are_swapped_for_a_local_right),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
