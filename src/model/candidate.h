/* Candidates as one company knows them, and the commands that make, find and change them. */
#ifndef MODEL_CANDIDATE_H
#define MODEL_CANDIDATE_H

#include "model/application/application.h"
#include "model/file.h"

#define CANDIDATE_TAGS_MAX 50
#define CANDIDATE_FILES_MAX 100
#define NOTE_MENTIONS_MAX 20

struct merge_id {
	struct id v;
};

/* One candidate was put into the profile of another. */
struct merge {
	struct merge_id id;
	struct candidate_id into, from;
	struct company_id company;
	struct str from_name, from_email;
	struct instant created_at;
};
LIST_OF(merge);

/* What one company knows of a candidate. */
struct candidate {
	struct candidate_id id;
	struct company_id company;
	struct user_id user;
	struct user_id created_by; /* the member of staff who added the candidate; null: nobody did */
	struct str name, email, phone, place, district;
	struct str mail_key, phone_key; /* see candidate_keys */
	bool own;                       /* the candidate has applied themself, so the company knows that there is an account */
	bool caller_interviews;         /* the caller is an interviewer in an interview of this candidate */
	int64_t version;
	struct instant invited_at, created_at, updated_at;
	struct strs tags;
	struct application_list applications;
	struct str snippet; /* the place in a resume where a searched word stands */
	/* Only of a profile. */
	struct interview_list interviews;
	struct file_list files;
	struct merge_list merged;
	struct candidate_id merged_into;
};
LIST_OF(candidate);

struct candidate_key {
	struct seen seen;
	struct candidate_id id;
};

/* The body of a request by which hr adds a candidate. */
struct candidate_entry {
	struct seen seen;
	struct str name, email, phone, place, district;
	struct strs tags;
	struct job_id job;
	struct upload resume;
};

/* HAS() says which members were sent. */
struct candidate_edit {
	struct seen seen;
	struct candidate_id id;
	int64_t version; /* from the If-Match header; 0 when it was not sent */
	struct str name, phone, place, district;
	struct strs tags;
};

/* A note of a member of staff about a candidate, which the candidate never sees. */
struct note_id {
	struct id v;
};
struct note {
	struct note_id id;
	struct candidate_id candidate; /* of its company */
	struct company_id company;
	struct user author;
	struct str text;
	struct ids mentions; /* the colleagues whom it mentions */
	int64_t version;
	struct instant created_at, updated_at;
};
LIST_OF(note);

struct note_key {
	struct seen seen;
	struct candidate_id candidate;
	struct note_id id;
	int64_t version; /* from the If-Match header; 0 when it was not sent */
};
/* HAS() says which members were sent. */
struct note_edit {
	struct seen seen;
	struct candidate_id candidate;
	struct note_id id;
	int64_t version;
	struct str text;
	struct ids mentions;
};

/* The page of a list about one candidate. */
struct candidate_page {
	struct seen seen;
	struct candidate_id id;
	struct window window;
};

struct candidate_upload {
	struct seen seen;
	struct candidate_id id;
	struct upload file;
};

/* What happened with a candidate. `kind` is note, changed, applied, status or interview. */
struct timeline_entry {
	struct instant at;
	struct str kind, actor, text;
	unsigned object; /* an enum object */
	struct uuid id;  /* of the object; null for the candidate */
};
LIST_OF(timeline_entry);

/* A tag of a company, and how many candidates have it. */
struct tag_count {
	struct str tag;
	int64_t candidates;
};
LIST_OF(tag_count);
struct tag_filter {
	struct seen seen;
	struct window window;
};

#define CANDIDATE_ORDER_VALUES(VALUE)                                                                                          \
	VALUE(CANDIDATES_NEWEST, 0, "-created_at")                                                                             \
	VALUE(CANDIDATES_OLDEST, 1, "created_at")                                                                              \
	VALUE(CANDIDATES_BY_NAME, 2, "name")                                                                                   \
	VALUE(CANDIDATES_BY_NAME_BACK, 3, "-name")
enum candidate_order { CANDIDATE_ORDER_VALUES(NUMBERED) CANDIDATE_ORDERS };

/* The filter of a list of candidates. What was not sent excludes nothing. */
struct candidate_filter {
	struct seen seen;
	struct window window;
	struct str q, tag;
	struct job_id job;
	struct set status;
	enum candidate_order order;
};

/*
 * Sets mail_key and phone_key from the address and the telephone number, so that two of the same person are equal: an address
 * in lower case without what stands behind "+", the last nine digits of a number of at least seven. They are in `arena`.
 */
void candidate_keys(struct arena *arena, struct candidate *candidate);

#endif
