#include "service/service.h"
#include "store/migrations.h"
#include "store/statements.h"

enum err service_schema(struct db *db)
{
	int64_t number = 0;
	enum err e = db_schema_number(db, &number);

	return e == OK && number < store_schema ? E_NO_ROW : e;
}

enum err service_prepare(struct db *db)
{
	return store_prepare_hot(db);
}
