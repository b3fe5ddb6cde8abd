/* interviewctl outbox: events that wait to be handed on, and those that were put aside. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include "cmd/interviewctl.h"
#include "model/words.h"
#include "store/trail/outbox.h"

enum { PAGE = 100, WAITING_SHOWN = 20 };

/* ---- show */

struct outbox_reading {
	struct outbox_page page;
	struct outbox_line *lines;
	size_t n;
	struct outbox_counts counts;
};

static enum err read_counts(struct context *c, void *arg)
{
	return store_outbox_counts(c->db, &((struct outbox_reading *)arg)->counts);
}

static enum err read_page(struct context *c, void *arg)
{
	struct outbox_reading *reading = arg;

	return store_outbox_lines(c->db, &reading->page, &reading->lines, &reading->n);
}

static void print_line(const struct outbox_line *line)
{
	struct str object = word_object(line->object);
	char at[32], aside[32], id[36];
	struct str happened = { at, instant_format(line->at, false, at) };

	uuid_format(line->object_id, id);
	printf("%" PRId64 "  %.*s  %.*s  %.*s %.36s\n", line->key, (int)happened.n, happened.p, (int)line->name.n, line->name.p,
	       (int)object.n, object.p, id);
	if (line->reason.p != NULL)
		printf("    put aside %.*s: %.*s\n", (int)instant_format(line->put_aside_at, false, aside), aside,
		       (int)line->reason.n, line->reason.p);
}

static int print_lines(struct control *control, enum outbox_status which, int64_t most)
{
	struct outbox_reading reading = { .page = { .status = which, .most = most < PAGE ? most : PAGE } };
	int status;

	do {
		status = control_run(control, &(struct principal){ .role = ADMIN }, read_page, &reading);
		for (size_t i = 0; status == EX_OK && i < reading.n; i++)
			print_line(&reading.lines[i]);
		most -= PAGE;
		reading.page.after = reading.n > 0 ? reading.lines[reading.n - 1].key : 0;
	} while (status == EX_OK && reading.n == PAGE && most > 0);
	return status;
}

int control_outbox_counts(struct control *control, struct outbox_counts *counts_r)
{
	struct outbox_reading reading = { 0 };
	int status = control_run(control, &(struct principal){ .role = ADMIN }, read_counts, &reading);

	*counts_r = reading.counts;
	return status;
}

void control_outbox_print(const struct outbox_counts *counts)
{
	char at[32];

	printf("outbox: %" PRId64 " waiting", counts->waiting);
	if (counts->waiting > 0)
		printf(" (the oldest since %.*s)", (int)instant_format(counts->since, false, at), at);
	printf(", %" PRId64 " put aside\n", counts->put_aside);
}

static int show(struct control *control)
{
	struct outbox_counts counts;
	int status = control_outbox_counts(control, &counts);

	if (status != EX_OK)
		return status;
	control_outbox_print(&counts);
	status = print_lines(control, OUTBOX_WAITING, WAITING_SHOWN);
	if (status == EX_OK && counts.waiting > WAITING_SHOWN)
		printf("... and %" PRId64 " more that wait\n", counts.waiting - WAITING_SHOWN);
	return status == EX_OK ? print_lines(control, OUTBOX_PUT_ASIDE, INT64_MAX) : status;
}

/* ---- requeue, aside */

struct outbox_change {
	char **words;
	int n;
	bool aside;
	int64_t wrong; /* an id that names no event in the status from which it is moved */
	int64_t changed;
};

static enum err change_each(struct context *c, void *arg)
{
	struct outbox_change *change = arg;
	enum err e = OK;
	int64_t key = 0;

	for (int i = 0; e == OK && i < change->n; i++) {
		(void)str_to_int(str_of(change->words[i]), &key);
		e = change->aside ? store_outbox_put_aside(c->db, key, STR("by an administrator"))
		                  : store_outbox_requeue(c->db, key);
	}
	change->changed = change->n;
	change->wrong = key;
	return e == E_NO_ROW ? E_INVALID : e;
}

static enum err requeue_all(struct context *c, void *arg)
{
	return store_outbox_requeue_all(c->db, &((struct outbox_change *)arg)->changed);
}

static bool are_ids(const struct outbox_change *change)
{
	int64_t key;

	for (int i = 0; i < change->n; i++)
		if (!str_to_int(str_of(change->words[i]), &key) || key <= 0)
			return false;
	return change->n > 0;
}

static int move(struct control *control, bool aside)
{
	struct outbox_change change = { .words = control->words + 1, .n = control->n - 1, .aside = aside };
	bool all = !aside && change.n == 1 && strcmp(change.words[0], "--all") == 0;
	int status;

	if (!all && !are_ids(&change)) {
		fprintf(stderr, "interviewctl: outbox %s needs the numbers of events%s; see interviewctl outbox --help\n",
		        aside ? "aside" : "requeue", aside ? "" : ", or --all");
		return EX_USAGE;
	}
	status = control_run(control, &(struct principal){ .role = ADMIN }, all ? requeue_all : change_each, &change);
	if (status == EX_DATAERR)
		fprintf(stderr, "interviewctl: event %" PRId64 " %s; nothing was changed\n", change.wrong,
		        aside ? "does not wait" : "was not put aside");
	if (status == EX_OK)
		printf("%" PRId64 " %s.\n", change.changed, aside ? "put aside" : "wait again");
	return status;
}

int control_outbox(struct control *control)
{
	if (control->n == 0)
		return show(control);
	return move(control, strcmp(control->words[0], "aside") == 0);
}
