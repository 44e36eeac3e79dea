#include "reader.h"

#include <stdlib.h>
#include <string.h>

static void append(struct transcript *transcript, const char *text, size_t length)
{
    if (transcript->length + length + 1 > transcript->capacity) {
        transcript->capacity = (transcript->length + length + 1) * 2;
        transcript->text = realloc(transcript->text, transcript->capacity);
        if (!transcript->text)
            abort();
    }
    memcpy(transcript->text + transcript->length, text, length);
    transcript->length += length;
}

void transcript_add(struct transcript *transcript, char kind, const char *name, const char *value)
{
    append(transcript, &kind, 1);
    append(transcript, name, strlen(name) + 1);
    append(transcript, value, strlen(value) + 1);
}

void transcript_free(struct transcript *transcript)
{
    free(transcript->text);
    *transcript = (struct transcript){0};
}

struct reading {
    const char *at, *end;
    struct transcript *transcript;
    struct transcript value; /* room for one value */
};

static bool is_in(const char *set, char c)
{
    return c && strchr(set, c);
}

static void skip_blanks(struct reading *reading)
{
    while (reading->at < reading->end && is_in("\t\r ", *reading->at))
        reading->at++;
}

static void skip_comment(struct reading *reading)
{
    if (reading->at < reading->end && *reading->at == '#')
        while (reading->at < reading->end && *reading->at != '\n')
            reading->at++;
}

/* `"…"`: escapes resolved, carriage returns dropped. */
static bool read_string(struct reading *reading)
{
    for (reading->at++; reading->at < reading->end; reading->at++) {
        char c = *reading->at;
        if (c == '"') {
            reading->at++;
            return true;
        }
        if (c == '\r')
            continue;
        if (c == '\\') {
            if (++reading->at == reading->end)
                return false;
            c = *reading->at;
            if (c == '\n')
                continue;
            if (c == '\r')
                return false; /* nothing of ours writes a line that goes on */
            c = c == 'n' ? '\n' : c == 'r' ? '\r' : c == 't' ? '\t' : c;
        }
        append(&reading->value, &c, 1);
    }
    return false;
}

/* Words and strings up to the line's end, one blank between them. */
static bool read_value(struct reading *reading)
{
    bool any = false;

    reading->value.length = 0;
    for (;;) {
        skip_blanks(reading);
        if (reading->at == reading->end || is_in("#}\n", *reading->at))
            break;
        if (any)
            append(&reading->value, " ", 1);
        any = true;
        if (*reading->at == '"') {
            if (!read_string(reading))
                return false;
            continue;
        }
        if (!*reading->at)
            return false;
        const char *start = reading->at;
        while (reading->at < reading->end && *reading->at && !is_in("#}\"\r\n\t ", *reading->at))
            reading->at++;
        append(&reading->value, start, (size_t)(reading->at - start));
    }
    append(&reading->value, "", 1);
    return any; /* nothing of ours writes an option without a value */
}

static bool read_name(struct reading *reading, char *name, size_t room)
{
    size_t length = 0;

    while (reading->at < reading->end && *reading->at && !is_in("#{}:.,=\"\r\n\t ", *reading->at)) {
        if (length + 1 == room)
            return false;
        name[length++] = *reading->at++;
    }
    name[length] = '\0';
    return length > 0;
}

static bool read_statement(struct reading *reading, size_t *depth)
{
    char name[512];

    if (*reading->at == '}') {
        reading->at++;
        transcript_add(reading->transcript, '}', "", "");
        return (*depth)-- > 0;
    }
    const char *start = reading->at;
    if (!read_name(reading, name, sizeof name))
        return false;
    const char *behind = reading->at;
    skip_blanks(reading);
    if (!strcmp(name, "include") && start + 7 == behind && reading->at > behind &&
        reading->at < reading->end && *reading->at != '=')
        return false;
    if (reading->at == reading->end)
        return false;
    if (*reading->at == '{') {
        reading->at++;
        (*depth)++;
        transcript_add(reading->transcript, '{', name, "");
        return true;
    }
    if (*reading->at++ != '=' || !read_value(reading))
        return false;
    if (strlen(reading->value.text) + 1 != reading->value.length)
        return false;
    transcript_add(reading->transcript, '=', name, reading->value.text);
    return true;
}

bool settings_read(const char *text, size_t length, struct transcript *transcript)
{
    struct reading reading = {.at = text, .end = text + length, .transcript = transcript};
    size_t depth = 0;
    bool good = true;

    while (good) {
        while (reading.at < reading.end && is_in("\t\r \n", *reading.at))
            reading.at++;
        skip_comment(&reading);
        if (reading.at == reading.end)
            break;
        if (*reading.at != '\n')
            good = read_statement(&reading, &depth);
    }
    transcript_free(&reading.value);
    return good && depth == 0;
}
