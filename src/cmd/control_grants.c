/* interviewctl grants: the rights of the database users by which the server runs. */
#include <stdio.h>
#include <sysexits.h>

#include "cmd/interviewctl.h"
#include "store/grants.h"

enum { NAME_MOST = 80, HOST_MOST = 255 }; /* MariaDB's limits */

static bool is_made_of(struct str text, const char *further, size_t most)
{
	for (size_t i = 0; i < text.n; i++) {
		char c = text.p[i];
		bool usual = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');

		if (!usual && str_find(str_of(further), c) == str_of(further).n)
			return false;
	}
	return text.n > 0 && text.n <= most;
}

int control_grants(struct control *control)
{
	struct str host = str_of(control->words[0]), user = str_cut(&host, '@');
	struct store_grant *grants = NULL;
	size_t n = 0;
	int status;
	enum err e;

	if (host.p == NULL)
		host = STR("localhost");
	/* The names are printed into SQL, so nothing may be in them that means something there. */
	if (!is_made_of(user, "_.-", NAME_MOST) || !is_made_of(host, "_.-:%/", HOST_MOST)) {
		fprintf(stderr,
		        "interviewctl: %s is no user: expected a name of letters, digits, '_', '.' and '-', "
		        "and perhaps @ and a host\n",
		        control->words[0]);
		return EX_USAGE;
	}
	status = control_schema_served(control);
	if (status != EX_OK)
		return status;
	db_enter(control->db, control->arena, (struct db_scope_values){ .now = clock_now() }, 10000);
	e = store_grants(control->db, control_flag(control, "--upkeep"), &grants, &n);
	(void)db_leave(control->db, NULL);
	if (e != OK) {
		fprintf(stderr, "interviewctl: %s\n", err_text(e));
		return e == E_UNAVAILABLE || e == E_TIMEOUT ? EX_TEMPFAIL : EX_SOFTWARE;
	}
	for (size_t i = 0; i < n; i++)
		printf("GRANT %.*s ON `%.*s`.`%.*s` TO '%.*s'@'%.*s';\n", (int)grants[i].rights.n, grants[i].rights.p,
		       (int)grants[i].schema.n, grants[i].schema.p, (int)grants[i].table.n, grants[i].table.p, (int)user.n,
		       user.p, (int)host.n, host.p);
	return EX_OK;
}
