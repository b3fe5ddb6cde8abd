/* The words for times, places and roles in mails, in English and French. */
#include "base/buf.h"
#include "base/zone.h"
#include "model/mail/mail.h"

static bool french(enum language language)
{
	return language == LANGUAGE_FRENCH;
}

struct str mail_day(struct arena *arena, enum language language, struct date day)
{
	static const char *const days[2][7] = { { "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday",
		                                  "Saturday" },
		                                { "dimanche", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi" } };
	static const char *const months[2][12] = { { "January", "February", "March", "April", "May", "June", "July", "August",
		                                     "September", "October", "November", "December" },
		                                   { "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août",
		                                     "septembre", "octobre", "novembre", "décembre" } };
	struct buf out = buf_new(arena, 100);
	int year;
	unsigned month, of_month;

	civil_date(day.day1 - 1, &year, &month, &of_month);
	buf_text(&out, days[french(language)][civil_weekday(day.day1 - 1)]);
	buf_text(&out, french(language) ? " " : ", ");
	buf_int(&out, of_month);
	buf_text(&out, french(language) && of_month == 1 ? "er " : " ");
	buf_text(&out, months[french(language)][month - 1]);
	buf_char(&out, ' ');
	buf_int(&out, year);
	return buf_view(&out);
}

struct str mail_clock(struct arena *arena, struct instant at, struct str zone)
{
	struct wall time;
	char text[16];
	size_t n;

	zone_wall(zone_shown(zone, NULL), at, NULL, &time);
	n = wall_format(time, false, text);
	return str_copy(arena, (struct str){ text, n });
}

struct str mail_time(struct arena *arena, enum language language, struct instant at, struct str zone)
{
	struct str name;
	struct date day;

	if (at.us == 0)
		return (struct str){ 0 };
	zone_wall(zone_shown(zone, &name), at, &day, NULL);
	return STR_JOIN(arena, mail_day(arena, language, day), french(language) ? STR(" à ") : STR(", "),
	                mail_clock(arena, at, zone), STR(" ("), name, STR(")"));
}

struct str mail_duration(struct arena *arena, enum language language, int64_t minutes)
{
	(void)language; /* the word is the same in both */
	return minutes > 0 ? STR_JOIN(arena, str_from_int(arena, minutes), STR(" minutes")) : (struct str){ 0 };
}

struct str mail_place(enum language language, enum mode mode, struct str location)
{
	if (location.n > 0)
		return location;
	if (mode == MODE_PHONE)
		return french(language) ? STR("par téléphone") : STR("by telephone");
	if (mode == MODE_VIDEO)
		return french(language) ? STR("en visioconférence") : STR("by video");
	return (struct str){ 0 };
}

struct str mail_role(enum language language, unsigned role)
{
	if (role == ADMIN)
		return french(language) ? STR("administrateur") : STR("administrator");
	if (role == HR)
		return french(language) ? STR("chargé de recrutement") : STR("recruiter");
	return french(language) ? STR("intervieweur") : STR("interviewer");
}

struct str mail_feeds_ended(enum language language)
{
	return french(language) ? STR("L'adresse de votre agenda a été supprimée elle aussi.")
	                        : STR("The address of your calendar feed has ended, too.");
}

struct str mail_summary(struct arena *arena, enum language language, struct str position, struct str company)
{
	struct str begin = french(language) ? STR("Entretien : ") : STR("Interview: ");

	if (company.n == 0)
		return STR_JOIN(arena, begin, position);
	return STR_JOIN(arena, begin, position, STR(" ("), company, STR(")"));
}

struct str mail_money(struct arena *arena, struct decimal amount, struct str currency)
{
	struct buf out = buf_new(arena, 64);

	buf_int(&out, amount.cents / 100);
	if (amount.cents % 100 != 0) {
		buf_char(&out, '.');
		buf_pad(&out, amount.cents % 100, 2);
	}
	buf_char(&out, ' ');
	buf_str(&out, currency);
	return buf_view(&out);
}
