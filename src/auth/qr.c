#include "auth/qr.h"

#include <qrencode.h>

#include "base/buf.h"

enum { MARGIN = 4, SVG_MAX = 1 << 18 };

/* One row of the code: a line for each run of dark modules. */
static void put_row(struct buf *out, const QRcode *code, int y)
{
	const unsigned char *row = code->data + (size_t)y * (size_t)code->width;

	for (int x = 0; x < code->width; x++) {
		int begin = x;

		while (x < code->width && (row[x] & 1) != 0)
			x++;
		if (x == begin)
			continue;
		buf_char(out, 'M');
		buf_int(out, begin + MARGIN);
		buf_char(out, ' ');
		buf_int(out, y + MARGIN);
		buf_char(out, 'h');
		buf_int(out, x - begin);
		buf_text(out, "v1h-");
		buf_int(out, x - begin);
		buf_char(out, 'z');
	}
}

struct str qr_svg(struct arena *arena, struct str text)
{
	QRcode *code = QRcode_encodeString8bit(str_cstring(arena, text), 0, QR_ECLEVEL_M);
	struct buf out = buf_new(arena, SVG_MAX);

	if (code == NULL)
		return (struct str){ 0 };
	buf_text(&out, "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 ");
	buf_int(&out, code->width + 2 * MARGIN);
	buf_char(&out, ' ');
	buf_int(&out, code->width + 2 * MARGIN);
	buf_text(&out, "\" shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0 0h");
	buf_int(&out, code->width + 2 * MARGIN);
	buf_char(&out, 'v');
	buf_int(&out, code->width + 2 * MARGIN);
	buf_text(&out, "H0z\"/><path d=\"");
	for (int y = 0; y < code->width; y++)
		put_row(&out, code, y);
	buf_text(&out, "\"/></svg>");
	QRcode_free(code);
	return buf_view(&out);
}
