-- Interviews, their scorecards, and the files of interviews, applications and people.

-- An interview. Written by scheduling and by whatever changes it later, on all five surfaces; by tracker's private entries; and by
-- what changes a thing that is copied here.
-- A read touches as few tables as it can. So what never changes once an interview exists is copied here (its application, job,
-- company and candidate with their public ids, and when the application came), and names are joined by primary key. Copied too, and
-- kept right by the one statement that changes their source: hired (1 the application was hired, 0 rejected), and
-- material_public_id (the newest material).
-- A private entry of a job-seeker has an owner and neither company nor candidate, so that no other reading can find it. viewer_id is
-- who sees the interview in tracker as a job-seeker: its candidate or its owner.
-- sequence is the SEQUENCE that calendars are told: it rises with another time, place, link or people, and when it is cancelled.
CREATE TABLE interviews (
	id BIGINT NOT NULL AUTO_INCREMENT,
	public_id BINARY(16) NOT NULL,
	version INT UNSIGNED NOT NULL DEFAULT 1,
	company_id BIGINT NULL,
	company_public_id BINARY(16) NULL,
	application_id BIGINT NOT NULL,
	application_public_id BINARY(16) NOT NULL,
	job_id BIGINT NOT NULL,
	job_public_id BINARY(16) NOT NULL,
	candidate_id BIGINT NULL,
	candidate_public_id BINARY(16) NULL,
	interviewer_id BIGINT NULL,
	interviewer_public_id BINARY(16) NULL,
	owner_id BIGINT NULL,
	viewer_id BIGINT GENERATED ALWAYS AS (COALESCE(candidate_id, owner_id)) STORED,
	created_by BIGINT NULL,
	status TINYINT UNSIGNED NOT NULL DEFAULT 0, -- enum interview_status: INTERVIEW_SCHEDULED
	status_before TINYINT UNSIGNED NULL, -- enum interview_status
	absent TINYINT UNSIGNED NOT NULL DEFAULT 0, -- enum absent: ABSENT_NOBODY
	decision TINYINT UNSIGNED NOT NULL DEFAULT 0, -- enum decision: DECISION_PENDING
	mode TINYINT UNSIGNED NOT NULL DEFAULT 0, -- enum mode: MODE_VIDEO
	topic TINYINT UNSIGNED NOT NULL DEFAULT 0, -- enum topic: TOPIC_NONE
	start_at DATETIME NOT NULL,
	zone VARCHAR(64) NULL,
	minutes SMALLINT UNSIGNED NOT NULL,
	sequence INT UNSIGNED NOT NULL DEFAULT 0,
	hired TINYINT UNSIGNED NULL,
	material_public_id BINARY(16) NULL,
	applied_at DATETIME NOT NULL,
	confirmed_at DATETIME NULL,
	completed_at DATETIME NULL,
	cancelled_at DATETIME NULL,
	created_at DATETIME NOT NULL,
	updated_at DATETIME NOT NULL,
	location VARCHAR(500) NULL,
	link VARCHAR(2000) NULL,
	cancel_reason VARCHAR(2000) NULL,
	guest_name VARCHAR(200) NULL,
	guest_email VARCHAR(254) NULL,
	notes MEDIUMTEXT NULL,
	PRIMARY KEY (id),
	-- One interview, on every surface.
	UNIQUE KEY public_id (public_id),
	-- The candidate's own lists and counts. The foreign key needs it too.
	KEY candidate_time (candidate_id, start_at, id, status),
	-- A job-seeker's list in tracker.
	KEY viewer_time (viewer_id, start_at, id, status),
	-- The figures of how many interviews each main interviewer has.
	KEY company_load (company_id, interviewer_id, status, start_at, created_at),
	-- The keys of a company end with what its lists are filtered by, so that a page of ids and its count read the index alone.
	-- The company's lists by time (tracker, assistant, platform), and the figures of months. The foreign key needs it too.
	KEY company_time (company_id, start_at, id, status, mode, topic),
	-- The company's lists with the newest first (management, platform).
	KEY company_newest (company_id, id, status, start_at, mode, topic),
	-- The list of an application's interviews; whether it has live or completed ones; and who may see it because they sit on one.
	-- The foreign key needs it too.
	KEY application (application_id, company_id, id, status),
	CONSTRAINT interviews_minutes CHECK (minutes BETWEEN 1 AND 1440),
	CONSTRAINT interviews_company FOREIGN KEY (company_id) REFERENCES companies (id),
	CONSTRAINT interviews_application FOREIGN KEY (application_id) REFERENCES applications (id),
	CONSTRAINT interviews_candidate FOREIGN KEY (candidate_id) REFERENCES users (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

-- The scorecard of one author about one interview, made when it is first written. Each person who sits on the interview has their own;
-- author_id 0 is the one that nobody signs, of an interview without an interviewer. Written by management's evaluation and by platform's
-- and assistant's scores and feedback, and by platform's scorecard. other_ratings are those by the criteria of a kit that are none of
-- the five, "coding=7 design=8". submitted_at is NULL until it is submitted, and when it was reopened. filled_at is NULL while only
-- feedback_shared was set. edited_by is the last person who wrote in it without being its author: hr in the card of an interviewer.
CREATE TABLE evaluations (
	id BIGINT NOT NULL AUTO_INCREMENT,
	version INT UNSIGNED NOT NULL DEFAULT 2, -- 1 is the version of a card that was not made yet
	company_id BIGINT NOT NULL,
	interview_id BIGINT NOT NULL,
	author_id BIGINT NOT NULL DEFAULT 0,
	recommendation TINYINT UNSIGNED NOT NULL DEFAULT 0, -- enum recommendation: RECOMMENDATION_NONE
	appearance TINYINT UNSIGNED NULL,
	knowledge TINYINT UNSIGNED NULL,
	confidence TINYINT UNSIGNED NULL,
	attitude TINYINT UNSIGNED NULL,
	communication TINYINT UNSIGNED NULL,
	other_ratings VARCHAR(2000) NULL,
	average_rating DECIMAL(4,2) NULL,
	technical_score DECIMAL(5,2) NULL,
	cultural_fit_score DECIMAL(5,2) NULL,
	expected_salary DECIMAL(12,2) NULL,
	languages VARCHAR(500) NULL,
	experience MEDIUMTEXT NULL,
	remark MEDIUMTEXT NULL,
	feedback MEDIUMTEXT NULL,
	voice_public_id BINARY(16) NULL,
	feedback_shared TINYINT UNSIGNED NOT NULL DEFAULT 0,
	edited_by BIGINT NULL,
	filled_at DATETIME NULL,
	submitted_at DATETIME NULL,
	created_at DATETIME NOT NULL,
	updated_at DATETIME NOT NULL,
	PRIMARY KEY (id),
	-- Interviews that are read with the card of whoever reads them, and the card itself. The foreign key needs it too.
	UNIQUE KEY interview (interview_id, author_id),
	CONSTRAINT evaluations_interview FOREIGN KEY (interview_id) REFERENCES interviews (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

-- An uploaded file: of an interview, an application or a user. Written by uploads on all surfaces, removed with what it belongs to or
-- when another takes its place. stored_path is the path below the storage folder.
CREATE TABLE files (
	id BIGINT NOT NULL AUTO_INCREMENT,
	public_id BINARY(16) NOT NULL,
	company_id BIGINT NULL,
	interview_id BIGINT NULL,
	application_id BIGINT NULL,
	owner_id BIGINT NOT NULL,
	purpose TINYINT UNSIGNED NOT NULL, -- enum file_purpose
	size BIGINT NOT NULL,
	type VARCHAR(127) NOT NULL,
	name VARCHAR(255) NOT NULL,
	stored_path VARCHAR(100) NOT NULL,
	created_at DATETIME NOT NULL,
	PRIMARY KEY (id),
	-- A download, and the mail of an offer with its letter.
	UNIQUE KEY public_id (public_id),
	-- The list of an interview's materials, and deleting an interview. The foreign key needs it too.
	KEY interview (interview_id, purpose, id),
	-- The foreign key needs it.
	KEY application (application_id),
	-- Replacing one's own picture. The foreign key needs it too.
	KEY owner (owner_id, id),
	CONSTRAINT files_interview FOREIGN KEY (interview_id) REFERENCES interviews (id) ON DELETE SET NULL,
	CONSTRAINT files_application FOREIGN KEY (application_id) REFERENCES applications (id) ON DELETE SET NULL,
	CONSTRAINT files_owner FOREIGN KEY (owner_id) REFERENCES users (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;
