# Writes store/numbers.h: the stored numbers of model/enums.h as texts for statements. A number stands there as
# VALUE(NAME, 3, ...) or as NAME = 3; both become: #define SQL_NAME "3"
BEGIN { print "/* Made from model/enums.h by numbers.awk. */\n#ifndef STORE_NUMBERS_H\n#define STORE_NUMBERS_H\n" }
{
	rest = $0
	while (match(rest, /[A-Z][A-Z0-9_]*(, | = )[0-9]+/)) {
		split(substr(rest, RSTART, RLENGTH), pair, /, | = /)
		print "#define SQL_" pair[1] " \"" pair[2] "\""
		rest = substr(rest, RSTART + RLENGTH)
	}
}
END { print "\n#endif" }
