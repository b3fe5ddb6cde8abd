/* Query strings, forms and Content-Type values: for any input, the output must be UTF-8 and within the limits. */
#include <assert.h>

#include "fcgi/request.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_new(0);
	struct str text = { (const char *)data, size }, decoded, rest = text;
	struct pair *pairs = NULL, pair;
	size_t n = 0, steps = 0;

	if (form_parse(arena, text, &pairs, &n) == OK) {
		assert(n <= 100);
		for (size_t i = 0; i < n; i++)
			assert(str_utf8(pairs[i].name) && str_utf8(pairs[i].value));
	}
	if (percent_decode(arena, text, false, &decoded))
		assert(decoded.n <= size && str_utf8(decoded));
	(void)media_type(arena, text);
	(void)media_parameter(arena, text, STR("boundary"));
	while (parameter_next(arena, &rest, &pair))
		assert(++steps <= size);
	arena_free(&arena);
	return 0;
}
