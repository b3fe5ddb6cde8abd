/* Files that lie sealed on the disk: this process opens them piece by piece while it sends them, so it never holds a whole one.
 */
#include "worker/exchange.h"

enum err sealed_encode(struct exchange *x, const struct blob *blob)
{
	struct str path = STR_JOIN(x->arena, x->worker->settings->business.storage, STR("/"), blob->sealed);

	if (!sealed_open(&x->sealed, x->worker->ring, blob->sealed_id, str_cstring(x->arena, path)))
		return E_INTERNAL;
	if (!sealed_read(&x->sealed, x->arena, &x->response.body)) {
		(void)sealed_close(&x->sealed);
		return E_INTERNAL;
	}
	response_header(&x->response, STR("Content-Security-Policy"), STR("default-src 'none'; sandbox"));
	if (x->request.method != METHOD_GET) { /* nobody knows how long the rest is */
		(void)sealed_close(&x->sealed);
		x->response.body = (struct str){ 0 };
	}
	return OK;
}

bool sealed_stream(struct exchange *x)
{
	struct arena *piece = arena_new(0);
	struct str bytes = x->response.body;
	int64_t all = (int64_t)bytes.n;
	bool sent = fcgi_begin(x->worker->fcgi, x->arena, &x->response), whole = true;

	while (sent && whole && bytes.n > 0) {
		arena_reset(piece);
		slot_beat(x->worker->slot);
		whole = sealed_read(&x->sealed, piece, &bytes);
		if (whole && bytes.n > 0)
			sent = fcgi_more(x->worker->fcgi, piece, bytes);
		all += (int64_t)bytes.n;
	}
	fcgi_end(x->worker->fcgi, x->arena, sent && whole);
	(void)sealed_close(&x->sealed);
	x->response.body = (struct str){ .n = (size_t)all };
	arena_free(&piece);
	return sent;
}
