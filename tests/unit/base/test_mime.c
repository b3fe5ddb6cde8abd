/* base/mime and base/html: contents of a mail are not changed, and nothing becomes a header or a tag. */
#include "../with_arena.h"
#include "base/html.h"
#include "base/mime.h"

static struct str header(struct str value, bool *good_r)
{
	struct buf out = buf_new(arena, 1 << 16);

	*good_r = mime_header(&out, "Subject", value);
	return buf_view(&out);
}

#define ASSERT_STR(is, should)                                                                                                 \
	do {                                                                                                                   \
		struct str is_ = (is), should_ = (should);                                                                     \
		assert_int_equal(is_.n, should_.n);                                                                            \
		assert_memory_equal(is_.p, should_.p, should_.n);                                                              \
	} while (0)

static void base64(void **state)
{
	/* RFC 4648 section 10 */
	static const struct {
		struct str plain, coded;
	} vectors[] = { { STR(""), STR("") },
		        { STR("f"), STR("Zg==") },
		        { STR("fo"), STR("Zm8=") },
		        { STR("foo"), STR("Zm9v") },
		        { STR("foob"), STR("Zm9vYg==") },
		        { STR("fooba"), STR("Zm9vYmE=") },
		        { STR("foobar"), STR("Zm9vYmFy") } };

	(void)state;
	for (size_t i = 0; i < COUNT(vectors); i++) {
		struct buf out = buf_new(arena, 100);
		mime_base64(&out, vectors[i].plain, 0);
		ASSERT_STR(buf_view(&out), vectors[i].coded);
	}
	struct buf out = buf_new(arena, 100);
	mime_base64(&out, STR("foobar!"), 8);
	ASSERT_STR(buf_view(&out), STR("Zm9vYmFy\r\nIQ==\r\n"));
}

static void subjects(void **state)
{
	bool good;

	(void)state;
	ASSERT_STR(header(STR("Your interview"), &good), STR("Subject: Your interview\r\n"));
	assert_true(good);
	ASSERT_STR(header(STR("Entretien confirm\xc3\xa9"), &good),
	           STR("Subject: =?utf-8?B?RW50cmV0aWVuIGNvbmZpcm3DqQ==?=\r\n"));
	assert_true(good);
	/* A text that looks encoded would be decoded, so it must be encoded itself. */
	ASSERT_STR(header(STR("=?utf-8?Q?x?="), &good), STR("Subject: =?utf-8?B?PT91dGYtOD9RP3g/PQ==?=\r\n"));
	/* Two blanks, or one at an end, would not survive folding. */
	assert_true(str_starts(header(STR("a  b"), &good), STR("Subject: =?utf-8?B?")));
	assert_true(str_starts(header(STR(" a"), &good), STR("Subject: =?utf-8?B?")));
}

/* A line never has more than 76 octets, and no word in it has a split character. */
static void folded(void **state)
{
	struct buf value = buf_new(arena, 4096);
	bool good;

	(void)state;
	for (int i = 0; i < 60; i++)
		buf_text(&value, i % 3 == 0 ? "\xe4\xbd\x90" : i % 3 == 1 ? "e" : "\xf0\x9f\x91\x8d");
	struct str text = header(buf_view(&value), &good);
	assert_true(good);
	assert_true(str_ends(text, STR("\r\n")));
	for (size_t lines = 0; text.n > 0; lines++) {
		struct str line = str_cut(&text, '\n');
		assert_in_range(line.n, 2, 77); /* with its CR */
		if (lines > 0)
			assert_int_equal(line.p[0], ' ');
	}
	buf_reset(&value);
	for (int i = 0; i < 40; i++)
		buf_text(&value, i == 0 ? "word" : " word");
	text = header(buf_view(&value), &good);
	while (text.n > 0)
		assert_in_range(str_cut(&text, '\n').n, 2, 77);
}

static struct mime_message message(void)
{
	return (struct mime_message){ .from = { STR("Initech, Inc."), STR("jobs@initech.example") },
		                      .to = { STR("佐藤 健二"), STR("kenji@example.com") },
		                      .subject = STR("Hello"),
		                      .id = STR("0193200a@interviews.example.com"),
		                      .date = instant_of_unix(1805121000),
		                      .text = STR("One\nTwo\n") };
}

static struct str written(const struct mime_message *m, bool *good_r)
{
	struct buf out = buf_new(arena, 1 << 20);

	*good_r = mime_write(&out, m);
	return buf_view(&out);
}

static bool contains(struct str text, const char *part)
{
	for (size_t i = 0; i < text.n; i++)
		if (str_starts(str_from(text, i), str_of(part)))
			return true;
	return false;
}

static void one_part(void **state)
{
	struct mime_message m = message();
	bool good;
	struct str text = written(&m, &good);

	(void)state;
	assert_true(good);
	ASSERT_STR(text, STR("Date: Mon, 15 Mar 2027 14:30:00 +0000\r\n"
	                     "From: \"Initech, Inc.\" <jobs@initech.example>\r\n"
	                     "To: =?utf-8?B?5L2Q6JekIOWBpeS6jA==?= <kenji@example.com>\r\n"
	                     "Subject: Hello\r\n"
	                     "Message-ID: <0193200a@interviews.example.com>\r\n"
	                     "Auto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n"
	                     "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
	                     "T25lDQpUd28NCg==\r\n"));
}

static void whole_tree(void **state)
{
	static const struct mime_attachment files[] = { { STR("invite.ics"), STR("application/ics"), STR("BEGIN") },
		                                        { STR("a\"b\r\nX: y.pdf"), STR("application/pdf"), STR("%PDF") } };
	struct mime_message m = message();
	bool good;

	(void)state;
	m.html = STR("<p>One</p>");
	m.calendar = STR("BEGIN:VCALENDAR\r\n");
	m.method = STR("REQUEST");
	m.attachments = files;
	m.n_attachments = COUNT(files);
	m.list_unsubscribe = STR("https://interviews.example.com/x");
	struct str text = written(&m, &good);
	assert_true(good);
	assert_true(contains(text, "Content-Type: multipart/mixed;\r\n boundary=\"=_m0193200a-interviews-example-com\""));
	assert_true(contains(text, "Content-Type: text/calendar; charset=utf-8; method=REQUEST\r\n"));
	assert_true(contains(text, "filename=\"invite.ics\""));
	assert_true(contains(text, "filename=\"a_b__X: y.pdf\""));
	assert_false(contains(text, "\nX: y"));
	assert_true(contains(text, "List-Unsubscribe: <https://interviews.example.com/x>\r\n"));
	assert_true(str_ends(text, STR("--=_m0193200a-interviews-example-com--\r\n")));
	while (text.n > 0) {
		struct str line = str_cut(&text, '\n');
		assert_in_range(line.n, 1, 78);
		assert_int_equal(line.p[line.n - 1], '\r');
	}
}

/* No text in a header can begin another header. */
static void injection(void **state)
{
	static const struct str bad[] = { STR("x\r\nBcc: evil@example.com"),
		                          STR("x\nBcc: e"),
		                          STR("x\rBcc: e"),
		                          STR("x\0y"),
		                          STR("x\ty\x01"),
		                          STR("\x7f"),
		                          STR("\xc0\xaf") };
	static const struct str addresses[] = { STR("a@b.example>\r\nBcc: <e@e.example"),
		                                STR("a@b.example, c@d.example"),
		                                STR("a b@c.example"),
		                                STR("<a@b.example>"),
		                                STR("a@b@c.example"),
		                                STR("a"),
		                                STR("@b"),
		                                STR("a@"),
		                                STR("") };
	bool good;

	(void)state;
	for (size_t i = 0; i < COUNT(bad); i++) {
		struct mime_message m = message();
		m.subject = bad[i];
		(void)written(&m, &good);
		assert_false(good);
		m = message();
		m.to.name = bad[i];
		(void)written(&m, &good);
		assert_false(good);
		m = message();
		m.id = bad[i];
		(void)written(&m, &good);
		assert_false(good);
		m = message();
		m.list_unsubscribe = bad[i];
		(void)written(&m, &good);
		assert_false(good);
		m = message();
		m.calendar = STR("x");
		m.method = bad[i];
		(void)written(&m, &good);
		assert_false(good);
	}
	for (size_t i = 0; i < COUNT(addresses); i++) {
		struct mime_message m = message();
		m.to.address = addresses[i];
		(void)written(&m, &good);
		assert_false(good);
		m = message();
		m.reply_to = (struct mime_person){ .address = addresses[i] };
		(void)written(&m, &good);
		assert_int_equal(good, addresses[i].n == 0);
	}
}

static void too_long(void **state)
{
	struct mime_message m = message();
	struct buf out = buf_new(arena, 100);

	(void)state;
	assert_false(mime_write(&out, &m));
}

static void html(void **state)
{
	struct buf out = buf_new(arena, 4096);

	(void)state;
	html_text(&out, STR("<a href=\"x\">'&\x01\r\n</a>"));
	ASSERT_STR(buf_view(&out), STR("&lt;a href=&quot;x&quot;&gt;&#39;&amp;\n&lt;/a&gt;"));
	buf_reset(&out);
	html_paragraphs(&out, STR("One <b>\ntwo\n\n\nsee https://x.example/?a=1&b=\".\nhttps:no\n"), (struct str){ 0 },
	                (struct str){ 0 });
	ASSERT_STR(buf_view(&out), STR("<p>One &lt;b&gt;<br>\ntwo</p>\n<p>see <a href=\"https://x.example/?a=1&amp;b=&quot;\">"
	                               "https://x.example/?a=1&amp;b=&quot;</a>.<br>\nhttps:no</p>\n"));
	buf_reset(&out);
	html_paragraphs(&out, STR("x"), STR("margin:\"0"), (struct str){ 0 });
	ASSERT_STR(buf_view(&out), STR("<p style=\"margin:&quot;0\">x</p>\n"));
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(base64),     cmocka_unit_test(subjects),
		                            cmocka_unit_test(folded),     cmocka_unit_test(one_part),
		                            cmocka_unit_test(whole_tree), cmocka_unit_test(injection),
		                            cmocka_unit_test(too_long),   cmocka_unit_test(html) };

	return cmocka_run_group_tests(tests, arena_setup, arena_teardown);
}
