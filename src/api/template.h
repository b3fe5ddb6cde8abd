/* Texts with {placeholders}: "Interview started successfully for {candidate.name}". */
#ifndef API_TEMPLATE_H
#define API_TEMPLATE_H

#include "base/str.h"

/*
 * Cuts the text before the next placeholder off the front of *rest into *plain_r and its name into *name_r (none: *rest
 * has no more). False at the end of *rest. A brace that encloses anything but letters, digits, '_' and '.' is plain text.
 */
bool template_next(struct str *rest, struct str *plain_r, struct str *name_r);

#endif
