/* Writes the values of a page in their formats and for their places. */
#include "page/value.h"
#include "base/html.h"
#include "base/zone.h"
#include "model/mail/mail.h"

/* ---- places */

/* A JSON string that is also safe inside of <script>: nothing of it can end the element, or is a line end of JavaScript. */
static void put_json(struct buf *out, struct str text)
{
	static const char hex[] = "0123456789abcdef";

	buf_char(out, '"');
	for (size_t i = 0; i < text.n; i++) {
		unsigned char c = (unsigned char)text.p[i];
		bool line = c == 0xe2 && i + 2 < text.n && (unsigned char)text.p[i + 1] == 0x80 &&
		            ((unsigned char)text.p[i + 2] & 0xfe) == 0xa8;
		if (line) {
			buf_text(out, (text.p[i + 2] & 1) == 0 ? "\\u2028" : "\\u2029");
			i += 2;
		} else if (c < ' ' || c == 0x7f || strchr("<>&\"\\'", c) != NULL) {
			buf_text(out, "\\u00");
			buf_char(out, hex[c >> 4]);
			buf_char(out, hex[c & 15]);
		} else {
			buf_char(out, (char)c);
		}
	}
	buf_char(out, '"');
}

void html_put(struct buf *out, struct str text, enum html_place place)
{
	switch (place) {
	case HTML_IN_TEXT:
	case HTML_IN_ATTRIBUTE:
	case HTML_IN_WHOLE_URL:
		html_text(out, text);
		break;
	case HTML_IN_URL:
		buf_percent(out, text);
		break;
	case HTML_IN_JSON:
		put_json(out, text);
		break;
	}
}

/* ---- values as numbers, times and texts */

int64_t html_value_int(const struct html_value *value)
{
	switch ((enum html_kind)value->op->kind) {
	case HTML_IS_INT:
		return *(const int64_t *)value->at;
	case HTML_IS_SIZE:
		return (int64_t) * (const size_t *)value->at;
	case HTML_IS_MAYBE_INT:
		return ((const struct maybe_int *)value->at)->v;
	case HTML_IS_DECIMAL:
		return ((const struct decimal *)value->at)->cents;
	case HTML_IS_NUMBER:
		return (int64_t)value->row + 1;
	default:
		return 0;
	}
}

static struct instant instant_value(const struct html_value *value)
{
	if (value->op->kind == HTML_IS_WHEN)
		return ((const struct when *)value->at)->at;
	return *(const struct instant *)value->at;
}

static bool is_bool(enum html_kind kind)
{
	return kind == HTML_IS_BOOL || kind == HTML_IS_FIRST || kind == HTML_IS_LAST || kind == HTML_IS_FAULTY ||
	       kind == HTML_IS_MAYBE_BOOL;
}

static bool bool_value(const struct html_env *env, const struct html_value *value)
{
	switch ((enum html_kind)value->op->kind) {
	case HTML_IS_FIRST:
		return value->row == 0;
	case HTML_IS_LAST:
		return value->row + 1 == value->rows;
	case HTML_IS_FAULTY:
		return env->faults != NULL && env->faults->n > 0;
	case HTML_IS_MAYBE_BOOL:
		return ((const struct maybe_bool *)value->at)->v;
	default:
		return *(const bool *)value->at;
	}
}

struct str html_carried(const struct html_env *env)
{
	if (!env->carried)
		return STR("");
	return env->language == LANGUAGE_FRENCH ? STR("?lang=fr") : STR("?lang=en");
}

static struct str text_value(const struct html_env *env, const struct html_value *value)
{
	bool french = env->language == LANGUAGE_FRENCH;

	switch ((enum html_kind)value->op->kind) {
	case HTML_IS_STR:
		return *(const struct str *)value->at;
	case HTML_IS_URL:
		return ((const struct url *)value->at)->text;
	case HTML_IS_LANGUAGE:
		return french ? STR("fr") : STR("en");
	case HTML_IS_OTHER:
		return french ? STR("en") : STR("fr");
	case HTML_IS_OTHER_URL:
		return french ? STR("?lang=en") : STR("?lang=fr");
	case HTML_IS_CARRIED:
		return html_carried(env);
	case HTML_IS_PUBLIC:
		return env->public_url;
	case HTML_IS_PATH:
		return env->path;
	default:
		return (struct str){ 0 };
	}
}

bool html_value_any(const struct html_env *env, const struct html_value *value)
{
	enum html_kind kind = (enum html_kind)value->op->kind;

	if (is_bool(kind))
		return bool_value(env, value);
	if (kind == HTML_IS_DECIMAL)
		return ((const struct decimal *)value->at)->has;
	if (kind == HTML_IS_INSTANT || kind == HTML_IS_WHEN)
		return instant_value(value).us != 0;
	if (kind == HTML_IS_DATE)
		return ((const struct date *)value->at)->day1 != 0;
	return html_value_int(value) != 0 || text_value(env, value).n > 0;
}

/* ---- formats */

/* 52000 as "52,000", in French with narrow no-break spaces. */
static struct str grouped(const struct html_env *env, int64_t number)
{
	struct str digits = str_from_int(env->arena, number), mark = STR(",");
	struct buf out = buf_new(env->arena, 64);
	size_t sign = number < 0;

	if (env->language == LANGUAGE_FRENCH)
		mark = STR("\u202f");
	for (size_t i = 0; i < digits.n; i++) {
		if (i > sign && (digits.n - i) % 3 == 0)
			buf_str(&out, mark);
		buf_char(&out, digits.p[i]);
	}
	return buf_view(&out);
}

static struct str bytes_text(const struct html_env *env, int64_t bytes)
{
	bool french = env->language == LANGUAGE_FRENCH;

	if (bytes < 1000)
		return STR_JOIN(env->arena, str_from_int(env->arena, bytes), french ? STR("\u00a0octets") : STR(" bytes"));
	if (bytes < 1000000)
		return STR_JOIN(env->arena, str_from_int(env->arena, (bytes + 500) / 1000),
		                french ? STR("\u00a0ko") : STR(" kB"));
	return STR_JOIN(env->arena, str_from_int(env->arena, bytes / 1000000), french ? STR(",") : STR("."),
	                str_from_int(env->arena, bytes / 100000 % 10), french ? STR("\u00a0Mo") : STR(" MB"));
}

/* The first character of the first two words: what stands in place of a logo. */
static struct str initials(const struct html_env *env, struct str text)
{
	struct buf out = buf_new(env->arena, 16);

	for (int n = 0; n < 2 && text.p != NULL;) {
		struct str word = str_cut(&text, ' ');
		size_t length = 1;
		if (word.n == 0)
			continue;
		while (length < word.n && ((unsigned char)word.p[length] & 0xc0) == 0x80)
			length++;
		buf_put(&out, word.p, length);
		n++;
	}
	return buf_view(&out);
}

static struct str day_text(const struct html_env *env, const struct html_value *value)
{
	struct date day;

	if (value->op->kind == HTML_IS_DATE)
		day = *(const struct date *)value->at;
	else
		zone_wall(zone_shown(env->zone, NULL), instant_value(value), &day, NULL);
	return mail_day(env->arena, env->language, day);
}

static struct str zone_text(const struct html_env *env)
{
	struct str name;

	(void)zone_shown(env->zone, &name);
	return name.n > 0 ? name : STR("UTC");
}

/* A value without a format: numbers in digits, times as RFC 3339. */
static struct str plain(const struct html_env *env, const struct html_value *value)
{
	char text[32];
	size_t n;

	switch ((enum html_kind)value->op->kind) {
	case HTML_IS_INT:
	case HTML_IS_SIZE:
	case HTML_IS_MAYBE_INT:
	case HTML_IS_NUMBER:
		return str_from_int(env->arena, html_value_int(value));
	case HTML_IS_DECIMAL:
		return STR_JOIN(env->arena, str_from_int(env->arena, html_value_int(value) / 100), STR("."),
		                str_from_int(env->arena, html_value_int(value) / 10 % 10),
		                str_from_int(env->arena, html_value_int(value) % 10));
	case HTML_IS_INSTANT:
	case HTML_IS_WHEN:
		n = instant_format(instant_value(value), false, text);
		return str_copy(env->arena, (struct str){ text, n });
	case HTML_IS_DATE:
		n = date_format(*(const struct date *)value->at, text);
		return str_copy(env->arena, (struct str){ text, n });
	default:
		return text_value(env, value);
	}
}

static struct str formatted(const struct html_env *env, const struct html_value *value)
{
	const struct html_op *op = value->op;
	struct str word;

	switch ((enum html_format)op->format) {
	case HTML_DAY:
		return day_text(env, value);
	case HTML_TIME:
		return STR_JOIN(env->arena, day_text(env, value), env->language == LANGUAGE_FRENCH ? STR(" à ") : STR(", "),
		                mail_clock(env->arena, instant_value(value), env->zone));
	case HTML_CLOCK:
		return mail_clock(env->arena, instant_value(value), env->zone);
	case HTML_ZONE:
		return zone_text(env);
	case HTML_NUMBER:
		return grouped(env, html_value_int(value));
	case HTML_MONEY:
		return grouped(env, html_value_int(value) / 100);
	case HTML_MINUTES:
		return mail_duration(env->arena, env->language, html_value_int(value));
	case HTML_BYTES:
		return bytes_text(env, html_value_int(value));
	case HTML_WORDS:
		word = text_value(env, value);
		word = html_text_of(env->language, STR_JOIN(env->arena, (struct str){ op->text, op->n }, word));
		return word.p != NULL ? word : text_value(env, value);
	case HTML_INITIALS:
		return initials(env, text_value(env, value));
	default:
		return plain(env, value);
	}
}

static bool is_number(enum html_kind kind)
{
	return kind == HTML_IS_INT || kind == HTML_IS_SIZE || kind == HTML_IS_MAYBE_INT || kind == HTML_IS_DECIMAL;
}

void html_value_put(struct buf *out, const struct html_env *env, const struct html_value *value)
{
	if (value->op->format == HTML_LINES)
		html_lines(out, text_value(env, value));
	else if (value->op->place == HTML_IN_JSON && is_number((enum html_kind)value->op->kind))
		buf_str(out, plain(env, value));
	else if (value->op->format == HTML_PARAGRAPHS)
		html_paragraphs(out, text_value(env, value), (struct str){ 0 }, (struct str){ 0 });
	else
		html_put(out, formatted(env, value), (enum html_place)value->op->place);
}
