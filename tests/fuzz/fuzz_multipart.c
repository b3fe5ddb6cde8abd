/*
 * Multipart bodies with the boundary "b". The first byte is the size of the chunks. Every size must give the same result, and
 * no file may be left behind.
 */
#include <assert.h>
#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fcgi/multipart.h"
#include "fuzz.h"

static char folder[64];

struct source {
	struct str rest;
	size_t step;
};

static int64_t source_read(void *self, void *bytes, size_t n)
{
	struct source *source = self;

	if (n > source->step)
		n = source->step;
	if (n > source->rest.n)
		n = source->rest.n;
	if (n > 0)
		memcpy(bytes, source->rest.p, n);
	source->rest = str_from(source->rest, n);
	return (int64_t)n;
}

static int files(void)
{
	DIR *dir = opendir(folder);
	int n = 0;

	assert(dir != NULL);
	for (struct dirent *entry; (entry = readdir(dir)) != NULL;)
		n += entry->d_name[0] != '.';
	(void)closedir(dir);
	return n;
}

static void remove_folder(void)
{
	(void)rmdir(folder);
}

static enum err parse(struct arena *arena, struct str body, size_t step, struct multipart *multipart)
{
	struct source source = { body, step };
	struct multipart_input input = {
		.read = source_read,
		.source = &source,
		.boundary = STR("b"),
		.limits = { .total = 100000, .text = 2000, .file = 50000, .parts = 8, .folder = str_of(folder) },
	};
	struct str why = { 0 };
	enum err e = multipart_parse(arena, &input, multipart, &why);

	assert(e == OK || e == E_MALFORMED || e == E_TOO_LARGE);
	assert(e == OK || files() == 0);
	assert(e != E_MALFORMED || why.n > 0);
	return e;
}

static void check(const struct form_part *part)
{
	assert(part->name.n > 0 && str_utf8(part->name));
	assert(str_utf8(part->text) && str_utf8(part->filename) && str_utf8(part->type));
	assert(memchr(part->filename.p != NULL ? part->filename.p : "", '/', part->filename.n) == NULL);
	assert(part->is_file == (part->path.p != NULL));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_new(0);
	struct str body = str_from((struct str){ (const char *)data, size }, 1);
	struct multipart once, again;
	enum err e;

	if (folder[0] == '\0') {
		strcpy(folder, "/tmp/fuzz_multipart.XXXXXX");
		assert(mkdtemp(folder) != NULL);
		(void)atexit(remove_folder);
	}
	e = parse(arena, body, size > 0 ? data[0] + 1u : 1, &once);
	/* When two limits are exceeded, the size of the chunks decides which error is found first. */
	if (parse(arena, body, 1 << 20, &again) != e)
		assert(e != OK);
	if (e == OK) {
		assert(once.n == again.n);
		for (size_t i = 0; i < once.n; i++) {
			check(&once.parts[i]);
			assert(once.parts[i].size == again.parts[i].size);
			assert(str_equal(once.parts[i].text, again.parts[i].text));
		}
	}
	multipart_discard(&once);
	multipart_discard(&again);
	assert(files() == 0);
	arena_free(&arena);
	return 0;
}
