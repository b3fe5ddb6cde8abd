/* model/user and model/file: addresses, names of people, names of files. */
#include "../with_arena.h"
#include "model/file.h"

static void test_plain_name(void **state)
{
	(void)state;
	static const char *const good[] = { "Jane Smith",
		                            "Zoë <b>",
		                            "O'Neil & Sons (www)",
		                            "C++/C# engineer: 50%",
		                            "awww. so kind",
		                            "Wwwhat? Inc.",
		                            "محمد",
		                            "http:",
		                            "R&D//QA",
		                            "a\u00a0b" };
	static const char *const bad[] = { "Win at https://evil.example",
		                           "x://y",
		                           "WWW.evil.example",
		                           "go to www.evil.example",
		                           "see:www.evil.example",
		                           "(Www.x)",
		                           "a\tb",
		                           "Eve\r\nBcc: x",
		                           "\x7f",
		                           "\xc2\x85",
		                           "a\u2028b",
		                           "a\u2029b" };
	for (size_t i = 0; i < COUNT(good); i++) {
		if (!name_plain(str_of(good[i])))
			fail_msg("\"%s\" was refused", good[i]);
	}
	for (size_t i = 0; i < COUNT(bad); i++) {
		if (name_plain(str_of(bad[i])))
			fail_msg("\"%s\" was taken", bad[i]);
	}
	assert_true(name_plain((struct str){ 0 }));
}

static void test_email(void **state)
{
	(void)state;
	static const char *const good[] = { "user@example.com",  "a.b+tag@sub.example.co", "o'neil@example.org",
		                            "user-@example.com", "用户@例子.广告",         "x@1.2" };
	static const char *const bad[] = { "",
		                           "user",
		                           "user@",
		                           "@example.com",
		                           "user@example",
		                           "a@b@example.com",
		                           "a b@example.com",
		                           "user@.com",
		                           "user@example.",
		                           "user@exa..mple.com",
		                           ".user@example.com",
		                           "user.@example.com",
		                           "user@-example.com",
		                           "user@example-.com",
		                           "user\n@example.com",
		                           "user@example.com\r",
		                           "<user@example.com>",
		                           "\"a\"@example.com",
		                           "user,@example.com",
		                           "user@exa\x7fmple.com",
		                           "user@\xff.com",
		                           "user@example.com " };
	for (size_t i = 0; i < COUNT(good); i++) {
		if (!email_valid(str_of(good[i])))
			fail_msg("\"%s\" was refused", good[i]);
	}
	for (size_t i = 0; i < COUNT(bad); i++) {
		if (email_valid(str_of(bad[i])))
			fail_msg("\"%s\" was taken", bad[i]);
	}
	char tall[255];
	memset(tall, 'a', sizeof tall);
	memcpy(tall + sizeof tall - 6, "@ex.am", 6);
	assert_true(email_valid((struct str){ tall + 1, 254 }));
	assert_false(email_valid((struct str){ tall, 255 }));
	assert_false(email_valid((struct str){ 0 }));
}

static void test_split(void **state)
{
	(void)state;
	static const char *const cases[][3] = { { "John Doe", "John", "Doe" },
		                                { "John Ronald Doe", "John Ronald", "Doe" },
		                                { "  Jane   Smith ", "Jane", "Smith" },
		                                { "Cher", "Cher", "" },
		                                { "", "", "" },
		                                { "王 小明", "王", "小明" } };
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct str first, last;
		name_split(str_of(cases[i][0]), &first, &last);
		assert_string_equal(str_cstring(arena, first), cases[i][1]);
		assert_string_equal(str_cstring(arena, last), cases[i][2]);
	}
	assert_string_equal(str_cstring(arena, name_join(arena, STR("Jane"), STR("Smith"))), "Jane Smith");
	assert_string_equal(str_cstring(arena, name_join(arena, STR("Cher"), (struct str){ 0 })), "Cher");
	assert_string_equal(str_cstring(arena, name_join(arena, STR(""), STR("Smith"))), "Smith");
	assert_null(name_join(arena, (struct str){ 0 }, (struct str){ 0 }).p);
}

static void test_clean(void **state)
{
	(void)state;
	static const char *const cases[][2] = { { "resume.pdf", "resume.pdf" },
		                                { "my cv (final).docx", "my cv (final).docx" },
		                                { "/etc/passwd", "passwd" },
		                                { "C:\\Users\\jane\\cv.pdf", "cv.pdf" },
		                                { "..\\../..", "file" },
		                                { "../../.htaccess", "htaccess" },
		                                { "a\r\nSet-Cookie: x.pdf", "aSet-Cookie: x.pdf" },
		                                { "\u202Efdp.exe", "fdp.exe" },
		                                { "a\xc2\x85"
		                                  "b\u2066c\uFEFF.txt",
		                                  "abc.txt" },
		                                { "", "file" },
		                                { "   ", "file" },
		                                { "dir/", "file" },
		                                { "name. .", "name" },
		                                { "résumé 📄.pdf", "résumé 📄.pdf" },
		                                { "سيرة.pdf", "سيرة.pdf" },
		                                { "\xff\xfe.pdf", "file" } };
	for (size_t i = 0; i < COUNT(cases); i++)
		assert_string_equal(str_cstring(arena, file_name_clean(arena, str_of(cases[i][0]))), cases[i][1]);
	assert_string_equal(str_cstring(arena, file_name_clean(arena, (struct str){ 0 })), "file");
}

static void test_long(void **state)
{
	(void)state;
	char text[1000];
	for (size_t i = 0; i + 2 <= sizeof text; i += 2)
		memcpy(text + i, "\xc3\xa9", 2); /* é */
	memcpy(text + sizeof text - 4, ".pdf", 4);
	struct str clean = file_name_clean(arena, (struct str){ text, sizeof text });
	assert_true(clean.n <= 255 && clean.n >= 253);
	assert_true(str_ends(clean, STR("\xc3\xa9.pdf")));
	assert_true(str_utf8(clean));
	memset(text, 'x', sizeof text);
	text[3] = '.'; /* what follows is no extension */
	assert_int_equal(file_name_clean(arena, (struct str){ text, sizeof text }).n, 255);
}

static void test_typed(void **state)
{
	static const char *const cases[][3] = { { "cv.hta", "application/pdf", "cv.pdf" },
		                                { "cv.PDF", "application/pdf", "cv.PDF" },
		                                { "a.b.bat", "text/plain", "a.b.txt" },
		                                { "see v. 1, or 2", "text/plain", "see v. 1, or 2.txt" },
		                                { "voice.mp3", "audio/webm", "voice.weba" },
		                                { "x.exe", "application/x-dosexec", "x.bin" },
		                                { "x.exe", "", "x.bin" },
		                                { "\u202efdp.exe", "application/pdf", "fdp.pdf" },
		                                { "", "image/png", "file.png" } };
	char text[300];

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		assert_string_equal(str_cstring(arena, file_name_typed(arena, str_of(cases[i][0]), str_of(cases[i][1]))),
		                    cases[i][2]);
	memset(text, 'x', sizeof text);
	struct str name = file_name_typed(arena, (struct str){ text, sizeof text }, STR("application/pdf"));
	assert_int_equal(name.n, 255);
	assert_true(str_ends(name, STR("x.pdf")));
}

static void test_disposition(void **state)
{
	(void)state;
	assert_string_equal(str_cstring(arena, file_disposition(arena, STR("cv 1.pdf"))),
	                    "attachment; filename=\"cv 1.pdf\"; filename*=UTF-8''cv%201.pdf");
	assert_string_equal(str_cstring(arena, file_disposition(arena, STR("r\u00e9\"%;.pdf"))),
	                    "attachment; filename=\"r___;.pdf\"; filename*=UTF-8''r%C3%A9%22%25%3B.pdf");
	assert_string_equal(str_cstring(arena, file_disposition(arena, STR("a\r\nb"))),
	                    "attachment; filename=\"ab\"; filename*=UTF-8''ab");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_plain_name, arena_setup, arena_teardown),
		cmocka_unit_test_setup_teardown(test_email, arena_setup, arena_teardown),
		cmocka_unit_test_setup_teardown(test_split, arena_setup, arena_teardown),
		cmocka_unit_test_setup_teardown(test_clean, arena_setup, arena_teardown),
		cmocka_unit_test_setup_teardown(test_long, arena_setup, arena_teardown),
		cmocka_unit_test_setup_teardown(test_typed, arena_setup, arena_teardown),
		cmocka_unit_test_setup_teardown(test_disposition, arena_setup, arena_teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
