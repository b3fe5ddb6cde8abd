/* Reads the names in the central directory of a zip archive (PKWARE APPNOTE sections 4.3.12 and 4.3.16). */
#include "service/file/archive.h"

#include <stdio.h>
#include <string.h>

#define END_SIZE 22
#define ENTRY_SIZE 46
#define ENTRIES_MAX 4096 /* real documents have far fewer parts */
#define NAME_MAX_BYTES 255

static const struct {
	const char *folder, *type;
} kinds[] = {
	{ "word/", "application/vnd.openxmlformats-officedocument.wordprocessingml.document" },
	{ "xl/", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" },
	{ "ppt/", "application/vnd.openxmlformats-officedocument.presentationml.presentation" },
};

static uint32_t little_endian(const uint8_t *p, size_t n)
{
	uint32_t number = 0;
	for (size_t i = n; i > 0; i--)
		number = number << 8 | p[i - 1];
	return number;
}

/* Finds the first entry of the directory. Office documents have no comment behind the end record, so such archives are not
 * accepted. */
static bool seek_directory(FILE *file, uint32_t *entries_r)
{
	uint8_t end[END_SIZE];
	if (fseek(file, -END_SIZE, SEEK_END) != 0 || fread(end, 1, sizeof end, file) != sizeof end)
		return false;
	if (memcmp(end, "PK\5\6", 4) != 0)
		return false;
	*entries_r = little_endian(end + 10, 2);
	return *entries_r <= ENTRIES_MAX && fseek(file, (long)little_endian(end + 16, 4), SEEK_SET) == 0;
}

static bool next_name(FILE *file, char name[NAME_MAX_BYTES + 1])
{
	uint8_t entry[ENTRY_SIZE];
	if (fread(entry, 1, sizeof entry, file) != sizeof entry || memcmp(entry, "PK\1\2", 4) != 0)
		return false;
	size_t n = little_endian(entry + 28, 2);
	long rest = (long)little_endian(entry + 30, 2) + (long)little_endian(entry + 32, 2);
	if (n > NAME_MAX_BYTES || fread(name, 1, n, file) != n)
		return false;
	name[n] = '\0';
	return fseek(file, rest, SEEK_CUR) == 0;
}

static struct str directory_type(FILE *file)
{
	char name[NAME_MAX_BYTES + 1];
	uint32_t entries;
	bool package = false;
	const char *type = NULL;
	if (!seek_directory(file, &entries))
		return (struct str){ 0 };
	for (uint32_t i = 0; i < entries; i++) {
		if (!next_name(file, name))
			return (struct str){ 0 };
		package = package || strcmp(name, "[Content_Types].xml") == 0;
		for (size_t k = 0; k < COUNT(kinds) && !type; k++) {
			if (strncmp(name, kinds[k].folder, strlen(kinds[k].folder)) == 0)
				type = kinds[k].type;
		}
	}
	return str_of(package ? type : NULL);
}

struct str service_archive_type(const char *path)
{
	FILE *file = fopen(path, "rbe");
	if (!file)
		return (struct str){ 0 };
	struct str type = directory_type(file);
	fclose(file);
	return type;
}
