#include "charon/libcrypto.h"

#include <dlfcn.h>
#include <string.h>

/* A function's address into a member: ISO C has no cast for it. */
static bool find(void *handle, const char *symbol, void *member)
{
    void *address = dlsym(handle, symbol);

    memcpy(member, &address, sizeof address);
    return address != NULL;
}

static bool fill(struct sc_libcrypto *table)
{
    bool all = true;

#define SC_LIBCRYPTO_FIND(result, member, symbol, arguments)                                       \
    all &= find(table->handle, symbol, &table->member);
    SC_LIBCRYPTO_FUNCTIONS(SC_LIBCRYPTO_FIND)
#undef SC_LIBCRYPTO_FIND
    all &= find(table->handle, "EVP_PKEY_get_bits", &table->key_bits) ||
           find(table->handle, "EVP_PKEY_bits", &table->key_bits);
    all &= find(table->handle, "EVP_PKEY_get_base_id", &table->key_id) ||
           find(table->handle, "EVP_PKEY_base_id", &table->key_id);
    return all;
}

int sc_passphrase_none(char *text, int size, int writing, void *data)
{
    (void)text, (void)size, (void)writing, (void)data;
    return -1;
}

const struct sc_libcrypto *sc_libcrypto_open(struct sc_arena *arena)
{
    static const char *const names[] = {"libcrypto.so.3", "libcrypto.so.1.1"};
    struct sc_libcrypto *table = SC_NEW(arena, struct sc_libcrypto);

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        table->handle = dlopen(names[i], RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
        if (table->handle && fill(table))
            return table;
        if (table->handle)
            dlclose(table->handle);
    }
    return NULL;
}
