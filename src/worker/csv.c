/*
 * Lists as CSV (RFC 4180): all rows that the filter finds, in pages, so that neither this process nor the database holds them
 * all at once. The columns are the members of the list's shape, so no list has code of its own. Where the statement of a list
 * knows AFTER_COL, each page begins behind the key of the last row; other lists are read by the number of the page.
 */
#include "worker/exchange.h"

#include <string.h>

enum { PAGE = 500, LINES_MOST = 100000, PAGE_BYTES_MAX = 64 << 20, URL_MAX = 1024, RETRY_SECONDS = 5 };

/* What is written: a line of names, or one row. */
struct line {
	struct buf *out;
	const struct json_style *style;
	bool names;
	bool begun; /* the line has a field */
};

static struct window *window_of(const struct exchange *x)
{
	return (void *)((char *)x->in + x->route->window->off);
}

bool csv_asked(const struct exchange *x)
{
	return x->endpoint->page != NULL && x->route->window != NULL && window_of(x)->format == FORMAT_CSV;
}

void csv_first_page(struct exchange *x)
{
	window_of(x)->size = PAGE;
	window_of(x)->page1 = 1;
	db_count_most(x->context.db, 1);
}

/* ---- fields */

/* What a program that opens the file would take for a formula begins with an apostrophe. */
static void put_field(struct line *line, struct str text)
{
	struct buf *out = line->out;
	bool formula = text.n > 0 && memchr("=+-@\t\r", text.p[0], 6) != NULL, quoted = formula;

	for (size_t i = 0; i < text.n && !quoted; i++)
		quoted = text.p[i] == ',' || text.p[i] == '"' || text.p[i] == '\n' || text.p[i] == '\r';
	if (line->begun)
		buf_char(out, ',');
	line->begun = true;
	if (!quoted) {
		buf_str(out, text);
		return;
	}
	buf_text(out, formula ? "\"'" : "\"");
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] == '"')
			buf_char(out, '"');
		buf_char(out, text.p[i]);
	}
	buf_char(out, '"');
}

static void put_link(struct line *line, const struct field *f, struct uuid id)
{
	struct buf url = buf_new(line->style->arena, URL_MAX);
	struct str path = STR_JOIN(line->style->arena, str_of(f->link), uuid_text(line->style->arena, id));

	if (!uuid_none(id)) {
		buf_str(&url, line->style->public_url);
		buf_str(&url, path);
		line->style->sign(line->style->signer, path, &url);
	}
	put_field(line, buf_view(&url));
}

/* The words of a set, with commas between them. Of words that mean the same, the first one stands for all. */
static void put_set(struct line *line, const struct field *f, uint64_t set)
{
	struct buf text = buf_new(line->style->arena, PAGE_BYTES_MAX);

	for (unsigned i = 0; i < f->words->n; i++) {
		if ((set >> i & 1) == 0 || f->words->word[i] == NULL)
			continue;
		set &= ~words_set(f->words, str_of(f->words->word[i]));
		buf_text(&text, text.n > 0 ? "," : "");
		buf_text(&text, f->words->word[i]);
	}
	put_field(line, buf_view(&text));
}

/* A list of values of one kind and size, with commas between them. */
static void put_list(struct line *line, const struct field *f, const void *value)
{
	static const struct {
		size_t size;
		unsigned kind;
	} of[] = { [KIND_STRS] = { sizeof(struct str), KIND_STR },
		   [KIND_INSTANTS] = { sizeof(struct instant), KIND_INSTANT },
		   [KIND_IDS] = { sizeof(struct id), KIND_ID } };
	struct buf text = buf_new(line->style->arena, PAGE_BYTES_MAX);
	struct items items = field_items(value);
	struct field item = *f;

	item.kind = of[f->kind].kind;
	for (size_t i = 0; i < items.n; i++) {
		buf_text(&text, i > 0 ? "," : "");
		buf_str(&text, field_text(line->style->arena, &item, (const char *)items.at + i * of[f->kind].size));
	}
	put_field(line, buf_view(&text));
}

/* "knowledge=7,attitude=8" */
static void put_numbers(struct line *line, const struct numbers *numbers)
{
	struct buf text = buf_new(line->style->arena, PAGE_BYTES_MAX);

	for (size_t i = 0; i < numbers->n; i++) {
		buf_text(&text, i > 0 ? "," : "");
		buf_str(&text, numbers->at[i].key);
		buf_char(&text, '=');
		if (numbers->at[i].value.has)
			buf_int(&text, numbers->at[i].value.v);
	}
	put_field(line, buf_view(&text));
}

/* A list of objects, as JSON. */
static void put_objects(struct line *line, const struct field *f, const void *value)
{
	struct buf text = buf_new(line->style->arena, PAGE_BYTES_MAX);
	struct items items = field_items(value);

	for (size_t i = 0; i < items.n; i++) {
		buf_char(&text, i == 0 ? '[' : ',');
		json_encode(&text, f->shape, (const char *)items.at + i * f->shape->size, NULL, line->style);
	}
	buf_text(&text, items.n > 0 ? "]" : "");
	put_field(line, buf_view(&text));
}

static void put_value(struct line *line, const struct field *f, const void *value)
{
	switch (f->kind) {
	case KIND_LIST:
		put_objects(line, f, value);
		break;
	case KIND_SET:
		put_set(line, f, ((const struct set *)value)->bits);
		break;
	case KIND_STRS:
	case KIND_INSTANTS:
	case KIND_IDS:
		put_list(line, f, value);
		break;
	case KIND_NUMBERS:
		put_numbers(line, value);
		break;
	default:
		if (f->link != NULL)
			put_link(line, f, f->kind == KIND_ID ? ((const struct id *)value)->pub : *(const struct uuid *)value);
		else
			put_field(line, field_text(line->style->arena, f, value));
		break;
	}
}

/* ---- lines */

static bool stands(const struct line *line, const struct field *f)
{
	return f->where == BODY && f->kind != KIND_FAULTS && field_stands(f, line->style->view, line->style->role);
}

/* Whether a row above has the name: then this one is what is shown instead of it. */
static bool named_above(const struct line *line, const struct shape *shape, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (stands(line, &shape->fields[k]) && shape->fields[k].name != NULL && shape->fields[i].name != NULL &&
		    strcmp(shape->fields[k].name, shape->fields[i].name) == 0)
			return true;
	return false;
}

/* The row of this name that is shown: the first one with a value, or the last. */
static const struct field *shown_row(const struct line *line, const struct shape *shape, size_t i, const char *value)
{
	const struct field *f = &shape->fields[i];

	for (size_t k = i + 1; k < shape->n && (f->flags & ELSE) != 0 && field_none(f, value + f->off); k++)
		if (stands(line, &shape->fields[k]) && strcmp(shape->fields[k].name, f->name) == 0)
			f = &shape->fields[k];
	return f;
}

/* Writes the members of a struct, those of structs in it under the names of both. A null `value` has none. The depth of the
 * recursion is that of the nested shapes, which are constants. */
static void put_members(struct line *line, const struct shape *shape, const char *value, struct str before)
{
	for (size_t i = 0; i < shape->n; i++) {
		const struct field *f = &shape->fields[i];
		bool object = f->kind == KIND_OBJECT || f->kind == KIND_POINTER;

		if (!stands(line, f) || named_above(line, shape, i))
			continue;
		if (value != NULL && f->name != NULL)
			f = shown_row(line, shape, i, value);
		struct str name = f->name != NULL ? STR_JOIN(line->style->arena, before, str_of(f->name)) : before;
		const char *at = value != NULL ? value + f->off : NULL;
		if (object && f->name != NULL)
			name = STR_JOIN(line->style->arena, name, STR("."));
		if (object)
			put_members(line, f->shape,
			            at != NULL && f->kind == KIND_POINTER                ? field_pointer(at)
			            : at != NULL && f->name != NULL && field_none(f, at) ? NULL
			                                                                 : at,
			            name);
		else if (line->names)
			put_field(line, name);
		else if (at == NULL || field_none(f, at))
			put_field(line, (struct str){ 0 });
		else
			put_value(line, f, at);
	}
}

static void put_line(struct exchange *x, struct buf *out, const struct json_style *style, const void *row)
{
	struct line line = { .out = out, .style = style, .names = row == NULL };

	put_members(&line, x->endpoint->out, row, (struct str){ 0 });
	buf_text(out, "\r\n");
}

/* The key of the last row, by which the next page is found; 0: it has none. */
static int64_t key_of_last(const struct exchange *x, const struct any_list *list)
{
	const struct shape *shape = x->endpoint->out;
	const char *row = (const char *)list->at + (list->n - 1) * shape->size;

	for (size_t i = 0; i < shape->n; i++)
		if (shape->fields[i].name != NULL && shape->fields[i].kind == KIND_ID &&
		    strcmp(shape->fields[i].name, "id") == 0)
			return ((const struct id *)(const void *)(row + shape->fields[i].off))->key;
	return 0;
}

/* Writes the rows of x->out, and prepares for those behind. */
static enum err put_page(struct exchange *x, struct buf *out)
{
	const struct json_style style = encode_style(x);
	const struct any_list *list = x->out;

	for (size_t i = 0; i < list->n && x->csv.lines < LINES_MOST; i++, x->csv.lines++)
		put_line(x, out, &style, (const char *)list->at + i * x->endpoint->out->size);
	x->csv.more = list->n == PAGE && x->csv.lines < LINES_MOST && x->request.method == METHOD_GET;
	if (x->csv.more && db_after_used(x->context.db) && key_of_last(x, list) != 0)
		db_after(x->context.db, key_of_last(x, list));
	else
		window_of(x)->page1++;
	return out->error == OK ? OK : E_INTERNAL;
}

enum err csv_encode(struct exchange *x)
{
	const struct json_style style = encode_style(x);
	struct buf out = buf_new(x->arena, PAGE_BYTES_MAX);

	put_line(x, &out, &style, NULL);
	enum err e = put_page(x, &out);
	x->response.type = STR("text/csv; charset=utf-8; header=present");
	x->response.body = buf_view(&out);
	response_header(&x->response, STR("Content-Disposition"),
	                STR_JOIN(x->arena, STR("attachment; filename=\""), str_of(x->route->resource->name), STR(".csv\"")));
	return e;
}

/* ---- the stream */

static enum err next_page(struct exchange *x)
{
	struct buf out = buf_new(x->arena, PAGE_BYTES_MAX);
	enum err e;

	x->out = arena_take(x->arena, x->endpoint->out_size);
	e = x->endpoint->call(&x->context, x->record, x->in, x->out);
	if (e == OK)
		e = put_page(x, &out);
	x->response.body = buf_view(&out);
	return e;
}

bool csv_stream(struct exchange *x)
{
	struct arena *whole = x->arena, *page = arena_new(0);
	int64_t bytes = (int64_t)x->response.body.n;
	bool sent = fcgi_begin(x->worker->fcgi, whole, &x->response);
	enum err e = OK;

	x->context.arena = x->arena = page;
	while (e == OK && sent && x->csv.more) {
		arena_reset(page);
		slot_beat(x->worker->slot);
		db_go_on(x->context.db, page, x->worker->settings->budget_ms);
		e = next_page(x);
		if (e == OK)
			sent = fcgi_more(x->worker->fcgi, page, x->response.body);
		bytes += (int64_t)x->response.body.n;
	}
	x->context.arena = x->arena = whole;
	db_go_on(x->context.db, whole, 0);
	if (e != OK)
		LOG(LIST_CUT, LOG_TEXT_OF("endpoint", x->endpoint->id), LOG_INT("lines", x->csv.lines),
		    LOG_TEXT_OF("error", err_code(e)));
	fcgi_end(x->worker->fcgi, whole, sent && e == OK);
	x->response.body = (struct str){ .n = (size_t)bytes };
	arena_free(&page);
	return sent;
}

enum err csv_begin(struct exchange *x)
{
	x->csv.place = slots_export_begin(x->worker->slot, x->context.who.company.v.key);
	if (x->csv.place)
		return OK;
	x->context.retry_after = RETRY_SECONDS;
	return E_UNAVAILABLE;
}

void csv_end(struct exchange *x)
{
	if (x->csv.place)
		slots_export_end(x->worker->slot);
	x->csv.place = false;
}
