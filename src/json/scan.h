/* Within json/: what yajl lets through and we do not. */
#ifndef JSON_SCAN_H
#define JSON_SCAN_H

#include "base/str.h"

/*
 * Looks at the bytes and the \u escapes of a JSON text before it is parsed: yajl takes overlong UTF-8 and surrogates, turns
 * a lone high surrogate into '?', and passes U+0000 on. NULL when all is well; else why not, static, and *at_r the byte.
 */
const char *scan_refuses(struct str text, size_t *at_r);

#endif
