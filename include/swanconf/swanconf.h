/* libswanconf: read, check and translate strongSwan's legacy configuration. */
#ifndef SWANCONF_SWANCONF_H
#define SWANCONF_SWANCONF_H

#include <swanconf/charon.h>
#include <swanconf/config.h>
#include <swanconf/diagnose.h>
#include <swanconf/emit.h>
#include <swanconf/lint.h>
#include <swanconf/mend.h>
#include <swanconf/negotiate.h>
#include <swanconf/report.h>

#endif
