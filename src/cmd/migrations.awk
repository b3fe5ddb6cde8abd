# Writes the SQL files that it is given as C text, so that interviewctl carries its migrations and needs to find no folder.
BEGIN { print "/* Made from sql/ by migrations.awk. */\n#include \"cmd/migrations.h\"\n" }
FNR == 1 {
	if (n++) print "\t;"
	name = FILENAME
	sub(/.*\//, "", name)
	names[n] = name
	printf "static const char text_%d[] =\n", n
}
{ gsub(/\\/, "&&"); gsub(/"/, "\\\""); gsub(/\t/, "\\t"); print "\t\"" $0 "\\n\"" }
END {
	print "\t;\n\nconst struct migration_file migration_files[] = {"
	for (i = 1; i <= n; i++) printf "\t{ %d, \"%s\", text_%d },\n", names[i] + 0, names[i], i
	print "};\nconst size_t migration_files_n = " n ";"
}
