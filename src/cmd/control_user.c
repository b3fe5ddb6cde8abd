/* interviewctl user: adds, enables and disables accounts, also those that users cannot register themselves. */
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include "cmd/interviewctl.h"
#include "service/people/people.h"

static unsigned role_of(struct str word)
{
	static const struct {
		const char *word;
		unsigned role;
	} roles[] = { { "admin", ADMIN }, { "hr", HR }, { "interviewer", INTERVIEWER }, { "candidate", CANDIDATE } };

	for (size_t i = 0; i < COUNT(roles); i++)
		if (str_equal(str_of(roles[i].word), word))
			return roles[i].role;
	return ROLE_NONE;
}

static enum err add_account(struct context *c, void *arg)
{
	struct user user = { 0 };

	return service_account_add(c, arg, &user);
}

static int add(struct control *control)
{
	struct account_addition in = { .email = control_option(control, "--email"),
		                       .name = control_option(control, "--name"),
		                       .company = control_option(control, "--company"),
		                       .role = role_of(control_option(control, "--role")) };
	char line[1024];
	int status;

	if (in.email.p == NULL || in.name.p == NULL || in.role == ROLE_NONE) {
		fputs("interviewctl: user add needs --email, --name and --role (admin, hr, interviewer or candidate)\n",
		      stderr);
		return EX_USAGE;
	}
	if (fgets(line, sizeof line, stdin) == NULL) {
		fputs("interviewctl: the password is read from standard input, which is empty\n", stderr);
		return EX_NOINPUT;
	}
	in.password = (struct str){ line, strcspn(line, "\r\n") };
	status = control_run(control, &(struct principal){ .role = ADMIN }, add_account, &in);
	explicit_bzero(line, sizeof line);
	if (status == EX_OK)
		printf("%.*s was added.\n", (int)in.email.n, in.email.p);
	return status;
}

struct switching {
	struct str email;
	bool active;
};

static enum err switch_account(struct context *c, void *arg)
{
	const struct switching *switching = arg;

	return service_account_enable(c, switching->email, switching->active);
}

static int switch_to(struct control *control, bool active)
{
	struct switching switching = { control_option(control, "--email"), active };
	int status;

	if (switching.email.p == NULL) {
		fputs("interviewctl: name the account, for example --email anna@example.com\n", stderr);
		return EX_USAGE;
	}
	status = control_run(control, &(struct principal){ .role = ADMIN }, switch_account, &switching);
	if (status == EX_OK)
		printf("%.*s is %s.\n", (int)switching.email.n, switching.email.p, active ? "enabled" : "disabled");
	return status;
}

int control_user(struct control *control)
{
	const char *what = control->n > 0 ? control->words[0] : "";

	if (strcmp(what, "add") == 0)
		return add(control);
	if (strcmp(what, "enable") == 0 || strcmp(what, "disable") == 0)
		return switch_to(control, what[0] == 'e');
	fputs("interviewctl: expected user add, user enable or user disable; see interviewctl user --help\n", stderr);
	return EX_USAGE;
}
