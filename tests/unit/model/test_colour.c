/* A company's colour, mixed until it can be read. */
#include "../unit.h"
#include "model/colour.h"

static struct colour of(const char *hex)
{
	struct colour colour = { 0 };

	assert_true(colour_parse(str_of(hex), &colour));
	return colour;
}

static void assert_colour(struct colour colour, const char *hex)
{
	struct colour wanted = of(hex);

	assert_int_equal(colour.red, wanted.red);
	assert_int_equal(colour.green, wanted.green);
	assert_int_equal(colour.blue, wanted.blue);
}

static void test_known(void **state)
{
	(void)state;
	assert_colour(colour_for(of("ffd400"), false).accent, "806a00");
	assert_colour(colour_for(of("ffd400"), true).accent, "ffd400");
	assert_colour(colour_for(of("e4002b"), false).accent, "cd0027");
	assert_colour(colour_for(of("e4002b"), true).accent, "ef6680");
	assert_colour(colour_for(of("ffd400"), true).on_accent, "0f1830");
	assert_colour(colour_for(of("e4002b"), false).on_accent, "ffffff");
}

/* The end of the mixing is black or white, which can be read on every ground, so some step always fits. */
static void test_every_colour_changes_little_enough(void **state)
{
	(void)state;
	for (int red = 0; red < 256; red += 51)
		for (int green = 0; green < 256; green += 51)
			for (int blue = 0; blue < 256; blue += 51) {
				struct colour colour = { (uint8_t)red, (uint8_t)green, (uint8_t)blue };
				struct scheme_colours light = colour_for(colour, false), dark = colour_for(colour, true);
				/* Twelve steps of a twentieth at most, so something of the colour is left. */
				assert_true(light.accent.red >= red * 8 / 20 - 1 && light.accent.red <= red);
				assert_true(dark.accent.red >= red && dark.accent.red <= red + (255 - red) * 12 / 20 + 1);
			}
}

static void test_refused(void **state)
{
	struct colour colour;

	(void)state;
	assert_false(colour_parse(STR(""), &colour));
	assert_false(colour_parse(STR("e4002"), &colour));
	assert_false(colour_parse(STR("e4002g"), &colour));
	assert_false(colour_parse(STR("#e4002"), &colour));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_known),
		cmocka_unit_test(test_every_colour_changes_little_enough),
		cmocka_unit_test(test_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
