/*
 * Loaded into interviewctl by LD_PRELOAD: ends the process like a power failure at a chosen statement of a migration.
 *   KILL_WHEN=before  when the statement is about to be sent
 *   KILL_WHEN=after   when the server has executed it
 *   KILL_WHEN=noted   after the COMMIT that follows it, with which the program notes that it is executed
 * KILL_AT is the number of that statement in this process, from 1.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

static int seen;

static bool is(const char *when)
{
	return strcmp(getenv("KILL_WHEN"), when) == 0 && seen == atoi(getenv("KILL_AT"));
}

/* Statements of a migration come by mysql_real_query, as do these few of the program itself. */
static bool of_a_migration(const char *text)
{
	static const char *const own[] = { "SET ", "START TRANSACTION", "COMMIT", "ROLLBACK" };

	for (size_t i = 0; i < sizeof own / sizeof *own; i++)
		if (strncasecmp(text, own[i], strlen(own[i])) == 0)
			return false;
	return true;
}

int mysql_real_query(void *mysql, const char *text, unsigned long n)
{
	int (*real)(void *, const char *, unsigned long) = (int (*)(void *, const char *, unsigned long))dlsym(RTLD_NEXT, "mysql_real_query");
	bool counts = of_a_migration(text);
	int rc;

	seen += counts;
	if (counts && is("before"))
		kill(getpid(), SIGKILL);
	rc = real(mysql, text, n);
	if ((counts && is("after")) || (strncmp(text, "COMMIT", 6) == 0 && is("noted")))
		kill(getpid(), SIGKILL);
	return rc;
}
