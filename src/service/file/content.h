/* Detects the type of a file by its bytes. */
#ifndef SERVICE_FILE_CONTENT_H
#define SERVICE_FILE_CONTENT_H

#include "base/arena.h"
#include "base/str.h"

/*
 * The media type of the file at `path` by its content ("application/pdf"), in `arena` or static. "application/octet-stream"
 * when the type is unknown or the file cannot be read. The worker calls it for each upload before it decodes the request.
 */
struct str service_content_type(struct arena *arena, struct str path);

#endif
