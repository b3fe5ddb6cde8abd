#include "base/slot.h"

int slots_serving(const struct slot_board *board)
{
	size_t used = atomic_load(board->used);
	int n = 0;

	for (size_t i = 0; i < used; i++) {
		const struct slot *slot = (const struct slot *)((const char *)board->first + i * board->stride);
		int state = atomic_load(&slot->state);

		n += slot->serves && (state == SLOT_READY || state == SLOT_BUSY);
	}
	return n;
}
