#include "model/tokens.h"

#include <string.h>

bool sc_tokens_next(struct sc_tokens *tokens)
{
    const char *start = tokens->rest;

    while (*start == ' ' || *start == ',')
        start++;
    if (*start == '"' || *start == '\'') {
        const char *end = strchr(start + 1, *start);
        if (end) {
            tokens->token = start + 1;
            tokens->length = (size_t)(end - start - 1);
            tokens->rest = end + 1;
            return true;
        }
    }
    const char *end = strchrnul(start, ',');
    tokens->token = start;
    tokens->rest = *end ? end + 1 : end;
    while (end > start && end[-1] == ' ')
        end--;
    tokens->length = (size_t)(end - start);
    return tokens->length > 0;
}
