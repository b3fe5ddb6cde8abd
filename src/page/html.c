/* Walks the rows of a page and writes HTML. */
#include "page/html.h"
#include "base/html.h"
#include "page/value.h"

#include <assert.h>

enum { LISTS = 8 };

/* A struct whose members are written: the page's, or a row of a list. */
struct level {
	const char *row;
	size_t at, n, size;
};
struct walk {
	const struct html_page *page;
	struct html_env *env;
	struct buf *out;
	struct level level[LISTS];
	size_t depth;
};

static const struct level *level_of(const struct walk *w, const struct html_op *op)
{
	const struct level *level = &w->level[w->depth - op->up];

	assert(level->row != NULL);
	return level;
}

/* The value of the op: a member of its struct, or what no struct has. */
static struct html_value value_of(const struct walk *w, const struct html_op *op)
{
	const struct level *level = level_of(w, op);

	return (struct html_value){ .op = op, .at = level->row + op->off, .row = level->at, .rows = level->n };
}

/* ---- texts of the catalogue */

static void put_argument(const struct walk *w, const struct html_op *op)
{
	const struct html_env *env = w->env;

	if (op->more != NULL)
		html_put(w->out, str_of(op->more), (enum html_place)op->place);
	else if (op->word)
		html_put(w->out, str_of(html_texts[env->language == LANGUAGE_FRENCH][op->plural]), (enum html_place)op->place);
	else
		html_value_put(w->out, env, &(struct html_value){ .op = op, .at = value_of(w, op).at });
}

/* English: one is 1; French: 0 and 1. */
static bool is_one(const struct walk *w, const struct html_op *argument)
{
	const struct html_value value = value_of(w, argument);
	int64_t n = html_value_int(&value);

	return n == 1 || (n == 0 && w->env->language == LANGUAGE_FRENCH);
}

/* Writes a text; the rows of its arguments follow the op's. */
static void say(struct walk *w, const struct html_op *op)
{
	bool many = op->plural != op->n && !is_one(w, op + 1);
	struct str text = str_of(html_texts[w->env->language == LANGUAGE_FRENCH][many ? op->plural : op->n]);
	size_t begin = 0;

	for (size_t i = 0; i < text.n; i++) {
		unsigned char c = (unsigned char)text.p[i];
		if (c > op->n_args)
			continue;
		html_put(w->out, (struct str){ text.p + begin, i - begin }, (enum html_place)op->place);
		put_argument(w, op + c);
		begin = i + 1;
	}
	html_put(w->out, str_from(text, begin), (enum html_place)op->place);
}

/* ---- conditions and lists */

static bool holds(const struct walk *w, const struct html_op *op)
{
	const struct html_value value = value_of(w, op);

	if (op->word)
		return str_equal(*(const struct str *)value.at, (struct str){ op->text, op->n });
	return html_value_any(w->env, &value);
}

/* Enters a list; false when it has no rows. */
static bool enter(struct walk *w, const struct html_op *op)
{
	const struct level *in = level_of(w, op);
	struct level *level = &w->level[w->depth + 1];

	*level = (struct level){ .row = *(const char *const *)(const void *)(in->row + op->off),
		                 .n = *(const size_t *)(const void *)(in->row + op->n_off),
		                 .size = op->size };
	if (level->n == 0)
		return false;
	w->depth++;
	return true;
}

static bool next_row(struct walk *w)
{
	struct level *level = &w->level[w->depth];

	if (++level->at < level->n) {
		level->row += level->size;
		return true;
	}
	w->depth--;
	return false;
}

/* Writes one op; returns where to go on. */
static size_t step(struct walk *w, size_t at)
{
	const struct html_op *op = &w->page->ops[at];

	switch ((enum html_op_kind)op->op) {
	case HTML_TEXT:
		buf_put(w->out, op->text, op->n);
		break;
	case HTML_VALUE:
		html_value_put(w->out, w->env,
		               &(struct html_value){ op, value_of(w, op).at, level_of(w, op)->at, level_of(w, op)->n });
		break;
	case HTML_SAY:
		say(w, op);
		return at + 1 + op->n_args;
	case HTML_ARG:
		break;
	case HTML_IF:
		return holds(w, op) != op->negated ? at + 1 : op->to;
	case HTML_JUMP:
		return op->to;
	case HTML_EACH:
		return enter(w, op) ? at + 1 : op->to;
	case HTML_NEXT:
		return next_row(w) ? op->to : at + 1;
	case HTML_ATTRIBUTE:
		buf_text(w->out, holds(w, op) ? op->more : "");
		break;
	case HTML_FORM:
		html_form_put(w->out, w->env, op);
		break;
	case HTML_FIELD:
		html_field_put(w->out, w->env, op);
		break;
	case HTML_QUESTIONS:
		html_questions_put(w->out, w->env, value_of(w, op).at);
		break;
	case HTML_ERRORS:
		html_errors_put(w->out, w->env);
		break;
	}
	return at + 1;
}

enum err html_render(const struct html_page *page, const void *data, const struct html_env *env, struct str *out_r)
{
	struct buf out = buf_new(env->arena, HTML_PAGE_MAX);
	struct html_env own = *env;
	struct walk w = { .page = page, .env = &own, .out = &out, .level = { { .row = data } } };

	for (size_t at = 0; at < page->n && out.error == OK;)
		at = step(&w, at);
	*out_r = buf_view(&out);
	return out.error;
}

struct str html_text_of(enum language language, struct str key)
{
	size_t low = 0, high = html_keys_n;

	while (low < high) {
		size_t middle = (low + high) / 2;
		struct str name = str_of(html_keys[middle]);
		int order = memcmp(name.p, key.p, name.n < key.n ? name.n : key.n);
		if (order == 0 && name.n == key.n)
			return str_of(html_texts[language == LANGUAGE_FRENCH][middle]);
		if (order < 0 || (order == 0 && name.n < key.n))
			low = middle + 1;
		else
			high = middle;
	}
	return (struct str){ 0 };
}

enum language html_language(struct str lang, struct str accept)
{
	if (str_equal(lang, STR("fr")))
		return LANGUAGE_FRENCH;
	if (str_equal(lang, STR("en")))
		return LANGUAGE_ENGLISH;
	/* Browsers send the languages in the order of preference (RFC 9110 section 12.5.4). */
	while (accept.p != NULL) {
		struct str one = str_trim(str_cut(&accept, ','));
		one.n = str_find(one, ';');
		if (str_starts(one, STR("fr")))
			return LANGUAGE_FRENCH;
		if (str_starts(one, STR("en")))
			return LANGUAGE_ENGLISH;
	}
	return LANGUAGE_ENGLISH;
}

struct url url_of(struct str text)
{
	if (str_starts(text, STR("https://")) || str_starts(text, STR("http://")))
		return (struct url){ text };
	return (struct url){ 0 };
}
