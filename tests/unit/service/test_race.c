/*
 * Many processes book the same time at the same moment through the use case, each with a connection of its own. One gets it,
 * and the others get a clash. The others write nothing, no error is a 500, and no job or application is doubled.
 */
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../unit.h"
#include "service/interview/interview.h"
#include "world.h"

#define CALLERS 8
#define ROUNDS 25

/* Shared by the processes: the gate of each round, and the results. */
struct shared {
	_Atomic int arrived, round;
	_Atomic int heard[4]; /* OK, clash, another fault, another error */
	_Atomic int error;
};
enum { GOT_IT, CLASHED, FAULT, ERROR };
static struct shared *shared;

struct job_of_caller {
	struct context c;
	struct interview_edit in;
	struct interview out;
};

static enum err body(void *arg)
{
	struct job_of_caller *job = arg;
	job->c.faults.n = 0;
	return service_interview_schedule(&job->c, &job->in, &job->out);
}

/* All begin at the same moment: each waits, without sleeping, until the last one has come. */
static void gate(int round)
{
	if (atomic_fetch_add(&shared->arrived, 1) + 1 == CALLERS * (round + 1))
		atomic_store(&shared->round, round + 1);
	while (atomic_load(&shared->round) <= round)
		sched_yield();
}

/* All want the same interviewer. Every second one also wants the same candidate, at an overlapping time. */
static struct interview_edit wish(int caller, int round)
{
	struct interview_edit in = { .candidate = world_person(caller % 2 == 0 ? CANDY : CARLO),
		                     .interviewer = world_person(LEAD_ONE),
		                     .start = instant_add(world_time(2, 0), round * 7200 + caller * 60),
		                     .minutes = 60,
		                     .position = STR("The same position") };
	MARK(&in, candidate);
	MARK(&in, interviewer);
	MARK(&in, start);
	MARK(&in, minutes);
	MARK(&in, position);
	return in;
}

static void caller(int number)
{
	struct db *db = db_new(world_settings());
	struct arena *arena = arena_new(0);
	for (int round = 0; round < ROUNDS; round++) {
		struct job_of_caller job = { .c = world_enter(db, arena, number % 3 == 0 ? LEAD_ONE : HR_ONE),
			                     .in = wish(number, round) };
		db_connect(db);
		gate(round);
		enum err e = db_transaction(db, body, NULL, &job);
		bool clash = e == E_INVALID && job.c.faults.n == 1 && job.c.faults.at[0].error == E_CLASH;
		int heard = e == OK ? GOT_IT : clash ? CLASHED : e == E_INVALID ? FAULT : ERROR;
		atomic_fetch_add(&shared->heard[heard], 1);
		if (heard == ERROR)
			atomic_store(&shared->error, (int)e);
		db_leave(db, NULL);
		arena_reset(arena);
	}
	db_free(&db);
	arena_free(&arena);
}

static void run(void)
{
	pid_t pids[CALLERS];
	for (int i = 0; i < CALLERS; i++) {
		pids[i] = fork();
		if (pids[i] == 0) {
			alarm(120); /* if another process dies, the gate never opens */
			caller(i);
			_exit(0);
		}
	}
	for (int i = 0; i < CALLERS; i++) {
		int status = 0;
		assert_int_equal(waitpid(pids[i], &status, 0), pids[i]);
		assert_int_equal(status, 0);
	}
}

static int64_t overlaps(void)
{
	return world_count(
	        "SELECT COUNT(*) FROM bookings a JOIN bookings b ON a.busy = b.busy AND a.id < b.id AND a.start_at < "
	        "b.end_at AND b.start_at < a.end_at");
}

static void test_one_gets_it(void **state)
{
	(void)state;
	world_make();
	*shared = (struct shared){ 0 };
	run();
	if (atomic_load(&shared->heard[ERROR]) > 0)
		print_message("error: %s\n", err_code((enum err)atomic_load(&shared->error)));
	assert_int_equal(atomic_load(&shared->heard[ERROR]), 0);
	assert_int_equal(atomic_load(&shared->heard[FAULT]), 0);
	assert_int_equal(atomic_load(&shared->heard[GOT_IT]), ROUNDS);
	assert_int_equal(atomic_load(&shared->heard[CLASHED]), ROUNDS * (CALLERS - 1));
	assert_int_equal(world_count("SELECT COUNT(*) FROM interviews"), ROUNDS);
	assert_int_equal(world_count("SELECT COUNT(*) FROM bookings"), 2 * ROUNDS);
	assert_int_equal(overlaps(), 0);
	assert_int_equal(world_count("SELECT COUNT(*) FROM jobs"), 1);
	assert_true(world_count("SELECT COUNT(*) FROM applications") <= 2);
	assert_int_equal(world_count("SELECT COUNT(*) FROM outbox WHERE event = 'interview.scheduled'"), ROUNDS);
}

/* The same without the unique key: the locks alone must prevent double bookings, as on MySQL. */
static void test_locks_alone(void **state)
{
	world_make();
	world_do("ALTER TABLE bookings DROP KEY busy_slot");
	test_one_gets_it(state);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_one_gets_it), cmocka_unit_test(test_locks_alone) };
	shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (shared == MAP_FAILED)
		return 1;
	world_settings();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
