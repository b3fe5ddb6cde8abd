/* model/mail: texts with placeholders, words for times, and the times of retries. */
#include "../with_arena.h"
#include "model/mail/mail.h"

#define ASSERT_STR(is, should)                                                                                                 \
	do {                                                                                                                   \
		struct str is_ = (is), should_ = STR(should);                                                                  \
		if (!str_equal(is_, should_))                                                                                  \
			fail_msg("\"%.*s\" is not \"%s\"", (int)is_.n, is_.p, should);                                         \
	} while (0)

static const struct mail_value some[] = { { "recipient", STR("Zoë <b>") },       { "company", STR("A & B") },
	                                  { "agenda", STR("09:00 X\n10:00 Y") }, { "nasty", STR("x\r\nBcc: evil@example.com") },
	                                  { "braces", STR("{{company}}") },      { "place", STR("") } };
static const struct mail_values values = { some, COUNT(some) };

static void filled(void **state)
{
	(void)state;
	ASSERT_STR(mail_fill(arena, STR("Hello {{recipient}} of {{ company }}!"), values, FILL_TEXT),
	           "Hello Zoë <b> of A & B!");
	ASSERT_STR(mail_fill(arena, STR("<p>{{recipient}}</p>"), values, FILL_HTML), "<p>Zoë &lt;b&gt;</p>");
	ASSERT_STR(mail_fill(arena, STR("{{agenda}}"), values, FILL_HTML), "09:00 X<br>\n10:00 Y");
	ASSERT_STR(mail_fill(arena, STR("{{agenda}}"), values, FILL_SUBJECT), "09:00 X 10:00 Y");
	/* A placeholder in a value is not replaced. */
	ASSERT_STR(mail_fill(arena, STR("{{braces}}"), values, FILL_TEXT), "{{company}}");
	ASSERT_STR(mail_fill(arena, STR("{{unknown}}x{{"), values, FILL_SUBJECT), "x{{");
	ASSERT_STR(mail_fill(arena, STR("{ {company}} {{}} }}"), values, FILL_SUBJECT), "{ {company}}  }}");
}

/* Only what the template says, and what is a link by its nature, becomes a link: never what people call themselves. */
static void links(void **state)
{
	(void)state;
	static const struct mail_value values_[] = { { "recipient", STR("Win https://evil.example") },
		                                     { "place", STR("https://evil.example/x") },
		                                     { "link", STR("https://ours.example/a?b&c") },
		                                     { "answer_link", STR("") },
		                                     { "braces", STR("{{link}}") } };
	static const struct mail_values of = { values_, COUNT(values_) };

	ASSERT_STR(
	        mail_html(arena,
	                  STR("Hi {{recipient}} {{braces}},\n\n{{place}}\nsee https://t.example/ and {{link}}.\nAnswer: "
	                      "{{answer_link}}\n"),
	                  of, &(struct mail_style){ STR("m"), STR("c") }),
	        "<p style=\"m\">Hi Win https://evil.example {{link}},</p>\n<p style=\"m\">https://evil.example/x<br>\nsee <a "
	        "style=\"c\" href=\"https://t.example/\">https://t.example/</a> and <a style=\"c\" "
	        "href=\"https://ours.example/a?b&amp;c\">https://ours.example/a?b&amp;c</a>.</p>\n");
	ASSERT_STR(mail_fill(arena, STR("<a href=\"{{link}}\">{{place}}</a>"), of, FILL_HTML),
	           "<a href=\"https://ours.example/a?b&amp;c\">https://evil.example/x</a>");
	ASSERT_STR(mail_html(arena, STR("{{link}} {{answer_link}}\n"), of, &(struct mail_style){ .link = { 0 } }),
	           "<p><a href=\"https://ours.example/a?b&amp;c\">https://ours.example/a?b&amp;c</a> </p>\n");
}

/* A value never begins a header. */
static void one_line(void **state)
{
	(void)state;
	ASSERT_STR(mail_fill(arena, STR("Hi {{nasty}}\nTo: x"), values, FILL_SUBJECT), "Hi x Bcc: evil@example.com To: x");
	ASSERT_STR(mail_fill(arena, STR("{{nasty}}"), values, FILL_TEXT), "x\nBcc: evil@example.com");
}

static void lines_left_out(void **state)
{
	(void)state;
	ASSERT_STR(mail_fill(arena, STR("A\nWhere: {{place}}\nB"), values, FILL_TEXT), "A\nB");
	ASSERT_STR(mail_fill(arena, STR("Where: {{place}} {{company}}\n"), values, FILL_TEXT), "Where:  A & B\n");
	ASSERT_STR(mail_fill(arena, STR("\n\n{{place}}\n\nx"), values, FILL_TEXT), "\n\n\nx");
	ASSERT_STR(mail_fill(arena, STR(""), values, FILL_TEXT), "");
}

static void checked(void **state)
{
	struct str wrong;

	(void)state;
	assert_int_equal(mail_texts_check(STR("Hello {{recipient}}, {{ when }}"), MAIL_INTERVIEW, &wrong), OK);
	assert_int_equal(mail_texts_check(STR("{{salary}}"), MAIL_INTERVIEW, &wrong), E_CHOICE);
	ASSERT_STR(wrong, "salary");
	assert_int_equal(mail_texts_check(STR("{{salary}}"), MAIL_OFFER, &wrong), OK);
	assert_int_equal(mail_texts_check(STR("{{}}"), MAIL_OFFER, &wrong), E_CHOICE);
	assert_int_equal(mail_texts_check(STR("{{#if x}}"), MAIL_OFFER, &wrong), E_CHOICE);
	assert_int_equal(mail_texts_check(STR("{{company"), MAIL_OFFER, &wrong), E_FORMAT);
	assert_int_equal(mail_texts_check(STR("{{company}} }}"), MAIL_OFFER, &wrong), E_FORMAT);
	assert_int_equal(mail_texts_check(STR("{{com{{pany}}"), MAIL_OFFER, &wrong), E_FORMAT);
	assert_int_equal(mail_texts_check(STR(""), MAIL_OFFER, &wrong), OK);
}

/* The built-in texts are valid in each language, and differ. */
static void own_texts(void **state)
{
	(void)state;
	for (unsigned kind = 0; kind < MAIL_KINDS; kind++) {
		for (unsigned language = LANGUAGE_ENGLISH; language < LANGUAGES; language++) {
			const struct mail_texts *texts = mail_texts_of(kind, language);
			struct str wrong;
			assert_true(texts->subject.n > 0 && texts->text.n > 0);
			assert_true(str_utf8(texts->subject) && str_utf8(texts->text));
			assert_int_equal(mail_texts_check(texts->subject, kind, &wrong), OK);
			assert_int_equal(mail_texts_check(texts->text, kind, &wrong), OK);
		}
		assert_false(
		        str_equal(mail_texts_of(kind, LANGUAGE_ENGLISH)->text, mail_texts_of(kind, LANGUAGE_FRENCH)->text));
		assert_ptr_equal(mail_texts_of(kind, LANGUAGE_NONE), mail_texts_of(kind, LANGUAGE_ENGLISH));
	}
}

static void times(void **state)
{
	struct instant at = instant_of_unix(1805121000); /* 2027-03-15T14:30:00Z */

	(void)state;
	ASSERT_STR(mail_time(arena, LANGUAGE_ENGLISH, at, STR("Europe/Paris")), "Monday, 15 March 2027, 15:30 (Europe/Paris)");
	ASSERT_STR(mail_time(arena, LANGUAGE_FRENCH, at, STR("Asia/Kolkata")), "lundi 15 mars 2027 à 20:00 (Asia/Kolkata)");
	ASSERT_STR(mail_time(arena, LANGUAGE_NONE, at, STR("No/Such")), "Monday, 15 March 2027, 14:30 (UTC)");
	ASSERT_STR(mail_time(arena, LANGUAGE_FRENCH, (struct instant){ 0 }, STR("")), "");
	ASSERT_STR(mail_day(arena, LANGUAGE_FRENCH, (struct date){ 1 }), "jeudi 1er janvier 1970");
	ASSERT_STR(mail_duration(arena, LANGUAGE_FRENCH, 45), "45 minutes");
	ASSERT_STR(mail_place(LANGUAGE_FRENCH, MODE_PHONE, (struct str){ 0 }), "par téléphone");
	ASSERT_STR(mail_place(LANGUAGE_FRENCH, MODE_PHONE, STR("Room 1")), "Room 1");
	ASSERT_STR(mail_summary(arena, LANGUAGE_FRENCH, STR("Engineer"), STR("Initech")), "Entretien : Engineer (Initech)");
}

/* The digest is due at seven local time, also on days of clock change. */
static void digest(void **state)
{
	struct instant saturday = instant_of_unix(civil_day(2027, 3, 27) * 86400 + 12 * 3600);

	(void)state;
	assert_int_equal(instant_unix(mail_digest_next(STR("Europe/Paris"), saturday)),
	                 civil_day(2027, 3, 28) * 86400 + 5 * 3600);
	assert_int_equal(instant_unix(mail_digest_next(STR("UTC"), saturday)), civil_day(2027, 3, 28) * 86400 + 7 * 3600);
	assert_int_equal(instant_unix(mail_digest_next((struct str){ 0 }, saturday)),
	                 civil_day(2027, 3, 28) * 86400 + 7 * 3600);
	struct instant seven = mail_digest_next(STR("Asia/Tokyo"), saturday);
	assert_int_equal(instant_unix(mail_digest_next(STR("Asia/Tokyo"), seven)), instant_unix(seven) + 86400);
}

static void back_off(void **state)
{
	int64_t all = 0;

	(void)state;
	for (int64_t i = 1; i < 20; i++) {
		int64_t least = mail_back_off(i, 0), most = mail_back_off(i, UINT32_MAX - 1);
		assert_in_range(most, least, least + least / 4 + 1);
		if (i <= 12)
			all += least;
	}
	assert_in_range(all, 86400, MAIL_DAYS * 86400);
	assert_int_equal(mail_back_off(1, 3), 30);
	assert_true(mail_once_at_most(MAIL_REMINDER_DAY) && mail_once_at_most(MAIL_DIGEST) &&
	            !mail_once_at_most(MAIL_INTERVIEW));
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(filled),   cmocka_unit_test(links),
		                            cmocka_unit_test(one_line), cmocka_unit_test(lines_left_out),
		                            cmocka_unit_test(checked),  cmocka_unit_test(times),
		                            cmocka_unit_test(digest),   cmocka_unit_test(own_texts),
		                            cmocka_unit_test(back_off) };

	return cmocka_run_group_tests(tests, arena_setup, arena_teardown);
}
