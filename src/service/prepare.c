#include "service/service.h"
#include "store/statements.h"

enum err service_prepare(struct db *db)
{
	return store_prepare(db);
}
