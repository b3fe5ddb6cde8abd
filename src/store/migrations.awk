# Writes the SQL files that it is given as C text, so that the programs carry their schema and need no folder of it.
BEGIN { print "/* Made from sql/ by migrations.awk. */\n#include \"store/migrations.h\"\n" }
FNR == 1 {
	if (n++) print "\t;"
	name = FILENAME
	sub(/.*\//, "", name)
	names[n] = name
	printf "static const char text_%d[] =\n", n
}
{ gsub(/\\/, "&&"); gsub(/"/, "\\\""); gsub(/\t/, "\\t"); print "\t\"" $0 "\\n\"" }
END {
	print "\t;\n\nconst struct store_migration store_migrations[] = {"
	for (i = 1; i <= n; i++) printf "\t{ %d, \"%s\", text_%d },\n", names[i] + 0, names[i], i
	print "};\nconst size_t store_migrations_n = " n ";\nconst int64_t store_schema = " names[n] + 0 ";"
}
