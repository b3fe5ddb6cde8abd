/* Private to json/: checks of a JSON text that yajl does not make. */
#ifndef JSON_SCAN_H
#define JSON_SCAN_H

#include "base/str.h"

/*
 * Checks the UTF-8 and the \u escapes of a JSON text before it is parsed, because yajl accepts overlong UTF-8 and surrogates,
 * turns a lone high surrogate into '?', and accepts U+0000. NULL when the text is valid; else the reason (static text), and its
 * byte position in *at_r.
 */
const char *scan_refuses(struct str text, size_t *at_r);

#endif
