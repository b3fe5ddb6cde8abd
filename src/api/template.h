/* Texts with {placeholders}: "Interview started successfully for {candidate.name}". */
#ifndef API_TEMPLATE_H
#define API_TEMPLATE_H

#include "base/str.h"

/*
 * Takes the text before the next placeholder from the front of *rest into *plain_r, and the name of the placeholder into
 * *name_r (none when there is no further one). False at the end of *rest. Braces around anything but letters, digits, '_' and
 * '.' are plain text.
 */
bool template_next(struct str *rest, struct str *plain_r, struct str *name_r);

#endif
