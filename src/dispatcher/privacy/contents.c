/* Writes the contents of an export. */
#include "dispatcher/privacy/contents.h"

#include "base/html.h"
#include "json/json.h"

enum { JSON_MOST = 64 << 20, NAME_MOST = 60 };

struct contents {
	struct context *c;
	const struct export *export;
	struct zip *zip;
	struct buf index; /* the page */
};

/* ---- JSON */

/* The next of the names, without the mark of its type, which is '#' or '?' or 0. */
static struct str next_name(struct str *names, char *mark_r)
{
	struct str name = str_cut(names, ' ');
	char last = name.n > 0 ? name.p[name.n - 1] : '\0';

	*mark_r = last == '#' || last == '?' ? last : '\0';
	if (*mark_r != '\0')
		name.n--;
	return name;
}

static void write_row(struct json_writer *w, const struct export_kind *kind, const struct export_row *row)
{
	struct str names = str_of(kind->names);
	char mark;

	json_object(w);
	for (size_t i = 0; names.n > 0; i++) {
		json_key_str(w, next_name(&names, &mark));
		if (mark == '#' && row->value[i].n > 0)
			json_raw(w, row->value[i]);
		else if (mark == '?')
			json_bool(w, str_equal(row->value[i], STR("1")));
		else
			json_str(w, row->value[i]);
	}
	json_end(w);
}

static enum err write_json(struct contents *it, const struct export_kind *kind, const struct export_row *rows, size_t n)
{
	struct buf out = buf_new(it->c->arena, JSON_MOST);
	struct json_writer w = json_writer(&out);

	json_array(&w);
	for (size_t i = 0; i < n; i++)
		write_row(&w, kind, &rows[i]);
	json_end(&w);
	struct str name = STR_JOIN(it->c->arena, str_of(kind->file), STR(".json"));
	return out.error == OK && zip_add(it->zip, name, buf_view(&out)) ? OK : E_INTERNAL;
}

/* ---- the page */

static void begin_page(struct contents *it)
{
	buf_text(
	        &it->index,
	        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>Export</title><style>"
	        "body{font:16px/1.5 sans-serif;margin:2rem auto;max-width:50rem;padding:0 1rem}"
	        "dl{border-top:1px solid #ccc;display:grid;grid-template-columns:12rem 1fr;margin:0;padding:.5rem 0}"
	        "dt{color:#555}dd{margin:0;white-space:pre-wrap;overflow-wrap:anywhere}</style></head><body>\n<h1>Export</h1>\n<p>");
	buf_text(&it->index, it->export->company.v.key != 0 ? "What the company has of this person." : "What is kept of you.");
	buf_text(&it->index, " The same stands in the files that end with .json, for programs. Times are UTC.</p>\n");
}

static void show_row(struct contents *it, const struct export_kind *kind, const struct export_row *row)
{
	struct str names = str_of(kind->names);
	char mark;

	buf_text(&it->index, "<dl>");
	for (size_t i = 0; names.n > 0; i++) {
		struct str name = next_name(&names, &mark);

		if (row->value[i].n == 0)
			continue;
		buf_text(&it->index, "<dt>");
		html_text(&it->index, name);
		buf_text(&it->index, "</dt><dd>");
		html_text(&it->index, row->value[i]);
		buf_text(&it->index, "</dd>");
	}
	buf_text(&it->index, "</dl>\n");
}

static void show_kind(struct contents *it, const struct export_kind *kind, const struct export_row *rows, size_t n)
{
	buf_text(&it->index, "<h2>");
	buf_text(&it->index, kind->title);
	buf_text(&it->index, "</h2>\n");
	if (n == 0)
		buf_text(&it->index, "<p>Nothing.</p>\n");
	for (size_t i = 0; i < n; i++)
		show_row(it, kind, &rows[i]);
}

/* ---- files */

/* A name in the archive: the id, so that no two are the same, and of its own name what every system can have. */
static struct str name_in_archive(struct arena *arena, const struct file *file)
{
	struct buf name = buf_new(arena, 256);

	buf_text(&name, "files/");
	buf_str(&name, uuid_text(arena, file->id.v.pub));
	buf_char(&name, '-');
	for (size_t i = file->name.n > NAME_MOST ? file->name.n - NAME_MOST : 0; i < file->name.n; i++) {
		char c = file->name.p[i];
		bool usual = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-';

		buf_char(&name, usual ? c : '_');
	}
	return buf_view(&name);
}

static enum err write_file(struct contents *it, const struct file *file)
{
	struct arena *arena = it->c->arena;
	struct str name = name_in_archive(arena, file),
	           path = STR_JOIN(arena, it->c->settings->storage, STR("/"), file->stored);
	bool there = service_storage_has(it->c, file->stored);

	buf_text(&it->index, "<li>");
	html_text(&it->index, file->name);
	buf_text(&it->index, there ? ": <a href=\"" : ": it is missing on the server");
	if (there) {
		buf_str(&it->index, name);
		buf_text(&it->index, "\">");
		buf_str(&it->index, name);
		buf_text(&it->index, "</a>");
	}
	buf_text(&it->index, "</li>\n");
	return !there || zip_add_file(it->zip, name, str_cstring(arena, path)) ? OK : E_INTERNAL;
}

static enum err write_files(struct contents *it)
{
	struct file_list files = { 0 };
	enum err e = store_export_files(it->c->db, it->export, &files);

	buf_text(&it->index, "<h2>Files</h2>\n<ul>\n");
	for (size_t i = 0; e == OK && i < files.n; i++)
		e = write_file(it, &files.at[i]);
	buf_text(&it->index, "</ul>\n</body></html>\n");
	return e;
}

enum err contents_write(struct context *c, const struct export *export, struct zip *zip)
{
	struct contents it = { .c = c, .export = export, .zip = zip, .index = buf_new(c->arena, JSON_MOST) };
	const struct export_kind *kind;
	enum err e = OK;

	begin_page(&it);
	for (size_t i = 0; e == OK && (kind = store_export_kind(export->company.v.key != 0, i)) != NULL; i++) {
		struct export_row *rows = NULL;
		size_t n = 0;

		e = store_export_rows(c->db, export, i, &rows, &n);
		if (e == OK)
			e = write_json(&it, kind, rows, n);
		show_kind(&it, kind, rows, n);
	}
	if (e == OK)
		e = write_files(&it);
	if (e != OK)
		return e;
	return it.index.error == OK && zip_add(zip, STR("index.html"), buf_view(&it.index)) ? OK : E_INTERNAL;
}
