/* Files: uploads that belong to an interview, an application or a user. */
#ifndef MODEL_FILE_H
#define MODEL_FILE_H

#include "model/interview/interview.h"

/* The key is that of a company's record of a candidate, the public id that of the person, as applications have it. */
struct candidate_id {
	struct id v;
};

struct file {
	struct file_id id;
	struct company_id company;
	struct interview_id interview;
	struct application_id application;
	struct candidate_id record; /* of a candidate whose company has the file without an application */
	struct user_id owner;
	struct user_id candidate; /* of the interview or application; only a query for a single row sets it */
	bool caller_interviews;   /* the caller interviews that candidate; only a query for a single row sets it */
	enum file_purpose purpose;
	struct str name, type, stored; /* stored is the path below the storage folder */
	int64_t size;
	struct instant created_at;
};
LIST_OF(file);

/* An interview as far as its materials need it. */
struct file_place {
	struct interview_id interview;
	struct company_id company;
	struct user_id candidate, interviewer;
	bool caller_interviews; /* the caller is its interviewer, or on its panel */
};

struct file_key {
	struct seen seen;
	struct file_id id;
};

struct material_upload {
	struct seen seen;
	struct interview_id interview;
	struct upload file;
};

/* A file name that is safe to show and to save as: no path, no control or bidi characters, no leading dot, at most 255
 * bytes; "file" when nothing is left. In `arena`. */
struct str file_name_clean(struct arena *arena, struct str name);

/*
 * The name under which a file of the media type `type` is handed out: `name`, cleaned, with the extension of the type, because
 * whoever opens it goes by that: "cv.pdf" for a PDF that was uploaded as "cv.hta", "bin" for a type that is unknown. In
 * `arena`.
 */
struct str file_name_typed(struct arena *arena, struct str name, struct str type);

/* The value of Content-Disposition (RFC 6266) that saves under `name`: ASCII fallback and filename*. In `arena`. */
struct str file_disposition(struct arena *arena, struct str name);

#endif
