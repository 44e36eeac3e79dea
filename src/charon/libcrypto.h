/* OpenSSL's libcrypto, opened when the first certificate or key is looked at: loading it takes
 * longer than a whole run without. Its functions are declared here as its manual has them, so that
 * neither building nor running depends on it. */
#ifndef SC_CHARON_LIBCRYPTO_H
#define SC_CHARON_LIBCRYPTO_H

#include "base/arena.h"

#include <stdint.h>
#include <time.h>

/* Opaque types of OpenSSL. */
typedef struct sc_bio sc_bio;
typedef struct sc_bio_method sc_bio_method;
typedef struct sc_x509 sc_x509;
typedef struct sc_x509_name sc_x509_name;
typedef struct sc_general_name sc_general_name;
typedef struct sc_asn1_string sc_asn1_string;
typedef struct sc_stack sc_stack;
typedef struct sc_pkey sc_pkey;
typedef struct sc_pkcs12 sc_pkcs12;

/* Asks for a passphrase: at most `size` bytes into `text`, returns how many. */
typedef int sc_passphrase(char *text, int size, int writing, void *data);

/* F(result, member, symbol, arguments): functions of OpenSSL 1.1.1 and 3. */
#define SC_LIBCRYPTO_FUNCTIONS(F)                                                                  \
    F(sc_bio *, bio_new, "BIO_new_mem_buf", (const void *bytes, int length))                       \
    F(int, bio_free, "BIO_free", (sc_bio * bio))                                                   \
    F(const sc_bio_method *, bio_memory, "BIO_s_mem", (void))                                      \
    F(sc_bio *, bio_of, "BIO_new", (const sc_bio_method *method))                                  \
    F(int, bio_read, "BIO_read", (sc_bio * bio, void *bytes, int size))                            \
    F(int, name_print, "X509_NAME_print_ex",                                                       \
      (sc_bio * out, const sc_x509_name *name, int indent, unsigned long flags))                   \
    F(void, errors_clear, "ERR_clear_error", (void))                                               \
    F(sc_x509 *, x509_pem, "PEM_read_bio_X509",                                                    \
      (sc_bio * bio, sc_x509 * *into, sc_passphrase * ask, void *data))                            \
    F(sc_x509 *, x509_der, "d2i_X509_bio", (sc_bio * bio, sc_x509 * *into))                        \
    F(void, x509_free, "X509_free", (sc_x509 * certificate))                                       \
    F(sc_x509_name *, x509_subject, "X509_get_subject_name", (const sc_x509 *certificate))         \
    F(sc_x509_name *, x509_issuer, "X509_get_issuer_name", (const sc_x509 *certificate))           \
    F(int, name_der, "i2d_X509_NAME", (const sc_x509_name *name, unsigned char **out))             \
    F(sc_stack *, x509_extension, "X509_get_ext_d2i",                                              \
      (const sc_x509 *certificate, int nid, int *critical, int *index))                            \
    F(int, stack_count, "OPENSSL_sk_num", (const sc_stack *stack))                                 \
    F(void *, stack_item, "OPENSSL_sk_value", (const sc_stack *stack, int index))                  \
    F(void, general_names_free, "GENERAL_NAMES_free", (sc_stack * names))                          \
    F(void *, general_name_value, "GENERAL_NAME_get0_value",                                       \
      (const sc_general_name *name, int *type))                                                    \
    F(int, string_length, "ASN1_STRING_length", (const sc_asn1_string *string))                    \
    F(const unsigned char *, string_bytes, "ASN1_STRING_get0_data",                                \
      (const sc_asn1_string *string))                                                              \
    F(const sc_asn1_string *, x509_from, "X509_get0_notBefore", (const sc_x509 *certificate))      \
    F(const sc_asn1_string *, x509_until, "X509_get0_notAfter", (const sc_x509 *certificate))      \
    F(int, time_tm, "ASN1_TIME_to_tm", (const sc_asn1_string *time, struct tm *broken))            \
    F(int, x509_is_ca, "X509_check_ca", (sc_x509 * certificate))                                   \
    F(uint32_t, x509_flags, "X509_get_extension_flags", (sc_x509 * certificate))                   \
    F(int, x509_signature, "X509_get_signature_nid", (const sc_x509 *certificate))                 \
    F(sc_pkey *, x509_key, "X509_get0_pubkey", (const sc_x509 *certificate))                       \
    F(int, key_public_der, "i2d_PUBKEY", (const sc_pkey *key, unsigned char **out))                \
    F(sc_pkey *, key_pem, "PEM_read_bio_PrivateKey",                                               \
      (sc_bio * bio, sc_pkey * *into, sc_passphrase * ask, void *data))                            \
    F(sc_pkey *, key_der, "d2i_PrivateKey_bio", (sc_bio * bio, sc_pkey * *into))                   \
    F(sc_pkey *, key_pkcs8, "d2i_PKCS8PrivateKey_bio",                                             \
      (sc_bio * bio, sc_pkey * *into, sc_passphrase * ask, void *data))                            \
    F(void, key_free, "EVP_PKEY_free", (sc_pkey * key))                                            \
    F(sc_pkcs12 *, pkcs12_der, "d2i_PKCS12_bio", (sc_bio * bio, sc_pkcs12 * *into))                \
    F(int, pkcs12_open, "PKCS12_parse",                                                            \
      (sc_pkcs12 * container, const char *password, sc_pkey **key, sc_x509 **certificate,          \
       sc_stack **others))                                                                         \
    F(void, pkcs12_free, "PKCS12_free", (sc_pkcs12 * container))

struct sc_libcrypto {
    void *handle;
#define SC_LIBCRYPTO_MEMBER(result, member, symbol, arguments) result(*member) arguments;
    SC_LIBCRYPTO_FUNCTIONS(SC_LIBCRYPTO_MEMBER)
#undef SC_LIBCRYPTO_MEMBER
    int (*key_bits)(const sc_pkey *key); /* named differently in 1.1.1 and 3 */
    int (*key_id)(const sc_pkey *key);
};

/* Knows no passphrase. Without a function of ours OpenSSL would ask on the terminal. */
int sc_passphrase_none(char *text, int size, int writing, void *data);

/* libcrypto, version 3 or 1.1; NULL where it is not installed. The table belongs to the arena, the
 * library stays open until the process ends. */
const struct sc_libcrypto *sc_libcrypto_open(struct sc_arena *arena);

#endif
