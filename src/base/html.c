/* Plain text is turned into HTML. */
#include "base/html.h"

static const char *reference(char c)
{
	switch (c) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&quot;";
	case '\'':
		return "&#39;";
	default:
		return NULL;
	}
}

void html_text(struct buf *out, struct str text)
{
	size_t begin = 0;

	for (size_t i = 0; i < text.n; i++) {
		unsigned char c = (unsigned char)text.p[i];
		const char *instead = reference(text.p[i]);
		bool control = (c < ' ' && c != '\t' && c != '\n') || c == 0x7f;
		if (instead == NULL && !control)
			continue;
		buf_put(out, text.p + begin, i - begin);
		buf_text(out, instead != NULL ? instead : "");
		begin = i + 1;
	}
	if (text.n > begin)
		buf_put(out, text.p + begin, text.n - begin);
}

static void open_tag(struct buf *out, const char *tag, struct str style)
{
	buf_text(out, tag);
	if (style.n > 0) {
		buf_text(out, " style=\"");
		html_text(out, style);
		buf_char(out, '"');
	}
}

/* The length of the web address at the front of `word`, without the punctuation that ends a sentence; 0 when there is none. */
static size_t address_length(struct str word)
{
	size_t n = word.n;

	if (!str_starts(word, STR("http://")) && !str_starts(word, STR("https://")))
		return 0;
	while (n > 0 && strchr(".,;:!?)", word.p[n - 1]) != NULL)
		n--;
	return n;
}

void html_link(struct buf *out, struct str word, struct str style)
{
	struct str address = { word.p, address_length(word) };

	if (address.n > 0) {
		open_tag(out, "<a", style);
		buf_text(out, " href=\"");
		html_text(out, address);
		buf_text(out, "\">");
		html_text(out, address);
		buf_text(out, "</a>");
	}
	html_text(out, str_from(word, address.n));
}

static void put_line(struct buf *out, struct str line, struct str style)
{
	for (bool first = true; line.p != NULL; first = false) {
		buf_text(out, first ? "" : " ");
		html_link(out, str_cut(&line, ' '), style);
	}
}

/* Removes the next line from *text and returns it without its line end (LF or CRLF). */
static struct str cut_line(struct str *text)
{
	struct str line = str_cut(text, '\n');

	if (line.n > 0 && line.p[line.n - 1] == '\r')
		line.n--;
	return line;
}

void html_lines(struct buf *out, struct str text)
{
	for (bool first = true; text.p != NULL; first = false) {
		buf_text(out, first ? "" : "<br>\n");
		html_text(out, cut_line(&text));
	}
}

void html_paragraphs(struct buf *out, struct str text, struct str style, struct str link_style)
{
	bool open = false;

	while (text.p != NULL) {
		struct str line = cut_line(&text);
		if (str_trim(line).n == 0) {
			buf_text(out, open ? "</p>\n" : "");
			open = false;
			continue;
		}
		if (open) {
			buf_text(out, "<br>\n");
		} else {
			open_tag(out, "<p", style);
			buf_char(out, '>');
		}
		open = true;
		put_line(out, line, link_style);
	}
	buf_text(out, open ? "</p>\n" : "");
}
