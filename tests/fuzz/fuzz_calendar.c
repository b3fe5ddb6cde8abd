/*
 * Calendars of other programs. The input is an iCalendar text. Whatever it says, the busy times that are found in it must be
 * sorted, apart, inside the window that was asked for, and none longer than a day.
 */
#include <assert.h>

#include "fuzz.h"
#include "model/calendar/busy.h"

static void check(const struct busy_request *request, const struct busy_found *found)
{
	int64_t piece = (int64_t)BUSY_PIECE * 1000000;

	assert(found->n == 0 || found->end == BUSY_FOUND);
	assert(found->events >= 0 && found->left_out >= 0);
	for (size_t i = 0; i < found->n; i++) {
		const struct busy *span = &found->at[i];

		assert(span->from.us < span->to.us && span->to.us - span->from.us <= piece);
		assert(span->from.us < request->to.us && span->to.us > request->from.us);
		assert(i == 0 || found->at[i - 1].to.us <= span->from.us);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_new(0);
	struct busy_request request = {
		.text = { (const char *)data, size },
		.from = instant_of_unix(1772323200), /* 2026-03-01: the window has a change of the clock in it */
		.to = instant_of_unix(1775001600),
		.zone = STR("Europe/Paris"),
		.email = STR("owner@example.com"),
		.host = STR("example.com"),
	};
	struct busy_found found = { 0 };

	busy_expand(arena, &request, &found);
	check(&request, &found);
	arena_free(&arena);
	return 0;
}
