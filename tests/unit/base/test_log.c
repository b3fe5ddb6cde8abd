/* base/log: when lines are written, in which order, and that the death of a process loses no line. */
#include <signal.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../unit.h"
#include "base/log.h"

enum { PACKET_MAX = 65536 };

/* Standard error is a socket that keeps writes apart; `kept` is what it was. */
static int ends[2], kept;
static struct log_held *held;
static char packet[PACKET_MAX];

static int setup(void **state)
{
	(void)state;
	held = mmap(NULL, sizeof *held, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	kept = dup(STDERR_FILENO);
	if (held == MAP_FAILED || kept < 0 || socketpair(AF_UNIX, SOCK_SEQPACKET, 0, ends) != 0 ||
	    dup2(ends[1], STDERR_FILENO) < 0)
		return -1;
	log_open("test", LOG_TEXT, LOG_LEVEL_INFO);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	log_hold(NULL);
	(void)dup2(kept, STDERR_FILENO);
	(void)close(kept);
	(void)close(ends[0]);
	(void)close(ends[1]);
	return munmap(held, sizeof *held);
}

/* Returns the next write as text; "" when there is none. */
static const char *next_write(void)
{
	ssize_t n = recv(ends[0], packet, sizeof packet - 1, MSG_DONTWAIT);

	packet[n > 0 ? n : 0] = '\0';
	return packet;
}

static size_t lines_in(const char *text)
{
	size_t n = 0;

	for (; *text != '\0'; text++)
		n += *text == '\n';
	return n;
}

static void lines_go_out_at_once(void **state)
{
	(void)state;
	LOG(REQUEST, LOG_INT("number", 1));
	assert_non_null(strstr(next_write(), "REQUEST: request pid="));
	LOG(SCOREBOARD, LOG_TEXT_OF("text", "a\nb"));
	assert_non_null(strstr(next_write(), "text=\"a\\u000ab\"\n"));
	assert_string_equal(next_write(), "");
}

static void held_lines_wait_for_the_flush(void **state)
{
	(void)state;
	log_hold(held);
	LOG(REQUEST, LOG_INT("number", 1));
	LOG(REQUEST, LOG_INT("number", 2));
	assert_string_equal(next_write(), "");
	log_flush();
	assert_int_equal(lines_in(next_write()), 2);
	assert_true(strstr(packet, "number=1\n") < strstr(packet, "number=2\n"));
	log_flush();
	assert_string_equal(next_write(), "");
}

/* A warning is written at once, after the lines that were held back before it. */
static void warnings_take_the_held_lines_along(void **state)
{
	(void)state;
	log_hold(held);
	LOG(REQUEST, LOG_INT("number", 1));
	LOG(DATABASE_LOST, LOG_INT("number", 2));
	assert_non_null(strstr(next_write(), "number=1\n"));
	assert_non_null(strstr(next_write(), "number=2\n"));
	assert_string_equal(next_write(), "");
}

/* A write beyond PIPE_BUF could be torn apart by those of other processes. */
static void writes_are_whole_lines_and_small(void **state)
{
	enum { LINES = 500 };
	size_t lines = 0, writes = 0;

	(void)state;
	log_hold(held);
	for (int i = 0; i < LINES; i++) {
		LOG(REQUEST, LOG_INT("number", i), LOG_TEXT_OF("text", "some words that make the line longer"));
		while (next_write()[0] != '\0') {
			writes++;
			lines += lines_in(packet);
			assert_true(strlen(packet) <= LOG_HELD_BYTES);
			assert_int_equal(packet[strlen(packet) - 1], '\n');
		}
	}
	log_hold(NULL);
	assert_int_equal(lines + lines_in(next_write()), LINES);
	assert_true(writes > 0 && writes < LINES / 10);
}

static void a_killed_process_loses_no_line(void **state)
{
	int status;
	pid_t pid = fork();

	(void)state;
	if (pid == 0) {
		log_hold(held);
		LOG(REQUEST, LOG_INT("number", 7));
		(void)raise(SIGKILL);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFSIGNALED(status));
	assert_string_equal(next_write(), "");
	log_rescue(held);
	assert_non_null(strstr(next_write(), "number=7\n"));
	log_rescue(held);
	assert_string_equal(next_write(), "");
}

/* A process that has overwritten its own memory before it died must not harm the process that rescues its lines. */
static void nonsense_is_not_rescued(void **state)
{
	(void)state;
	atomic_store(&held->n, (size_t)LOG_HELD_BYTES + 1);
	log_rescue(held);
	assert_string_equal(next_write(), "");
	assert_int_equal(atomic_load(&held->n), 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(lines_go_out_at_once),
		TEST(held_lines_wait_for_the_flush),
		TEST(warnings_take_the_held_lines_along),
		TEST(writes_are_whole_lines_and_small),
		TEST(a_killed_process_loses_no_line),
		TEST(nonsense_is_not_rescued),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
