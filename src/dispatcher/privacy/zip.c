/*
 * Writes zip archives with libarchive. The library hands on what it has written in pieces, which go to the sealed file at once,
 * so no archive is ever whole in memory, or in the clear on the disk.
 */
#include "dispatcher/privacy/zip.h"

#include <archive.h>
#include <archive_entry.h>
#include <sys/stat.h>

enum { BLOCK = 65536 };

struct zip {
	struct archive *archive;
	struct archive_entry *entry;
	struct sealed_file *to;
	struct arena *arena, *piece; /* piece: while one is sealed */
	struct instant now;
	struct slot *slot;
	bool bad;
};

static la_ssize_t take_piece(struct archive *archive, void *self, const void *bytes, size_t n)
{
	struct zip *zip = self;

	(void)archive;
	slot_beat(zip->slot);
	for (size_t at = 0; at < n && !zip->bad; at += SEALED_PIECE) {
		size_t some = n - at < SEALED_PIECE ? n - at : SEALED_PIECE;

		arena_reset(zip->piece);
		zip->bad = !sealed_write(zip->to, zip->piece, (struct str){ (const char *)bytes + at, some });
	}
	return zip->bad ? -1 : (la_ssize_t)n;
}

struct zip *zip_begin(struct arena *arena, struct sealed_file *to, struct instant now, struct slot *slot)
{
	struct zip *zip = ARENA_NEW(arena, struct zip);

	*zip = (struct zip){ .to = to, .arena = arena, .now = now, .slot = slot };
	zip->archive = archive_write_new();
	zip->entry = archive_entry_new();
	zip->piece = arena_new(0);
	zip->bad = zip->archive == NULL || zip->entry == NULL || archive_write_set_format_zip(zip->archive) != ARCHIVE_OK ||
	           archive_write_set_bytes_per_block(zip->archive, SEALED_PIECE) != ARCHIVE_OK ||
	           archive_write_set_bytes_in_last_block(zip->archive, 1) != ARCHIVE_OK ||
	           archive_write_open(zip->archive, zip, NULL, take_piece, NULL) != ARCHIVE_OK;
	return zip;
}

static void begin_member(struct zip *zip, struct str name, int64_t size)
{
	archive_entry_clear(zip->entry);
	archive_entry_set_pathname(zip->entry, str_cstring(zip->arena, name));
	archive_entry_set_size(zip->entry, size);
	archive_entry_set_filetype(zip->entry, AE_IFREG);
	archive_entry_set_perm(zip->entry, 0644);
	archive_entry_set_mtime(zip->entry, instant_unix(zip->now), 0);
	zip->bad = zip->bad || archive_write_header(zip->archive, zip->entry) != ARCHIVE_OK;
}

static void put(struct zip *zip, const void *bytes, size_t n)
{
	zip->bad = zip->bad || (n > 0 && archive_write_data(zip->archive, bytes, n) != (la_ssize_t)n);
}

bool zip_add(struct zip *zip, struct str name, struct str bytes)
{
	begin_member(zip, name, (int64_t)bytes.n);
	put(zip, bytes.p, bytes.n);
	return !zip->bad;
}

bool zip_add_file(struct zip *zip, struct str name, const char *path)
{
	static char block[BLOCK];
	FILE *file = fopen(path, "rbe");
	struct stat is;
	size_t n;

	if (file == NULL || fstat(fileno(file), &is) != 0) {
		if (file != NULL)
			(void)fclose(file);
		return false;
	}
	begin_member(zip, name, is.st_size);
	while (!zip->bad && (n = fread(block, 1, sizeof block, file)) > 0)
		put(zip, block, n);
	zip->bad = ferror(file) != 0 || zip->bad;
	(void)fclose(file);
	return !zip->bad;
}

bool zip_end(struct zip *zip)
{
	bool good = !zip->bad && archive_write_close(zip->archive) == ARCHIVE_OK;

	if (good) {
		arena_reset(zip->piece);
		good = sealed_write(zip->to, zip->piece, (struct str){ 0 });
	}
	archive_entry_free(zip->entry);
	(void)archive_write_free(zip->archive);
	arena_free(&zip->piece);
	return good;
}
