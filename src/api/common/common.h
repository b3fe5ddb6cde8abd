/* What the files of the common surface have in common. */
#ifndef API_COMMON_COMMON_H
#define API_COMMON_COMMON_H

#include "api/surfaces.h"
#include "base/buf.h"

/* The endpoints of each file. */
extern const struct endpoint_group common_answers, common_outboxes;

/* Write the beginning and the end of an HTML page. The page has no scripts and loads nothing. */
void common_page_begin(struct buf *out, const char *language, struct str title);
void common_page_end(struct buf *out);

#endif
