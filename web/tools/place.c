/*
 * Follows the HTML of a template, to know where a value stands, and refuses what would hurt a visitor: a value where markup is
 * decided, an element that is never closed, a label of nothing.
 */
#include "compile.h"

#include <string.h>
#include <strings.h>

static const char *const empty_elements[] = { "area", "base", "br",   "col",    "embed",  "hr",  "img", "input",
	                                      "link", "meta", "path", "circle", "source", "wbr", NULL };
static const char *const references[] = { "for", "aria-labelledby", "aria-describedby", "aria-controls", NULL };

static bool among(const char *const *list, const char *word)
{
	for (; *list != NULL; list++)
		if (strcmp(*list, word) == 0)
			return true;
	return false;
}

static void add_char(char *to, size_t room, char c)
{
	size_t n = strlen(to);

	if (n + 1 < room) {
		to[n] = c;
		to[n + 1] = '\0';
	}
}

static void note(char ***list, size_t *n, const char *from, size_t length)
{
	char **more = take(*n + 1, sizeof *more);

	if (*n > 0)
		memcpy(more, *list, *n * sizeof *more);
	more[(*n)++] = copy(from, length);
	*list = more;
}

/* The value of an attribute is complete. */
static void attribute(struct place *place, struct ids *ids, struct where at)
{
	if (strcmp(place->tag, "script") == 0 && strcmp(place->attr, "type") == 0)
		memcpy(place->script_type, place->value, sizeof place->script_type);
	if (place->dynamic)
		return;
	if (strcmp(place->attr, "id") == 0) {
		for (size_t i = 0; i < ids->n_defined; i++)
			if (strcmp(ids->defined[i], place->value) == 0)
				wrong(at, "the id \"%s\" is there twice", place->value);
		note(&ids->defined, &ids->n_defined, place->value, strlen(place->value));
	}
	if (strcmp(place->attr, "href") == 0 && place->value[0] == '#' && place->value[1] != '\0')
		note(&ids->referred, &ids->n_referred, place->value + 1, strlen(place->value + 1));
	if (among(references, place->attr))
		for (const char *p = place->value; *p != '\0'; p += strspn(p, " ")) {
			note(&ids->referred, &ids->n_referred, p, strcspn(p, " "));
			p += strcspn(p, " ");
		}
}

static void check_attributes(const struct place *place, struct where at)
{
	if (strcmp(place->tag, "img") == 0 && (strstr(place->seen, "alt ") == NULL || strstr(place->seen, "width ") == NULL ||
	                                       strstr(place->seen, "height ") == NULL))
		wrong(at, "an <img> needs alt, width and height");
	if (strstr(place->seen, " on") != NULL || strstr(place->seen, " style ") != NULL)
		wrong(at, "<%s> has a style or a handler of its own, which the Content-Security-Policy forbids", place->tag);
}

/* The tag is complete. */
static void tag(struct place *place, bool alone, struct where at)
{
	if (!place->closing)
		check_attributes(place, at);
	place->state = S_TEXT;
	if (place->closing) {
		if (place->depth == 0 || strcmp(place->open[place->depth - 1], place->tag) != 0)
			wrong(at, "</%s> closes <%s>", place->tag,
			      place->depth > 0 ? place->open[place->depth - 1] : "nothing");
		place->depth--;
	} else if (!alone && !among(empty_elements, place->tag)) {
		if (place->depth == DEPTH_MAX)
			wrong(at, "too many elements inside of each other");
		memcpy(place->open[place->depth++], place->tag, WORD);
		if (strcmp(place->tag, "script") == 0 || strcmp(place->tag, "style") == 0)
			place->state = S_RAW;
	}
}

static void in_tag(struct place *place, char c, char next, struct where at)
{
	if (c == '>') {
		tag(place, false, at);
	} else if (c == '/' && next == '>') {
		place->closing = false;
		tag(place, true, at);
		place->state = S_MARKUP;
	} else if (strchr(" \t\n/", c) == NULL) {
		place->state = S_ATTR_NAME;
		place->attr[0] = '\0';
		add_char(place->attr, WORD, c);
	} else {
		place->state = S_IN_TAG;
	}
}

static void attr_name(struct place *place, char c, char next, struct where at)
{
	if (strchr("= >/\t\n", c) == NULL) {
		add_char(place->attr, WORD, c);
		return;
	}
	for (const char *p = place->attr; *p != '\0'; p++)
		add_char(place->seen, sizeof place->seen, *p);
	add_char(place->seen, sizeof place->seen, ' ');
	if (c == '=')
		place->state = S_ATTR_IS;
	else
		in_tag(place, c, next, at);
}

static void step(struct place *place, struct ids *ids, const char *p, struct where at)
{
	char c = *p, next = p[1];

	switch (place->state) {
	case S_TEXT:
		if (c == '<')
			place->state = strncmp(p, "<!--", 4) == 0 ? S_COMMENT : next == '!' ? S_MARKUP : S_TAG_OPEN;
		break;
	case S_RAW:
		if (c == '<' && next == '/')
			place->state = S_TAG_OPEN;
		break;
	case S_TAG_OPEN:
		place->closing = c == '/';
		place->tag[0] = '\0';
		place->seen[0] = ' ';
		place->seen[1] = '\0';
		place->state = S_TAG_NAME;
		if (c != '/')
			add_char(place->tag, WORD, c);
		break;
	case S_TAG_NAME:
		if (strchr(" \t\n>/", c) == NULL)
			add_char(place->tag, WORD, c);
		else
			in_tag(place, c, next, at);
		break;
	case S_IN_TAG:
		in_tag(place, c, next, at);
		break;
	case S_ATTR_NAME:
		attr_name(place, c, next, at);
		break;
	case S_ATTR_IS:
		if (c != '"')
			wrong(at, "the value of %s is not in double quotes", place->attr);
		place->state = S_ATTR_VALUE;
		place->value[0] = '\0';
		place->value_n = 0;
		place->dynamic = false;
		break;
	case S_ATTR_VALUE:
		if (c == '"') {
			attribute(place, ids, at);
			place->state = S_IN_TAG;
			break;
		}
		place->value_n++;
		add_char(place->value, sizeof place->value, c);
		break;
	case S_MARKUP:
		if (c == '>')
			place->state = S_TEXT;
		break;
	case S_COMMENT:
		if (c == '>' && p[-1] == '-' && p[-2] == '-')
			place->state = S_TEXT;
		break;
	}
}

void place_feed(struct place *place, struct ids *ids, const char *html, size_t n, struct where *at)
{
	for (size_t i = 0; i < n; i++) {
		step(place, ids, html + i, *at);
		at->line += html[i] == '\n';
	}
}

bool place_same(const struct place *a, const struct place *b)
{
	if (a->state != b->state || a->depth != b->depth)
		return false;
	for (int i = 0; i < a->depth; i++)
		if (strcmp(a->open[i], b->open[i]) != 0)
			return false;
	return true;
}

void place_end(const struct place *place, const struct ids *ids, struct where at)
{
	if (place->depth > 0)
		wrong(at, "<%s> is never closed", place->open[place->depth - 1]);
	if (place->state != S_TEXT)
		wrong(at, "the page ends inside of a tag");
	for (size_t i = 0; i < ids->n_referred; i++) {
		bool found = false;
		for (size_t k = 0; k < ids->n_defined && !found; k++)
			found = strcmp(ids->defined[k], ids->referred[i]) == 0;
		if (!found)
			wrong(at, "nothing has the id \"%s\"", ids->referred[i]);
	}
}

static bool is_address(const char *attr)
{
	static const char *const names[] = { "href", "src", "action", "srcset", "formaction", "poster", NULL };

	return among(names, attr);
}

const char *place_of(struct place *place, struct where at)
{
	bool begins;

	switch (place->state) {
	case S_TEXT:
		return "HTML_IN_TEXT";
	case S_RAW:
		if (strcmp(place->script_type, "application/ld+json") == 0)
			return "HTML_IN_JSON";
		wrong(at, "no value may stand inside of <%s>", place->open[place->depth - 1]);
	case S_ATTR_VALUE:
		begins = place->value_n == 0;
		place->value_n++;
		place->dynamic = true;
		if (is_address(place->attr))
			return begins ? "HTML_IN_WHOLE_URL" : "HTML_IN_URL";
		return "HTML_IN_ATTRIBUTE";
	default:
		wrong(at, "no value may stand inside of a tag, a comment or an attribute's name");
	}
}
