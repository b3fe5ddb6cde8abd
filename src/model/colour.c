/* Colours of companies, with the contrast that their readers need. */
#include "model/colour.h"

#include <math.h>

enum { STEPS = 20 };
static const double contrast_needed = 4.5;

/* The grounds of each scheme, as in web/design/tokens.css: ground, surface, sunken. */
static const struct colour grounds[2][3] = {
	{ { 0xfa, 0xf9, 0xf6 }, { 0xff, 0xff, 0xff }, { 0xf2, 0xf0, 0xeb } },
	{ { 0x16, 0x15, 0x13 }, { 0x1f, 0x1d, 0x1a }, { 0x11, 0x10, 0x0e } },
};
static const struct colour black = { 0, 0, 0 }, white = { 255, 255, 255 }, night = { 0x0f, 0x18, 0x30 };

static int digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool colour_parse(struct str hex, struct colour *colour_r)
{
	uint8_t byte[3];

	if (hex.n != 6)
		return false;
	for (int i = 0; i < 3; i++) {
		int high = digit(hex.p[2 * i]), low = digit(hex.p[2 * i + 1]);
		if (high < 0 || low < 0)
			return false;
		byte[i] = (uint8_t)(high * 16 + low);
	}
	*colour_r = (struct colour){ byte[0], byte[1], byte[2] };
	return true;
}

/* Relative luminance (WCAG 2.2). */
static double linear(uint8_t value)
{
	double v = value / 255.0;

	return v <= 0.04045 ? v / 12.92 : pow((v + 0.055) / 1.055, 2.4);
}

static double luminance(struct colour c)
{
	return 0.2126 * linear(c.red) + 0.7152 * linear(c.green) + 0.0722 * linear(c.blue);
}

static double contrast(struct colour a, struct colour b)
{
	double x = luminance(a), y = luminance(b);

	return x > y ? (x + 0.05) / (y + 0.05) : (y + 0.05) / (x + 0.05);
}

static uint8_t mix_one(uint8_t from, uint8_t to, double part)
{
	return (uint8_t)(from + (to - from) * part + 0.5);
}

static struct colour mix(struct colour from, struct colour to, double part)
{
	return (struct colour){ mix_one(from.red, to.red, part), mix_one(from.green, to.green, part),
		                mix_one(from.blue, to.blue, part) };
}

static bool legible(const struct scheme_colours *colours, const struct colour ground[3])
{
	bool good = contrast(colours->accent, colours->soft) >= contrast_needed &&
	            contrast(colours->accent, colours->on_accent) >= contrast_needed;

	for (int i = 0; i < 3; i++)
		good = good && contrast(colours->accent, ground[i]) >= contrast_needed;
	return good;
}

struct scheme_colours colour_for(struct colour colour, bool dark)
{
	const struct colour *ground = grounds[dark];
	struct scheme_colours out = { 0 };

	for (int step = 0; step <= STEPS; step++) {
		out.accent = mix(colour, dark ? white : black, step / (double)STEPS);
		out.soft = mix(ground[1], out.accent, dark ? 0.14 : 0.10);
		out.on_accent = contrast(white, out.accent) >= contrast(night, out.accent) ? white : night;
		if (legible(&out, ground))
			break;
	}
	return out;
}
