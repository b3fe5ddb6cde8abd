/* Stores a file that came with a request, for any use case. Private to service/. */
#ifndef SERVICE_FILE_KEEP_H
#define SERVICE_FILE_KEEP_H

#include "model/file.h"
#include "service/context.h"

/*
 * Stores an upload whose type the row or the caller has checked; upload->type is the stored type. Sets the members of `file`
 * that come from the upload (id, unless it is set already; owner: the caller; name, type, size, time). Inserts its row, with
 * the purpose, company, interview and application that are set in `file` already. Moves its bytes from the incoming folder to
 * storage, which the chain undoes when the request fails. The object that the file belongs to must be inserted before, because
 * its key is needed. E_INTERNAL: an error of the disk.
 */
enum err service_file_keep(struct context *c, const struct upload *upload, struct file *file);

#endif
