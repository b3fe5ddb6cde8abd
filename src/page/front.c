/* The front door: one company's career page, or the list of companies; in development also who may sign in. */
#include "page/pages.h"
#include "service/people/demo.h"

static struct str role_word(unsigned role)
{
	return role == ADMIN         ? STR("admin")
	       : role == HR          ? STR("hr")
	       : role == INTERVIEWER ? STR("interviewer")
	                             : STR("candidate");
}

static void add_demo(struct context *c, struct front_view *out)
{
	struct front_login *logins = ARENA_ARRAY(c->arena, struct front_login, PEOPLE);

	out->development = c->settings->development;
	if (!c->settings->development || !c->settings->demo)
		return;
	for (size_t i = 0; i <= CAMILLE; i++) {
		const struct demo_account *account = &demo_accounts[i];
		if (account->password == NULL)
			continue;
		logins[out->logins.n++] = (struct front_login){ str_of(account->name), str_of(account->email),
			                                        str_of(account->password), role_word(account->role) };
	}
	out->logins.at = logins;
}

static enum err front_look(struct context *c, const struct nothing *in, struct front_view *out)
{
	struct career_company_list companies = { 0 };
	enum err e = service_career_companies(c, &companies);
	struct front_company *shown = ARENA_ARRAY(c->arena, struct front_company, companies.n + 1);

	(void)in;
	for (size_t i = 0; e == OK && i < companies.n; i++)
		shown[i] = (struct front_company){ companies.at[i].name, companies.at[i].slug, companies.at[i].jobs };
	out->companies = (struct front_company_list){ .at = shown, .n = companies.n };
	add_demo(c, out);
	return e;
}

OPERATION(front_look, nothing, front_view)

/* clang-format off */
static const struct endpoint endpoints[] = {
	{ .id = "page.front.get", .method = METHOD_GET, .path = "/", .summary = "Show the front door", .roles = PUBLIC, .guard = ANYONE,
	  .because = "it shows what everybody may see", .internal = true, .for_browsers = true,
	  CALL_PAGE(front_look, shape_nothing, html_front), .answer = { { 200, NULL } } },
};
/* clang-format on */
const struct endpoint_group page_fronts = { endpoints, COUNT(endpoints) };
