#include "diagnose/line.h"

#include "base/hash.h"

#include <ctype.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

/* --- taking off what others put on --- */

/* ESC [ … letter */
static size_t strip_escapes(char *text, size_t length)
{
    char *out = text;

    for (size_t i = 0; i < length; i++) {
        if (text[i] != '\033') {
            *out++ = text[i];
            continue;
        }
        if (i + 1 < length && text[i + 1] == '[')
            i++;
        while (i + 1 < length && !isalpha((unsigned char)text[i + 1]))
            i++;
        i++;
    }
    *out = '\0';
    return (size_t)(out - text);
}

static size_t strip_entities(char *text, size_t length)
{
    static const struct {
        const char *name;
        char letter;
    } entities[] = {{"&lt;", '<'},   {"&gt;", '>'},    {"&amp;", '&'}, {"&quot;", '"'},
                    {"&#39;", '\''}, {"&apos;", '\''}, {"&#91;", '['}, {"&#93;", ']'},
                    {"&nbsp;", ' '}, {"&#x27;", '\''}, {"&#34;", '"'}, {"&#60;", '<'},
                    {"&#62;", '>'},  {"&#124;", '|'}};
    char *out = text;

    for (size_t i = 0; i < length;) {
        size_t taken = 0;
        for (size_t e = 0; text[i] == '&' && e < sizeof entities / sizeof entities[0]; e++) {
            size_t size = strlen(entities[e].name);
            if (size <= length - i && !memcmp(text + i, entities[e].name, size)) {
                *out++ = entities[e].letter;
                taken = size;
                break;
            }
        }
        if (!taken)
            *out++ = text[i];
        i += taken ? taken : 1;
    }
    *out = '\0';
    return (size_t)(out - text);
}

/* **bold** */
static size_t strip_stars(char *text, size_t length)
{
    char *out = text;

    for (size_t i = 0; i < length; i++) {
        if (text[i] == '*' && i + 1 < length && text[i + 1] == '*')
            i++;
        else
            *out++ = text[i];
    }
    *out = '\0';
    return (size_t)(out - text);
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

/* Quoting marks, fences and blanks at both ends. */
static char *trim(char *text, size_t *length)
{
    size_t size = *length;

    while (size && (is_blank(text[size - 1]) || text[size - 1] == '\r' || text[size - 1] == '\n' ||
                    text[size - 1] == '`'))
        size--;
    text[size] = '\0';
    while (size &&
           (is_blank(*text) || *text == '`' || (*text == '>' && (size < 2 || text[1] == ' ')))) {
        text++;
        size--;
    }
    *length = size;
    return text;
}

/* The message of a journal entry in JSON, in place; the text itself where there is none. */
static size_t unwrap_json(char *text, size_t length)
{
    json_t *entry = json_loadb(text, length, 0, NULL);
    static const char *const keys[] = {"MESSAGE", "message", "log", "msg"};
    size_t size = length;

    for (size_t i = 0; entry && i < sizeof keys / sizeof keys[0]; i++) {
        const char *message = json_string_value(json_object_get(entry, keys[i]));
        if (!message || strlen(message) > length)
            continue;
        size = strlen(message);
        memcpy(text, message, size + 1);
        break;
    }
    json_decref(entry);
    return size;
}

/* --- charon's own prefix --- */

static bool is_group(const char *text)
{
    static const char groups[][4] = {"IKE", "ENC", "NET", "CFG", "KNL", "CHD", "JOB", "MGR", "DMN",
                                     "LIB", "ASN", "TLS", "ESP", "APP", "TNC", "IMC", "IMV", "PTS"};

    for (size_t i = 0; i < sizeof groups / sizeof groups[0]; i++)
        if (!strncmp(text, groups[i], 3))
            return true;
    return false;
}

/* The first `05[IKE]`, `[IKE]` or `[IKE1]`: where it starts, and what follows it; NULL for none. */
static const char *tag_find(const char *text, const char **behind)
{
    for (const char *at = text; (at = strchr(at, '['));) {
        at++;
        if (!is_group(at))
            continue;
        const char *end = at + 3;
        while (is_digit(*end))
            end++;
        if (*end != ']')
            continue;
        const char *start = at - 1;
        while (start > text && is_digit(start[-1]))
            start--;
        *behind = end + 1;
        return start;
    }
    return NULL;
}

unsigned long sc_log_number(const char *text)
{
    unsigned long value = 0;

    for (; is_digit(*text); text++)
        value = value * 10 + (unsigned long)(*text - '0');
    return value;
}

/* <name|7> or <7>; where < had to be another sign, [name|7]. */
static const char *sa_read(const char *text, struct sc_log_line *line)
{
    while (is_blank(*text))
        text++;
    if (*text != '<' && *text != '[')
        return text;
    const char *end = strchr(text, *text == '<' ? '>' : ']');
    if (!end || end - text > 100)
        return text;
    const char *bar = memchr(text, '|', (size_t)(end - text));
    const char *number = bar ? bar + 1 : text + 1;
    const char *digit = number;
    while (is_digit(*digit))
        digit++;
    if (digit != end || number == end)
        return text;
    line->ike_sa = sc_log_number(number);
    if (bar) {
        line->conn = text + 1;
        line->conn_length = (size_t)(bar - text) - 1;
    }
    text = end + 1;
    while (is_blank(*text))
        text++;
    return text;
}

/* --- what stands in front of it --- */

static int two_digits(const char *at)
{
    return (at[0] - '0') * 10 + at[1] - '0';
}

static bool are_digits(const char *at)
{
    return is_digit(at[0]) && is_digit(at[1]);
}

/* The last HH:MM:SS, and a year between 1970 and 2099. */
static void time_read(const char *text, const char *end, struct sc_log_line *line)
{
    for (const char *at = text; at + 4 <= end; at++) {
        if (!are_digits(at))
            continue;
        if (at + 8 <= end && at[2] == ':' && at[5] == ':' && are_digits(at + 3) &&
            are_digits(at + 6))
            line->second = two_digits(at) * 3600L + two_digits(at + 3) * 60L + two_digits(at + 6);
        bool alone = (at == text || !is_digit(at[-1])) && (at + 4 == end || !is_digit(at[4]));
        int century = two_digits(at);
        if (alone && (century == 19 || century == 20) && are_digits(at + 2) && at[4] != ':')
            line->year = century * 100 + two_digits(at + 2);
    }
}

static bool is_word(char c)
{
    return isalnum((unsigned char)c) || c == '-' || c == '_' || c == '.' || c == '/';
}

/* `name[123]: ` or `name: ` with a program's name: what follows it; NULL for none. */
static const char *process_find(const char *text, struct sc_log_line *line)
{
    static const char *const names[] = {
        "charon",  "charon-systemd", "charon-nm", "charon-custom",  "ipsec", "strongswan",
        "starter", "ipsec_starter",  "swanctl",   "NetworkManager", "pluto", "racoon",
        "iked",    "isakmpd",        "libreswan", "nm-l2tp-service"};

    for (const char *at = text; (at = strstr(at, ": "));) {
        const char *end = at;
        at += 2;
        if (end > text && end[-1] == ']') {
            while (end > text && *end != '[')
                end--;
        }
        const char *start = end;
        while (start > text && is_word(start[-1]))
            start--;
        for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
            if ((size_t)(end - start) == strlen(names[i]) &&
                !strncmp(start, names[i], strlen(names[i]))) {
                line->process = start;
                line->process_length = (size_t)(end - start);
                return at;
            }
    }
    return NULL;
}

bool sc_log_is_dressed(const char *bytes, size_t length)
{
    return memchr(bytes, '\033', length) || memchr(bytes, '&', length) ||
           memchr(bytes, '*', length) || memchr(bytes, '\0', length);
}

/* The word that ends at `end` (which is moved to its first character), blanks behind it left out.
 */
static size_t word_before(const char *text, const char **end)
{
    const char *at = *end;

    while (at > text && is_blank(at[-1]))
        at--;
    const char *stop = at;
    while (at > text && !is_blank(at[-1]))
        at--;
    *end = at;
    return (size_t)(stop - at);
}

static bool is_severity(const char *word, size_t length)
{
    static const char *const words[] = {"Informational", "Notice", "Warning",   "Error",
                                        "Debug",         "Alert",  "Emergency", "Critical"};

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (strlen(words[i]) == length && !strncmp(words[i], word, length))
            return true;
    return false;
}

/* TIME HOST PROGRAM: in front of charon's own prefix. */
static void host_read(const char *text, const char *tag, struct sc_log_line *line)
{
    const char *at = tag;

    while (at > text && is_blank(at[-1]))
        at--;
    if (at == text || at[-1] != ':')
        return;
    word_before(text, &at); /* the program */
    size_t length = word_before(text, &at);
    const char *host = at;
    size_t time = length ? word_before(text, &at) : 0;
    if (time && memchr(at, ':', time) && !memchr(host, ':', length) && !is_severity(host, length))
        line->host = sc_hash(host, length);
}

void sc_log_line_read(char *raw, size_t length, size_t number, bool dressed,
                      struct sc_log_line *line)
{
    *line = (struct sc_log_line){.number = number, .thread = -1, .second = -1};
    if (dressed)
        length = strip_escapes(raw, length);
    raw = trim(raw, &length);
    if (*raw == '{') {
        length = unwrap_json(raw, length);
        dressed = true;
    }
    if (dressed) {
        length = strip_stars(raw, strip_entities(raw, length));
        raw = trim(raw, &length);
    }
    const char *behind = raw, *end = raw + length, *tag = tag_find(raw, &behind);
    const char *message = tag ? NULL : process_find(raw, line);

    time_read(raw, tag ? tag : message ? message : raw, line);
    if (tag) {
        line->tagged = is_digit(*tag) != 0;
        host_read(raw, tag, line);
        line->output = !line->tagged;
        if (line->tagged)
            line->thread = (int)(sc_log_number(tag) % 1000000);
        message = sa_read(behind, line);
    }
    line->text = message ? message : raw;
    while (is_blank(*line->text))
        line->text++;
    line->length = (size_t)(end - line->text);
}
