/* pages FOLDER: writes the C file of all pages of FOLDER (web) to the standard output. */
#include "compile.h"

#include <stdlib.h>
#include <string.h>

static const char *below(const char *folder, const char *name)
{
	struct text path = { 0 };

	text_say(&path, "%s/%s", folder, name);
	return path.p;
}

int main(int argc, char **argv)
{
	if (argc != 2) {
		fputs("usage: pages FOLDER >page/pages.gen.c\n", stderr);
		return 2;
	}
	char **files = list_files(below(argv[1], "pages"), ".html");
	texts_read(below(argv[1], "texts"));
	assets_read(below(argv[1], "design"));
	texts_use("field.");
	texts_use("error.");
	puts("/* Made by web/tools from web/: do not edit. */\n#include \"page/pages.h\"");
	for (size_t i = 0; files[i] != NULL; i++)
		page_compile(below(argv[1], "pages"), files[i], stdout);
	texts_check_used();
	texts_write(stdout);
	assets_write(stdout);
	if (fflush(stdout) != 0) {
		perror("pages");
		return 1;
	}
	return 0;
}
