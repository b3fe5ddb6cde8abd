/* Companies that somebody brings along: who registers as an interviewer, or is added by an administrator. */
#include "model/company.h"
#include "service/people/account.h"
#include "store/people/user.h"

enum { SLUG_TRIES = 3, SLUG_BYTES = 3 };

enum err service_company_insert(struct context *c, struct company *company)
{
	uint8_t bytes[SLUG_BYTES];
	enum err e;

	company->slug = slug_of(c->arena, company->name, (struct str){ 0 });
	e = store_company_insert(c->db, company);
	for (int i = 0; e == E_DUPLICATE && str_ends(db_duplicate_key(c->db), STR("slug")) && i < SLUG_TRIES; i++) {
		random_bytes(bytes, sizeof bytes);
		company->slug = slug_of(c->arena, company->name, str_hex(c->arena, bytes, sizeof bytes));
		e = store_company_insert(c->db, company);
	}
	return e;
}
