/* Private to json/: writes pieces of text. */
#ifndef JSON_WRITE_H
#define JSON_WRITE_H

#include "base/buf.h"

/* Appends `s` escaped for a JSON string, without the quotes (RFC 8259 section 7). */
void write_escaped(struct buf *out, struct str s);

#endif
