/*
 * A real worker in a process of its own, with a surface of the tests (pets.c) and without any database, and how they ask it
 * (pets_worker.c).
 */
#ifndef TEST_WORKER_PETS_H
#define TEST_WORKER_PETS_H

#include "../unit.h"
#include "worker/worker.h"

enum { PETS_ANSWER = 100000 };
extern char pets_storage[80], pets_answer[PETS_ANSWER];
extern struct arena *pets_arena; /* of the test that runs */
extern struct slot *pets_slot;
extern struct shared *pets_shared;
extern struct worker_settings pets_settings;
extern const struct surface *const pets_surfaces[1];

/* Starts the worker, and ends it: it must end well, and leave no file of an upload behind. */
int pets_set_up(void **state);
int pets_tear_down(void **state);
#define PETS_TEST(name) cmocka_unit_test_setup_teardown(name, pets_set_up, pets_tear_down)

/* Waits for the worker's end; its status as of waitpid(). */
int pets_worker_status(void);

struct question {
	const char *method, *uri, *type, *body;
	const char *headers[9]; /* CGI names and values in turn, NULL at the end */
};

/* Asks, and returns the whole answer, NUL-terminated, which stands in pets_answer until the next question. */
const char *pets_ask(const struct question *q);
#define ASK(...) pets_ask(&(struct question){ __VA_ARGS__ })

/* Fails the test unless `part` stands in the answer, does not stand in it, or `body` is its body. */
void has(const char *answer, const char *part);
void has_not(const char *answer, const char *part);
void body_is(const char *answer, const char *body);

#endif
