/* Detects whether a recording has sound only. WebM, MP4 and Ogg files begin with the same bytes with sound and with
 * pictures. */
#ifndef SERVICE_FILE_RECORDING_H
#define SERVICE_FILE_RECORDING_H

#include "base/str.h"

/*
 * Returns "audio/webm", "audio/x-matroska", "audio/mp4" or "audio/ogg" when the file at `path` has that format and all its
 * tracks are sound. Null for anything else: another format, pictures, tracks without a description, or a file that cannot be
 * read.
 */
struct str service_recording_type(const char *path);

#endif
