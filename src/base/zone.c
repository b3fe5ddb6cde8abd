/* Reads TZif files, version 2 and later (RFC 8536), and the POSIX TZ rule in their footer, which holds after the last
 * transition. */
#include "base/zone.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"

#define ZONE_FOLDER "/usr/share/zoneinfo/"
#define ZONE_NAME_MAX 64
#define ZONE_FILE_MAX (256 * 1024)
#define DAY_SECONDS 86400
#define UNIX_END INT64_C(7258118400) /* 2200-01-01, the first second after the range of struct instant */

/* The yearly date of a transition in a POSIX TZ rule ("Jn", "n" or "Mm.w.d"), and its time in seconds after midnight. */
struct yearly {
	enum { YEARLY_JULIAN, YEARLY_DAY, YEARLY_WEEK } how;
	int day, month, week, weekday;
	int32_t seconds;
};

/* The POSIX TZ rule of the footer. */
struct tail {
	bool holds, summer;         /* there is a rule; it has daylight saving time */
	int32_t standard, daylight; /* seconds east of UTC */
	struct yearly start, end;   /* of daylight */
};

struct zone {
	struct zone *next;
	size_t n;        /* transitions in the table */
	int64_t *at;     /* Unix time of each transition, ascending */
	int32_t *offset; /* the offset from then on, in seconds east of UTC */
	int32_t before;  /* the offset before the first transition */
	struct tail tail;
	size_t n_name;
	char name[ZONE_NAME_MAX];
};

/* UTC is the default everywhere, so it must not depend on an installed tzdata. */
static const struct zone utc;

/* The cache: a process reads each zone once, because tzdata only changes by an upgrade, after which services are restarted. */
static struct zone *zones;

/* Unknown names from the database that have been logged, so that each is logged only once. */
static struct zone *unknown;

static const struct {
	const char *was, *today;
} aliases[] = {
#define ALIAS(was_, today_) { was_, today_ },
#include "base/zone_aliases.def"
#undef ALIAS
};

/* ---- bytes of the file */

struct bytes {
	const uint8_t *p;
	size_t n;
};

static bool skip(struct bytes *from, uint64_t n)
{
	if (n > from->n)
		return false;
	from->p += n;
	from->n -= n;
	return true;
}

static uint64_t big_endian(const uint8_t *p, size_t n)
{
	uint64_t number = 0;
	for (size_t i = 0; i < n; i++)
		number = number << 8 | p[i];
	return number;
}

/* ---- the footer */

static bool take(struct str *from, char c)
{
	if (from->n == 0 || *from->p != c)
		return false;
	*from = str_from(*from, 1);
	return true;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool take_number(struct str *from, int max, int *number_r)
{
	int number = 0;
	size_t n = 0;
	while (n < from->n && n < 4 && is_digit(from->p[n]))
		number = number * 10 + (from->p[n++] - '0');
	*from = str_from(*from, n);
	*number_r = number;
	return n > 0 && number <= max;
}

/* [+|-]hh[:mm[:ss]]; RFC 8536 section 3.3.1 lets the hours of a rule run from -167 to 167. */
static bool take_time(struct str *from, int hours_max, int32_t *seconds_r)
{
	bool negative = take(from, '-');
	if (!negative)
		take(from, '+');
	int hours, minutes = 0, seconds = 0;
	if (!take_number(from, hours_max, &hours))
		return false;
	if (take(from, ':') && !take_number(from, 59, &minutes))
		return false;
	if (take(from, ':') && !take_number(from, 59, &seconds))
		return false;
	int32_t all = hours * 3600 + minutes * 60 + seconds;
	*seconds_r = negative ? -all : all;
	return true;
}

/* Skips an abbreviation: three letters or more, or anything between < and >. Its text is not needed. */
static bool take_name(struct str *from)
{
	size_t n = 0;
	if (take(from, '<')) {
		n = str_find(*from, '>');
		*from = str_from(*from, n);
		return n > 0 && take(from, '>');
	}
	while (n < from->n && is_letter(from->p[n]))
		n++;
	*from = str_from(*from, n);
	return n >= 3;
}

static bool take_yearly(struct str *from, struct yearly *rule_r)
{
	*rule_r = (struct yearly){ .how = YEARLY_DAY, .seconds = 2 * 3600 };
	if (!take(from, ','))
		return false;
	if (take(from, 'J')) {
		rule_r->how = YEARLY_JULIAN;
		if (!take_number(from, 365, &rule_r->day) || rule_r->day < 1)
			return false;
	} else if (take(from, 'M')) {
		rule_r->how = YEARLY_WEEK;
		if (!take_number(from, 12, &rule_r->month) || rule_r->month < 1 || !take(from, '.') ||
		    !take_number(from, 5, &rule_r->week) || rule_r->week < 1 || !take(from, '.') ||
		    !take_number(from, 6, &rule_r->weekday))
			return false;
	} else if (!take_number(from, 365, &rule_r->day)) {
		return false;
	}
	return !take(from, '/') || take_time(from, 167, &rule_r->seconds);
}

/* An empty footer is valid; then the offset of the last transition stays in force. */
static bool tail_parse(struct str text, struct tail *tail_r)
{
	*tail_r = (struct tail){ 0 };
	if (text.n == 0)
		return true;
	int32_t west;
	if (!take_name(&text) || !take_time(&text, 24, &west))
		return false;
	tail_r->holds = true;
	tail_r->standard = -west; /* POSIX counts west of Greenwich */
	if (text.n == 0)
		return true;
	tail_r->summer = true;
	tail_r->daylight = tail_r->standard + 3600;
	if (!take_name(&text))
		return false;
	if (text.n > 0 && *text.p != ',') {
		if (!take_time(&text, 24, &west))
			return false;
		tail_r->daylight = -west;
	}
	return take_yearly(&text, &tail_r->start) && take_yearly(&text, &tail_r->end) && text.n == 0;
}

static bool leap_year(int year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

/* The local time of the transition `rule` in `year`, as the Unix time that this local time would have in UTC. */
static int64_t yearly_second(const struct yearly *rule, int year)
{
	int64_t first = civil_day(year, 1, 1), day = first + rule->day;
	if (rule->how == YEARLY_JULIAN) {
		day = first + rule->day - 1 + (leap_year(year) && rule->day >= 60);
	} else if (rule->how == YEARLY_WEEK) {
		int64_t month = civil_day(year, (unsigned)rule->month, 1);
		int64_t next = rule->month == 12 ? civil_day(year + 1, 1, 1) : civil_day(year, (unsigned)rule->month + 1, 1);
		day = month + (rule->weekday - civil_weekday(month) + 7) % 7 + 7 * (rule->week - 1);
		if (day >= next)
			day -= 7; /* week 5 means the last one of the month */
	}
	return day * DAY_SECONDS + rule->seconds;
}

static int64_t day_of(int64_t seconds)
{
	return (seconds - (seconds < 0 ? DAY_SECONDS - 1 : 0)) / DAY_SECONDS;
}

static int32_t tail_offset(const struct tail *tail, int64_t at)
{
	if (!tail->summer)
		return tail->standard;
	int year;
	unsigned month, day;
	civil_date(day_of(at + tail->standard), &year, &month, &day);
	int64_t start = yearly_second(&tail->start, year) - tail->standard;
	int64_t end = yearly_second(&tail->end, year) - tail->daylight;
	bool summer = start < end ? at >= start && at < end
	                          : at >= start || at < end; /* in the southern hemisphere summer spans New Year */
	return summer ? tail->daylight : tail->standard;
}

/* ---- the table */

struct header {
	uint64_t utc, standard, leaps, times, types, letters;
	uint8_t version;
};

static bool header_take(struct bytes *from, struct header *header_r)
{
	const uint8_t *p = from->p;
	if (from->n < 44 || memcmp(p, "TZif", 4) != 0)
		return false;
	*header_r = (struct header){ .version = p[4],
		                     .utc = big_endian(p + 20, 4),
		                     .standard = big_endian(p + 24, 4),
		                     .leaps = big_endian(p + 28, 4),
		                     .times = big_endian(p + 32, 4),
		                     .types = big_endian(p + 36, 4),
		                     .letters = big_endian(p + 40, 4) };
	return skip(from, 44);
}

static uint64_t block_size(const struct header *header, uint64_t wide)
{
	return header->times * (wide + 1) + header->types * 6 + header->letters + header->leaps * (wide + 4) +
	       header->standard + header->utc;
}

static bool table_read(const struct header *header, const uint8_t *p, struct zone *zone)
{
	const uint8_t *index = p + header->times * 8, *types = index + header->times;
	zone->n = header->times;
	zone->at = calloc(zone->n + 1, sizeof *zone->at);
	zone->offset = calloc(zone->n + 1, sizeof *zone->offset);
	if (!zone->at || !zone->offset)
		abort();
	zone->before = (int32_t)big_endian(types, 4);
	for (size_t i = 0; i < zone->n; i++) {
		zone->at[i] = (int64_t)big_endian(p + i * 8, 8);
		if (index[i] >= header->types || (i > 0 && zone->at[i] <= zone->at[i - 1]))
			return false;
		zone->offset[i] = (int32_t)big_endian(types + index[i] * 6, 4);
		if (zone->offset[i] <= -DAY_SECONDS || zone->offset[i] >= 2 * DAY_SECONDS)
			return false;
	}
	return true;
}

static bool zone_parse(struct bytes from, struct zone *zone)
{
	struct header header;
	if (!header_take(&from, &header) || header.version < '2' || !skip(&from, block_size(&header, 4)))
		return false;
	if (!header_take(&from, &header) || header.types == 0 || header.leaps != 0 || block_size(&header, 8) > from.n)
		return false;
	if (!table_read(&header, from.p, zone) || !skip(&from, block_size(&header, 8)))
		return false;
	struct str footer = { (const char *)from.p, from.n };
	if (!take(&footer, '\n') || str_find(footer, '\n') == footer.n)
		return false;
	footer.n = str_find(footer, '\n');
	return tail_parse(footer, &zone->tail);
}

/* ---- files */

/* Only the form of an IANA name may reach the file system: no dot, no empty part, and a capital letter first, which excludes
 * the other files in the folder ("posixrules", and "right/...", whose times count leap seconds). */
static bool name_valid(struct str name)
{
	if (name.n == 0 || name.n >= ZONE_NAME_MAX || *name.p < 'A' || *name.p > 'Z' || name.p[name.n - 1] == '/')
		return false;
	for (size_t i = 0; i < name.n; i++) {
		char c = name.p[i];
		if (c == '/' && name.p[i + 1] == '/')
			return false;
		if (!is_letter(c) && !is_digit(c) && !memchr("_+-/", c, 4))
			return false;
	}
	return true;
}

struct str zone_current_name(struct str name)
{
	for (size_t i = 0; i < COUNT(aliases); i++) {
		if (str_equal(name, str_of(aliases[i].was)))
			return str_of(aliases[i].today);
	}
	return name;
}

static bool zone_load(struct zone *zone, struct str name)
{
	char path[sizeof ZONE_FOLDER + ZONE_NAME_MAX] = ZONE_FOLDER;
	memcpy(path + sizeof ZONE_FOLDER - 1, name.p, name.n);
	FILE *file = fopen(path, "rbe");
	if (!file)
		return false;
	uint8_t *bytes = malloc(ZONE_FILE_MAX);
	if (!bytes)
		abort();
	size_t n = fread(bytes, 1, ZONE_FILE_MAX, file);
	bool good = !ferror(file) && n < ZONE_FILE_MAX && zone_parse((struct bytes){ bytes, n }, zone);
	fclose(file);
	free(bytes);
	return good;
}

static const struct zone *zone_in(const struct zone *list, struct str name)
{
	while (list && !(list->n_name == name.n && memcmp(list->name, name.p, name.n) == 0))
		list = list->next;
	return list;
}

/* A new zone with only its name filled in; a name that is too long is cut. */
static struct zone *zone_new(struct str name)
{
	struct zone *zone = calloc(1, sizeof *zone);
	if (!zone)
		abort();
	zone->n_name = name.n < ZONE_NAME_MAX ? name.n : ZONE_NAME_MAX - 1;
	memcpy(zone->name, name.p, zone->n_name);
	return zone;
}

const struct zone *zone_find(struct str name)
{
	if (!name_valid(name))
		return NULL;
	const struct zone *known = zone_in(zones, name);
	if (known)
		return known;
	if (str_equal(name, STR("UTC")))
		return &utc;
	struct zone *zone = zone_new(name);
	if (!zone_load(zone, zone_current_name(name))) {
		free(zone->at);
		free(zone->offset);
		free(zone);
		return NULL;
	}
	zone->next = zones;
	zones = zone;
	return zone;
}

static int load_file(const char *path, const struct stat *info, int type, struct FTW *place)
{
	(void)info;
	(void)place;
	if (type == FTW_F)
		(void)zone_find(str_of(path + sizeof ZONE_FOLDER - 1));
	return 0;
}

void zone_load_all(void)
{
	static bool loaded;

	if (!loaded)
		(void)nftw(ZONE_FOLDER, load_file, 8, 0);
	for (size_t i = 0; !loaded && i < COUNT(aliases); i++)
		(void)zone_find(str_of(aliases[i].was));
	loaded = true;
}

const struct zone *zone_stored(struct str name)
{
	const struct zone *zone = name.n > 0 ? zone_find(name) : &utc;
	if (zone || zone_in(unknown, name))
		return zone;
	struct zone *logged = zone_new(name);
	logged->next = unknown;
	unknown = logged;
	LOG(ZONE_UNKNOWN, LOG_STR("zone", name));
	return NULL;
}

const struct zone *zone_shown(struct str name, struct str *name_r)
{
	const struct zone *zone = zone_stored(name);
	if (name_r)
		*name_r = zone && name.n > 0 ? name : STR("UTC");
	return zone ? zone : &utc;
}

/* ---- questions */

static int32_t offset_at(const struct zone *zone, int64_t at)
{
	if (zone->n == 0)
		return zone->tail.holds ? tail_offset(&zone->tail, at) : zone->before;
	if (at < zone->at[0])
		return zone->before;
	if (at >= zone->at[zone->n - 1])
		return zone->tail.holds ? tail_offset(&zone->tail, at) : zone->offset[zone->n - 1];
	size_t low = 0, high = zone->n - 1;
	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;
		if (zone->at[middle] <= at)
			low = middle;
		else
			high = middle;
	}
	return zone->offset[low];
}

int32_t zone_offset(const struct zone *zone, struct instant at)
{
	return offset_at(zone, instant_unix(at));
}

bool zone_twice(const struct zone *zone, struct instant at)
{
	int32_t offset = zone_offset(zone, at);
	const int32_t beside[] = { zone_offset(zone, instant_add(at, -86400)), zone_offset(zone, instant_add(at, 86400)) };

	for (int i = 0; i < 2; i++) {
		struct instant other = instant_add(at, offset - beside[i]);
		if (other.us != at.us && zone_offset(zone, other) == beside[i])
			return true;
	}
	return false;
}

void zone_wall(const struct zone *zone, struct instant at, struct date *day_r, struct wall *time_r)
{
	int64_t local = instant_unix(at);
	local += offset_at(zone, local);
	int64_t day = day_of(local);
	if (day_r)
		day_r->day1 = (int32_t)day + 1;
	if (time_r)
		time_r->second1 = (int32_t)(local - day * DAY_SECONDS) + 1;
}

bool zone_instant(const struct zone *zone, struct date day, struct wall time, struct instant *at_r)
{
	int64_t local = (int64_t)(day.day1 - 1) * DAY_SECONDS + (time.second1 - 1);
	/* No offset reaches 26 hours, so the first two guesses lie on both sides of a transition near `local`. The other two
	 * find the offset in between, where two transitions follow each other closely. */
	int32_t offsets[4] = { offset_at(zone, local - 26 * 3600), offset_at(zone, local + 26 * 3600) };
	offsets[2] = offset_at(zone, local - offsets[0]);
	offsets[3] = offset_at(zone, local - offsets[1]);
	bool found = false;
	int64_t first = 0;
	for (size_t i = 0; i < COUNT(offsets); i++) {
		int64_t at = local - offsets[i];
		if (offset_at(zone, at) == offsets[i] && (!found || at < first)) {
			found = true;
			first = at;
		}
	}
	if (!found || first < 0 || first >= UNIX_END)
		return false;
	*at_r = instant_of_unix(first);
	return true;
}
