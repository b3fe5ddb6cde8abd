/* Seals the audit, and verifies what was sealed. */
#include "service/trail/chain.h"

#include <stdlib.h>
#include <string.h>

#include "auth/token.h"
#include "base/ids.h"
#include "store/trail/cut.h"

enum { SEAL_MOST = 1000, CUT_AT_ONCE = 500, STEP_ROWS = 2000, BYTES_MOST = 1024, HASH_SIZE = 32, SALT_SIZE = 16 };

/* ---- what is sealed, in a form that has one way to be read */

struct bytes {
	uint8_t at[BYTES_MOST];
	size_t n;
};

/* Ends the process when there is no room for `n` more: what was left out would not be sealed. The columns are shorter. */
static void room_for(const struct bytes *bytes, size_t n)
{
	if (n > BYTES_MOST - bytes->n)
		abort();
}

static void put_number(struct bytes *bytes, int64_t number)
{
	room_for(bytes, sizeof number);
	for (int shift = 56; shift >= 0; shift -= 8)
		bytes->at[bytes->n++] = (uint8_t)((uint64_t)number >> shift);
}

static void put_numbers(struct bytes *bytes, const int64_t *numbers, size_t n)
{
	for (size_t i = 0; i < n; i++)
		put_number(bytes, numbers[i]);
}

/* A text with its length before it. That of no text is -1, so that it differs from an empty one. */
static void put_text(struct bytes *bytes, struct str text)
{
	put_number(bytes, text.p != NULL ? (int64_t)text.n : -1);
	room_for(bytes, text.n);
	if (text.n > 0)
		memcpy(bytes->at + bytes->n, text.p, text.n);
	bytes->n += text.n;
}

static struct str view(const struct bytes *bytes)
{
	return (struct str){ (const char *)bytes->at, bytes->n };
}

/* The mac of the row after which another one follows; that of the first row is all zero. */
static struct str mac_or_zeros(struct str mac)
{
	static const char zeros[CHAIN_MAC_SIZE];

	return mac.p != NULL ? mac : (struct str){ zeros, sizeof zeros };
}

static void describe_row(struct bytes *bytes, const struct chain_row *row, struct str before)
{
	const int64_t numbers[] = { row->chain, row->number, row->key,     row->company,
		                    row->actor, row->role,   row->api_key, row->at.us };

	bytes->n = 0;
	put_text(bytes, STR("row 1"));
	put_numbers(bytes, numbers, COUNT(numbers));
	put_text(bytes, row->action);
	put_numbers(bytes, (const int64_t[]){ row->object, row->object_key }, 2);
	put_text(bytes, (struct str){ (const char *)row->pub.byte, sizeof row->pub.byte });
	put_text(bytes, row->text_hash);
	put_text(bytes, before);
}

static void describe_head(struct bytes *bytes, const struct chain_head *head)
{
	bytes->n = 0;
	put_text(bytes, STR("head 1"));
	put_number(bytes, head->chain);
	put_number(bytes, head->anchor);
	put_text(bytes, head->anchor_mac);
	put_number(bytes, head->last);
	put_text(bytes, head->last_mac);
}

static void hash_texts(const struct chain_row *row, uint8_t hash[HASH_SIZE])
{
	struct bytes bytes = { .n = 0 };

	put_text(&bytes, row->salt);
	put_text(&bytes, row->address);
	put_text(&bytes, row->request_id);
	sha256(view(&bytes), hash);
}

static struct str kept(struct arena *arena, const void *bytes, size_t n)
{
	return str_copy(arena, (struct str){ bytes, n });
}

struct str service_chain_text(struct context *c, struct str mac)
{
	return str_hex(c->arena, (const uint8_t *)mac.p, mac.n);
}

/* ---- sealing */

static int by_chain(const void *a, const void *b)
{
	const struct chain_row *one = a, *other = b;

	if (one->chain != other->chain)
		return one->chain < other->chain ? -1 : 1;
	return (one->key > other->key) - (one->key < other->key);
}

static bool head_holds(struct chain_keys *keys, const struct chain_head *head)
{
	struct bytes bytes;

	describe_head(&bytes, head);
	return chain_mac_verify(keys, view(&bytes), head->mac);
}

/* Gives the row the place after `head`, and moves the head there. */
static void seal_row(struct context *c, struct chain_keys *keys, struct chain_head *head, struct chain_row *row)
{
	uint8_t salt[SALT_SIZE], hash[HASH_SIZE], mac[CHAIN_MAC_SIZE];
	struct bytes bytes;

	random_bytes(salt, sizeof salt);
	row->number = head->last + 1;
	row->salt = kept(c->arena, salt, sizeof salt);
	hash_texts(row, hash);
	row->text_hash = kept(c->arena, hash, sizeof hash);
	describe_row(&bytes, row, mac_or_zeros(head->last_mac));
	chain_mac(keys, view(&bytes), mac);
	row->mac = kept(c->arena, mac, sizeof mac);
	head->last = row->number;
	head->last_mac = row->mac;
}

static enum err write_head(struct context *c, struct chain_keys *keys, struct chain_head *head)
{
	bool begun = head->mac.p != NULL;
	uint8_t mac[CHAIN_MAC_SIZE];
	struct bytes bytes;

	describe_head(&bytes, head);
	chain_mac(keys, view(&bytes), mac);
	head->mac = (struct str){ (const char *)mac, sizeof mac };
	return begun ? store_chain_move(c->db, head) : store_chain_begin(c->db, head);
}

/* Seals the rows of one chain, which follow each other from `rows` to `end`. Copies those that got a place to *sealed, which is
 * not behind `rows`, and moves it on. */
static enum err seal_chain(struct context *c, struct chain_sealing *sealing, struct chain_row *rows,
                           const struct chain_row *end, struct chain_row **sealed)
{
	struct chain_head head = rows->head;
	int64_t before = head.last;

	head.chain = rows->chain;
	if (head.mac.p != NULL && !head_holds(sealing->keys, &head)) {
		sealing->broken += end - rows;
		return OK;
	}
	for (struct chain_row *row = rows; row < end; row++) {
		if (row->placed)
			continue;
		seal_row(c, sealing->keys, &head, row);
		*(*sealed)++ = *row;
	}
	return head.last != before ? write_head(c, sealing->keys, &head) : OK;
}

enum err service_chain_seal(struct context *c, struct chain_sealing *sealing)
{
	struct chain_row *rows = NULL, *sealed;
	size_t n = 0, end;
	int64_t first, last;
	enum err e = store_chain_waiting(c->db, SEAL_MOST, &rows, &n);

	sealing->more = n == SEAL_MOST;
	sealing->broken = 0;
	if (e != OK || n == 0)
		return e;
	first = rows[0].key;
	last = rows[n - 1].key;
	qsort(rows, n, sizeof rows[0], by_chain);
	sealed = rows;
	for (size_t at = 0; e == OK && at < n; at = end) {
		for (end = at + 1; end < n && rows[end].chain == rows[at].chain;)
			end++;
		e = seal_chain(c, sealing, &rows[at], &rows[end], &sealed);
	}
	if (e == OK)
		e = store_chain_insert(c->db, rows, (size_t)(sealed - rows));
	return e == OK ? store_chain_placed(c->db, first, last) : e;
}

/* ---- cutting */

enum err service_chain_cut(struct context *c, struct chain_cutting *cutting)
{
	struct chain_head head = { 0 };
	struct chain_cut cut = { .chain = cutting->company.v.key, .most = CUT_AT_ONCE, .before = cutting->before };
	struct chain_old *rows = NULL;
	size_t n = 0, old = 0;
	enum err e = store_chain_head_lock(c->db, cut.chain, &head);

	cutting->n = 0;
	cutting->more = false;
	if (e != OK)
		return e == E_NO_ROW ? OK : e;
	if (!head_holds(cutting->keys, &head))
		return OK;
	cut.after = head.anchor + cutting->passed;
	e = store_chain_old(c->db, &cut, &rows, &n);
	while (old < n && !rows[old].stays)
		old++;
	cutting->n = (int64_t)old;
	cutting->more = old == CUT_AT_ONCE;
	if (e != OK || old == 0 || cutting->dry)
		return e;
	cut.upto = head.anchor = rows[old - 1].number;
	head.anchor_mac = rows[old - 1].mac;
	e = store_chain_cut(c->db, &cut);
	return e == OK ? write_head(c, cutting->keys, &head) : e;
}

/* ---- verifying */

static void complain(const struct chain_check *check, enum chain_fault_kind kind, int64_t number, int64_t row)
{
	check->found(check->self,
	             &(struct chain_fault){ .kind = kind, .chain = check->head.chain, .number = number, .row = row });
}

static void remember(struct chain_check *check, struct str mac)
{
	check->lost = mac.n != CHAIN_MAC_SIZE;
	if (!check->lost)
		memcpy(check->mac, mac.p, CHAIN_MAC_SIZE);
}

void service_chain_begin(struct chain_check *check)
{
	check->done = false;
	check->rows = check->erased = 0;
	check->number = check->head.anchor;
	remember(check, mac_or_zeros(check->head.anchor_mac));
	if (check->head.mac.p != NULL && head_holds(check->keys, &check->head))
		return;
	complain(check, CHAIN_HEAD, 0, 0);
	/* The rows are verified all the same, each with the one before it. */
	check->head.last = INT64_MAX;
	check->number = 0;
	check->lost = true;
}

/* Erased are all texts and the salt; a text that came back is one that was changed. */
static void verify_texts(struct chain_check *check, const struct chain_row *row)
{
	uint8_t hash[HASH_SIZE];

	if (row->salt.p == NULL) {
		check->erased++;
		if (row->address.p != NULL || row->request_id.p != NULL)
			complain(check, CHAIN_TEXT, row->number, row->key);
		return;
	}
	hash_texts(row, hash);
	if (row->text_hash.n != HASH_SIZE || memcmp(row->text_hash.p, hash, HASH_SIZE) != 0)
		complain(check, CHAIN_TEXT, row->number, row->key);
}

static void verify_row(void *self, void *taken)
{
	struct chain_check *check = self;
	const struct chain_row *row = taken;
	struct bytes bytes;

	check->rows++;
	if (row->number != check->number + 1) {
		if (!check->lost || check->number > 0)
			complain(check, CHAIN_GAP, row->number, row->sealed);
		check->lost = true;
	}
	if (row->key == 0) {
		complain(check, CHAIN_NO_ROW, row->number, row->sealed);
	} else {
		describe_row(&bytes, row, (struct str){ (const char *)check->mac, sizeof check->mac });
		if (!check->lost && (row->company != row->chain || !chain_mac_verify(check->keys, view(&bytes), row->mac)))
			complain(check, CHAIN_CHANGED, row->number, row->key);
		verify_texts(check, row);
	}
	check->number = row->number;
	remember(check, row->mac);
}

static void verify_end(struct chain_check *check)
{
	check->done = true;
	if (check->head.last == INT64_MAX)
		return;
	bool same = check->number == check->head.last && check->head.last_mac.n == CHAIN_MAC_SIZE &&
	            memcmp(check->head.last_mac.p, check->mac, CHAIN_MAC_SIZE) == 0;
	if (!same)
		complain(check, CHAIN_END, check->head.last, 0);
}

enum err service_chain_step(struct context *c, struct chain_check *check)
{
	const struct chain_window window = {
		.chain = check->head.chain, .after = check->number, .last = check->head.last, .most = STEP_ROWS
	};
	int64_t before = check->rows;
	/* When it fails it goes on behind the last row that was taken. */
	enum err e = store_chain_each(c->db, &window, (struct db_taker){ verify_row, check });

	if (e == OK && check->rows - before < STEP_ROWS)
		verify_end(check);
	return e;
}
