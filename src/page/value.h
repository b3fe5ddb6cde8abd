/* How the values of a page are written; for html.c. */
#ifndef PAGE_VALUE_H
#define PAGE_VALUE_H

#include "page/html.h"

/* A value: the member at `at`, and the place of its struct in a list. */
struct html_value {
	const struct html_op *op;
	const void *at;
	size_t row, rows;
};

/* Appends `text`, escaped for its place. */
void html_put(struct buf *out, struct str text, enum html_place place);

/* Appends a value in its format. */
void html_value_put(struct buf *out, const struct html_env *env, const struct html_value *value);

/* Whether a value is not none, zero or false; and as a number (none: 0). */
bool html_value_any(const struct html_env *env, const struct html_value *value);
int64_t html_value_int(const struct html_value *value);

/* The language of the page as a query, for links to other pages: nothing when the page's own address does not have it. */
struct str html_carried(const struct html_env *env);

/* The controls of a struct question_list, named answer_0 ... by their positions and file_0 ... by those among the files. */
void html_questions_put(struct buf *out, const struct html_env *env, const void *list);

/* Append the beginning of a form, a field, and the list of what is wrong (form.c). */
void html_form_put(struct buf *out, struct html_env *env, const struct html_op *op);
void html_field_put(struct buf *out, const struct html_env *env, const struct html_op *op);
void html_errors_put(struct buf *out, const struct html_env *env);

#endif
