/* Text becomes HTML. */
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

static bool is_address(struct str line)
{
	if (!str_starts(line, STR("http://")) && !str_starts(line, STR("https://")))
		return false;
	return str_find(line, ' ') == line.n && str_find(line, '\t') == line.n;
}

static void put_line(struct buf *out, struct str line, const struct html_look *look)
{
	if (!is_address(line)) {
		html_text(out, line);
		return;
	}
	open_tag(out, "<a", look->link);
	buf_text(out, " href=\"");
	html_text(out, line);
	buf_text(out, "\">");
	html_text(out, line);
	buf_text(out, "</a>");
}

void html_paragraphs(struct buf *out, struct str text, const struct html_look *look)
{
	bool open = false;

	while (text.p != NULL) {
		struct str line = str_cut(&text, '\n');
		if (line.n > 0 && line.p[line.n - 1] == '\r')
			line.n--;
		if (str_trim(line).n == 0) {
			buf_text(out, open ? "</p>\n" : "");
			open = false;
			continue;
		}
		if (open) {
			buf_text(out, "<br>\n");
		} else {
			open_tag(out, "<p", look->line);
			buf_char(out, '>');
		}
		open = true;
		put_line(out, line, look);
	}
	buf_text(out, open ? "</p>\n" : "");
}
