/* service/content: what files are, by libmagic or by our own table of signatures: both must agree on what we accept. */
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
/* cmocka needs the three above */
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "service/content.c" /* for signature_type, which runs only where libmagic does not */
#include "shape/media.h"

static struct arena *arena;
static char path[] = "/tmp/interviewd-content.XXXXXX";

static int setup(void **state)
{
	(void)state;
	arena = arena_new(0);
	int fd = mkstemp(path);
	return fd >= 0 ? close(fd) : -1;
}

static int teardown(void **state)
{
	(void)state;
	arena_free(&arena);
	return unlink(path);
}

static void fill(const void *bytes, size_t n)
{
	FILE *file = fopen(path, "wb");
	assert_non_null(file);
	assert_int_equal(fwrite(bytes, 1, n, file), n);
	assert_int_equal(fclose(file), 0);
}

/* The kind that would be kept, as its stored type; "" when it would be refused. */
static const char *kept(struct str type, const char *filename)
{
	const struct media *media = media_accept("document office text image audio video", type, str_of(filename));
	return media ? str_cstring(arena, media_type_of(media)) : "";
}

static const struct {
	struct str bytes;
	const char *filename, *type;
} cases[] = {
	{ { "%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n", 33 }, "cv.pdf", "application/pdf" },
	{ { "%PDF-1.7\n", 9 }, "renamed.txt", "application/pdf" },
	{ { "\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\2\0\0\0", 29 }, "a.png", "image/png" },
	{ { "\xff\xd8\xff\xe0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0", 20 }, "a.jpg", "image/jpeg" },
	{ { "GIF89a\1\0\1\0\x80\0\0", 13 }, "a.gif", "image/gif" },
	{ { "RIFF\x24\0\0\0WEBPVP8 \x18\0\0\0", 20 }, "a.webp", "image/webp" },
	{ { "RIFF\x24\0\0\0WAVEfmt \x10\0\0\0\1\0\1\0\x44\xac\0\0", 28 }, "a.wav", "audio/wav" },
	{ { "\0\0\0\x18"
	    "ftypmp42\0\0\0\0mp42isom",
	    24 },
	  "a.mp4",
	  "video/mp4" },
	{ { "fLaC\0\0\0\x22\x10\0\x10\0\0\0\0\0\0\0\x0a\xc4\x42\xf0", 22 }, "a.flac", "audio/flac" },
	{ { "{\\rtf1\\ansi hello}", 18 }, "a.rtf", "application/rtf" },
	{ { "Just some notes.\nSecond line.\n", 30 }, "notes.txt", "text/plain" },
	{ { "caf\xc3\xa9 \xf0\x9f\x93\x84 notes and more of them\n", 33 }, "notes.txt", "text/plain" },
	{ { "Just some notes, in markdown.\n", 30 }, "notes.md", "text/markdown" },
	{ { "Notes without a name that says so.\n", 35 }, "notes", "text/plain" },
	{ { "<!DOCTYPE html>\n<html><body>hi</body></html>\n", 45 }, "page.txt", "" },
	{ { "<html><script>alert(1)</script></html>\n", 39 }, "cv.pdf", "" },
	{ { "<svg xmlns=\"http://www.w3.org/2000/svg\"></svg>\n", 47 }, "a.png", "" },
	{ { "MZ\x90\0\3\0\0\0\4\0\0\0\xff\xff\0\0", 16 }, "cv.pdf", "" },
	{ { "\x7f"
	    "ELF\2\1\1\0\0\0\0\0\0\0\0\0\2\0\x3e\0",
	    20 },
	  "notes.txt",
	  "" },
	{ { "PK\3\4\x14\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 30 }, "archive.zip", "" },
};

static void test_kinds(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		fill(cases[i].bytes.p, cases[i].bytes.n);
		struct str said = service_content_type(arena, str_of(path)), own = signature_type(path);
		if (strcmp(kept(said, cases[i].filename), cases[i].type) != 0)
			fail_msg("%zu %s: \"%.*s\" is not %s", i, cases[i].filename, (int)said.n, said.p, cases[i].type);
		if (strcmp(kept(own, cases[i].filename), cases[i].type) != 0)
			fail_msg("%zu %s: by signature \"%.*s\" is not %s", i, cases[i].filename, (int)own.n, own.p,
			         cases[i].type);
	}
}

static void test_edges(void **state)
{
	(void)state;
	static char large[HEAD_MAX + 100];
	fill("", 0);
	assert_string_equal(kept(service_content_type(arena, str_of(path)), "a.txt"), "");
	assert_string_equal(kept(signature_type(path), "a.txt"), "");
	assert_string_equal(kept(service_content_type(arena, STR("/nowhere/at/all")), "a.txt"), "");
	assert_string_equal(kept(signature_type("/nowhere/at/all"), "a.txt"), "");
	/* a character that the end of the head cuts in two */
	memset(large, 'a', sizeof large);
	memcpy(large + HEAD_MAX - 1, "\xc3\xa9", 2);
	fill(large, sizeof large);
	assert_string_equal(kept(signature_type(path), "a.txt"), "text/plain");
	/* but not one that a short file ends with, nor a control character */
	fill("caf\xc3", 4);
	assert_string_equal(kept(signature_type(path), "a.txt"), "");
	fill("a\x01z", 3);
	assert_string_equal(kept(signature_type(path), "a.txt"), "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_kinds),
		cmocka_unit_test(test_edges),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
