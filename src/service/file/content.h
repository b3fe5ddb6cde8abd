/* What a file is, by its bytes. */
#ifndef SERVICE_FILE_CONTENT_H
#define SERVICE_FILE_CONTENT_H

#include "base/arena.h"
#include "base/str.h"

/*
 * The media type of the file at `path` by its content ("application/pdf"), in `arena` or static. What nothing is known of
 * is "application/octet-stream", a file that cannot be read too. The worker asks it for each upload before decoding.
 */
struct str service_content_type(struct arena *arena, struct str path);

#endif
