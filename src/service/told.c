#include "service/told.h"

#include "service/guard.h"
#include "store/interview/booking.h"

enum err service_told_of_interview(struct context *c, struct interview_id interview, struct told *told_r)
{
	struct booking_list concerned = { 0 };
	enum err e = store_booking_concerned(c->db, interview, &concerned);
	struct user_id *told = ARENA_ARRAY(c->arena, struct user_id, concerned.n);

	for (size_t i = 0; e == OK && i < concerned.n; i++)
		told[i] = concerned.at[i].person;
	*told_r = (struct told){ told, service_others(&c->who, told, concerned.n) };
	return e;
}
