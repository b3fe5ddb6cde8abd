#include "model/calendar/free_time.h"

#include <string.h>

#include "base/ids.h"

static bool says(icalcomponent *event, const char *name, const char *value)
{
	for (icalproperty *p = icalcomponent_get_first_property(event, ICAL_X_PROPERTY); p != NULL;
	     p = icalcomponent_get_next_property(event, ICAL_X_PROPERTY)) {
		const char *its = icalproperty_get_x_name(p), *says = icalproperty_get_x(p);

		if (its != NULL && says != NULL && strcmp(its, name) == 0 && strcmp(says, value) == 0)
			return true;
	}
	return false;
}

static struct str without_scheme(struct str address)
{
	return address.n > 7 && str_equal_nocase((struct str){ address.p, 7 }, STR("mailto:")) ? str_from(address, 7) : address;
}

/* Whether the calendar's owner has declined the event. Google's name for a calendar is the address of its owner, which may
 * differ from the address of the account, so both are compared. */
static bool declined(icalcomponent *event, const struct calendar_owner *owner)
{
	for (icalproperty *p = icalcomponent_get_first_property(event, ICAL_ATTENDEE_PROPERTY); p != NULL;
	     p = icalcomponent_get_next_property(event, ICAL_ATTENDEE_PROPERTY)) {
		icalparameter *answer = icalproperty_get_first_parameter(p, ICAL_PARTSTAT_PARAMETER);
		struct str who = without_scheme(str_of(icalproperty_get_attendee(p)));

		if (answer != NULL && icalparameter_get_partstat(answer) == ICAL_PARTSTAT_DECLINED && who.n > 0 &&
		    (str_equal_nocase(who, owner->email) || str_equal_nocase(who, owner->name)))
			return true;
	}
	return false;
}

/* Whether the event is an interview that this server scheduled. Its time is already booked here, and that booking follows when
 * the interview moves. */
static bool ours(struct str uid, struct str host)
{
	struct uuid id;

	return host.n > 0 && uid.n == 37 + host.n && uid.p[36] == '@' && str_ends(uid, host) &&
	       uuid_parse((struct str){ uid.p, 36 }, &id);
}

bool free_time_event(icalcomponent *event, struct str uid, const struct calendar_owner *owner)
{
	icalproperty *transparency = icalcomponent_get_first_property(event, ICAL_TRANSP_PROPERTY);
	icalproperty_transp how = transparency ? icalproperty_get_transp(transparency) : ICAL_TRANSP_OPAQUE;

	return how == ICAL_TRANSP_TRANSPARENT || how == ICAL_TRANSP_TRANSPARENTNOCONFLICT ||
	       icalcomponent_get_status(event) == ICAL_STATUS_CANCELLED || says(event, "X-MICROSOFT-CDO-BUSYSTATUS", "FREE") ||
	       declined(event, owner) || ours(uid, owner->host);
}
