/* Which shared secret charon takes: every entry is weighed by how well its owners match the two
 * identities, the other end's first (credential_manager.c, get_shared; mem_cred.c,
 * shared_filter, 5.9.8).
 *
 * Entries whose owners all are plain identities are found by hash; only those with a wildcard, a
 * network, %any or a DN are weighed one by one. */
#include "charon/secret_lookup.h"

#include "base/hash.h"
#include "model/identity.h"

#include <string.h>

enum class { CLASS_IKE, CLASS_EAP, CLASS_NTLM, CLASS_COUNT, CLASS_NONE = CLASS_COUNT };

/* An entry as charon holds it. */
struct entry {
    const struct sc_secret *secret;
    size_t rank; /* order of loading: of equally good ones the last is taken */
    bool replaced;
    const struct sc_identity **owners;
    size_t owner_count;
};

struct entries {
    struct entry **items; /* by rank */
    size_t count, capacity;
    bool differ; /* they don't all hold the same secret */
};

/* All entries of one class. */
struct table {
    struct sc_map *plain; /* identity key → struct entries: entries with plain owners only */
    struct entries loose; /* all others */
};

struct sc_secret_index {
    struct table tables[CLASS_COUNT];
};

static enum class class_of(enum sc_secret_kind kind) {
    switch (kind){
        case SC_SECRET_PSK : return CLASS_IKE;
        case SC_SECRET_EAP : case SC_SECRET_XAUTH : /* loaded as EAP */
            return CLASS_EAP;
        case SC_SECRET_NTLM : return CLASS_NTLM;
        case SC_SECRET_RSA : case SC_SECRET_ECDSA : case SC_SECRET_BLISS : case
        SC_SECRET_PKCS8 : case SC_SECRET_P12 : case SC_SECRET_PIN : break;
    }
return CLASS_NONE;
}

/* --- tables --- */

static struct entries *plain_entries(struct sc_arena *arena, struct table *table,
                                     const struct sc_identity *id, bool make)
{
    size_t length;
    char *key = sc_identity_key(arena, id, &length);

    if (!make)
        return sc_map_get(table->plain, key, length);
    void **place = sc_map_place(table->plain, key, length);
    if (!*place)
        *place = SC_NEW(arena, struct entries);
    return *place;
}

/* --- building ------------------------------------------------------------------------------------
 */

static struct entry *entry_new(struct sc_arena *arena, const struct sc_secret *secret, size_t rank)
{
    struct entry *entry = SC_NEW(arena, struct entry);
    size_t count = secret->selector_count;

    entry->secret = secret;
    entry->rank = rank;
    entry->owners = SC_NEW_ARRAY(arena, const struct sc_identity *, count ? count : 1);
    for (const struct sc_selector *s = secret->selectors; s; s = s->next)
        entry->owners[entry->owner_count++] = sc_identity_parse(arena, s->text);
    if (!count) /* load_shared in stroke_cred.c: no owner is any owner */
        entry->owners[entry->owner_count++] = sc_identity_parse(arena, "%any");
    return entry;
}

/* Kind, secret and owners in their order: a second entry that equals an earlier one takes its place
 * (mem_cred.c, add_shared_unique). */
static struct entry **same_entry(struct sc_arena *arena, struct sc_map *seen, enum class class,
                                 const struct entry *entry)
{
    size_t length = 1 + sizeof(size_t) + entry->secret->length;

    for (size_t i = 0; i < entry->owner_count; i++)
        length += sizeof(size_t) + entry->owners[i]->length + 1;
    char *key = sc_arena_alloc(arena, length);
    size_t at = 0;
    key[at++] = (char)class;
    memcpy(key + at, &entry->secret->length, sizeof(size_t));
    at += sizeof(size_t);
    if (entry->secret->length)
        memcpy(key + at, entry->secret->bytes, entry->secret->length);
    at += entry->secret->length;
    for (size_t i = 0; i < entry->owner_count; i++) {
        size_t size;
        char *owner = sc_identity_key(arena, entry->owners[i], &size);
        memcpy(key + at, &size, sizeof size);
        memcpy(key + at + sizeof size, owner, size);
        at += sizeof size + size;
    }
    return (struct entry **)sc_map_place(seen, key, at);
}

static bool all_plain(const struct entry *entry)
{
    for (size_t i = 0; i < entry->owner_count; i++)
        if (!sc_identity_is_plain(entry->owners[i]))
            return false;
    return true;
}

static bool same_secret(const struct entry *a, const struct entry *b)
{
    return a->secret->length == b->secret->length &&
           !memcmp(a->secret->bytes, b->secret->bytes, a->secret->length);
}

static void entries_add(struct sc_arena *arena, struct entries *entries, struct entry *entry)
{
    if (entries->count) {
        if (entries->items[entries->count - 1] == entry)
            return;
        entries->differ |= !same_secret(entry, entries->items[0]);
    }
    SC_PUSH(arena, entries, entry);
}

static void table_add(struct sc_arena *arena, struct table *table, struct entry *entry)
{
    if (entry->replaced)
        return;
    if (!all_plain(entry)) {
        entries_add(arena, &table->loose, entry);
        return;
    }
    for (size_t i = 0; i < entry->owner_count; i++)
        entries_add(arena, plain_entries(arena, table, entry->owners[i], true), entry);
}

static struct sc_secret_index *index_new(const struct sc_config *config)
{
    struct sc_arena *arena = config->secret_arena;
    struct sc_secret_index *index = SC_NEW(arena, struct sc_secret_index);
    struct sc_map *seen = sc_map_new(arena);
    struct entries all = {0};

    for (size_t i = 0; i < CLASS_COUNT; i++)
        index->tables[i].plain = sc_map_new(arena);
    for (const struct sc_secret *s = config->secrets->entries; s; s = s->next) {
        enum class class = class_of(s->kind);
        if (s->lost || class == CLASS_NONE)
            continue;
        struct entry *entry = entry_new(arena, s, all.count);
        struct entry **same = same_entry(arena, seen, class, entry);
        if (*same)
            (*same)->replaced = true;
        *same = entry;
        SC_PUSH(arena, &all, entry);
    }
    for (size_t i = 0; i < all.count; i++)
        table_add(arena, &index->tables[class_of(all.items[i]->secret->kind)], all.items[i]);
    return index;
}

/* --- looking up ----------------------------------------------------------------------------------
 */

/* The best entry so far. */
struct choice {
    const struct entry *best;
    int me, other;
    size_t equal; /* entries as good as the best, itself included */
    bool differ;  /* they don't all hold the same secret */
};

static int best_owner(const struct entry *entry, const struct sc_identity *id)
{
    int best = 0;

    for (size_t i = 0; id && i < entry->owner_count; i++) {
        int match = sc_identity_match(id, entry->owners[i]);
        best = match > best ? match : best;
    }
    return best;
}

/* Offer an entry; it stands for `count` equally good ones of which it is the last. */
static void offer(struct choice *choice, const struct entry *entry, struct choice found)
{
    if (!found.me && !found.other)
        return;
    if (choice->best &&
        (found.other < choice->other || (found.other == choice->other && found.me < choice->me)))
        return;
    found.best = entry;
    if (choice->best && found.other == choice->other && found.me == choice->me) {
        found.differ |= choice->differ || !same_secret(entry, choice->best);
        found.equal += choice->equal;
        if (choice->best->rank > entry->rank)
            found.best = choice->best;
    }
    *choice = found;
}

static void weigh(struct choice *choice, const struct entry *entry, const struct sc_identity *me,
                  const struct sc_identity *other)
{
    struct choice found = {
        .me = best_owner(entry, me), .other = best_owner(entry, other), .equal = 1};

    offer(choice, entry, found);
}

static const struct entries *plain_of(struct sc_arena *arena, struct table *table,
                                      const struct sc_identity *id)
{
    static const struct entries none = {0};
    const struct entries *found =
        id && sc_identity_is_plain(id) ? plain_entries(arena, table, id, false) : NULL;

    return found ? found : &none;
}

/* Entries with plain owners match an identity perfectly or not at all, so whole lists are equally
 * good. */
static void weigh_plain(struct choice *choice, const struct entries *mine,
                        const struct entries *others, const struct sc_identity *me,
                        const struct sc_identity *other)
{
    const struct entries *shorter = mine->count < others->count ? mine : others;

    for (size_t i = 0; i < shorter->count; i++) {
        const struct entry *entry = shorter->items[i];
        if (best_owner(entry, me) && best_owner(entry, other))
            weigh(choice, entry, me, other);
    }
    if (others->count) {
        const struct entry *last = others->items[others->count - 1];
        struct choice found = {
            .other = best_owner(last, other), .equal = others->count, .differ = others->differ};
        if (!best_owner(last, me))
            offer(choice, last, found);
    }
    if (mine->count) {
        const struct entry *last = mine->items[mine->count - 1];
        struct choice found = {
            .me = best_owner(last, me), .equal = mine->count, .differ = mine->differ};
        if (!best_owner(last, other))
            offer(choice, last, found);
    }
}

struct lookup {
    struct sc_config *config;
    enum class class;
    const struct sc_identity *me, *other;
    struct choice choice;
};

static void lookup_body(void *data)
{
    struct lookup *lookup = data;
    struct sc_config *config = lookup->config;
    struct sc_arena *arena = config->secret_arena;

    if (!config->secret_index)
        config->secret_index = index_new(config);
    struct table *table = &config->secret_index->tables[lookup->class];
    for (size_t i = 0; i < table->loose.count; i++)
        weigh(&lookup->choice, table->loose.items[i], lookup->me, lookup->other);
    weigh_plain(&lookup->choice, plain_of(arena, table, lookup->me),
                plain_of(arena, table, lookup->other), lookup->me, lookup->other);
}

/* False when out of memory. */
static bool choose(struct lookup *lookup)
{
    if (!lookup->config->secrets || lookup->class == CLASS_NONE)
        return true;
    return sc_arena_guard(lookup->config->secret_arena, lookup_body, lookup);
}

struct sc_secret_choice sc_secret_choose(struct sc_config *config, enum sc_secret_kind kind,
                                         const struct sc_identity *me,
                                         const struct sc_identity *other)
{
    struct lookup lookup = {.config = config, .class = class_of(kind), .me = me, .other = other};
    const struct choice *choice = &lookup.choice;

    if (!choose(&lookup))
        sc_arena_exhausted(config->arena);
    return (struct sc_secret_choice){.secret = choice->best ? choice->best->secret : NULL,
                                     .me = choice->me,
                                     .other = choice->other,
                                     .equal = choice->equal,
                                     .differ = choice->differ};
}

const struct sc_secret *sc_secret_lookup(struct sc_config *config, enum sc_secret_kind kind,
                                         const struct sc_identity *me,
                                         const struct sc_identity *other, size_t *equally_good)
{
    struct lookup lookup = {.config = config, .class = class_of(kind), .me = me, .other = other};
    bool found = choose(&lookup) && lookup.choice.best;

    if (equally_good)
        *equally_good = found ? lookup.choice.equal : 0;
    return found ? lookup.choice.best->secret : NULL;
}

const struct sc_secret *sc_secret_lookup_addresses(struct sc_config *config,
                                                   const struct sc_address *me,
                                                   const struct sc_address *other,
                                                   size_t *equally_good)
{
    struct sc_identity ids[2];
    const struct sc_address *addresses[2] = {me, other};

    for (size_t i = 0; i < 2; i++) {
        bool v4 = addresses[i]->family == AF_INET;
        ids[i] = (struct sc_identity){.type = v4 ? SC_ID_IPV4 : SC_ID_IPV6,
                                      .encoding = addresses[i]->bytes,
                                      .length = v4 ? 4 : 16,
                                      .text = ""};
    }
    return sc_secret_lookup(config, SC_SECRET_PSK, &ids[0], &ids[1], equally_good);
}
