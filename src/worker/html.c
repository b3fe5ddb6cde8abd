/*
 * Pages: makes HTML of what an operation has filled in, of errors, and of a form that was refused.
 *
 * A page has no session, so a form needs no protection against other sites but this: each form carries a token, which is signed
 * for its address and good for a day. Its random bits are the key under which the answer is kept, so a second click finds the
 * answer of the first one.
 */
#include "page/pages.h"
#include "worker/exchange.h"

#include <string.h>

enum { RANDOM = 16, MINUTES = 4, MAC = 16, TOKEN_MINUTES = 24 * 60, AHEAD_MINUTES = 5 };
#define FORM_PURPOSE "form"
#define PAGE_POLICY                                                                                                            \
	"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; " \
	"frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"

/* ---- the token of a form */

static struct str token_text(struct exchange *x, const char bytes[RANDOM + MINUTES])
{
	return STR_JOIN(x->arena, x->request.path, STR("\n"), (struct str){ bytes, RANDOM + MINUTES });
}

static uint32_t minute_of(const struct exchange *x)
{
	return (uint32_t)(instant_unix(x->context.now) / 60);
}

static struct str form_token(struct exchange *x)
{
	char bytes[RANDOM + MINUTES + MAC];
	uint8_t mac[32];
	uint32_t minute = minute_of(x);

	random_bytes(bytes, RANDOM);
	for (int i = 0; i < MINUTES; i++)
		bytes[RANDOM + i] = (char)(minute >> (24 - 8 * i));
	token_mac(x->worker->ring, FORM_PURPOSE, token_text(x, bytes), mac);
	memcpy(bytes + RANDOM + MINUTES, mac, MAC);
	return base64url_encode(x->arena, bytes, sizeof bytes);
}

static bool token_good(struct exchange *x, struct str token)
{
	struct str bytes;
	uint32_t minute = 0, now = minute_of(x);

	if (!base64url_decode(x->arena, token, &bytes) || bytes.n != RANDOM + MINUTES + MAC)
		return false;
	if (!token_mac_verify(x->worker->ring, FORM_PURPOSE, token_text(x, bytes.p), str_from(bytes, RANDOM + MINUTES)))
		return false;
	for (int i = 0; i < MINUTES; i++)
		minute = minute << 8 | (uint8_t)bytes.p[RANDOM + i];
	return minute <= now + AHEAD_MINUTES && now <= minute + TOKEN_MINUTES;
}

/* The field `_token` of the form; none when it was not sent. */
static struct str sent_token(struct exchange *x)
{
	struct pair *pairs = NULL;
	size_t n = 0;

	for (size_t i = 0; i < x->multipart.n; i++)
		if (str_equal(x->multipart.parts[i].name, STR("_token")) && !x->multipart.parts[i].is_file)
			return x->multipart.parts[i].text;
	if (x->body.n > 0 && form_parse(x->arena, x->body, &pairs, &n) != OK)
		return (struct str){ 0 };
	for (size_t i = 0; i < n; i++)
		if (str_equal(pairs[i].name, STR("_token")))
			return pairs[i].value;
	return (struct str){ 0 };
}

/* Whether the form comes from a page of this server, as far as the browser says where it comes from (Fetch Metadata, RFC 6454).
 */
static bool own_origin(struct exchange *x)
{
	struct str site = fcgi_header(x->worker->fcgi, "Sec-Fetch-Site"), origin = fcgi_header(x->worker->fcgi, "Origin");

	if (site.n > 0 && !str_equal(site, STR("same-origin")) && !str_equal(site, STR("none")))
		return false;
	/* A page without a referrer sends "null" also to its own server. */
	if (origin.n == 0 || str_equal(origin, STR("null")) || str_equal(origin, x->context.settings->public_url))
		return true;
	return str_ends(origin, STR_JOIN(x->arena, STR("://"), x->request.host));
}

bool form_of_page(const struct exchange *x)
{
	return x->endpoint != NULL && x->endpoint->form && x->match.surface->pages;
}

enum err form_check(struct exchange *x, struct str *key_r)
{
	struct str token = sent_token(x);

	if (!own_origin(x))
		return E_FORBIDDEN;
	if (!token_good(x, token)) {
		faults_add(&x->context.faults, (struct fault){ .error = E_FORM_OLD, .name = STR("form") });
		return E_INVALID;
	}
	*key_r = token;
	return OK;
}

/* ---- pages */

/* The value of `lang` in the query. */
static struct str query_language(const struct exchange *x)
{
	struct str rest = x->request.query;

	while (rest.p != NULL) {
		struct str pair = str_cut(&rest, '&');
		if (str_starts(pair, STR("lang=")))
			return str_from(pair, 5);
	}
	return (struct str){ 0 };
}

static bool known_language(struct str lang)
{
	return str_equal(lang, STR("en")) || str_equal(lang, STR("fr"));
}

static const struct endpoint *find_endpoint(const void *registry, struct str id)
{
	const struct route *routes;
	size_t n = registry_routes(registry, &routes);

	for (size_t i = 0; i < n; i++)
		if (str_equal(str_of(routes[i].endpoint->id), id))
			return routes[i].endpoint;
	return NULL;
}

static struct html_env env_of(struct exchange *x, const struct html_page *page, const void *data)
{
	struct str lang = query_language(x);
	struct html_env env = { .arena = x->arena,
		                .carried = known_language(lang),
		                .public_url = x->context.settings->public_url,
		                .path = x->request.path,
		                .token = form_token(x),
		                .find = find_endpoint,
		                .registry = x->worker->registry,
		                .fault_text = report_fault_text,
		                .reporter = &x->reporter };

	if (page->zone > 0)
		env.zone = *(const struct str *)((const char *)data + page->zone);
	env.language = html_language(lang, fcgi_header(x->worker->fcgi, "Accept-Language"));
	if (page->language > 0 && !env.carried)
		env.language = *(const enum language *)((const char *)data + page->language);
	return env;
}

static enum err put_page(struct exchange *x, const struct html_page *page, const void *data, const struct html_env *env)
{
	enum err e = html_render(page, data, env, &x->response.body);

	x->response.type = STR("text/html; charset=utf-8");
	response_header(&x->response, STR("Content-Security-Policy"), STR(PAGE_POLICY));
	response_header(&x->response, STR("Content-Language"), env->language == LANGUAGE_FRENCH ? STR("fr") : STR("en"));
	response_header(&x->response, STR("Vary"), STR("Accept, Accept-Language"));
	return e;
}

enum err encode_page(struct exchange *x)
{
	const struct html_page *page = x->endpoint->html;
	const struct html_env env = env_of(x, page, x->out);

	return put_page(x, page, x->out, &env);
}

struct str page_location(struct exchange *x, struct str location)
{
	struct str lang = query_language(x);

	if (!form_of_page(x) || !known_language(lang))
		return location;
	return STR_JOIN(x->arena, location, str_find(location, '?') < location.n ? STR("&lang=") : STR("?lang="), lang);
}

bool page_accepted(struct exchange *x)
{
	struct str accept = fcgi_header(x->worker->fcgi, "Accept"), type;

	while (media_next(&accept, &type))
		if (str_equal_nocase(type, STR("text/html")))
			return true;
	return false;
}

bool page_wanted(struct exchange *x)
{
	if (x->endpoint != NULL && x->match.surface->pages && (x->endpoint->html != NULL || x->endpoint->form))
		return true;
	/* An unknown path belongs to nobody: a person gets a page, and a program its error as JSON. */
	return x->endpoint == NULL && page_accepted(x);
}

void page_error_answer(struct exchange *x, int64_t status)
{
	const struct error_view view = page_error(status, x->request.id);
	const struct html_env env = env_of(x, &html_error, &view);

	(void)put_page(x, &html_error, &view, &env);
}

/* The page of a form that was refused is shown again, with what was typed and what is wrong with it. */
bool page_form_again(struct exchange *x)
{
	struct match match = registry_match(x->worker->registry, x->request.path, METHOD_GET);
	const struct endpoint *look = match.route != NULL ? match.route->endpoint : NULL;
	const struct faults faults = x->context.faults;

	if (!form_of_page(x) || look == NULL || look->html == NULL)
		return false;
	struct faults ignored = { 0 };
	const struct reading reading = {
		.arena = x->arena, .shape = look->in, .in = arena_take(x->arena, look->in->size), .faults = &ignored
	};
	for (size_t i = 0; i < match.n_params; i++)
		if (shape_take_text(&reading, PATH, match.params[i].name, match.params[i].value) != OK)
			return false;
	shape_complete(&reading);
	void *data = arena_take(x->arena, look->out_size);
	x->context.faults = (struct faults){ 0 };
	if (look->call(&x->context, NULL, reading.in, data) != OK)
		return false;
	struct html_env env = env_of(x, look->html, data);
	env.refused = x->endpoint;
	env.in = x->in;
	env.faults = &faults;
	return put_page(x, look->html, data, &env) == OK;
}
