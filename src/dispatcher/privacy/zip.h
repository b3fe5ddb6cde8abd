/* Writes a zip archive into a sealed file, with libarchive. */
#ifndef DISPATCHER_PRIVACY_ZIP_H
#define DISPATCHER_PRIVACY_ZIP_H

#include "base/clock.h"
#include "base/slot.h"
#include "service/file/sealed.h"

struct zip; /* one that is written */

/* Begins one, in `arena`, whose entries have the time `now`. `to` was created and must stay open. The heartbeat of `slot` is
 * renewed while it is written, because many files take longer than the master waits for one. */
struct zip *zip_begin(struct arena *arena, struct sealed_file *to, struct instant now, struct slot *slot);

/* Adds a member with these bytes, or with those of the file at `path`. Names are of ASCII. False: an error of the disk. */
bool zip_add(struct zip *zip, struct str name, struct str bytes);
bool zip_add_file(struct zip *zip, struct str name, const char *path);

/* Writes the end, and frees what the library holds. False: it, or anything before, went wrong. */
bool zip_end(struct zip *zip);

#endif
