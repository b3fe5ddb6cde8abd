/* Within json/: one value by its row. */
#ifndef JSON_ENCODE_H
#define JSON_ENCODE_H

#include "json/json.h"

/* Writes the member at `value`, of a kind that has no shape and is no list; null when it is none. */
void encode_single(struct buf *out, const struct field *field, const void *value, const struct json_style *style);

/* As above for lists of single values; writes [] when empty. */
void encode_list(struct buf *out, const struct field *field, const void *value, const struct json_style *style);

/* Writes faults as the row says: an object of arrays, an array of texts, an array of {field, message}. */
void encode_faults(struct buf *out, const struct field *field, const struct faults *faults, const struct json_style *style);

/* Writes the members of the object of arrays without its braces; whether there was one before is *first. */
void encode_fault_members(struct buf *out, const struct faults *faults, const struct json_style *style, bool *first);

#endif
