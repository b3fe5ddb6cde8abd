/* What the files of the common surface share. */
#ifndef API_COMMON_COMMON_H
#define API_COMMON_COMMON_H

#include "api/surfaces.h"
#include "base/buf.h"

/* The rows, one group a file. */
extern const struct endpoint_group common_answers, common_outboxes;

/* The begin and the end of a page of ours: no scripts, nothing from elsewhere. */
void common_page_begin(struct buf *out, const char *language, struct str title);
void common_page_end(struct buf *out);

#endif
