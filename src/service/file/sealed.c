/* Writes and reads files that lie encrypted on the disk. Before each piece stands its length, in four bytes, the first one
 * highest. */
#include "service/file/sealed.h"

#include "base/log.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

enum { LENGTH = 4 };

static bool failed(const char *what)
{
	LOG(FILE_ERROR, LOG_TEXT_OF("call", what), LOG_INT("errno", errno));
	return false;
}

static bool open_at(struct sealed_file *f, const char *path, int flags, const char *mode)
{
	int fd = open(path, flags | O_CLOEXEC, 0640);

	f->file = fd >= 0 ? fdopen(fd, mode) : NULL;
	if (f->file == NULL && fd >= 0)
		(void)close(fd);
	return f->file != NULL || failed("open");
}

bool sealed_create(struct sealed_file *f, struct token_ring *ring, struct uuid id, const char *path)
{
	*f = (struct sealed_file){ .ring = ring, .id = id };
	return open_at(f, path, O_WRONLY | O_CREAT | O_EXCL, "w");
}

bool sealed_open(struct sealed_file *f, struct token_ring *ring, struct uuid id, const char *path)
{
	*f = (struct sealed_file){ .ring = ring, .id = id };
	return open_at(f, path, O_RDONLY, "r");
}

/* What the next piece is bound to. */
static struct str place_of(struct sealed_file *f, struct arena *arena, bool end)
{
	return STR_JOIN(arena, uuid_text(arena, f->id), STR(" "), str_from_int(arena, f->pieces), end ? STR(" end") : STR(""));
}

bool sealed_write(struct sealed_file *f, struct arena *scratch, struct str piece)
{
	struct str sealed = seal(f->ring, scratch, place_of(f, scratch, piece.n == 0), piece);
	uint8_t length[LENGTH];

	for (int i = 0; i < LENGTH; i++)
		length[i] = (uint8_t)(sealed.n >> (8 * (LENGTH - 1 - i)));
	f->pieces++;
	return (fwrite(length, 1, LENGTH, f->file) == LENGTH && fwrite(sealed.p, 1, sealed.n, f->file) == sealed.n) ||
	       failed("write");
}

bool sealed_read(struct sealed_file *f, struct arena *arena, struct str *piece_r)
{
	uint8_t length[LENGTH];
	size_t n = 0;

	if (fread(length, 1, LENGTH, f->file) != LENGTH)
		return failed("read");
	for (int i = 0; i < LENGTH; i++)
		n = n << 8 | length[i];
	if (n < SEAL_OVERHEAD || n > SEALED_PIECE + SEAL_OVERHEAD)
		return failed("read");
	char *bytes = arena_take(arena, n);
	if (fread(bytes, 1, n, f->file) != n ||
	    !unseal(f->ring, arena, place_of(f, arena, n == SEAL_OVERHEAD), (struct str){ bytes, n }, piece_r))
		return failed("unseal");
	f->pieces++;
	return true;
}

bool sealed_close(struct sealed_file *f)
{
	bool good = f->file == NULL || (fflush(f->file) == 0 && ferror(f->file) == 0);

	if (f->file != NULL)
		good = fclose(f->file) == 0 && good;
	f->file = NULL;
	return good || failed("close");
}
