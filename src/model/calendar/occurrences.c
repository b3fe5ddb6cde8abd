/* Expands the events of other programs' calendars into their occurrences, with libical. */
#include "model/calendar/busy.h"

#include <libical/ical.h>
#include <string.h>

#include "base/zone.h"
#include "model/calendar/free_time.h"

#define DAY INT64_C(86400)
#define STEPS_MAX 200000 /* for one rule; more than a century of daily events */

/* One instance of a recurring event that has its own entry, or is excluded, so that the rule must not add it. */
struct override {
	struct str uid;
	bool whole_day; /* `day` alone identifies the instance; the time is ignored */
	int64_t at, day;
};

struct expansion {
	struct arena *arena;
	const struct busy_request *request;
	struct busy_found *found;
	int64_t from, to;      /* Unix time of the window */
	struct str name, zone; /* of the current calendar: X-WR-CALNAME, and the zone of times without a zone */
	icalcomponent *calendar;
	struct override *overrides;
	size_t n_overrides;
	size_t instances;
};

/* The time zone of a time: one that the calendar itself defines, or one of tzdata. */
struct clock {
	icaltimezone *theirs;
	const struct zone *ours;
};

/* An event while its instances are expanded. */
struct taken {
	icalcomponent *event;
	struct str uid;
	struct icaltimetype start; /* local time in the zone of `clock` */
	struct clock clock;
	int64_t days, seconds; /* the length: first days in local time, then seconds */
	struct override *exceptions;
	size_t n_exceptions;
};

/* All properties of one kind. They are copied, because libical keeps the position of a loop in the list itself, so that two
 * nested loops over the list would disturb each other. */
struct properties {
	icalproperty **at;
	size_t n;
};

static struct properties properties_of(const struct expansion *x, icalcomponent *component, icalproperty_kind kind)
{
	struct properties found = { .at = ARENA_ARRAY(x->arena, icalproperty *,
		                                      (size_t)icalcomponent_count_properties(component, kind)) };

	for (icalproperty *p = icalcomponent_get_first_property(component, kind); p != NULL;
	     p = icalcomponent_get_next_property(component, kind))
		found.at[found.n++] = p;
	return found;
}

static struct str parameter_zone(icalproperty *property)
{
	icalparameter *zone = icalproperty_get_first_parameter(property, ICAL_TZID_PARAMETER);

	return zone ? str_of(icalparameter_get_tzid(zone)) : (struct str){ 0 };
}

/* The zone of a time. A whole day is in the owner's zone. A time without a zone is in the calendar's zone, or else in the
 * owner's. */
static struct clock clock_of(const struct expansion *x, icalproperty *property, struct icaltimetype time)
{
	struct clock clock = { 0 };
	struct str name = parameter_zone(property), known;

	if (time.is_date) {
		clock.ours = zone_shown(x->request->zone, NULL);
	} else if (icaltime_is_utc(time)) {
		clock.ours = zone_find(STR("UTC"));
	} else if (name.n > 0) {
		clock.theirs = icalcomponent_get_timezone(
		        x->calendar, icalparameter_get_tzid(icalproperty_get_first_parameter(property, ICAL_TZID_PARAMETER)));
		known = busy_zone(name);
		clock.ours = zone_shown(known.n > 0 ? known : x->zone, NULL);
	} else {
		clock.ours = zone_shown(x->zone, NULL);
	}
	return clock;
}

static int64_t day_of(struct icaltimetype time)
{
	return civil_day(time.year, (unsigned)time.month, (unsigned)time.day);
}

/* A local time that a clock change skips is read with the offset before the change (RFC 5545 3.3.5). */
static int64_t unix_of(struct clock clock, struct icaltimetype time)
{
	int64_t wall = time.is_date ? 0 : time.hour * INT64_C(3600) + time.minute * INT64_C(60) + time.second;
	int64_t local = day_of(time) * DAY + wall;
	struct date day = { (int32_t)day_of(time) + 1 };
	struct instant at;

	if (clock.theirs)
		return local - icaltimezone_get_utc_offset(clock.theirs, &time, NULL);
	if (local < 2 * DAY)
		return local - zone_offset(clock.ours, instant_of_unix(0));
	if (zone_instant(clock.ours, day, (struct wall){ (int32_t)wall + 1 }, &at))
		return instant_unix(at);
	return local - zone_offset(clock.ours, instant_of_unix(local - DAY));
}

/* Reduces a time to its local time without a zone. Returns false when the time is invalid. */
static bool plain_time(struct icaltimetype *time)
{
	if (icaltime_is_null_time(*time) || time->year < 1900 || time->year > 2199)
		return false;
	*time = icaltime_normalize(*time);
	time->zone = NULL;
	return true;
}

static void add(struct expansion *x, int64_t from, int64_t to)
{
	if (from < x->from)
		from = x->from;
	if (to > x->to)
		to = x->to;
	if (from >= to || x->found->end != BUSY_FOUND)
		return;
	if (x->instances == BUSY_INSTANCES_MAX) {
		x->found->end = BUSY_TOO_MUCH;
		return;
	}
	x->found->at[x->instances++] = (struct busy){ instant_of_unix(from), instant_of_unix(to) };
}

static bool overridden(const struct expansion *x, const struct taken *taken, int64_t at, int64_t day)
{
	for (size_t i = 0; i < x->n_overrides; i++) {
		const struct override *other = &x->overrides[i];

		if ((other->whole_day ? other->day == day : other->at == at) && str_equal(other->uid, taken->uid))
			return true;
	}
	return false;
}

static bool excepted(const struct taken *taken, int64_t at, int64_t day)
{
	for (size_t i = 0; i < taken->n_exceptions; i++) {
		const struct override *exception = &taken->exceptions[i];

		if (exception->whole_day ? exception->day == day : exception->at == at)
			return true;
	}
	return false;
}

static void note_exceptions(const struct expansion *x, struct taken *taken)
{
	struct properties dates = properties_of(x, taken->event, ICAL_EXDATE_PROPERTY);

	taken->exceptions = ARENA_ARRAY(x->arena, struct override, dates.n);
	for (size_t i = 0; i < dates.n; i++) {
		struct icaltimetype time = icalproperty_get_exdate(dates.at[i]);
		struct clock clock = clock_of(x, dates.at[i], time);

		if (plain_time(&time))
			taken->exceptions[taken->n_exceptions++] =
			        (struct override){ .whole_day = time.is_date, .at = unix_of(clock, time), .day = day_of(time) };
	}
}

static void add_single(struct expansion *x, const struct taken *taken, struct icaltimetype start)
{
	struct icaltimetype end = start;
	int64_t at = unix_of(taken->clock, start), until;

	icaltime_adjust(&end, (int)taken->days, 0, 0, 0);
	until = (taken->days > 0 ? unix_of(taken->clock, end) : at) + taken->seconds;
	add(x, at, until);
}

/* Adds one instance of a recurring event, unless it is excluded or has its own entry. */
static void add_instance(struct expansion *x, const struct taken *taken, struct icaltimetype start)
{
	int64_t at = unix_of(taken->clock, start), day = day_of(start);

	if (at >= x->to || at + (taken->days + 1) * DAY + taken->seconds < x->from)
		return;
	if (!excepted(taken, at, day) && !overridden(x, taken, at, day))
		add_single(x, taken, start);
}

/* Converts UNTIL to the local time of the event, because the rule is expanded in that local time. */
static void localise_until(const struct taken *taken, struct icalrecurrencetype *rule)
{
	struct icaltimetype *until = &rule->until;

	if (icaltime_is_null_time(*until))
		return;
	if (icaltime_is_utc(*until) && !taken->start.is_date) {
		struct clock utc = { .ours = zone_find(STR("UTC")) };
		int64_t at = unix_of(utc, *until), offset;

		if (taken->clock.theirs) {
			struct icaltimetype time = *until;
			offset = icaltimezone_get_utc_offset_of_utc_time(taken->clock.theirs, &time, NULL);
		} else {
			offset = zone_offset(taken->clock.ours, instant_of_unix(at > 0 ? at : 0));
		}
		icaltime_adjust(until, 0, 0, 0, (int)offset);
	} else if (until->is_date && !taken->start.is_date) {
		until->is_date = 0;
		until->hour = 23;
		until->minute = until->second = 59;
	}
	until->zone = NULL;
	until->is_date = taken->start.is_date;
}

/* Starts the iteration shortly before the window instead of at the beginning of an old rule. A rule with COUNT must start at
 * its beginning, because its occurrences are counted. */
static void start_near(const struct expansion *x, const struct taken *taken, const struct icalrecurrencetype *rule,
                       icalrecur_iterator *walk)
{
	int64_t near = x->from - (taken->days + 2) * DAY - taken->seconds;
	struct icaltimetype from = icaltime_from_timet_with_zone((time_t)near, taken->start.is_date, NULL);

	from.zone = NULL;
	if (rule->count == 0 && near > 0 && icaltime_compare(from, taken->start) > 0)
		(void)icalrecur_iterator_set_start(walk, from);
}

/* Adds the instances of one rule. Returns false when the rule is refused. */
static bool walk_rule(struct expansion *x, const struct taken *taken, struct icalrecurrencetype rule)
{
	if (rule.freq == ICAL_SECONDLY_RECURRENCE || rule.freq == ICAL_MINUTELY_RECURRENCE)
		return false;
	localise_until(taken, &rule);
	icalrecur_iterator *walk = icalrecur_iterator_new(rule, taken->start);
	if (walk == NULL)
		return false;
	start_near(x, taken, &rule, walk);
	for (int steps = 0; steps < STEPS_MAX && x->found->end == BUSY_FOUND; steps++) {
		struct icaltimetype next = icalrecur_iterator_next(walk);

		if (icaltime_is_null_time(next) || day_of(next) * DAY > x->to + 2 * DAY)
			break;
		add_instance(x, taken, next);
	}
	icalrecur_iterator_free(walk);
	return true;
}

static void walk_dates(struct expansion *x, const struct taken *taken)
{
	struct properties dates = properties_of(x, taken->event, ICAL_RDATE_PROPERTY);

	for (size_t i = 0; i < dates.n; i++) {
		struct icaldatetimeperiodtype date = icalproperty_get_rdate(dates.at[i]);
		struct taken one = *taken;

		if (icaltime_is_null_time(date.time))
			date.time = date.period.start;
		one.clock = clock_of(x, dates.at[i], date.time);
		if (plain_time(&date.time))
			add_instance(x, &one, date.time);
	}
}

/* ---- the length of an event, and its recurrences */

/* Sets the length of an event, from DTEND or DURATION. Without both, an event of whole days lasts one day, and an event that
 * begins at a time has no length. */
static void length_of(const struct expansion *x, struct taken *taken)
{
	icalproperty *end = icalcomponent_get_first_property(taken->event, ICAL_DTEND_PROPERTY);
	icalproperty *duration = icalcomponent_get_first_property(taken->event, ICAL_DURATION_PROPERTY);
	struct icaltimetype time = end ? icalproperty_get_dtend(end) : icaltime_null_time();

	if (end != NULL) {
		struct clock clock = clock_of(x, end, time);

		if (plain_time(&time) && time.is_date && taken->start.is_date)
			taken->days = day_of(time) - day_of(taken->start);
		else if (!icaltime_is_null_time(time))
			taken->seconds = unix_of(clock, time) - unix_of(taken->clock, taken->start);
	} else if (duration != NULL) {
		struct icaldurationtype length = icalproperty_get_duration(duration);

		taken->days = length.is_neg ? 0 : length.days + 7 * (int64_t)length.weeks;
		taken->seconds =
		        length.is_neg ? 0 : length.hours * INT64_C(3600) + length.minutes * INT64_C(60) + length.seconds;
	}
	if (taken->start.is_date && taken->days <= 0 && taken->seconds <= 0)
		taken->days = 1;
	if (taken->days < 0 || taken->seconds < 0 || taken->days > 36600 || taken->seconds > 36600 * DAY)
		taken->days = taken->seconds = 0;
}

static bool recurs(icalcomponent *event)
{
	return icalcomponent_get_first_property(event, ICAL_RRULE_PROPERTY) != NULL ||
	       icalcomponent_get_first_property(event, ICAL_RDATE_PROPERTY) != NULL;
}

/* Whether the event may overlap the window, and is counted. Events that are over or too far ahead are not. */
static bool may_touch(struct expansion *x, const struct taken *taken)
{
	int64_t at = unix_of(taken->clock, taken->start);

	if (at >= x->to || (!recurs(taken->event) && at + (taken->days + 1) * DAY + taken->seconds < x->from))
		return false;
	if (x->found->events == BUSY_EVENTS_MAX) {
		x->found->end = BUSY_TOO_MUCH;
		return false;
	}
	x->found->events++;
	return true;
}

static void expand_event(struct expansion *x, icalcomponent *event)
{
	icalproperty *start = icalcomponent_get_first_property(event, ICAL_DTSTART_PROPERTY);
	struct taken taken = { .event = event, .uid = str_of(icalcomponent_get_uid(event)) };

	if (start == NULL ||
	    free_time_event(event, taken.uid, &(struct calendar_owner){ x->request->email, x->name, x->request->host }))
		return;
	taken.start = icalproperty_get_dtstart(start);
	taken.clock = clock_of(x, start, taken.start);
	if (!plain_time(&taken.start)) {
		x->found->left_out++;
		return;
	}
	length_of(x, &taken);
	if (!may_touch(x, &taken))
		return;
	if (icalcomponent_get_first_property(event, ICAL_RECURRENCEID_PROPERTY) != NULL || !recurs(event)) {
		add_single(x, &taken, taken.start);
		return;
	}
	note_exceptions(x, &taken);
	struct properties rules = properties_of(x, event, ICAL_RRULE_PROPERTY);
	for (size_t i = 0; i < rules.n; i++) {
		if (!walk_rule(x, &taken, icalproperty_get_rrule(rules.at[i]))) {
			x->found->left_out++;
			return;
		}
	}
	add_instance(x, &taken, taken.start); /* the start is always an instance, even when the rule does not include it */
	walk_dates(x, &taken);
}

/* Adds busy times from VFREEBUSY components (RFC 5545 3.6.4). */
static void expand_free_busy(struct expansion *x, icalcomponent *component)
{
	struct clock utc = { .ours = zone_find(STR("UTC")) };

	for (icalproperty *p = icalcomponent_get_first_property(component, ICAL_FREEBUSY_PROPERTY); p != NULL;
	     p = icalcomponent_get_next_property(component, ICAL_FREEBUSY_PROPERTY)) {
		icalparameter *kind = icalproperty_get_first_parameter(p, ICAL_FBTYPE_PARAMETER);
		struct icalperiodtype period = icalproperty_get_freebusy(p);
		bool open = icaltime_is_null_time(period.end);

		if ((kind != NULL && icalparameter_get_fbtype(kind) == ICAL_FBTYPE_FREE) || !plain_time(&period.start) ||
		    (!open && !plain_time(&period.end)))
			continue;
		int64_t from = unix_of(utc, period.start);
		add(x, from, open ? from + icaldurationtype_as_int(period.duration) : unix_of(utc, period.end));
	}
}

/* ---- calendars */

static void note_overrides(struct expansion *x)
{
	size_t n = (size_t)icalcomponent_count_components(x->calendar, ICAL_VEVENT_COMPONENT);

	x->overrides = ARENA_ARRAY(x->arena, struct override, n);
	x->n_overrides = 0;
	for (icalcomponent *event = icalcomponent_get_first_component(x->calendar, ICAL_VEVENT_COMPONENT); event != NULL;
	     event = icalcomponent_get_next_component(x->calendar, ICAL_VEVENT_COMPONENT)) {
		icalproperty *which = icalcomponent_get_first_property(event, ICAL_RECURRENCEID_PROPERTY);
		struct icaltimetype time = which ? icalproperty_get_recurrenceid(which) : icaltime_null_time();
		struct clock clock = which ? clock_of(x, which, time) : (struct clock){ 0 };

		if (which == NULL || !plain_time(&time))
			continue;
		x->overrides[x->n_overrides++] = (struct override){ .uid = str_of(icalcomponent_get_uid(event)),
			                                            .whole_day = time.is_date,
			                                            .at = unix_of(clock, time),
			                                            .day = day_of(time) };
	}
}

static void note_names(struct expansion *x)
{
	x->zone = x->request->zone;
	x->name = (struct str){ 0 };
	for (icalproperty *p = icalcomponent_get_first_property(x->calendar, ICAL_X_PROPERTY); p != NULL;
	     p = icalcomponent_get_next_property(x->calendar, ICAL_X_PROPERTY)) {
		struct str name = str_of(icalproperty_get_x_name(p)), value = str_of(icalproperty_get_x(p));

		if (str_equal(name, STR("X-WR-CALNAME")))
			x->name = value;
		else if (str_equal(name, STR("X-WR-TIMEZONE")) && busy_zone(value).n > 0)
			x->zone = busy_zone(value);
	}
}

static void expand_calendar(struct expansion *x, icalcomponent *calendar)
{
	x->calendar = calendar;
	note_names(x);
	note_overrides(x);
	for (icalcomponent *c = icalcomponent_get_first_component(calendar, ICAL_ANY_COMPONENT);
	     c != NULL && x->found->end == BUSY_FOUND; c = icalcomponent_get_next_component(calendar, ICAL_ANY_COMPONENT)) {
		if (icalcomponent_isa(c) == ICAL_VEVENT_COMPONENT)
			expand_event(x, c);
		else if (icalcomponent_isa(c) == ICAL_VFREEBUSY_COMPONENT)
			expand_free_busy(x, c);
	}
}

void busy_expand(struct arena *arena, const struct busy_request *request, struct busy_found *found_r)
{
	struct expansion x = { .arena = arena,
		               .request = request,
		               .found = found_r,
		               .from = instant_unix(request->from),
		               .to = instant_unix(request->to) };
	size_t calendars = 0;

	*found_r = (struct busy_found){ .at = ARENA_ARRAY(arena, struct busy, BUSY_INSTANCES_MAX) };
	icalerror_set_errors_are_fatal(0);
	icalcomponent *root = icalparser_parse_string(str_cstring(arena, request->text));
	if (root != NULL && icalcomponent_isa(root) == ICAL_VCALENDAR_COMPONENT) {
		expand_calendar(&x, root);
		calendars++;
	}
	for (icalcomponent *c = root ? icalcomponent_get_first_component(root, ICAL_VCALENDAR_COMPONENT) : NULL; c != NULL;
	     c = icalcomponent_get_next_component(root, ICAL_VCALENDAR_COMPONENT)) {
		expand_calendar(&x, c);
		calendars++;
	}
	if (calendars == 0)
		found_r->end = BUSY_NO_CALENDAR;
	found_r->at = busy_join(arena, found_r->at, x.instances, &found_r->n);
	if (root != NULL)
		icalcomponent_free(root);
}
