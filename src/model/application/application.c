/* The changes of an application's status that are allowed, and the links that a candidate may give. */
#include "model/application/application.h"

enum err application_move(enum application_status from, enum application_status to, bool by_candidate)
{
	bool over = from == APPLICATION_HIRED || from == APPLICATION_WITHDRAWN;

	if (by_candidate)
		return to == APPLICATION_WITHDRAWN && application_open(from) ? OK : E_MOVE;
	return over || to == APPLICATION_WITHDRAWN ? E_MOVE : OK;
}

bool portfolio_valid(struct str url)
{
	size_t colon = str_find(url, ':');
	struct str scheme = { url.p, colon }, rest = str_from(url, colon);

	if (!str_equal_nocase(scheme, STR("http")) && !str_equal_nocase(scheme, STR("https")))
		return false;
	if (!str_starts(rest, STR("://")) || rest.n == 3 || rest.p[3] == '/')
		return false;
	for (size_t i = 0; i < url.n; i++) {
		if ((unsigned char)url.p[i] <= ' ' || url.p[i] == 0x7f)
			return false;
	}
	return true;
}
