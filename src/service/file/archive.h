/* Recognises office documents, which are zip archives. */
#ifndef SERVICE_FILE_ARCHIVE_H
#define SERVICE_FILE_ARCHIVE_H

#include "base/str.h"

/*
 * The media type of the office document (ECMA-376 part 2: a package with "[Content_Types].xml" and the parts of one
 * application) in the zip archive at `path`; none when it is another archive, broken, or none at all. Reads the list of
 * its members only; nothing is unpacked.
 */
struct str service_archive_type(const char *path);

#endif
