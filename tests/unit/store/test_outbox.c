/* Batches of events, without a database. */
#include "../with_arena.h"
#include "store/trail/outbox.h"

struct row {
	int64_t event;
	int what;
};

static void expect(const struct outbox_rows *sorted, size_t event, const int *what, size_t n)
{
	assert_int_equal(sorted->begin[event + 1] - sorted->begin[event], n);
	for (size_t i = 0; i < n; i++)
		assert_int_equal(((const struct row *)sorted->at[sorted->begin[event] + i])->what, what[i]);
}

static void rows_of_each_event(void **state)
{
	struct outbox_event events[] = { { .key = 3 }, { .key = 5 }, { .key = 9 } };
	const struct outbox_batch batch = { events, COUNT(events), 3, 9 };
	/* Of 4 and 10 the batch has no event: they were committed later. */
	const struct row rows[] = { { 9, 1 }, { 3, 2 }, { 4, 3 }, { 9, 4 }, { 3, 5 }, { 10, 6 }, { 9, 7 } };

	(void)state;
	struct outbox_rows sorted = outbox_batch_sort(arena, &batch, rows, sizeof rows[0], COUNT(rows));
	expect(&sorted, 0, (const int[]){ 2, 5 }, 2);
	expect(&sorted, 1, NULL, 0);
	expect(&sorted, 2, (const int[]){ 1, 4, 7 }, 3);
	sorted = outbox_batch_sort(arena, &batch, NULL, sizeof rows[0], 0);
	for (size_t i = 0; i < batch.n; i++)
		expect(&sorted, i, NULL, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(rows_of_each_event, arena_setup, arena_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
