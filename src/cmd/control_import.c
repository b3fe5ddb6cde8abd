/* interviewctl import: checks a file of CSV as the API would, and takes its good lines. */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <time.h>
#include <unistd.h>

#include "cmd/interviewctl.h"
#include "service/import/import.h"
#include "service/people/people.h"

enum {
	PIECE = 1 << 16, /* bytes that are copied at once */
	ERRORS_AT_ONCE = 100,
	PAUSE_MS = 50,     /* while another process works at the import */
	TERMINAL_MS = 200, /* between two lines about the progress, at a terminal */
	LOG_MS = 10000     /* and elsewhere */
};

struct order {
	struct str email;
	int fd; /* of the file */
	struct import_entry in;
	struct principal who;
	struct import import;
	struct import_error_list errors;
	int64_t page1;
	int64_t told_ms;
};

static bool complain(const char *what, const char *path)
{
	fprintf(stderr, "interviewctl: %s: %s: %s\n", path, what, strerror(errno));
	return false;
}

/* ---- the file */

/* Opens the file of the option; prints why it cannot be imported. */
static bool open_file(struct control *control, struct order *order)
{
	struct str path = control_option(control, "--file");
	const char *name = strrchr(path.p, '/');
	struct stat state;

	order->fd = open(path.p, O_RDONLY | O_CLOEXEC);
	if (order->fd < 0 || fstat(order->fd, &state) != 0)
		return complain("cannot be read", path.p);
	if (!S_ISREG(state.st_mode) || state.st_size == 0 || state.st_size > IMPORT_BYTES_MAX) {
		fprintf(stderr, "interviewctl: %s: must be a file of 1 byte to %d MiB\n", path.p, IMPORT_BYTES_MAX >> 20);
		return false;
	}
	order->in.file.name = name != NULL ? str_of(name + 1) : path;
	order->in.file.size = state.st_size;
	return true;
}

/*
 * The server must be able to read and remove what is made in its folder, so root goes on as the owner of the folder. The file
 * is open already, and so is the connection to the database. Returns an exit status.
 */
static int act_as_owner(const char *folder)
{
	struct stat state;

	if (stat(folder, &state) != 0) {
		complain("cannot be used", folder);
		return EX_IOERR;
	}
	if (geteuid() == 0 && (setegid(state.st_gid) != 0 || seteuid(state.st_uid) != 0)) {
		complain("cannot act as its owner", folder);
		return EX_OSERR;
	}
	if (geteuid() == state.st_uid)
		return EX_OK;
	fprintf(stderr, "interviewctl: must be run by root or by the owner of %s\n", folder);
	return EX_NOPERM;
}

static bool copy(int from, int to)
{
	char bytes[PIECE];
	ssize_t n;

	while ((n = read(from, bytes, sizeof bytes)) > 0)
		if (write(to, bytes, (size_t)n) != n)
			return false;
	return n == 0;
}

/* Copies the file to where uploads are kept. Returns an exit status. */
static int keep_copy(struct control *control, struct order *order)
{
	struct str folder = STR_JOIN(control->arena, control->configuration->worker.business.storage, STR("/incoming"));
	int status = act_as_owner(str_cstring(control->arena, folder));

	if (status != EX_OK)
		return status;
	order->in.file.path = STR_JOIN(control->arena, folder, STR("/import-"), uuid_text(control->arena, uuid_new()));
	const char *path = str_cstring(control->arena, order->in.file.path);
	int to = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (to < 0 || !copy(order->fd, to)) {
		complain("cannot be written", path);
		status = EX_IOERR;
	}
	if (to >= 0)
		(void)close(to);
	if (to >= 0 && status != EX_OK)
		(void)unlink(path);
	return status;
}

/* ---- the calls */

/* Finds the account for which the lines are taken. */
static enum err find_author(struct context *c, void *arg)
{
	struct order *order = arg;
	struct user user = { 0 };
	enum err e = service_account_find(c, order->email, &user);

	if (e == OK && (user.company.id.v.key == 0 || (user.role & (ADMIN | HR)) == 0 || !user.active))
		e = E_NOT_FOUND;
	order->who = (struct principal){ .user = user.id, .company = user.company.id, .role = user.role, .zone = user.zone };
	return e;
}

static enum err make(struct context *c, void *arg)
{
	struct order *order = arg;

	return service_import_make(c, &order->in, &order->import);
}

/* Loads the import as the API does. */
static enum err load(struct context *c, struct order *order)
{
	const struct named named = { .id = { order->import.id.v.pub }, .lock = true };
	struct import found = { 0 };
	enum err e = service_load(c, &load_import, COMPANY, &named, &found);

	if (e == OK)
		order->import = found;
	return e;
}

static enum err look(struct context *c, void *arg)
{
	return load(c, arg);
}

static enum err start(struct context *c, void *arg)
{
	struct order *order = arg;
	const struct import_key key = { .id = order->import.id };
	enum err e = load(c, order);
	struct import was = order->import;

	return e == OK ? service_import_start(c, &was, &key, &order->import) : e;
}

static enum err drop(struct context *c, void *arg)
{
	struct order *order = arg;
	const struct import_key key = { .id = order->import.id };
	struct nothing nothing;
	enum err e = load(c, order);

	return e == OK ? service_import_delete(c, &order->import, &key, &nothing) : e;
}

static enum err read_errors(struct context *c, void *arg)
{
	struct order *order = arg;
	const struct import_error_filter filter = { .window = { .page1 = order->page1, .size = ERRORS_AT_ONCE } };

	return service_import_errors(c, &order->import, &filter, &order->errors);
}

static enum err step(struct context *c, void *arg)
{
	struct order *order = arg;
	struct import found = { 0 };
	enum err e = service_import_step(c, order->import.id, &found);

	if (e == OK)
		order->import = found;
	return e == E_NO_ROW ? OK : e;
}

/* ---- what is printed */

static int64_t now_ms(void)
{
	return clock_monotonic() / 1000;
}

static void show_progress(struct order *order, bool last)
{
	const struct import *import = &order->import;
	bool terminal = isatty(STDERR_FILENO) != 0,
	     checks = import->status == IMPORT_CHECKING || import->status == IMPORT_CHECKED;

	if (!last && now_ms() - order->told_ms < (terminal ? TERMINAL_MS : LOG_MS))
		return;
	order->told_ms = now_ms();
	fprintf(stderr, "%s%" PRId64 " of %" PRId64 " lines %s%s", terminal ? "\r" : "",
	        checks ? import->good + import->bad : import->done, checks ? import->lines : import->good,
	        checks ? "checked" : "taken", terminal && !last ? "" : "\n");
}

/* A message may repeat what stands in the file, so its control characters are not sent to a terminal. */
static void print_error(const struct import_error *error)
{
	printf("%" PRId64 "\t%.*s\t", error->line, (int)error->field.n, error->field.p);
	for (size_t i = 0; i < error->message.n; i++)
		putchar((unsigned char)error->message.p[i] < ' ' || error->message.p[i] == 0x7f ? ' ' : error->message.p[i]);
	putchar('\n');
}

/* Prints what is wrong with lines: line, column and message, with tabs between them. */
static int print_errors(struct control *control, struct order *order)
{
	int status = EX_OK;
	size_t n = ERRORS_AT_ONCE;

	for (order->page1 = 1; status == EX_OK && n == ERRORS_AT_ONCE; order->page1++) {
		struct control each = *control;

		each.arena = arena_new(0);
		order->errors = (struct import_error_list){ 0 };
		status = control_run(&each, &order->who, read_errors, order);
		n = order->errors.n;
		for (size_t i = 0; i < n; i++)
			print_error(&order->errors.at[i]);
		arena_free(&each.arena);
	}
	return status;
}

/* ---- the work */

/* Works at the import, beside the dispatchers, which do the same, until its status is no longer `busy`. */
static int work(struct control *control, struct order *order, enum import_status busy)
{
	int status = EX_OK;

	order->told_ms = now_ms();
	while (status == EX_OK && order->import.status == busy) {
		struct control each = *control;
		int64_t place = order->import.place;

		each.arena = arena_new(0);
		status = control_steps(&each, &order->who, step, order);
		if (status == EX_OK && order->import.place == place && order->import.status == busy) {
			nanosleep(&(struct timespec){ 0, PAUSE_MS * 1000000L }, NULL);
			status = control_run(&each, &order->who, look, order);
		}
		order->import.name = order->import.stored = (struct str){ 0 };
		arena_free(&each.arena);
		show_progress(order, status == EX_OK && order->import.status != busy);
	}
	return status;
}

static int finish(struct control *control, struct order *order, bool dry)
{
	int status = work(control, order, IMPORT_CHECKING);

	if (status == EX_OK && order->import.status == IMPORT_CHECKED && !dry) {
		status = control_run(control, &order->who, start, order);
		if (status == EX_OK)
			status = work(control, order, IMPORT_RUNNING);
	}
	if (status == EX_OK)
		status = print_errors(control, order);
	if (status == EX_OK && dry)
		status = control_run(control, &order->who, drop, order);
	if (status != EX_OK)
		return status;
	printf(dry ? "Good lines: %" PRId64 ", bad: %" PRId64 ". Nothing was taken.\n"
	           : "Lines taken: %" PRId64 ", bad: %" PRId64 ".\n",
	       dry ? order->import.good : order->import.done, order->import.bad);
	return order->import.bad > 0 || order->import.status == IMPORT_STOPPED ? EX_DATAERR : EX_OK;
}

static const char *word_of(size_t off)
{
	return off == offsetof(struct import_entry, file) ? "--file" : NULL;
}

int control_import(struct control *control)
{
	static const char *const kinds[] = {
		[IMPORT_JOBS] = "jobs", [IMPORT_CANDIDATES] = "candidates", [IMPORT_APPLICATIONS] = "applications"
	};
	struct order order = { .email = control_option(control, "--email") };
	struct str kind = control_option(control, "--kind");

	for (unsigned i = IMPORT_JOBS; i < COUNT(kinds); i++)
		if (str_equal(kind, str_of(kinds[i])))
			order.in.kind = i;
	if (order.in.kind == 0 || order.email.p == NULL || control_option(control, "--file").p == NULL) {
		fputs("interviewctl: import needs --kind (jobs, candidates or applications), --file and --email\n", stderr);
		return EX_USAGE;
	}
	if (!open_file(control, &order))
		return EX_NOINPUT; /* the end of the program closes it */
	control->missing = "admin or hr of a company";
	int status = control_run(control, &(struct principal){ .role = ADMIN }, find_author, &order);
	if (status == EX_OK)
		status = keep_copy(control, &order);
	if (status != EX_OK)
		return status;
	control->word_of = word_of;
	control->missing = "import any more";
	status = control_run(control, &order.who, make, &order);
	(void)unlink(str_cstring(control->arena, order.in.file.path)); /* unless it was moved */
	return status == EX_OK ? finish(control, &order, control_flag(control, "--dry-run")) : status;
}
