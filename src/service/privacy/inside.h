/* A function that erasure and retention share. Private to this folder. */
#ifndef SERVICE_PRIVACY_INSIDE_H
#define SERVICE_PRIVACY_INSIDE_H

#include "service/context.h"
#include "store/privacy/erase.h"

/* Removes the files of what is erased, and their rows. Errors: those of the database; E_INTERNAL: an error of the disk. */
enum err service_erase_files(struct context *c, const struct erasing *it);

#endif
