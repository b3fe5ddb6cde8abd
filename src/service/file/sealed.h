/*
 * Files that lie encrypted on the disk, and that nginx therefore cannot send. A file is a row of pieces, each sealed with the
 * id of the file and its number (auth/seal.h), and an empty piece at the end, so that nothing can be changed, moved or cut off
 * unnoticed.
 */
#ifndef SERVICE_FILE_SEALED_H
#define SERVICE_FILE_SEALED_H

#include "auth/seal.h"

#include <stdio.h>

enum { SEALED_PIECE = 1 << 20 }; /* bytes of a piece, at most */

struct sealed_file {
	FILE *file; /* NULL: it is not open */
	struct token_ring *ring;
	struct uuid id;
	int64_t pieces; /* so far */
};

/* Makes the file at `path`, which must not be there, or opens it for reading. False: an error of the disk; it was logged. */
bool sealed_create(struct sealed_file *f, struct token_ring *ring, struct uuid id, const char *path);
bool sealed_open(struct sealed_file *f, struct token_ring *ring, struct uuid id, const char *path);

/* Writes the next piece, of at most SEALED_PIECE bytes; an empty one is the end. `scratch` is used meanwhile. False: as above.
 */
bool sealed_write(struct sealed_file *f, struct arena *scratch, struct str piece);

/* Reads the next piece into `arena`; an empty one is the end. False: the file was changed or cut off, or no key opens it. */
bool sealed_read(struct sealed_file *f, struct arena *arena, struct str *piece_r);

/* Closes the file, after writing with its bytes on the disk. False: an error of the disk. */
bool sealed_close(struct sealed_file *f);

#endif
