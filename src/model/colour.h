/* Colours of companies on their pages. Pure logic, no I/O. */
#ifndef MODEL_COLOUR_H
#define MODEL_COLOUR_H

#include "base/str.h"

/* A company's colour as it is shown: text, links and buttons in it can be read on every ground of the pages. */
struct colour {
	uint8_t red, green, blue;
};
struct scheme_colours {
	struct colour accent, on_accent, soft;
};

/* Reads "e4002b". False for anything else. */
bool colour_parse(struct str hex, struct colour *colour_r);

/*
 * The colour, mixed with black for the light scheme or with white for the dark one, in steps of a twentieth, until it has the
 * contrast that text needs (WCAG 2.2, 1.4.3: 4.5 to 1) on every ground of that scheme and on its own soft form.
 */
struct scheme_colours colour_for(struct colour colour, bool dark);

#endif
