/* Detects the type of a file: by libmagic where it is built in and its database is installed, else by a short table of
 * signatures. */
#include "service/file/content.h"

#include "service/file/archive.h"
#include "service/file/recording.h"

#include <stdio.h>
#include <string.h>

#ifdef HAVE_MAGIC
#include <magic.h>
#endif

#define HEAD_MAX 4096
#define UNKNOWN "application/octet-stream"
#define ZIP "application/zip"
#define SCRIPT "text/x-shellscript"

struct signature {
	size_t at, n;
	const char *bytes, *type;
};
#define SIGNATURE(at_, literal, type_)                                                                                         \
	{                                                                                                                      \
		(at_), sizeof(literal) - 1, (literal), (type_)                                                                 \
	}

/* The first row that matches decides. */
static const struct signature signatures[] = {
	SIGNATURE(0, "#!", SCRIPT),
	SIGNATURE(0, "%PDF-", "application/pdf"),
	SIGNATURE(0, "\x89PNG\r\n\x1a\n", "image/png"),
	SIGNATURE(0, "\xff\xd8\xff", "image/jpeg"),
	SIGNATURE(0, "GIF87a", "image/gif"),
	SIGNATURE(0, "GIF89a", "image/gif"),
	SIGNATURE(8, "WEBP", "image/webp"),
	SIGNATURE(0, "II*\0", "image/tiff"),
	SIGNATURE(0, "MM\0*", "image/tiff"),
	SIGNATURE(4, "ftypheic", "image/heic"),
	SIGNATURE(4, "ftypmif1", "image/heif"),
	SIGNATURE(4, "ftypM4A", "audio/x-m4a"),
	SIGNATURE(4, "ftypqt", "video/quicktime"),
	SIGNATURE(4, "ftyp", "video/mp4"),
	SIGNATURE(8, "WAVE", "audio/x-wav"),
	SIGNATURE(8, "AVI ", "video/x-msvideo"),
	SIGNATURE(0, "ID3", "audio/mpeg"),
	SIGNATURE(0, "\xff\xfb", "audio/mpeg"),
	SIGNATURE(0, "\xff\xf3", "audio/mpeg"),
	SIGNATURE(0, "\xff\xf1", "audio/x-hx-aac-adts"),
	SIGNATURE(0, "fLaC", "audio/flac"),
	SIGNATURE(0, "OggS", "application/ogg"),
	SIGNATURE(0, "\x1a\x45\xdf\xa3", "video/webm"),
	SIGNATURE(0, "{\\rtf", "text/rtf"),
	SIGNATURE(30, "mimetypeapplication/vnd.oasis.opendocument.text", "application/vnd.oasis.opendocument.text"),
	SIGNATURE(30, "mimetypeapplication/vnd.oasis.opendocument.spreadsheet",
	          "application/vnd.oasis.opendocument.spreadsheet"),
	SIGNATURE(30, "mimetypeapplication/vnd.oasis.opendocument.presentation",
	          "application/vnd.oasis.opendocument.presentation"),
	SIGNATURE(0, "PK\x03\x04", ZIP),
	SIGNATURE(0, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
};

/* Beginnings of text that a browser would run. Such a file is never plain text. */
static const char *const active[] = { "<!doctype", "<html", "<script", "<svg", "<?xml", "<head", "<body", "<?php" };

static bool begins_nocase(struct str text, const char *prefix)
{
	size_t n = strlen(prefix);
	return text.n >= n && str_equal_nocase((struct str){ text.p, n }, (struct str){ prefix, n });
}

/* Whether it is UTF-8 text without control characters. A character that the end of the buffer cuts off is accepted. */
static bool plain_text(struct str head, bool cut)
{
	for (size_t i = 0; i < head.n; i++) {
		unsigned char c = (unsigned char)head.p[i];
		if ((c < ' ' && !memchr("\t\n\r\f\x1b", c, 5)) || c == 0x7f)
			return false;
	}
	for (size_t spare = 0; spare <= (cut ? 3 : 0) && spare <= head.n; spare++) {
		if (str_utf8((struct str){ head.p, head.n - spare }))
			return true;
	}
	return false;
}

static const char *by_signature(struct str head, bool cut)
{
	for (size_t i = 0; i < COUNT(signatures); i++) {
		const struct signature *it = &signatures[i];
		if (head.n >= it->at + it->n && memcmp(head.p + it->at, it->bytes, it->n) == 0)
			return it->type;
	}
	struct str text = str_trim(str_starts(head, STR("\xef\xbb\xbf")) ? str_from(head, 3) : head);
	for (size_t i = 0; i < COUNT(active); i++) {
		if (begins_nocase(text, active[i]))
			return "text/html";
	}
	return head.n > 0 && plain_text(head, cut) ? "text/plain" : UNKNOWN;
}

static struct str signature_type(const char *path)
{
	char head[HEAD_MAX];
	FILE *file = fopen(path, "rbe");
	if (!file)
		return STR(UNKNOWN);
	size_t n = fread(head, 1, sizeof head, file);
	bool cut = n == sizeof head, bad = ferror(file) != 0;
	fclose(file);
	return bad ? STR(UNKNOWN) : str_of(by_signature((struct str){ head, n }, cut));
}

#ifdef HAVE_MAGIC

/* One for each process, opened by the first upload: its database takes 50 ms, and memory that most workers never need. */
static magic_t magic_handle(void)
{
	static magic_t handle;
	static bool tried;
	if (!tried) {
		tried = true;
		handle = magic_open(MAGIC_MIME_TYPE | MAGIC_ERROR);
		if (handle && magic_load(handle, NULL) != 0) {
			magic_close(handle);
			handle = NULL;
		}
	}
	return handle;
}

static struct str magic_type(struct arena *arena, const char *path)
{
	magic_t handle = magic_handle();
	struct str type = str_of(handle ? magic_file(handle, path) : NULL);
	return str_copy(arena, type);
}

#else

static struct str magic_type(struct arena *arena, const char *path)
{
	(void)arena;
	(void)path;
	return (struct str){ 0 };
}

#endif

/* libmagic guesses the kind of a text (a program, a table, a letter), often wrongly. It is stored as plain text, unless a
 * browser or a shell would run it. */
static bool only_text(struct str type, const char *path)
{
	if (str_equal(type, STR("text/x-php")) || str_equal(type, STR("text/x-msdos-batch")))
		return false;
	if (!str_starts(type, STR("text/x-")) && !str_equal(type, STR("text/csv")) && !str_starts(type, STR("message/")))
		return false;
	return str_equal(signature_type(path), STR("text/plain"));
}

struct str service_content_type(struct arena *arena, struct str path)
{
	const char *name = str_cstring(arena, path);
	/* libmagic calls all WebM and MP4 video, also where it is only sound. */
	struct str type = service_recording_type(name);
	if (type.n > 0)
		return type;
	type = magic_type(arena, name);
	if (type.n == 0)
		type = signature_type(name);
	if (only_text(type, name))
		return STR("text/plain");
	if (str_equal(type, STR(ZIP)) || str_equal(type, STR(UNKNOWN))) {
		struct str office = service_archive_type(name);
		return office.n > 0 ? office : type;
	}
	return type;
}
