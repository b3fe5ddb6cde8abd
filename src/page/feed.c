/* What programs read of the career pages: the feed of new jobs (RFC 4287), the sitemap (sitemaps.org), and robots.txt (RFC
 * 9309). */
#include "base/html.h"
#include "page/pages.h"

enum { FEED_JOBS = 50, SITEMAP_JOBS = 10000, TEXT_MAX_BYTES = 4 << 20 };

static void element(struct buf *out, const char *name, struct str text)
{
	buf_char(out, '<');
	buf_text(out, name);
	buf_char(out, '>');
	html_text(out, text);
	buf_text(out, "</");
	buf_text(out, name);
	buf_text(out, ">\n");
}

static struct str time_of(struct context *c, struct instant at)
{
	char text[32];
	size_t n = instant_format(at, false, text);

	return str_copy(c->arena, (struct str){ text, n });
}

/* The text is the same for everybody, and may be a minute old. */
static enum err answer(struct blob *out, const char *type, const struct buf *text)
{
	out->type = str_of(type);
	out->body = buf_view(text);
	out->caching = STR("public, max-age=60");
	return text->error;
}

static void put_entry(struct context *c, struct buf *out, const struct career_entry *entry)
{
	buf_text(out, "<entry>\n");
	element(out, "title", STR_JOIN(c->arena, entry->job.title, STR(", "), entry->company.name));
	element(out, "id", STR_JOIN(c->arena, STR("urn:uuid:"), uuid_text(c->arena, entry->job.id.v.pub)));
	element(out, "published", time_of(c, entry->job.published_at));
	element(out, "updated", time_of(c, entry->job.updated_at));
	buf_text(out, "<author><name>");
	html_text(out, entry->company.name);
	buf_text(out, "</name></author>\n<link href=\"");
	html_text(out, service_career_url(c, entry->company.slug, &entry->job));
	buf_text(out, "\"/>\n");
	element(out, "summary", entry->job.location);
	buf_text(out, "</entry>\n");
}

static enum err feed_get(struct context *c, const struct nothing *in, struct blob *out)
{
	struct career_entry_list jobs = { 0 };
	struct buf text = buf_new(c->arena, TEXT_MAX_BYTES);
	enum err e = service_career_newest(c, FEED_JOBS, &jobs);
	struct instant updated = c->now;

	(void)in;
	if (e != OK)
		return e;
	if (jobs.n > 0)
		updated = jobs.at[0].job.updated_at;
	buf_text(&text, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\">\n");
	element(&text, "title", html_text_of(LANGUAGE_ENGLISH, STR("page.feed")));
	element(&text, "id", STR_JOIN(c->arena, c->settings->public_url, STR("/jobs/feed.atom")));
	element(&text, "updated", time_of(c, updated));
	for (size_t i = 0; i < jobs.n; i++)
		put_entry(c, &text, &jobs.at[i]);
	buf_text(&text, "</feed>\n");
	return answer(out, "application/atom+xml; charset=utf-8", &text);
}

static void put_place(struct buf *out, struct str place, struct str changed)
{
	buf_text(out, "<url>");
	element(out, "loc", place);
	if (changed.n > 0)
		element(out, "lastmod", changed);
	buf_text(out, "</url>\n");
}

static enum err sitemap_get(struct context *c, const struct nothing *in, struct blob *out)
{
	struct career_company_list companies = { 0 };
	struct career_entry_list jobs = { 0 };
	struct buf text = buf_new(c->arena, TEXT_MAX_BYTES);
	enum err e = service_career_companies(c, &companies);

	(void)in;
	if (e == OK)
		e = service_career_newest(c, SITEMAP_JOBS, &jobs);
	if (e != OK)
		return e;
	buf_text(
	        &text,
	        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n");
	put_place(&text, STR_JOIN(c->arena, c->settings->public_url, STR("/")), STR(""));
	for (size_t i = 0; i < companies.n; i++)
		put_place(&text, STR_JOIN(c->arena, c->settings->public_url, STR("/jobs/"), companies.at[i].slug), STR(""));
	for (size_t i = 0; i < jobs.n; i++)
		put_place(&text, service_career_url(c, jobs.at[i].company.slug, &jobs.at[i].job),
		          time_of(c, jobs.at[i].job.updated_at));
	buf_text(&text, "</urlset>\n");
	return answer(out, "application/xml; charset=utf-8", &text);
}

/* Pages behind secret addresses are not for search engines; they say so themselves, too. */
static enum err robots_get(struct context *c, const struct nothing *in, struct blob *out)
{
	static const char *const hidden[] = { "api", "cal", "dev", "i", "invitation", "join", "reset", "verify" };
	struct buf text = buf_new(c->arena, 4096);

	(void)in;
	buf_text(&text, "User-agent: *\n");
	for (size_t i = 0; i < COUNT(hidden); i++) {
		buf_text(&text, "Disallow: /");
		buf_text(&text, hidden[i]);
		buf_text(&text, "/\n");
	}
	buf_text(&text, "Sitemap: ");
	buf_str(&text, c->settings->public_url);
	buf_text(&text, "/sitemap.xml\n");
	return answer(out, "text/plain", &text);
}

OPERATION(feed_get, nothing, blob)
OPERATION(sitemap_get, nothing, blob)
OPERATION(robots_get, nothing, blob)

#define FOR_ALL .roles = PUBLIC, .guard = ANYONE, .because = "open jobs are for everybody", .internal = true
/* clang-format off */
SHAPE(page_feed, blob,
	ROW(blob, caching, "Cache-Control", "Who may keep the answer and for how long", .where = HEADER, .must = ALWAYS));
static const struct endpoint endpoints[] = {
	{ .id = "page.feed.get", .method = METHOD_GET, .path = "/jobs/feed.atom", .summary = "Get the feed of new jobs", FOR_ALL,
	  .media = "application/atom+xml", CALL(feed_get, shape_nothing, page_feed), .answer = { { 200, NULL } } },
	{ .id = "page.feed.get_sitemap", .method = METHOD_GET, .path = "/sitemap.xml", .summary = "Get the sitemap", FOR_ALL,
	  .media = "application/xml", CALL(sitemap_get, shape_nothing, page_feed), .answer = { { 200, NULL } } },
	{ .id = "page.feed.get_robots", .method = METHOD_GET, .path = "/robots.txt", .summary = "Get what is not for search engines", FOR_ALL,
	  .rate = RATE_NONE, .media = "text/plain", CALL(robots_get, shape_nothing, page_feed), .answer = { { 200, NULL } } },
};
/* clang-format on */
const struct endpoint_group page_feeds = { endpoints, COUNT(endpoints) };
