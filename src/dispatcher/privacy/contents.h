/* What stands in an export: a file of JSON for each kind of rows, the files themselves, and a page with all of it for people.
 */
#ifndef DISPATCHER_PRIVACY_CONTENTS_H
#define DISPATCHER_PRIVACY_CONTENTS_H

#include "dispatcher/privacy/zip.h"
#include "service/file/storage.h"
#include "store/privacy/export.h"

/* Reads what is exported and writes it into the archive. Errors: those of the database; E_INTERNAL: an error of the disk. */
enum err contents_write(struct context *c, const struct export *export, struct zip *zip);

#endif
