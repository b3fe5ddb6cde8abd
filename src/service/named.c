#include "service/named.h"

#include "model/interview/interview.h"
#include "store/interview/interview.h"

static const struct user *named(const struct user_list *people, struct uuid id)
{
	for (size_t i = 0; i < people->n; i++)
		if (uuid_equal(people->at[i].id.v.pub, id))
			return &people->at[i];
	return NULL;
}

enum err service_named_staff(struct context *c, const struct ids *ids, size_t off, struct user_list *found_r)
{
	struct user *people = ARENA_ARRAY(c->arena, struct user, ids->n + 1);
	struct user_list list = { .at = people }, some = { 0 };
	enum err e = OK;

	for (size_t i = 0; i < ids->n; i++) {
		if (i % STAFF_MOST == 0)
			e = store_interview_staff_all(c->db, ids->at + i, ids->n - i, &some);
		if (e != OK)
			return e;
		const struct user *who = named(&some, ids->at[i].pub);
		if (who == NULL)
			fail_at(c, E_NO_SUCH, off, uuid_text(c->arena, ids->at[i].pub));
		else if (!panel_has(&list, who->id))
			people[list.n++] = *who;
	}
	*found_r = list;
	return faults_checked(c);
}
