#include "report/value.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

json_t *sc_value_append(json_t *array, json_t *value)
{
    if (json_array_append_new(array, value) == 0) /* which lets go of the value */
        return array;
    json_decref(array);
    return NULL;
}

bool sc_value_put(const struct sc_report_run *run, json_t *value)
{
    bool done = value && json_dumpf(value, run->out,
                                    JSON_COMPACT | JSON_ENSURE_ASCII | JSON_ENCODE_ANY) == 0;

    json_decref(value);
    return done;
}

const char *sc_value_path(struct sc_range range, const char *name)
{
    const char *path = range.file ? range.file->name : name;

    while (path[0] == '.' && path[1] == '/' && path[2])
        path += 2;
    return path;
}

char *sc_value_message(const struct sc_finding *finding)
{
    const char *help = finding->help ? finding->help : "";
    char *text = NULL;

    return asprintf(&text, "%s%s%s", finding->message, *help ? ": " : "", help) < 0 ? NULL : text;
}

json_t *sc_value_message_text(const struct sc_finding *finding)
{
    char *message = sc_value_message(finding);
    json_t *value = message ? sc_json_text(message) : NULL;

    free(message);
    return value;
}

struct elements {
    sc_value_maker *make;
    void *data;
    const char *separator;
};

static bool element_write(const struct sc_report_run *run, const struct sc_finding *finding,
                          const char *name, void *data)
{
    struct elements *elements = data;

    fprintf(run->out, "%s\n", elements->separator);
    elements->separator = ",";
    return sc_value_put(run, elements->make(finding, name, elements->data));
}

bool sc_value_elements(const struct sc_report_run *run, sc_value_maker *make, void *data)
{
    struct elements elements = {make, data, ""};

    return sc_report_each(run, element_write, &elements);
}

bool sc_value_has_edits(const struct sc_finding *finding)
{
    for (const struct sc_edit *edit = finding->edits; edit; edit = edit->next)
        if (sc_range_is_blurred(edit->range))
            return false;
    return finding->edits != NULL;
}
