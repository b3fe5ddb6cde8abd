#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "db/connection.h"

enum { DECIMAL_PLACES = 2, SECONDS_A_DAY = 86400 };

void db_time_of(struct instant at, MYSQL_TIME *time_r)
{
	int64_t seconds = instant_unix(at), day = seconds / SECONDS_A_DAY, rest = seconds % SECONDS_A_DAY;
	int year;

	*time_r = (MYSQL_TIME){ .time_type = MYSQL_TIMESTAMP_DATETIME };
	if (rest < 0) {
		rest += SECONDS_A_DAY;
		day--;
	}
	civil_date(day, &year, &time_r->month, &time_r->day);
	time_r->year = (unsigned)year;
	time_r->hour = (unsigned)(rest / 3600);
	time_r->minute = (unsigned)(rest / 60 % 60);
	time_r->second = (unsigned)(rest % 60);
}

static bool put_date(struct db_slot *slot, struct date day)
{
	int year;

	slot->time = (MYSQL_TIME){ .time_type = MYSQL_TIMESTAMP_DATE };
	civil_date((int64_t)day.day1 - 1, &year, &slot->time.month, &slot->time.day);
	slot->time.year = (unsigned)year;
	return day.day1 != 0;
}

/* The text "-12.34"; the server reads a decimal parameter as text. */
static bool put_decimal(struct db_slot *slot, struct decimal value)
{
	uint64_t rest = value.cents < 0 ? 0 - (uint64_t)value.cents : (uint64_t)value.cents;
	size_t at = DB_SLOT_BYTES, places = 0;

	do {
		slot->bytes[--at] = (char)('0' + rest % 10);
		rest /= 10;
		if (++places == DECIMAL_PLACES)
			slot->bytes[--at] = '.';
	} while (rest > 0 || places <= DECIMAL_PLACES);
	if (value.cents < 0)
		slot->bytes[--at] = '-';
	slot->length = DB_SLOT_BYTES - at;
	memmove(slot->bytes, slot->bytes + at, slot->length);
	return value.has;
}

/* Writes a text that fits into its slot; for longer ones see long_text. */
static bool put_text(struct db_slot *slot, struct str text)
{
	if (text.n > 0 && text.n <= DB_SLOT_BYTES)
		memcpy(slot->bytes, text.p, text.n);
	slot->length = text.n;
	return text.p != NULL;
}

static bool put_number(struct db_slot *slot, int64_t number, bool has)
{
	slot->number = number;
	return has;
}

/* Writes a member's value; false when it is none (NULL). */
static bool put_member(struct db_slot *slot, enum kind kind, const void *member)
{
	switch (kind) {
	case KIND_STR:
		return put_text(slot, *(const struct str *)member);
	case KIND_INT:
		return put_number(slot, *(const int64_t *)member, true);
	case KIND_ID: /* its key: COL_KEY */
		return put_number(slot, *(const int64_t *)member, *(const int64_t *)member != 0);
	case KIND_BOOL:
		return put_number(slot, *(const bool *)member, true);
	case KIND_MAYBE_INT:
		return put_number(slot, ((const struct maybe_int *)member)->v, ((const struct maybe_int *)member)->has);
	case KIND_MAYBE_BOOL:
		return put_number(slot, ((const struct maybe_bool *)member)->v, ((const struct maybe_bool *)member)->has);
	case KIND_DECIMAL:
		return put_decimal(slot, *(const struct decimal *)member);
	case KIND_INSTANT:
		db_time_of(*(const struct instant *)member, &slot->time);
		return ((const struct instant *)member)->us != 0;
	case KIND_DATE:
		return put_date(slot, *(const struct date *)member);
	case KIND_WALL:
		return put_number(slot, ((const struct wall *)member)->second1 - 1,
		                  ((const struct wall *)member)->second1 != 0);
	case KIND_UUID:
		memcpy(slot->bytes, member, sizeof(struct uuid));
		slot->length = sizeof(struct uuid);
		return !uuid_none(*(const struct uuid *)member);
	case KIND_SET:
		return put_number(slot, (int64_t)((const struct set *)member)->bits, true);
	case KIND_ENUM:
		return put_number(slot, *(const unsigned *)member, true);
	default:
		assert(!"a column of a kind that has no place in a table");
		return false;
	}
}

static void put_value(struct db *db, const struct db_column *column, const void *params, struct db_slot *slot)
{
	bool has;

	switch (column->from) {
	case DB_CALLER:
		has = put_number(slot, db->scope.caller, db->scope.caller != 0);
		break;
	case DB_COMPANY:
		has = put_number(slot, db->scope.company, db->scope.company != 0);
		break;
	case DB_ROLE:
		has = put_number(slot, db->scope.role, true);
		break;
	case DB_KEY:
		has = put_number(slot, db->scope.key, db->scope.key != 0);
		break;
	case DB_NOW:
		slot->time = db->now;
		has = db->scope.now.us != 0;
		break;
	case DB_MOST:
		has = put_number(slot, db->most, true);
		break;
	case DB_AFTER:
		db->after_used = true;
		has = put_number(slot, db->after, db->after != 0);
		break;
	default:
		has = put_member(slot, column->kind, (const char *)params + column->off);
	}
	slot->null = !has;
}

enum enum_field_types db_param_type(const struct db_column *column)
{
	if (column->from == DB_NOW)
		return MYSQL_TYPE_DATETIME;
	if (column->from != DB_MEMBER)
		return MYSQL_TYPE_LONGLONG;
	switch (column->kind) {
	case KIND_STR:
		return MYSQL_TYPE_STRING;
	case KIND_UUID:
		return MYSQL_TYPE_BLOB;
	case KIND_DECIMAL:
		return MYSQL_TYPE_NEWDECIMAL;
	case KIND_INSTANT:
		return MYSQL_TYPE_DATETIME;
	case KIND_DATE:
		return MYSQL_TYPE_DATE;
	default:
		return MYSQL_TYPE_LONGLONG;
	}
}

/* The text of a parameter when it does not fit into its slot, so that it is bound directly; else NULL. */
static const struct str *long_text(const struct db_column *column, const void *params)
{
	const struct str *text;

	if (column->from != DB_MEMBER || column->kind != KIND_STR)
		return NULL;
	text = (const void *)((const char *)params + column->off);
	return text->n > DB_SLOT_BYTES ? text : NULL;
}

/* Statements for many rows have slots of their own, which most processes never need. */
static struct db_slot *slots_of(struct db *db, const struct db_statement *statement)
{
	if (statement->n_params <= DB_PARAMS_MAX)
		return db->params;
	if (db->many == NULL && (db->many = calloc(DB_MANY_MAX, sizeof *db->many)) == NULL)
		abort();
	return db->many;
}

/* Describes the parameters in `binds`, which are all zero, to the library, which copies them. */
static bool bind_to(struct db *db, struct db_prepared *prepared, const void *params, MYSQL_BIND *binds)
{
	const struct db_statement *statement = prepared->statement;
	struct db_slot *slot = slots_of(db, statement);

	prepared->rebound = false;
	for (size_t i = 0; i < statement->n_params; i++, slot++) {
		const struct str *text = params != NULL ? long_text(&statement->params[i], params) : NULL;

		binds[i].buffer_type = db_param_type(&statement->params[i]);
		/* The library only reads parameters, although its struct has no const. */
		binds[i].buffer = text != NULL ? (void *)(uintptr_t)text->p : slot->bytes;
		binds[i].buffer_length = text != NULL ? text->n : sizeof slot->bytes;
		binds[i].length = &slot->length;
		binds[i].is_null = &slot->null;
		prepared->rebound = prepared->rebound || text != NULL;
	}
	return statement->n_params == 0 || mysql_stmt_bind_param(prepared->stmt, binds) == 0;
}

static bool bind_params(struct db *db, struct db_prepared *prepared, const void *params)
{
	size_t n = prepared->statement->n_params;
	MYSQL_BIND few[DB_PARAMS_MAX], *many;
	bool bound;

	if (n <= DB_PARAMS_MAX) {
		memset(few, 0, n * sizeof *few);
		return bind_to(db, prepared, params, few);
	}
	many = calloc(n, sizeof *many);
	if (many == NULL)
		abort();
	bound = bind_to(db, prepared, params, many);
	free(many);
	return bound;
}

bool db_bind_slots(struct db *db, struct db_prepared *prepared)
{
	return bind_params(db, prepared, NULL);
}

bool db_bind(struct db *db, struct db_prepared *prepared, const void *params)
{
	const struct db_statement *statement = prepared->statement;
	struct db_slot *slot = slots_of(db, statement);
	bool rebind = prepared->rebound;

	for (size_t i = 0; i < statement->n_params; i++, slot++) {
		put_value(db, &statement->params[i], params, slot);
		rebind = rebind || (slot->length > DB_SLOT_BYTES && long_text(&statement->params[i], params) != NULL);
	}
	return !rebind || bind_params(db, prepared, params);
}
