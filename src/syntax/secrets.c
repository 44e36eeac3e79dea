#include "syntax/secrets.h"

#include "source/file.h"
#include "syntax/secret_bytes.h"
#include "syntax/secrets_build.h"

#include <string.h>
#include <strings.h>

/* Includes of ipsec.secrets may nest ten deep below the main file, and the innermost may still name
 * files that are read (stroke_cred.c, MAX_SECRETS_RECURSION, 5.9.8). */
enum { DEEPEST_INCLUDE = 11 };

static const struct {
    const char *name;
    enum sc_secret_kind kind;
} types[] = {
    {"PSK", SC_SECRET_PSK},     {"EAP", SC_SECRET_EAP},     {"XAUTH", SC_SECRET_XAUTH},
    {"NTLM", SC_SECRET_NTLM},   {"RSA", SC_SECRET_RSA},     {"ECDSA", SC_SECRET_ECDSA},
    {"BLISS", SC_SECRET_BLISS}, {"PKCS8", SC_SECRET_PKCS8}, {"P12", SC_SECRET_P12},
    {"PIN", SC_SECRET_PIN},
};

enum { TYPE_COUNT = sizeof types / sizeof types[0] };

const char *sc_secret_kind_name(enum sc_secret_kind kind)
{
    for (size_t i = 0; i < TYPE_COUNT; i++)
        if (types[i].kind == kind)
            return types[i].name;
    return "";
}

const char *sc_secret_file_name(const struct sc_secret *secret)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                "._-+@/";
    static const char *const endings[] = {".pem", ".der", ".key", ".crt", ".cer",
                                          ".p12", ".pfx", ".p8",  ".pk8", ".pkcs8",
                                          ".bin", ".asc", ".pgp", ".priv"};
    const char *path = secret->path;
    const char *ending = path ? strrchr(path, '.') : NULL;

    if (!path || secret->kind == SC_SECRET_PIN)
        return path;
    if (!ending || path[strspn(path, plain)])
        return NULL;
    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++)
        if (!strcasecmp(ending, endings[i]))
            return path;
    return NULL;
}

/* --- places --------------------------------------------------------------------------------------
 */

static const char *text_at(const struct sc_secrets_reading *reading, uint32_t offset)
{
    return reading->file->text + offset;
}

static size_t span_length(struct sc_span span)
{
    return span.end - span.start;
}

static struct sc_range range_of(const struct sc_secrets_reading *reading, struct sc_span span)
{
    return sc_range(reading->file, span.start, span.end);
}

/* Let bytes be shown: selectors, the colon, the word for the type. All else is hidden: secrets,
 * names of files (which may be secrets in the wrong place), comments (which may be old secrets).
 * Calls come in the order of the text. */
static void show(struct sc_secrets_reading *reading, uint32_t start, uint32_t end)
{
    if (start < end)
        SC_PUSH(reading->reader->arena, &reading->shown, ((struct sc_span){start, end}));
}

static bool is_margin(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

/* Hide a piece of the text, line by line without the blanks around. */
static void hide_lines(struct sc_secrets_reading *reading, uint32_t start, uint32_t end)
{
    const char *text = reading->file->text;

    while (start < end) {
        const char *newline = memchr(text + start, '\n', end - start);
        uint32_t next = newline ? (uint32_t)(newline - text) : end;
        uint32_t from = start, to = next;
        while (from < to && is_margin(text[from]))
            from++;
        while (to > from && is_margin(text[to - 1]))
            to--;
        sc_file_hide(reading->reader->arena, reading->file, from, to);
        start = next + 1;
    }
}

static void hide_rest(struct sc_secrets_reading *reading)
{
    uint32_t at = 0;

    for (size_t i = 0; i < reading->shown.count; i++) {
        hide_lines(reading, at, reading->shown.items[i].start);
        at = reading->shown.items[i].end;
    }
    hide_lines(reading, at, reading->file->length);
}

/* --- types ---------------------------------------------------------------------------------------
 */

/* The type written so, or -1. */
static int find_type(const char *word, size_t length, bool any_case)
{
    for (int i = 0; i < TYPE_COUNT; i++) {
        if (strlen(types[i].name) != length)
            continue;
        if (any_case ? !strncasecmp(types[i].name, word, length)
                     : !memcmp(types[i].name, word, length))
            return i;
    }
    return -1;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

/* In a line that is no entry for strongSwan, the word that a person would take for the type; empty
 * without one. */
static struct sc_span type_word(const struct sc_secrets_reading *reading, struct sc_span line)
{
    const char *text = reading->file->text;

    for (uint32_t at = line.start; at < line.end;) {
        uint32_t word = at;
        while (at < line.end && !is_blank(text[at]) && text[at] != ':')
            at++;
        if (at > word && find_type(text + word, at - word, true) >= 0)
            return (struct sc_span){word, at};
        at += at == word || at < line.end;
    }
    return (struct sc_span){line.end, line.end};
}

/* --- lines that strongSwan refuses ---------------------------------------------------------------
 */

static const char consequence[] =
    "strongSwan stops reading the file here, and every secret behind this line is missing";

/* Shows what surely is no secret in a refused line: the word for its type, and what stands before
 * it if that ends in a colon. */
static void show_type_word(struct sc_secrets_reading *reading, struct sc_span line)
{
    struct sc_span type = type_word(reading, line);
    uint32_t before = type.start;

    while (before > line.start && is_blank(*text_at(reading, before - 1)))
        before--;
    bool colon = before > line.start && *text_at(reading, before - 1) == ':';
    show(reading, colon ? line.start : type.start, type.end);
}

static struct sc_finding *refuse_for(struct sc_secrets_reading *reading, struct sc_span at,
                                     const char *what, const char *result)
{
    reading->lost = true;
    reading->shared->secrets->syntax_errors++;
    return sc_find(reading->reader->finder, SC_RULE_SECRETS_SYNTAX, range_of(reading, at), "%s: %s",
                   what, result);
}

static struct sc_finding *refuse(struct sc_secrets_reading *reading, struct sc_span at,
                                 const char *what)
{
    return refuse_for(reading, at, what, consequence);
}

static bool starts_with_mark(const struct sc_secrets_reading *reading, uint32_t offset)
{
    return offset == 0 && reading->file->length >= 3 &&
           !memcmp(reading->file->text, "\xef\xbb\xbf", 3);
}

void sc_secrets_unseparated(struct sc_secrets_reading *reading, struct sc_span at)
{
    const struct sc_finder *finder = reading->reader->finder;
    struct sc_finding *finding;

    show_type_word(reading, at);
    if (starts_with_mark(reading, at.start)) {
        finding = refuse(reading, at, "the byte order mark makes this line unreadable");
        sc_finding_help(finder, finding, "save the file as UTF-8 without a byte order mark");
        return;
    }
    finding = refuse(reading, at, "the line has no ':' with a blank on both sides");
    sc_finding_help(finder, finding,
                    "write 'SELECTORS : TYPE SECRET', with a blank before and behind the colon");
}

/* The selectors and the colon behind them. */
static void show_owners(struct sc_secrets_reading *reading)
{
    const struct sc_secrets_line *line = &reading->line;

    show(reading, line->owners.start, line->owners.end + (line->anyone ? 0 : 2));
}

void sc_secrets_untyped(struct sc_secrets_reading *reading, struct sc_span at)
{
    struct sc_finding *finding;
    bool typed = find_type(text_at(reading, at.start), span_length(at), true) >= 0;

    show_owners(reading);
    if (typed)
        show(reading, at.start, at.end);
    finding = refuse(reading, at.start < at.end ? at : reading->line.owners,
                     "nothing follows a type such as PSK");
    sc_finding_help(reading->reader->finder, finding, "write a type, a blank and the secret");
}

/* An unknown word where the type should be: it may be the secret itself, so it is shown only when
 * it is a type but for its case. */
static void refuse_type(struct sc_secrets_reading *reading, const struct sc_secrets_line *line)
{
    const struct sc_finder *finder = reading->reader->finder;
    const char *word = text_at(reading, line->type.start);
    int near = find_type(word, span_length(line->type), true);
    struct sc_finding *finding;

    reading->lost = true;
    reading->shared->secrets->syntax_errors++;
    if (near >= 0)
        show(reading, line->type.start, line->type.end);
    finding = sc_find(finder, SC_RULE_SECRETS_TYPE, range_of(reading, line->type),
                      "the word behind the colon is no type of secret: %s", consequence);
    if (near >= 0)
        sc_finding_help(finder, finding, "write '%s', in capital letters", types[near].name);
    else
        sc_finding_help(finder, finding,
                        "write PSK, EAP, XAUTH, NTLM, RSA, ECDSA, BLISS, PKCS8, P12 or PIN");
}

/* --- words ---------------------------------------------------------------------------------------
 */

/* What stands between the quotes, or the word. */
static struct sc_span value_content(const struct sc_secrets_value *value)
{
    struct sc_span content = value->at;

    content.start += value->quotes != SC_SECRETS_WORD;
    content.end -= value->quotes == SC_SECRETS_QUOTED;
    return content;
}

static const char *intern(const struct sc_secrets_reading *reading, struct sc_span at)
{
    const char *text = text_at(reading, at.start);

    /* charon goes on with C strings */
    return sc_names_intern(reading->reader->names, text, strnlen(text, span_length(at)));
}

/* The same for what may be a secret in the wrong place: it stays in the reader's arena. */
static const char *word_copy(const struct sc_secrets_reading *reading, struct sc_span at)
{
    const char *text = text_at(reading, at.start);

    return sc_arena_copy(reading->reader->arena, text, strnlen(text, span_length(at)));
}

static bool is_prompt(const char *bytes, size_t length)
{
    return length == 7 && !memcmp(bytes, "%prompt", 7);
}

/* The bytes of a secret, as extract_secret() in stroke_cred.c, 5.9.8. */
static const char *decode(const struct sc_secrets_reading *reading,
                          const struct sc_secrets_value *value, size_t *length,
                          enum sc_secret_form *form)
{
    struct sc_arena *arena = reading->reader->arena;
    struct sc_span at = value_content(value);
    const char *text = text_at(reading, at.start);

    *length = span_length(at);
    *form = value->quotes == SC_SECRETS_WORD ? SC_SECRET_TEXT : SC_SECRET_QUOTED;
    if (*form == SC_SECRET_TEXT && *length > 2 && text[0] == '0') {
        if (text[1] == 'x' || text[1] == 'X') {
            *form = SC_SECRET_HEX;
            return sc_secret_from_hex(arena, text + 2, *length - 2, length);
        }
        if (text[1] == 's' || text[1] == 'S') {
            *form = SC_SECRET_BASE64;
            return sc_secret_from_base64(arena, text + 2, *length - 2, length);
        }
    }
    return sc_arena_copy(arena, text, *length);
}

static void take_secret(const struct sc_secrets_reading *reading, struct sc_secret *secret,
                        const struct sc_secrets_value *value)
{
    secret->bytes = decode(reading, value, &secret->length, &secret->form);
    secret->secret_at = range_of(reading, value->at);
}

/* The selectors before the colon: words, perhaps in quotes. False when charon refuses them. */
static bool take_selectors(struct sc_secrets_reading *reading, struct sc_secret *secret,
                           struct sc_span owners, bool *endless)
{
    const char *text = reading->file->text;
    struct sc_selector **end = &secret->selectors;

    for (uint32_t at = owners.start; at < owners.end;) {
        if (is_blank(text[at])) {
            at++;
            continue;
        }
        if (text[at] == '#') { /* extract_value() gives nothing and does not move on */
            *endless = true;
            return false;
        }
        struct sc_span word = {at, at};
        char quote = text[at] == '"' || text[at] == '\'' ? text[at] : '\0';
        at += quote != '\0';
        struct sc_span content = {at, at};
        while (at < owners.end && (quote ? text[at] != quote : !is_blank(text[at])))
            at++;
        if (quote && at == owners.end)
            return false;
        content.end = at;
        at += quote != '\0';
        word.end = at;
        if (content.start == content.end)
            continue;
        struct sc_selector *selector = SC_NEW(reading->reader->arena, struct sc_selector);
        selector->text = intern(reading, content);
        selector->range = range_of(reading, word);
        *end = selector;
        end = &selector->next;
        secret->selector_count++;
    }
    return true;
}

/* --- what the actions call --- */

static bool is_shared(enum sc_secret_kind kind)
{
    return kind == SC_SECRET_PSK || kind == SC_SECRET_EAP || kind == SC_SECRET_XAUTH ||
           kind == SC_SECRET_NTLM;
}

void sc_secrets_comment(struct sc_secrets_reading *reading, struct sc_span at)
{
    struct sc_secrets *secrets = reading->shared->secrets;

    SC_PUSH(reading->reader->arena, &secrets->comments,
            ((struct sc_comment){range_of(reading, at)}));
}

void sc_secrets_owners(struct sc_secrets_reading *reading, struct sc_span at, bool anyone)
{
    struct sc_secrets_line *line = &reading->line;

    *line = (struct sc_secrets_line){.anyone = anyone, .owners = at};
    if (!anyone)
        line->owners.end -= 3; /* " : " */
}

void sc_secrets_type(struct sc_secrets_reading *reading, struct sc_span at)
{
    reading->line.type = at;
}

void sc_secrets_value(struct sc_secrets_reading *reading, struct sc_span at,
                      enum sc_secrets_quotes quotes)
{
    struct sc_secrets_line *line = &reading->line;

    line->values[line->value_count++] = (struct sc_secrets_value){at, quotes};
}

void sc_secrets_ignored(struct sc_secrets_reading *reading, struct sc_span at)
{
    reading->line.ignored = at;
}

static void read_file(struct sc_reader *reader, struct sc_secrets_shared *shared,
                      struct sc_file *file, bool lost);

void sc_secrets_include(struct sc_secrets_reading *reading, struct sc_span at)
{
    struct sc_reader *reader = reading->reader;
    struct sc_include *include = SC_NEW(reader->arena, struct sc_include);
    struct sc_span pattern = {at.start + (uint32_t)strlen("include "), at.end};
    const char *text = text_at(reading, pattern.start);
    const char *blank = memchr(text, ' ', span_length(pattern));
    size_t count = 0;

    if (blank)
        pattern.end = (uint32_t)(blank - reading->file->text);
    include->pattern = intern(reading, pattern);
    include->range = range_of(reading, at);
    include->pattern_at = range_of(reading, pattern);
    *reading->shared->include_end = include;
    reading->shared->include_end = &include->next;

    struct sc_file **files =
        sc_reader_include(reader, include->pattern, include->pattern_at, &count);
    include->files = (unsigned)count;
    for (size_t i = 0; i < count; i++)
        read_file(reader, reading->shared, files[i], reading->lost);
}

/* --- entries -------------------------------------------------------------------------------------
 */

/* Everything behind value number `used` that is no comment. */
static struct sc_range ignored_behind(const struct sc_secrets_reading *reading, size_t used)
{
    const struct sc_secrets_line *line = &reading->line;
    struct sc_span span = line->ignored;

    if (used < line->value_count) {
        if (span.start == span.end)
            span.end = line->values[line->value_count - 1].at.end;
        span.start = line->values[used].at.start;
    }
    return range_of(reading, span);
}

/* The secret of PSK, EAP, XAUTH, NTLM (load_shared in stroke_cred.c). */
static bool take_shared(struct sc_secrets_reading *reading, struct sc_secret *secret)
{
    const struct sc_secrets_line *line = &reading->line;
    bool endless = false;
    struct sc_finding *finding;

    if (!line->value_count) {
        refuse(reading, line->type, "the secret is missing");
        return false;
    }
    if (line->values[0].quotes == SC_SECRETS_UNCLOSED) {
        refuse(reading, line->values[0].at, "the quote before the secret is never closed");
        return false;
    }
    take_secret(reading, secret, &line->values[0]);
    secret->ignored_at = ignored_behind(reading, 1);
    if (line->anyone || take_selectors(reading, secret, line->owners, &endless))
        return true;
    if (!endless || reading->lost) {
        refuse(reading, line->owners,
               endless ? "a word among the selectors begins with #"
                       : "a quote among the selectors is never closed");
        return false;
    }
    finding = refuse_for(reading, line->owners, "a word among the selectors begins with #",
                         "charon loops for ever on it and loads no secret at all");
    sc_finding_help(reading->reader->finder, finding,
                    "put the selector in quotes, or the comment on a line of its own");
    reading->shared->hangs = true;
    return false;
}

/* The file of RSA … P12 and its passphrases (load_from_file in stroke_cred.c). */
static bool take_file(struct sc_secrets_reading *reading, struct sc_secret *secret)
{
    const struct sc_secrets_line *line = &reading->line;
    const struct sc_secrets_value *value = line->values;
    enum sc_secret_form form;
    size_t used = 1;

    if (!line->value_count || value->quotes == SC_SECRETS_UNCLOSED ||
        !span_length(value_content(value))) {
        refuse(reading, line->value_count ? value->at : line->type,
               !line->value_count || value->quotes != SC_SECRETS_UNCLOSED
                   ? "the name of the file is missing"
                   : "the quote before the file's name is never closed");
        return false;
    }
    secret->path = word_copy(reading, value_content(value));
    secret->path_at = range_of(reading, value->at);
    for (size_t i = 1; i < line->value_count; i++, used++) {
        if (i == 2 && secret->form == SC_SECRET_PROMPT)
            break;
        if (value[i].quotes == SC_SECRETS_UNCLOSED) {
            refuse(reading, value[i].at, "the quote before the passphrase is never closed");
            return false;
        }
        if (i == 2) {
            secret->second = decode(reading, &value[i], &secret->second_length, &form);
            continue;
        }
        take_secret(reading, secret, &value[i]);
        if (is_prompt(secret->bytes, secret->length))
            secret->form = SC_SECRET_PROMPT;
    }
    secret->ignored_at = ignored_behind(reading, used);
    return true;
}

/* Skip what sscanf's %u takes: blanks, a sign, digits. NULL when there is no digit. */
static const char *skip_slot(const char *at)
{
    at += strspn(at, " \t\v\f\r");
    at += *at == '+' || *at == '-';
    size_t digits = strspn(at, "0123456789");
    return digits ? at + digits : NULL;
}

/* True for %smartcard[SLOT[@MODULE]]:KEYID (parse_smartcard in stroke_cred.c). */
static bool smartcard_is_valid(const char *text)
{
    static const char prefix[] = "%smartcard", blanks[] = " \t\v\f\r";

    if (strncmp(text, prefix, strlen(prefix)) != 0)
        return false;
    const char *at = text + strlen(prefix);
    const char *slot = skip_slot(at);
    if (slot && *slot == '@') {
        const char *module = slot + 1 + strspn(slot + 1, blanks);
        size_t length = strcspn(module, blanks);
        return length && memchr(module, ':', length < 255 ? length : 255);
    }
    if (slot)
        at = slot;
    if (*at != ':')
        return false;
    at++;
    return at[strspn(at, blanks)] != '\0';
}

static bool take_smartcard(struct sc_secrets_reading *reading, struct sc_secret *secret)
{
    const struct sc_secrets_line *line = &reading->line;
    const struct sc_secrets_value *value = line->values;

    if (!line->value_count || !span_length(value_content(value))) {
        refuse(reading, line->type, "the %smartcard… is missing");
        return false;
    }
    if (value->quotes == SC_SECRETS_UNCLOSED) {
        refuse(reading, value->at, "the quote before %smartcard… is never closed");
        return false;
    }
    secret->path = word_copy(reading, value_content(value));
    secret->path_at = range_of(reading, value->at);
    if (!smartcard_is_valid(secret->path)) {
        struct sc_finding *finding = refuse(reading, value->at, "this names no key on a smartcard");
        sc_finding_help(reading->reader->finder, finding,
                        "write %%smartcard[SLOT[@MODULE]]:KEYID and the PIN");
        return false;
    }
    if (line->value_count < 2) {
        refuse(reading, value->at, "the PIN is missing");
        return false;
    }
    if (value[1].quotes == SC_SECRETS_UNCLOSED) {
        refuse(reading, value[1].at, "the quote before the PIN is never closed");
        return false;
    }
    take_secret(reading, secret, &value[1]);
    if (is_prompt(secret->bytes, secret->length))
        secret->form = SC_SECRET_PROMPT;
    secret->ignored_at = ignored_behind(reading, 2);
    return true;
}

static bool take(struct sc_secrets_reading *reading, struct sc_secret *secret)
{
    if (is_shared(secret->kind))
        return take_shared(reading, secret);
    if (secret->kind == SC_SECRET_PIN)
        return take_smartcard(reading, secret);
    return take_file(reading, secret);
}

/* The owners of a key file mean nothing to strongSwan: whatever stands there is accepted. */
static void take_decoration(struct sc_secrets_reading *reading, struct sc_secret *secret)
{
    bool endless = false;

    if (!reading->line.anyone && !is_shared(secret->kind))
        take_selectors(reading, secret, reading->line.owners, &endless);
}

static uint32_t entry_end(const struct sc_secrets_line *line)
{
    if (line->ignored.end > line->ignored.start)
        return line->ignored.end;
    return line->value_count ? line->values[line->value_count - 1].at.end : line->type.end;
}

void sc_secrets_entry(struct sc_secrets_reading *reading)
{
    const struct sc_secrets_line *line = &reading->line;
    int type = find_type(text_at(reading, line->type.start), span_length(line->type), false);

    show_owners(reading);
    if (type < 0) {
        refuse_type(reading, line);
        return;
    }
    struct sc_secret *secret = SC_NEW(reading->reader->arena, struct sc_secret);
    bool lost = reading->lost;
    secret->kind = types[type].kind;
    show(reading, line->type.start, line->type.end);
    secret->range = sc_range(reading->file, line->owners.start, entry_end(line));
    secret->kind_at = range_of(reading, line->type);
    if (!take(reading, secret))
        return;
    take_decoration(reading, secret);
    secret->lost = lost;
    *reading->shared->entry_end = secret;
    reading->shared->entry_end = &secret->next;
    reading->shared->secrets->entry_count++;
}

/* --- files ---------------------------------------------------------------------------------------
 */

static void read_file(struct sc_reader *reader, struct sc_secrets_shared *shared,
                      struct sc_file *file, bool lost)
{
    struct sc_secrets_reading reading = {
        .reader = reader, .shared = shared, .file = file, .lost = lost};

    sc_secrets_scan(&reading);
    hide_rest(&reading);
}

struct sc_secrets *sc_secrets_parse(struct sc_reader *reader, struct sc_file *file)
{
    struct sc_secrets *secrets = SC_NEW(reader->arena, struct sc_secrets);
    struct sc_secrets_shared shared = {
        .secrets = secrets, .entry_end = &secrets->entries, .include_end = &secrets->includes};
    unsigned deepest = reader->deepest;

    secrets->file = file;
    reader->deepest = DEEPEST_INCLUDE;
    read_file(reader, &shared, file, false);
    reader->deepest = deepest;
    if (shared.hangs)
        for (struct sc_secret *secret = secrets->entries; secret; secret = secret->next)
            secret->lost = true;
    return secrets;
}
