/* interviewctl audit: verifies the chain of the audit, and prints where it ends. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "cmd/interviewctl.h"
#include "service/trail/chain.h"

enum { FAULTS_SHOWN = 50, STRAYS = 1000, STRAY_SECONDS = 60, LINE_BYTES = 4096 };

/* clang-format off */
static const char *const kinds[CHAIN_FAULTS] = {
	[CHAIN_HEAD] = "the end of the chain was changed, or is not known",
	[CHAIN_GAP] = "rows before this one are missing",
	[CHAIN_NO_ROW] = "the row is missing",
	[CHAIN_CHANGED] = "the row was changed, or is not at its place",
	[CHAIN_TEXT] = "the address or the request id was changed",
	[CHAIN_END] = "the end of the chain is missing: it should have this number",
	[CHAIN_STRAY] = "the row has no place in the chain, though it is older than a minute",
};
/* clang-format on */

struct verifying {
	struct control *control;
	struct chain_keys *keys;
	struct chain_head *heads;
	size_t n;
	int64_t rows, erased, faults;
};

static void found(void *self, const struct chain_fault *fault)
{
	struct verifying *verifying = self;

	if (verifying->faults++ >= FAULTS_SHOWN)
		return;
	printf("chain %" PRId64, fault->chain);
	if (fault->number > 0)
		printf(", number %" PRId64, fault->number);
	if (fault->row > 0)
		printf(", row %" PRId64, fault->row);
	printf(": %s\n", kinds[fault->kind]);
}

/* ---- steps, each in a transaction and with memory of its own */

static int step(struct verifying *verifying, control_call *call, void *arg)
{
	struct control each = *verifying->control;
	int status;

	each.arena = arena_new(0);
	status = control_run(&each, &(struct principal){ .role = ADMIN }, call, arg);
	arena_free(&each.arena);
	return status;
}

static struct chain_head copied(struct arena *arena, const struct chain_head *head)
{
	struct chain_head copy = *head;

	copy.anchor_mac = str_copy(arena, head->anchor_mac);
	copy.last_mac = str_copy(arena, head->last_mac);
	copy.mac = str_copy(arena, head->mac);
	return copy;
}

static enum err read_heads(struct context *c, void *arg)
{
	struct verifying *verifying = arg;
	struct chain_head *heads = NULL;
	enum err e = store_chain_heads(c->db, &heads, &verifying->n);

	verifying->heads = ARENA_ARRAY(verifying->control->arena, struct chain_head, verifying->n);
	for (size_t i = 0; e == OK && i < verifying->n; i++)
		verifying->heads[i] = copied(verifying->control->arena, &heads[i]);
	return e;
}

static enum err verify_some(struct context *c, void *arg)
{
	return service_chain_step(c, arg);
}

static int verify_chain(struct verifying *verifying, const struct chain_head *head)
{
	struct chain_check check = { .keys = verifying->keys, .head = *head, .found = found, .self = verifying };
	int status = EX_OK;

	service_chain_begin(&check);
	while (status == EX_OK && !check.done)
		status = step(verifying, verify_some, &check);
	verifying->rows += check.rows;
	verifying->erased += check.erased;
	return status;
}

struct strays {
	struct verifying *verifying;
	struct chain_strays window;
	size_t n;
};

static enum err find_strays(struct context *c, void *arg)
{
	struct strays *strays = arg;
	struct chain_row *rows = NULL;
	enum err e = store_chain_strays(c->db, &strays->window, &rows, &strays->n);

	for (size_t i = 0; e == OK && i < strays->n; i++) {
		found(strays->verifying,
		      &(struct chain_fault){ .kind = CHAIN_STRAY, .chain = rows[i].company, .row = rows[i].key });
		strays->window.after = rows[i].key;
	}
	return e;
}

static int verify_strays(struct verifying *verifying, bool waiting)
{
	struct strays strays = {
		.verifying = verifying,
		.window = { .waiting = waiting, .before = instant_add(clock_now(), -STRAY_SECONDS), .most = STRAYS },
		.n = STRAYS
	};
	int status = EX_OK;

	while (status == EX_OK && strays.n == STRAYS)
		status = step(verifying, find_strays, &strays);
	return status;
}

/* ---- what an earlier log says of the ends */

static bool is_of_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/* The value of `name` in a line of the log, or none. The two formats of the log have different characters between name and
 * value. */
static struct str value_after(const char *line, const char *name)
{
	size_t n = strlen(name), length = 0;
	const char *at = line;

	while ((at = strstr(at, name)) != NULL && ((at > line && is_of_word(at[-1])) || is_of_word(at[n])))
		at += n;
	if (at == NULL)
		return (struct str){ 0 };
	for (at += n; *at != '\0' && !is_of_word(*at);)
		at++;
	while (is_of_word(at[length]))
		length++;
	return (struct str){ at, length };
}

struct end {
	struct chain_window window;
	struct str mac; /* hexadecimal */
	bool same, removed;
};

static enum err read_end(struct context *c, void *arg)
{
	struct end *end = arg;
	struct chain_row *rows = NULL;
	size_t n = 0;
	enum err e = store_chain_rows(c->db, &end->window, &rows, &n);

	end->same = e == OK && n == 1 && str_equal(service_chain_text(c, rows[0].mac), end->mac);
	return e;
}

/* Compares the row that was the last of its chain then. What retention has removed since cannot be compared. */
static int verify_end(struct verifying *verifying, const char *line)
{
	struct end end = { .mac = value_after(line, "mac") };
	int64_t chain, number, anchor = 0;

	if (!str_to_int(value_after(line, "chain"), &chain) || !str_to_int(value_after(line, "number"), &number) ||
	    end.mac.n == 0)
		return EX_OK;
	for (size_t i = 0; i < verifying->n; i++)
		if (verifying->heads[i].chain == chain)
			anchor = verifying->heads[i].anchor;
	if (number <= anchor)
		return EX_OK;
	end.window = (struct chain_window){ .chain = chain, .after = number - 1, .last = number, .most = 1 };
	int status = step(verifying, read_end, &end);
	if (status == EX_OK && !end.same)
		found(verifying, &(struct chain_fault){ .kind = CHAIN_END, .chain = chain, .number = number });
	return status;
}

static int verify_ends(struct verifying *verifying, struct str path)
{
	char line[LINE_BYTES];
	int status = EX_OK;
	FILE *log;

	if (path.p == NULL)
		return EX_OK;
	log = str_equal(path, STR("-")) ? stdin : fopen(str_cstring(verifying->control->arena, path), "re");
	if (log == NULL) {
		perror(str_cstring(verifying->control->arena, path));
		return EX_NOINPUT;
	}
	while (status == EX_OK && fgets(line, sizeof line, log) != NULL)
		if (strstr(line, "AUDIT_HEAD") != NULL)
			status = verify_end(verifying, line);
	(void)fclose(log);
	return status;
}

/* ---- the commands */

static int verify(struct verifying *verifying, struct str ends)
{
	struct instant begun = clock_now();
	int status = step(verifying, read_heads, verifying);

	for (size_t i = 0; status == EX_OK && i < verifying->n; i++)
		status = verify_chain(verifying, &verifying->heads[i]);
	if (status == EX_OK)
		status = verify_strays(verifying, false);
	if (status == EX_OK)
		status = verify_strays(verifying, true);
	if (status == EX_OK)
		status = verify_ends(verifying, ends);
	if (status != EX_OK)
		return status;
	int64_t us = clock_now().us - begun.us;
	printf("%" PRId64 " rows in %zu chains, of which %" PRId64 " are erased: %" PRId64 " faults. %" PRId64
	       " rows a second.\n",
	       verifying->rows, verifying->n, verifying->erased, verifying->faults,
	       us > 0 ? verifying->rows * INSTANT_SECOND / us : verifying->rows);
	return verifying->faults == 0 ? EX_OK : EX_DATAERR;
}

static int print_heads(struct verifying *verifying)
{
	int status = step(verifying, read_heads, verifying);

	for (size_t i = 0; status == EX_OK && i < verifying->n; i++) {
		const struct chain_head *head = &verifying->heads[i];
		struct str mac = str_hex(verifying->control->arena, head->last_mac.p, head->last_mac.n);

		printf("AUDIT_HEAD chain=%" PRId64 " number=%" PRId64 " mac=%.*s\n", head->chain, head->last, (int)mac.n,
		       mac.p);
	}
	return status;
}

int control_audit(struct control *control)
{
	struct verifying verifying = { .control = control };
	int status = control_schema_served(control);

	if (status != EX_OK)
		return status;
	if (strcmp(control->words[0], "heads") == 0)
		return print_heads(&verifying);
	verifying.keys = chain_keys_new(control->configuration->dispatcher.audit_keys);
	if (verifying.keys == NULL) {
		fputs("interviewctl: audit verify needs audit_keys, which cannot be read; run it as root\n", stderr);
		return EX_CONFIG;
	}
	status = verify(&verifying, control_option(control, "--heads"));
	chain_keys_free(&verifying.keys);
	return status;
}
