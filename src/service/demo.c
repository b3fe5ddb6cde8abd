/* Demo data: a company at work, so that every list of every surface shows something. Made through the use cases themselves. */
#include "service/demo.h"

#include "service/service.h"
#include "store/calendar.h"
#include "store/user.h"

/* The first four stand in the public documents, with their passwords. */
static const struct account {
	const char *email, *password, *name, *title, *zone;
	unsigned role;
} accounts[] = {
	{ "admin@company.com", "admin123", "Amira Admin", "Head of people", NULL, ADMIN },
	{ "hr@company.com", "hr123", "Hugo Rossi", "Recruiter", NULL, HR },
	{ "interviewer@company.com", "interviewer123", "Ines Viewer", "Staff engineer", NULL, INTERVIEWER },
	{ "candidate@example.com", "candidate123", "Camille Didato", NULL, "Asia/Kolkata", CANDIDATE },
	{ "ravi.menon@company.com", "interviewer123", "Ravi Menon", "Engineering manager", "Asia/Kolkata", INTERVIEWER },
	{ "sofia.lind@company.com", "interviewer123", "Sofia Lind", "Product designer", "Europe/Stockholm", INTERVIEWER },
	{ "noor.haddad@example.com", "candidate123", "Noor Haddad", NULL, "Europe/Paris", CANDIDATE },
	{ "kenji.sato@example.com", "candidate123", "佐藤 健二", NULL, "Asia/Tokyo", CANDIDATE },
	{ "maria.silva@example.com", "candidate123", "Maria João Silva", NULL, "America/Sao_Paulo", CANDIDATE },
	{ "tom.baker@example.com", "candidate123", "Tom Baker", NULL, NULL, CANDIDATE },
};

bool service_demo_password(struct str email, struct str password)
{
	for (size_t i = 0; i < COUNT(accounts); i++) {
		if (str_equal_nocase(str_of(accounts[i].email), email) && str_equal(str_of(accounts[i].password), password))
			return true;
	}
	return false;
}
