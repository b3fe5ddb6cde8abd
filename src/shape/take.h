/* Within shape/: one value into one member. */
#ifndef SHAPE_TAKE_H
#define SHAPE_TAKE_H

#include "shape/shape.h"

/*
 * Reads `node`, which is neither null nor meant as absent, into the member at `at` of a kind that is no list and has no
 * shape. The fault as the result, *what_r what {value} says; or E_STALE.
 */
enum err take_single(const struct field *field, void *at, const struct node *node, struct str *what_r);

/* Whether `text` is what the row takes as one text: well-formed and of the right length. */
enum err take_text_check(const struct field *field, struct str text);

/* Bytes of a member of the row's kind; 0 for what no input has. */
size_t take_size(const struct field *field);

#endif
