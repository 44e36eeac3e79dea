/* Lists of words as charon splits them. */
#ifndef SC_MODEL_TOKENS_H
#define SC_MODEL_TOKENS_H

#include <stdbool.h>
#include <stddef.h>

/* A walk over a list; start with {.rest = text, .text = text}. */
struct sc_tokens {
    const char *text;  /* the list */
    const char *rest;  /* what is not looked at yet */
    const char *token; /* the current element: length bytes, without blanks and quotes around it */
    size_t length;
};

/* The next element of a comma separated list, as charon's enumerator_create_token(list, ",", " ")
 * gives it (libstrongswan/collections/enumerator.c, 5.9.8): empty elements are left out, an element
 * may be quoted. False behind the last. */
bool sc_tokens_next(struct sc_tokens *tokens);

#endif
