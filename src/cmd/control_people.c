/* interviewctl user: lists and shows accounts, gives members of a staff another role, and sets passwords. */
#include <stdio.h>
#include <sysexits.h>

#include "cmd/interviewctl.h"
#include "service/company/company.h"
#include "service/people/people.h"
#include "service/people/staff.h"

enum { LISTED = 1000 };

static const char *role_word(unsigned role)
{
	return role == ADMIN ? "admin" : role == HR ? "hr" : role == INTERVIEWER ? "interviewer" : "candidate";
}

static void print(struct str email, struct str name, unsigned role, bool active)
{
	printf("%.*s\t%.*s\t%s\t%s\n", (int)email.n, email.p, (int)name.n, name.p, role_word(role),
	       active ? "active" : "disabled");
}

struct staff_of {
	struct str company;
	struct colleague_list found;
};

static enum err list(struct context *c, void *arg)
{
	struct staff_of *of = arg;
	const struct staff_filter filter = { .window = { .page1 = 1, .size = LISTED } };
	struct company_detail company = { 0 };
	enum err e = service_company_named(c, of->company, &company);

	if (e != OK)
		return e;
	service_account_act_for(c, company.id);
	return service_staff_list(c, &filter, &of->found);
}

static int list_staff(struct control *control)
{
	struct staff_of of = { .company = control_option(control, "--company") };

	if (of.company.p == NULL) {
		fputs("interviewctl: name the company by its slug or name, for example --company acme\n", stderr);
		return EX_USAGE;
	}
	control->missing = "company";
	int status = control_run(control, &(struct principal){ .role = ADMIN }, list, &of);
	for (size_t i = 0; status == EX_OK && i < of.found.n; i++)
		print(of.found.at[i].email, of.found.at[i].name, of.found.at[i].role, of.found.at[i].active.v);
	return status;
}

struct account_order {
	struct str email, password;
	unsigned role; /* ROLE_NONE: it stays */
	struct user found;
};

static enum err run(struct context *c, void *arg)
{
	struct account_order *order = arg;
	enum err e = OK;

	if (order->role != ROLE_NONE)
		e = service_account_set_role(c, order->email, order->role);
	if (e == OK && order->password.p != NULL)
		e = service_account_give_password(c, order->email, order->password);
	return e == OK ? service_account_find(c, order->email, &order->found) : e;
}

int control_account(struct control *control, struct str password)
{
	struct account_order order = { .email = control_option(control, "--email"), .password = password };
	const char *what = control->words[0];

	if (what[0] == 'l')
		return list_staff(control);
	if (what[0] == 'r')
		order.role = control_role_of(control_option(control, "--role"));
	if (order.email.p == NULL || (what[0] == 'r' && order.role == ROLE_NONE)) {
		fputs("interviewctl: name the account, for example --email anna@example.com; for user role also --role\n",
		      stderr);
		return EX_USAGE;
	}
	int status = control_run(control, &(struct principal){ .role = ADMIN }, run, &order);
	if (status == EX_OK)
		print(order.found.email, order.found.name, order.found.role, order.found.active);
	return status;
}
