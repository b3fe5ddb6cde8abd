# Writes store/numbers.h: what statements say for the stored values of the domain. A number stands in model/enums.h as
# VALUE(NAME, 3, ...) or as NAME = 3; both become: #define SQL_NAME "3". An event of model/events.def is stored by its name:
# #define SQL_EVENT_OFFER_SENT "'offer.sent'"
BEGIN { print "/* Made from model/enums.h and model/events.def by numbers.awk. */\n#ifndef STORE_NUMBERS_H\n#define STORE_NUMBERS_H\n" }
/^EVENT\(/ {
	split($0, part, /[(,"]/)
	print "#define SQL_EVENT_" part[2] " \"'" part[4] "'\""
	next
}
{
	rest = $0
	while (match(rest, /[A-Z][A-Z0-9_]*(, | = )[0-9]+/)) {
		split(substr(rest, RSTART, RLENGTH), pair, /, | = /)
		print "#define SQL_" pair[1] " \"" pair[2] "\""
		rest = substr(rest, RSTART + RLENGTH)
	}
}
END { print "\n#endif" }
