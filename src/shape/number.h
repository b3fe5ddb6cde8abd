/* Reads decimal numbers exactly, without floating point. */
#ifndef SHAPE_NUMBER_H
#define SHAPE_NUMBER_H

#include "base/err.h"
#include "base/str.h"

/*
 * Reads a JSON number (RFC 8259 section 6; leading zeros are allowed) as a whole number of 10^-places: "1.5" with 2 places is
 * 150. E_TYPE when it is no number or has more decimal places, E_RANGE when it has more than 18 digits; *scaled_r is then
 * untouched.
 */
enum err number_scaled(struct str text, int places, int64_t *scaled_r);

#endif
