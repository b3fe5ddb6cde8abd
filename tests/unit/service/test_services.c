/* Accounts, slots, files, meeting links and demo data on a real database, use case by use case. */
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../with_arena.h"
#include "service/calendar/calendar.h"
#include "service/file/file.h"
#include "service/meeting/meeting.h"
#include "service/people/people.h"
#include "service/upkeep/demo.h"
#include "store/migrations.h"
#include "store/statements.h"
#include "world.h"

static struct db *db;
static struct token_ring *ring;
static struct context context;
static char storage[] = "/tmp/interviewd-service.XXXXXX";
static struct settings settings = { .public_url = { "https://interviews.example.com", 30 },
	                            .room_base = { "https://rooms.example.com", 25 },
	                            .meeting_links = true,
	                            .meeting_fallback_seconds = 600,
	                            .access_seconds_assistant = 86400,
	                            .password = { 64, 1 },
	                            .limits = true,
	                            .login_account = 3,
	                            .login_address = 5,
	                            .registration = REGISTER_EVERYONE,
	                            .login_everywhere = 100,
	                            .demo = true };

/* ---- looking into the database */

static const char *text_of(const char *format, va_list values)
{
	static char query[2000];
	assert_true((size_t)vsnprintf(query, sizeof query, format, values) < sizeof query);
	return query;
}

static int64_t number_of(const char *format, ...)
{
	va_list values;
	va_start(values, format);
	int64_t number = world_count(text_of(format, values));
	va_end(values);
	return number;
}

static void do_sql(const char *format, ...)
{
	va_list values;
	va_start(values, format);
	world_do(text_of(format, values));
	va_end(values);
}

/* ---- a throttle that counts in this process */

static struct window_of {
	char key[100];
	int64_t n;
} windows[64];

static struct window_of *window_find(const char *kind, struct str key)
{
	char name[100];
	snprintf(name, sizeof name, "%s %.*s", kind, (int)key.n, key.p);
	size_t i = 0;
	while (windows[i].key[0] != '\0' && strcmp(windows[i].key, name) != 0)
		i++;
	assert_true(i < COUNT(windows) - 1);
	memcpy(windows[i].key, name, sizeof name);
	return &windows[i];
}

static bool throttle_take(void *self, const struct quota *quota, int64_t *wait_r)
{
	(void)self;
	assert_int_equal(quota->seconds, 900);
	struct window_of *window = window_find(quota->kind, quota->key);
	*wait_r = 77;
	if (window->n >= quota->allowed)
		return false;
	window->n++;
	return true;
}

static void throttle_give_back(void *self, const char *kind, struct str key)
{
	(void)self;
	window_find(kind, key)->n--;
}

static void throttle_forget(void *self, struct uuid user)
{
	(void)self;
	(void)user;
}

static const struct throttle throttle = { throttle_take, throttle_give_back, throttle_forget, throttle_forget, NULL };

/* ---- one request after another, as the worker runs them */

static struct principal nobody = { .role = PUBLIC };

/* Where the next requests come from. */
static const char *address = "192.0.2.7";

/* The state of the node for the next requests; NULL: none. */
static struct readiness_probe *probe_of_test;

static void begin(const struct principal *who)
{
	arena_reset(arena);
	context = (struct context){ .arena = arena,
		                    .probe = probe_of_test,
		                    .db = db,
		                    .who = *who,
		                    .now = clock_now(),
		                    .request_id = STR("test"),
		                    .address = str_of(address),
		                    .settings = &settings,
		                    .ring = ring,
		                    .throttle = &throttle };
	db_enter(db, arena, (struct db_scope_values){ who->user.v.key, who->company.v.key, who->role, context.now }, 8000);
}

typedef enum err call(struct context *c, const void *in, void *out);
struct job_of {
	call *call;
	const void *in;
	void *out;
};

static enum err body(void *arg)
{
	struct job_of *it = arg;
	context.faults = (struct faults){ 0 };
	return it->call(&context, it->in, it->out);
}

static enum err ask(const struct principal *who, call *op, const void *in, void *out)
{
	struct job_of it = { op, in, out };
	begin(who);
	enum err e = db_transaction(db, body, NULL, &it);
	db_leave(db, NULL);
	return e;
}
#define OP(name)                                                                                                               \
	static enum err op_##name(struct context *c, const void *in, void *out)                                                \
	{                                                                                                                      \
		return service_##name(c, in, out);                                                                             \
	}
OP(account_register)
OP(account_login)
OP(account_principal)
OP(slots)

/* Loads the record for the guard before the operation is called, as the chain does. */
static enum err op_material_add(struct context *c, const void *in, void *out)
{
	const struct material_upload *upload = in;
	const struct named named = { .id = { upload->interview.v.pub }, .in = in, .lock = true };
	struct file_place place = { 0 };
	enum err e = service_load(c, &load_place, PARTY, &named, &place);

	if (e == E_NOT_FOUND || e == E_NOT_YOURS)
		fail_at(c, E_NO_SUCH, AT(upload, interview), (struct str){ 0 });
	else if (e != OK)
		return e;
	return service_material_add(c, e == OK ? &place : NULL, in, out);
}
static enum err op_material_list(struct context *c, const void *in, void *out)
{
	const struct interview_key *key = in;
	struct file_place place = { 0 };
	enum err e = service_load(c, &load_place, PARTY, &(struct named){ .id = { key->id.v.pub } }, &place);

	if (e == E_NOT_YOURS)
		return E_NOT_FOUND;
	return e == OK ? service_material_list(c, &place, in, out) : e;
}

/* The guard decides, or a signature in the URL that was checked. */
static enum err op_file_open(struct context *c, const void *in, void *out)
{
	const struct file_key *key = in;
	struct file file = { 0 };
	enum err e = service_load(c, &load_file, c->who.role == PUBLIC ? ANYONE : PARTY,
	                          &(struct named){ .id = { key->id.v.pub }, .in = in }, &file);

	if (e == E_NOT_YOURS)
		return E_NOT_FOUND;
	return e == OK ? service_file_open(c, &file, in, out) : e;
}
OP(meeting_join)
OP(ready)
OP(health)
static enum err op_demo(struct context *c, const void *in, void *out)
{
	(void)in;
	(void)out;
	return service_demo_load(c);
}

/* Whether the last call reported `e` at byte `off`. */
static bool faulted(enum err e, size_t off)
{
	for (size_t i = 0; i < context.faults.n; i++) {
		if (context.faults.at[i].error == e && context.faults.at[i].off == off)
			return true;
	}
	return false;
}

/* The principal of an account, through a real login. */
static struct principal login(const char *email, const char *password)
{
	struct credentials in = { .email = str_of(email), .password = str_of(password) };
	struct session session = { 0 };
	struct claims claims = { 0 };
	struct principal who = { 0 };
	enum err e = ask(&nobody, op_account_login, &in, &session);
	if (e != OK)
		fail_msg("%s: %s", email, err_code(e));
	assert_int_equal(token_verify(ring, arena, session.access, clock_now(), &claims), OK);
	assert_int_equal(ask(&nobody, op_account_principal, &claims, &who), OK);
	return who;
}

static struct principal hr, ines, camille, tom;

/* ---- demo data, which the other tests use */

static void test_demo(void **state)
{
	(void)state;
	int64_t others = number_of("SELECT COUNT(*) FROM users");
	assert_int_equal(ask(&nobody, op_demo, NULL, NULL), OK);
	int64_t users = number_of("SELECT COUNT(*) FROM users"), interviews = number_of("SELECT COUNT(*) FROM interviews");
	assert_int_equal(users, others + 10);
	for (int status = 0; status <= INTERVIEW_NO_SHOW; status++)
		assert_true(number_of("SELECT COUNT(*) FROM interviews WHERE status = %d", status) > 0);
	assert_true(number_of("SELECT COUNT(*) FROM interviews WHERE status = 0 AND start_at > UTC_TIMESTAMP()") > 0);
	assert_true(number_of("SELECT COUNT(*) FROM interviews WHERE status = 1 AND start_at > UTC_TIMESTAMP()") > 0);
	assert_int_equal(number_of("SELECT COUNT(*) FROM interviews WHERE hired = 1"), 1);
	assert_int_equal(number_of("SELECT COUNT(*) FROM interviews WHERE start_at > UTC_TIMESTAMP() AND status IN (2, 4)"), 0);
	assert_true(number_of("SELECT COUNT(DISTINCT status) FROM applications") == 10);
	assert_true(number_of("SELECT COUNT(*) FROM interviews WHERE material_public_id IS NOT NULL") > 0);
	/* every member that a surface shows has a value in some row */
	assert_int_equal(number_of("SELECT COUNT(*) FROM users WHERE email LIKE '%%@company.com' AND phone IS NULL"), 0);
	assert_int_equal(number_of("SELECT COUNT(*) FROM applications WHERE place IS NULL OR district IS NULL"), 0);
	assert_int_equal(number_of("SELECT COUNT(*) FROM evaluations WHERE technical_score > 0 AND cultural_fit_score > 0 AND "
	                           "average_rating > 0 AND expected_salary > 0 AND filled_at <= UTC_TIMESTAMP()"),
	                 3);
	assert_int_equal(number_of("SELECT COUNT(*) FROM interviews i JOIN users u ON u.id = i.owner_id WHERE u.email = "
	                           "'candidate@example.com' AND i.company_id IS NULL AND start_at > UTC_TIMESTAMP()"),
	                 1);
	/* all history is in the past, and a second load changes nothing */
	assert_int_equal(number_of("SELECT COUNT(*) FROM history WHERE at > UTC_TIMESTAMP()"), 0);
	assert_int_equal(ask(&nobody, op_demo, NULL, NULL), OK);
	assert_int_equal(number_of("SELECT COUNT(*) FROM users"), users);
	assert_int_equal(number_of("SELECT COUNT(*) FROM interviews"), interviews);
	hr = login("hr@company.com", "hr123");
	ines = login("interviewer@company.com", "interviewer123");
	camille = login("candidate@example.com", "candidate123");
	tom = login("tom.baker@example.com", "candidate123");
	assert_int_equal(login("ADMIN@Company.com", "admin123").role, ADMIN);
	assert_int_equal(hr.role, HR);
	assert_int_equal(hr.company.v.key, ines.company.v.key);
	assert_int_equal(camille.company.v.key, 0);
}

/* ---- accounts */

static struct registration registration_of(const char *email, const char *password, const char *name, unsigned role)
{
	struct registration in = { .email = str_of(email), .password = str_of(password), .name = str_of(name), .role = role };
	MARK(&in, email);
	MARK(&in, password);
	MARK(&in, name);
	MARK(&in, role);
	return in;
}

static void test_register(void **state)
{
	(void)state;
	struct user user = { 0 };
	struct registration in = registration_of("Wil.Ming@Example.com", "secure_password", "Wil van Ming", CANDIDATE);
	assert_int_equal(ask(&nobody, op_account_register, &in, &user), OK);
	assert_int_equal(context.outcome, MADE);
	assert_true(str_equal(user.name, STR("Wil van Ming")) && user.role == CANDIDATE && !uuid_none(user.id.v.pub));
	assert_int_equal(number_of("SELECT COUNT(*) FROM users WHERE email = 'Wil.Ming@Example.com' AND first_name = 'Wil van' "
	                           "AND last_name = 'Ming' AND company_id IS NULL AND verified = 0"),
	                 1);
	assert_int_equal(
	        number_of("SELECT COUNT(*) FROM calendars k JOIN users u ON u.id = k.user_id WHERE u.email LIKE 'Wil%%'"), 1);
	in.email = STR("wil.ming@EXAMPLE.com");
	assert_int_equal(ask(&nobody, op_account_register, &in, &user), E_INVALID);
	assert_true(faulted(E_TAKEN, AT(&in, email)));
	in = registration_of("ilse@example.com", "secure_password", "Cher", INTERVIEWER);
	assert_int_equal(ask(&nobody, op_account_register, &in, &user), OK);
	assert_int_equal(number_of("SELECT COUNT(*) FROM users u JOIN companies c ON c.id = u.company_id "
	                           "WHERE u.email = 'ilse@example.com' AND c.name = 'Cher' AND u.role = 4"),
	                 1);
	struct principal who = login("ilse@example.com", "secure_password");
	assert_true(who.role == INTERVIEWER && who.company.v.key != 0 && who.company.v.key != hr.company.v.key);
	/* a name of 200 characters in one word, with more bytes than characters */
	char name[401];
	for (size_t i = 0; i < 400; i += 2)
		memcpy(name + i, "\xc3\xa9", 2);
	name[400] = '\0';
	in = registration_of("long@example.com", "secure_password", name, INTERVIEWER);
	assert_int_equal(ask(&nobody, op_account_register, &in, &user), OK);
}

static void test_register_refused(void **state)
{
	(void)state;
	struct user user = { 0 };
	int64_t users = number_of("SELECT COUNT(*) FROM users"), companies = number_of("SELECT COUNT(*) FROM companies");
	struct registration in = registration_of("nobody", "passwor", "  ", HR);
	assert_int_equal(ask(&nobody, op_account_register, &in, &user), E_INVALID);
	assert_true(faulted(E_FORMAT, AT(&in, email)) && faulted(E_PASSWORD_SHORT, AT(&in, password)));
	assert_true(faulted(E_REQUIRED, AT(&in, name)) && faulted(E_CHOICE, AT(&in, role)));
	in = registration_of("hr@company.com", "short", "Somebody", CANDIDATE);
	assert_int_equal(ask(&nobody, op_account_register, &in, &user), E_INVALID);
	assert_true(faulted(E_TAKEN, AT(&in, email)) && faulted(E_PASSWORD_SHORT, AT(&in, password)));
	assert_int_equal(number_of("SELECT COUNT(*) FROM users"), users);
	assert_int_equal(number_of("SELECT COUNT(*) FROM companies"), companies);
}

static enum err try(const char *email, const char *password)
{
	struct credentials in = { .email = str_of(email), .password = str_of(password) };
	struct session session = { 0 };
	enum err e = ask(&nobody, op_account_login, &in, &session);
	assert_true(e == OK || (!session.access.p && uuid_none(session.user.id.v.pub)) || e == E_LIMITED);
	return e;
}

static void test_login(void **state)
{
	(void)state;
	memset(windows, 0, sizeof windows);
	for (int i = 0; i < 8; i++) /* logins that succeed do not count */
		assert_int_equal(try("hr@company.com", "hr123"), OK);
	assert_int_equal(try("hr@company.com", "hr124"), E_CREDENTIALS);
	assert_int_equal(try("nobody@company.com", "hr123"), E_CREDENTIALS);
	assert_int_equal(try("", ""), E_CREDENTIALS);
	settings.demo = false;
	assert_int_equal(try("hr@company.com", "hr123"), E_CREDENTIALS);
	settings.demo = true;
	do_sql("UPDATE users SET active = 0 WHERE email = 'noor.haddad@example.com'");
	assert_int_equal(try("noor.haddad@example.com", "candidate123"), E_CREDENTIALS);
	do_sql("UPDATE users SET active = 1 WHERE email = 'noor.haddad@example.com'");
}

static void test_throttle(void **state)
{
	(void)state;
	memset(windows, 0, sizeof windows);
	for (int i = 0; i < 3; i++)
		assert_int_equal(try(i % 2 ? "HR@company.com" : "hr@company.com", "wrong"), E_CREDENTIALS);
	assert_int_equal(try("hr@company.com", "hr123"), E_LIMITED);
	assert_int_equal(context.retry_after, 77);
	assert_int_equal(try("interviewer@company.com", "interviewer123"), OK); /* the address has one attempt left */
	assert_int_equal(try("unknown@company.com", "x"), E_CREDENTIALS);
	assert_int_equal(try("interviewer@company.com", "interviewer123"), E_LIMITED);
	settings.limits = false;
	assert_int_equal(try("hr@company.com", "hr123"), OK);
	settings.limits = true;
	memset(windows, 0, sizeof windows);
	for (int i = 0; i < 3; i++) /* accounts that do not exist are limited in the same way */
		assert_int_equal(try("unknown@company.com", "x"), E_CREDENTIALS);
	assert_int_equal(try("unknown@company.com", "x"), E_LIMITED);
	memset(windows, 0, sizeof windows);
}

/* The client of an IPv6 network changes its address each day; strangers must not lock it out. */
static void test_strangers_lock_no_known_network_out(void **state)
{
	(void)state;
	memset(windows, 0, sizeof windows);
	settings.login_everywhere = 2;
	address = "2001:db8:1111:1111::7";
	assert_int_equal(try("interviewer@company.com", "interviewer123"), OK);
	address = "2001:db8:2222:2222::1";
	for (int i = 0; i < 2; i++)
		assert_int_equal(try("interviewer@company.com", "wrong"), E_CREDENTIALS);
	address = "2001:db8:1111:3333::7";
	assert_int_equal(try("interviewer@company.com", "interviewer123"), E_LIMITED);
	address = "2001:db8:1111:1111:8000::8";
	assert_int_equal(try("interviewer@company.com", "interviewer123"), OK);
	address = "192.0.2.7";
	settings.login_everywhere = 100;
	memset(windows, 0, sizeof windows);
}

static void test_rehash(void **state)
{
	(void)state;
#define HASHED "SELECT COUNT(*) FROM users WHERE email = 'tom.baker@example.com' AND password_hash LIKE '%%t=2%%'"
	assert_int_equal(number_of(HASHED), 0);
	settings.password.passes = 2;
	assert_int_equal(try("tom.baker@example.com", "wrong"), E_CREDENTIALS);
	assert_int_equal(number_of(HASHED), 0);
	assert_int_equal(try("tom.baker@example.com", "candidate123"), OK);
	assert_int_equal(number_of(HASHED), 1);
	settings.password.passes = 1;
	assert_int_equal(try("tom.baker@example.com", "candidate123"), OK);
	assert_int_equal(number_of(HASHED), 0);
}

static void test_principal(void **state)
{
	(void)state;
	struct principal who = { 0 };
	struct claims claims = { .subject = camille.user.v.pub };
	assert_int_equal(ask(&nobody, op_account_principal, &claims, &who), OK);
	assert_true(str_equal(who.zone, STR("Asia/Kolkata")));
	claims.version = 1;
	assert_int_equal(ask(&nobody, op_account_principal, &claims, &who), E_UNAUTHORIZED);
	claims = (struct claims){ .subject = uuid_new() };
	assert_int_equal(ask(&nobody, op_account_principal, &claims, &who), E_UNAUTHORIZED);
}

/* ---- slots */

static struct slot_query week(int64_t minutes)
{
	/* a week from a Monday in the far future, without any bookings */
	struct slot_query query = { .minutes = minutes };
	assert_true(date_parse(STR("2050-05-02"), &query.from));
	assert_true(date_parse(STR("2050-05-08"), &query.to));
	return query;
}

static enum err slots(const struct principal *who, const struct slot_query *query, size_t *n_r)
{
	struct slots out = { 0 };
	enum err e = ask(who, op_slots, query, &out);
	*n_r = out.at.n;
	return e;
}

static void test_slots(void **state)
{
	(void)state;
	struct slot_query query = week(60);
	size_t n;
	assert_int_equal(slots(&ines, &query, &n), OK);
	assert_int_equal(n, 40); /* the default hours in the company's zone */
	assert_int_equal(slots(&tom, &query, &n), OK);
	size_t toms = n;
	assert_int_equal(slots(&hr, &query, &n), OK);
	assert_int_equal(n, toms); /* the same three people */
	assert_true(n > 40);
	struct principal loner = login("wil.ming@example.com", "secure_password");
	assert_int_equal(slots(&loner, &query, &n), OK);
	assert_int_equal(n, 0);
	struct principal own = login("ilse@example.com", "secure_password");
	assert_int_equal(slots(&own, &query, &n), OK);
	assert_int_equal(n, 40);
	query.interviewer = ines.user;
	query.interviewer.v.key = 0;
	MARK(&query, interviewer);
	assert_int_equal(slots(&hr, &query, &n), OK);
	assert_int_equal(n, 40);
	assert_int_equal(slots(&tom, &query, &n), OK);
	assert_int_equal(n, 40);
	assert_int_equal(slots(&own, &query, &n), E_INVALID); /* an interviewer of another company */
	assert_true(faulted(E_NO_SUCH, AT(&query, interviewer)));
	assert_int_equal(slots(&loner, &query, &n), E_INVALID);
	query.interviewer = camille.user; /* not an interviewer */
	assert_int_equal(slots(&hr, &query, &n), E_INVALID);
}

static void test_slots_taken(void **state)
{
	(void)state;
	struct slot_query query = week(60);
	size_t n;
	int64_t person = ines.user.v.key, company = ines.company.v.key;
	/* 9 to 17 in Los Angeles is 16:00 to 24:00 UTC; two hours of Monday, an expired hold, a live one, a released booking */
	do_sql("INSERT INTO bookings (company_id, person_id, part, released, start_at, end_at, expires_at) VALUES "
	       "(%lld, %lld, 1, 0, '2050-05-02 16:30:00', '2050-05-02 17:30:00', NULL),"
	       "(%lld, %lld, 1, 0, '2050-05-03 16:00:00', '2050-05-03 17:00:00', '2020-01-01 00:00:00'),"
	       "(%lld, %lld, 1, 0, '2050-05-04 16:00:00', '2050-05-04 17:00:00', '2060-01-01 00:00:00'),"
	       "(%lld, %lld, 1, 1, '2050-05-05 16:00:00', '2050-05-05 17:00:00', NULL)",
	       (long long)company, (long long)person, (long long)company, (long long)person, (long long)company,
	       (long long)person, (long long)company, (long long)person);
	assert_int_equal(slots(&ines, &query, &n), OK);
	assert_int_equal(n, 40 - 2 - 1);
	do_sql("INSERT INTO calendar_exceptions (user_id, day, from_minute, to_minute) VALUES (%lld, '2050-05-06', 0, 0), "
	       "(%lld, '2050-05-07', 600, 720)",
	       (long long)person, (long long)person);
	assert_int_equal(slots(&ines, &query, &n), OK);
	assert_int_equal(n, 40 - 2 - 1 - 8 + 2);
	do_sql("DELETE FROM calendar_exceptions WHERE user_id = %lld", (long long)person);
	do_sql("DELETE FROM bookings WHERE person_id = %lld AND start_at > '2050-01-01'", (long long)person);
}

static void test_slots_refused(void **state)
{
	(void)state;
	struct slot_query query = week(60);
	size_t n;
	query.zone = STR("Mars/Olympus");
	query.to.day1 = query.from.day1 - 1;
	assert_int_equal(slots(&ines, &query, &n), E_INVALID);
	assert_true(faulted(E_ZONE, AT(&query, zone)) && faulted(E_ORDER, AT(&query, to)));
	query = week(60);
	query.to.day1 = query.from.day1 + 31;
	assert_int_equal(slots(&ines, &query, &n), E_INVALID);
	assert_true(faulted(E_SPAN, AT(&query, to)));
	query.to.day1--;
	assert_int_equal(slots(&ines, &query, &n), OK);
	query = week(480);
	query.zone = STR("Asia/Kolkata"); /* the working day of Monday the 2nd ends on Tuesday there, and Sunday's is none */
	query.to = query.from;
	assert_int_equal(slots(&ines, &query, &n), OK);
	assert_int_equal(n, 1);
}

/* ---- files */

static struct material_upload upload_of(struct uuid interview, const char *name, const char *text)
{
	char *path = str_cstring(arena, STR_JOIN(arena, str_of(storage), STR("/incoming/"), str_of(name)));
	struct material_upload in = { .interview.v.pub = interview };
	FILE *file = fopen(path, "w");
	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
	static char kept[200];
	snprintf(kept, sizeof kept, "%s", path);
	in.file = (struct upload){
		.path = str_of(kept), .name = str_of(name), .type = STR("text/plain"), .size = (int64_t)strlen(text)
	};
	MARK(&in, interview);
	MARK(&in, file);
	return in;
}

static struct uuid interview_of(const char *where)
{
	char sql[300];
	struct uuid id = { 0 };
	for (size_t i = 0; i < 16; i++) {
		snprintf(sql, sizeof sql,
		         "SELECT ASCII(SUBSTRING(public_id, %zu, 1)) FROM interviews WHERE %s ORDER BY id LIMIT 1", i + 1,
		         where);
		id.byte[i] = (uint8_t)number_of("%s", sql);
	}
	return id;
}

static bool exists(struct str stored)
{
	char path[300];
	snprintf(path, sizeof path, "%s/%.*s", storage, (int)stored.n, stored.p);
	return access(path, R_OK) == 0;
}

static void test_files(void **state)
{
	(void)state;
	char where[100];
	snprintf(where, sizeof where, "candidate_id = %lld AND interviewer_id = %lld", (long long)camille.user.v.key,
	         (long long)ines.user.v.key);
	struct interview_key key = { .id.v.pub = interview_of(where) };
	struct file file = { 0 };
	struct file_list list = { 0 };
	struct blob blob = { 0 };
	struct material_upload in = upload_of(key.id.v.pub, "cv.txt", "my cv");
	in.file.name = STR("../r\u00e9sum\u00e9.txt");
	assert_int_equal(ask(&tom, op_material_add, &in, &file), E_INVALID); /* not an interview of his company */
	assert_true(faulted(E_NO_SUCH, AT(&in, interview)));
	assert_int_equal(access(str_cstring(arena, in.file.path), F_OK), 0);
	assert_int_equal(ask(&camille, op_material_add, &in, &file), OK);
	assert_int_equal(context.outcome, MADE);
	assert_int_equal(context.n_kept, 1);
	assert_true(exists(file.stored));
	assert_true(access(str_cstring(arena, in.file.path), F_OK) != 0);
	struct file_key file_key = { .id.v.pub = file.id.v.pub };
	assert_int_equal(ask(&ines, op_material_list, &key, &list), OK);
	assert_true(list.n >= 1 && str_equal(list.at[0].name, STR("r\u00e9sum\u00e9.txt")));
	assert_true(uuid_equal(list.at[0].id.v.pub, file_key.id.v.pub));
	assert_int_equal(ask(&hr, op_material_list, &key, &list), OK);
	assert_int_equal(ask(&tom, op_material_list, &key, &list), E_NOT_FOUND);
	struct principal stranger = login("ilse@example.com", "secure_password");
	assert_int_equal(ask(&stranger, op_material_list, &key, &list), E_NOT_FOUND);
	assert_int_equal(ask(&stranger, op_file_open, &file_key, &blob), E_NOT_FOUND);
	assert_int_equal(ask(&tom, op_file_open, &file_key, &blob), E_NOT_FOUND);
	assert_int_equal(ask(&ines, op_file_open, &file_key, &blob), OK);
	assert_true(exists(blob.file) && str_equal(blob.type, STR("text/plain")) && str_starts(blob.name, STR("r\u00e9")));
	assert_int_equal(ask(&nobody, op_file_open, &file_key, &blob), OK); /* PUBLIC: the signature was checked */
	file_key.id.v.pub = uuid_new();
	assert_int_equal(ask(&nobody, op_file_open, &file_key, &blob), E_NOT_FOUND);
}

static void test_files_refused(void **state)
{
	(void)state;
	struct file file = { 0 };
	int64_t files = number_of("SELECT COUNT(*) FROM files");
	struct material_upload in = upload_of(interview_of("status = 0"), "empty.txt", "");
	assert_int_equal(ask(&hr, op_material_add, &in, &file), E_INVALID);
	assert_true(faulted(E_FILE_EMPTY, AT(&in, file)));
	in = upload_of(interview_of("status = 0"), "a.html", "<html>");
	in.file.type = STR("text/html");
	assert_int_equal(ask(&hr, op_material_add, &in, &file), E_INVALID);
	assert_true(faulted(E_FILE_TYPE, AT(&in, file)));
	in = upload_of(interview_of("status = 0"), "a.txt", "x");
	in.file.size = (10 << 20) + 1;
	assert_int_equal(ask(&hr, op_material_add, &in, &file), E_TOO_LARGE);
	in = upload_of(uuid_new(), "a.txt", "x");
	assert_int_equal(ask(&hr, op_material_add, &in, &file), E_INVALID);
	in = upload_of(interview_of("status = 0"), "gone.txt", "x");
	assert_int_equal(unlink(str_cstring(arena, in.file.path)), 0);
	assert_int_equal(ask(&hr, op_material_add, &in, &file), E_INTERNAL); /* and its row was not written */
	assert_int_equal(number_of("SELECT COUNT(*) FROM files"), files);
}

/* A transaction that is rolled back by a deadlock after the file was moved is run again. */
static int runs;
static enum err again(struct context *c, const void *in, void *out)
{
	enum err e = op_material_add(c, in, out);
	return e == OK && runs++ == 0 ? E_RETRY : e;
}

static void test_file_again(void **state)
{
	(void)state;
	struct file file = { 0 };
	struct material_upload in = upload_of(interview_of("status = 0"), "twice.txt", "once");
	int64_t files = number_of("SELECT COUNT(*) FROM files");
	assert_int_equal(ask(&hr, again, &in, &file), OK);
	assert_int_equal(runs, 2);
	assert_int_equal(context.n_kept, 1);
	assert_true(exists(file.stored));
	assert_int_equal(number_of("SELECT COUNT(*) FROM files"), files + 1);
}

/* ---- meeting links, health */

static enum err join(const char *token, struct blob *out)
{
	struct join_key in = { .token = str_of(token) };
	return ask(&nobody, op_meeting_join, &in, out);
}

static void test_join(void **state)
{
	(void)state;
	struct blob out = { 0 };
	char token[40] = { 0 };
	MYSQL *admin = world_raw();
	assert_int_equal(mysql_query(admin, "SELECT SUBSTRING(link, 37) FROM interviews WHERE link LIKE "
	                                    "'https://interviews.example.com/join/%' AND status = 0 LIMIT 1"),
	                 0);
	MYSQL_RES *rows = mysql_store_result(admin);
	MYSQL_ROW row = mysql_fetch_row(rows);
	assert_non_null(row);
	snprintf(token, sizeof token, "%s", row[0]);
	mysql_free_result(rows);
	assert_int_equal(strlen(token), 22);
	assert_int_equal(join(token, &out), OK);
	assert_true(str_starts(out.location, STR("https://rooms.example.com/")));
	assert_int_equal(out.location.n, 26 + 32);
	assert_int_equal(number_of("SELECT COUNT(*) FROM meetings WHERE LOWER(HEX(room)) = '%.32s'", out.location.p + 26), 1);
	token[3] = token[3] == 'x' ? 'y' : 'x';
	assert_int_equal(join(token, &out), E_NOT_FOUND);
	assert_int_equal(join("", &out), E_NOT_FOUND);
	assert_int_equal(join("AAAAAAAAAAAAAAAAAAAAAA", &out), E_NOT_FOUND);
	assert_int_equal(join("not-a-token!", &out), E_NOT_FOUND);
	assert_int_equal(join("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", &out), E_NOT_FOUND);
}

/* Records migrations 1 to `n` as applied, without executing them: the schema exists already. */
static void migrate(int64_t n)
{
	struct db_migration *migrations = ARENA_ARRAY(arena, struct db_migration, (size_t)n);
	struct str why = { 0 };
	int64_t applied;
	for (int64_t i = 0; i < n; i++)
		migrations[i] = (struct db_migration){ .number = i + 1, .name = STR("x.sql"), .text = STR("DO 1;") };
	assert_int_equal(db_migrate(db, arena, &(struct db_migrations){ migrations, (size_t)n }, &applied, &why), OK);
}

static int64_t no_workers(const void *self)
{
	(void)self;
	return 0;
}

static void test_health(void **state)
{
	(void)state;
	struct nothing in = { 0 };
	struct blob out = { 0 };
	struct readiness ready = { 0 };
	assert_int_equal(ask(&nobody, op_health, &in, &out), OK);
	assert_true(str_equal(out.body, STR("ok\n")));
	assert_int_equal(ask(&nobody, op_ready, &in, &ready), E_UNAVAILABLE);
	assert_true(context.retry_after > 0);
	migrate(store_schema - 1);
	assert_int_equal(ask(&nobody, op_ready, &in, &ready), E_UNAVAILABLE);
	migrate(store_schema);
	assert_int_equal(ask(&nobody, op_ready, &in, &ready), OK);
	assert_true(str_equal(ready.status, STR("ready")));
	assert_int_equal(ready.schema, store_schema);
	assert_true(str_equal(ready.storage, STR("ok")));
	struct readiness_probe probe = { .workers = no_workers };
	probe_of_test = &probe;
	assert_int_equal(ask(&nobody, op_ready, &in, &ready), E_UNAVAILABLE);
	probe_of_test = NULL;
}

/* ---- */

static int connect_all(void **state)
{
	(void)state;
	static const struct token_settings tokens = { .keys = { { STR("k1"), HS256, STR("0123456789abcdef0123456789abcdef") } },
		                                      .n_keys = 1,
		                                      .issuer = STR("interviewd"),
		                                      .audience = STR("interviewd") };
	char folder[100];
	if (!mkdtemp(storage))
		return -1;
	snprintf(folder, sizeof folder, "%s/incoming", storage);
	settings.storage = str_of(storage);
	arena = arena_new(0);
	ring = token_ring_new(&tokens);
	world_make();
	db = db_new(world_settings());
	return mkdir(folder, 0700);
}

static int remove_one(const char *path, const struct stat *info, int kind, struct FTW *ftw)
{
	(void)info;
	(void)kind;
	(void)ftw;
	return remove(path);
}

static int close_all(void **state)
{
	(void)state;
	db_free(&db);
	token_ring_free(&ring);
	arena_free(&arena);
	mysql_close(world_raw());
	return nftw(storage, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_demo),
		cmocka_unit_test(test_register),
		cmocka_unit_test(test_register_refused),
		cmocka_unit_test(test_login),
		cmocka_unit_test(test_throttle),
		cmocka_unit_test(test_rehash),
		cmocka_unit_test(test_strangers_lock_no_known_network_out),
		cmocka_unit_test(test_principal),
		cmocka_unit_test(test_slots),
		cmocka_unit_test(test_slots_taken),
		cmocka_unit_test(test_slots_refused),
		cmocka_unit_test(test_files),
		cmocka_unit_test(test_files_refused),
		cmocka_unit_test(test_file_again),
		cmocka_unit_test(test_join),
		cmocka_unit_test(test_health),
	};
	return cmocka_run_group_tests(tests, connect_all, close_all);
}
