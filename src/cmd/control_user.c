/* interviewctl user: adds, enables and disables accounts, also those that users cannot register themselves; resets passwords
 * and second factors. */
#include <stdio.h>
#include <string.h>
#include <sysexits.h>
#include <termios.h>
#include <unistd.h>

#include "cmd/interviewctl.h"
#include "service/people/factor.h"
#include "service/people/people.h"
#include "service/privacy/privacy.h"

enum { LINE_MOST = 1024, GENERATED_BYTES = 15 };

unsigned control_role_of(struct str word)
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

/* Reads one line into `line`; at a terminal after a question, and without showing what is typed. False when there is none. */
static bool read_line(const char *question, char *line, int size)
{
	struct termios shown, hidden;
	bool terminal = tcgetattr(STDIN_FILENO, &shown) == 0, got;

	if (terminal) {
		hidden = shown;
		hidden.c_lflag &= ~(tcflag_t)ECHO;
		/* Comes before the question, because it drops what was typed so far. */
		(void)tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden);
		fputs(question, stderr);
	}
	got = fgets(line, size, stdin) != NULL;
	if (terminal) {
		(void)tcsetattr(STDIN_FILENO, TCSAFLUSH, &shown);
		fputc('\n', stderr);
	}
	line[got ? strcspn(line, "\r\n") : 0] = '\0';
	return got;
}

/* Sets the password of the new account. Returns an exit status; when it is not EX_OK, the reason was printed. */
static int choose_password(const struct control *control, char *line, int size)
{
	char again[LINE_MOST];
	bool same;

	if (control_flag(control, "--generate-password")) {
		uint8_t bytes[GENERATED_BYTES];

		random_bytes(bytes, sizeof bytes);
		(void)snprintf(line, (size_t)size, "%s",
		               str_cstring(control->arena, base64url_encode(control->arena, bytes, sizeof bytes)));
		return EX_OK;
	}
	if (!read_line("Password of the new account: ", line, size)) {
		fputs("interviewctl: the password is read from standard input, which is empty\n", stderr);
		return EX_NOINPUT;
	}
	if (!isatty(STDIN_FILENO))
		return EX_OK;
	same = read_line("The same again: ", again, sizeof again) && strcmp(line, again) == 0;
	explicit_bzero(again, sizeof again);
	if (!same)
		fputs("interviewctl: these were two different passwords\n", stderr);
	return same ? EX_OK : EX_DATAERR;
}

static const char *word_of(size_t off)
{
	static const struct {
		size_t off;
		const char *word;
	} words[] = { { offsetof(struct account_addition, email), "--email" },
		      { offsetof(struct account_addition, name), "--name" },
		      { offsetof(struct account_addition, role), "--role" },
		      { offsetof(struct account_addition, company), "--company" } };

	for (size_t i = 0; i < COUNT(words); i++)
		if (words[i].off == off)
			return words[i].word;
	return NULL;
}

static int add(struct control *control)
{
	struct account_addition in = { .email = control_option(control, "--email"),
		                       .name = control_option(control, "--name"),
		                       .company = control_option(control, "--company"),
		                       .role = control_role_of(control_option(control, "--role")) };
	char line[LINE_MOST];
	int status;

	if (in.email.p == NULL || in.name.p == NULL || in.role == ROLE_NONE) {
		fputs("interviewctl: user add needs --email, --name and --role (admin, hr, interviewer or candidate)\n",
		      stderr);
		return EX_USAGE;
	}
	status = choose_password(control, line, sizeof line);
	in.password = str_of(line);
	control->word_of = word_of;
	if (status == EX_OK)
		status = control_run(control, &(struct principal){ .role = ADMIN }, add_account, &in);
	if (status == EX_OK)
		printf("%.*s was added.\n", (int)in.email.n, in.email.p);
	if (status == EX_OK && control_flag(control, "--generate-password"))
		printf("Password: %s\n", line);
	explicit_bzero(line, sizeof line);
	return status;
}

/* Runs `call` with `arg` for the account of --email, which *email_r gets. Returns an exit status, as control_run. */
static int run_for(struct control *control, struct str *email_r, control_call *call, void *arg)
{
	*email_r = control_option(control, "--email");
	if (email_r->p == NULL) {
		fputs("interviewctl: name the account, for example --email anna@example.com\n", stderr);
		return EX_USAGE;
	}
	return control_run(control, &(struct principal){ .role = ADMIN }, call, arg);
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
	struct switching switching = { .active = active };
	int status = run_for(control, &switching.email, switch_account, &switching);

	if (status == EX_OK)
		printf("%.*s is %s.\n", (int)switching.email.n, switching.email.p, active ? "enabled" : "disabled");
	return status;
}

static enum err order_erasure(struct context *c, void *arg)
{
	struct erasure erasure = { 0 };

	return service_erasure_order_by_email(c, *(const struct str *)arg, &erasure);
}

static int erase(struct control *control)
{
	struct str email;
	int status = run_for(control, &email, order_erasure, &email);

	if (status == EX_OK)
		printf("%.*s will be erased now, by the dispatcher.\n", (int)email.n, email.p);
	return status;
}

static int give_password(struct control *control)
{
	char line[LINE_MOST];
	int status = choose_password(control, line, sizeof line);

	if (status == EX_OK)
		status = control_account(control, str_of(line));
	if (status == EX_OK && control_flag(control, "--generate-password"))
		printf("Password: %s\n", line);
	explicit_bzero(line, sizeof line);
	return status;
}

struct factor_reset {
	struct str email;
	bool had;
};

static enum err reset_account(struct context *c, void *arg)
{
	struct factor_reset *reset = arg;

	return service_account_reset_factor(c, reset->email, &reset->had);
}

static int reset_factor(struct control *control)
{
	struct factor_reset reset = { .had = false };
	int status = run_for(control, &reset.email, reset_account, &reset);

	if (status == EX_OK)
		printf("%.*s %s.\n", (int)reset.email.n, reset.email.p,
		       reset.had ? "has no second factor any more, and all sessions have ended" : "had no second factor");
	return status;
}

static int enable(struct control *control)
{
	return switch_to(control, true);
}

static int disable(struct control *control)
{
	return switch_to(control, false);
}

int control_user(struct control *control)
{
	static const struct {
		const char *word;
		int (*run)(struct control *control);
	} runs[] = { { "add", add },     { "enable", enable },          { "disable", disable },
		     { "erase", erase }, { "password", give_password }, { "totp-reset", reset_factor } };

	for (size_t i = 0; i < COUNT(runs); i++)
		if (strcmp(runs[i].word, control->words[0]) == 0)
			return runs[i].run(control);
	return control_account(control, (struct str){ 0 });
}
