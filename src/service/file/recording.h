/* Whether a recording has sound or pictures in it: WebM, MP4 and Ogg take both, under the same first bytes. */
#ifndef SERVICE_FILE_RECORDING_H
#define SERVICE_FILE_RECORDING_H

#include "base/str.h"

/*
 * "audio/webm", "audio/x-matroska", "audio/mp4" or "audio/ogg" when the file at `path` is of that form and all its tracks are
 * sound. None for anything else: another form, pictures, tracks that are not described, a file that cannot be read.
 */
struct str service_recording_type(const char *path);

#endif
