/* service/content: the types of files by libmagic and by our own table of signatures, which must agree on the types that are
 * accepted. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "service/file/content.c" /* for signature_type, which runs only where libmagic does not */
#include "service/file/recording.h"
#include "shape/media.h"

#include "../with_arena.h"

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

/* Returns the type that would be stored; "" when the file would be refused. */
static const char *kept(struct str type, const char *filename)
{
	const struct media *media = media_accept("document office text image audio video", type, str_of(filename));
	return media ? str_cstring(arena, media_type_of(media)) : "";
}

#define BYTES(literal)                                                                                                         \
	{                                                                                                                      \
		(literal), sizeof(literal) - 1                                                                                 \
	}
static const struct {
	struct str bytes;
	const char *filename, *type;
} cases[] = {
	{ BYTES("%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n"), "cv.pdf", "application/pdf" },
	{ BYTES("%PDF-1.7\n"), "renamed.txt", "application/pdf" },
	{ BYTES("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\2\0\0\0"), "a.png", "image/png" },
	{ BYTES("\xff\xd8\xff\xe0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0"), "a.jpg", "image/jpeg" },
	{ BYTES("GIF89a\1\0\1\0\x80\0\0"), "a.gif", "image/gif" },
	{ BYTES("RIFF\x24\0\0\0WEBPVP8 \x18\0\0\0"), "a.webp", "image/webp" },
	{ BYTES("RIFF\x24\0\0\0WAVEfmt \x10\0\0\0\1\0\1\0\x44\xac\0\0"), "a.wav", "audio/wav" },
	{ BYTES("\0\0\0\x18"
	        "ftypmp42\0\0\0\0mp42isom"),
	  "a.mp4", "video/mp4" },
	{ BYTES("fLaC\0\0\0\x22\x10\0\x10\0\0\0\0\0\0\0\x0a\xc4\x42\xf0"), "a.flac", "audio/flac" },
	{ BYTES("{\\rtf1\\ansi hello}"), "a.rtf", "application/rtf" },
	{ BYTES("Just some notes.\nSecond line.\n"), "notes.txt", "text/plain" },
	{ BYTES("caf\xc3\xa9 \xf0\x9f\x93\x84 notes and more of them\n"), "notes.txt", "text/plain" },
	{ BYTES("Just some notes, in markdown.\n"), "notes.md", "text/markdown" },
	{ BYTES("Notes without a name that says so.\n"), "notes", "text/plain" },
	{ BYTES("<!DOCTYPE html>\n<html><body>hi</body></html>\n"), "page.txt", "" },
	{ BYTES("<html><script>alert(1)</script></html>\n"), "cv.pdf", "" },
	{ BYTES("<svg xmlns=\"http://www.w3.org/2000/svg\"></svg>\n"), "a.png", "" },
	{ BYTES("MZ\x90\0\3\0\0\0\4\0\0\0\xff\xff\0\0"), "cv.pdf", "" },
	{ BYTES("\x7f"
	        "ELF\2\1\1\0\0\0\0\0\0\0\0\0\2\0\x3e\0"),
	  "notes.txt", "" },
	{ BYTES("#!/bin/sh\necho hello\n"), "notes.txt", "" },
	{ BYTES("#include <stdio.h>\nint main(void) { return 0; }\n"), "answer.txt", "text/plain" },
	{ BYTES("one,two\nthree,four\nfive,six\n"), "table.txt", "text/plain" },
	{ BYTES("one,two\nthree,four\nfive,six\n"), "table.csv", "text/csv" },
	{ BYTES("From: me\nTo: you\nSubject: notes\n\nHello.\n"), "letter.txt", "text/plain" },
	{ BYTES("<?php system($_GET['x']);\n"), "notes.txt", "" },
	{ BYTES("PK\3\4\x14\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"), "archive.zip", "" },
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
	/* a character that the end of the buffer cuts off */
	memset(large, 'a', sizeof large);
	memcpy(large + HEAD_MAX - 1, "\xc3\xa9", 2);
	fill(large, sizeof large);
	assert_string_equal(kept(signature_type(path), "a.txt"), "text/plain");
	/* but not one at the end of a short file, nor a control character */
	fill("caf\xc3", 4);
	assert_string_equal(kept(signature_type(path), "a.txt"), "");
	fill("a\x01z", 3);
	assert_string_equal(kept(signature_type(path), "a.txt"), "");
}

static void put(FILE *file, uint32_t number, int bytes)
{
	for (int i = 0; i < bytes; i++, number >>= 8)
		fputc((int)(number & 0xff), file);
}

/* Makes an archive of empty members: a local header for each, the directory, and its end. */
static void fill_zip(const char *const *names, int n, uint32_t claimed)
{
	FILE *file = fopen(path, "wb");
	assert_non_null(file);
	for (int i = 0; i < n; i++) {
		fwrite("PK\3\4\x14\0\0\0\0\0\0\0\0\0", 1, 14, file);
		for (int k = 0; k < 3; k++)
			put(file, 0, 4);
		put(file, (uint32_t)strlen(names[i]), 4);
		fputs(names[i], file);
	}
	long begin = ftell(file);
	for (int i = 0; i < n; i++) {
		fwrite("PK\1\2\x14\0\x14\0", 1, 8, file);
		for (int k = 0; k < 5; k++)
			put(file, 0, 4);
		put(file, (uint32_t)strlen(names[i]), 2);
		for (int k = 0; k < 4; k++)
			put(file, 0, 4);
		fputs(names[i], file);
	}
	long end = ftell(file);
	fwrite("PK\5\6\0\0\0\0", 1, 8, file);
	put(file, claimed, 2);
	put(file, claimed, 2);
	put(file, (uint32_t)(end - begin), 4);
	put(file, (uint32_t)begin, 4);
	put(file, 0, 2);
	assert_int_equal(fclose(file), 0);
}

static void expect_zip(const char *type)
{
	assert_string_equal(kept(service_content_type(arena, str_of(path)), "cv.docx"), type);
	assert_string_equal(str_cstring(arena, service_archive_type(path)), type);
}

static void test_office(void **state)
{
	(void)state;
#define OOXML "application/vnd.openxmlformats-officedocument."
	static const char *const word[] = { "docProps/app.xml", "word/document.xml", "[Content_Types].xml" };
	static const char *const cells[] = { "[Content_Types].xml", "_rels/.rels", "xl/workbook.xml" };
	static const char *const slides[] = { "[Content_Types].xml", "ppt/presentation.xml" };
	static const char *const other[] = { "a.txt", "word/document.xml" };
	fill_zip(word, 3, 3);
	expect_zip(OOXML "wordprocessingml.document");
	fill_zip(cells, 3, 3);
	expect_zip(OOXML "spreadsheetml.sheet");
	fill_zip(slides, 2, 2);
	expect_zip(OOXML "presentationml.presentation");
	fill_zip(other, 2, 2);
	expect_zip("");
	fill_zip(word, 3, 4); /* its end record claims more members than there are */
	expect_zip("");
	fill_zip(word, 3, 60000);
	expect_zip("");
	fill_zip(word, 0, 0);
	expect_zip("");
	fill("PK\5\6", 4);
	expect_zip("");
}

/* Chrome writes lengths of eight bytes, and does not know that of the segment and of the cluster. */
#define CHROME_HEAD                                                                                                            \
	"\x1a\x45\xdf\xa3\x01\0\0\0\0\0\0\x1f\x42\x86\x81\x01\x42\xf7\x81\x01\x42\xf2\x81\x04\x42\xf3\x81\x08\x42\x82\x84webm" \
	"\x42\x87\x81\x04\x42\x85\x81\x02\x18\x53\x80\x67\x01\xff\xff\xff\xff\xff\xff\xff"
#define TRACK(codec) "\x16\x54\xae\x6b\xa0\xae\x9e\xd7\x81\x01\x73\xc5\x81\x01\x83\x81\x02\x86\x86" codec
#define BOX(size, what) "\0\0\0" size what
#define HANDLER(kind) BOX("\x18", "hdlr") "\0\0\0\0\0\0\0\0" kind "\0\0\0\0"
#define OGG_PAGE(head) "OggS\0\x02\0\0\0\0\0\0\0\0\1\0\0\0\0\0\0\0\1\2\3\4\1\x13" head

static const struct {
	struct str bytes;
	const char *type;
} recordings[] = {
	{ BYTES(CHROME_HEAD TRACK("A_OPUS") "\x1f\x43\xb6\x75\x01\xff\xff\xff\xff\xff\xff\xff"), "audio/webm" },
	{ BYTES(CHROME_HEAD TRACK("V_VP8")), "" },
	{ BYTES(CHROME_HEAD TRACK("A_OPUS") TRACK("V_VP8")), "" },
	{ BYTES(CHROME_HEAD), "" },
	{ BYTES("\x1a\x45\xdf\xa3\x8b\x42\x82\x88matroska" TRACK("A_OPUS")), "audio/x-matroska" },
	{ BYTES(BOX("\x10", "ftyp") "iso5\0\0\2\0" BOX("\x20", "moov") HANDLER("soun")), "audio/mp4" },
	{ BYTES(BOX("\x10", "ftyp") "iso5\0\0\2\0" BOX("\x20", "moov") HANDLER("vide")), "" },
	{ BYTES(BOX("\x10", "ftyp") "iso5\0\0\2\0" BOX("\x38", "moov") HANDLER("vide") HANDLER("soun")), "" },
	/* a box of 64 bits, then the description; and a box that ends nowhere */
	{ BYTES(BOX("\x10", "ftyp") "isom\0\0\2\0" BOX("\1", "mdat") "\0\0\0\0\0\0\0\x11x" BOX("\x20", "moov") HANDLER("soun")),
	  "audio/mp4" },
	{ BYTES(BOX("\x10", "ftyp") "isom\0\0\2\0" BOX("\0", "mdat") BOX("\x20", "moov") HANDLER("soun")), "" },
	{ BYTES(BOX("\x10", "ftyp") "isom\0\0\2\0" BOX("\4", "mdat")), "" },
	{ BYTES(OGG_PAGE("OpusHead")), "audio/ogg" },
	{ BYTES(OGG_PAGE("\x01vorbis")), "audio/ogg" },
	{ BYTES(OGG_PAGE("\x80theora")), "" },
	{ BYTES("OggS"), "" },
	{ BYTES(""), "" },
};

static void test_recordings(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(recordings); i++) {
		fill(recordings[i].bytes.p, recordings[i].bytes.n);
		struct str type = service_recording_type(path);
		if (!str_equal(type, str_of(recordings[i].type)))
			fail_msg("%zu: \"%.*s\" is not %s", i, (int)type.n, type.p, recordings[i].type);
		if (type.n > 0)
			assert_true(str_equal(service_content_type(arena, str_of(path)), type));
	}
	assert_int_equal(service_recording_type("/nowhere/at/all").n, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_kinds),
		cmocka_unit_test(test_edges),
		cmocka_unit_test(test_office),
		cmocka_unit_test(test_recordings),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
