/* Private to shape/: reads one value into one member. */
#ifndef SHAPE_TAKE_H
#define SHAPE_TAKE_H

#include "shape/shape.h"

/*
 * Reads `node`, which is neither null nor absent, into the member at `at`, whose kind is no list and has no shape. Returns OK,
 * the fault (with *what_r, the text for its {value}), or E_STALE.
 */
enum err take_single(const struct field *field, void *at, const struct node *node, struct str *what_r);

/* As take_single for an object of whole numbers; the limits of the row are those of each number, which may be null. */
enum err take_numbers(struct arena *arena, const struct field *field, struct numbers *at, const struct node *node,
                      struct str *what_r);

/* Checks that `text` is well-formed UTF-8 and within the length limits of the row: OK, or the fault. */
enum err take_text_check(const struct field *field, struct str text);

/* The size in bytes of a member of the row's kind; 0 for kinds that no input has. */
size_t take_size(const struct field *field);

#endif
