/* Private to json/: writes one value as its row describes it. */
#ifndef JSON_ENCODE_H
#define JSON_ENCODE_H

#include "json/json.h"

/* Writes the member at `value`, whose kind has no shape and is no list; null when the value is none. */
void encode_single(struct buf *out, const struct field *field, const void *value, const struct json_style *style);

/* As encode_single for lists of single values; writes [] for an empty list. */
void encode_list(struct buf *out, const struct field *field, const void *value, const struct json_style *style);

/* Writes an object of whole numbers by their keys. */
void encode_numbers(struct buf *out, const struct numbers *numbers);

/* Writes faults in the form that the row asks for: an object of arrays, an array of texts, or an array of {field, message}. */
void encode_faults(struct buf *out, const struct field *field, const struct faults *faults, const struct json_style *style);

/* Writes the members of the object of arrays without its braces. *first says that no member was written yet. */
void encode_fault_members(struct buf *out, const struct faults *faults, const struct json_style *style, bool *first);

#endif
