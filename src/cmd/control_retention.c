/* interviewctl retention: blanks now what companies keep for a time only, or counts it. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "cmd/interviewctl.h"
#include "service/privacy/retention.h"
#include "store/people/company.h"
#include "store/privacy/retention.h"

struct running {
	struct control *control;
	struct str company; /* as it was named; null: all */
	struct retention_part *parts;
	size_t n;
	struct retention_step step;
};

/* ---- which parts */

static enum err find_parts(struct context *c, void *arg)
{
	struct running *running = arg;
	struct company_detail company = { 0 };
	enum err e = running->company.p != NULL ? store_company_named(c->db, running->company, &company) : OK;

	if (e != OK)
		return e == E_NO_ROW ? E_NOT_FOUND : e;
	return store_retention_parts(c->db, company.id, &running->parts, &running->n);
}

/* ---- one part */

static enum err step(struct context *c, void *arg)
{
	struct running *running = arg;
	struct retention_step *it = &running->step;
	enum err e = it->dry ? OK : service_retention_take(c, it);
	bool gone = e == E_NO_ROW; /* the days were cleared meanwhile */

	if (e == OK)
		e = service_retention_step(c, it);
	if (e == E_NO_ROW) /* of the audit, because the dispatcher seals it just now */
		it->done = gone || it->part.kind != RETAINED_AUDIT;
	return e == E_NO_ROW ? OK : e;
}

/* One line that grows, at a terminal. */
static void show_progress(const struct retention_part *part, int64_t n)
{
	if (isatty(STDERR_FILENO))
		fprintf(stderr, "\r%.*s: %" PRId64 " %s", (int)part->slug.n, part->slug.p, n, retained_words[part->kind]);
}

static int run_part(struct running *running, const struct retention_part *part)
{
	int64_t n = 0;
	int status = EX_OK;

	running->step.part = *part;
	running->step.done = false;
	running->step.part.at = running->step.part.passed = 0;
	while (status == EX_OK && !running->step.done) {
		struct control each = *running->control;

		each.arena = arena_new(0);
		status = control_run(&each, &(struct principal){ .role = ADMIN }, step, running);
		arena_free(&each.arena);
		n += status == EX_OK ? running->step.n : 0;
		show_progress(part, n);
	}
	if (isatty(STDERR_FILENO))
		fputc('\r', stderr);
	if (status == EX_OK)
		printf("%.*s: %" PRId64 " %s\n", (int)part->slug.n, part->slug.p, n, retained_words[part->kind]);
	return status;
}

int control_retention(struct control *control)
{
	struct running running = { .control = control, .company = control_option(control, "--company") };
	int status = control_schema_served(control);

	running.step.dry = control_flag(control, "--dry-run");
	control->missing = "company";
	if (status == EX_OK)
		status = control_run(control, &(struct principal){ .role = ADMIN }, find_parts, &running);
	if (status != EX_OK)
		return status;
	running.step.keys = chain_keys_new(control->configuration->dispatcher.audit_keys);
	if (running.step.keys == NULL)
		fputs("interviewctl: without audit_keys, which cannot be read, the audit stays as it is\n", stderr);
	for (size_t i = 0; status == EX_OK && i < running.n; i++)
		status = run_part(&running, &running.parts[i]);
	chain_keys_free(&running.step.keys);
	if (status == EX_OK && running.n == 0)
		puts("No days are set: everything is kept.");
	return status;
}
