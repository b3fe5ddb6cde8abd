/* Files, texts that grow, and messages. */
#include "compile.h"

#include <dirent.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

void *take(size_t n, size_t size)
{
	void *p = calloc(n > 0 ? n : 1, size);

	if (p == NULL) {
		fputs("pages: out of memory\n", stderr);
		exit(1);
	}
	return p;
}

char *copy(const char *from, size_t n)
{
	char *to = take(n + 1, 1);

	memcpy(to, from, n);
	return to;
}

void text_add(struct text *text, const char *from, size_t n)
{
	if (text->n + n + 1 > text->room) {
		char *more = take((text->n + n + 1) * 2, 1);
		if (text->n > 0)
			memcpy(more, text->p, text->n);
		free(text->p);
		text->p = more;
		text->room = (text->n + n + 1) * 2;
	}
	memcpy(text->p + text->n, from, n);
	text->n += n;
	text->p[text->n] = '\0';
}

void text_say(struct text *text, const char *format, ...)
{
	char line[4096];
	va_list list;

	va_start(list, format);
	int n = vsnprintf(line, sizeof line, format, list);
	va_end(list);
	if (n < 0 || (size_t)n >= sizeof line) {
		fputs("pages: a line is too long\n", stderr);
		exit(1);
	}
	text_add(text, line, (size_t)n);
}

char *read_file(const char *path, size_t *n_r)
{
	struct text text = { 0 };
	char block[65536];
	size_t n;
	FILE *file = fopen(path, "rb");

	if (file == NULL) {
		perror(path);
		exit(1);
	}
	while ((n = fread(block, 1, sizeof block, file)) > 0)
		text_add(&text, block, n);
	if (ferror(file)) {
		perror(path);
		exit(1);
	}
	fclose(file);
	text_add(&text, "", 0);
	if (n_r != NULL)
		*n_r = text.n;
	return text.p;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

char **list_files(const char *folder, const char *ending)
{
	DIR *dir = opendir(folder);
	char **names = take(1024, sizeof *names);
	size_t n = 0, length = strlen(ending);

	if (dir == NULL) {
		perror(folder);
		exit(1);
	}
	for (struct dirent *entry; (entry = readdir(dir)) != NULL && n < 1023;) {
		size_t own = strlen(entry->d_name);
		if (own > length && entry->d_name[0] != '.' && strcmp(entry->d_name + own - length, ending) == 0)
			names[n++] = copy(entry->d_name, own);
	}
	closedir(dir);
	qsort(names, n, sizeof *names, by_name);
	return names;
}

void wrong(struct where at, const char *format, ...)
{
	va_list list;

	fprintf(stderr, "%s:%d: ", at.file, at.line);
	va_start(list, format);
	vfprintf(stderr, format, list);
	va_end(list);
	fputc('\n', stderr);
	exit(1);
}

void write_literal(FILE *out, const char *bytes, size_t n)
{
	fputc('"', out);
	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)bytes[i];
		if (c == '\n')
			fputs(i + 1 < n ? "\\n\"\n\t\t\"" : "\\n", out);
		else if (c == '"' || c == '\\')
			fprintf(out, "\\%c", c);
		else if (c < ' ' || c == 0x7f)
			fprintf(out, "\\%03o", c);
		else
			fputc(c, out);
	}
	fputc('"', out);
}
