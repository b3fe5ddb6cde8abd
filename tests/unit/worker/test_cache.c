/* The cache of principals in a worker, and when it must not be used. */
#include "../unit.h"
#include "worker/cache.h"

enum { NOW = 5000000 };

struct fixture {
	struct arena *arena;
	struct shared *shared;
	struct cache *cache;
	struct principal who;
	struct uuid session;
	char zone[16];
};

static int set_up(void **state)
{
	static struct fixture f;

	f = (struct fixture){ .arena = arena_new(0), .shared = shared_new(), .zone = "Asia/Kolkata" };
	f.cache = cache_new(f.arena, f.shared);
	f.who = (struct principal){ .user.v = { 7, uuid_new() }, .role = HR, .zone = { f.zone, 12 }, .token_version = 3 };
	*state = &f;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *f = *state;

	shared_free(&f->shared);
	arena_free(&f->arena);
	return 0;
}

static bool get(struct fixture *f, int64_t version, int64_t now, struct principal *who_r)
{
	return cache_get(f->cache, &(struct claims){ .subject = f->who.user.v.pub, .session = f->session, .version = version },
	                 now, who_r);
}

static void put(struct fixture *f)
{
	cache_put(f->cache, &f->who, generation_of(f->shared, f->who.user.v.pub), NOW);
}

static void test_remembers(void **state)
{
	struct fixture *f = *state;
	struct principal who;

	assert_false(get(f, 3, NOW, &who));
	put(f);
	memset(f->zone, 'x', 12); /* the request's memory is used again */
	assert_true(get(f, 3, NOW + 1, &who));
	assert_int_equal(who.user.v.key, 7);
	assert_int_equal(who.role, HR);
	assert_true(str_equal(who.zone, STR("Asia/Kolkata")));
	f->who.user.v.pub = uuid_new();
	assert_false(get(f, 3, NOW + 1, &who));
}

static void test_forgets_after_its_time(void **state)
{
	struct fixture *f = *state;
	struct principal who;

	put(f);
	assert_true(get(f, 3, NOW + CACHE_SECONDS * INSTANT_SECOND - 1, &who));
	assert_false(get(f, 3, NOW + CACHE_SECONDS * INSTANT_SECOND, &who));
}

/* A session that outlived a new password goes on with tokens of before and after it; a token without a session does not. */
static void test_kept_session(void **state)
{
	struct fixture *f = *state;
	struct principal who;

	f->who.kept_session = uuid_new();
	put(f);
	assert_false(get(f, 2, NOW, &who));
	f->session = uuid_new();
	assert_false(get(f, 2, NOW, &who));
	assert_true(get(f, 3, NOW, &who));
	f->session = f->who.kept_session;
	assert_true(get(f, 2, NOW, &who));
	assert_true(get(f, 3, NOW, &who));
}

static void test_another_token_version(void **state)
{
	struct fixture *f = *state;
	struct principal who;

	put(f);
	assert_false(get(f, 2, NOW, &who));
	assert_false(get(f, 4, NOW, &who));
}

static void test_generation(void **state)
{
	struct fixture *f = *state;
	struct principal who;
	uint32_t before = generation_of(f->shared, f->who.user.v.pub);

	put(f);
	generation_raise(f->shared, f->who.user.v.pub);
	assert_false(get(f, 3, NOW, &who));
	/* It was read before the change and is stored after it, so it is out of date at once. */
	cache_put(f->cache, &f->who, before, NOW);
	assert_false(get(f, 3, NOW, &who));
	put(f);
	assert_true(get(f, 3, NOW, &who));
}

static void test_zone_too_long_to_remember(void **state)
{
	struct fixture *f = *state;
	struct principal who;
	char zone[100];

	memset(zone, 'a', sizeof zone);
	f->who.zone = (struct str){ zone, sizeof zone };
	put(f);
	assert_false(get(f, 3, NOW, &who));
	f->who.zone = (struct str){ 0 };
	put(f);
	assert_true(get(f, 3, NOW, &who));
	assert_null(who.zone.p);
}

/* Entries replace others only when many are in one set. */
static void test_many_side_by_side(void **state)
{
	enum { USERS = 120 };
	struct fixture *f = *state;
	struct uuid users[USERS];
	struct principal who;
	int remembered = 0;

	for (int i = 0; i < USERS; i++) {
		f->who.user.v = (struct id){ i + 1, users[i] = uuid_new() };
		put(f);
		put(f);
	}
	for (int i = 0; i < USERS; i++) {
		if (!cache_get(f->cache, &(struct claims){ .subject = users[i], .version = 3 }, NOW, &who))
			continue;
		assert_int_equal(who.user.v.key, i + 1);
		remembered++;
	}
	assert_true(remembered > USERS * 9 / 10);
}

/* The oldest entry is replaced, and the newest is always in the cache. */
static void test_full(void **state)
{
	struct fixture *f = *state;
	struct principal who;

	for (int i = 0; i < 5000; i++) {
		f->who.user.v = (struct id){ i + 1, uuid_new() };
		cache_put(f->cache, &f->who, generation_of(f->shared, f->who.user.v.pub), NOW + i);
		assert_true(get(f, 3, NOW + i, &who));
		assert_int_equal(who.user.v.key, i + 1);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_remembers, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_forgets_after_its_time, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_another_token_version, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_kept_session, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_many_side_by_side, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_full, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_generation, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_zone_too_long_to_remember, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
