#include "world.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static MYSQL *raw;
static struct db_settings settings;
static const struct settings business = { .public_url = { "https://interviews.example.com", 30 }, .meeting_links = true };

static void die(const char *what)
{
	fprintf(stderr, "world: %s: %s\n", what, raw != NULL ? mysql_error(raw) : "");
	exit(1);
}

MYSQL *world_raw(void)
{
	if (raw == NULL) {
		const char *socket = getenv("DB_SOCKET");
		raw = mysql_init(NULL);
		if (socket == NULL || raw == NULL ||
		    mysql_real_connect(raw, NULL, "root", "", "test", 0, socket, CLIENT_MULTI_STATEMENTS) == NULL)
			die("connect");
		mysql_set_character_set(raw, "utf8mb4");
		settings = (struct db_settings){ .socket = str_of(socket), .user = STR("root"), .database = STR("test") };
	}
	return raw;
}

const struct db_settings *world_settings(void)
{
	world_raw();
	return &settings;
}

void world_do(const char *query)
{
	if (mysql_query(world_raw(), query) != 0)
		die(query);
	do {
		MYSQL_RES *result = mysql_store_result(raw);
		if (result != NULL)
			mysql_free_result(result);
	} while (mysql_next_result(raw) == 0);
	if (mysql_errno(raw) != 0)
		die(query);
}

int64_t world_count(const char *query)
{
	if (mysql_query(world_raw(), query) != 0)
		die(query);
	MYSQL_RES *result = mysql_store_result(raw);
	MYSQL_ROW row = result != NULL ? mysql_fetch_row(result) : NULL;
	if (row == NULL)
		die(query);
	int64_t n = row[0] != NULL ? strtoll(row[0], NULL, 10) : -1;
	mysql_free_result(result);
	return n;
}

static void run_file(const char *path)
{
	FILE *file = fopen(path, "r");
	if (file == NULL)
		die(path);
	char *text = calloc(1, 1 << 20);
	size_t n = fread(text, 1, (1 << 20) - 1, file);
	text[n] = '\0';
	fclose(file);
	world_do(text);
	free(text);
}

static int is_migration(const struct dirent *entry)
{
	size_t n = strlen(entry->d_name);
	return n > 4 && strcmp(entry->d_name + n - 4, ".sql") == 0;
}

static void make_schema(void)
{
	const char *srcdir = getenv("srcdir");
	char folder[1024], path[1400];
	struct dirent **names;
	snprintf(folder, sizeof folder, "%s/../sql", srcdir != NULL ? srcdir : ".");
	int n = scandir(folder, &names, is_migration, alphasort);
	if (n <= 0)
		die(folder);
	for (int i = 0; i < n; i++) {
		snprintf(path, sizeof path, "%s/%s", folder, names[i]->d_name);
		run_file(path);
		free(names[i]);
	}
	free(names);
}

/* The schema is made only once. Later its tables are emptied, which is much faster. */
static void empty_schema(void)
{
	static char query[8192];
	size_t n = (size_t)snprintf(query, sizeof query, "SET FOREIGN_KEY_CHECKS = 0");
	if (mysql_query(world_raw(), "SHOW TABLES") != 0)
		die("tables");
	MYSQL_RES *result = mysql_store_result(raw);
	for (MYSQL_ROW row; (row = mysql_fetch_row(result)) != NULL;)
		n += (size_t)snprintf(query + n, sizeof query - n, "; DELETE FROM %s", row[0]);
	mysql_free_result(result);
	snprintf(query + n, sizeof query - n, "; SET FOREIGN_KEY_CHECKS = 1");
	world_do(query);
}

void world_make(void)
{
	static bool made;
	if (made) {
		empty_schema();
	} else {
		world_do("DROP DATABASE IF EXISTS test");
		world_do("CREATE DATABASE test CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci");
		world_do("USE test");
		make_schema();
		made = true;
	}
	world_do("INSERT INTO companies (id, public_id, name, logo, address, zone, created_at, updated_at) VALUES"
	         " (1, UNHEX(REPEAT('c1', 16)), 'One', 'https://one/logo', '1 Street', 'Asia/Kolkata', NOW(), NOW()),"
	         " (2, UNHEX(REPEAT('c2', 16)), 'Two', NULL, NULL, NULL, NOW(), NOW())");
	world_do("INSERT INTO users (id, public_id, company_id, role, email, name, first_name, last_name, created_at, "
	         "updated_at)"
	         " VALUES (1, UNHEX(REPEAT('a1', 16)), 1, 2, 'hr@one', 'Hanna R', 'Hanna', 'R', NOW(), NOW()),"
	         " (2, UNHEX(REPEAT('a2', 16)), 1, 4, 'lead@one', 'Lea D', 'Lea', 'D', NOW(), NOW()),"
	         " (3, UNHEX(REPEAT('a3', 16)), 1, 4, 'second@one', 'Sec O', 'Sec', 'O', NOW(), NOW()),"
	         " (4, UNHEX(REPEAT('a4', 16)), 2, 2, 'hr@two', 'Hugo R', 'Hugo', 'R', NOW(), NOW()),"
	         " (5, UNHEX(REPEAT('a5', 16)), 2, 4, 'lead@two', 'Leo D', 'Leo', 'D', NOW(), NOW()),"
	         " (6, UNHEX(REPEAT('a6', 16)), NULL, 8, 'candy@x', 'Candy', 'Candy', '', NOW(), NOW()),"
	         " (7, UNHEX(REPEAT('a7', 16)), NULL, 8, 'carlo@x', 'Carlo', 'Carlo', '', NOW(), NOW()),"
	         " (8, UNHEX(REPEAT('a8', 16)), NULL, 1, 'root@x', 'Root', 'Root', '', NOW(), NOW())");
	/* One person has no calendar: a booking inserts the missing calendar. */
	world_do("INSERT INTO calendars (user_id) SELECT id FROM users WHERE id <> 6");
}

struct user_id world_person(enum person person)
{
	struct user_id id = { .v.key = (int64_t)person + 1 };
	memset(id.v.pub.byte, 0xa1 + (int)person, sizeof id.v.pub.byte);
	return id;
}

struct instant world_now(void)
{
	return world_time(1, 12);
}

struct instant world_time(int day, int hour)
{
	return instant_of_unix(civil_day(2030, 1, (unsigned)day) * 86400 + (int64_t)hour * 3600);
}

struct context world_enter(struct db *db, struct arena *arena, enum person person)
{
	static const unsigned roles[PEOPLE] = { HR, INTERVIEWER, INTERVIEWER, HR, INTERVIEWER, CANDIDATE, CANDIDATE, ADMIN };
	static const int companies[PEOPLE] = { 1, 1, 1, 2, 2, 0, 0, 0 };
	struct context c = { .arena = arena,
		             .db = db,
		             .who = { .user = world_person(person), .role = roles[person] },
		             .now = world_now(),
		             .request_id = STR("test"),
		             .address = STR("192.0.2.1"),
		             .settings = &business };
	c.who.company.v.key = companies[person];
	if (companies[person] != 0)
		memset(c.who.company.v.pub.byte, 0xc0 + companies[person], sizeof c.who.company.v.pub.byte);
	struct db_scope_values scope = { c.who.user.v.key, c.who.company.v.key, c.who.role, c.now };
	db_enter(db, arena, scope, 8000);
	return c;
}
