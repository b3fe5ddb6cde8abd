/*
 * Runs a fuzz target with each file of its corpus, whole and cut off at every length, so that a fault that was found once is
 * found again without clang. The corpus is the folder named in REPLAY, below $srcdir, which automake sets.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"

enum { INPUT_MAX = 1 << 20 };

static void run(const char *path)
{
	static uint8_t input[INPUT_MAX];
	FILE *file = fopen(path, "rb");
	size_t n;

	if (file == NULL) {
		perror(path);
		exit(1);
	}
	n = fread(input, 1, sizeof input, file);
	(void)fclose(file);
	for (size_t cut = n < 2000 ? 0 : n; cut <= n; cut++) {
		/* A copy of exactly this size, so that the sanitizers notice a read beyond its end. */
		uint8_t *copy = malloc(cut + 1);

		memcpy(copy, input, cut);
		(void)LLVMFuzzerTestOneInput(copy, cut);
		free(copy);
	}
}

int main(void)
{
	const char *srcdir = getenv("srcdir");
	char folder[1000], path[2000];
	DIR *dir;
	int n = 0;

	(void)snprintf(folder, sizeof folder, "%s/fuzz/corpus/" REPLAY, srcdir != NULL ? srcdir : ".");
	dir = opendir(folder);
	if (dir == NULL) {
		perror(folder);
		return 1;
	}
	for (struct dirent *entry; (entry = readdir(dir)) != NULL;) {
		if (entry->d_name[0] == '.')
			continue;
		(void)snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
		run(path);
		n++;
	}
	(void)closedir(dir);
	(void)printf("%d inputs of " REPLAY "\n", n);
	return n > 0 ? 0 : 1;
}
