/* CSV: for any input, reading ends, fields lie within the input or are shorter, and lines only grow. */
#include <assert.h>

#include "base/csv.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_new(0);
	struct csv_reader reader = { .text = { (const char *)data, size } };
	struct csv_record record;
	size_t at = 0;
	int64_t line = 0;
	enum err e;

	while ((e = csv_next(&reader, arena, &record)) != E_NO_ROW) {
		assert(reader.at <= size && reader.at > at && reader.line >= line);
		at = reader.at;
		line = reader.line;
		for (size_t i = 0; e == OK && i < record.n; i++)
			assert(record.field[i].n <= size);
	}
	arena_free(&arena);
	return 0;
}
