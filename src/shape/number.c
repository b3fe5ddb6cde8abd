#include "shape/number.h"

/* The parts of a number's text; `digits` includes the decimal point. */
struct parts {
	bool negative;
	struct str digits;
	int64_t fraction; /* how many digits follow the decimal point */
	int64_t exponent;
};

enum { DIGITS_MAX = 18, EXPONENT_MAX = 1000000 };

static bool digit(struct str text, size_t at)
{
	return at < text.n && text.p[at] >= '0' && text.p[at] <= '9';
}

/* Moves *at behind a sequence of digits; false when there is no digit. */
static bool run(struct str text, size_t *at)
{
	size_t from = *at;

	while (digit(text, *at))
		++*at;
	return *at > from;
}

static bool read_exponent(struct str text, size_t *at, int64_t *exponent_r)
{
	bool negative = false;
	int64_t value = 0;

	if (*at == text.n || (text.p[*at] != 'e' && text.p[*at] != 'E'))
		return true;
	++*at;
	if (*at < text.n && (text.p[*at] == '+' || text.p[*at] == '-'))
		negative = text.p[(*at)++] == '-';
	if (!digit(text, *at))
		return false;
	for (; digit(text, *at); ++*at)
		if (value < EXPONENT_MAX)
			value = value * 10 + (text.p[*at] - '0');
	*exponent_r = negative ? -value : value;
	return true;
}

static bool read_parts(struct str text, struct parts *parts)
{
	size_t at = 0, from;

	*parts = (struct parts){ .negative = text.n > 0 && text.p[0] == '-' };
	if (parts->negative)
		at++;
	from = at;
	if (!run(text, &at))
		return false;
	if (at < text.n && text.p[at] == '.') {
		size_t point = at++;

		if (!run(text, &at))
			return false;
		parts->fraction = (int64_t)(at - point - 1);
	}
	parts->digits = (struct str){ text.p + from, at - from };
	return read_exponent(text, &at, &parts->exponent) && at == text.n;
}

enum err number_scaled(struct str text, int places, int64_t *scaled_r)
{
	struct parts parts;
	struct str digits;
	int64_t power, value = 0, n = 0;

	if (!read_parts(text, &parts))
		return E_TYPE;
	digits = parts.digits;
	power = parts.exponent - parts.fraction + places;
	/* Trailing zeros are not counted as decimal places; each of them only raises the power of ten. */
	while (digits.n > 0 && (digits.p[digits.n - 1] == '0' || digits.p[digits.n - 1] == '.'))
		if (digits.p[--digits.n] == '0')
			power++;
	while (digits.n > 0 && (digits.p[0] == '0' || digits.p[0] == '.'))
		digits = str_from(digits, 1);
	for (size_t i = 0; i < digits.n; i++)
		if (digits.p[i] != '.' && ++n <= DIGITS_MAX)
			value = value * 10 + (digits.p[i] - '0');
	if (n == 0)
		power = 0;
	if (power < 0)
		return E_TYPE;
	if (n + power > DIGITS_MAX)
		return E_RANGE;
	while (power-- > 0)
		value *= 10;
	*scaled_r = parts.negative ? -value : value;
	return OK;
}
