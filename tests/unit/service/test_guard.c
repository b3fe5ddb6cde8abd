/* Which callers each guard lets have a record, and the error when there is none. */
#include "../unit.h"
#include "service/guard.h"

/* Keys: companies 1 and 2, people from 11. */
static struct principal person(unsigned role, int64_t key, int64_t company)
{
	return (struct principal){ .user.v.key = key, .company.v.key = company, .role = role };
}

static bool may(enum guard guard, struct principal who, struct ownership whose)
{
	enum err e = service_guard(guard, &who, &whose);

	assert_true(e == OK || e == E_NOT_YOURS);
	return e == OK;
}

static const struct ownership application = { .company.v.key = 1, .person.v.key = 11 };
static const struct ownership interviewed = { .company.v.key = 1, .person.v.key = 11, .caller_interviews = true };
static const struct ownership published = { .company.v.key = 1, .published = true };
static const struct ownership upload = { .company.v.key = 1, .person.v.key = 11, .author.v.key = 13 };
static const struct ownership nobodys = { .caller_interviews = true };

static void test_self(void **state)
{
	(void)state;
	assert_true(may(SELF, person(CANDIDATE, 11, 0), application));
	assert_false(may(SELF, person(CANDIDATE, 12, 0), application));
	assert_false(may(SELF, person(HR, 14, 1), application));
	assert_false(may(SELF, person(CANDIDATE, 13, 0), upload));
	assert_false(may(SELF, person(PUBLIC, 0, 0), nobodys));
}

static void test_company(void **state)
{
	(void)state;
	assert_true(may(COMPANY, person(HR, 14, 1), application));
	assert_true(may(COMPANY, person(ADMIN, 15, 1), application));
	assert_true(may(COMPANY, person(INTERVIEWER, 13, 1), application));
	assert_false(may(COMPANY, person(HR, 24, 2), application));
	assert_false(may(COMPANY, person(CANDIDATE, 11, 0), application));
	/* The installation's admin has no company, and a record may have none either; they do not match. */
	assert_false(may(COMPANY, person(ADMIN, 16, 0), nobodys));
	/* Only roles of staff count as staff, even if a candidate's row has a company. */
	assert_false(may(COMPANY, person(CANDIDATE, 11, 1), application));
}

static void test_party(void **state)
{
	(void)state;
	assert_true(may(PARTY, person(CANDIDATE, 11, 0), application));
	assert_false(may(PARTY, person(CANDIDATE, 12, 0), application));
	assert_true(may(PARTY, person(HR, 14, 1), application));
	assert_true(may(PARTY, person(ADMIN, 15, 1), application));
	assert_false(may(PARTY, person(HR, 24, 2), application));
	assert_false(may(PARTY, person(INTERVIEWER, 13, 1), application));
	assert_true(may(PARTY, person(INTERVIEWER, 13, 1), interviewed));
	assert_false(may(PARTY, person(INTERVIEWER, 23, 2), interviewed));
	assert_false(may(PARTY, person(CANDIDATE, 12, 0), interviewed));
	assert_true(may(PARTY, person(INTERVIEWER, 13, 1), upload));
	assert_false(may(PARTY, person(PUBLIC, 0, 0), nobodys));
	assert_false(may(PARTY, person(INTERVIEWER, 13, 0), nobodys));
}

static void test_published(void **state)
{
	(void)state;
	assert_true(may(PARTY, person(CANDIDATE, 12, 0), published));
	assert_true(may(PARTY, person(INTERVIEWER, 13, 1), published));
	assert_false(may(PARTY, person(INTERVIEWER, 23, 2), published));
	assert_false(may(PARTY, person(HR, 24, 2), published));
	assert_false(may(COMPANY, person(CANDIDATE, 12, 0), published));
}

static void test_anyone(void **state)
{
	(void)state;
	assert_true(may(ANYONE, person(PUBLIC, 0, 0), application));
	assert_false(may(UNGUARDED, person(CANDIDATE, 11, 0), application));
}

static void test_excluded(void **state)
{
	const struct principal installation = person(ADMIN, 16, 0), hr = person(HR, 14, 1),
	                       candidate = person(CANDIDATE, 11, 0);

	(void)state;
	assert_true(service_guard_excludes(COMPANY, &installation));
	assert_true(service_guard_excludes(PARTY, &installation));
	assert_false(service_guard_excludes(SELF, &installation));
	assert_false(service_guard_excludes(PARTY, &hr));
	assert_false(service_guard_excludes(PARTY, &candidate));
}

/* ---- loading */

struct thing {
	int64_t number;
};

/* The first byte of the first id is the owner; 0: there is no record. */
static enum err find(struct context *c, const struct named *named, struct thing *out, struct ownership *whose)
{
	(void)c;
	out->number = 1;
	whose->person.v.key = named->id[0].byte[0];
	return whose->person.v.key == 0 ? E_NO_ROW : whose->person.v.key == 9 ? E_TIMEOUT : OK;
}
static enum err lock(struct context *c, const struct named *named, struct thing *out, struct ownership *whose)
{
	enum err e = find(c, named, out, whose);

	out->number = 2;
	return e;
}
FINDER(find, thing)
FINDER(lock, thing)
static const struct load things = { .name = "thing", .keys = 1, LOADS(thing, find, lock) };
static const struct load known = { .name = "thing", .keys = 1, .missing = E_NO_CV, LOADS(thing, find, lock) };

static enum err load(const struct load *load_, enum guard guard, uint8_t id, bool locked, int64_t *number_r)
{
	struct context c = { .who = person(CANDIDATE, 5, 0) };
	const struct named named = { .id = { { { id } } }, .lock = locked };
	struct thing thing = { 0 };
	enum err e = service_load(&c, load_, guard, &named, &thing);

	*number_r = thing.number;
	return e;
}

static void test_load(void **state)
{
	int64_t number;

	(void)state;
	assert_int_equal(load(&things, SELF, 5, false, &number), OK);
	assert_int_equal(number, 1);
	assert_int_equal(load(&things, SELF, 5, true, &number), OK);
	assert_int_equal(number, 2);
	assert_int_equal(load(&things, SELF, 6, false, &number), E_NOT_YOURS);
	assert_int_equal(load(&things, ANYONE, 6, false, &number), OK);
	assert_int_equal(load(&things, SELF, 0, false, &number), E_NOT_FOUND);
	assert_int_equal(load(&things, ANYONE, 0, false, &number), E_NOT_FOUND);
	assert_int_equal(load(&things, SELF, 9, false, &number), E_TIMEOUT);
	assert_int_equal(load(&known, SELF, 0, false, &number), E_NO_CV);
	assert_int_equal(load(&known, SELF, 6, false, &number), E_NO_CV);
	assert_int_equal(load(&known, SELF, 9, false, &number), E_TIMEOUT);
}

/* The actor is not notified; the others keep their order, and an empty list stays empty. */
static void test_others(void **state)
{
	const struct principal who = person(HR, 13, 1);
	const struct principal nobody = { 0 };
	struct user_id people[] = { { .v.key = 11 }, { .v.key = 13 }, { .v.key = 0 }, { .v.key = 14 }, { .v.key = 13 } };

	(void)state;
	assert_int_equal(service_others(&nobody, people, COUNT(people)), 5);
	assert_int_equal(service_others(&who, people, COUNT(people)), 3);
	assert_int_equal(people[0].v.key, 11);
	assert_int_equal(people[1].v.key, 0);
	assert_int_equal(people[2].v.key, 14);
	assert_int_equal(service_others(&who, people, 0), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_self),      cmocka_unit_test(test_company), cmocka_unit_test(test_party),
		cmocka_unit_test(test_published), cmocka_unit_test(test_anyone),  cmocka_unit_test(test_excluded),
		cmocka_unit_test(test_load),      cmocka_unit_test(test_others),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
