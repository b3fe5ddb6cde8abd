/* Recognises office documents, which are zip archives. */
#ifndef SERVICE_FILE_ARCHIVE_H
#define SERVICE_FILE_ARCHIVE_H

#include "base/str.h"

/*
 * Returns the media type of the office document (ECMA-376 part 2: a package with "[Content_Types].xml" and the parts of one
 * application) in the zip archive at `path`. Null when it is another archive, broken, or not an archive. It reads only the list
 * of the members, and unpacks nothing.
 */
struct str service_archive_type(const char *path);

#endif
