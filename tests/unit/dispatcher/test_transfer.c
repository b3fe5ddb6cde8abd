/* Names are resolved here: libcurl finds this getaddrinfo() before the library's. */
#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "../unit.h"
#include "dispatcher/transfer.h"

enum { SLOW_SECONDS = 3 };

/* The addresses of names: "both" has one that is refused, and then one that is allowed. */
static const char *const refused_first[] = { "10.255.255.1", "127.0.0.1", NULL };
static const char *const refused_only[] = { "10.255.255.1", NULL };
static const char *const allowed_only[] = { "127.0.0.1", NULL };

static void add(struct addrinfo **last, const char *address, const char *service)
{
	struct addrinfo *made = calloc(1, sizeof *made);
	struct sockaddr_in *four = calloc(1, sizeof *four);

	assert_non_null(made);
	assert_non_null(four);
	four->sin_family = AF_INET;
	four->sin_port = htons((uint16_t)strtol(service, NULL, 10));
	assert_int_equal(inet_pton(AF_INET, address, &four->sin_addr), 1);
	*made = (struct addrinfo){ .ai_family = AF_INET,
		                   .ai_socktype = SOCK_STREAM,
		                   .ai_protocol = IPPROTO_TCP,
		                   .ai_addrlen = sizeof *four,
		                   .ai_addr = (struct sockaddr *)four };
	*last = made;
}

int getaddrinfo(const char *node, const char *service, const struct addrinfo *hints, struct addrinfo **found)
{
	const char *const *addresses = strcmp(node, "both.example") == 0      ? refused_first
	                               : strcmp(node, "refused.example") == 0 ? refused_only
	                                                                      : allowed_only;

	(void)hints;
	if (strcmp(node, "slow.example") == 0)
		sleep(SLOW_SECONDS);
	*found = NULL;
	for (size_t i = 0; addresses[i] != NULL; i++) {
		add(found, addresses[i], service == NULL ? "0" : service);
		found = &(*found)->ai_next;
	}
	return 0;
}

void freeaddrinfo(struct addrinfo *found)
{
	while (found != NULL) {
		struct addrinfo *next = found->ai_next;

		free(found->ai_addr);
		free(found);
		found = next;
	}
}

/* ---- one dispatcher, and one server that answers each connection with a text */

struct world {
	struct dispatcher d;
	struct dispatcher_settings settings;
	struct db_settings database;
	int listener, port;
	const char *says;
	pthread_t thread;
};

static void *serve(void *arg)
{
	const struct world *world = arg;
	char asked[4096];
	int fd;

	while ((fd = accept(world->listener, NULL, NULL)) >= 0) {
		(void)!read(fd, asked, sizeof asked);
		(void)!write(fd, world->says, strlen(world->says));
		(void)close(fd);
	}
	return NULL;
}

static int open_world(void **state)
{
	static struct world world;
	struct sockaddr_in four = { .sin_family = AF_INET, .sin_addr = { htonl(INADDR_LOOPBACK) } };
	socklen_t n = sizeof four;

	memset(&world, 0, sizeof world);
	world.listener = socket(AF_INET, SOCK_STREAM, 0);
	assert_int_equal(bind(world.listener, (struct sockaddr *)&four, sizeof four), 0);
	assert_int_equal(listen(world.listener, 16), 0);
	assert_int_equal(getsockname(world.listener, (struct sockaddr *)&four, &n), 0);
	world.port = ntohs(four.sin_port);
	world.says = "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n";
	world.settings.outside_allow = STR("127.0.0.0/8");
	world.d = (struct dispatcher){
		.settings = &world.settings, .db = db_new(&world.database), .life = arena_new(0), .arena = arena_new(0)
	};
	world.d.transfers = transfers_open(&world.d);
	assert_non_null(world.d.transfers);
	assert_int_equal(pthread_create(&world.thread, NULL, serve, &world), 0);
	*state = &world;
	return 0;
}

static int close_world(void **state)
{
	struct world *world = *state;

	(void)shutdown(world->listener, SHUT_RDWR);
	(void)close(world->listener);
	pthread_join(world->thread, NULL);
	transfers_close(&world->d.transfers);
	db_free(&world->d.db);
	arena_free(&world->d.arena);
	arena_free(&world->d.life);
	return 0;
}

struct came {
	enum transfer_end end;
	int64_t status, ms;
	bool has;
};

static void done(struct dispatcher *d, struct transfer *transfer)
{
	(void)d;
	*(struct came *)transfer->item = (struct came){ transfer->end, transfer->status, 0, true };
}

static struct came ask(struct world *world, const char *host, int64_t ms)
{
	struct transfer *transfer = transfer_new(&world->d, &lane_webhooks);
	struct came came = { 0 };
	int64_t begin = clock_monotonic();

	transfer->method = TRANSFER_POST;
	transfer->url = STR_JOIN(transfer->arena, STR("http://"), str_of(host), STR(":"),
	                         str_from_int(transfer->arena, world->port), STR("/"));
	transfer->body = STR("{}");
	transfer->plain = true;
	transfer->cut = true;
	transfer->ms = ms;
	transfer->done = done;
	transfer->item = &came;
	transfer_start(&world->d, transfer);
	while (!came.has)
		(void)transfers_wait(&world->d, NULL, 0, 1000);
	came.ms = (clock_monotonic() - begin) / 1000;
	assert_int_equal(transfers_in_flight(&world->d, NULL), 0);
	return came;
}

static void test_one_address_of_two_is_refused(void **state)
{
	struct came came = ask(*state, "both.example", 5000);

	assert_int_equal(came.end, TRANSFER_DONE);
	assert_int_equal(came.status, 204);
}

static void test_the_only_address_is_refused(void **state)
{
	assert_int_equal(ask(*state, "refused.example", 5000).end, TRANSFER_REFUSED);
}

/* A transfer that cuts long answers does not fail because of long headers. */
static void test_long_headers(void **state)
{
	static char says[40000];
	struct world *world = *state;
	struct came came;

	(void)snprintf(says, sizeof says, "HTTP/1.1 200 OK\r\nX-Long: %030000d\r\nContent-Length: 0\r\n\r\n", 1);
	world->says = says;
	came = ask(world, "good.example", 5000);
	assert_int_equal(came.end, TRANSFER_DONE);
	assert_int_equal(came.status, 200);
}

/* A name server that does not answer delays a transfer only up to its own time limit. */
static void test_a_name_server_that_hangs(void **state)
{
	struct came came = ask(*state, "slow.example", 200);

	assert_int_equal(came.end, TRANSFER_TIMEOUT);
	assert_in_range(came.ms, 150, SLOW_SECONDS * 1000 - 1000);
}

static void test_answers_that_are_none(void **state)
{
	struct world *world = *state;

	world->says = "hello\r\n"; /* HTTP/0.9 */
	assert_int_equal(ask(world, "good.example", 2000).end, TRANSFER_CONNECT);
	world->says = "HTTP/1.1 200 OK\r\n";
	assert_int_not_equal(ask(world, "good.example", 2000).end, TRANSFER_REFUSED);
	world->says = "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\nHTTP/1.1 410 Gone\r\nContent-Length: 0\r\n\r\n";
	assert_int_equal(ask(world, "good.example", 2000).status, 410);
	world->says = "HTTP/1.1 101 Switching Protocols\r\n\r\n";
	struct came came = ask(world, "good.example", 1000);
	assert_false(came.end == TRANSFER_DONE && came.status >= 200 && came.status < 300);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_one_address_of_two_is_refused, open_world, close_world),
		cmocka_unit_test_setup_teardown(test_the_only_address_is_refused, open_world, close_world),
		cmocka_unit_test_setup_teardown(test_a_name_server_that_hangs, open_world, close_world),
		cmocka_unit_test_setup_teardown(test_long_headers, open_world, close_world),
		cmocka_unit_test_setup_teardown(test_answers_that_are_none, open_world, close_world),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
