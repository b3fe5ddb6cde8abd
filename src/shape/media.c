#include "shape/media.h"

static const struct media kinds[] = {
	{ "pdf", "document", "application/pdf", "pdf", NULL },
	{ "doc", "office", "application/msword", "doc dot", "application/x-ole-storage application/cdfv2" },
	{ "xls", "office", "application/vnd.ms-excel", "xls", "application/x-ole-storage application/cdfv2" },
	{ "ppt", "office", "application/vnd.ms-powerpoint", "ppt pps", "application/x-ole-storage application/cdfv2" },
	{ "docx", "office", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx", NULL },
	{ "xlsx", "office", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx", NULL },
	{ "pptx", "office", "application/vnd.openxmlformats-officedocument.presentationml.presentation", "pptx", NULL },
	{ "odt", "office", "application/vnd.oasis.opendocument.text", "odt", NULL },
	{ "ods", "office", "application/vnd.oasis.opendocument.spreadsheet", "ods", NULL },
	{ "odp", "office", "application/vnd.oasis.opendocument.presentation", "odp", NULL },
	{ "rtf", "office", "application/rtf text/rtf", "rtf", NULL },
	/* HTML, SVG and XML are missing on purpose: a browser would run the scripts in them. */
	{ "txt", "text", "text/plain", "txt text log", NULL },
	{ "csv", "text", "text/csv", "csv", "text/plain" },
	{ "md", "text", "text/markdown", "md markdown", "text/plain" },
	{ "png", "image", "image/png", "png", NULL },
	{ "jpg", "image", "image/jpeg", "jpg jpeg", NULL },
	{ "gif", "image", "image/gif", "gif", NULL },
	{ "webp", "image", "image/webp", "webp", NULL },
	{ "heic", "image", "image/heic image/heif", "heic heif", NULL },
	{ "tiff", "image", "image/tiff", "tif tiff", NULL },
	{ "bmp", "image", "image/bmp image/x-ms-bmp", "bmp", NULL },
	{ "mp3", "audio", "audio/mpeg audio/mp3", "mp3", "application/octet-stream" },
	{ "wav", "audio", "audio/wav audio/x-wav audio/vnd.wave audio/wave", "wav", NULL },
	{ "m4a", "audio", "audio/mp4 audio/x-m4a", "m4a", "video/mp4" },
	{ "aac", "audio", "audio/aac audio/x-hx-aac-adts", "aac", NULL },
	{ "flac", "audio", "audio/flac audio/x-flac", "flac", NULL },
	{ "ogg", "audio", "audio/ogg", "ogg oga opus", "application/ogg video/ogg" },
	{ "weba", "audio", "audio/webm", "weba", "video/webm" },
	{ "mka", "audio", "audio/x-matroska", "mka", NULL },
	{ "mp4", "video", "video/mp4 video/x-m4v", "mp4 m4v", NULL },
	{ "mov", "video", "video/quicktime", "mov", NULL },
	{ "webm", "video", "video/webm", "webm", NULL },
	{ "mkv", "video", "video/x-matroska", "mkv", NULL },
	{ "avi", "video", "video/x-msvideo video/avi", "avi", NULL },
	{ "ogv", "video", "video/ogg", "ogv", "application/ogg" },
};

static bool listed(const char *list, struct str word)
{
	struct str rest = str_of(list);

	while (rest.p != NULL)
		if (str_equal_nocase(str_cut(&rest, ' '), word))
			return true;
	return false;
}

static struct str extension(struct str filename)
{
	for (size_t i = filename.n; i > 0; i--)
		if (filename.p[i - 1] == '.')
			return str_from(filename, i);
	return (struct str){ 0 };
}

const struct media *media_kinds(size_t *n_r)
{
	*n_r = COUNT(kinds);
	return kinds;
}

const struct media *media_find(struct str name)
{
	for (size_t i = 0; i < COUNT(kinds); i++)
		if (str_equal(str_of(kinds[i].name), name))
			return &kinds[i];
	return NULL;
}

bool media_listed(const struct media *media, const char *accept)
{
	return listed(accept, str_of(media->name)) || listed(accept, str_of(media->group));
}

const struct media *media_accept(const char *accept, struct str type, struct str filename)
{
	const struct media *precise = NULL;
	struct str ending = extension(filename);

	if (type.n == 0)
		return NULL;
	for (size_t i = 0; i < COUNT(kinds); i++) {
		bool sure = listed(kinds[i].types, type);

		if (!media_listed(&kinds[i], accept) || (!sure && !listed(kinds[i].vague, type)))
			continue;
		if (ending.n > 0 && listed(kinds[i].extensions, ending))
			return &kinds[i];
		if (sure && precise == NULL)
			precise = &kinds[i];
	}
	return precise;
}

struct str media_type_of(const struct media *media)
{
	struct str types = str_of(media->types);

	return str_cut(&types, ' ');
}

struct str media_extension(struct str type, struct str filename)
{
	struct str ending = extension(filename), usual = { 0 };

	for (size_t i = 0; i < COUNT(kinds) && type.n > 0; i++) {
		struct str extensions = str_of(kinds[i].extensions);

		if (!listed(kinds[i].types, type))
			continue;
		if (ending.n > 0 && listed(kinds[i].extensions, ending))
			return ending;
		if (usual.n == 0)
			usual = str_cut(&extensions, ' ');
	}
	return usual;
}

bool media_known(const char *accept)
{
	struct str rest = str_of(accept);

	while (rest.p != NULL) {
		struct str name = str_cut(&rest, ' ');
		size_t i = 0;

		while (i < COUNT(kinds) && !str_equal(str_of(kinds[i].name), name) && !str_equal(str_of(kinds[i].group), name))
			i++;
		if (i == COUNT(kinds))
			return false;
	}
	return true;
}
