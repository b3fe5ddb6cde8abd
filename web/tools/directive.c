/* The directives that stand alone: values, texts, forms, fields, partials. */
#include "template.h"

#include <stdlib.h>
#include <string.h>

static const char *literal(const char *text)
{
	FILE *out;
	char *p = NULL;
	size_t n = 0;

	out = open_memstream(&p, &n);
	if (out == NULL)
		exit(1);
	write_literal(out, text, strlen(text));
	fclose(out);
	return p;
}

/* The arguments NAME=VALUE of a text, as rows in the order of its catalogue. */
static void say(struct page *page, const struct source *source, const struct words *words, size_t first, const char *place)
{
	const char *key = words->at[first];
	struct text plural = { 0 };
	int number = text_find(key), many;
	const struct said *said;

	if (number < 0) {
		text_say(&plural, "%s.one", key);
		number = text_find(plural.p);
		plural.n = 0;
		text_say(&plural, "%s.other", key);
	}
	many = plural.n > 0 ? text_find(plural.p) : number;
	if (number < 0 || many < 0)
		wrong(source->at, "there is no text %s", key);
	said = text_at(many);
	if (words->n - first - 1 != said->n_arguments)
		wrong(source->at, "%s takes %zu arguments", key, said->n_arguments);
	if (many != number && (said->n_arguments == 0 || strcmp(said->arguments[0], "n") != 0))
		wrong(source->at, "the first argument of %s must be {n}", key);
	add_op(page, ".op = HTML_SAY, .n = %d, .plural = %d, .n_args = %zu, .place = %s", number, many, said->n_arguments,
	       place);
	for (size_t i = 0; i < said->n_arguments; i++) {
		const char *found = NULL;
		size_t n = strlen(said->arguments[i]);
		for (size_t k = first + 1; k < words->n; k++)
			if (strncmp(words->at[k], said->arguments[i], n) == 0 && words->at[k][n] == '=')
				found = words->at[k] + n + 1;
		if (found == NULL)
			wrong(source->at, "%s needs %s=", key, said->arguments[i]);
		struct value value = resolve(page, source, found);
		if (value.what == V_LITERAL)
			add_op(page, ".op = HTML_ARG, .kind = HTML_IS_STR, .more = %s, .place = %s", literal(value.text),
			       place);
		else if (value.what == V_TEXT)
			add_op(page, ".op = HTML_ARG, .word = true, .plural = %d, .place = %s", text_find(value.text), place);
		else
			add_op(page, ".op = HTML_ARG, %s", value_columns(page, &value, place, source->at));
	}
}

void write_value(struct page *page, const struct source *source, const struct words *words)
{
	struct value value = resolve(page, source, words->at[0]);

	if (value.what == V_LITERAL) {
		text_add(&page->literal, value.text, strlen(value.text));
		place_feed(&page->place, &page->ids, value.text, strlen(value.text),
		           &(struct where){ source->at.file, source->at.line });
		return;
	}
	const char *place = place_of(&page->place, source->at);
	if (value.what == V_TEXT)
		say(page, source, &(struct words){ { value.text }, 1 }, 0, place);
	else if (value.what == V_SPECIAL && strstr(place, "_URL") != NULL) /* they are addresses, made by the program */
		add_op(page, ".op = HTML_VALUE, %s", value_columns(page, &value, "HTML_IN_TEXT", source->at));
	else
		add_op(page, ".op = HTML_VALUE, %s", value_columns(page, &value, place, source->at));
}

void add_arg(const struct page *page, struct source *to, const struct source *from, struct arg arg, const char *word)
{
	if (to->n_args == ARGS_MAX)
		wrong(from->at, "too many arguments");
	arg.value = resolve(page, from, word);
	to->args[to->n_args++] = arg;
}

static void partial(struct page *page, struct source *source, const struct words *words)
{
	struct text path = { 0 };
	struct source part = { 0 };

	text_say(&path, "%s/part/%s.html", page->folder, words->at[1]);
	part.p = read_file(path.p, NULL);
	part.at = (struct where){ path.p, 1 };
	for (size_t i = 2; i < words->n; i++) {
		size_t n = strcspn(words->at[i], "=");
		if (words->at[i][n] == '\0')
			wrong(source->at, "expected NAME=VALUE instead of %s", words->at[i]);
		add_arg(page, &part, source, (struct arg){ .name = copy(words->at[i], n) }, words->at[i] + n + 1);
	}
	struct words rest = read_block(page, &part);
	if (rest.n > 0)
		wrong(part.at, "{{%s}} closes nothing", rest.at[0]);
}

static void need_text(const struct page *page, const struct source *source, const char *what)
{
	if (page->place.state != S_TEXT)
		wrong(source->at, "%s may stand between tags only", what);
}

static void form(struct page *page, const struct source *source, const struct words *words)
{
	need_text(page, source, "a form");
	if (page->in_form)
		wrong(source->at, "a form stands inside of a form");
	page->in_form = true;
	add_op(page, ".op = HTML_FORM, .text = \"%s\", .n = %zu", words->at[1], strlen(words->at[1]));
}

/* The other attributes of a field, as HTML. */
static const char *attributes(const struct words *words)
{
	struct text out = { 0 };

	text_add(&out, "", 0);
	for (size_t i = 2; i < words->n; i++) {
		size_t n = strcspn(words->at[i], "=");
		if (words->at[i][n] == '=')
			text_say(&out, " %.*s=\"%s\"", (int)n, words->at[i], words->at[i] + n + 1);
		else
			text_say(&out, " %s", words->at[i]);
	}
	return literal(out.p);
}

static void field(struct page *page, const struct source *source, const struct words *words)
{
	struct text key = { 0 }, id = { 0 };

	need_text(page, source, "a field");
	if (!page->in_form)
		wrong(source->at, "a field stands outside of a form");
	text_say(&key, "field.%s", words->at[1]);
	if (text_find(key.p) < 0)
		wrong(source->at, "there is no text %s", key.p);
	text_say(&key, ".hint");
	(void)text_find(key.p);
	text_say(&id, "<i id=\"%s\"></i>", words->at[1]);
	place_feed(&page->place, &page->ids, id.p, id.n, &(struct where){ source->at.file, source->at.line });
	add_op(page, ".op = HTML_FIELD, .text = \"%s\", .n = %zu, .more = %s", words->at[1], strlen(words->at[1]),
	       attributes(words));
}

/* {{questions MEMBER}}: the controls of the questions that a member of the page has. Their texts are those of field(). */
static void questions(struct page *page, const struct source *source, const struct words *words)
{
	static const char *const said[] = { "field.answer", "field.choose", "field.yes", "field.no" };
	struct value value = resolve(page, source, words->at[1]);
	const char *p = page->levels[value.level];

	need_text(page, source, "questions");
	if (!page->in_form || value.what != V_MEMBER)
		wrong(source->at, "questions stand inside of a form, and are a member");
	for (size_t i = 0; i < sizeof said / sizeof *said; i++)
		if (text_find(said[i]) < 0)
			wrong(source->at, "there is no text %s", said[i]);
	add_op(page, ".op = HTML_QUESTIONS, .kind = HTML_QUESTION_KIND((%s)->%s), .off = HTML_OFF(%s, %s), .up = %d", p,
	       value.text, p, value.text, page->depth - value.level);
}

static void asset(struct page *page, const struct source *source, const struct words *words)
{
	const char *path = asset_path(words->at[1]);

	if (path == NULL)
		wrong(source->at, "web/design has no %s", words->at[1]);
	text_say(&page->literal, "/assets/%s", path);
	page->place.value_n++;
	page->place.dynamic = true;
}

/* open_if, checked_if, selected_if, current_if: a whole attribute, or nothing. */
static bool attribute_if(struct page *page, const struct source *source, const struct words *words)
{
	static const char *const attribute[][2] = { { "open_if", " open" },
		                                    { "checked_if", " checked" },
		                                    { "selected_if", " selected" },
		                                    { "current_if", " aria-current=\\\"page\\\"" } };

	for (size_t i = 0; i < sizeof attribute / sizeof *attribute; i++) {
		if (strcmp(words->at[0], attribute[i][0]) != 0)
			continue;
		if (page->place.state != S_TAG_NAME && page->place.state != S_IN_TAG && page->place.state != S_ATTR_NAME)
			wrong(source->at, "%s may stand inside of a tag only", words->at[0]);
		struct value value = resolve(page, source, words->at[1]);
		const char *is = words->n == 4 && strcmp(words->at[2], "is") == 0 ? words->at[3] : NULL;
		add_op(page, ".op = HTML_ATTRIBUTE, .more = \"%s\", .word = %s, .text = \"%s\", .n = %zu, %s", attribute[i][1],
		       is != NULL ? "true" : "false", is != NULL ? is : "", is != NULL ? strlen(is) : 0,
		       test_columns(page, &value, source->at));
		return true;
	}
	return false;
}

bool directive(struct page *page, struct source *source, const struct words *words)
{
	const char *name = words->at[0];

	if (strcmp(name, ">") == 0 && words->n > 1)
		partial(page, source, words);
	else if (strcmp(name, "t") == 0 && words->n > 1)
		say(page, source, words, 1, place_of(&page->place, source->at));
	else if (strcmp(name, "form") == 0 && words->n > 1)
		form(page, source, words);
	else if (strcmp(name, "/form") == 0 && page->in_form) {
		page->in_form = false;
		text_say(&page->literal, "</form>");
	} else if (strcmp(name, "field") == 0 && words->n > 1)
		field(page, source, words);
	else if (strcmp(name, "questions") == 0 && words->n == 2)
		questions(page, source, words);
	else if (strcmp(name, "errors") == 0)
		add_op(page, ".op = HTML_ERRORS");
	else if (strcmp(name, "asset") == 0 && words->n > 1)
		asset(page, source, words);
	else
		return attribute_if(page, source, words);
	return true;
}
