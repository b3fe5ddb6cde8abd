/* Text inside of HTML (WHATWG HTML 13.1): what came from people never becomes markup. */
#ifndef BASE_HTML_H
#define BASE_HTML_H

#include "base/buf.h"

/* Appends `text` with & < > " ' as references: safe between tags and in quoted attributes. Controls but \t and \n are left out.
 */
void html_text(struct buf *out, struct str text);

/* As html_text, with <br> for line ends and links for the words that are http(s) addresses; `style` is that of <a>, or none. */
void html_lines(struct buf *out, struct str text, struct str style);

/* Appends the paragraphs of a plain text, which empty lines part, each as html_lines. Styles of <p> and <a>; none: no style. */
void html_paragraphs(struct buf *out, struct str text, struct str style, struct str link_style);

#endif
