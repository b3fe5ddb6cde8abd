/* The pages: what browsers show to people, beside the five APIs. Their rows are as those of an API, but the answer is HTML. */
#include "page/pages.h"

#include "model/colour.h"

struct error_view page_error(int64_t status, struct str request_id)
{
	static const struct {
		int64_t status;
		const char *title;
	} titles[] = { { 401, "unauthorized" }, { 403, "forbidden" }, { 404, "not_found" },
		       { 410, "gone" },         { 429, "many" },      { 503, "busy" } };
	struct error_view view = { .status = status,
		                   .title = status >= 500 ? STR("broken") : STR("bad"),
		                   .request_id = request_id };

	for (size_t i = 0; i < COUNT(titles); i++)
		if (titles[i].status == status)
			view.title = str_of(titles[i].title);
	return view;
}

struct str page_colour(struct str colour)
{
	struct colour parsed;
	struct str hex = colour.n == 7 ? str_from(colour, 1) : STR("");

	return colour_parse(hex, &parsed) ? hex : STR("");
}

/* ---- files that pages refer to */

struct asset_key {
	struct seen seen;
	struct str name;
};

/* clang-format off */
SHAPE(page_asset, asset_key,
	ROW(asset_key, name, "name", "Name of the file, with the hash of its content", .where = PATH, .must = ALWAYS, .lo = 1, .hi = 100));
/* clang-format on */

/* The name has a hash of the content, so what has this name never changes. */
static enum err asset_get(struct context *c, const struct asset_key *in, struct blob *out)
{
	(void)c;
	for (size_t i = 0; i < html_assets_n; i++) {
		const struct html_asset *asset = &html_assets[i];
		if (!str_equal(str_of(asset->name), in->name))
			continue;
		out->type = str_of(asset->type);
		out->body = (struct str){ asset->bytes, asset->n };
		out->caching = STR("public, max-age=31536000, immutable");
		out->etag = str_of(asset->name);
		return OK;
	}
	return E_NOT_FOUND;
}

OPERATION(asset_get, asset_key, blob)

/* clang-format off */
static const struct endpoint endpoints[] = {
	{ .id = "page.asset.get", .method = METHOD_GET, .path = "/assets/{name}", .summary = "Get a style sheet of the pages",
	  .roles = PUBLIC, .guard = ANYONE, .because = "style sheets are the same for everybody", .rate = RATE_NONE, .internal = true,
	  .media = "text/css", CALL(asset_get, page_asset, shape_document), .answer = { { 200, NULL } }, ERRORS({ E_NOT_FOUND, NULL }) },
};
/* clang-format on */

static const char *const roots[] = { "/a",          "/i",    "/assets", "/brand",  "/confirm", "/dev",
	                             "/invitation", "/jobs", "/reset",  "/verify", NULL };
static const struct endpoint_group *const groups[] = { &page_accounts, &page_answers, &page_careers,  &page_feeds,
	                                               &page_follows,  &page_fronts,  &page_outboxes, NULL };
static const struct text texts[E_END];

static const struct resource resources[] = {
	{ "account", "Account pages", "The pages that the links in mails about accounts open" },
	{ "asset", "Style sheets", "What pages refer to" },
	{ "brand", "Company colours", "The colours of a company, as pages show them" },
	{ "career", "Career pages", "The open jobs of a company" },
	{ "feed", "Lists for programs", "What search engines and feed readers read" },
	{ "follow", "Application pages", "The pages that the links in mails about applications open" },
	{ "front", "Front door", "What an address without a path shows" },
	{ "invitation", "Invitation pages", "The page that the link in a mailed invitation opens" },
	{ "outbox", "Development outbox", "Mails that were written but not sent; only in development" },
	{ NULL, NULL, NULL },
};

const struct surface surface_page = {
	.name = "page",
	.title = "Pages",
	.roots = roots,
	.envelope = &shape_bare,
	.error = &shape_error,
	.texts = texts,
	.resources = resources,
	.pages = true,
	.endpoints = endpoints,
	.n = COUNT(endpoints),
	.more = groups,
};
