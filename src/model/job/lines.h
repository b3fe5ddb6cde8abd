/* Lists that are stored as one text: an item in each line, and its parts between tabs. */
#ifndef MODEL_JOB_LINES_H
#define MODEL_JOB_LINES_H

#include "base/str.h"

#define NEXT_LINE '\n'
#define NEXT_PART '\t'
#define LINES_TEXT_MAX ((size_t)1 << 20) /* bytes of such a text */

/* Whether the text is one line, and not blank: it has no control characters, and so none of those above. */
bool line_valid(struct str text);

/* Whether the text is a key: lower-case letters, digits and underscores. */
bool key_valid(struct str key);

/* How many pieces the text has between these characters: at least one. */
size_t pieces(struct str text, char between);

#endif
