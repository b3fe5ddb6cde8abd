/* The round of an interview, whose kit it has. */
#include "store/job/round.h"
#include "service/interview/inside.h"

enum err service_interview_set_round(struct context *c, const struct interview_edit *in, bool is_new, struct interview *it)
{
	struct round round = { .id.v.pub = in->round.v.pub };

	if (uuid_none(in->round.v.pub)) {
		it->round = (struct round_id){ 0 };
		return OK;
	}
	if (uuid_equal(in->round.v.pub, it->round.v.pub))
		return OK;
	enum err e = it->application.job.id.v.key != 0 ? store_round_of_job(c->db, it->application.job.id, &round) : E_NO_ROW;
	if (e == E_NO_ROW)
		return fail_at(c, E_NO_SUCH, AT(in, round), uuid_text(c->arena, in->round.v.pub));
	it->round = round.id;
	if (is_new && !HAS(in, topic))
		it->topic = round.topic;
	if (is_new && !HAS(in, minutes))
		it->minutes = round.minutes;
	return e;
}
