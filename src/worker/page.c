/* Describes pages, from the paging parameters of the input and the counts of the list, with the URLs of the neighbouring pages.
 */
#include "worker/exchange.h"

enum { URL_MAX = 8192 };
/* The database reads all rows before a page, so their number is limited; rows beyond can be reached with filters. */
#define LINES_MAX (COUNT_MOST - 1)
/* The highest count of a list that none of the five documents has. */
#define COUNT_MAX INT64_C(1000)

/* The row of the paging shape for the member at `off`; NULL when this surface has none. */
static const struct field *window_row(const struct exchange *x, size_t off)
{
	const struct field *window = x->route->window;

	for (size_t i = 0; window != NULL && i < window->shape->n; i++)
		if (window->shape->fields[i].off == off && window->shape->fields[i].name != NULL)
			return &window->shape->fields[i];
	return NULL;
}

/* The row of the parameter that selects a page (number or offset); NULL when this surface has none. */
static const struct field *turning_row(const struct exchange *x)
{
	static const size_t offs[] = { offsetof(struct window, page1), offsetof(struct window, page0),
		                       offsetof(struct window, skip) };
	const struct field *row = NULL;

	for (size_t i = 0; row == NULL && i < COUNT(offs); i++)
		row = window_row(x, offs[i]);
	return row;
}

static const struct window *window_of(const struct exchange *x)
{
	return (const void *)((const char *)x->in + x->route->window->off);
}

/* The last page, or the highest offset, that may be asked for with the window's size. */
static int64_t last_turn(const struct window *w, const struct field *turn)
{
	bool skip = turn->off == offsetof(struct window, skip);

	return skip ? LINES_MAX - w->size : LINES_MAX / w->size - 1 + turn->lo;
}

static int64_t asked_turn(const struct window *w, const struct field *turn)
{
	return *(const int64_t *)((const char *)w + turn->off);
}

/* The number of rows before the page. */
static int64_t offset_of(const struct window *w, const struct field *turn)
{
	if (turn->off == offsetof(struct window, skip))
		return w->skip;
	return (asked_turn(w, turn) - turn->lo) * w->size;
}

/* The highest count that an answer shows. */
static int64_t count_max(const struct exchange *x)
{
	return x->endpoint->exact ? LINES_MAX : COUNT_MAX;
}

void page_check(struct exchange *x)
{
	const struct field *turn = turning_row(x);
	int64_t most = count_max(x);

	if (turn != NULL && csv_asked(x)) {
		csv_first_page(x);
		return;
	}
	if (turn == NULL || window_of(x)->size <= 0) {
		db_count_most(x->context.db, most + 1);
		return;
	}
	const struct window *w = window_of(x);
	if (asked_turn(w, turn) <= last_turn(w, turn)) {
		/* One row behind the page is counted, too, and says that there is a next one. */
		int64_t end = offset_of(w, turn) + w->size;
		db_count_most(x->context.db, (end > most ? end : most) + 1);
		return;
	}
	struct field *row = ARENA_NEW(x->arena, struct field);
	*row = *turn;
	row->hi = last_turn(w, turn);
	faults_add(&x->context.faults,
	           (struct fault){ .field = row, .off = x->route->window->off + row->off, .error = E_RANGE });
}

static void put_parameter(struct buf *url, const char *name, int64_t value)
{
	buf_text(url, name);
	buf_char(url, '=');
	buf_int(url, value);
}

/* The URL of this request, with its parameter `name` set to `value`, and the page size that was really used. */
static struct str url_with(struct exchange *x, const char *name, int64_t value)
{
	const struct field *size = window_row(x, offsetof(struct window, size));
	struct buf url = buf_new(x->arena, URL_MAX);
	struct str query = x->request.query, uri = x->request.uri;

	buf_str(&url, x->context.settings->public_url);
	buf_str(&url, str_cut(&uri, '?'));
	buf_char(&url, '?');
	while (query.n > 0) {
		struct str piece = str_cut(&query, '&'), rest = piece, decoded;
		if (piece.n == 0 || !percent_decode(x->arena, str_cut(&rest, '='), true, &decoded) ||
		    str_equal(decoded, str_of(name)))
			continue;
		if (size != NULL && str_equal(decoded, str_of(size->name)))
			put_parameter(&url, size->name, window_of(x)->size);
		else
			buf_str(&url, piece);
		buf_char(&url, '&');
	}
	put_parameter(&url, name, value);
	return url.error == OK ? buf_view(&url) : (struct str){ 0 };
}

/* The header Link (RFC 8288); none when there is no other page. */
static struct str link_of(struct arena *arena, struct str next, struct str previous)
{
	struct str after = next.p != NULL ? STR_JOIN(arena, STR("<"), next, STR(">; rel=\"next\"")) : next;

	if (previous.p == NULL)
		return after;
	return STR_JOIN(arena, STR("<"), previous, STR(">; rel=\"prev\""), after.p != NULL ? STR(", ") : STR(""), after);
}

struct page page_of(struct exchange *x, const struct any_list *list)
{
	static const struct window none;
	const struct field *page0 = window_row(x, offsetof(struct window, page0));
	const struct field *page1 = window_row(x, offsetof(struct window, page1));
	const struct field *skip = window_row(x, offsetof(struct window, skip));
	const struct window *w = x->route->window != NULL ? window_of(x) : &none;
	int64_t most = count_max(x);
	struct page page = { .total = list->total < most ? list->total : most,
		             .number = (int64_t)list->n,
		             .size = w->size,
		             .capped = { list->total > most, list->total > most } };
	const struct field *turn = turning_row(x);
	int64_t step = 1, here, offset;

	for (size_t i = 0; i < COUNT(page.tally); i++)
		page.tally[i] = list->tally[i] < LINES_MAX ? list->tally[i] : LINES_MAX;
	page.split = list->tally[0] > 0;
	if (page.size <= 0)
		page.size = list->n > 0 ? (int64_t)list->n : 1;
	page.page0 = page1 != NULL ? w->page1 - 1 : page0 != NULL ? w->page0 : w->skip / page.size;
	page.page1 = page.page0 + 1;
	page.pages = (page.total + page.size - 1) / page.size;
	if (turn == NULL || !x->route->links)
		return page;
	offset = turn == skip ? w->skip : page.page0 * page.size;
	if (turn == skip)
		step = page.size;
	here = turn == skip ? w->skip : turn == page1 ? page.page1 : page.page0;
	if (offset + page.number < list->total && (w->size <= 0 || here + step <= last_turn(w, turn)))
		page.next = url_with(x, turn->name, here + step);
	if (offset > 0)
		page.previous = url_with(x, turn->name, turn == skip && here < step ? 0 : here - step);
	page.link = link_of(x->arena, page.next, page.previous);
	return page;
}
