/* A reader of strongSwan's settings format, written from its lexer and grammar
 * (libstrongswan/settings/settings_lexer.l and settings_parser.y, 5.9.8) and from nothing of ours:
 * what the emitter writes must come out of it as it was put in. */
#ifndef SETTINGS_READER_H
#define SETTINGS_READER_H

#include <stdbool.h>
#include <stddef.h>

/* What was read or written, in order: sections that open ("{name"), options ("=key" and their
 * value), sections that close. */
struct transcript {
    char *text;
    size_t length, capacity;
};

void transcript_add(struct transcript *transcript, char kind, const char *name, const char *value);
void transcript_free(struct transcript *transcript);

/* Read a text; false for what strongSwan would refuse, and for an include, which nothing of ours
 * writes. */
bool settings_read(const char *text, size_t length, struct transcript *transcript);

#endif
