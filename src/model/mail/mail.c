/* Replaces the placeholders in the texts of mails, and computes the times of retries. */
#include "model/mail/mail.h"

#include "base/html.h"
#include "base/zone.h"

enum { FILLED_MAX = 1 << 18 };

/* ---- placeholders */

/*
 * Takes the text before the next placeholder, and the name of that placeholder, from *rest. After the last placeholder *name is
 * null. A placeholder that is not closed counts as plain text. Returns false when *rest is empty.
 */
static bool next_piece(struct str *rest, struct str *plain, struct str *name)
{
	*name = (struct str){ 0 };
	if (rest->n == 0)
		return false;
	for (size_t i = 0; i + 1 < rest->n; i++) {
		if (rest->p[i] != '{' || rest->p[i + 1] != '{')
			continue;
		for (size_t j = i + 2; j + 1 < rest->n && rest->p[j] != '{'; j++) {
			if (rest->p[j] != '}' || rest->p[j + 1] != '}')
				continue;
			*plain = (struct str){ rest->p, i };
			*name = str_trim((struct str){ rest->p + i + 2, j - i - 2 });
			if (name->p == NULL)
				*name = STR("");
			*rest = str_from(*rest, j + 2);
			return true;
		}
	}
	*plain = *rest;
	*rest = (struct str){ 0 };
	return true;
}

static bool has_braces(struct str text)
{
	for (size_t i = 0; i + 1 < text.n; i++)
		if ((text.p[i] == '{' && text.p[i + 1] == '{') || (text.p[i] == '}' && text.p[i + 1] == '}'))
			return true;
	return false;
}

enum err mail_texts_check(struct str text, enum mail_kind kind, struct str *wrong_r)
{
	const char *const *names = mail_names(kind);
	struct str rest = text, plain, name;

	while (next_piece(&rest, &plain, &name)) {
		bool known = name.p == NULL;
		for (size_t i = 0; !known && names[i] != NULL; i++)
			known = str_equal(name, str_of(names[i]));
		*wrong_r = has_braces(plain) ? plain : name;
		if (has_braces(plain))
			return E_FORMAT;
		if (!known)
			return E_CHOICE;
	}
	return OK;
}

static struct str value_of(struct mail_values values, struct str name)
{
	for (size_t i = 0; i < values.n; i++)
		if (str_equal(name, str_of(values.at[i].name)))
			return values.at[i].text;
	return (struct str){ 0 };
}

static void put_value(struct buf *out, struct str value, enum mail_fill how)
{
	if (how == FILL_HTML) {
		html_lines(out, value);
		return;
	}
	for (size_t i = 0; i < value.n; i++) {
		unsigned char c = (unsigned char)value.p[i];
		bool control = c < ' ' || c == 0x7f;
		if (!control || (c == '\n' && how == FILL_TEXT))
			buf_char(out, (char)c);
		else if (c != '\r')
			buf_char(out, ' ');
	}
}

/* Fills one line. Returns false, and appends nothing, when the line has placeholders and all their values are empty. */
static bool fill_line(struct buf *out, struct str line, struct mail_values values, enum mail_fill how)
{
	struct str rest = line, plain, name;
	size_t before = out->n, asked = 0, given = 0;

	while (next_piece(&rest, &plain, &name)) {
		buf_str(out, plain);
		if (name.p == NULL)
			continue;
		struct str value = value_of(values, name);
		asked++;
		given += str_trim(value).n > 0;
		put_value(out, value, how);
	}
	if (asked == 0 || given > 0)
		return true;
	out->n = before;
	return false;
}

struct str mail_fill(struct arena *arena, struct str text, struct mail_values values, enum mail_fill how)
{
	struct buf out = buf_new(arena, FILLED_MAX);

	if (how == FILL_SUBJECT) {
		/* The subject is a single line, which is kept even when values are missing. */
		for (struct str rest = text, plain, name; next_piece(&rest, &plain, &name);) {
			put_value(&out, plain, how);
			put_value(&out, value_of(values, name), how);
		}
		return str_trim(buf_view(&out));
	}
	while (text.n > 0) {
		struct str line = str_cut(&text, '\n');
		if (fill_line(&out, line, values, how) && text.p != NULL)
			buf_char(&out, '\n');
	}
	return buf_view(&out);
}

/* Whether the value of this placeholder is an address to follow. All others are text, whatever it looks like. */
static bool is_link(struct str name)
{
	return str_equal(name, STR("link")) || str_equal(name, STR("answer_link"));
}

/* Copies a line with the values of its links; its other placeholders stay. */
static void put_links(struct buf *out, struct str line, struct mail_values values)
{
	for (struct str plain, name; next_piece(&line, &plain, &name);) {
		buf_str(out, plain);
		if (is_link(name))
			put_value(out, value_of(values, name), FILL_SUBJECT);
		else if (name.p != NULL)
			buf_str(out, STR_JOIN(out->arena, STR("{{"), name, STR("}}")));
	}
}

struct str mail_html(struct arena *arena, struct str text, struct mail_values values, const struct mail_style *style)
{
	struct buf lines = buf_new(arena, FILLED_MAX), html = buf_new(arena, FILLED_MAX), ignored = buf_new(arena, FILLED_MAX),
	           out = buf_new(arena, FILLED_MAX);
	struct str rest, plain, name;

	while (text.n > 0) {
		struct str line = str_cut(&text, '\n');
		if (!fill_line(&ignored, line, values, FILL_TEXT))
			continue;
		put_links(&lines, line, values);
		if (text.p != NULL)
			buf_char(&lines, '\n');
	}
	html_paragraphs(&html, buf_view(&lines), style->paragraph, style->link);
	for (rest = buf_view(&html); next_piece(&rest, &plain, &name);) {
		buf_str(&out, plain);
		put_value(&out, value_of(values, name), FILL_HTML);
	}
	return buf_view(&out);
}

struct str mail_page(struct arena *arena, enum language language, struct str company, struct str body)
{
	struct buf out = buf_new(arena, FILLED_MAX + 4096);

	buf_text(&out, "<!DOCTYPE html>\n<html lang=\"");
	buf_text(&out, language == LANGUAGE_FRENCH ? "fr" : "en");
	buf_text(&out, "\">\n<head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"></head>\n"
	               "<body style=\"margin:0;padding:24px;background:#f4f4f5;color:#18181b;"
	               "font:16px/1.5 system-ui,-apple-system,'Segoe UI',sans-serif\">\n"
	               "<div style=\"max-width:36em;margin:0 auto;padding:24px 32px;background:#fff;border-radius:8px\">\n");
	if (company.n > 0) {
		buf_text(&out, "<p style=\"margin:0 0 16px;font-weight:600;color:#52525b\">");
		html_text(&out, company);
		buf_text(&out, "</p>\n");
	}
	buf_str(&out, body);
	buf_text(&out, "</div>\n</body>\n</html>\n");
	return buf_view(&out);
}

/* ---- times of attempts */

bool mail_once_at_most(enum mail_kind kind)
{
	return kind == MAIL_REMINDER_DAY || kind == MAIL_REMINDER_HOUR || kind == MAIL_DIGEST;
}

bool mail_is_reminder(enum mail_kind kind)
{
	return kind == MAIL_REMINDER_DAY || kind == MAIL_REMINDER_HOUR;
}

bool mail_is_announcement(enum mail_kind kind)
{
	return kind == MAIL_INTERVIEW || kind == MAIL_INTERVIEW_MOVED || kind == MAIL_INTERVIEW_CANCELLED;
}

bool mail_about_account(enum mail_kind kind)
{
	return kind == MAIL_VERIFICATION || kind == MAIL_RESET || kind == MAIL_PASSWORD_CHANGED || kind == MAIL_FACTOR_ON ||
	       kind == MAIL_FACTOR_OFF || kind == MAIL_FACTOR_REMOVED || kind == MAIL_EXPORT;
}

int64_t mail_back_off(int64_t attempts, uint32_t random)
{
	static const int64_t seconds[] = { 30, 120, 300, 900, 1800, 3600, 7200, 14400, 21600, 28800, 43200 };
	int64_t i = attempts < 1 ? 0 : attempts - 1;
	int64_t wait = seconds[i < (int64_t)COUNT(seconds) ? i : (int64_t)COUNT(seconds) - 1];

	return wait - wait / 10 + (int64_t)(random % (uint32_t)(wait / 5 + 1));
}

struct instant mail_digest_next(struct str zone, struct instant now)
{
	const struct zone *clock = zone_shown(zone, NULL);
	const struct wall hour = { MAIL_DIGEST_HOUR * 3600 + 1 };
	struct date day;
	struct instant at;

	zone_wall(clock, now, &day, NULL);
	/* When the clock is put forward over that hour, the day has no such time, and the digest is due on the next day. */
	while (!zone_instant(clock, day, hour, &at) || at.us <= now.us)
		day.day1++;
	return at;
}
