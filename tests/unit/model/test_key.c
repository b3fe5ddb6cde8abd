/* Scopes and addresses of API keys. */
#include "../unit.h"
#include "base/address.h"
#include "model/key.h"

static void scopes(void **state)
{
	static const struct {
		struct str scopes, tag;
		bool writes, allowed;
	} cases[] = {
		{ { "read", 4 }, { "jobs", 4 }, false, true },
		{ { "read", 4 }, { "jobs", 4 }, true, false },
		{ { "write", 5 }, { "jobs", 4 }, false, true },
		{ { "write", 5 }, { "jobs", 4 }, true, true },
		{ { "jobs:read", 9 }, { "jobs", 4 }, false, true },
		{ { "jobs:read", 9 }, { "jobs", 4 }, true, false },
		{ { "jobs:write", 10 }, { "jobs", 4 }, true, true },
		{ { "jobs:write", 10 }, { "job", 3 }, true, false },
		{ { "jobs:write", 10 }, { "mails", 5 }, false, false },
		{ { "mails:write,jobs:read", 21 }, { "jobs", 4 }, false, true },
		{ { "mails:write,jobs:read", 21 }, { "jobs", 4 }, true, false },
		{ { NULL, 0 }, { "jobs", 4 }, false, false },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		assert_int_equal(key_allows(cases[i].scopes, cases[i].tag, cases[i].writes), cases[i].allowed);
}

static void forms(void **state)
{
	static const char *const good[] = { "read", "write", "jobs:read", "busy_calendars:write" };
	static const char *const bad[] = { "", "Read", "jobs", "jobs:", "jobs:delete", "jobs:read:write", "read " };
	struct str tag;

	(void)state;
	for (size_t i = 0; i < COUNT(good); i++)
		assert_true(key_scope_read(str_of(good[i]), &tag));
	assert_true(str_equal(tag, STR("busy_calendars")));
	for (size_t i = 0; i < COUNT(bad); i++)
		assert_false(key_scope_read(str_of(bad[i]), &tag));
}

static void networks(void **state)
{
	static const struct {
		const char *networks, *address;
		bool admitted;
	} cases[] = {
		{ "", "192.0.2.7", true },
		{ "192.0.2.7", "192.0.2.7", true },
		{ "192.0.2.7", "192.0.2.8", false },
		{ "192.0.2.0/24", "192.0.2.255", true },
		{ "192.0.2.0/24", "192.0.3.0", false },
		{ "192.0.2.0/24", "::ffff:192.0.2.9", true },
		{ "0.0.0.0/0", "1.2.3.4", true },
		{ "0.0.0.0/0", "::1", false },
		{ "::/0", "1.2.3.4", false },
		{ "2001:db8::/33", "2001:db8:7fff::1", true },
		{ "2001:db8::/33", "2001:db8:8000::1", false },
		{ "10.0.0.0/8,2001:db8::1", "2001:db8::1", true },
		{ "10.0.0.0/8", "", false },
		{ "10.0.0.0/8", "unix:", false },
	};
	static const char *const bad[] = { "",       "/8",     "10.0.0.0/", "10.0.0.1/8", "10.0.0.0/33", "10.0.0.0/-1",
		                           "::/129", "10.0.0", "x" };
	struct network network;

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		assert_int_equal(key_admits(str_of(cases[i].networks), str_of(cases[i].address)), cases[i].admitted);
	for (size_t i = 0; i < COUNT(bad); i++)
		assert_false(network_read(str_of(bad[i]), &network));
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(scopes), cmocka_unit_test(forms), cmocka_unit_test(networks) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
