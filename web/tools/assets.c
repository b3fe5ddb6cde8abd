/*
 * The style sheets: each line of web/design/NAME.list names a file of that folder; together they are the asset NAME.css,
 * without comments and needless blanks. Its name contains a hash of its content, so browsers may keep it for ever.
 */
#include "compile.h"

#include <stdint.h>
#include <string.h>

struct asset {
	const char *name, *path;
	struct text bytes;
};
static struct asset all[64];
static size_t n_all;

/* Removes comments, and blanks where CSS does not need them. Quoted texts stay as they are. */
static void shrink(struct text *out, const char *css)
{
	char quote = 0;

	for (const char *p = css; *p != '\0'; p++) {
		if (quote != 0) {
			quote = *p == quote ? 0 : quote;
			text_add(out, p, 1);
		} else if (p[0] == '/' && p[1] == '*') {
			const char *end = strstr(p + 2, "*/");
			p = end != NULL ? end + 1 : p + strlen(p) - 1;
		} else if (strchr(" \t\n", *p) != NULL) {
			size_t n = strspn(p, " \t\n");
			bool needed =
			        out->n > 0 && strchr("{};,>", out->p[out->n - 1]) == NULL && strchr("{};,>", p[n]) == NULL;
			if (out->n > 0 && out->p[out->n - 1] == ':' && p > css && p[-1] == ':')
				needed = false;
			if (needed)
				text_add(out, " ", 1);
			p += n - 1;
		} else {
			quote = *p == '"' || *p == '\'' ? *p : 0;
			if (*p == '}' && out->n > 0 && out->p[out->n - 1] == ';')
				out->n--;
			text_add(out, p, 1);
		}
	}
}

/* FNV-1a, 64 bits: it names the content, and need not resist anybody. */
static uint64_t hash_of(const struct text *text)
{
	uint64_t hash = UINT64_C(0xcbf29ce484222325);

	for (size_t i = 0; i < text->n; i++)
		hash = (hash ^ (unsigned char)text->p[i]) * UINT64_C(0x100000001b3);
	return hash;
}

static void read_list(const char *folder, const char *list)
{
	struct asset *asset = &all[n_all++];
	struct text path = { 0 }, name = { 0 }, full = { 0 };
	int stem = (int)(strlen(list) - strlen(".list"));

	text_say(&path, "%s/%s", folder, list);
	for (char *line = read_file(path.p, NULL), *end; *line != '\0'; line = end) {
		struct text file = { 0 };
		end = line + strcspn(line, "\n");
		if (*end == '\n')
			*end++ = '\0';
		text_say(&file, "%s/%s", folder, line);
		if (*line != '\0')
			shrink(&asset->bytes, read_file(file.p, NULL));
	}
	text_say(&name, "%.*s.css", stem, list);
	text_say(&full, "%.*s.%016llx.css", stem, list, (unsigned long long)hash_of(&asset->bytes));
	asset->name = name.p;
	asset->path = full.p;
}

void assets_read(const char *folder)
{
	char **lists = list_files(folder, ".list");

	for (size_t i = 0; lists[i] != NULL; i++) {
		if (n_all == sizeof all / sizeof *all)
			wrong((struct where){ folder, 1 }, "too many lists");
		read_list(folder, lists[i]);
	}
}

const char *asset_path(const char *name)
{
	for (size_t i = 0; i < n_all; i++)
		if (strcmp(all[i].name, name) == 0)
			return all[i].path;
	return NULL;
}

void assets_write(FILE *out)
{
	fputs("\nconst struct html_asset html_assets[] = {\n", out);
	for (size_t i = 0; i < n_all; i++) {
		fprintf(out, "\t{ \"%s\", \"text/css\",\n\t\t", all[i].path);
		for (size_t at = 0; at < all[i].bytes.n; at += 4000) {
			size_t n = all[i].bytes.n - at < 4000 ? all[i].bytes.n - at : 4000;
			write_literal(out, all[i].bytes.p + at, n);
			fputs("\n\t\t", out);
		}
		fprintf(out, ", %zu },\n", all[i].bytes.n);
	}
	fprintf(out, "};\nconst size_t html_assets_n = %zu;\n", n_all);
}
