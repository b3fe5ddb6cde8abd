/*
 * Mail messages, made of texts that people can choose. The lines of the input are: the sender's name, the recipient's name and
 * address, the subject, the name of an attachment; the rest is the text. A message that is written must be one that every
 * server takes: ASCII but for addresses, lines that end in CRLF and have at most 76 octets (but for a single long word, which
 * cannot be folded), and no header but those that mime_write() adds.
 */
#include <assert.h>
#include <string.h>

#include "base/arena.h"
#include "base/mime.h"
#include "fuzz.h"

enum { MESSAGE_MAX = 1 << 20, LINE_MAX_OCTETS = 76, WORD_MAX_OCTETS = 300 };

static const char *const headers[] = { "From",       "To",           "Reply-To",     "Subject",        "Date",
	                               "Message-ID", "MIME-Version", "Content-Type", "Auto-Submitted", "List-Unsubscribe" };

static bool known(struct str line)
{
	struct str name = str_cut(&line, ':');

	for (size_t i = 0; i < sizeof headers / sizeof headers[0]; i++)
		if (str_equal_nocase(name, str_of(headers[i])))
			return true;
	return false;
}

/* Whether a line is a single word, perhaps after the name of its header. */
static bool one_word(struct str line)
{
	size_t blank = str_find(line, ' ');

	return str_find(str_from(line, blank + 1), ' ') + blank + 1 >= line.n;
}

static void check(struct str message)
{
	bool head = true;

	assert(message.n > 0 && memchr(message.p, '\0', message.n) == NULL);
	while (message.n > 0) {
		const char *end = memchr(message.p, '\n', message.n);

		assert(end != NULL && end > message.p && end[-1] == '\r');
		struct str line = { message.p, (size_t)(end - message.p) - 1 };
		assert(line.n <= LINE_MAX_OCTETS || (head && line.n <= WORD_MAX_OCTETS && one_word(line)));
		assert(memchr(line.p, '\r', line.n) == NULL);
		for (size_t i = 0; i < line.n; i++)
			assert((unsigned char)line.p[i] < 0x80 || (head && str_find(line, '@') < line.n));
		head = head && line.n > 0;
		assert(!head || line.p[0] == ' ' || line.p[0] == '\t' || known(line));
		message = str_from(message, line.n + 2);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_new(0);
	struct str rest = { (const char *)data, size };
	struct mime_attachment file = { .type = STR("text/plain"), .bytes = STR("content") };
	struct mime_message message = { .from.address = STR("jobs@example.com"),
		                        .id = STR("id@example.com"),
		                        .date = instant_of_unix(1772323200),
		                        .attachments = &file,
		                        .n_attachments = 1 };

	message.from.name = str_cut(&rest, '\n');
	message.to.name = str_cut(&rest, '\n');
	message.to.address = str_cut(&rest, '\n');
	message.subject = str_cut(&rest, '\n');
	file.name = str_cut(&rest, '\n');
	message.text = rest;
	message.html = rest;
	struct buf out = buf_new(arena, MESSAGE_MAX);
	if (mime_write(&out, &message))
		check(buf_view(&out));
	arena_free(&arena);
	return 0;
}
