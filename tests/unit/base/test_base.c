/* base/: text, time, ids, memory. */
#include <stdio.h>

#include "../with_arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/ids.h"

static void utf8(void **state)
{
	static const char *const good[] = { "", "a", "\xC3\xA9", "\xF0\x9F\x98\x80", "\xF4\x8F\xBF\xBF", "\xED\x9F\xBF" };
	static const char *const bad[] = { "\xC0\xAF",         "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xE2\x82", "\x80",
		                           "\xF0\x80\x80\x80", "\xFF",         "\xE0\x80\x80",     "a\xC3(" };

	(void)state;
	for (size_t i = 0; i < COUNT(good); i++)
		assert_true(str_utf8(str_of(good[i])));
	for (size_t i = 0; i < COUNT(bad); i++)
		assert_false(str_utf8(str_of(bad[i])));
	assert_false(str_utf8((struct str){ "a\0b", 3 }));
	assert_int_equal(str_points(str_of("a\xC3\xA9\xF0\x9F\x98\x80")), 3);
}

static void legible(void **state)
{
	(void)state;
	assert_true(str_equal(str_legible(arena, STR("oops\xFF \xF0\x9F\x8E\x89")), STR("oops? \xF0\x9F\x8E\x89")));
	assert_true(str_equal(str_legible(arena, STR("a\0b\xE2\x82")), STR("a?b??")));
	assert_int_equal(str_legible(arena, STR("")).n, 0);
}

static void integers(void **state)
{
	int64_t n = 7;

	(void)state;
	assert_true(str_to_int(STR("-9223372036854775808"), &n));
	assert_true(n == INT64_MIN);
	assert_true(str_to_int(STR("9223372036854775807"), &n));
	assert_true(n == INT64_MAX);
	assert_false(str_to_int(STR("9223372036854775808"), &n));
	assert_false(str_to_int(STR("-9223372036854775809"), &n));
	assert_false(str_to_int(STR(""), &n));
	assert_false(str_to_int(STR("-"), &n));
	assert_false(str_to_int(STR("1 "), &n));
	assert_false(str_to_int(STR("+1"), &n));
	assert_true(str_equal(str_from_int(arena, INT64_MIN), STR("-9223372036854775808")));
}

static void cutting(void **state)
{
	struct str rest = STR("a,,b");

	(void)state;
	assert_true(str_equal(str_cut(&rest, ','), STR("a")));
	assert_true(str_equal(str_cut(&rest, ','), STR("")));
	assert_non_null(rest.p);
	assert_true(str_equal(str_cut(&rest, ','), STR("b")));
	assert_null(rest.p);
	assert_true(str_equal(str_trim(STR(" \t x \r\n")), STR("x")));
}

static void instants(void **state)
{
	static const struct {
		const char *in, *out;
	} good[] = {
		{ "2024-03-20T14:00:00Z", "2024-03-20T14:00:00Z" },
		{ "2024-03-20T14:00:00+05:30", "2024-03-20T08:30:00Z" },
		{ "2024-03-20T14:00:00.999Z", "2024-03-20T14:00:00Z" },
		{ "2024-03-20T14:00:00", "2024-03-20T14:00:00Z" },
		{ "2024-03-20 14:00", "2024-03-20T14:00:00Z" },
		{ "2024-03-20", "2024-03-20T00:00:00Z" },
		{ "2024-02-29", "2024-02-29T00:00:00Z" },
		{ "1970-01-01T00:00:00Z", "1970-01-01T00:00:00Z" },
		{ "2199-12-31T23:59:59Z", "2199-12-31T23:59:59Z" },
		{ "2024-12-31T23:59:60Z", "2025-01-01T00:00:00Z" },
		{ "2024-03-20T14:00:00-0330", "2024-03-20T17:30:00Z" },
	};
	static const char *const bad[] = { "",
		                           "2023-02-29",
		                           "2024-13-01",
		                           "2024-00-10",
		                           "2024-03-20T24:00:00Z",
		                           "2024-03-20T14:60:00Z",
		                           "2024-03-20T14:00:00Zx",
		                           "2200-01-01T00:00:00Z",
		                           "1969-12-31T23:59:59Z",
		                           "20240320",
		                           "tomorrow",
		                           "2024-03-20T14:00:00.Z",
		                           "2024-03-20T14:00:00+25:00",
		                           "2024-3-20",
		                           "1970-01-01T00:00:00+01:00" };

	(void)state;
	for (size_t i = 0; i < COUNT(good); i++) {
		struct instant at;
		char text[32];

		assert_true(instant_parse(str_of(good[i].in), &at));
		assert_true(at.us != 0);
		assert_true(str_equal((struct str){ text, instant_format(at, false, text) }, str_of(good[i].out)));
	}
	for (size_t i = 0; i < COUNT(bad); i++) {
		struct instant at;

		assert_false(instant_parse(str_of(bad[i]), &at));
	}
}

static void formats(struct instant at, const char *should)
{
	char text[32] = { 0 };

	(void)instant_format(at, false, text);
	assert_string_equal(text, should);
}

/* No number of seconds overflows, and every result can be written. */
static void instants_at_the_ends(void **state)
{
	struct instant now = instant_of_unix(1700000000);

	(void)state;
	formats(instant_of_unix(INT64_MAX), "9999-12-31T23:59:59Z");
	formats(instant_of_unix(INT64_MIN), "0000-01-01T00:00:00Z");
	formats(instant_add(now, INT64_MAX), "9999-12-31T23:59:59Z");
	formats(instant_add(now, INT64_MIN), "0000-01-01T00:00:00Z");
	formats(instant_add(instant_of_unix(INT64_MAX), INT64_MIN), "0000-01-01T00:00:00Z");
	formats(instant_of_unix(-1), "1969-12-31T23:59:59Z");
	formats(instant_of_unix(-86400), "1969-12-31T00:00:00Z");
	assert_int_equal(instant_unix(instant_add(now, -5)), 1699999995);
}

static void civil_days(void **state)
{
	(void)state;
	for (int64_t day = civil_day(-400, 1, 1); day < civil_day(2500, 1, 1); day++) {
		int year;
		unsigned month, of_month;

		civil_date(day, &year, &month, &of_month);
		assert_true(civil_day(year, month, of_month) == day);
		assert_in_range(month, 1, 12);
		assert_in_range(of_month, 1, 31);
	}
	assert_int_equal(civil_weekday(civil_day(2026, 11, 21)), 6);
}

static void uuids(void **state)
{
	struct uuid last = uuid_new(), back;
	char text[36];

	(void)state;
	for (int i = 0; i < 10000; i++) {
		struct uuid next = uuid_new();

		assert_true(memcmp(&last, &next, sizeof last) < 0);
		last = next;
	}
	assert_int_equal(last.byte[6] >> 4, 7);
	assert_int_equal(last.byte[8] >> 6, 2);
	uuid_format(last, text);
	assert_true(uuid_parse((struct str){ text, 36 }, &back) && uuid_equal(last, back));
	text[8] = '0';
	assert_false(uuid_parse((struct str){ text, 36 }, &back));
	for (int byte = 0; byte < 256; byte++) {
		char expected[37];

		for (int i = 0; i < 16; i++)
			back.byte[i] = (uint8_t)(byte + 11 * i);
		snprintf(expected, sizeof expected, "%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x",
		         back.byte[0], back.byte[1], back.byte[2], back.byte[3], back.byte[4], back.byte[5], back.byte[6],
		         back.byte[7], back.byte[8], back.byte[9], back.byte[10], back.byte[11], back.byte[12], back.byte[13],
		         back.byte[14], back.byte[15]);
		uuid_format(back, text);
		assert_memory_equal(text, expected, sizeof text);
		assert_false(uuid_none(back));
	}
	assert_false(uuid_parse(STR("0193200a-7c00-7000-8000-00000000000g"), &back));
	/* At each place only digits, or only the hyphen, are read. */
	for (size_t i = 0; i < 36; i++)
		for (int c = 0; c < 256; c++) {
			bool hyphen = i == 8 || i == 13 || i == 18 || i == 23;
			bool digit = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');

			memcpy(text, "0193200a-7c00-7000-8000-000000000000", 36);
			text[i] = (char)c;
			assert_int_equal(uuid_parse((struct str){ text, 36 }, &back), hyphen ? c == '-' : digit);
		}
	assert_true(uuid_none((struct uuid){ 0 }));
}

static void base64(void **state)
{
	static const char *const bad[] = { "A", "AB=", "AB+/", "AB", "AAB", "QQ==", "Q Q" };
	uint8_t bytes[64];
	struct str decoded;

	(void)state;
	random_bytes(bytes, sizeof bytes);
	for (size_t n = 0; n <= sizeof bytes; n++) {
		assert_true(base64url_decode(arena, base64url_encode(arena, bytes, n), &decoded));
		assert_true(str_equal(decoded, (struct str){ (const char *)bytes, n }));
	}
	for (size_t i = 0; i < COUNT(bad); i++)
		assert_false(base64url_decode(arena, str_of(bad[i]), &decoded));
	/* Whatever is not in the alphabet is refused at each place. */
	for (int c = 0; c < 256; c++) {
		bool known = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' || c == '_';

		for (size_t i = 0; i < 12; i++) {
			char text[12];

			memset(text, 'A', sizeof text);
			text[i] = (char)c;
			assert_int_equal(base64url_decode(arena, (struct str){ text, sizeof text }, &decoded), known);
		}
	}
}

static void growing(void **state)
{
	struct buf buf = buf_new(arena, 1000);

	(void)state;
	for (int i = 0; i < 100; i++)
		buf_text(&buf, "0123456789");
	assert_int_equal(buf.error, OK);
	buf_char(&buf, 'x');
	assert_int_equal(buf.error, E_TOO_LARGE);
	assert_int_equal(buf_view(&buf).n, 1000);
	buf_reset(&buf);
	buf_pad(&buf, 7, 3);
	buf_int(&buf, -12);
	assert_true(str_equal(buf_view(&buf), STR("007-12")));
}

static void memory(void **state)
{
	char *first;

	(void)state;
	first = arena_take(arena, 10);
	memset(first, 1, 10);
	for (int i = 0; i < 1000; i++)
		assert_non_null(arena_take(arena, 1000));
	arena_reset(arena);
	assert_int_equal(arena_used(arena), 0);
	first = arena_take(arena, 10);
	for (int i = 0; i < 10; i++)
		assert_int_equal(first[i], 0);
	assert_true(((uintptr_t)arena_take(arena, 3) & 15) == 0);
	assert_true(((uintptr_t)arena_take(arena, 3) & 15) == 0);
}

/* Memory that is used again after a reset is as empty as at first, whatever was written to it. */
static void memory_is_zero_again(void **state)
{
	static const char zero[5000];

	(void)state;
	for (int turn = 0; turn < 3; turn++) {
		for (size_t size = 1; size < sizeof zero; size = size * 3 + 1) {
			char *piece = arena_take(arena, size);

			assert_memory_equal(piece, zero, size);
			memset(piece, 0xA5, size);
			piece = arena_extend(arena, piece, size, size + 100);
			assert_int_equal((unsigned char)piece[size - 1], 0xA5);
			assert_memory_equal(piece + size, zero, 100);
			memset(piece, 0x5A, size + 100);
		}
		arena_reset(arena);
	}
}

static void pieces_grow(void **state)
{
	char *first = arena_extend(arena, NULL, 0, 10), *second, *moved;

	(void)state;
	memcpy(first, "0123456789", 10);
#ifndef ARENA_MALLOC
	/* The last piece is extended at its place. */
	assert_ptr_equal(arena_extend(arena, first, 10, 3000), first);
#endif
	second = arena_take(arena, 16);
	moved = arena_extend(arena, first, 10, 4000);
	assert_ptr_not_equal(moved, first);
	assert_memory_equal(moved, "0123456789", 10);
	memset(moved, 1, 4000);
	assert_int_equal(second[0], 0);
	/* There is no room left in the block. */
	moved = arena_extend(arena, moved, 4000, 100000);
	assert_int_equal(moved[3999], 1);
	assert_int_equal(moved[99999], 0);
}

/* Several texts share one arena in turns. A text that was refused stays refused and does not change. */
static void texts_side_by_side(void **state)
{
	struct buf a = buf_new(arena, 10000), b = buf_new(arena, 300), heap = buf_new(NULL, 5);

	(void)state;
	for (int i = 0; i < 400; i++) {
		buf_int(&a, i % 10);
		buf_char(&b, (char)('a' + i % 26));
	}
	assert_int_equal(a.n, 400);
	assert_int_equal(a.p[399], '9');
	assert_int_equal(a.p[0], '0');
	assert_int_equal(b.error, E_TOO_LARGE);
	assert_int_equal(b.n, 300);
	assert_int_equal(b.p[299], 'a' + 299 % 26);
	buf_put(&heap, "12345", 5);
	assert_int_equal(heap.error, OK);
	buf_put(&heap, "", 0);
	buf_put(&heap, "6", 1);
	assert_int_equal(heap.error, E_TOO_LARGE);
	buf_reset(&heap);
	buf_put(&heap, "1234", 4);
	assert_true(str_equal(buf_view(&heap), STR("1234")));
	buf_free(&heap);
}

/* Each byte and the length count, also those behind the last whole eight. */
static void hashes(void **state)
{
	char text[40] = "";
	uint64_t seen[2 * sizeof text];
	size_t n = 0;

	(void)state;
	for (size_t i = 0; i < sizeof text; i++) {
		seen[n++] = str_hash((struct str){ text, i });
		text[i] = 1;
		seen[n++] = str_hash((struct str){ text, sizeof text });
		text[i] = 0;
	}
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < i; k++)
			assert_true(seen[i] != seen[k]);
	assert_true(str_hash(STR("a")) == str_hash(STR("a")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(utf8, arena_setup, arena_teardown),
		cmocka_unit_test_setup_teardown(legible, arena_setup, arena_teardown),
		cmocka_unit_test_setup_teardown(integers, arena_setup, arena_teardown),
		cmocka_unit_test(hashes),
		cmocka_unit_test_setup_teardown(cutting, arena_setup, arena_teardown),
		cmocka_unit_test_setup_teardown(instants, arena_setup, arena_teardown),
		cmocka_unit_test_setup_teardown(instants_at_the_ends, arena_setup, arena_teardown),
		cmocka_unit_test_setup_teardown(civil_days, arena_setup, arena_teardown),
		cmocka_unit_test_setup_teardown(uuids, arena_setup, arena_teardown),
		cmocka_unit_test_setup_teardown(base64, arena_setup, arena_teardown),
		cmocka_unit_test_setup_teardown(growing, arena_setup, arena_teardown),
		cmocka_unit_test_setup_teardown(memory, arena_setup, arena_teardown),
		cmocka_unit_test_setup_teardown(memory_is_zero_again, arena_setup, arena_teardown),
		cmocka_unit_test_setup_teardown(pieces_grow, arena_setup, arena_teardown),
		cmocka_unit_test_setup_teardown(texts_side_by_side, arena_setup, arena_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
