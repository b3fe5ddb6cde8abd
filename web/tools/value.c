/* What the names in a template stand for, and the C code that checks and reads them. */
#include "template.h"

#include <string.h>

static const struct {
	const char *name, *kind;
	bool in_list;
} specials[] = {
	{ "@first", "HTML_IS_FIRST", true },
	{ "@last", "HTML_IS_LAST", true },
	{ "@number", "HTML_IS_NUMBER", true },
	{ "@language", "HTML_IS_LANGUAGE", false },
	{ "@other_language", "HTML_IS_OTHER", false },
	{ "@other_url", "HTML_IS_OTHER_URL", false },
	{ "@carried", "HTML_IS_CARRIED", false },
	{ "@public", "HTML_IS_PUBLIC", false },
	{ "@path", "HTML_IS_PATH", false },
	{ "@faulty", "HTML_IS_FAULTY", false },
};
enum fits { FITS_ANY, FITS_TIME, FITS_INT, FITS_STR };
static const struct {
	const char *name, *format;
	enum fits fits;
	bool markup; /* it makes elements, so it stands between tags only */
} formats[] = {
	{ "day", "HTML_DAY", FITS_TIME, false },        { "time", "HTML_TIME", FITS_TIME, false },
	{ "clock", "HTML_CLOCK", FITS_TIME, false },    { "zone", "HTML_ZONE", FITS_TIME, false },
	{ "number", "HTML_NUMBER", FITS_INT, false },   { "money", "HTML_MONEY", FITS_INT, false },
	{ "minutes", "HTML_MINUTES", FITS_INT, false }, { "bytes", "HTML_BYTES", FITS_INT, false },
	{ "lines", "HTML_LINES", FITS_STR, true },      { "paragraphs", "HTML_PARAGRAPHS", FITS_STR, true },
	{ "words", "HTML_WORDS", FITS_STR, false },     { "initials", "HTML_INITIALS", FITS_STR, false },
};
static const char *const macros[] = { "HTML_KIND", "HTML_TIME_KIND", "HTML_INT_KIND", "HTML_STR_KIND" };

bool known(const struct value *value)
{
	return value->what == V_LITERAL || value->what == V_TEXT;
}

static const struct arg *arg_of(const struct source *source, const char *name, size_t n)
{
	for (size_t i = 0; i < source->n_args; i++)
		if (strlen(source->args[i].name) == n && strncmp(source->args[i].name, name, n) == 0)
			return &source->args[i];
	return NULL;
}

static struct value special_of(const struct page *page, const struct source *source, const char *name)
{
	for (size_t i = 0; i < sizeof specials / sizeof *specials; i++)
		if (strcmp(specials[i].name, name) == 0) {
			if (specials[i].in_list && page->depth == 0)
				wrong(source->at, "%s stands outside of a list", name);
			return (struct value){ .what = V_SPECIAL, .text = specials[i].kind };
		}
	if (text_find(name + 1) < 0)
		wrong(source->at, "%s is neither a text of the catalogue nor known by itself", name);
	return (struct value){ .what = V_TEXT, .text = name + 1 };
}

static struct value named(const struct page *page, const struct source *source, const char *name)
{
	size_t first = strcspn(name, ".");
	const struct arg *arg = arg_of(source, name, first);
	struct value value = { .what = V_MEMBER, .text = name, .level = page->depth };
	struct text path = { 0 };

	for (; *value.text == '^'; value.text++)
		value.level--;
	if (value.level < 0)
		wrong(source->at, "%s is further out than the page", name);
	if (arg == NULL)
		return value;
	if (name[first] == '\0')
		return arg->value;
	if (arg->value.what != V_MEMBER)
		wrong(source->at, "%.*s is no struct", (int)first, name);
	text_say(&path, "%s%s", arg->value.text, name + first);
	return (struct value){ .what = V_MEMBER, .text = path.p, .level = arg->value.level };
}

struct value resolve(const struct page *page, const struct source *source, const char *word)
{
	size_t n = strcspn(word, "|");
	const char *name = copy(word, n);
	struct value value;

	if (*name == '"')
		value = (struct value){ .what = V_LITERAL, .text = copy(name + 1, strlen(name) - 2) };
	else if (*name == '@')
		value = special_of(page, source, name);
	else
		value = named(page, source, name);
	if (word[n] == '|') {
		const char *format = word + n + 1;
		size_t length = strcspn(format, ":");
		value.format = copy(format, length);
		value.by = format[length] == ':' ? format + length + 1 : NULL;
	}
	return value;
}

static int format_of(const struct value *value, const char *place, struct where at)
{
	for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
		if (strcmp(formats[i].name, value->format) == 0) {
			if (formats[i].markup && strcmp(place, "HTML_IN_TEXT") != 0)
				wrong(at, "%s makes elements, so it may stand between tags only", value->format);
			return (int)i;
		}
	wrong(at, "there is no format %s", value->format);
}

const char *value_columns(const struct page *page, const struct value *value, const char *place, struct where at)
{
	struct text out = { 0 };
	const char *macro = macros[FITS_ANY];

	if (value->what == V_SPECIAL) {
		text_say(&out, ".kind = %s, .place = %s", value->text, place);
		return out.p;
	}
	if (value->format != NULL) {
		int format = format_of(value, place, at);
		macro = macros[formats[format].fits];
		text_say(&out, ".format = %s, ", formats[format].format);
		if (value->by != NULL && !texts_use(value->by))
			wrong(at, "no text begins with %s", value->by);
		if (value->by != NULL)
			text_say(&out, ".text = \"%s\", .n = %zu, ", value->by, strlen(value->by));
	}
	if (strcmp(place, "HTML_IN_WHOLE_URL") == 0)
		macro = "HTML_URL_KIND";
	const char *p = page->levels[value->level];
	text_say(&out, ".kind = %s((%s)->%s), .off = HTML_OFF(%s, %s), .up = %d, .place = %s", macro, p, value->text, p,
	         value->text, page->depth - value->level, place);
	return out.p;
}

const char *test_columns(const struct page *page, const struct value *value, struct where at)
{
	const struct value plain = { value->what, value->text, NULL, NULL, value->level };

	return value_columns(page, &plain, "HTML_IN_TEXT", at);
}
