/* Within json/: pieces of text. */
#ifndef JSON_WRITE_H
#define JSON_WRITE_H

#include "base/buf.h"

/* Appends `s` as it stands between the quotes of a JSON string. */
void write_escaped(struct buf *out, struct str s);

#endif
