/* Translating with an ear on the emitter: what it was told to write must be what the reader reads.
 */
#ifndef SETTINGS_READBACK_H
#define SETTINGS_READBACK_H

#include <swanconf/swanconf.h>

/* Translate a configuration and read the result back; NULL if all is well, else what is wrong. The
 * program is linked with
 * --wrap for sc_settings_open, sc_settings_close and sc_settings_put. */
const char *readback(struct sc_config *config, bool secrets);

#endif
