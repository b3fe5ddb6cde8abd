/* Runs the operation and makes its answer; for methods that write, in one transaction with the stored answer of
 * Idempotency-Key. */
#include "auth/token.h"
#include "base/wake.h"
#include "worker/exchange.h"
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

enum { DIGEST = 32, BLOCK = 65536, HEADERS_MAX = 16384, LONG_US = 250000, HURRY_MS = 400 };

void forget_kept(struct exchange *x)
{
	for (size_t i = 0; i < x->context.n_kept; i++)
		(void)unlink(str_cstring(x->arena, x->context.kept[i]));
	x->context.kept = NULL;
	x->context.n_kept = 0;
}

void remove_dropped(struct exchange *x)
{
	for (size_t i = 0; i < x->context.n_dropped; i++)
		(void)unlink(str_cstring(x->arena, x->context.dropped[i]));
}

enum err step_load(struct exchange *x)
{
	const struct load *load = x->endpoint->load;
	struct named named = { .in = x->in,
		               .lock = !x->looking && x->request.method != METHOD_GET && x->request.method != METHOD_HEAD };
	size_t off = 0;

	if (load == NULL)
		return OK;
	for (size_t i = 0; i < x->route->n_keys; i++) {
		off = x->route->keys[i]->off;
		named.id[i] = ((const struct id *)((const char *)x->in + off))->pub;
	}
	x->record = arena_take(x->arena, load->size);
	enum err e = service_load(&x->context, load, x->guard, &named, x->record);
	if (x->route->keys[0]->where == PATH || (e != E_NOT_FOUND && e != E_NOT_YOURS))
		return e;
	x->record = NULL;
	fail_at(&x->context, E_NO_SUCH, off, (struct str){ 0 });
	return OK;
}

enum err step_act(struct exchange *x)
{
	enum err e;

	if (x->endpoint->call == NULL) {
		x->out = x->record;
		return OK;
	}
	x->out = arena_take(x->arena, x->endpoint->out_size);
	e = x->endpoint->call(&x->context, x->record, x->in, x->out);
	return e == OK && x->context.refusal == OK ? faults_checked(&x->context) : e;
}

/* ---- Idempotency-Key */

/* Adds `text` to a digest: the new digest is that of the old digest, the length, and the text. */
static void digest_add(struct arena *arena, uint8_t digest[DIGEST], struct str text)
{
	uint64_t n = text.n;
	const struct str so_far = { (const char *)digest, DIGEST }, length = { (const char *)&n, sizeof n };

	sha256(STR_JOIN(arena, so_far, length, text), digest);
}

static void digest_file(struct arena *arena, uint8_t digest[DIGEST], struct str path)
{
	int fd = open(str_cstring(arena, path), O_RDONLY | O_CLOEXEC);
	char *block = arena_take(arena, DIGEST + BLOCK);
	ssize_t n;

	memcpy(block, digest, DIGEST);
	while (fd >= 0 && (n = read(fd, block + DIGEST, BLOCK)) > 0)
		sha256((struct str){ block, DIGEST + (size_t)n }, (uint8_t *)block);
	memcpy(digest, block, DIGEST);
	if (fd >= 0)
		(void)close(fd);
}

static struct str digest_text(struct arena *arena, const uint8_t digest[DIGEST])
{
	return str_copy(arena, (struct str){ (const char *)digest, DIGEST });
}

/* The scope of an Idempotency-Key: the user or the API key (without a token: the address), the method, the path and the key. */
static struct str scope_of(struct exchange *x, struct str key)
{
	uint8_t digest[DIGEST] = { 0 };
	const struct principal *who = &x->context.who;
	struct uuid user = who->key.v.key != 0 ? who->key.v.pub : who->user.v.pub;
	struct str cookie = fcgi_header(x->worker->fcgi, "Cookie");

	digest_add(x->arena, digest, (struct str){ (const char *)user.byte, sizeof user.byte });
	digest_add(x->arena, digest, uuid_none(user) ? x->request.address : (struct str){ 0 });
	/* Two browsers behind one address that refresh their sessions differ by their cookies alone. */
	if (uuid_none(user) && cookie.n > 0)
		digest_add(x->arena, digest, cookie);
	digest_add(x->arena, digest, x->request.method_name);
	digest_add(x->arena, digest, x->request.path);
	digest_add(x->arena, digest, key);
	return digest_text(x->arena, digest);
}

/* A digest of the whole request. Of a multipart body the parts are used, because clients choose a new boundary for each
 * request. */
static struct str fingerprint_of(struct exchange *x)
{
	uint8_t digest[DIGEST] = { 0 };

	digest_add(x->arena, digest, x->request.query);
	digest_add(x->arena, digest, x->body);
	for (size_t i = 0; i < x->multipart.n; i++) {
		const struct form_part *part = &x->multipart.parts[i];
		digest_add(x->arena, digest, part->name);
		digest_add(x->arena, digest, part->is_file ? part->filename : part->text);
		if (part->is_file)
			digest_file(x->arena, digest, part->path);
	}
	return digest_text(x->arena, digest);
}

static enum err replay_open(struct exchange *x)
{
	struct str header = fcgi_header(x->worker->fcgi, "Idempotency-Key"), key;
	enum err e;

	if (form_of_page(x)) {
		e = form_check(x, &header);
		if (e != OK)
			return e;
	}
	if (header.p == NULL)
		return OK;
	if (!replay_key(header, &key)) {
		x->why = STR("Idempotency-Key must be 1 to 255 visible ASCII characters");
		return E_MALFORMED;
	}
	x->replay.fingerprint = fingerprint_of(x);
	/* Who goes back to a page and sends its form with something else means a new request. */
	x->replay.scope = scope_of(x, form_of_page(x) ? x->replay.fingerprint : key);
	e = service_replay_lock(&x->context, &x->replay);
	x->replay_locked = e == OK;
	return e;
}

static void answer_again(struct exchange *x)
{
	struct str lines = x->replay.headers;

	x->response = (struct response){ .status = (int)x->replay.status, .type = x->replay.type, .body = x->replay.body };
	while (lines.n > 0) {
		struct str value = str_cut(&lines, '\n'), name = str_cut(&value, ':');
		response_header(&x->response, name, str_trim(value));
	}
	response_header(&x->response, STR("Idempotency-Replayed"), STR("true"));
}

static enum err keep_answer(struct exchange *x)
{
	struct buf lines = buf_new(x->arena, HEADERS_MAX);

	for (size_t i = 0; i < x->response.n_headers; i++) {
		buf_str(&lines, x->response.headers[i].name);
		buf_text(&lines, ": ");
		buf_str(&lines, x->response.headers[i].value);
		buf_char(&lines, '\n');
	}
	x->replay.status = x->response.status;
	x->replay.type = x->response.type;
	x->replay.headers = buf_view(&lines);
	x->replay.body = x->response.body;
	return service_replay_keep(&x->context, &x->replay);
}

/* ---- the transaction */

static enum err act_and_encode(struct exchange *x)
{
	enum err e = step_load(x);

	if (e == OK)
		e = step_act(x);
	return e == OK && x->context.refusal == OK ? step_encode(x) : e;
}

/*
 * Somebody may hold a lock for long, and then each write of that row waits for seconds. At most half of the workers wait like
 * this, so that the others go on reading: while half of them have been in one statement for LONG_US, a further write is
 * refused. Half of them may begin to wait at the same moment; the others of this moment wait at most HURRY_MS for each
 * statement.
 */
static enum err admit_write(struct exchange *x)
{
	const struct slot *slot = x->worker->slot;
	int half;

	if (slot->board == NULL)
		return OK;
	half = slots_serving(slot->board) / 2;
	half = half > 0 ? half : 1;
	if (slots_writing(slot->board, slot, LONG_US) >= half) {
		LOG(LOCKS_HELD, LOG_TEXT_OF("endpoint", x->endpoint->id));
		x->context.retry_after = 1;
		return E_UNAVAILABLE;
	}
	if (slots_writing(slot->board, slot, 0) >= half)
		db_hurry(x->context.db, HURRY_MS);
	return OK;
}

static enum err write_body(void *arg)
{
	struct exchange *x = arg;
	bool found = false;
	enum err e = admit_write(x);

	/* The lock of the key is enough: the answer is looked for before the transaction. */
	if (e == OK && x->replay_locked) {
		db_pause(x->context.db);
		e = service_replay_find(&x->context, &x->replay, &found);
		db_resume(x->context.db);
	}
	if (e == OK && found) {
		forget_kept(x);
		answer_again(x);
		return OK;
	}
	if (e == OK && x->dry_run)
		dry_run_begin(x);
	if (e == OK)
		e = act_and_encode(x);
	if (e == OK && x->dry_run && x->context.refusal == OK)
		return dry_run_foretell(x);
	if (e == OK && x->replay_locked && x->context.refusal == OK)
		e = keep_answer(x);
	return e;
}

/* Resets what a run that was rolled back has changed in memory; the next run uses the files that it put into storage again. */
static void write_again(void *arg)
{
	struct exchange *x = arg;

	x->context.faults = (struct faults){ 0 };
	x->context.outcome = DONE;
	x->context.n_dropped = 0;
	x->n_ended = 0;
	x->context.refusal = OK;
	x->version = 0;
	x->response = (struct response){ 0 };
}

enum err transact(struct exchange *x)
{
	enum err e;

	if (x->request.method == METHOD_GET || x->request.method == METHOD_HEAD) {
		e = csv_asked(x) ? csv_begin(x) : OK;
		if (e == OK)
			e = act_and_encode(x);
		return e == OK ? x->context.refusal : e;
	}
	e = x->dry_run ? OK : replay_open(x);
	if (e == OK)
		e = db_transaction(x->context.db, write_body, write_again, x);
	if (x->replay_locked)
		service_replay_unlock(&x->context, &x->replay);
	for (size_t i = 0; e == OK && !x->dry_run && i < x->n_ended; i++)
		endings_mark(x->worker, x->ended[i]);
	if (e == OK && !x->dry_run)
		wake_signal(x->worker->wake_fd);
	return e == OK ? x->context.refusal : e;
}
