#include "service/import/file.h"

#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

bool import_file_open(struct arena *arena, struct str path, struct str *text_r)
{
	int fd = open(str_cstring(arena, path), O_RDONLY | O_CLOEXEC);
	struct stat state;
	void *at = MAP_FAILED;

	if (fd >= 0 && fstat(fd, &state) == 0 && state.st_size > 0)
		at = mmap(NULL, (size_t)state.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (fd >= 0)
		(void)close(fd);
	if (at == MAP_FAILED)
		return false;
	*text_r = (struct str){ at, (size_t)state.st_size };
	return true;
}

void import_file_close(struct str text)
{
	if (text.n > 0)
		(void)munmap((void *)(uintptr_t)text.p, text.n);
}

static bool is_column(const struct import_target *target, struct str name)
{
	const struct shape *shape = target->in;

	for (size_t i = 0; i < shape->n; i++) {
		const struct field *f = &shape->fields[i];

		if (f->where == BODY && f->kind != KIND_UPLOAD && f->name != NULL && field_stands(f, target->view, HR) &&
		    str_equal(str_of(f->name), name))
			return true;
	}
	return false;
}

enum err import_file_names(struct csv_reader *reader, struct arena *arena, const struct import_target *target,
                           struct csv_record *names_r, struct str *unknown_r)
{
	enum err e = csv_next(reader, arena, names_r);

	*unknown_r = (struct str){ 0 };
	if (e != OK)
		return E_MALFORMED;
	for (size_t i = 0; i < names_r->n; i++) {
		bool right = is_column(target, names_r->field[i]);

		for (size_t k = 0; k < i; k++)
			right = right && !str_equal(names_r->field[i], names_r->field[k]);
		if (!right) {
			*unknown_r = names_r->field[i].p != NULL ? names_r->field[i] : STR("");
			return OK;
		}
	}
	return OK;
}

struct str import_file_value(struct str field)
{
	return field.n > 1 && field.p[0] == '\'' && memchr("=+-@\t\r", field.p[1], 6) != NULL ? str_from(field, 1) : field;
}
