/* Writes mail messages. */
#include "base/mime.h"

enum { LINE_MAX_OCTETS = 76, WORD_MAX_BYTES = 42 };

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

static bool has_control(struct str text)
{
	for (size_t i = 0; i < text.n; i++)
		if ((unsigned char)text.p[i] < ' ' || text.p[i] == 0x7f)
			return true;
	return false;
}

static bool is_ascii(struct str text)
{
	for (size_t i = 0; i < text.n; i++)
		if ((unsigned char)text.p[i] > 0x7e)
			return false;
	return true;
}

/* ---- base64 */

void mime_base64(struct buf *out, struct str bytes, size_t line)
{
	const unsigned char *p = (const unsigned char *)bytes.p;
	size_t column = 0;

	for (size_t i = 0; i < bytes.n; i += 3) {
		size_t left = bytes.n - i;
		unsigned b = (unsigned)p[i] << 16 | (left > 1 ? (unsigned)p[i + 1] << 8 : 0) | (left > 2 ? p[i + 2] : 0);
		char four[4] = { alphabet[b >> 18], alphabet[b >> 12 & 63], alphabet[b >> 6 & 63], alphabet[b & 63] };
		if (left < 3)
			four[3] = '=';
		if (left < 2)
			four[2] = '=';
		buf_put(out, four, 4);
		column += 4;
		if (line > 0 && column >= line) {
			buf_text(out, "\r\n");
			column = 0;
		}
	}
	if (line > 0 && column > 0)
		buf_text(out, "\r\n");
}

/* ---- headers */

/* The number of bytes of `text` that fit into one encoded word, which must hold whole characters (RFC 2047 section 5). */
static size_t word_bytes(struct str text)
{
	size_t n = text.n < WORD_MAX_BYTES ? text.n : WORD_MAX_BYTES;

	while (n < text.n && n > 0 && ((unsigned char)text.p[n] & 0xc0) == 0x80)
		n--;
	return n > 0 ? n : text.n < WORD_MAX_BYTES ? text.n : WORD_MAX_BYTES;
}

static size_t put_encoded(struct buf *out, size_t column, struct str text)
{
	for (bool first = true; text.n > 0; first = false) {
		struct str piece = { text.p, word_bytes(text) };
		size_t length = 12 + (piece.n + 2) / 3 * 4;
		if (!first || column + 1 + length > LINE_MAX_OCTETS) {
			buf_text(out, "\r\n");
			column = 0;
		}
		buf_text(out, " =?utf-8?B?");
		mime_base64(out, piece, 0);
		buf_text(out, "?=");
		column += 1 + length;
		text = str_from(text, piece.n);
	}
	return column;
}

/* Whether `text` can be written without encoding. A word that looks like an encoded word, or is too long for a line, cannot. */
static bool stays_plain(struct str text)
{
	if (!is_ascii(text))
		return false;
	for (size_t i = 0; i + 1 < text.n; i++)
		if (text.p[i] == '=' && text.p[i + 1] == '?')
			return false;
	while (text.p != NULL)
		if (str_cut(&text, ' ').n > LINE_MAX_OCTETS - 2)
			return false;
	return true;
}

/* Whether folding keeps the blanks of `text`: lines are folded at blanks, so none may stand at the ends or beside another. */
static bool blanks_keep(struct str text)
{
	bool before = true;

	for (size_t i = 0; i < text.n; i++) {
		bool blank = text.p[i] == ' ';
		if (blank && before)
			return false;
		before = blank;
	}
	return !before || text.n == 0;
}

static size_t put_plain(struct buf *out, size_t column, struct str text)
{
	while (text.p != NULL && text.n > 0) {
		struct str word = str_cut(&text, ' ');
		if (column + 1 + word.n > LINE_MAX_OCTETS) {
			buf_text(out, "\r\n");
			column = 0;
		}
		buf_char(out, ' ');
		buf_str(out, word);
		column += 1 + word.n;
	}
	return column;
}

static size_t put_text(struct buf *out, size_t column, struct str text)
{
	if (stays_plain(text) && blanks_keep(text))
		return put_plain(out, column, text);
	return put_encoded(out, column, text);
}

bool mime_header(struct buf *out, const char *name, struct str value)
{
	if (has_control(value) || !str_utf8(value))
		return false;
	buf_text(out, name);
	buf_char(out, ':');
	put_text(out, strlen(name) + 1, value);
	buf_text(out, "\r\n");
	return out->error == OK;
}

bool mime_address_valid(struct str address)
{
	size_t at = str_find(address, '@');

	if (at == 0 || at + 1 >= address.n || address.n > 254 || !str_utf8(address))
		return false;
	for (size_t i = 0; i < address.n; i++) {
		char c = address.p[i];
		if ((unsigned char)c <= ' ' || c == 0x7f || (c == '@' && i != at) || strchr("<>()[],;:\\\"", c) != NULL)
			return false;
	}
	return true;
}

/* Writes a display name as plain atoms, as a quoted string, or as encoded words, whichever it allows (RFC 5322 section 3.4). */
static size_t put_name(struct buf *out, size_t column, struct str name)
{
	bool plain = stays_plain(name) && blanks_keep(name), quote = false;

	for (size_t i = 0; plain && i < name.n; i++) {
		if (name.p[i] == '"' || name.p[i] == '\\')
			plain = false;
		else if (strchr("()<>[]:;@,.", name.p[i]) != NULL)
			quote = true;
	}
	if (!plain || name.n > LINE_MAX_OCTETS - 12)
		return put_encoded(out, column, name);
	if (!quote)
		return put_plain(out, column, name);
	if (column + 3 + name.n > LINE_MAX_OCTETS) {
		buf_text(out, "\r\n");
		column = 0;
	}
	buf_text(out, " \"");
	buf_str(out, name);
	buf_char(out, '"');
	return column + 3 + name.n;
}

static bool put_person(struct buf *out, const char *header, const struct mime_person *person)
{
	size_t column = strlen(header) + 1;

	if (!mime_address_valid(person->address) || has_control(person->name) || !str_utf8(person->name))
		return false;
	buf_text(out, header);
	buf_char(out, ':');
	if (person->name.n > 0)
		column = put_name(out, column, person->name);
	if (column + 3 + person->address.n > LINE_MAX_OCTETS)
		buf_text(out, "\r\n");
	buf_text(out, person->name.n > 0 ? " <" : " ");
	buf_str(out, person->address);
	buf_text(out, person->name.n > 0 ? ">\r\n" : "\r\n");
	return true;
}

/* "Mon, 15 Mar 2027 14:30:00 +0000" (RFC 5322 section 3.3). */
static void put_date(struct buf *out, struct instant at)
{
	static const char days[] = "SunMonTueWedThuFriSat", months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	int64_t unix_time = instant_unix(at), day = unix_time / 86400, second = unix_time % 86400;
	int year;
	unsigned month, of_month;

	civil_date(day, &year, &month, &of_month);
	buf_text(out, "Date: ");
	buf_put(out, days + (size_t)(3 * civil_weekday(day)), 3);
	buf_text(out, ", ");
	buf_int(out, of_month);
	buf_char(out, ' ');
	buf_put(out, months + (size_t)(3 * (month - 1)), 3);
	buf_char(out, ' ');
	buf_int(out, year);
	buf_char(out, ' ');
	buf_pad(out, second / 3600, 2);
	buf_char(out, ':');
	buf_pad(out, second / 60 % 60, 2);
	buf_char(out, ':');
	buf_pad(out, second % 60, 2);
	buf_text(out, " +0000\r\n");
}

/* ---- parts */

/* A boundary contains "=_", which no base64 text contains (RFC 2045 section 6.7), so it cannot occur in a part. */
static void put_boundary(struct buf *out, const struct mime_message *m, char level)
{
	buf_text(out, "=_");
	buf_char(out, level);
	for (size_t i = 0; i < m->id.n && i < 48; i++) {
		char c = m->id.p[i];
		bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
		buf_char(out, plain ? c : '-');
	}
}

static void open_multipart(struct buf *out, const struct mime_message *m, char level, const char *type)
{
	buf_text(out, "Content-Type: multipart/");
	buf_text(out, type);
	buf_text(out, ";\r\n boundary=\"");
	put_boundary(out, m, level);
	buf_text(out, "\"\r\n\r\n");
}

static void next_part(struct buf *out, const struct mime_message *m, char level)
{
	buf_text(out, "--");
	put_boundary(out, m, level);
	buf_text(out, "\r\n");
}

static void close_multipart(struct buf *out, const struct mime_message *m, char level)
{
	buf_text(out, "--");
	put_boundary(out, m, level);
	buf_text(out, "--\r\n");
}

static void put_body(struct buf *out, struct str bytes)
{
	buf_text(out, "Content-Transfer-Encoding: base64\r\n\r\n");
	mime_base64(out, bytes, LINE_MAX_OCTETS);
}

/* Lines of text end in CRLF before they are encoded (RFC 2046 section 4.1.1). */
static void put_text_part(struct buf *out, const char *type, struct str text)
{
	struct buf lines = buf_new(out->arena, out->max);

	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] == '\n' && (i == 0 || text.p[i - 1] != '\r'))
			buf_char(&lines, '\r');
		buf_char(&lines, text.p[i]);
	}
	buf_text(out, "Content-Type: ");
	buf_text(out, type);
	buf_text(out, "\r\n");
	put_body(out, buf_view(&lines));
	if (out->arena == NULL)
		buf_free(&lines);
}

static bool word_only(struct str text)
{
	for (size_t i = 0; i < text.n; i++) {
		char c = text.p[i];
		bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
		if (!plain && c != '-' && c != '+' && c != '.' && c != '/')
			return false;
	}
	return text.n > 0;
}

static bool put_alternative(struct buf *out, const struct mime_message *m)
{
	bool several = m->html.n > 0 || m->calendar.n > 0;

	if (several) {
		open_multipart(out, m, 'a', "alternative");
		next_part(out, m, 'a');
	}
	put_text_part(out, "text/plain; charset=utf-8", m->text);
	if (m->html.n > 0) {
		next_part(out, m, 'a');
		put_text_part(out, "text/html; charset=utf-8", m->html);
	}
	if (m->calendar.n > 0) {
		if (!word_only(m->method))
			return false;
		next_part(out, m, 'a');
		buf_text(out, "Content-Type: text/calendar; charset=utf-8; method=");
		buf_str(out, m->method);
		buf_text(out, "\r\n");
		put_body(out, m->calendar);
	}
	if (several)
		close_multipart(out, m, 'a');
	return true;
}

/* Writes a file name as a quoted parameter; every character that is not allowed there is replaced by an underscore. */
static void put_file_name(struct buf *out, struct str name)
{
	buf_char(out, '"');
	for (size_t i = 0; i < name.n && i < 60; i++) {
		unsigned char c = (unsigned char)name.p[i];
		buf_char(out, c < ' ' || c > 0x7e || c == '"' || c == '\\' || c == '/' ? '_' : (char)c);
	}
	buf_char(out, '"');
}

static bool put_attachment(struct buf *out, const struct mime_message *m, const struct mime_attachment *attachment)
{
	if (!word_only(attachment->type))
		return false;
	next_part(out, m, 'm');
	buf_text(out, "Content-Type: ");
	buf_str(out, attachment->type);
	buf_text(out, ";\r\n name=");
	put_file_name(out, attachment->name);
	buf_text(out, "\r\nContent-Disposition: attachment;\r\n filename=");
	put_file_name(out, attachment->name);
	buf_text(out, "\r\n");
	put_body(out, attachment->bytes);
	return true;
}

/* Message-ID and List-Unsubscribe stand between angle brackets and must not be folded or encoded. */
static bool put_bracketed(struct buf *out, const char *name, struct str value)
{
	if (has_control(value) || !is_ascii(value) || str_find(value, '>') < value.n || str_find(value, ' ') < value.n ||
	    value.n > 900)
		return false;
	buf_text(out, name);
	buf_text(out, ": <");
	buf_str(out, value);
	buf_text(out, ">\r\n");
	return true;
}

static bool put_headers(struct buf *out, const struct mime_message *m)
{
	put_date(out, m->date);
	bool good = put_person(out, "From", &m->from) && put_person(out, "To", &m->to);

	if (good && m->reply_to.address.n > 0)
		good = put_person(out, "Reply-To", &m->reply_to);
	good = good && mime_header(out, "Subject", m->subject) && m->id.n > 0 && put_bracketed(out, "Message-ID", m->id);
	if (good && m->list_unsubscribe.n > 0)
		good = put_bracketed(out, "List-Unsubscribe", m->list_unsubscribe);
	/* RFC 3834: tells automatic responders, such as vacation notices, not to answer. */
	buf_text(out, "Auto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n");
	return good;
}

bool mime_write(struct buf *out, const struct mime_message *message)
{
	if (!put_headers(out, message))
		return false;
	if (message->n_attachments == 0)
		return put_alternative(out, message) && out->error == OK;
	open_multipart(out, message, 'm', "mixed");
	next_part(out, message, 'm');
	bool good = put_alternative(out, message);
	for (size_t i = 0; good && i < message->n_attachments; i++)
		good = put_attachment(out, message, &message->attachments[i]);
	close_multipart(out, message, 'm');
	return good && out->error == OK;
}
