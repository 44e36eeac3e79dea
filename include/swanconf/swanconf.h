/* libswanconf: read, check and translate strongSwan's legacy configuration. */
#ifndef SWANCONF_SWANCONF_H
#define SWANCONF_SWANCONF_H

#include <swanconf/charon.h>
#include <swanconf/config.h>
#include <swanconf/emit.h>
#include <swanconf/lint.h>
#include <swanconf/report.h>

/* "0.1.0" */
SC_API const char *sc_version(void);

#endif
