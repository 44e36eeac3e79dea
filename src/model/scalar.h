/* Scalar values as strongSwan's starter reads them (starter/args.c and confread.c, 5.9.8). Each
 * returns false, and leaves *out alone, for what starter refuses. Numbers are read with strtoul():
 * leading blanks, a sign and wrapping around are accepted, an empty text is 0. */
#ifndef SC_MODEL_SCALAR_H
#define SC_MODEL_SCALAR_H

#include <swanconf/value.h>

/* yes or no. */
bool sc_bool_parse(const char *text, bool *out);

/* Position of `text` among `words` (separated by blanks), or -1. */
int sc_word_index(const char *words, const char *text);

/* Decimal digits: cut to 32 bits, or 64. */
bool sc_uint_parse(const char *text, uint32_t *out);
bool sc_uint64_parse(const char *text, uint64_t *out);

/* Digits and an optional s, m, h or d: seconds. */
bool sc_time_parse(const char *text, uint64_t *out);

/* Digits and %. */
bool sc_percent_parse(const char *text, uint64_t *out);

/* Binary digits. */
bool sc_bits_parse(const char *text, uint32_t *out);

/* A number, or %forever, which is 0. */
bool sc_tries_parse(const char *text, uint64_t *out);

/* A number, or %mtu, which is -1. */
bool sc_tfc_parse(const char *text, int64_t *out);

/* VALUE[/MASK], %unique, %unique-dir (libstrongswan/ipsec/ipsec_types.c: mark_from_string()). */
bool sc_mark_parse(const char *text, struct sc_mark *out);

#endif
