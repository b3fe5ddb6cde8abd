/* Whether a worker answers, whether it can work, and the document of what it can do. */
#include "service/service.h"
#include "store/migrations.h"

#define RETRY_SECONDS 5

enum err service_health(struct context *c, const struct nothing *in, struct blob *out)
{
	(void)c;
	(void)in;
	out->body = STR("ok\n");
	out->type = STR("text/plain; charset=utf-8");
	return OK;
}

enum err service_ready(struct context *c, const struct nothing *in, struct blob *out)
{
	int64_t number = 0;
	(void)in;
	enum err e = db_schema_number(c->db, &number);
	if (e != OK || number < store_schema) {
		c->retry_after = RETRY_SECONDS;
		return e == OK || e == E_NO_ROW ? E_UNAVAILABLE : e;
	}
	out->body = STR("ready\n");
	out->type = STR("text/plain; charset=utf-8");
	return OK;
}

enum err service_openapi(struct context *c, const struct nothing *in, struct blob *out)
{
	(void)in;
	out->body = c->settings->openapi;
	out->type = STR("application/json");
	return OK;
}
