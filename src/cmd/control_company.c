/* interviewctl company: lists, makes, disables and enables companies, as the admin of the installation does. */
#include <stdio.h>
#include <sysexits.h>

#include "cmd/interviewctl.h"
#include "service/company/company.h"

enum { LISTED = 1000 };

static void print(const struct company_detail *company)
{
	printf("%.*s\t%.*s\t%s\n", (int)company->slug.n, company->slug.n > 0 ? company->slug.p : "", (int)company->name.n,
	       company->name.p, company->active.v ? "active" : "disabled");
}

static enum err list(struct context *c, void *arg)
{
	const struct company_filter filter = { .window = { .page1 = 1, .size = LISTED } };

	return service_company_list(c, &filter, arg);
}

static enum err make(struct context *c, void *arg)
{
	struct company_detail company = { 0 };
	enum err e = service_company_make(c, arg, &company);

	if (e == OK)
		print(&company);
	return e;
}

/* Which company, and what becomes of it; active.has false: it is only shown. */
struct choice {
	struct str company;
	struct maybe_bool active;
	struct company_detail found;
};

static enum err choose(struct context *c, void *arg)
{
	struct choice *choice = arg;
	struct company_edit edit = { .active = choice->active };
	enum err e = service_company_named(c, choice->company, &choice->found);

	if (e != OK || !choice->active.has)
		return e;
	MARK(&edit, active);
	const struct company_detail was = choice->found;
	return service_company_set(c, &was, &edit, &choice->found);
}

static const char *word_of(size_t off)
{
	return off == offsetof(struct company_edit, slug)   ? "--slug"
	       : off == offsetof(struct company_edit, name) ? "--name"
	                                                    : NULL;
}

static int make_one(struct control *control)
{
	struct company_edit in = { .name = control_option(control, "--name"), .slug = control_option(control, "--slug") };

	if (in.name.p == NULL) {
		fputs("interviewctl: company make needs --name\n", stderr);
		return EX_USAGE;
	}
	MARK(&in, name);
	if (in.slug.p != NULL)
		MARK(&in, slug);
	control->word_of = word_of;
	return control_run(control, &(struct principal){ .role = ADMIN }, make, &in);
}

static int list_all(struct control *control)
{
	struct company_detail_list found = { 0 };
	int status = control_run(control, &(struct principal){ .role = ADMIN }, list, &found);

	for (size_t i = 0; status == EX_OK && i < found.n; i++)
		print(&found.at[i]);
	return status;
}

int control_company(struct control *control)
{
	const char *what = control->words[0];
	struct choice choice = { .company = control_option(control, "--company") };

	if (what[0] == 'l')
		return list_all(control);
	if (what[0] == 'm')
		return make_one(control);
	if (choice.company.p == NULL) {
		fputs("interviewctl: name the company by its slug or name, for example --company acme\n", stderr);
		return EX_USAGE;
	}
	if (what[0] != 's')
		choice.active = (struct maybe_bool){ what[0] == 'e', true };
	control->missing = "company";
	int status = control_run(control, &(struct principal){ .role = ADMIN }, choose, &choice);
	if (status == EX_OK)
		print(&choice.found);
	return status;
}
