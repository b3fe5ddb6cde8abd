/* Plain text is escaped for HTML (WHATWG HTML section 13.1), so that text from users never becomes markup. */
#ifndef BASE_HTML_H
#define BASE_HTML_H

#include "base/buf.h"

/*
 * Appends `text` with & < > " ' as character references, so that it is safe between tags and in quoted attributes. Control
 * characters other than tab and newline are left out.
 */
void html_text(struct buf *out, struct str text);

/* As html_text, with <br> for line ends. What looks like an address becomes no link, because the text may be a stranger's. */
void html_lines(struct buf *out, struct str text);

/* Appends `word`, as a link when it begins with an http(s) address; `style` is the style of <a>, or none. */
void html_link(struct buf *out, struct str word, struct str style);

/* Appends the paragraphs of a plain text, which are separated by empty lines, with <br> for line ends and a link for each
 * http(s) address. Either style may be
 * none. */
void html_paragraphs(struct buf *out, struct str text, struct str style, struct str link_style);

#endif
