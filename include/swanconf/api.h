/* What is visible of the library: everything declared with SC_API, and nothing else. */
#ifndef SWANCONF_API_H
#define SWANCONF_API_H

#define SC_API __attribute__((visibility("default")))

/* The library's version: "0.1.0". */
SC_API const char *sc_version(void);

#endif
