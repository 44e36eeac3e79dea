/* The JSON Schema of .swanconf.json, made from the options. */
#include "cli/config_file.h"

#include <string.h>

static json_t *values_schema(const char *list)
{
    json_t *values = json_array();
    size_t length;

    for (const char *word; (word = value_next(&list, &length));)
        json_array_append_new(values, json_stringn(word, length));
    return json_pack("{s:o}", "enum", values);
}

static json_t *strings_schema(void)
{
    return json_pack("{s:[{s:s},{s:s,s:{s:s}}]}", "oneOf", "type", "string", "type", "array",
                     "items", "type", "string");
}

static json_t *option_schema(const struct option_row *row)
{
    json_t *schema;

    if (!row->argument)
        schema = json_pack("{s:s}", "type", "boolean");
    else if (row->values)
        schema = values_schema(row->values);
    else if (!strcmp(row->argument, "CODE=LEVEL"))
        schema = json_pack("{s:s,s:{s:[s,s,s,s]}}", "type", "object", "additionalProperties",
                           "enum", "error", "warning", "note", "off");
    else if (!strcmp(row->argument, "FILE"))
        schema = json_pack("{s:s}", "type", "string");
    else
        schema = strings_schema();
    if (schema)
        json_object_set_new(schema, "description", json_string(row->help));
    return schema;
}

/* The keys that are options. */
static json_t *options_schema(void)
{
    json_t *properties = json_object();

    for (enum option_id id = 0; id < OPTION_COUNT; id++)
        if (option_row(id)->places == FILE_TOO)
            json_object_set_new(properties, option_row(id)->name, option_schema(option_row(id)));
    return properties;
}

bool config_schema_write(FILE *out)
{
    json_t *own = options_schema(), *overriding = options_schema();

    json_object_set_new(own, "$schema", json_pack("{s:s}", "type", "string"));
    json_object_set_new(overriding, "files", strings_schema());
    json_t *schema =
        json_pack("{s:s,s:s,s:s,s:o,s:b}", "$schema", "http://json-schema.org/draft-07/schema#",
                  "title", "options of swanconf: " CONFIG_FILE, "type", "object", "properties", own,
                  "additionalProperties", 0);
    json_t *overrides = json_pack(
        "{s:s,s:s,s:{s:s,s:o,s:[s],s:b}}", "type", "array", "description",
        "other options for the files that the globs name; of several the last one counts", "items",
        "type", "object", "properties", overriding, "required", "files", "additionalProperties", 0);
    json_object_set_new(json_object_get(schema, "properties"), "overrides", overrides);
    bool done = schema && overrides && json_dumpf(schema, out, JSON_INDENT(2)) == 0 &&
                putc('\n', out) != EOF;
    json_decref(schema);
    return done;
}
