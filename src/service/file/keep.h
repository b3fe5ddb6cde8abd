/* How a use case keeps a file that came with its request. Private to service/. */
#ifndef SERVICE_FILE_KEEP_H
#define SERVICE_FILE_KEEP_H

#include "model/file.h"
#include "service/context.h"

/*
 * Keeps an upload whose kind the row or the caller has checked (upload->type is the type that it is stored as): fills in what
 * `file` takes from it (id, owner: the caller, name, type, size, time), writes its row with the purpose, company, interview
 * and application that stand in `file` already, and moves its bytes from the incoming folder to storage, which the chain
 * undoes when the request fails. Keys must be there, so it comes after what the file belongs to. E_INTERNAL: the disk.
 */
enum err service_file_keep(struct context *c, const struct upload *upload, struct file *file);

#endif
