/* The use cases of health checks, and the OpenAPI document. */
#include "service/file/storage.h"
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

/* Reads the state of the database. c->probe keeps it for a second. */
static enum err ask_database(struct context *c, int64_t *schema_r)
{
	struct readiness_probe *probe = c->probe;
	bool fresh = probe != NULL && probe->asked.us != 0 && c->now.us - probe->asked.us < INSTANT_SECOND;

	if (!fresh) {
		enum err e = db_schema_number(c->db, schema_r);
		if (probe == NULL)
			return e;
		probe->asked = c->now;
		probe->said = e;
		probe->schema = *schema_r;
	}
	*schema_r = probe->schema;
	return probe->said;
}

enum err service_ready(struct context *c, const struct nothing *in, struct readiness *out)
{
	(void)in;
	enum err e = ask_database(c, &out->schema);
	if (e == OK && c->probe != NULL)
		out->workers = c->probe->workers(c->probe->self);
	if (e != OK || out->schema < store_schema || (c->probe != NULL && out->workers == 0)) {
		c->retry_after = RETRY_SECONDS;
		return e == OK || e == E_NO_ROW || e == E_TIMEOUT ? E_UNAVAILABLE : e;
	}
	out->status = STR("ready");
	out->storage = service_storage_writable(c) ? STR("ok") : STR("full");
	return OK;
}

enum err service_openapi(struct context *c, const struct nothing *in, struct blob *out)
{
	(void)in;
	out->body = c->settings->openapi;
	out->type = STR("application/json");
	return OK;
}
