/* What is visible of the library: everything declared with SC_API, and nothing else. */
#ifndef SWANCONF_API_H
#define SWANCONF_API_H

#include <stddef.h>

#define SC_API __attribute__((visibility("default")))

/* The library's version: "0.1.0". */
SC_API const char *sc_version(void);

/* The one of `count` words that `word` is most likely a slip of the finger for; NULL: none is near.
 */
SC_API const char *sc_nearest(const char *word, const char *const *words, size_t count);

#endif
