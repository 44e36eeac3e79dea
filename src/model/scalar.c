#include "model/scalar.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

bool sc_bool_parse(const char *text, bool *out)
{
    int index = sc_word_index("no yes", text);

    if (index < 0)
        return false;
    *out = index == 1;
    return true;
}

int sc_word_index(const char *words, const char *text)
{
    size_t length = strlen(text);

    for (int index = 0; *words; index++) {
        size_t word = strcspn(words, " ");
        if (word == length && !memcmp(words, text, length))
            return index;
        words += word;
        words += *words == ' ';
    }
    return -1;
}

bool sc_uint_parse(const char *text, uint32_t *out)
{
    char *end;
    unsigned long number = strtoul(text, &end, 10);

    if (*end)
        return false;
    *out = (uint32_t)number;
    return true;
}

bool sc_uint64_parse(const char *text, uint64_t *out)
{
    char *end;
    unsigned long long number = strtoull(text, &end, 10);

    if (*end)
        return false;
    *out = number;
    return true;
}

static uint64_t unit_seconds(const char *unit)
{
    if (!*unit)
        return 1;
    if (unit[1])
        return 0;
    switch (*unit) {
    case 's':
        return 1;
    case 'm':
        return 60;
    case 'h':
        return 3600;
    case 'd':
        return 24 * 3600;
    default:
        return 0;
    }
}

bool sc_time_parse(const char *text, uint64_t *out)
{
    char *end;
    uint64_t number = strtoul(text, &end, 10);
    uint64_t unit = unit_seconds(end);

    if (!unit)
        return false;
    *out = number * unit; /* wraps, as there */
    return true;
}

bool sc_percent_parse(const char *text, uint64_t *out)
{
    char *end;
    unsigned long number = strtoul(text, &end, 10);

    if (end == text || strcmp(end, "%") != 0)
        return false;
    *out = number;
    return true;
}

bool sc_bits_parse(const char *text, uint32_t *out)
{
    char *end;
    unsigned long number = strtoul(text, &end, 2);

    if (*end)
        return false;
    *out = (uint32_t)number;
    return true;
}

bool sc_tries_parse(const char *text, uint64_t *out)
{
    if (!strcmp(text, "%forever")) {
        *out = 0;
        return true;
    }
    return sc_uint64_parse(text, out);
}

bool sc_tfc_parse(const char *text, int64_t *out)
{
    uint32_t number;

    if (!strcmp(text, "%mtu")) {
        *out = -1;
        return true;
    }
    if (!sc_uint_parse(text, &number))
        return false;
    *out = number;
    return true;
}

/* The value in front of a mask; NULL for what is no mark. */
static const char *mark_value(const char *text, uint32_t *value)
{
    char *end;

    if (strncasecmp(text, "%unique", 7) != 0) {
        *value = (uint32_t)strtoul(text, &end, 0);
        return end;
    }
    text += 7;
    if (!strncasecmp(text, "-dir", 4)) {
        *value = SC_MARK_UNIQUE_DIR;
        return text + 4;
    }
    *value = SC_MARK_UNIQUE;
    return text;
}

bool sc_mark_parse(const char *text, struct sc_mark *out)
{
    struct sc_mark mark = {.mask = UINT32_MAX};
    const char *rest = mark_value(text, &mark.value);
    char *end;

    if (*rest && *rest != '/')
        return false;
    if (*rest) {
        mark.mask = (uint32_t)strtoul(rest + 1, &end, 0);
        if (*end)
            return false;
    }
    if (mark.value != SC_MARK_UNIQUE && mark.value != SC_MARK_UNIQUE_DIR)
        mark.value &= mark.mask;
    *out = mark;
    return true;
}
