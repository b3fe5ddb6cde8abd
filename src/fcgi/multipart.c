#include "fcgi/multipart.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/ids.h"
#include "base/log.h"

enum {
	WINDOW = 32768,     /* size of the read buffer; far more than the longest delimiter line */
	BOUNDARY_MAX = 70,  /* RFC 2046 section 5.1.1 */
	PADDING_MAX = 64,   /* blanks after a boundary */
	HEADERS_MAX = 8192, /* bytes of one part's headers */
};

/* A buffer on the body: the bytes from `start` to `end` were read, and not used yet. */
struct reader {
	struct arena *arena;
	const struct multipart_input *input;
	char *window;
	size_t start, end;
	bool at_end; /* the body ends with the bytes in the buffer */
	int64_t total;
	char delimiter[BOUNDARY_MAX + 4]; /* CR LF "--" boundary */
	size_t n_delimiter;
	struct str *why;
};

/* The destination of the current part's bytes. */
struct sink {
	struct form_part *part;
	struct buf text;
	int fd;
	int64_t left;
};

static enum err malformed(struct reader *reader, struct str why)
{
	*reader->why = why;
	return E_MALFORMED;
}

/* Moves the buffered bytes to the front of the buffer and reads more behind them. */
static enum err fill(struct reader *reader)
{
	const struct multipart_input *input = reader->input;
	size_t n = reader->end - reader->start;
	int64_t got;

	memmove(reader->window, reader->window + reader->start, n);
	reader->start = 0;
	reader->end = n;
	got = input->read(input->source, reader->window + n, WINDOW - n);
	if (got < 0)
		return malformed(reader, STR("the body is shorter than Content-Length says"));
	reader->at_end = got == 0;
	reader->end += (size_t)got;
	reader->total += got;
	return reader->total > input->limits.total ? E_TOO_LARGE : OK;
}

/* Fills the buffer with at least `n` bytes, or with all that are left. */
static enum err need(struct reader *reader, size_t n)
{
	assert(n < WINDOW);
	while (reader->end - reader->start < n && !reader->at_end) {
		enum err e = fill(reader);

		if (e != OK)
			return e;
	}
	return OK;
}

enum delimiter { DELIMITER_NONE, DELIMITER_PART, DELIMITER_LAST };

/*
 * The kind of the delimiter at the start of the buffer. Blanks and then a line break may follow its boundary (RFC 2046
 * section 5.1.1); with anything else it is content, for example a line of a nested multipart whose longer boundary begins with
 * this one.
 */
static enum delimiter delimiter_here(const struct reader *reader, size_t *after_r)
{
	const char *p = reader->window + reader->start + reader->n_delimiter, *end = reader->window + reader->end;
	enum delimiter kind = DELIMITER_PART;

	if (end - p >= 2 && p[0] == '-' && p[1] == '-') {
		kind = DELIMITER_LAST;
		p += 2;
	}
	for (int blanks = 0; blanks < PADDING_MAX && p < end && (*p == ' ' || *p == '\t'); blanks++)
		p++;
	if (end - p >= 2 && p[0] == '\r' && p[1] == '\n')
		p += 2;
	else if (kind != DELIMITER_LAST || p != end || !reader->at_end)
		return DELIMITER_NONE;
	*after_r = (size_t)(p - reader->window);
	return kind;
}

static enum err disk_error(struct str path)
{
	LOG(FILE_ERROR, LOG_STR("path", path), LOG_TEXT_OF("reason", strerror(errno)));
	return E_INTERNAL;
}

static enum err sink_put(struct sink *sink, const char *bytes, size_t n)
{
	if (sink->part == NULL)
		return OK;
	if ((int64_t)n > sink->left)
		return E_TOO_LARGE;
	sink->left -= (int64_t)n;
	sink->part->size += (int64_t)n;
	if (!sink->part->is_file) {
		buf_put(&sink->text, bytes, n);
		return OK;
	}
	while (n > 0) {
		ssize_t written = write(sink->fd, bytes, n);

		if (written < 0 && errno != EINTR)
			return disk_error(sink->part->path);
		bytes += written > 0 ? written : 0;
		n -= written > 0 ? (size_t)written : 0;
	}
	return OK;
}

/* Moves `n` bytes from the buffer to `sink`. */
static enum err pass(struct reader *reader, struct sink *sink, size_t n)
{
	enum err e = sink_put(sink, reader->window + reader->start, n);

	reader->start += n;
	return e;
}

/* Moves everything before the next delimiter to `sink`, and skips the delimiter. */
static enum err pass_to_delimiter(struct reader *reader, struct sink *sink, enum delimiter *kind_r)
{
	const size_t line = reader->n_delimiter + 2 + PADDING_MAX + 2;
	size_t after;
	enum err e;

	*kind_r = DELIMITER_NONE;
	while ((e = need(reader, line)) == OK) {
		const char *from = reader->window + reader->start;
		size_t n = reader->end - reader->start;
		const char *found = memmem(from, n, reader->delimiter, reader->n_delimiter);

		if (found == NULL && reader->at_end)
			return malformed(reader, STR("the closing boundary is missing"));
		/* The end of the buffer may be the beginning of a delimiter, so it is kept. */
		e = pass(reader, sink, found != NULL ? (size_t)(found - from) : n - (reader->n_delimiter - 1));
		if (e != OK || found == NULL) {
			if (e != OK)
				return e;
			continue;
		}
		if ((e = need(reader, line)) != OK)
			return e;
		*kind_r = delimiter_here(reader, &after);
		if (*kind_r != DELIMITER_NONE) {
			reader->start = after;
			return OK;
		}
		/* It was content. The next delimiter can begin behind this line break at the earliest. */
		if ((e = pass(reader, sink, 2)) != OK)
			return e;
	}
	return e;
}

/* A file name without its path: the part after the last slash or backslash. */
static struct str base_name(struct str name)
{
	size_t from = 0;

	for (size_t i = 0; i < name.n; i++) {
		if (name.p[i] == '/' || name.p[i] == '\\')
			from = i + 1;
	}
	return str_from(name, from);
}

/* filename*=UTF-8''na%C3%AFve.pdf (RFC 8187). Other charsets are ignored, because `filename` is sent as well. */
static enum err take_extended_name(struct reader *reader, struct form_part *part, struct str value)
{
	struct str charset = str_cut(&value, '\''), name;

	(void)str_cut(&value, '\''); /* the language */
	if (!str_equal_nocase(charset, STR("UTF-8")))
		return OK;
	if (value.p == NULL || !percent_decode(reader->arena, value, false, &name))
		return malformed(reader, STR("a part has a bad filename*"));
	part->is_file = true;
	part->filename = name;
	return OK;
}

static enum err take_disposition(struct reader *reader, struct form_part *part, struct str value)
{
	struct str rest = value, kind = str_trim(str_cut(&rest, ';'));
	bool extended = false;
	struct pair pair;

	if (!str_equal_nocase(kind, STR("form-data")))
		return malformed(reader, STR("a part's Content-Disposition is not form-data"));
	while (parameter_next(reader->arena, &rest, &pair)) {
		if (str_equal_nocase(pair.name, STR("name"))) {
			part->name = pair.value;
		} else if (str_equal_nocase(pair.name, STR("filename")) && !extended) {
			part->is_file = true;
			part->filename = pair.value.p != NULL ? pair.value : STR("");
		} else if (str_equal_nocase(pair.name, STR("filename*"))) {
			enum err e = take_extended_name(reader, part, pair.value);

			if (e != OK)
				return e;
			extended = part->is_file;
		}
	}
	part->filename = base_name(part->filename);
	if (rest.n > 0)
		return malformed(reader, STR("a part's Content-Disposition has a quoted string that is not closed"));
	return OK;
}

static enum err take_header(struct reader *reader, struct form_part *part, struct str line)
{
	struct str value = line, name = str_cut(&value, ':');

	if (value.p == NULL || name.n == 0 || str_trim(name).n != name.n)
		return malformed(reader, STR("a part has a malformed header"));
	value = str_trim(value);
	if (str_equal_nocase(name, STR("Content-Disposition")))
		return take_disposition(reader, part, value);
	if (str_equal_nocase(name, STR("Content-Type")))
		part->type = media_type(reader->arena, value);
	/* Deprecated by RFC 7578 section 4.7. Encoded bytes must not be stored as if they were the file. */
	if (str_equal_nocase(name, STR("Content-Transfer-Encoding")) && !str_equal_nocase(value, STR("binary")) &&
	    !str_equal_nocase(value, STR("8bit")) && !str_equal_nocase(value, STR("7bit")))
		return malformed(reader, STR("a part has a Content-Transfer-Encoding, which is not supported"));
	return OK;
}

static bool line_clean(struct str line)
{
	for (size_t i = 0; i < line.n; i++) {
		if ((unsigned char)line.p[i] < ' ' && line.p[i] != '\t')
			return false;
	}
	return true;
}

/* Reads the headers of a part and the empty line behind them. */
static enum err read_headers(struct reader *reader, struct form_part *part)
{
	enum err e = need(reader, HEADERS_MAX);
	size_t n = reader->end - reader->start;
	const char *from = reader->window + reader->start, *end;
	struct str block;

	if (e != OK)
		return e;
	end = memmem(from, n < HEADERS_MAX ? n : HEADERS_MAX, "\r\n\r\n", 4);
	if (end == NULL)
		return malformed(reader, STR("the headers of a part are incomplete or too long"));
	block = str_copy(reader->arena, (struct str){ from, (size_t)(end - from) });
	reader->start += block.n + 4;
	if (!str_utf8(block))
		return malformed(reader, STR("the headers of a part are not UTF-8"));
	while (block.n > 0) {
		struct str line = str_cut(&block, '\r');

		block = str_from(block, block.n > 0 && block.p[0] == '\n');
		if (!line_clean(line))
			return malformed(reader, STR("a part has a malformed header"));
		if ((e = take_header(reader, part, line)) != OK)
			return e;
	}
	if (part->name.n == 0)
		return malformed(reader, STR("a part has no name"));
	return OK;
}

static enum err open_file(struct reader *reader, struct sink *sink)
{
	uint8_t random[18];
	struct str path;

	random_bytes(random, sizeof random);
	path = STR_JOIN(reader->arena, reader->input->limits.folder, STR("/"),
	                base64url_encode(reader->arena, random, sizeof random), STR("\0"));
	path.n--;
	sink->fd = open(path.p, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (sink->fd < 0)
		return disk_error(path);
	sink->part->path = path;
	return OK;
}

/* Reads one part with its headers. The part is listed before its file is created, so that the file is removed after any
 * failure. */
static enum err read_part(struct reader *reader, struct multipart *multipart, enum delimiter *kind_r)
{
	const struct multipart_limits *limits = &reader->input->limits;
	struct form_part *part = &multipart->parts[multipart->n];
	struct sink sink = { .part = part, .fd = -1, .text = buf_new(reader->arena, SIZE_MAX) };
	enum err e;

	if (multipart->n == limits->parts)
		return malformed(reader, STR("there are too many parts"));
	multipart->n++;
	if ((e = read_headers(reader, part)) != OK)
		return e;
	sink.left = part->is_file ? limits->file : limits->text;
	if (part->is_file && (e = open_file(reader, &sink)) != OK)
		return e;
	e = pass_to_delimiter(reader, &sink, kind_r);
	if (part->is_file && close(sink.fd) != 0 && e == OK)
		e = disk_error(part->path);
	if (e == OK && !part->is_file) {
		part->text = buf_view(&sink.text);
		if (!str_utf8(part->text))
			e = malformed(reader, STR("a text part is not UTF-8, or contains a NUL"));
	}
	return e;
}

static enum err read_all(struct reader *reader, struct multipart *multipart)
{
	struct sink nowhere = { 0 };
	enum delimiter kind;
	enum err e = pass_to_delimiter(reader, &nowhere, &kind);

	while (e == OK && kind == DELIMITER_PART)
		e = read_part(reader, multipart, &kind);
	return e;
}

enum err multipart_parse(struct arena *arena, const struct multipart_input *input, struct multipart *multipart_r,
                         struct str *why_r)
{
	struct reader reader = { .arena = arena, .input = input, .why = why_r };
	struct str boundary = input->boundary;
	struct multipart multipart = { 0 };
	enum err e;

	*multipart_r = multipart;
	if (boundary.n == 0 || boundary.n > BOUNDARY_MAX)
		return malformed(&reader, STR("Content-Type has no usable boundary"));
	memcpy(reader.delimiter, "\r\n--", 4);
	memcpy(reader.delimiter + 4, boundary.p, boundary.n);
	reader.n_delimiter = 4 + boundary.n;
	/* The first delimiter needs no line break before it, so a line break is put into the buffer. */
	reader.window = arena_take(arena, WINDOW);
	memcpy(reader.window, "\r\n", 2);
	reader.end = 2;
	multipart.parts = ARENA_ARRAY(arena, struct form_part, input->limits.parts);
	e = read_all(&reader, &multipart);
	if (e != OK) {
		multipart_discard(&multipart);
		return e;
	}
	*multipart_r = multipart;
	return OK;
}

void multipart_discard(struct multipart *multipart)
{
	for (size_t i = 0; i < multipart->n; i++) {
		struct form_part *part = &multipart->parts[i];

		if (part->path.p != NULL && unlink(part->path.p) != 0 && errno != ENOENT)
			(void)disk_error(part->path);
		part->path = (struct str){ 0 };
	}
}

int64_t multipart_from_fcgi(void *fcgi, void *bytes, size_t n)
{
	return fcgi_read(fcgi, bytes, n);
}
