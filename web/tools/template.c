/* Reads a template and its blocks: conditions and lists. */
#include "template.h"

#include <stdarg.h>
#include <string.h>

void flush(struct page *page)
{
	struct text literal = page->literal;
	char *code = NULL;
	size_t n = 0;

	if (literal.n == 0)
		return;
	page->literal = (struct text){ 0 };
	FILE *out = open_memstream(&code, &n);
	fprintf(out, ".op = HTML_TEXT, .n = %zu, .text = ", literal.n);
	write_literal(out, literal.p, literal.n);
	fclose(out);
	page->ops[page->n++] = (struct op){ code, 0 };
}

int add_op(struct page *page, const char *format, ...)
{
	char line[8192];
	va_list list;

	flush(page);
	if (page->n >= OPS_MAX - 2)
		wrong((struct where){ page->of, 1 }, "the page is too long");
	va_start(list, format);
	int n = vsnprintf(line, sizeof line, format, list);
	va_end(list);
	if (n < 0 || (size_t)n >= sizeof line)
		wrong((struct where){ page->of, 1 }, "a directive is too long");
	page->ops[page->n] = (struct op){ copy(line, (size_t)n), 0 };
	return page->n++;
}

struct words words_of(const char *text, size_t n, struct where at)
{
	struct words words = { .n = 0 };

	for (size_t i = 0; i < n;) {
		size_t begin = i;
		bool quoted = false;
		if (strchr(" \t\n", text[i]) != NULL) {
			i++;
			continue;
		}
		for (; i < n && (quoted || strchr(" \t\n", text[i]) == NULL); i++)
			quoted = quoted != (text[i] == '"');
		if (words.n == PARTS)
			wrong(at, "a directive has too many words");
		words.at[words.n++] = copy(text + begin, i - begin);
	}
	return words;
}

struct words take_directive(struct source *source)
{
	const char *end = strstr(source->p, "}}");

	if (end == NULL)
		wrong(source->at, "a {{ is never closed");
	struct words words = words_of(source->p + 2, (size_t)(end - source->p - 2), source->at);
	for (const char *p = source->p; p < end; p++)
		source->at.line += *p == '\n';
	source->p = end + 2;
	if (words.n == 0)
		wrong(source->at, "an empty directive");
	return words;
}

static bool is(const struct words *words, const char *name)
{
	return words->n > 0 && strcmp(words->at[0], name) == 0;
}

static void need_same(const struct place *a, const struct place *b, struct where at)
{
	if (!place_same(a, b))
		wrong(at, "a branch leaves elements open that the other one does not");
}

/* ---- conditions */

static int test(struct page *page, const struct source *source, const struct words *words)
{
	struct value value = resolve(page, source, words->at[1]);
	bool negated = strcmp(words->at[0], "#not") == 0;

	if (known(&value))
		wrong(source->at, "%s is known while the page is compiled: use #has", words->at[1]);
	if (words->n == 4 && strcmp(words->at[2], "is") == 0)
		return add_op(page, ".op = HTML_IF, .negated = %d, .word = true, .text = \"%s\", .n = %zu, %s", negated,
		              words->at[3], strlen(words->at[3]), test_columns(page, &value, source->at));
	if (words->n != 2)
		wrong(source->at, "expected {{#if MEMBER}} or {{#if MEMBER is WORD}}");
	return add_op(page, ".op = HTML_IF, .negated = %d, %s", negated, test_columns(page, &value, source->at));
}

static void condition(struct page *page, struct source *source, const struct words *words)
{
	const struct place begin = page->place;
	const char *end = strcmp(words->at[0], "#not") == 0 ? "/not" : "/if";
	struct place after;
	struct where at = source->at;
	int jumps[PARTS], n_jumps = 0, last = test(page, source, words);
	bool otherwise = false;

	for (bool first = true;; first = false) {
		struct words next = read_block(page, source);
		flush(page);
		if (!first)
			need_same(&after, &page->place, at);
		after = page->place;
		if (is(&next, end))
			break;
		if (next.n == 0 || otherwise || !(is(&next, "#else") || is(&next, "#elif")) || n_jumps == PARTS)
			wrong(at, "%s is never closed", words->at[0]);
		jumps[n_jumps++] = add_op(page, ".op = HTML_JUMP");
		page->ops[last].to = page->n;
		page->place = begin;
		otherwise = is(&next, "#else");
		last = otherwise ? -1 : test(page, source, &next);
	}
	if (last >= 0) {
		page->ops[last].to = page->n;
		need_same(&begin, &after, at);
	}
	for (int i = 0; i < n_jumps; i++)
		page->ops[jumps[i]].to = page->n;
	page->place.dynamic = true;
}

/* {{#has NAME}}: whether the frame or partial was given this argument. */
static void has(struct page *page, struct source *source, const struct words *words)
{
	bool given = false;

	for (size_t i = 0; i < source->n_args; i++)
		given = given || strcmp(source->args[i].name, words->at[1]) == 0;
	flush(page);
	const struct place begin = page->place;
	const struct ids ids = page->ids;
	int n = page->n;
	if (!given) {
		/* It is read nevertheless, to find its end. */
		source->args[source->n_args++] = (struct arg){ words->at[1], { .what = V_MEMBER, .text = "none" } };
	}
	struct words next = read_block(page, source);
	flush(page);
	if (!is(&next, "/has"))
		wrong(source->at, "#has is never closed");
	need_same(&begin, &page->place, source->at);
	if (!given) {
		source->n_args--;
		page->n = n;
		page->ids = ids;
		page->place = begin;
	}
}

/* ---- lists */

static void each(struct page *page, struct source *source, const struct words *words)
{
	const struct place begin = page->place;
	struct value value = resolve(page, source, words->at[1]);
	const char *p = page->levels[value.level];
	struct text row = { 0 };

	if (value.what != V_MEMBER || page->depth + 1 == LEVELS_MAX)
		wrong(source->at, "%s is no list, or lists are too deep", words->at[1]);
	text_say(&row, "((__typeof__((%s)->%s.at))0)", p, value.text);
	int loop = add_op(
	        page,
	        ".op = HTML_EACH, .off = HTML_OFF(%s, %s.at), .n_off = HTML_OFF(%s, %s.n), .size = sizeof *(%s)->%s.at, .up = %d",
	        p, value.text, p, value.text, p, value.text, page->depth - value.level);
	page->levels[++page->depth] = row.p;
	struct words next = read_block(page, source);
	int back = add_op(page, ".op = HTML_NEXT");
	page->depth--;
	need_same(&begin, &page->place, source->at);
	page->ops[back].to = loop + 1;
	page->ops[loop].to = page->n;
	if (is(&next, "#none")) {
		int over = add_op(page, ".op = HTML_JUMP");
		page->ops[loop].to = page->n;
		next = read_block(page, source);
		flush(page);
		need_same(&begin, &page->place, source->at);
		page->ops[over].to = page->n;
	}
	if (!is(&next, "/each"))
		wrong(source->at, "#each %s is never closed", words->at[1]);
}

/* ---- a file */

static void body(struct page *page, struct source *source)
{
	if (source->body == NULL)
		wrong(source->at, "only a frame has {{body}}");
	struct words rest = read_block(page, source->body);
	if (rest.n > 0)
		wrong(source->body->at, "{{%s}} closes nothing", rest.at[0]);
}

/* Handles a directive; false when it is the end or a branch of a block. */
static bool handle(struct page *page, struct source *source, const struct words *words)
{
	if ((is(words, "#if") || is(words, "#not")) && words->n > 1)
		condition(page, source, words);
	else if (is(words, "#each") && words->n == 2)
		each(page, source, words);
	else if (is(words, "#has") && words->n == 2)
		has(page, source, words);
	else if (is(words, "body"))
		body(page, source);
	else if (directive(page, source, words))
		return true;
	else if (*words->at[0] == '#' || *words->at[0] == '/')
		return false;
	else if (words->n > 1)
		wrong(source->at, "there is no directive %s", words->at[0]);
	else
		write_value(page, source, words);
	return true;
}

struct words read_block(struct page *page, struct source *source)
{
	while (*source->p != '\0') {
		const char *next = strstr(source->p, "{{");
		size_t n = next != NULL ? (size_t)(next - source->p) : strlen(source->p);
		text_add(&page->literal, source->p, n);
		place_feed(&page->place, &page->ids, source->p, n, &source->at);
		source->p += n;
		if (next == NULL)
			break;
		struct words words = take_directive(source);
		if (!handle(page, source, &words))
			return words;
	}
	return (struct words){ .n = 0 };
}

/* The first line: {{page STRUCT frame=NAME title=...}}. Opens the frame. */
static struct source open_frame(struct page *page, struct source *own, const char *file)
{
	struct source frame = { .body = own };
	struct text path = { 0 }, level = { 0 };
	struct words head;
	const char *name = "site";

	if (strncmp(own->p, "{{page ", 7) != 0)
		wrong(own->at, "%s does not begin with {{page STRUCT ...}}", file);
	head = take_directive(own);
	own->p += strspn(own->p, "\n");
	page->of = head.at[1];
	text_say(&level, "((const struct %s *)0)", page->of);
	page->levels[0] = level.p;
	for (size_t i = 2; i < head.n; i++) {
		size_t n = strcspn(head.at[i], "=");
		if (head.at[i][n] == '\0')
			wrong(own->at, "expected NAME=VALUE instead of %s", head.at[i]);
		if (strncmp(head.at[i], "frame=", 6) == 0)
			name = head.at[i] + 6;
		else if (strncmp(head.at[i], "zone=", 5) == 0 || strncmp(head.at[i], "language=", 9) == 0)
			text_say(&page->shown_in, ", .%.*s = HTML_OFF(%s, %s)", (int)n, head.at[i], level.p,
			         head.at[i] + n + 1);
		else
			add_arg(page, &frame, own, (struct arg){ .name = copy(head.at[i], n) }, head.at[i] + n + 1);
	}
	text_say(&path, "%s/frame/%s.html", page->folder, name);
	frame.p = read_file(path.p, NULL);
	frame.at = (struct where){ path.p, 1 };
	return frame;
}

void page_compile(const char *folder, const char *file, FILE *out)
{
	struct page *page = take(1, sizeof *page);
	struct text path = { 0 };
	int stem = (int)strcspn(file, ".");

	page->folder = folder;
	text_say(&path, "%s/%s", folder, file);
	struct source own = { .p = read_file(path.p, NULL), .at = { path.p, 1 } };
	struct source frame = open_frame(page, &own, file);
	struct words rest = read_block(page, &frame);
	flush(page);
	if (rest.n > 0)
		wrong(frame.at, "{{%s}} closes nothing", rest.at[0]);
	place_end(&page->place, &page->ids, own.at);
	fprintf(out, "\nstatic const struct html_op %.*s_ops[] = {\n", stem, file);
	for (int i = 0; i < page->n; i++)
		fprintf(out, "\t{ %s, .to = %d },\n", page->ops[i].code, page->ops[i].to);
	fprintf(out, "};\nconst struct html_page html_%.*s = { \"%s\", %.*s_ops, COUNT(%.*s_ops), sizeof(struct %s)%s };\n",
	        stem, file, file, stem, file, stem, file, page->of, page->shown_in.n > 0 ? page->shown_in.p : "");
}
