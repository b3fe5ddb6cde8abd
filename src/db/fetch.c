#include <string.h>

#include "db/connection.h"

enum { SECONDS_A_DAY = 86400, TEXT_SMALL = 256, TEXT_PIECE = 2048 };

bool db_bind_row(struct db *db, struct db_prepared *prepared)
{
	const struct db_statement *statement = prepared->statement;
	MYSQL_BIND binds[DB_COLUMNS_MAX];

	memset(binds, 0, statement->n_row * sizeof *binds);
	for (size_t i = 0; i < statement->n_row; i++) {
		struct db_slot *slot = &db->row[i];
		enum kind kind = statement->row[i].kind;

		/* A decimal is fetched as text; all other kinds are fetched as the type that they are sent as. */
		binds[i].buffer_type = kind == KIND_DECIMAL ? MYSQL_TYPE_STRING : db_param_type(&statement->row[i]);
		binds[i].buffer = slot->bytes;
		binds[i].buffer_length = sizeof slot->bytes;
		binds[i].length = &slot->length;
		binds[i].is_null = &slot->null;
		binds[i].error = &slot->error;
	}
	return statement->n_row == 0 || mysql_stmt_bind_result(prepared->stmt, binds) == 0;
}

static const size_t member_size[] = {
	[KIND_STR] = sizeof(struct str),
	[KIND_INT] = sizeof(int64_t),
	[KIND_ID] = sizeof(int64_t),
	[KIND_BOOL] = sizeof(bool),
	[KIND_MAYBE_INT] = sizeof(struct maybe_int),
	[KIND_MAYBE_BOOL] = sizeof(struct maybe_bool),
	[KIND_DECIMAL] = sizeof(struct decimal),
	[KIND_INSTANT] = sizeof(struct instant),
	[KIND_DATE] = sizeof(struct date),
	[KIND_WALL] = sizeof(struct wall),
	[KIND_UUID] = sizeof(struct uuid),
	[KIND_SET] = sizeof(struct set),
	[KIND_ENUM] = sizeof(unsigned),
};

/* Reads the text of a decimal such as "-12.345"; places beyond the second are rounded, half away from zero. */
static bool take_decimal(const struct db_slot *slot, struct decimal *value_r)
{
	const char *p = slot->bytes, *end = slot->bytes + slot->length;
	bool negative = p < end && *p == '-', point = false, up = false;
	int64_t cents = 0;
	int places = 0;

	if (slot->length > DB_SLOT_BYTES || slot->length == 0)
		return false;
	for (p += negative; p < end; p++) {
		if (*p == '.' && !point) {
			point = true;
		} else if (*p < '0' || *p > '9') {
			return false;
		} else if (places < 2) {
			if (__builtin_mul_overflow(cents, 10, &cents) || __builtin_add_overflow(cents, *p - '0', &cents))
				return false;
			places += point;
		} else {
			up = up || (places == 2 && *p >= '5');
			places++;
		}
	}
	for (; places < 2; places++) {
		if (__builtin_mul_overflow(cents, 10, &cents))
			return false;
	}
	cents += up;
	*value_r = (struct decimal){ .cents = negative ? -cents : cents, .has = true };
	return true;
}

static struct instant instant_of(const MYSQL_TIME *time)
{
	int64_t seconds = civil_day((int64_t)time->year, time->month, time->day) * SECONDS_A_DAY + (int64_t)time->hour * 3600 +
	                  (int64_t)time->minute * 60 + (int64_t)time->second;

	return instant_of_unix(seconds);
}

/* Copies the value of a slot, which is not NULL, to a member; false when it does not fit. Texts are copied by take_text. */
static bool take_member(const struct db_slot *slot, enum kind kind, void *member)
{
	if (slot->error)
		return false;
	switch (kind) {
	case KIND_INT:
	case KIND_ID:
		*(int64_t *)member = slot->number;
		return true;
	case KIND_BOOL:
		*(bool *)member = slot->number != 0;
		return true;
	case KIND_MAYBE_INT:
		*(struct maybe_int *)member = (struct maybe_int){ .v = slot->number, .has = true };
		return true;
	case KIND_MAYBE_BOOL:
		*(struct maybe_bool *)member = (struct maybe_bool){ .v = slot->number != 0, .has = true };
		return true;
	case KIND_DECIMAL:
		return take_decimal(slot, member);
	case KIND_INSTANT:
		*(struct instant *)member = instant_of(&slot->time);
		return true;
	case KIND_DATE:
		((struct date *)member)->day1 = (int32_t)civil_day(slot->time.year, slot->time.month, slot->time.day) + 1;
		return true;
	case KIND_WALL:
		((struct wall *)member)->second1 = (int32_t)slot->number + 1;
		return slot->number >= 0 && slot->number < SECONDS_A_DAY;
	case KIND_UUID:
		memcpy(member, slot->bytes, sizeof(struct uuid));
		return slot->length == sizeof(struct uuid);
	case KIND_SET:
		((struct set *)member)->bits = (uint64_t)slot->number;
		return slot->number >= 0;
	case KIND_ENUM:
		*(unsigned *)member = (unsigned)slot->number;
		return slot->number >= 0 && slot->number <= UINT8_MAX;
	default:
		return false;
	}
}

/* Room for `n` bytes of text. The texts of many rows share a piece of the arena; a single row takes only what it needs. */
static char *text_room(struct db *db, size_t n)
{
	char *room;

	if (n > db->text_left || db->text == NULL) {
		db->text_left = n > db->text_piece ? n : db->text_piece;
		db->text = arena_take(db->arena, db->text_left);
	}
	room = db->text;
	db->text += n;
	db->text_left -= n;
	return room;
}

/* Copies a text column from its slot, or fetches it again from the library when the slot was too small. */
static bool take_text(struct db *db, struct db_prepared *prepared, size_t column, struct str *text_r)
{
	const struct db_slot *slot = &db->row[column];
	char *to = text_room(db, slot->length);
	MYSQL_BIND bind;

	*text_r = (struct str){ to, slot->length };
	if (slot->length <= DB_SLOT_BYTES) {
		memcpy(to, slot->bytes, slot->length);
		return true;
	}
	memset(&bind, 0, sizeof bind);
	bind.buffer_type = MYSQL_TYPE_STRING;
	bind.buffer = to;
	bind.buffer_length = slot->length;
	return mysql_stmt_fetch_column(prepared->stmt, &bind, (unsigned)column, 0) == 0;
}

static enum err misfit(struct db *db, const struct db_statement *statement)
{
	db->last_errno = 0;
	strncpy(db->last_error, "a column's value does not fit the member that it is read into", sizeof db->last_error - 1);
	db_log_fault(db, LOG_DATABASE_ERROR, statement);
	return E_DATA;
}

void db_take_rows(struct db *db, size_t n)
{
	db->text_piece = n > 1 ? TEXT_PIECE : TEXT_SMALL;
	db->text = NULL;
	db->text_left = 0;
}

enum err db_take_row(struct db *db, struct db_prepared *prepared, void *row, bool fresh)
{
	const struct db_statement *statement = prepared->statement;
	const struct db_column *column = statement->row;

	for (size_t i = 0; i < statement->n_row; i++, column++) {
		char *member = (char *)row + column->off;
		bool fits = true;

		if (db->row[i].null && fresh)
			continue;
		if (db->row[i].null)
			memset(member, 0, member_size[column->kind]);
		else if (column->kind == KIND_STR)
			fits = take_text(db, prepared, i, (void *)member);
		else
			fits = take_member(&db->row[i], column->kind, member);
		if (!fits)
			return misfit(db, statement);
	}
	return OK;
}
