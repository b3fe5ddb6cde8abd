/* Text inside of HTML (WHATWG HTML 13.1): what came from people never becomes markup. */
#ifndef BASE_HTML_H
#define BASE_HTML_H

#include "base/buf.h"

/* Appends `text` with & < > " ' as references: safe between tags and in quoted attributes. Controls but \t and \n are left out.
 */
void html_text(struct buf *out, struct str text);

/*
 * Appends the paragraphs of a plain text: an empty line parts two, a line end becomes <br>, and a line that is nothing but an
 * http(s) address becomes a link. `line` and `link` are the style attributes' values of <p> and <a>; none: no style.
 */
struct html_look {
	struct str line, link;
};
void html_paragraphs(struct buf *out, struct str text, const struct html_look *look);

#endif
