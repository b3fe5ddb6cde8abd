/* Lists the CVs for the management API. */
#include "store/application/cv.h"
#include "service/application/application.h"
#include "service/service.h"
#include "store/pages.h"

#define SIZE_MAX_ROWS 1000
#define BEFORE_INTERVIEWS (1u << APPLICATION_SUBMITTED | 1u << APPLICATION_UNDER_REVIEW | 1u << APPLICATION_SCREENING)

enum err service_cv_list(struct context *c, const struct application_filter *in, struct application_list *out)
{
	int64_t page = in->window.page1 > 0 ? in->window.page1 - 1 : 0;
	struct cv_query query = { .status.bits = in->all ? UINT32_MAX : BEFORE_INTERVIEWS, .limit = in->window.size };

	if (query.limit < 1 || query.limit > SIZE_MAX_ROWS)
		query.limit = SIZE_MAX_ROWS;
	query.offset = page * query.limit;
	enum err e = store_cv_list(c->db, &query, out);
	if (e != OK)
		return e;
	if (out->n == 0)
		c->outcome = EMPTY;
	return store_last_page(query.offset, query.limit, out->n, &out->total) ? OK : store_cv_count(c->db, &query, out);
}
