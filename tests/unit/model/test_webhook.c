/* model/webhook: the allowed URLs, in every spelling of an address, and the valid secrets. */
#include "../unit.h"
#include "auth/token.h"
#include "model/webhook.h"

static void check(struct webhook_targets allowed, enum err expected, const char *const *urls)
{
	for (; *urls != NULL; urls++) {
		enum err e = webhook_url_check(str_of(*urls), allowed);

		if (e != expected)
			print_message("%s: %d\n", *urls, (int)e);
		assert_int_equal(e, expected);
	}
}

static void test_good(void **state)
{
	static const char *const urls[] = { "https://your-app.com/webhook",
		                            "HTTPS://A.example",
		                            "https://a.example:8443/x?y=z@1&t=a:b",
		                            "https://a.b",
		                            "https://8.8.8.8/",
		                            "https://[2606:4700::1111]:443/x",
		                            "https://a.example.?q",
		                            "https://1.a_b-c.example",
		                            "https://localhost.example/",
		                            "https://internal.example/",
		                            "https://notlocal.example",
		                            "https://x.notlocal",
		                            "https://my-internal.co",
		                            "https://arpa.home/",
		                            "https://0xa.example/",
		                            "https://xn--bcher-kva.example/%20",
		                            NULL };

	(void)state;
	check((struct webhook_targets){ 0 }, OK, urls);
}

static void test_malformed(void **state)
{
	static const char *const urls[] = { "",
		                            "x",
		                            "https",
		                            "https:",
		                            "https:/a.example",
		                            "https://",
		                            "https:///x",
		                            "https://:443",
		                            "//a.example",
		                            "ftp://a.example",
		                            "file:///etc/passwd",
		                            "gopher://a.example",
		                            "javascript:alert(1)",
		                            "https://u@a.example",
		                            "https://u:p@a.example",
		                            "https://a.example#x",
		                            "https://a.example/ b",
		                            "https://a.example/\n",
		                            "https://a\\@b",
		                            "https://a..example",
		                            "https://.a",
		                            "https://.",
		                            "https://a%2eb",
		                            "https://b\xc3\xbc"
		                            "cher.example",
		                            "https://a.example:",
		                            "https://a.example:0",
		                            "https://a.example:65536",
		                            "https://a.example:-1",
		                            "https://a.example:8o",
		                            "https://a.example:080000",
		                            "https://[::1",
		                            "https://[::1]x",
		                            "https://[::1%25lo]",
		                            "https://[]",
		                            "https://[1.2.3.4]",
		                            "https://1.2.3.4.5",
		                            "https://256.1.1.1",
		                            "https://0x",
		                            "https://1.2.3.08",
		                            "https://4294967296",
		                            "https://a.1",
		                            " https://a.example",
		                            NULL };

	(void)state;
	check((struct webhook_targets){ 0 }, E_FORMAT, urls);
	check((struct webhook_targets){ true, true }, E_FORMAT, urls);
}

static void test_inside(void **state)
{
	static const char *const urls[] = { "https://localhost",
		                            "https://LOCALHOST:1/x",
		                            "https://a.localhost",
		                            "https://localhost.",
		                            "https://intranet",
		                            "https://intranet.:8443/hook",
		                            "https://local",
		                            "https://printer.local",
		                            "https://a.b.LOCAL./x",
		                            "https://metadata.google.internal",
		                            "https://home.arpa",
		                            "https://nas.home.arpa:5001",
		                            "https://127.0.0.1",
		                            "https://127.1",
		                            "https://2130706433",
		                            "https://0x7f.1",
		                            "https://0x7f000001",
		                            "https://017700000001",
		                            "https://0177.0.0.1",
		                            "https://127.0.0.1.",
		                            "https://0",
		                            "https://0.0.0.0",
		                            "https://10.1.2.3",
		                            "https://100.64.0.1",
		                            "https://169.254.169.254/latest/meta-data",
		                            "https://172.16.0.1",
		                            "https://172.31.255.255",
		                            "https://192.168.1.1",
		                            "https://192.0.2.1",
		                            "https://198.18.0.1",
		                            "https://198.51.100.9",
		                            "https://203.0.113.9",
		                            "https://224.0.0.1",
		                            "https://255.255.255.255",
		                            "https://[::1]",
		                            "https://[::]",
		                            "https://[::ffff:127.0.0.1]",
		                            "https://[::ffff:8.8.8.8]",
		                            "https://[fe80::1]",
		                            "https://[fc00::1]",
		                            "https://[fd12::1]",
		                            "https://[ff02::1]",
		                            "https://[2001:db8::1]",
		                            "https://[2002:7f00:1::]",
		                            "https://[2001::1]",
		                            "https://[64:ff9b::7f00:1]",
		                            NULL };
	static const char *const outside[] = { "https://9.255.255.255", "https://11.0.0.0",       "https://100.63.255.255",
		                               "https://100.128.0.0",   "https://172.15.255.255", "https://172.32.0.0",
		                               "https://192.167.0.1",   "https://198.20.0.0",     "https://223.255.255.255",
		                               "https://[2001:200::1]", "https://[2003::1]",      NULL };

	(void)state;
	check((struct webhook_targets){ 0 }, E_ADDRESS, urls);
	check((struct webhook_targets){ .private = true }, OK, urls);
	check((struct webhook_targets){ 0 }, OK, outside);
}

static void test_scheme(void **state)
{
	static const char *const open[] = { "http://a.example", "HTTP://8.8.8.8:80/x", NULL };
	static const char *const inside[] = { "http://127.0.0.1:9", NULL };

	(void)state;
	check((struct webhook_targets){ 0 }, E_SCHEME, open);
	check((struct webhook_targets){ .http = true }, OK, open);
	check((struct webhook_targets){ .http = true }, E_ADDRESS, inside);
	check((struct webhook_targets){ .private = true }, E_SCHEME, inside);
	check((struct webhook_targets){ true, true }, OK, inside);
}

#define B32 "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="

static void test_secrets(void **state)
{
	static const char *const good[] = { "webhook_secret", "12345678",
		                            "whsec_" B32,     "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
		                            "whsec-anything", NULL };
	static const char *const bad[] = { "",
		                           "1234567",
		                           "white space",
		                           "s\xc3\xa9"
		                           "crets!!",
		                           "12345678\x7f",
		                           "whsec_",
		                           "whsec_" B32 "=",
		                           "whsec_MDEyMzQ1",
		                           "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY",
		                           "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNk_-Y=",
		                           "whsec_" B32 B32,
		                           "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNk====",
		                           NULL };
	struct arena *arena = arena_new(0);
	char longest[WEBHOOK_SECRET_MAX + 1];

	(void)state;
	for (size_t i = 0; good[i] != NULL; i++)
		assert_true(webhook_secret_valid(str_of(good[i])));
	for (size_t i = 0; bad[i] != NULL; i++)
		assert_false(webhook_secret_valid(str_of(bad[i])));
	memset(longest, 'x', sizeof longest);
	assert_true(webhook_secret_valid((struct str){ longest, WEBHOOK_SECRET_MAX }));
	assert_false(webhook_secret_valid((struct str){ longest, WEBHOOK_SECRET_MAX + 1 }));
	struct str one = webhook_secret_new(arena), other = webhook_secret_new(arena);
	assert_int_equal(one.n, 6 + 44);
	assert_true(webhook_secret_valid(one) && str_starts(one, STR("whsec_")) && !str_equal(one, other));
	arena_free(&arena);
}

/* The vectors of the reference suites (Standard Webhooks 1.0.0), and one with a secret that is the key itself. */
static void test_signatures(void **state)
{
#define TEXT_A                                                                                                                 \
	"msg_01JD0000000000000000000001.1731400000.{\"type\":\"interview.scheduled\",\"timestamp\":\"2024-11-12T08:26:40."     \
	"000Z\","                                                                                                              \
	"\"data\":{\"id\":\"0193200a-7c00-7000-8000-000000000001\"}}"
	static const struct {
		const char *secret, *text, *signature;
	} vectors[] = {
		{ "whsec_" B32, TEXT_A, "UCm00be8ZYzGE8EJnl0Dy7P7I3DcqHqFdNoH5k3QCdY=" },
		{ "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek.1614265330.{\"test\": 2432232314}",
		  "g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=" },
		{ "webhook_secret", TEXT_A, "lI7QJ0cvBxKbHu3ba3Z0oGqvrHdVW08wztZTXPCTWV8=" },
	};
	struct arena *arena = arena_new(0);
	uint8_t mac[32];

	(void)state;
	for (size_t i = 0; i < COUNT(vectors); i++) {
		hmac_sha256(webhook_secret_key(arena, str_of(vectors[i].secret)), str_of(vectors[i].text), mac);
		assert_true(str_equal(base64_encode(arena, mac, sizeof mac), str_of(vectors[i].signature)));
	}
	arena_free(&arena);
}

static void test_event_names(void **state)
{
	const struct set two = { UINT64_C(1) << EVENT_INTERVIEW_SCHEDULED | UINT64_C(1) << EVENT_APPLICATION_CREATED };
	struct arena *arena = arena_new(0);
	struct set all = { 0 };

	(void)state;
	for (enum event_name event = EVENT_NONE + 1; event < WEBHOOK_EVENTS_END; event++)
		all.bits |= UINT64_C(1) << event;
	assert_true(str_equal(webhook_event_names(arena, two, STR(", ")), STR("application.created, interview.scheduled")));
	assert_true(webhook_events(webhook_event_names(arena, two, STR(","))).bits == two.bits);
	assert_true(webhook_events(webhook_event_names(arena, all, STR(","))).bits == all.bits);
	assert_true(webhook_event_names(arena, all, STR(",")).n <= 4000); /* the width of webhooks.events */
	/* Names of another version of the program, and names that webhooks may not have, are left out. */
	assert_true(webhook_events(STR("interview.of_tomorrow,interview.scheduled,webhook.ping,,application.created")).bits ==
	            two.bits);
	assert_true(webhook_events(STR("interview.of_tomorrow")).bits == 0);
	assert_true(webhook_events((struct str){ 0 }).bits == 0);
	assert_null(webhook_event_names(arena, (struct set){ 0 }, STR(",")).p);
	arena_free(&arena);
}

static void test_base64(void **state)
{
	/* RFC 4648 section 10 */
	static const char *const pairs[][2] = {
		{ "", "" }, { "f", "Zg==" }, { "fo", "Zm8=" }, { "foo", "Zm9v" }, { "foob", "Zm9vYg==" }
	};
	struct arena *arena = arena_new(0);
	struct str bytes;

	(void)state;
	for (size_t i = 0; i < COUNT(pairs); i++) {
		struct str plain = str_of(pairs[i][0]), text = str_of(pairs[i][1]);

		assert_true(str_equal(base64_encode(arena, plain.p, plain.n), text));
		assert_true(base64_decode(arena, text, &bytes) && str_equal(bytes, plain));
	}
	assert_true(base64_decode(arena, STR("+/+/"), &bytes));
	assert_false(base64_decode(arena, STR("-_-_"), &bytes));
	assert_false(base64_decode(arena, STR("Zg="), &bytes));
	assert_false(base64_decode(arena, STR("Z==="), &bytes));
	assert_false(base64_decode(arena, STR("Zh=="), &bytes));
	arena_free(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_good),        cmocka_unit_test(test_malformed),
		                            cmocka_unit_test(test_inside),      cmocka_unit_test(test_scheme),
		                            cmocka_unit_test(test_secrets),     cmocka_unit_test(test_signatures),
		                            cmocka_unit_test(test_event_names), cmocka_unit_test(test_base64) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
