#include <arpa/inet.h>
#include <netinet/in.h>

#include "../unit.h"
#include "dispatcher/guard.h"

static bool allows(const struct guard *guard, const char *text)
{
	struct sockaddr_in four = { .sin_family = AF_INET };
	struct sockaddr_in6 six = { .sin6_family = AF_INET6 };

	if (inet_pton(AF_INET, text, &four.sin_addr) == 1)
		return guard_allows(guard, (const struct sockaddr *)&four);
	assert_int_equal(inet_pton(AF_INET6, text, &six.sin6_addr), 1);
	return guard_allows(guard, (const struct sockaddr *)&six);
}

static void test_without_blocks(void **state)
{
	static const char *const inside[] = { "127.0.0.1",      "10.1.2.3",         "172.16.0.1",
		                              "192.168.7.7",    "169.254.169.254",  "100.64.0.1",
		                              "0.0.0.0",        "224.0.0.1",        "::1",
		                              "fd00::1",        "fe80::1",          "ff02::1",
		                              "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:7f00:1::" };
	static const char *const outside[] = { "8.8.8.8", "93.184.216.34", "2606:4700::1111" };
	struct arena *arena = arena_new(0);
	struct guard *guard = guard_new(arena, (struct str){ 0 });
	struct sockaddr other = { .sa_family = AF_UNIX };

	(void)state;
	for (size_t i = 0; i < COUNT(inside); i++)
		assert_false(allows(guard, inside[i]));
	for (size_t i = 0; i < COUNT(outside); i++)
		assert_true(allows(guard, outside[i]));
	assert_false(guard_allows(guard, &other));
	arena_free(&arena);
}

static void test_blocks(void **state)
{
	struct arena *arena = arena_new(0);
	struct guard *guard = guard_new(arena, STR("127.0.0.0/8  10.1.2.3 172.16.128.0/17 fd00:1::/32 0.0.0.0/32"));

	(void)state;
	assert_non_null(guard);
	assert_true(allows(guard, "127.9.9.9"));
	assert_true(allows(guard, "10.1.2.3"));
	assert_false(allows(guard, "10.1.2.4"));
	assert_true(allows(guard, "172.16.128.0"));
	assert_true(allows(guard, "172.16.255.255"));
	assert_false(allows(guard, "172.16.127.255"));
	assert_true(allows(guard, "fd00:1::77"));
	assert_false(allows(guard, "fd00:2::77"));
	/* The same bytes in the other address family are another address. */
	assert_false(allows(guard, "::ffff:127.0.0.1"));
	assert_true(allows(guard, "0.0.0.0"));
	assert_false(allows(guard, "0.0.0.1"));
	arena_free(&arena);
}

static void test_what_is_no_block(void **state)
{
	static const char *const wrong[] = { "localhost",  "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/x",
		                             "fd00::/129", "10.0.0",      "1.2.3.4/" };
	struct arena *arena = arena_new(0);

	(void)state;
	for (size_t i = 0; i < COUNT(wrong); i++)
		assert_null(guard_new(arena, str_of(wrong[i])));
	arena_free(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_without_blocks),
		cmocka_unit_test(test_blocks),
		cmocka_unit_test(test_what_is_no_block),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
