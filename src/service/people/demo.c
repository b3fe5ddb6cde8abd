#include "service/people/demo.h"

#include "model/enums.h"

const struct demo_account demo_accounts[PEOPLE] = {
	[AMIRA] = { "admin@company.com", "admin123", "Amira Admin", "Head of people", NULL, ADMIN, "+1-555-0101" },
	[HUGO] = { "hr@company.com", "hr123", "Hugo Rossi", "Recruiter", NULL, HR, "+1-555-0102" },
	[INES] = { "interviewer@company.com", "interviewer123", "Ines Viewer", "Staff engineer", NULL, INTERVIEWER,
	           "+1-555-0103" },
	[CAMILLE] = { "candidate@example.com", "candidate123", "Camille Didato", NULL, "Asia/Kolkata", CANDIDATE,
	              "+91-98-5550-0104", "Bengaluru", "Indiranagar" },
	[RAVI] = { "ravi.menon@company.com", "interviewer123", "Ravi Menon", "Engineering manager", "Asia/Kolkata", INTERVIEWER,
	           "+91-98-5550-0105" },
	[SOFIA] = { "sofia.lind@company.com", "interviewer123", "Sofia Lind", "Designer", "Europe/Stockholm", INTERVIEWER,
	            "+46-8-555-0106" },
	[NOOR] = { "noor.haddad@example.com", "candidate123", "Noor Haddad", NULL, "Europe/Paris", CANDIDATE,
	           "+33-1-55-50-01-07", "Paris", "Belleville" },
	[KENJI] = { "kenji.sato@example.com", "candidate123", "佐藤 健二", NULL, "Asia/Tokyo", CANDIDATE, "+81-3-5550-0108",
	            "東京", "渋谷区" },
	[MARIA] = { "maria.silva@example.com", "candidate123", "Maria João Silva", NULL, "America/Sao_Paulo", CANDIDATE,
	            "+55-11-5550-0109", "São Paulo", "Pinheiros" },
	[TOM] = { "tom.baker@example.com", "candidate123", "Tom Baker", NULL, NULL, CANDIDATE, "+1-555-0110", "San Francisco",
	          "Mission" },
};

bool service_demo_password(struct str email, struct str password)
{
	for (size_t i = 0; i < PEOPLE; i++) {
		const struct demo_account *account = &demo_accounts[i];
		if (str_equal_nocase(str_of(account->email), email) && str_equal(str_of(account->password), password))
			return true;
	}
	return false;
}
