#include "model/stream.h"

/* Whoever may see such an object, but for the exceptions below. */
static const unsigned readers[] = {
	[OBJECT_COMPANY] = FOR_STAFF,
	[OBJECT_USER] = FOR_SELF,
	[OBJECT_JOB] = FOR_STAFF,
	[OBJECT_APPLICATION] = FOR_STAFF | FOR_PEOPLE,
	[OBJECT_INTERVIEW] = FOR_STAFF | FOR_PEOPLE,
	[OBJECT_EVALUATION] = FOR_STAFF,
	[OBJECT_FILE] = FOR_STAFF,
	[OBJECT_OFFER] = FOR_STAFF | FOR_CANDIDATE,
	[OBJECT_CHAT] = FOR_STAFF | FOR_CANDIDATE,
	[OBJECT_WEBHOOK] = FOR_STAFF,
	[OBJECT_TICKET] = 0, /* a secret on its way to somebody's mailbox */
	[OBJECT_INVITATION] = FOR_STAFF,
	[OBJECT_DEPARTMENT] = FOR_STAFF,
};

unsigned stream_audience(enum object object, struct str name)
{
	if (str_equal(name, STR("evaluation.submitted"))) /* which candidates do not see */
		return FOR_STAFF | FOR_SITTING;
	if (str_equal(name, STR("interview.deleted")))
		return FOR_STAFF | FOR_NOTED;
	return object < COUNT(readers) ? readers[object] : 0;
}

bool stream_disconnects(enum object object, struct str name)
{
	static const char *const names[] = { "user.disabled", "user.password_changed", "user.password_reset",
		                             "user.logged_out" };

	for (size_t i = 0; object == OBJECT_USER && i < COUNT(names); i++)
		if (str_equal(name, str_of(names[i])))
			return true;
	return false;
}
