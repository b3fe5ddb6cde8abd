/* Writes the schema of the answer of a dry run, which is the same for all operations that offer one. */
#include "api/dry_run.h"
#include "api/openapi.h"

static void member(struct json_writer *w, const char *name, const char *type, const char *doc)
{
	json_key(w, name);
	json_object(w);
	if (type != NULL)
		openapi_text(w, "type", type);
	openapi_text(w, "description", doc);
	json_end(w);
}

void openapi_dry_run(struct document *document)
{
	static const char *const required[] = { "dry_run", "status", "body", "follows" };
	struct json_writer *w = document->w;

	json_key(w, "CommonDryRun");
	json_object(w);
	openapi_text(w, "type", "object");
	openapi_text(w, "description", "What a request would have done, which was not done");
	json_key(w, "properties");
	json_object(w);
	member(w, "dry_run", "boolean", "Always true");
	member(w, "status", "integer", "Status that the request would have been answered with");
	member(w, "body", NULL, "Body of that answer, as the operation describes it for this status; null: it has none");
	json_key(w, "follows");
	openapi_ref(document, &shape_foretold, &(struct cut){ .view = DRY_RUN_VIEW }, NULL);
	json_end(w);
	json_key(w, "required");
	json_array(w);
	for (size_t i = 0; i < COUNT(required); i++)
		json_text(w, required[i]);
	json_end(w);
	json_end(w);
}
