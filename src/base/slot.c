#include "base/slot.h"

#include "base/clock.h"

static const struct slot *at(const struct slot_board *board, size_t i)
{
	return (const struct slot *)((const char *)board->first + i * board->stride);
}

void slot_beat(struct slot *slot)
{
	atomic_store(&slot->heartbeat, (long)(clock_monotonic() / INSTANT_SECOND));
}

static bool serving(const struct slot *slot)
{
	int state = atomic_load(&slot->state);

	return slot->serves && (state == SLOT_READY || state == SLOT_BUSY);
}

int slots_serving(const struct slot_board *board)
{
	size_t used = atomic_load(board->used);
	int n = 0;

	for (size_t i = 0; i < used; i++)
		n += serving(at(board, i));
	return n;
}

int slots_busy(const struct slot_board *board)
{
	size_t used = board != NULL ? atomic_load(board->used) : 0;
	int n = 0;

	for (size_t i = 0; i < used; i++)
		n += at(board, i)->serves && atomic_load(&at(board, i)->state) == SLOT_BUSY;
	return n;
}

int slots_writing(const struct slot_board *board, const struct slot *self, int64_t us)
{
	size_t used = atomic_load(board->used);
	int64_t now = clock_monotonic();
	int n = 0;

	for (size_t i = 0; i < used; i++) {
		const struct slot *slot = at(board, i);
		int64_t since = atomic_load(&slot->writing);

		if (slot != self && since != 0 && serving(slot))
			n += us == 0 || (since != 1 && now - since >= us);
	}
	return n;
}

bool slots_hash_begin(const struct slot *self)
{
	const struct slot_board *board = self->board;
	int most, held = 0, pid = atomic_load(&self->pid);

	if (board == NULL)
		return true;
	most = slots_serving(board) / 2;
	most = most < 1 ? 1 : most > HASHING_MOST ? HASHING_MOST : most;
	for (int i = 0; i < HASHING_MOST; i++)
		held += atomic_load(&board->hashing[i]) != 0;
	for (int i = 0; held < most && i < most; i++) {
		int nobody = 0;

		if (atomic_compare_exchange_strong(&board->hashing[i], &nobody, pid))
			return true;
	}
	return false;
}

void slots_hash_free(const struct slot_board *board, int pid)
{
	for (int i = 0; i < HASHING_MOST; i++) {
		int holder = pid;

		(void)atomic_compare_exchange_strong(&board->hashing[i], &holder, 0);
	}
}

void slots_hash_end(const struct slot *self)
{
	if (self->board != NULL)
		slots_hash_free(self->board, atomic_load(&self->pid));
}

static bool others_export(const struct slot_board *board, int place, int64_t company)
{
	for (int i = 0; i < EXPORTING_MOST; i++)
		if (i != place && atomic_load(&board->exporting[2 * i]) != 0 &&
		    atomic_load(&board->exporting[2 * i + 1]) == company)
			return true;
	return false;
}

bool slots_export_begin(const struct slot *self, int64_t company)
{
	const struct slot_board *board = self->board;
	int most;

	if (board == NULL)
		return true;
	most = slots_serving(board) / 4;
	most = most < 1 ? 1 : most > EXPORTING_MOST ? EXPORTING_MOST : most;
	for (int i = 0; i < most; i++) {
		int64_t nobody = 0;

		if (!atomic_compare_exchange_strong(&board->exporting[2 * i], &nobody, atomic_load(&self->pid)))
			continue;
		/* The company is noted before the others are looked at: of two at the same moment, at most one goes on. */
		atomic_store(&board->exporting[2 * i + 1], company);
		if (!others_export(board, i, company))
			return true;
		slots_export_end(self);
		return false;
	}
	return false;
}

void slots_export_free(const struct slot_board *board, int pid)
{
	for (int i = 0; i < EXPORTING_MOST; i++) {
		if (atomic_load(&board->exporting[2 * i]) != pid)
			continue;
		atomic_store(&board->exporting[2 * i + 1], 0);
		atomic_store(&board->exporting[2 * i], 0);
	}
}

void slots_export_end(const struct slot *self)
{
	if (self->board != NULL)
		slots_export_free(self->board, atomic_load(&self->pid));
}

void slots_want_room(const struct slot *self)
{
	if (self->board != NULL)
		(void)atomic_fetch_add(self->board->room_wanted, 1);
}

int slots_room_wanted(const struct slot *self)
{
	return self->board != NULL ? atomic_load(self->board->room_wanted) : 0;
}
