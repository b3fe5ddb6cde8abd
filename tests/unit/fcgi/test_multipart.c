/* fcgi/multipart: every body is read as a whole and in chunks of many sizes; a failure leaves no file behind. */
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../with_arena.h"
#include "fcgi/multipart.h"

#define PART(name) "--b\r\nContent-Disposition: form-data; name=\"" name "\"\r\n\r\n"
#define FILE_PART(parameters)                                                                                                  \
	"--b\r\nContent-Disposition: form-data; name=\"f\"; " parameters "\r\nContent-Type: Text/Plain\r\n\r\n"
#define END "\r\n--b--\r\n"

static char folder[64];

/* A body that arrives in chunks of `step` bytes. With `lies` its stated length is greater than the real one. */
struct source {
	struct str rest;
	size_t step;
	bool lies;
};

static int64_t source_read(void *self, void *bytes, size_t n)
{
	struct source *source = self;

	if (n > source->step)
		n = source->step;
	if (n > source->rest.n)
		n = source->rest.n;
	if (n == 0)
		return source->lies ? -1 : 0;
	memcpy(bytes, source->rest.p, n);
	source->rest = str_from(source->rest, n);
	return (int64_t)n;
}

static int files_left(void)
{
	DIR *dir = opendir(folder);
	int n = 0;

	assert_non_null(dir);
	for (struct dirent *entry; (entry = readdir(dir)) != NULL;)
		n += entry->d_name[0] != '.';
	(void)closedir(dir);
	return n;
}

static int setup(void **state)
{
	(void)state;
	(void)snprintf(folder, sizeof folder, "/tmp/test_multipart.XXXXXX");
	assert_non_null(mkdtemp(folder));
	arena = arena_new(0);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	arena_free(&arena);
	return rmdir(folder);
}

static struct multipart_limits limits(void)
{
	return (struct multipart_limits){
		.total = 1 << 20, .text = 1000, .file = 500000, .parts = 5, .folder = str_of(folder)
	};
}

static enum err parse_with(struct str body, const char *boundary, struct multipart_limits limit, size_t step, bool lies,
                           struct multipart *multipart, struct str *why)
{
	struct source source = { body, step, lies };
	struct multipart_input input = { source_read, &source, str_of(boundary), limit };

	return multipart_parse(arena, &input, multipart, why);
}

/* Asserts that every chunk size gives this error. */
static void refused(struct str body, enum err expected)
{
	static const size_t steps[] = { 1, 2, 3, 7, 61, 4096, 1 << 20 };

	for (size_t i = 0; i < COUNT(steps); i++) {
		struct multipart multipart;
		struct str why = { 0 };

		assert_int_equal(parse_with(body, "b", limits(), steps[i], false, &multipart, &why), expected);
		assert_int_equal(multipart.n, 0);
		assert_int_equal(why.n > 0, expected == E_MALFORMED);
		assert_int_equal(files_left(), 0);
	}
}

static void same(struct str got, const char *expected)
{
	assert_int_equal(got.n, strlen(expected));
	assert_memory_equal(got.p, expected, got.n);
}

static void holds(const struct form_part *part, struct str expected)
{
	char *bytes = malloc(expected.n + 1);
	int fd = open(part->path.p, O_RDONLY);
	struct stat status;

	assert_true(part->is_file);
	assert_true(fd >= 0);
	assert_int_equal(fstat(fd, &status), 0);
	assert_int_equal(status.st_mode & 07777, 0600);
	assert_int_equal(status.st_size, expected.n);
	assert_int_equal(part->size, expected.n);
	assert_int_equal(read(fd, bytes, expected.n + 1), expected.n);
	assert_memory_equal(bytes, expected.p, expected.n);
	(void)close(fd);
	free(bytes);
}

static void texts_and_a_file(void **state)
{
	static const struct str body = STR("preamble\r\n" PART("a") "one\r\n" FILE_PART(
	        "filename=\"cv.txt\"") "first\r\n\r\n--\r\n-b\r\n--\r\n" PART("empty") END "epilogue");
	static const size_t steps[] = { 1, 2, 3, 4, 5, 6, 7, 11, 100, 1 << 20 };

	(void)state;
	for (size_t i = 0; i < COUNT(steps); i++) {
		struct multipart multipart;
		struct str why = { 0 };

		assert_int_equal(parse_with(body, "b", limits(), steps[i], false, &multipart, &why), OK);
		assert_int_equal(multipart.n, 3);
		same(multipart.parts[0].name, "a");
		same(multipart.parts[0].text, "one");
		assert_false(multipart.parts[0].is_file);
		same(multipart.parts[1].filename, "cv.txt");
		same(multipart.parts[1].type, "text/plain");
		holds(&multipart.parts[1], STR("first\r\n\r\n--\r\n-b\r\n--"));
		same(multipart.parts[2].text, "");
		assert_non_null(multipart.parts[2].text.p);
		assert_int_equal(files_left(), 1);
		multipart_discard(&multipart);
		assert_int_equal(files_left(), 0);
		multipart_discard(&multipart);
	}
}

static void lookalikes_are_content(void **state)
{
	static const char content[] =
	        "\r\n--bb\r\n--b-\r\n--b--x\r\n--b--b\r\n--b x\r\n--B\r\n\n--b\n\r--b\r\n-\r\n--\r\n--b \tx";
	char text[512];
	static const size_t steps[] = { 1, 2, 3, 5, 8, 13, 1 << 20 };

	(void)state;
	(void)snprintf(text, sizeof text, "%s%s%s", FILE_PART("filename=x"), content,
	               "\r\n--b \t \r\n" PART("n") "v\r\n--b-- ");
	/* PART begins with a boundary line of its own; here the padded one stands for it. */
	memmove(strstr(text, "--b \t \r\n") + 8, strstr(text, "--b \t \r\n") + 13,
	        strlen(strstr(text, "--b \t \r\n") + 13) + 1);
	for (size_t i = 0; i < COUNT(steps); i++) {
		struct multipart multipart;
		struct str why = { 0 };

		assert_int_equal(parse_with(str_of(text), "b", limits(), steps[i], false, &multipart, &why), OK);
		assert_int_equal(multipart.n, 2);
		holds(&multipart.parts[0], str_of(content));
		same(multipart.parts[1].text, "v");
		multipart_discard(&multipart);
	}
}

static void a_file_of_every_length_near_the_window(void **state)
{
	static char body[80000], content[70000];
	static const size_t sizes[] = { 0, 1, 32760, 32766, 32767, 32768, 32769, 32800, 65530, 65535, 65536, 69999 };

	(void)state;
	for (size_t i = 0; i < sizeof content; i++)
		content[i] = "\r\n--b\r-"[i % 7 == 3 && i % 11 == 0 ? 5 : i % 7];
	for (size_t i = 0; i < COUNT(sizes); i++) {
		struct str file = { content, sizes[i] };
		struct multipart multipart;
		struct str why = { 0 };
		size_t n = (size_t)snprintf(body, sizeof body, "%s",
		                            "--boundary\r\nContent-Disposition: form-data; name=f; filename=f\r\n\r\n");

		memcpy(body + n, file.p, file.n);
		n += file.n;
		n += (size_t)snprintf(body + n, sizeof body - n, "\r\n--boundary--");
		for (size_t step = 4093; step < 200000; step *= 8) {
			assert_int_equal(
			        parse_with((struct str){ body, n }, "boundary", limits(), step, false, &multipart, &why), OK);
			assert_int_equal(multipart.n, 1);
			holds(&multipart.parts[0], file);
			multipart_discard(&multipart);
		}
	}
}

static void names_of_files(void **state)
{
	static const struct {
		const char *parameters, *filename;
	} cases[] = {
		{ "filename=\"C:\\Users\\me\\cv.pdf\"", "cv.pdf" },
		{ "filename=\"../../etc/passwd\"", "passwd" },
		{ "filename=\"/abs/\\x\"", "x" },
		{ "filename=\"\"", "" },
		{ "filename", "" },
		{ "filename=plain.txt", "plain.txt" },
		{ "filename=\"a;b=c.txt\"", "a;b=c.txt" },
		{ "filename=\"q\\\"q.txt\"", "q\"q.txt" },
		{ "filename=\"\xC3\xA9.txt\"", "\xC3\xA9.txt" },
		{ "filename=\"e.txt\"; filename*=UTF-8''%C3%A9%20%F0%9F%98%80.txt", "\xC3\xA9 \xF0\x9F\x98\x80.txt" },
		{ "filename*=utf-8'en'a%2F..%2Fb.txt; filename=\"e.txt\"", "b.txt" },
		{ "filename=\"e.txt\"; filename*=ISO-8859-1''%E9.txt", "e.txt" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		char body[400];
		struct multipart multipart;
		struct str why = { 0 };

		(void)snprintf(body, sizeof body, "--b\r\nContent-Disposition: form-data; name=f; %s\r\n\r\nx" END,
		               cases[i].parameters);
		assert_int_equal(parse_with(str_of(body), "b", limits(), 5, false, &multipart, &why), OK);
		same(multipart.parts[0].filename, cases[i].filename);
		holds(&multipart.parts[0], STR("x"));
		multipart_discard(&multipart);
	}
}

static void broken_bodies_leave_nothing(void **state)
{
	static const struct str bodies[] = {
		STR(""),
		STR("no boundary at all"),
		STR(PART("a") "never closed"),
		STR(FILE_PART("filename=x") "half a file"),
		STR(FILE_PART("filename=x") "whole\r\n" FILE_PART("filename=y") "half\r\n--b"),
		STR(FILE_PART("filename=x") "whole\r\n--b-"),
		STR("--b\r\nContent-Disposition: form-data; name=\"a\"\r\n"),
		STR("--b\r\n\r\nno headers" END),
		STR("--b\r\nContent-Type: text/plain\r\n\r\nno disposition" END),
		STR("--b\r\nContent-Disposition: attachment; name=a\r\n\r\nx" END),
		STR("--b\r\nContent-Disposition: form-data\r\n\r\nno name" END),
		STR("--b\r\nContent-Disposition: form-data; name=\"\"\r\n\r\nno name" END),
		STR("--b\r\nContent-Disposition: form-data; name=\"a\r\n\r\nquote" END),
		STR("--b\r\nContent-Disposition: form-data; name=a\r\nno colon\r\n\r\nx" END),
		STR("--b\r\nContent-Disposition: form-data; name=a\r\n folded: x\r\n\r\nx" END),
		STR("--b\r\nContent-Disposition : form-data; name=a\r\n\r\nx" END),
		STR("--b\r\nContent-Disposition: form-data; name=a\nX: y\r\n\r\nx" END),
		STR("--b\r\nContent-Disposition: form-data; name=\"a\0b\"\r\n\r\nx" END),
		STR("--b\r\nContent-Disposition: form-data; name=\"\xFF\"\r\n\r\nx" END),
		STR("--b\r\nContent-Disposition: form-data; name=a\r\nContent-Transfer-Encoding: base64\r\n\r\neA==" END),
		STR(FILE_PART("filename*=UTF-8''%zz") "x" END),
		STR(FILE_PART("filename*=UTF-8''%C0%AF") "x" END),
		STR(FILE_PART("filename*=UTF-8''a%00b") "x" END),
		STR(FILE_PART("filename*=UTF-8") "x" END),
		STR(FILE_PART("filename=\"\xE9.txt\"") "x" END),
		STR(PART("a") "not UTF-8: \xC3(" END),
		STR(PART("a") "NUL: \0" END),
		STR(FILE_PART("filename=x") "kept?\r\n" PART("a") "\xFF" END),
		STR(PART("a") "1\r\n" PART("b") "2\r\n" FILE_PART("filename=x") "3\r\n" PART("d") "4\r\n" PART(
		        "e") "5\r\n" PART("f") "6" END),
	};

	(void)state;
	for (size_t i = 0; i < COUNT(bodies); i++)
		refused(bodies[i], E_MALFORMED);
}

static void a_body_shorter_than_it_says(void **state)
{
	static const struct str body = STR(FILE_PART("filename=x") "whole\r\n" FILE_PART("filename=y") "half");
	struct multipart multipart;
	struct str why = { 0 };

	(void)state;
	for (size_t n = 0; n <= body.n; n++) {
		assert_int_equal(parse_with((struct str){ body.p, n }, "b", limits(), 9, true, &multipart, &why), E_MALFORMED);
		assert_int_equal(files_left(), 0);
	}
}

static void headers_have_a_limit(void **state)
{
	static char body[40000];
	size_t n = (size_t)snprintf(body, sizeof body, "--b\r\nContent-Disposition: form-data; name=a\r\nX: ");
	struct multipart multipart;
	struct str why = { 0 };

	(void)state;
	memset(body + n, 'x', 20000);
	(void)snprintf(body + n + 20000, 100, "\r\n\r\nv" END);
	refused(str_of(body), E_MALFORMED);
	(void)snprintf(body + n + 4000, 100, "\r\n\r\nv" END);
	assert_int_equal(parse_with(str_of(body), "b", limits(), 100, false, &multipart, &why), OK);
	assert_int_equal(multipart.n, 1);
}

static void limits_are_exact(void **state)
{
	static const struct str body = STR(PART("a") "12345\r\n" FILE_PART("filename=x") "1234567890" END);
	struct multipart_limits limit = limits();
	struct multipart multipart;
	struct str why = { 0 };

	(void)state;
	limit.text = 5;
	limit.file = 10;
	limit.total = (int64_t)body.n;
	limit.parts = 2;
	assert_int_equal(parse_with(body, "b", limit, 3, false, &multipart, &why), OK);
	multipart_discard(&multipart);
	limit.text = 4;
	assert_int_equal(parse_with(body, "b", limit, 3, false, &multipart, &why), E_TOO_LARGE);
	assert_int_equal(files_left(), 0);
	limit.text = 5;
	limit.file = 9;
	assert_int_equal(parse_with(body, "b", limit, 3, false, &multipart, &why), E_TOO_LARGE);
	assert_int_equal(files_left(), 0);
	limit.file = 10;
	limit.total--;
	assert_int_equal(parse_with(body, "b", limit, 3, false, &multipart, &why), E_TOO_LARGE);
	assert_int_equal(files_left(), 0);
	limit.total++;
	limit.parts = 1;
	assert_int_equal(parse_with(body, "b", limit, 3, false, &multipart, &why), E_MALFORMED);
	assert_int_equal(files_left(), 0);
}

static void boundaries_have_limits(void **state)
{
	static const char long_one[] = "1234567890123456789012345678901234567890123456789012345678901234567890x";
	struct multipart multipart;
	struct str why = { 0 };

	(void)state;
	assert_int_equal(parse_with(STR("x"), "", limits(), 3, false, &multipart, &why), E_MALFORMED);
	assert_int_equal(parse_with(STR("x"), long_one, limits(), 3, false, &multipart, &why), E_MALFORMED);
	assert_true(why.n > 0);
}

static void a_folder_that_is_not_there(void **state)
{
	struct multipart_limits limit = limits();
	struct multipart multipart;
	struct str why = { 0 };

	(void)state;
	limit.folder = STR("/nonexistent/folder");
	assert_int_equal(parse_with(STR(FILE_PART("filename=x") "1" END), "b", limit, 3, false, &multipart, &why), E_INTERNAL);
	assert_int_equal(multipart.n, 0);
}

static void a_file_that_was_moved_is_not_removed(void **state)
{
	struct multipart multipart;
	struct str why = { 0 };
	char kept[128];

	(void)state;
	assert_int_equal(parse_with(STR(FILE_PART("filename=x") "1" END), "b", limits(), 3, false, &multipart, &why), OK);
	(void)snprintf(kept, sizeof kept, "%s/kept", folder);
	assert_int_equal(rename(multipart.parts[0].path.p, kept), 0);
	multipart_discard(&multipart);
	assert_int_equal(files_left(), 1);
	assert_int_equal(unlink(kept), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(texts_and_a_file, setup, teardown),
		cmocka_unit_test_setup_teardown(lookalikes_are_content, setup, teardown),
		cmocka_unit_test_setup_teardown(a_file_of_every_length_near_the_window, setup, teardown),
		cmocka_unit_test_setup_teardown(names_of_files, setup, teardown),
		cmocka_unit_test_setup_teardown(broken_bodies_leave_nothing, setup, teardown),
		cmocka_unit_test_setup_teardown(a_body_shorter_than_it_says, setup, teardown),
		cmocka_unit_test_setup_teardown(headers_have_a_limit, setup, teardown),
		cmocka_unit_test_setup_teardown(limits_are_exact, setup, teardown),
		cmocka_unit_test_setup_teardown(boundaries_have_limits, setup, teardown),
		cmocka_unit_test_setup_teardown(a_folder_that_is_not_there, setup, teardown),
		cmocka_unit_test_setup_teardown(a_file_that_was_moved_is_not_removed, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
