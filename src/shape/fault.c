#include "base/buf.h"
#include "shape/shape.h"

enum { SHOWN_POINTS = 100, FAULT_TEXT_MAX = 4096 };

static struct str fault_name(const struct fault *fault)
{
	return fault->name.p != NULL || fault->field == NULL ? fault->name : str_of(fault->field->name);
}

static bool same_place(const struct fault *a, const struct fault *b)
{
	struct str name = fault_name(a);

	if (name.p != NULL || fault_name(b).p != NULL)
		return str_equal(name, fault_name(b));
	return a->off == b->off;
}

void faults_add(struct faults *faults, struct fault fault)
{
	for (size_t i = 0; i < faults->n; i++)
		if (same_place(&faults->at[i], &fault))
			return;
	if (faults->n < COUNT(faults->at))
		faults->at[faults->n++] = fault;
}

/* Writes what was sent, shortened; nothing when the row is secret. */
static void put_value(struct buf *out, const struct fault *fault)
{
	struct str value = fault->value;
	size_t points = 0, n = 0;

	if ((fault->field != NULL && (fault->field->flags & SECRET) != 0) || !str_utf8(value))
		return;
	for (; n < value.n; n++)
		if (((unsigned char)value.p[n] & 0xC0) != 0x80 && points++ == SHOWN_POINTS)
			break;
	buf_put(out, value.p, n);
	if (n < value.n)
		buf_text(out, "\xE2\x80\xA6");
}

static const char *kind_single(const struct field *field)
{
	switch (field->kind) {
	case KIND_INT:
	case KIND_MAYBE_INT:
		return "a whole number";
	case KIND_BOOL:
	case KIND_MAYBE_BOOL:
		return "true or false";
	case KIND_DECIMAL:
		return field->as == AS_TENTHS ? "a number with at most one decimal place"
		                              : "a number with at most two decimal places";
	case KIND_INSTANT:
	case KIND_WHEN:
		return "a date and time like 2024-03-20T14:00:00Z";
	case KIND_DATE:
		return "a date like 2024-03-20";
	case KIND_WALL:
		return "a time like 14:30";
	case KIND_ID:
	case KIND_UUID:
		return field->as == AS_KEY ? "a number or a UUID" : "a UUID";
	case KIND_SET:
		return "a list of words";
	case KIND_NUMBERS:
		return "an object of whole numbers";
	case KIND_UPLOAD:
		return "a file";
	case KIND_OBJECT:
	case KIND_POINTER:
		return "an object";
	default:
		return "a text";
	}
}

static void put_kind(struct buf *out, const struct field *field)
{
	static const char *const plural[] = {
		[KIND_STRS] = "texts",
		[KIND_INSTANTS] = "dates and times",
		[KIND_IDS] = "UUIDs",
		[KIND_LIST] = "objects",
	};
	int64_t most = field->hi;

	if (field->kind >= COUNT(plural) || plural[field->kind] == NULL) {
		buf_text(out, kind_single(field));
		return;
	}
	if (most == 0 || field->kind == KIND_STRS)
		most = ITEMS_MAX;
	buf_text(out, "a list of ");
	if (field->lo > 0 && field->kind != KIND_STRS) {
		buf_int(out, field->lo);
		buf_text(out, " to ");
	} else {
		buf_text(out, "at most ");
	}
	buf_int(out, most);
	buf_char(out, ' ');
	buf_text(out, plural[field->kind]);
}

static void put_highest(struct buf *out, const struct field *field)
{
	if (field->hi != 0)
		buf_int(out, field->hi);
	else
		buf_int(out, field->kind == KIND_STR || field->kind == KIND_STRS ? TEXT_MAX : INTEGER_MAX);
	if (field->kind == KIND_DECIMAL && field->hi == DECIMAL_MAX)
		buf_text(out, ".99");
}

/* Writes the value of the placeholder `name`; false when there is no such placeholder. */
static bool put_placeholder(struct buf *out, const struct fault *fault, struct str name)
{
	if (str_equal(name, STR("field")))
		buf_str(out, fault_name(fault));
	else if (str_equal(name, STR("value")))
		put_value(out, fault);
	else if (fault->field == NULL)
		return false;
	else if (str_equal(name, STR("lo")))
		buf_int(out, fault->field->lo);
	else if (str_equal(name, STR("hi")))
		put_highest(out, fault->field);
	else if (str_equal(name, STR("kind")))
		put_kind(out, fault->field);
	else
		return false;
	return true;
}

struct str fault_text(struct arena *arena, const struct fault *fault, const char *text)
{
	struct buf out = buf_new(arena, FAULT_TEXT_MAX);
	struct str rest = str_of(text);

	while (rest.n > 0) {
		size_t open = str_find(rest, '{'), shut = str_find(rest, '}');

		if (open > shut || shut == rest.n) {
			open = shut < rest.n ? shut + 1 : rest.n;
			buf_put(&out, rest.p, open);
			rest = str_from(rest, open);
			continue;
		}
		buf_put(&out, rest.p, open);
		if (!put_placeholder(&out, fault, (struct str){ rest.p + open + 1, shut - open - 1 }))
			buf_put(&out, rest.p + open, shut + 1 - open);
		rest = str_from(rest, shut + 1);
	}
	return buf_view(&out);
}
