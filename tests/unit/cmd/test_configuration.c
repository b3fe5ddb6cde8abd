/* Configuration files: the lines that are read, the sources of values, and the texts of refusals. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../unit.h"
#include "base/buf.h"
#include "cmd/configuration.h"
#include "cmd/options.h"

#define GOOD_SECRET "Zr4t0uVb9mQx7LwEy2KsHc8Nf5JdGa1PT3"
#define LEAST "public_url = https://iv.test\ntoken_keys = k1:HS256:" GOOD_SECRET "\n"

struct fixture {
	char folder[64], path[96], other[96];
	struct arena *scratch;
	struct configuration *c;
	char why[8192];
};

static int set_up(void **state)
{
	struct fixture *f = calloc(1, sizeof *f);

	snprintf(f->folder, sizeof f->folder, "/tmp/test_configuration.XXXXXX");
	assert_non_null(mkdtemp(f->folder));
	snprintf(f->path, sizeof f->path, "%s/file", f->folder);
	snprintf(f->other, sizeof f->other, "%s/token_keys", f->folder);
	f->scratch = arena_new(0);
	*state = f;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *f = *state;

	unsetenv("INTERVIEWD_WORKERS");
	unsetenv("INTERVIEWD_TOKEN_KEYS");
	unsetenv("CREDENTIALS_DIRECTORY");
	configuration_free(&f->c);
	arena_free(&f->scratch);
	unlink(f->path);
	unlink(f->other);
	rmdir(f->folder);
	free(f);
	return 0;
}

static void write_file(const char *path, const char *text, size_t n, mode_t mode)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	assert_int_equal(fwrite(text, 1, n, file), n);
	fclose(file);
	assert_int_equal(chmod(path, mode), 0);
}

static void load_bytes(struct fixture *f, const char *text, size_t n, mode_t mode)
{
	struct str why;

	write_file(f->path, text, n, mode);
	configuration_free(&f->c);
	f->c = configuration_load(str_of(f->path), FOR_SERVER, f->scratch, &why);
	snprintf(f->why, sizeof f->why, "%.*s", (int)why.n, why.n == 0 ? "" : why.p);
	assert_true((f->c == NULL) == (why.n > 0));
}

static void accept(struct fixture *f, const char *text)
{
	load_bytes(f, text, strlen(text), 0640);
	assert_string_equal(f->why, "");
	assert_non_null(f->c);
}

/* Asserts that the text is refused, and that `fault` is one of the reasons. */
static void refuse(struct fixture *f, const char *text, const char *fault)
{
	load_bytes(f, text, strlen(text), 0640);
	assert_null(f->c);
	if (strstr(f->why, fault) == NULL)
		fail_msg("expected \"%s\" in: %s", fault, f->why);
}

static void is(struct str value, const char *expected)
{
	assert_true(str_equal(value, str_of(expected)));
}

static void test_defaults(void **state)
{
	struct fixture *f = *state;

	accept(f, LEAST);
	is(f->c->listen, "/run/interviewd/fcgi.sock");
	assert_null(f->c->socket_group.p);
	assert_int_equal(f->c->plan.children[WORKER].count, 2 * sysconf(_SC_NPROCESSORS_ONLN));
	assert_int_equal(f->c->plan.backlog, 16 * f->c->plan.children[WORKER].count);
	assert_int_equal(f->c->plan.requests_max, 20000);
	is(f->c->worker.business.public_url, "https://iv.test");
	is(f->c->worker.business.room_base, "https://meet.jit.si");
	is(f->c->worker.database.socket, "/run/mysqld/mysqld.sock");
	assert_int_equal(f->c->worker.business.access_seconds_assistant, 86400);
	assert_int_equal(f->c->worker.business.access_seconds_platform, 3600);
	assert_int_equal(f->c->worker.business.refresh_seconds, 7 * 86400);
	assert_int_equal(f->c->worker.business.password.kib, 19456);
	assert_true(f->c->worker.business.limits);
	assert_false(f->c->worker.business.development);
	assert_int_equal(f->c->log_format, LOG_TEXT);
	assert_int_equal(f->c->log_level, LOG_LEVEL_INFO);
	assert_int_equal(f->c->worker.tokens.n_keys, 1);
	is(f->c->worker.tokens.keys[0].kid, "k1");
	is(f->c->worker.tokens.keys[0].secret, GOOD_SECRET);
}

static void test_values(void **state)
{
	struct fixture *f = *state;

	accept(f, "# comment\n\n[processes]\r\n  workers=3  \nlog_format = json\nlog_level=warning\n" LEAST
	          "database_host = db.example.com\ncors_origins = https://a.test http://localhost:3000\nrate_limits = off\n"
	          "database_password = =x# 9;\"kf yt Qz\nsocket_group = www-data\nlisten = [::1]:9000\ndrain_seconds = 5");
	assert_int_equal(f->c->plan.children[WORKER].count, 3);
	assert_int_equal(f->c->plan.backlog, 48);
	assert_int_equal(f->c->log_format, LOG_JSON);
	assert_int_equal(f->c->log_level, LOG_LEVEL_WARNING);
	is(f->c->worker.database.host, "db.example.com");
	assert_null(f->c->worker.database.socket.p);
	is(f->c->worker.database.password, "=x# 9;\"kf yt Qz");
	is(f->c->worker.business.cors_origins, "https://a.test http://localhost:3000");
	assert_false(f->c->worker.business.limits);
	is(f->c->listen, "[::1]:9000");
	assert_int_equal(f->c->plan.drain_seconds, 5);
}

static void test_every_fault_at_once(void **state)
{
	struct fixture *f = *state;

	refuse(f, LEAST "workers = many\nlog_format = xml\nrate_limits = yes\nstorage = files\n",
	       "file:3: workers must be a number from 0 to 256, not \"many\"\n");
	assert_non_null(strstr(f->why, "file:4: log_format must be text or json, not \"xml\"\n"));
	assert_non_null(strstr(f->why, "file:5: rate_limits must be on or off, not \"yes\"\n"));
	assert_non_null(strstr(f->why, "file:6: storage must begin with a slash"));
}

static void test_lines(void **state)
{
	struct fixture *f = *state;

	refuse(f, LEAST "worker = 3\n", "file:3: worker is not a setting: is workers meant?\n");
	refuse(f, LEAST "zzzzzzzzzzzzzz = 3\n", "zzzzzzzzzzzzzz is not a setting (see interviewd --print-config)");
	refuse(f, LEAST "workers = 3\nworkers = 4\n", "file:4: workers was given before, at ");
	refuse(f, LEAST "workers\n", "file:3: expected \"name = value\"");
	refuse(f, LEAST "[processes\n", "must end in ']'");
	refuse(f, LEAST "workers_file = /x\n", "workers_file is not a setting");
	refuse(f, "", "public_url must be given");
	assert_non_null(strstr(f->why, "token_keys must be given"));
	unlink(f->path);
	configuration_free(&f->c);
}

static void test_missing_file(void **state)
{
	struct fixture *f = *state;
	struct str why;

	assert_null(configuration_load(STR("/nonexistent/interviewd.conf"), FOR_SERVER, f->scratch, &why));
	assert_true(str_equal(why, STR("/nonexistent/interviewd.conf: No such file or directory\n")));
	assert_null(configuration_load(STR("/tmp"), FOR_SERVER, f->scratch, &why));
	assert_true(why.n > 0);
}

static void test_ranges_and_forms(void **state)
{
	struct fixture *f = *state;

	refuse(f, LEAST "workers = 257\n", "from 0 to 256");
	refuse(f, LEAST "workers = -1\n", "from 0 to 256");
	refuse(f, LEAST "workers = 99999999999999999999\n", "from 0 to 256");
	refuse(f, LEAST "workers =\n", "from 0 to 256");
	refuse(f, LEAST "workers = 3 # three\n", "not \"3 # three\"");
	refuse(f, LEAST "room_base = meet.jit.si\n", "room_base must be like https://");
	refuse(f, LEAST "room_base = https://meet.jit.si/\n", "without a slash at the end");
	refuse(f, LEAST "room_base = https://a b\n", "room_base must be like");
	refuse(f, LEAST "cors_origins = *\n", "must be origins");
	refuse(f, LEAST "cors_origins = https://a.test/path\n", "must be origins");
	refuse(f, LEAST "accel_prefix = /\n", "accel_prefix must begin with a slash");
	refuse(f, LEAST "listen = fcgi.sock\n", "listen must be a path");
	refuse(f, LEAST "budget_ms = 20000\n", "budget_ms must not be more than deadline_ms");
	refuse(f, LEAST "database_socket =\n", "database_socket must be given");
	refuse(f, LEAST "token_issuer = \xFF\n", "must be UTF-8");
	load_bytes(f, LEAST "storage = /a\0b\n", sizeof LEAST "storage = /a\0b\n" - 1, 0640);
	assert_non_null(strstr(f->why, "storage must be UTF-8"));
}

static void test_weak_secrets(void **state)
{
	static const struct {
		const char *text, *fault;
	} cases[] = {
		{ "k1:HS256:short", "the secret of \"k1\" is too short" },
		{ "k1:HS512:" GOOD_SECRET, "is too short" },
		{ "k1:HS256:change-me-change-me-change-me-please!", "looks like a default" },
		{ "k1:HS256:My0SECRET7nobody8guesses9this4one5x", "looks like a default" },
		{ "k1:HS256:abcabcabcabcabcabcabcabcabcabcabcabc", "repeats itself" },
		{ "k1:HS256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "repeats itself" },
		{ "k1:HS256:qwqwwqqqwwwqwqwwqqqwqqwwwqwqqwqwqwwq", "repeats itself" },
		{ "k1:HS256:" GOOD_SECRET " k2:HS256:" GOOD_SECRET, "is also the secret of another key" },
	};
	struct fixture *f = *state;
	char text[512];

	for (size_t i = 0; i < COUNT(cases); i++) {
		snprintf(text, sizeof text, "public_url = https://iv.test\ntoken_keys = %s\n", cases[i].text);
		refuse(f, text, cases[i].fault);
		assert_null(strstr(f->why, "guesses"));
		snprintf(text, sizeof text, "development = on\npublic_url = https://iv.test\ntoken_keys = %s\n", cases[i].text);
		accept(f, text);
	}
	refuse(f, LEAST "database_password = hunter2\n", "database_password is too short");
	refuse(f, LEAST "database_password = password12345\n", "database_password looks like a default");
	refuse(f, LEAST "database_password = " GOOD_SECRET "\n", "is also the database password");
	refuse(f, LEAST "database_host = db\n", "database_password must be given when database_host is");
	refuse(f, LEAST "migration_database_password = xK4n8Tq0Lw2z\n", "needs migration_database_user");
	refuse(f, LEAST "upkeep_database_password = xK4n8Tq0Lw2z\n", "needs upkeep_database_user");
	refuse(f, LEAST "demo = on\n", "demo needs development = on");
}

static void load_for(struct fixture *f, enum configuration_use use)
{
	struct str why;

	configuration_free(&f->c);
	f->c = configuration_load(str_of(f->path), use, f->scratch, &why);
	snprintf(f->why, sizeof f->why, "%.*s", (int)why.n, why.n == 0 ? "" : why.p);
}

/* The server and most commands cannot read the password of the user who may change the schema, and need not. */
static void test_user_of_migrations(void **state)
{
	struct fixture *f = *state;

	accept(f, LEAST "migration_database_user = keeper\nmigration_database_password_file = /nonexistent/password\n");
	is(f->c->worker.database.user, "interviewd");
	load_for(f, FOR_CONTROL);
	is(f->c->worker.database.user, "interviewd");
	load_for(f, FOR_MIGRATION);
	assert_null(f->c);
	assert_non_null(strstr(f->why, "migration_database_password_file \"/nonexistent/password\" No such file"));

	accept(f, LEAST "migration_database_user = keeper\nmigration_database_password = xK4n8Tq0Lw2z\n"
	                "database_password = Vb9mQx7LwEy2\n");
	is(f->c->worker.database.password, "Vb9mQx7LwEy2");
	assert_null(f->c->migration.password.p);
	load_for(f, FOR_MIGRATION);
	is(f->c->worker.database.user, "keeper");
	is(f->c->worker.database.password, "xK4n8Tq0Lw2z");

	accept(f, LEAST "migration_database_user = keeper\nmigration_database_password = hunter2\n");
	load_for(f, FOR_MIGRATION);
	assert_non_null(strstr(f->why, "migration_database_password is too short"));

	accept(f, LEAST "database_password = Vb9mQx7LwEy2\n");
	load_for(f, FOR_MIGRATION);
	is(f->c->worker.database.user, "interviewd");
	is(f->c->worker.database.password, "Vb9mQx7LwEy2");
}

static void test_key_syntax(void **state)
{
	static const struct {
		const char *text, *fault;
	} cases[] = {
		{ GOOD_SECRET, "must be \"kid:algorithm:secret\"" },
		{ "k1:none:" GOOD_SECRET, "the algorithm must be HS256, HS384 or HS512" },
		{ "k1:RS256:" GOOD_SECRET, "the algorithm must be" },
		{ "k/1:HS256:" GOOD_SECRET, "the kid of letters" },
		{ ":HS256:" GOOD_SECRET, "the kid of letters" },
		{ "k1:HS256:", "must be \"kid:algorithm:secret\"" },
		{ "k1:HS256:" GOOD_SECRET " k1:HS256:" GOOD_SECRET "x", "two keys have this kid" },
		{ "a:HS256:x b:HS256:x c:HS256:x d:HS256:x e:HS256:x f:HS256:x g:HS256:x h:HS256:x i:HS256:x",
		  "more than 8 keys" },
	};
	struct fixture *f = *state;
	char text[512];

	for (size_t i = 0; i < COUNT(cases); i++) {
		snprintf(text, sizeof text, "development = on\npublic_url = https://iv.test\ntoken_keys = %s\n", cases[i].text);
		refuse(f, text, cases[i].fault);
		assert_null(strstr(f->why, GOOD_SECRET));
	}
	accept(f, "public_url = https://iv.test\ntoken_keys = new:HS384:" GOOD_SECRET "MvBnX3cZ6aSdQ:h old:HS256:" GOOD_SECRET);
	assert_int_equal(f->c->worker.tokens.n_keys, 2);
	assert_int_equal(f->c->worker.tokens.keys[0].algorithm, HS384);
	is(f->c->worker.tokens.keys[0].secret, GOOD_SECRET "MvBnX3cZ6aSdQ:h");
}

static void test_seal_keys(void **state)
{
	static const struct {
		const char *text, *fault;
	} cases[] = {
		{ "k1:HS256", "the secret of \"k1\" is too short" },
		{ "k1", "must be \"kid:secret\"" },
		{ "k 1:" GOOD_SECRET "2", "must be \"kid:secret\"" },
		{ "k1:" GOOD_SECRET "2 k1:" GOOD_SECRET "3", "two keys have this kid" },
		{ "k1:" GOOD_SECRET "2 k2:" GOOD_SECRET "2", "is also the secret of another key" },
		{ "k1:" GOOD_SECRET, "is also the secret of another key" },
		{ "k1:changechangechangechangechangechange12", "looks like a default" },
	};
	struct fixture *f = *state;
	char text[512];

	for (size_t i = 0; i < COUNT(cases); i++) {
		snprintf(text, sizeof text, LEAST "seal_keys = %s\n", cases[i].text);
		refuse(f, text, cases[i].fault);
		assert_null(strstr(f->why, GOOD_SECRET));
	}
	accept(f, LEAST);
	assert_int_equal(f->c->worker.tokens.n_seal_keys, 0);
	accept(f, LEAST "seal_keys = new:" GOOD_SECRET "2 old:" GOOD_SECRET ":x\n");
	assert_int_equal(f->c->worker.tokens.n_seal_keys, 2);
	is(f->c->worker.tokens.seal_keys[0].kid, "new");
	is(f->c->worker.tokens.seal_keys[1].secret, GOOD_SECRET ":x");
	snprintf(f->other, sizeof f->other, "%s/seal_keys", f->folder);
	write_file(f->other, "s:" GOOD_SECRET "4\n", strlen("s:" GOOD_SECRET "4\n"), 0600);
	setenv("CREDENTIALS_DIRECTORY", f->folder, 1);
	accept(f, LEAST);
	is(f->c->worker.tokens.seal_keys[0].kid, "s");
}

static void test_sources(void **state)
{
	struct fixture *f = *state;
	char text[512];

	/* The keys are in a file of their own, which may have several keys, one in each line. */
	write_file(f->other, "a:HS256:" GOOD_SECRET "\nb:HS256:" GOOD_SECRET "9\n", strlen("a:HS256:" GOOD_SECRET) * 2 + 3,
	           0600);
	snprintf(text, sizeof text, "public_url = https://iv.test\ntoken_keys_file = %s\n", f->other);
	accept(f, text);
	assert_int_equal(f->c->worker.tokens.n_keys, 2);
	is(f->c->worker.tokens.keys[1].secret, GOOD_SECRET "9");
	/* Both forms are one setting. */
	snprintf(text, sizeof text, LEAST "token_keys_file = %s\n", f->other);
	refuse(f, text, "token_keys_file was given before");
	refuse(f, "public_url = https://iv.test\ntoken_keys_file = /nonexistent\n", "No such file");
	refuse(f, "public_url = https://iv.test\ntoken_keys_file = relative\n", "must be an absolute path");
	refuse(f, "public_url = https://iv.test\ntoken_keys_file =", "must be an absolute path");
	/* systemd's credential takes precedence over the file, and the environment over both. */
	setenv("CREDENTIALS_DIRECTORY", f->folder, 1);
	accept(f, LEAST);
	is(f->c->worker.tokens.keys[0].kid, "a");
	setenv("INTERVIEWD_TOKEN_KEYS", "env:HS256:" GOOD_SECRET, 1);
	accept(f, LEAST);
	is(f->c->worker.tokens.keys[0].kid, "env");
	setenv("INTERVIEWD_WORKERS", "7", 1);
	accept(f, LEAST "workers = 3\n");
	assert_int_equal(f->c->plan.children[WORKER].count, 7);
	setenv("INTERVIEWD_WORKERS", "none", 1);
	refuse(f, LEAST, "environment INTERVIEWD_WORKERS: workers must be a number");
}

static void test_readable_by_everybody(void **state)
{
	struct fixture *f = *state;
	char text[512];

	load_bytes(f, LEAST, sizeof LEAST - 1, 0644);
	assert_non_null(strstr(f->why, "token_keys can be read by everybody: chmod o-r"));
	load_bytes(f, "development = on\n" LEAST, sizeof "development = on\n" LEAST - 1, 0644);
	assert_string_equal(f->why, "");
	write_file(f->other, "a:HS256:" GOOD_SECRET "\n", strlen("a:HS256:" GOOD_SECRET) + 1, 0644);
	snprintf(text, sizeof text, "public_url = https://iv.test\ntoken_keys_file = %s\n", f->other);
	refuse(f, text, "token_keys: token_keys can be read by everybody");
	/* A file without secrets may be readable by everybody. */
	chmod(f->other, 0600);
	load_bytes(f, text, strlen(text), 0644);
	assert_string_equal(f->why, "");
}

/* interviewctl needs no token keys, and may not be allowed to read them. */
static void test_control(void **state)
{
	struct fixture *f = *state;
	struct str why;

	write_file(f->path, "public_url = https://iv.test\ntoken_keys_file = /nonexistent\n",
	           strlen("public_url = https://iv.test\ntoken_keys_file = /nonexistent\n"), 0640);
	f->c = configuration_load(str_of(f->path), FOR_CONTROL, f->scratch, &why);
	assert_non_null(f->c);
	assert_int_equal(f->c->worker.tokens.n_keys, 0);
	configuration_free(&f->c);
	write_file(f->path, LEAST "workers = x\n", sizeof LEAST "workers = x\n" - 1, 0640);
	assert_null(configuration_load(str_of(f->path), FOR_CONTROL, f->scratch, &why));
	write_file(f->path, LEAST, sizeof LEAST - 1, 0640);
	f->c = configuration_load(str_of(f->path), FOR_CONTROL, f->scratch, &why);
	assert_int_equal(f->c->worker.tokens.n_keys, 1);
}

/* The printed file has all settings, and only defaults when the comments are removed. */
static void test_print(void **state)
{
	struct fixture *f = *state;
	struct buf out = buf_new(f->scratch, 1 << 20), plain = buf_new(f->scratch, 1 << 20);
	struct str rest;

	configuration_print(&out);
	assert_int_equal(out.error, OK);
	rest = buf_view(&out);
	while (rest.p != NULL) {
		struct str line = str_cut(&rest, '\n');
		size_t equals = str_find(line, '=');

		assert_true(line.n <= 120);
		/* A default follows the '#' directly; an explanation has a blank before it. */
		if (line.n > 1 && line.p[0] == '#' && line.p[1] != ' ' && equals + 2 < line.n) {
			buf_str(&plain, str_from(line, 1));
			buf_char(&plain, '\n');
		}
	}
	buf_text(&plain, LEAST);
	load_bytes(f, plain.p, plain.n, 0640);
	assert_string_equal(f->why, "");
	is(f->c->worker.business.room_base, "https://meet.jit.si");
	for (size_t i = 0; i < options_n; i++) {
		char line[80];

		snprintf(line, sizeof line, "\n#%s =", options[i].name);
		assert_non_null(memmem(out.p, out.n, line, strlen(line)));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_defaults, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_values, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_every_fault_at_once, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_lines, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_missing_file, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_ranges_and_forms, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_weak_secrets, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_user_of_migrations, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_key_syntax, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_seal_keys, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_sources, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_readable_by_everybody, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_control, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_print, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
