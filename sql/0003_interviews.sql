-- Interviews, their scorecards and meeting rooms, and the calendars of the people who sit on them.

-- A read touches as few tables as it can: what never changes once an interview exists (its application, job, company and
-- candidate with their public ids, and when the application came) is copied here, the names are joined by primary key.
-- Copied too, and kept right by the one statement that changes their source: hired (of the application: 1 hired, 0 rejected),
-- card_state (of the main scorecard: 0 empty, 1 filled, 2 all five ratings), material_public_id (the newest material).
-- The main scorecard keeps feedback here, because interviews are read with it and without the rest of the card.
-- A private entry of a job-seeker has an owner and neither company nor candidate, so that no other reading can find it.
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
	created_by BIGINT NULL,
	status TINYINT UNSIGNED NOT NULL DEFAULT 0,
	status_before TINYINT UNSIGNED NULL,
	decision TINYINT UNSIGNED NOT NULL DEFAULT 0,
	mode TINYINT UNSIGNED NOT NULL DEFAULT 0,
	topic TINYINT UNSIGNED NOT NULL DEFAULT 0,
	start_at DATETIME NOT NULL,
	zone VARCHAR(64) NULL,
	minutes SMALLINT UNSIGNED NOT NULL,
	hired TINYINT UNSIGNED NULL,
	card_state TINYINT UNSIGNED NOT NULL DEFAULT 0,
	feedback_shared TINYINT UNSIGNED NOT NULL DEFAULT 0,
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
	feedback MEDIUMTEXT NULL,
	PRIMARY KEY (id),
	UNIQUE KEY public_id (public_id),
	KEY candidate_time (candidate_id, start_at, id, status),
	KEY company_time (company_id, start_at, id, status),
	KEY company_newest (company_id, id, status),
	KEY application (application_id, id, status),
	KEY owner_time (owner_id, start_at, id, status),
	CONSTRAINT interviews_minutes CHECK (minutes BETWEEN 1 AND 1440),
	CONSTRAINT interviews_company FOREIGN KEY (company_id) REFERENCES companies (id),
	CONSTRAINT interviews_application FOREIGN KEY (application_id) REFERENCES applications (id),
	CONSTRAINT interviews_candidate FOREIGN KEY (candidate_id) REFERENCES users (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

-- Scorecards: author_id 0 is the main one, made with the interview. The cards of panel members stand beside it.
CREATE TABLE evaluations (
	id BIGINT NOT NULL AUTO_INCREMENT,
	version INT UNSIGNED NOT NULL DEFAULT 1,
	company_id BIGINT NOT NULL,
	interview_id BIGINT NOT NULL,
	author_id BIGINT NOT NULL DEFAULT 0,
	appearance TINYINT UNSIGNED NULL,
	knowledge TINYINT UNSIGNED NULL,
	confidence TINYINT UNSIGNED NULL,
	attitude TINYINT UNSIGNED NULL,
	communication TINYINT UNSIGNED NULL,
	average_rating DECIMAL(4,2) NULL,
	technical_score DECIMAL(5,2) NULL,
	cultural_fit_score DECIMAL(5,2) NULL,
	expected_salary DECIMAL(12,2) NULL,
	languages VARCHAR(500) NULL,
	experience MEDIUMTEXT NULL,
	remark MEDIUMTEXT NULL,
	feedback MEDIUMTEXT NULL,
	voice_public_id BINARY(16) NULL,
	filled_at DATETIME NULL,
	created_at DATETIME NOT NULL,
	updated_at DATETIME NOT NULL,
	PRIMARY KEY (id),
	UNIQUE KEY interview (interview_id, author_id),
	CONSTRAINT evaluations_interview FOREIGN KEY (interview_id) REFERENCES interviews (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

-- What /join/{token} leads to: the built-in room of that name, or the room that a remote provider made.
CREATE TABLE meetings (
	id BIGINT NOT NULL AUTO_INCREMENT,
	company_id BIGINT NOT NULL,
	interview_id BIGINT NOT NULL,
	token BINARY(16) NOT NULL,
	room BINARY(16) NOT NULL,
	provider TINYINT UNSIGNED NOT NULL DEFAULT 0,
	remote_url VARCHAR(2000) NULL,
	remote_id VARCHAR(200) NULL,
	created_at DATETIME NOT NULL,
	updated_at DATETIME NOT NULL,
	PRIMARY KEY (id),
	UNIQUE KEY interview (interview_id),
	UNIQUE KEY token (token),
	CONSTRAINT meetings_interview FOREIGN KEY (interview_id) REFERENCES interviews (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

-- One row for each person, made with the person. A booking begins by raising version here, in the order of user_id: that row
-- lock (on Galera: that certification conflict) is what keeps two bookings of one person apart.
CREATE TABLE calendars (
	user_id BIGINT NOT NULL,
	version BIGINT NOT NULL DEFAULT 0,
	zone VARCHAR(64) NULL,
	buffer_before SMALLINT UNSIGNED NOT NULL DEFAULT 0,
	buffer_after SMALLINT UNSIGNED NOT NULL DEFAULT 0,
	PRIMARY KEY (user_id),
	CONSTRAINT calendars_user FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

-- Minutes since midnight on the clock of the calendar, half-open. weekday: 0 Sunday to 6 Saturday. No row at all: Monday to
-- Friday 9 to 17.
CREATE TABLE working_hours (
	user_id BIGINT NOT NULL,
	weekday TINYINT UNSIGNED NOT NULL,
	from_minute SMALLINT UNSIGNED NOT NULL,
	to_minute SMALLINT UNSIGNED NOT NULL,
	PRIMARY KEY (user_id, weekday, from_minute),
	CONSTRAINT working_hours_span CHECK (weekday <= 6 AND from_minute < to_minute AND to_minute <= 1440),
	CONSTRAINT working_hours_user FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

-- A day that differs from its weekday: its hours, or with from_minute = to_minute none at all.
CREATE TABLE calendar_exceptions (
	user_id BIGINT NOT NULL,
	day DATE NOT NULL,
	from_minute SMALLINT UNSIGNED NOT NULL DEFAULT 0,
	to_minute SMALLINT UNSIGNED NOT NULL DEFAULT 0,
	PRIMARY KEY (user_id, day, from_minute),
	CONSTRAINT calendar_exceptions_span CHECK (from_minute <= to_minute AND to_minute <= 1440),
	CONSTRAINT calendar_exceptions_user FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

-- Who takes part in an interview, and the time that it takes of them: one row for each interview and person. part: 0 the
-- candidate, 1 the interviewer, 2 a member of the panel. A cancelled interview keeps its rows, released. A hold of a
-- self-scheduling page has no interview and expires. On MariaDB the last key refuses what the booking transaction, which
-- checks first, should never let pass. On MySQL the lock on the calendar is the only guard.
CREATE TABLE bookings (
	id BIGINT NOT NULL AUTO_INCREMENT,
	company_id BIGINT NOT NULL,
	interview_id BIGINT NULL,
	person_id BIGINT NOT NULL,
	part TINYINT UNSIGNED NOT NULL,
	released TINYINT UNSIGNED NOT NULL DEFAULT 0,
	start_at DATETIME NOT NULL,
	end_at DATETIME NOT NULL,
	expires_at DATETIME NULL,
	busy BIGINT GENERATED ALWAYS AS (CASE WHEN released = 0 THEN person_id ELSE NULL END) STORED,
	PRIMARY KEY (id),
	UNIQUE KEY person_interview (person_id, interview_id),
	KEY person_time (person_id, start_at, interview_id, part),
	KEY busy_time (busy, start_at, end_at),
	KEY interview (interview_id),
	CONSTRAINT bookings_span CHECK (start_at < end_at),
	CONSTRAINT bookings_interview FOREIGN KEY (interview_id) REFERENCES interviews (id) ON DELETE CASCADE,
	CONSTRAINT bookings_person FOREIGN KEY (person_id) REFERENCES users (id)
	/*M!100503 , PERIOD FOR slot (start_at, end_at), UNIQUE KEY busy_slot (busy, slot WITHOUT OVERLAPS) */
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;
