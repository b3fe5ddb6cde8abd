/* The cookies of a session: its refresh token, which scripts cannot read, and a sign for scripts that there is one. */
#include "service/people/account.h"

#define TOKEN_COOKIE "iv_refresh"
#define SIGN_COOKIE "iv_session"

/* The port of an origin on this host ("http://127.0.0.1:8080"); none when it is on another. */
static bool on_loopback(struct str origin, struct str *port_r)
{
	static const struct str begins[] = { { "http://localhost", 16 }, { "http://127.0.0.1", 16 } };

	for (size_t i = 0; i < COUNT(begins); i++) {
		*port_r = str_from(origin, begins[i].n);
		if (str_starts(origin, begins[i]) && (port_r->n == 0 || port_r->p[0] == ':'))
			return true;
	}
	return false;
}

bool service_cookie_origin(const struct settings *settings, struct str origin)
{
	struct str port, other;

	if (origin.n > 0 && str_equal(origin, settings->public_url))
		return true;
	return on_loopback(settings->public_url, &port) && on_loopback(origin, &other) && str_equal(port, other);
}

struct str service_cookie_token(struct str cookies)
{
	while (cookies.n > 0) {
		struct str value = str_trim(str_cut(&cookies, ';')), name = str_cut(&value, '=');
		if (str_equal(name, STR(TOKEN_COOKIE)))
			return value;
	}
	return (struct str){ 0 };
}

struct str service_cookie_lines(struct context *c, struct str token, int64_t seconds)
{
	struct str port, age = str_from_int(c->arena, seconds);
	struct str secure = on_loopback(c->settings->public_url, &port) ? STR("") : STR("; Secure");

	return STR_JOIN(c->arena, STR(TOKEN_COOKIE "="), token, STR("; Path=/api/auth; HttpOnly; SameSite=Strict; Max-Age="),
	                age, secure, STR("\n" SIGN_COOKIE "="), seconds > 0 ? STR("1") : STR(""),
	                STR("; Path=/; SameSite=Strict; Max-Age="), age, secure);
}
