/* The only place where the caller is compared with other people: the owner of a record, and those who are notified. */
#include "service/guard.h"

static bool is(struct user_id person, const struct principal *who)
{
	return person.v.key != 0 && person.v.key == who->user.v.key;
}

static bool of_company(const struct ownership *whose, const struct principal *who)
{
	return (who->role & STAFF) != 0 && who->company.v.key != 0 && whose->company.v.key == who->company.v.key;
}

static bool takes_part(const struct ownership *whose, const struct principal *who)
{
	if (is(whose->person, who) || is(whose->author, who))
		return true;
	if (who->role == CANDIDATE)
		return whose->published;
	if (!of_company(whose, who))
		return false;
	return who->role != INTERVIEWER || is(whose->interviewer, who) || whose->caller_interviews || whose->published;
}

bool service_guard_asks_interviewers(const struct principal *who, const struct ownership *whose)
{
	return who->role == INTERVIEWER && of_company(whose, who) && !is(whose->interviewer, who);
}

/* The admin of the installation belongs to no company. */
static bool of_installation(const struct principal *who)
{
	return who->role == ADMIN && who->company.v.key == 0;
}

enum err service_guard(enum guard guard, const struct principal *who, const struct ownership *whose)
{
	bool may = false;

	switch (guard) {
	case ANYONE:
		may = true;
		break;
	case SELF:
		may = is(whose->person, who);
		break;
	case PARTY:
		may = takes_part(whose, who);
		break;
	case COMPANY:
		may = of_company(whose, who);
		break;
	case INSTALLATION:
		may = of_installation(who);
		break;
	case UNGUARDED:
		break;
	}
	return may ? OK : E_NOT_YOURS;
}

size_t service_others(const struct principal *who, struct user_id *people, size_t n)
{
	size_t left = 0;

	for (size_t i = 0; i < n; i++) {
		if (!is(people[i], who))
			people[left++] = people[i];
	}
	return left;
}

bool service_guard_excludes(enum guard guard, const struct principal *who)
{
	if (guard == INSTALLATION)
		return !of_installation(who);
	return (guard == PARTY || guard == COMPANY) && (who->role & STAFF) != 0 && who->company.v.key == 0;
}

enum err service_load(struct context *c, const struct load *load, enum guard guard, const struct named *named, void *record)
{
	struct ownership whose = { 0 };
	enum err e = (named->lock ? load->lock : load->read)(c, named, record, &whose);

	if (e == E_NO_ROW)
		e = E_NOT_FOUND;
	if (e == OK)
		e = service_guard(guard, &c->who, &whose);
	if (e == OK && load->rest != NULL)
		e = load->rest(c, named->lock, record);
	if (load->missing != OK && (e == E_NOT_FOUND || e == E_NOT_YOURS))
		e = load->missing;
	return e;
}
