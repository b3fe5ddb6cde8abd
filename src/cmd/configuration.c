#include "cmd/configuration.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "cmd/options.h"

enum { FILE_MOST = 1 << 20, OPTIONS_MOST = 128, WHY_MOST = 64 << 10, PASSWORD_LEAST = 12 };

/* A value as it was found, before it is parsed. */
struct given {
	struct str text, where; /* "/etc/interviewd/interviewd.conf:12", "environment INTERVIEWD_LISTEN" */
	bool is_file;           /* the text is the path of a file that contains the value */
	bool exposed;           /* everybody on this machine may read it */
};

struct draft {
	struct configuration *c;
	struct arena *scratch;
	struct buf why;
	struct given given[OPTIONS_MOST]; /* by the option's index in the table */
	bool exposed;                     /* everybody may read the configuration file itself */
	enum configuration_use use;
};

/* Adds the line "where: name what" to the faults. */
static void fault(struct draft *r, struct str where, struct str name, const char *what)
{
	buf_str(&r->why, where);
	buf_text(&r->why, ": ");
	buf_str(&r->why, name);
	buf_text(&r->why, name.n == 0 ? "" : " ");
	buf_text(&r->why, what);
	buf_char(&r->why, '\n');
}

/* Reads a whole file into `scratch`. Returns NULL, or why it could not be read. */
static const char *read_file(struct str path, struct arena *scratch, struct str *text_r, bool *exposed_r)
{
	int fd = open(str_cstring(scratch, path), O_RDONLY | O_CLOEXEC | O_NOCTTY);
	struct buf text = buf_new(scratch, FILE_MOST);
	struct stat info;
	char piece[4096];
	ssize_t n = 0;

	if (fd < 0 || fstat(fd, &info) != 0) {
		const char *reason = strerror(errno);

		if (fd >= 0)
			close(fd);
		return reason;
	}
	while (text.error == OK && (n = read(fd, piece, sizeof piece)) > 0)
		buf_put(&text, piece, (size_t)n);
	close(fd);
	*exposed_r = (info.st_mode & S_IROTH) != 0;
	*text_r = buf_view(&text);
	return n < 0 ? "cannot be read" : text.error != OK ? "is larger than 1 MiB" : NULL;
}

static struct str place(struct draft *r, struct str path, int64_t line)
{
	return STR_JOIN(r->scratch, path, STR(":"), str_from_int(r->scratch, line));
}

static void take_value(struct draft *r, struct str where, struct str name, struct str value)
{
	bool is_file = str_ends(name, STR("_file")) && option_find(name) == NULL;
	const struct option *option = option_find(is_file ? (struct str){ name.p, name.n - 5 } : name);
	struct given *given;

	if (option == NULL || (is_file && !option->secret)) {
		const char *nearest = option_nearest(name);

		fault(r, where, name,
		      nearest == NULL ? "is not a setting (see interviewd --print-config)"
		                      : str_cstring(r->scratch, STR_JOIN(r->scratch, STR("is not a setting: is "),
		                                                         str_of(nearest), STR(" meant?"))));
		return;
	}
	given = &r->given[option - options];
	if (given->where.p != NULL) {
		fault(r, where, name,
		      str_cstring(r->scratch, STR_JOIN(r->scratch, STR("was given before, at "), given->where)));
		return;
	}
	*given = (struct given){ .text = value, .where = where, .is_file = is_file, .exposed = r->exposed };
}

static void take_line(struct draft *r, struct str where, struct str line)
{
	size_t equals = str_find(line, '=');

	if (line.n == 0 || line.p[0] == '#')
		return;
	if (line.p[0] == '[') {
		if (!str_ends(line, STR("]")))
			fault(r, where, line, "is not a section: it must end in ']'");
		return;
	}
	if (equals == line.n) {
		fault(r, where, (struct str){ 0 }, "expected \"name = value\", a comment that begins with '#', or a [section]");
		return;
	}
	take_value(r, where, str_trim((struct str){ line.p, equals }), str_trim(str_from(line, equals + 1)));
}

static bool read_lines(struct draft *r)
{
	struct str rest = { 0 };
	const char *reason = read_file(r->c->path, r->scratch, &rest, &r->exposed);
	int64_t line = 0;

	if (reason != NULL) {
		fault(r, r->c->path, (struct str){ 0 }, reason);
		return false;
	}
	while (rest.p != NULL) {
		struct str text = str_trim(str_cut(&rest, '\n'));

		take_line(r, place(r, r->c->path, ++line), text);
	}
	return true;
}

/* The environment variable of an option, INTERVIEWD_<NAME>. */
static const char *environment_name(struct arena *scratch, const char *name)
{
	char *text = str_cstring(scratch, STR_JOIN(scratch, STR("INTERVIEWD_"), str_of(name)));

	for (char *p = text; *p != '\0'; p++)
		if (*p >= 'a' && *p <= 'z')
			*p = (char)(*p - 'a' + 'A');
	return text;
}

/* Values that take precedence over the file: for a secret a credential of systemd, and over both the environment. */
static void take_outside(struct draft *r, const struct option *option)
{
	const char *folder = getenv("CREDENTIALS_DIRECTORY"), *name = environment_name(r->scratch, option->name);
	const char *value = getenv(name);
	struct given *given = &r->given[option - options];

	if (value != NULL) {
		struct str where = STR_JOIN(r->scratch, STR("environment "), str_of(name));

		*given = (struct given){ .text = str_trim(str_of(value)), .where = where };
	} else if (option->secret && folder != NULL && folder[0] == '/') {
		struct str path = STR_JOIN(r->scratch, str_of(folder), STR("/"), str_of(option->name));

		if (access(str_cstring(r->scratch, path), F_OK) == 0)
			*given = (struct given){ .text = path, .where = path, .is_file = true };
	}
}

static void apply(struct draft *r, const struct option *option)
{
	struct given *given = &r->given[option - options];
	struct str name = str_of(option->name), text = given->text;
	const char *reason = NULL;

	if (option->migration && r->use != FOR_MIGRATION) {
		given->exposed = given->exposed && !given->is_file;
		return;
	}
	if (given->where.p == NULL && option->standard != NULL)
		text = str_of(option->standard);
	if (given->is_file) {
		reason = str_starts(text, STR("/")) ? read_file(given->text, r->scratch, &text, &given->exposed)
		                                    : "must be an absolute path";
		text = str_trim(text);
		name = STR_JOIN(r->scratch, name, STR("_file \""), given->text, STR("\""));
	}
	if (reason == NULL && option->needed && text.n == 0)
		reason = "must be given";
	if (reason == NULL && (text.n > 0 || option->kind == OPTION_STR || given->where.p != NULL))
		reason = option_set(option, text, r->c, r->scratch);
	bool key = option->kind == OPTION_KEYS || option->kind == OPTION_SEAL_KEYS;
	if (reason != NULL && !(key && r->use != FOR_SERVER))
		fault(r, given->where.p == NULL ? r->c->path : given->where, name, reason);
}

/* ---- checks that concern several options */

static const struct given *given_for(const struct draft *r, const char *name)
{
	return &r->given[option_find(str_of(name)) - options];
}

static struct str where_given(struct draft *r, const char *name)
{
	struct str where = given_for(r, name)->where;

	return where.p == NULL ? r->c->path : where;
}

/* Checks that the secret of a key is strong and is used nowhere else. `number` counts the token keys first, then the seal keys.
 */
static void check_key(struct draft *r, const char *option, const struct token_key *key, size_t number)
{
	static const size_t least[] = { [HS256] = 32, [HS384] = 48, [HS512] = 64 };
	const struct worker_settings *w = &r->c->worker;
	struct str where = where_given(r, option);
	struct str name = STR_JOIN(r->scratch, str_of(option), STR(": the secret of \""), key->kid, STR("\""));
	const char *weakness = secret_weakness(key->secret, least[key->algorithm]);

	if (weakness != NULL)
		fault(r, where, name,
		      str_cstring(r->scratch,
		                  STR_JOIN(r->scratch, str_of(weakness), STR("; make one with: openssl rand -base64 48"))));
	for (size_t i = 0; i < number; i++) {
		size_t n = w->tokens.n_keys;
		if (str_equal(key->secret, i < n ? w->tokens.keys[i].secret : w->tokens.seal_keys[i - n].secret))
			fault(r, where, name, "is also the secret of another key");
	}
	if (str_equal(key->secret, w->database.password))
		fault(r, where, name, "is also the database password");
}

static void check_keys(struct draft *r)
{
	const struct token_settings *tokens = &r->c->worker.tokens;

	for (size_t i = 0; i < tokens->n_keys; i++)
		check_key(r, "token_keys", &tokens->keys[i], i);
	for (size_t i = 0; i < tokens->n_seal_keys; i++) {
		const struct seal_key *seal = &tokens->seal_keys[i];
		check_key(r, "seal_keys", &(struct token_key){ seal->kid, HS256, seal->secret }, tokens->n_keys + i);
	}
}

/* Whoever knows such a secret from elsewhere could forge the chain. */
static void check_audit_keys(struct draft *r)
{
	const struct token_settings *tokens = &r->c->worker.tokens;
	struct str rest = r->c->dispatcher.audit_keys;

	while (rest.n > 0) {
		struct str secret = str_cut(&rest, ' ');
		const char *weakness = secret.n > 0 ? secret_weakness(secret, 32) : NULL;

		for (size_t i = 0; i < tokens->n_keys; i++)
			if (str_equal(secret, tokens->keys[i].secret))
				weakness = "has a secret of token_keys";
		for (size_t i = 0; i < tokens->n_seal_keys; i++)
			if (str_equal(secret, tokens->seal_keys[i].secret))
				weakness = "has a secret of seal_keys";
		if (str_equal(secret, r->c->worker.database.password) && secret.n > 0)
			weakness = "has the database password, which the database knows";
		if (weakness != NULL)
			fault(r, where_given(r, "audit_keys"), STR("audit_keys"), weakness);
	}
}

static void check_password(struct draft *r, const char *name, struct str password)
{
	const char *weakness = secret_weakness(password, PASSWORD_LEAST);

	if (password.n == 0 && r->c->worker.database.host.n > 0)
		fault(r, where_given(r, name), str_of(name), "must be given when database_host is");
	else if (password.n > 0 && weakness != NULL)
		fault(r, where_given(r, name), str_of(name), weakness);
}

static void check_passwords(struct draft *r)
{
	const struct configuration *c = r->c;

	if (r->use == FOR_MIGRATION && c->migration.user.n > 0)
		check_password(r, "migration_database_password", c->migration.password);
	else
		check_password(r, "database_password", c->worker.database.password);
	/* It may be missing: the workers, which do not erase, may have a configuration that cannot read it. */
	if (c->upkeep.user.n > 0 && c->upkeep.password.n > 0)
		check_password(r, "upkeep_database_password", c->upkeep.password);
}

/* Refuses secrets in files that everybody may read. */
static void check_exposed(struct draft *r)
{
	for (size_t i = 0; i < options_n; i++) {
		const struct given *given = &r->given[i];

		if (options[i].secret && given->text.n > 0 && given->exposed)
			fault(r, given->is_file ? given->text : r->c->path, str_of(options[i].name),
			      "can be read by everybody: chmod o-r");
	}
}

/* Numbers of seconds separated by blanks. */
static bool is_seconds(struct str text)
{
	int64_t seconds;
	size_t n = 0;

	while (text.n > 0) {
		struct str one = str_cut(&text, ' ');

		if (one.n > 0 && (!str_to_int(one, &seconds) || seconds < 0 || seconds > 604800 || ++n > 30))
			return false;
	}
	return true;
}

static void check_together(struct draft *r)
{
	struct configuration *c = r->c;

	if (c->worker.budget_ms > c->worker.deadline_ms)
		fault(r, where_given(r, "budget_ms"), STR("budget_ms"), "must not be more than deadline_ms");
	if (!is_seconds(c->dispatcher.webhook_retry))
		fault(r, where_given(r, "webhook_retry"), STR("webhook_retry"),
		      "must be at most 30 numbers of seconds separated by blanks");
	if (c->dispatcher.webhook_lease_seconds <= c->dispatcher.webhook_seconds)
		fault(r, where_given(r, "webhook_lease_seconds"), STR("webhook_lease_seconds"),
		      "must be more than webhook_seconds");
	if ((c->dispatcher.llm_url.n > 0) != (c->worker.business.llm.name.n > 0))
		fault(r, where_given(r, "llm_url"), STR("llm_url"), "and llm_model must be given together");
	if (!str_starts(c->listen, STR("/")) && str_find(c->listen, ':') == c->listen.n)
		fault(r, where_given(r, "listen"), STR("listen"), "must be a path that begins with a slash, or address:port");
	if (given_for(r, "migration_database_password")->text.n > 0 && c->migration.user.n == 0)
		fault(r, where_given(r, "migration_database_password"), STR("migration_database_password"),
		      "needs migration_database_user");
	if (given_for(r, "upkeep_database_password")->text.n > 0 && c->upkeep.user.n == 0)
		fault(r, where_given(r, "upkeep_database_password"), STR("upkeep_database_password"),
		      "needs upkeep_database_user");
	if (c->worker.database.host.n == 0 && c->worker.database.socket.n == 0)
		fault(r, where_given(r, "database_socket"), STR("database_socket"), "must be given when database_host is not");
	if (c->worker.business.development)
		return;
	if (c->worker.business.demo)
		fault(r, where_given(r, "demo"), STR("demo"), "needs development = on, because its passwords are public");
	check_keys(r);
	check_audit_keys(r);
	check_passwords(r);
	check_exposed(r);
}

/* The host of a URL, without its port. */
static struct str host_of(struct str url)
{
	struct str rest = str_from(url, str_find(url, '/') + 2);
	struct str host = str_cut(&rest, '/');

	return host.n > 0 && host.p[0] == '[' ? host : str_cut(&host, ':');
}

/* The path of a file called `name` in the folder of `path`; none when `path` is address:port. */
static struct str beside(struct arena *arena, struct str path, const char *name)
{
	size_t n = path.n;

	if (!str_starts(path, STR("/")))
		return (struct str){ 0 };
	while (path.p[n - 1] != '/')
		n--;
	return STR_JOIN(arena, (struct str){ path.p, n }, str_of(name));
}

/* Replaces 0 and empty values by the defaults that depend on other options or on this host. */
static void derive(struct draft *r)
{
	struct configuration *c = r->c;
	long cpus = sysconf(_SC_NPROCESSORS_ONLN);

	if (c->plan.children[WORKER].count == 0)
		c->plan.children[WORKER].count = cpus < 1 ? 2 : cpus > 128 ? 256 : (int)(2 * cpus);
	if (c->health_listen.n == 0)
		c->health_listen = beside(c->arena, c->listen, "health.sock");
	if (c->plan.backlog == 0)
		c->plan.backlog = 16 * c->plan.children[WORKER].count;
	if (c->worker.database.host.n > 0)
		c->worker.database.socket = (struct str){ 0 };
	if (r->use == FOR_MIGRATION && c->migration.user.n > 0) {
		c->worker.database.user = c->migration.user;
		c->worker.database.password = c->migration.password;
	}
	c->erasing = c->worker.database;
	c->erasing.user = c->upkeep.user;
	c->erasing.password = c->upkeep.password;
	if (r->use == FOR_UPKEEP && c->upkeep.user.n > 0)
		c->worker.database = c->erasing;
	if (c->worker.business.mail_from.n == 0)
		c->worker.business.mail_from = STR_JOIN(c->arena, STR("no-reply@"), host_of(c->worker.business.public_url));
}

struct configuration *configuration_load(struct str path, enum configuration_use use, struct arena *scratch, struct str *why_r)
{
	struct arena *arena = arena_new(0);
	struct configuration *c = ARENA_NEW(arena, struct configuration);
	struct draft *r = ARENA_NEW(scratch, struct draft);

	assert(options_n <= OPTIONS_MOST);
	c->arena = arena;
	c->path = str_copy(arena, path);
	*r = (struct draft){ .c = c, .use = use, .scratch = scratch, .why = buf_new(scratch, WHY_MOST) };
	if (read_lines(r)) {
		for (size_t i = 0; i < options_n; i++) {
			take_outside(r, &options[i]);
			apply(r, &options[i]);
		}
		if (r->why.n == 0)
			check_together(r);
	}
	*why_r = buf_view(&r->why);
	if (why_r->n == 0) {
		derive(r);
		return c;
	}
	configuration_free(&c);
	return NULL;
}

void configuration_free(struct configuration **configuration)
{
	struct arena *arena;

	if (*configuration == NULL)
		return;
	arena = (*configuration)->arena;
	*configuration = NULL;
	arena_free(&arena);
}
