/* Builders of the nodes of ipsec.conf. */
#include "syntax/conf.h"

#include "source/file.h"
#include "syntax/conf_parser.h"
#include "syntax/look.h"

#include "ipsec_conf_parse.h"

#include <ctype.h>

int sc_ipsec_conf_lex_init_extra(struct sc_conf_parser *parser, void **scanner);

static uint32_t cut_at_nul(const char *text, size_t length)
{
    return (uint32_t)strnlen(text, length);
}

/* Append what a string between quotes stands for; returns the new end. An escaped line end joins
 * the lines. */
static char *unescape(char *out, const char *text, const char *end)
{
    for (; text < end; text++) {
        if (*text != '\\') {
            *out++ = *text;
            continue;
        }
        switch (*++text) {
        case 'n':
            *out++ = '\n';
            break;
        case 'r':
            *out++ = '\r';
            break;
        case 't':
            *out++ = '\t';
            break;
        case '\n':
            break;
        case '\r':
            if (text + 1 < end && text[1] == '\n')
                text++;
            else
                *out++ = '\r';
            break;
        default:
            *out++ = *text;
        }
    }
    return out;
}

struct sc_word sc_conf_word(struct sc_conf_parser *parser, const char *text, size_t length)
{
    bool quoted = *text == '"';

    if (quoted) {
        text++;
        length -= 2;
    }
    if (quoted && memchr(text, '\\', length)) {
        char *copy = sc_arena_bytes(parser->reader->arena, length + 1);
        length = (size_t)(unescape(copy, text, text + length) - copy);
        text = copy;
    }
    uint32_t left = cut_at_nul(text, length);
    return (struct sc_word){text, left, sc_names_hash(parser->reader->names, text, left), 1,
                            quoted};
}

struct sc_word sc_conf_join(struct sc_conf_parser *parser, const struct sc_word *first,
                            const struct sc_word *more)
{
    size_t length = (size_t)first->length + 1 + more->length;

    if (length > parser->room) {
        size_t room = length < 256 ? 512 : length * 2;
        char *larger = sc_arena_bytes(parser->reader->arena, room);
        if (first->words > 1)
            memcpy(larger, first->text, first->length);
        if (parser->room)
            explicit_bzero(parser->joined, parser->room); /* it may be a secret by mistake */
        parser->joined = larger;
        parser->room = room;
    }
    if (first->words == 1)
        memcpy(parser->joined, first->text, first->length);
    parser->joined[first->length] = ' ';
    memcpy(parser->joined + first->length + 1, more->text, more->length);
    return (struct sc_word){
        .text = parser->joined,
        .length = (uint32_t)length,
        .words = first->words < UINT16_MAX ? (uint16_t)(first->words + 1) : UINT16_MAX,
        .quoted = first->quoted || more->quoted,
    };
}

/* Hide a secret in a line, or the piece of one, that is no setting; false if there is none. */
static bool line_conceal(struct sc_conf_parser *parser, struct sc_range *line)
{
    size_t length = line->end - line->start;
    size_t secret = sc_look_secret_in_line(line->file->text + line->start, length);

    line->start += (uint32_t)secret;
    sc_file_hide(parser->reader->arena, parser->file, line->start, line->end);
    return secret < length;
}

static void tell_secret(struct sc_conf_parser *parser, struct sc_range place, const char *what)
{
    struct sc_finding *finding =
        sc_find(parser->reader->finder, SC_RULE_SECRET_IN_CONF, place,
                "%s, where everybody reads it and strongSwan doesn't look for it", what);

    sc_finding_help(parser->reader->finder, finding,
                    "put it into ipsec.secrets, and change it if this file was ever shared");
}

void sc_conf_comment(struct sc_conf_parser *parser, struct sc_range place)
{
    const char *text = place.file->text;

    while (text[place.start] != '#')
        place.start++;
    if (place.end > place.start && text[place.end - 1] == '\r')
        place.end--;
    struct sc_range comment = place;
    line_conceal(parser, &place);
    SC_PUSH(parser->reader->arena, &parser->conf->comments, (struct sc_comment){comment});
}

const char *sc_include_pattern(struct sc_arena *arena, const char *raw, size_t length)
{
    char *pattern = sc_arena_bytes(arena, length + 1), *out = pattern;
    const char *end = raw + length;

    for (; raw < end && *raw != '"'; raw++) {
        if (*raw == '\\' && raw + 1 < end && strchr("\"#} ", raw[1]))
            raw++;
        *out++ = *raw;
    }
    if (raw < end)
        out = unescape(out, raw + 1, end - 1);
    *out = '\0';
    return pattern;
}

/* True if ipsec.secrets has this file too. */
static bool is_among_secrets(const struct sc_conf_parser *parser, const struct sc_file *file)
{
    const struct sc_reading_state *state = parser->reader->state;

    for (size_t i = state->first_secrets; i < state->behind_secrets; i++)
        if (file->inode && state->files->items[i]->inode == file->inode &&
            state->files->items[i]->device == file->device)
            return true;
    return false;
}

static bool holds_secrets(const struct sc_conf_parser *parser, const struct sc_file *file)
{
    return sc_look_is_secrets_name(file->name) ||
           (file->real && sc_look_is_secrets_name(file->real)) || is_among_secrets(parser, file);
}

static void tell_secrets_included(struct sc_conf_parser *parser, const struct sc_file *file,
                                  struct sc_range place)
{
    struct sc_finding *finding = sc_find(
        parser->reader->finder, SC_RULE_SECRETS_INCLUDED, place,
        "'%s' holds secrets, not conns; strongSwan refuses the whole configuration", file->name);

    sc_finding_help(parser->reader->finder, finding,
                    "remove this include: strongSwan reads ipsec.secrets by itself");
}

static void tell_strange(struct sc_conf_parser *parser, const struct sc_file *file, size_t line)
{
    const char *end = memchr(file->text + line, '\n', file->length - line);
    size_t behind = end ? (size_t)(end - file->text) : file->length;
    const char *stranger = sc_look_stranger(file->text + line, behind - line);
    struct sc_finding *finding = sc_find(
        parser->reader->finder, SC_RULE_NO_CONFIGURATION, sc_range(file, line, behind),
        stranger ? "this is %s; strongSwan refuses the whole configuration"
                 : "this is no ipsec.conf: it has no section header and no keyword; strongSwan "
                   "refuses the whole configuration",
        stranger);

    sc_finding_help(parser->reader->finder, finding, "name the file that is meant");
}

/* What a file is by its look, before it is parsed: secrets and strangers are told once, not line by
 * line, and never get into the AST. `include` is where it was named, empty for the main file. */
static bool is_parsable(struct sc_conf_parser *parser, struct sc_file *file,
                        struct sc_range include)
{
    size_t line = 0;
    enum sc_text_kind kind =
        file->length ? sc_text_kind_of(file->text, file->length, &line) : SC_TEXT_CONF;

    if (include.file && (kind == SC_TEXT_SECRETS || holds_secrets(parser, file))) {
        sc_file_veil(parser->reader->arena, file, SC_VEIL_SECRETS);
        tell_secrets_included(parser, file, include);
    } else if (kind == SC_TEXT_STRANGE) {
        file->strange = true;
        tell_strange(parser, file, line);
    } else {
        return true;
    }
    parser->conf->syntax_errors++;
    return false;
}

/* Leave out the files that must not be parsed; returns how many are left. */
static size_t keep_parsable(struct sc_conf_parser *parser, struct sc_file **files, size_t count,
                            struct sc_range include)
{
    size_t kept = 0;

    for (size_t i = 0; i < count; i++)
        if (is_parsable(parser, files[i], include))
            files[kept++] = files[i];
    return kept;
}

enum { BYTES_PER_NAME = 64 }; /* of large files: every other line has a value of its own */

static void scan(struct sc_conf_parser *parser, struct sc_file *file)
{
    sc_names_expect(parser->reader->names, file->length / BYTES_PER_NAME);
    sc_conf_scan_file(parser, file);
}

void sc_conf_include(struct sc_conf_parser *parser, struct sc_range pattern)
{
    struct sc_arena *arena = parser->reader->arena;
    const char *text = parser->file->text;
    struct sc_include *include = SC_NEW(arena, struct sc_include);
    size_t count, keyword = pattern.start;

    while (keyword > 0 && (text[keyword - 1] == ' ' || text[keyword - 1] == '\t'))
        keyword--;
    keyword -= strlen("include");
    include->pattern = sc_include_pattern(arena, text + pattern.start, pattern.end - pattern.start);
    include->pattern_at = pattern;
    include->range = sc_range(pattern.file, keyword, pattern.end);
    *parser->include = include;
    parser->include = &include->next;

    struct sc_file **files =
        sc_reader_include(parser->reader, include->pattern, include->range, &count);
    include->files = (unsigned)count;
    count = keep_parsable(parser, files, count, include->range);
    if (!count)
        return;
    struct sc_conf_waiting *waiting = SC_NEW(arena, struct sc_conf_waiting);
    *waiting = (struct sc_conf_waiting){.below = parser->waiting,
                                        .file = parser->file,
                                        .state = sc_conf_scan_state(parser),
                                        .included = files + 1,
                                        .count = count - 1};
    parser->waiting = waiting;
    scan(parser, files[0]);
}

bool sc_conf_next_file(struct sc_conf_parser *parser)
{
    struct sc_conf_waiting *waiting = parser->waiting;

    if (!waiting)
        return false;
    if (waiting->count) {
        waiting->count--;
        scan(parser, *waiting->included++);
        return true;
    }
    parser->waiting = waiting->below;
    sc_conf_scan_resume(parser, waiting->state, waiting->file);
    return true;
}

static uint32_t line_start(const struct sc_file *file, uint32_t offset)
{
    while (offset > 0 && file->text[offset - 1] != '\n')
        offset--;
    return offset;
}

/* A fault of the text for which strongSwan refuses the whole file. */
static struct sc_finding *refuse(struct sc_conf_parser *parser, struct sc_range place,
                                 const char *message, const char *help)
{
    struct sc_finding *finding = sc_find(parser->reader->finder, SC_RULE_SYNTAX_ERROR, place,
                                         "%s; strongSwan refuses the whole file", message);

    sc_finding_help(parser->reader->finder, finding, "%s", help);
    parser->conf->syntax_errors++;
    if (parser->section)
        parser->section->broken = true;
    return finding;
}

/* A setting that starts its line. A run of such lines is one mistake: told at the first. */
#define INDENT_TEXT "    "

/* True for a line that begins with a key and its '='. */
static bool looks_bare(const struct sc_file *file, uint32_t at)
{
    uint32_t start = at;

    while (isalnum((unsigned char)file->text[at]) || file->text[at] == '_' || file->text[at] == '-')
        at++;
    return at > start && file->text[at] == '=';
}

static void not_indented(struct sc_conf_parser *parser, struct sc_range line)
{
    bool goes_on =
        parser->bare.file == line.file && line_start(line.file, line.start) == parser->bare.end + 1;

    parser->bare = line;
    while (parser->bare.end < line.file->length && line.file->text[parser->bare.end] != '\n')
        parser->bare.end++;
    if (goes_on) {
        parser->conf->syntax_errors++;
        return;
    }
    struct sc_finding *finding =
        refuse(parser, line, "a setting must be indented",
               "put blanks or a tab in front of it, and of those below it");
    uint32_t at = line.start;
    do {
        sc_finding_edit(parser->reader->finder, finding, SC_FIX_UNSAFE, sc_range(line.file, at, at),
                        INDENT_TEXT);
        while (at < line.file->length && line.file->text[at] != '\n')
            at++;
        at++;
    } while (at < line.file->length && looks_bare(line.file, at));
}

void sc_conf_section(struct sc_conf_parser *parser, enum sc_section_kind kind,
                     struct sc_range keyword, const struct sc_word *name, struct sc_range name_at)
{
    struct sc_section *section = SC_NEW(parser->reader->arena, struct sc_section);

    section->kind = kind;
    section->name =
        sc_names_intern(parser->reader->names, name ? name->text : "", name ? name->length : 0);
    section->header = keyword;
    if (name_at.file == keyword.file)
        section->header.end = name_at.end;
    section->name_at = name ? name_at : sc_range(keyword.file, keyword.end, keyword.end);
    if (kind != SC_SECTION_SETUP && !*section->name)
        refuse(parser, section->header, "the section has no name",
               "write a name behind it, such as 'conn east'");
    *parser->next = section;
    parser->next = &section->next;
    parser->section = section;
    parser->latest = NULL;
    parser->no_value = false;
    parser->conf->section_count++;
}

/* The keyword that a key names, looked up once for each spelling. Its number is kept with the key;
 * keys that are no keywords are numbered on from the last of the table. */
static uint8_t keyword_of(struct sc_conf *conf, const char *key)
{
    int32_t *number = sc_name_tag(key);

    if (*number == SC_NAME_UNTAGGED) {
        const struct sc_keyword *keyword = sc_keyword_find(key);
        *number = (int32_t)(keyword ? keyword->id : conf->key_count++);
    }
    return *number < SC_KEYWORD_COUNT ? (uint8_t)*number : SC_KW_NONE;
}

/* A section's settings stand side by side, in an arena of their own. */
static struct sc_setting *setting_append(struct sc_conf_parser *parser,
                                         const struct sc_setting *setting)
{
    struct sc_section *section = parser->section;
    struct sc_settings *list = section ? &section->settings : &parser->conf->strays;

    list->items = sc_arena_extend(parser->settings, list->items, list->count * sizeof *setting,
                                  sizeof *setting);
    struct sc_setting *kept = &list->items[list->count++];
    *kept = *setting;
    parser->conf->setting_count++;
    if (section)
        section->scattered |= setting->file != section->header.file;
    parser->latest = section ? kept : NULL;
    return kept;
}

static bool takes_method(const struct sc_keyword *keyword)
{
    return keyword && (keyword->id == SC_KW_AUTHBY || keyword->type == SC_TYPE_AUTH);
}

/* True if a secret was written into ipsec.conf: as a key of its own, or where its method belongs.
 */
static bool is_secret(const struct sc_setting *setting, const struct sc_word *value)
{
    if (!setting->keyword)
        return sc_look_is_secret_key(setting->key, strlen(setting->key));
    return takes_method(sc_setting_keyword(setting)) &&
           sc_look_is_secret_auth(value->text, value->length);
}

/* Let nothing of the value into the AST: the mask stands for it from here on. */
static void conceal(struct sc_conf_parser *parser, struct sc_setting *setting,
                    const struct sc_word *value)
{
    const struct sc_file *file = parser->file;
    bool copied = value->text < file->text || value->text >= file->text + file->length;

    if (copied)
        explicit_bzero((char *)(uintptr_t)value->text, value->length);
    sc_file_hide(parser->reader->arena, parser->file, setting->value_start, setting->value_end);
    setting->value = sc_names_intern(parser->reader->names, SC_MASK, strlen(SC_MASK));
    setting->words = 1;
    setting->secret = true;
    tell_secret(parser, sc_range(file, setting->value_start, setting->value_end),
                setting->keyword ? "this is no way to authenticate and may be a secret"
                                 : "a secret seems to stand here");
}

/* The value is looked up last: its place among the names is being fetched. */
static void value_set(struct sc_conf_parser *parser, struct sc_setting *setting,
                      const struct sc_word *value)
{
    struct sc_names *names = parser->reader->names;

    setting->words = value->words;
    setting->quoted = value->quoted;
    parser->conf->marked_count += sc_look_has_marker_sign(value->text, value->length);
    setting->value = value->words > 1
                         ? sc_names_intern(names, value->text, value->length)
                         : sc_names_intern_hashed(names, value->text, value->length, value->hash);
}

void sc_conf_setting(struct sc_conf_parser *parser, const struct sc_word *key,
                     struct sc_range key_at, const struct sc_word *value, struct sc_range value_at)
{
    struct sc_setting setting = {.section = parser->section, .file = key_at.file};

    parser->no_value = false;
    if (!key->length)
        refuse(parser, key_at, "the setting has no name", "write a keyword in front of '='");
    setting.key = sc_names_intern_hashed(parser->reader->names, key->text, key->length, key->hash);
    setting.keyword = keyword_of(parser->conf, setting.key);
    setting.key_start = key_at.start;
    setting.key_end = key_at.end;
    setting.value_start = value ? value_at.start : value_at.end;
    setting.value_end = value_at.end;
    struct sc_setting *kept = setting_append(parser, &setting);
    if (!value)
        parser->conf->empty_count++;
    else if (is_secret(kept, value))
        conceal(parser, kept, value);
    else
        value_set(parser, kept, value);
}

/* A range without the blanks and the line end around it. */
static struct sc_range trimmed(struct sc_range range)
{
    const char *text = range.file->text;

    while (text[range.start] == ' ' || text[range.start] == '\t')
        range.start++;
    while (text[range.end - 1] == ' ' || text[range.end - 1] == '\t' || text[range.end - 1] == '\n')
        range.end--;
    return range;
}

static struct sc_word word_at(struct sc_conf_parser *parser, struct sc_range place)
{
    return sc_conf_word(parser, place.file->text + place.start, place.end - place.start);
}

void sc_conf_line(struct sc_conf_parser *parser, struct sc_range line)
{
    const char *text = line.file->text;
    const char *equals = memchr(text + line.start, '=', line.end - line.start);
    uint32_t middle = (uint32_t)(equals - text);
    struct sc_range key_at = trimmed((struct sc_range){line.file, line.start, middle});
    struct sc_range value_at = trimmed((struct sc_range){line.file, middle + 1, line.end});
    struct sc_word key = word_at(parser, key_at), value = word_at(parser, value_at);

    sc_conf_setting(parser, &key, key_at, &value, value_at);
}

/* Length of the line's text from `start`, without the line end and blanks before it. */
static size_t rest_of_line(const struct sc_file *file, uint32_t start)
{
    const char *text = file->text + start;
    const char *end = memchr(text, '\n', file->length - start);
    size_t length = end ? (size_t)(end - text) : file->length - start;

    while (length && strchr(" \t\r", text[length - 1]))
        length--;
    return length;
}

/* True if the text at `offset` is this word, followed by a blank. */
static bool starts_with_word(const struct sc_file *file, uint32_t offset, const char *word)
{
    size_t length = strlen(word);

    return file->length - offset > length && !memcmp(file->text + offset, word, length) &&
           (file->text[offset + length] == ' ' || file->text[offset + length] == '\t');
}

void sc_conf_no_value(struct sc_conf_parser *parser, struct sc_range key)
{
    const char *name = sc_arena_copy(parser->reader->arena, key.file->text + key.start,
                                     key.end - key.start < 60 ? key.end - key.start : 60);
    refuse(parser, key, sc_arena_format(parser->reader->arena, "'%s' has no value", name),
           "write KEY=VALUE, or start a comment with '#'");
    parser->no_value = true;
}

/* A word at the start of a line that opens no section. */
static void word_at_start(struct sc_conf_parser *parser, struct sc_range place)
{
    const struct sc_file *file = place.file;
    const char *text = file->text + place.start;
    size_t length = rest_of_line(file, place.start);
    struct sc_range line = sc_range(file, place.start, place.start + length);

    if (!memcmp(text, "\xef\xbb\xbf", 3)) {
        struct sc_finding *finding =
            refuse(parser, sc_range(file, place.start, place.start + 3),
                   "the file begins with a UTF-8 byte order mark", "save the file without it");
        sc_finding_edit(parser->reader->finder, finding, SC_FIX_UNSAFE,
                        sc_range(file, place.start, place.start + 3), "");
        return;
    }
    if (starts_with_word(file, place.start, "config"))
        refuse(parser, line, "this is no section header",
               "write 'config setup' with one blank between the words");
    else if (memchr(text, '=', length))
        not_indented(parser, line);
    else if (strchr("$%+-<>@", *text))
        refuse(parser, line, "this line is neither a section header nor a setting",
               "remove it: it looks like a shell prompt or the mark of a diff");
    else
        refuse(parser, line, "this line is neither a section header nor a setting",
               "write 'config setup', 'conn NAME' or 'ca NAME', or start a comment with '#'");
}

static void unexpected_word(struct sc_conf_parser *parser, struct sc_range place)
{
    const struct sc_file *file = place.file;
    uint32_t start = line_start(file, place.start);
    uint32_t first = start;

    if (start == place.start) {
        word_at_start(parser, place);
        return;
    }
    while (file->text[first] == ' ' || file->text[first] == '\t')
        first++;
    struct sc_range line = sc_range(file, first, first + rest_of_line(file, first));
    bool header = starts_with_word(file, first, "conn") || starts_with_word(file, first, "ca") ||
                  starts_with_word(file, first, "config");
    if (header && first > start) {
        struct sc_finding *finding = refuse(parser, line, "a section header must not be indented",
                                            "start it in the first column");
        sc_finding_edit(parser->reader->finder, finding, SC_FIX_UNSAFE,
                        sc_range(file, start, first), "");
    } else if (header) {
        refuse(parser, sc_range(file, place.start, place.start + rest_of_line(file, place.start)),
               "a section has one name", "remove the other words, or put the name in quotes");
    } else {
        refuse(parser, line, "this line is neither a section header nor a setting",
               "write KEY=VALUE, or start a comment with '#'");
    }
}

static void unexpected_equals(struct sc_conf_parser *parser, struct sc_range place)
{
    const struct sc_file *file = place.file;
    uint32_t start = line_start(file, place.start);
    bool second = memchr(file->text + start, '=', place.start - start) != NULL;

    if (second)
        refuse(parser, place, "a second '=' stands in the value", "put the value in double quotes");
    else
        refuse(parser, place, "no keyword stands in front of '='", "write KEY=VALUE");
}

static bool same_line(struct sc_range a, const struct sc_file *file, uint32_t offset)
{
    return a.file == file && a.start <= offset &&
           !memchr(file->text + a.start, '\n', offset - a.start);
}

/* What the parser made of the line before it turned out to be wrong: a setting, a missing value. */
static void line_take_back(struct sc_conf_parser *parser, struct sc_range place)
{
    const struct sc_setting *latest = parser->latest;
    struct sc_findings *findings = parser->reader->finder->findings;

    if (latest && same_line(sc_range(latest->file, latest->key_start, latest->key_end), place.file,
                            place.start)) {
        struct sc_section *section = parser->section;
        section->settings.count--;
        parser->latest = NULL;
        parser->conf->setting_count--;
    }
    if (parser->no_value && findings->count &&
        same_line(findings->items[findings->count - 1].range, place.file, place.start)) {
        findings->count--;
        parser->conf->syntax_errors--;
    }
    parser->no_value = false;
}

static void surprise_tell(struct sc_conf_parser *parser, enum sc_conf_surprise surprise,
                          struct sc_range place)
{
    switch (surprise) {
    case SC_SURPRISE_WORD:
        unexpected_word(parser, place);
        return;
    case SC_SURPRISE_EQUALS:
        unexpected_equals(parser, place);
        return;
    case SC_SURPRISE_UNTERMINATED:
        place.start = place.end - 1;
        refuse(parser, place, "this quote is never closed",
               "close the string with '\"'; a quote within it is written \\\"");
        return;
    case SC_SURPRISE_HEADER:
    case SC_SURPRISE_OTHER:
        break;
    }
    refuse(parser, place, "this can't stand here", "write one section header or setting a line");
}

void sc_conf_surprised(struct sc_conf_parser *parser, enum sc_conf_surprise surprise,
                       struct sc_range place)
{
    sc_conf_scan_reveal(parser);
    line_take_back(parser, place);
    uint32_t start = line_start(place.file, place.start);
    struct sc_range line = sc_range(place.file, start, start + rest_of_line(place.file, start));
    if (line_conceal(parser, &line))
        tell_secret(parser, line, "a secret seems to stand in this line");
    surprise_tell(parser, surprise, place);
    sc_conf_scan_hold(parser);
}

struct sc_conf *sc_conf_parse(struct sc_reader *reader, struct sc_file *file)
{
    struct sc_conf *conf = SC_NEW(reader->arena, struct sc_conf);
    struct sc_conf_parser parser = {.reader = reader,
                                    .conf = conf,
                                    .next = &conf->sections,
                                    .settings = sc_arena_scratch(reader->arena),
                                    .include = &conf->includes};

    conf->file = file;
    conf->key_count = SC_KEYWORD_COUNT;
    if (sc_ipsec_conf_lex_init_extra(&parser, &parser.scanner) != 0)
        sc_arena_exhausted(reader->arena);
    if (!is_parsable(&parser, file, (struct sc_range){0}))
        return conf;
    scan(&parser, file);
    sc_ipsec_conf_parse(&parser);
    if (parser.room)
        explicit_bzero(parser.joined, parser.room);
    return conf;
}
