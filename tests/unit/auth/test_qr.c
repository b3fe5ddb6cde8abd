/* auth/qr: the picture has the modules of the code, with its quiet zone. */
#include "../with_arena.h"
#include "auth/qr.h"

#include <stdlib.h>
#include <string.h>

enum { SIDE_MAX = 185 };

static char modules[SIDE_MAX][SIDE_MAX];

/* Draws the path of the picture into `modules`, and returns its side. */
static int draw(struct str svg)
{
	const char *text = str_cstring(arena, svg), *at = strstr(text, "viewBox=\"0 0 ");
	int side = atoi(at + strlen("viewBox=\"0 0 "));

	memset(modules, 0, sizeof modules);
	for (at = strstr(strstr(text, "/><path"), "d=\"") + 3; *at == 'M'; at = strchr(at, 'z') + 1) {
		char *end;
		long x = strtol(at + 1, &end, 10), y = strtol(end, &end, 10), n = strtol(end + 1, NULL, 10);

		assert_true(x >= 4 && y >= 4 && n > 0 && x + n <= side - 4 && y < side - 4);
		memset(&modules[y][x], 1, (size_t)n);
	}
	assert_true(strncmp(at, "\"/></svg>", 10) == 0);
	return side;
}

/* The pattern of a corner: a dark ring of seven modules around a light one around nine dark ones. */
static void check_corner(int left, int top)
{
	for (int y = 0; y < 7; y++)
		for (int x = 0; x < 7; x++) {
			bool ring = x == 0 || y == 0 || x == 6 || y == 6, middle = x >= 2 && x <= 4 && y >= 2 && y <= 4;

			assert_int_equal(modules[top + y][left + x], ring || middle);
		}
}

static void test_picture(void **state)
{
	int side = draw(qr_svg(arena, STR("HELLO")));

	(void)state;
	assert_int_equal(side, 21 + 8); /* the smallest code */
	check_corner(4, 4);
	check_corner(side - 4 - 7, 4);
	check_corner(4, side - 4 - 7);
	for (int i = 8; i < 21 - 8; i++) { /* the timing patterns */
		assert_int_equal(modules[4 + 6][4 + i], i % 2 == 0);
		assert_int_equal(modules[4 + i][4 + 6], i % 2 == 0);
	}
}

static void test_length(void **state)
{
	char text[3000];

	(void)state;
	memset(text, 'x', sizeof text);
	assert_true(draw(qr_svg(arena, (struct str){ text, 300 })) > 29);
	assert_true(qr_svg(arena, (struct str){ text, 2331 }).n > 0);
	assert_null(qr_svg(arena, (struct str){ text, 2332 }).p);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_picture), cmocka_unit_test(test_length) };

	return cmocka_run_group_tests(tests, arena_setup, arena_teardown);
}
