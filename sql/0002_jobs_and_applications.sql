-- Jobs, the applications to them, and offers.

-- A department of a company, which its jobs may belong to. Written by hr and admin.
CREATE TABLE departments (
	id BIGINT NOT NULL AUTO_INCREMENT,
	public_id BINARY(16) NOT NULL,
	version INT UNSIGNED NOT NULL DEFAULT 1,
	company_id BIGINT NOT NULL,
	name VARCHAR(200) NOT NULL,
	created_at DATETIME NOT NULL,
	updated_at DATETIME NOT NULL,
	PRIMARY KEY (id),
	-- One department, a job that is put into it, and lists of jobs of one department.
	UNIQUE KEY public_id (public_id),
	-- The list of a company's departments, and their figures. A second one of the same name is refused by it.
	UNIQUE KEY name (company_id, name),
	CONSTRAINT departments_company FOREIGN KEY (company_id) REFERENCES companies (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

-- A job that a company offers. Written by hr and admin, and counted by those who look at it.
-- unlisted: made by assistant's scheduling for a position that no open job of the company has. It is in no list and takes no
-- applications. title_lower finds a job by its title: case does not count there, all else does (the collation would ignore accents).
-- department_name is a copy, which the statement that renames a department keeps right.
-- brief_words: the FULLTEXT index keeps no word of fewer than three letters (innodb_ft_min_token_size), so those stand here, each with
-- letters before it that make it longer. A word is made of ASCII letters, digits, _ and all that is not ASCII.
CREATE TABLE jobs (
	id BIGINT NOT NULL AUTO_INCREMENT,
	public_id BINARY(16) NOT NULL,
	version INT UNSIGNED NOT NULL DEFAULT 1,
	company_id BIGINT NOT NULL,
	department_id BIGINT NULL,
	department_name VARCHAR(200) NULL,
	posted_by BIGINT NOT NULL,
	status TINYINT UNSIGNED NOT NULL, -- enum job_status
	unlisted TINYINT UNSIGNED NOT NULL DEFAULT 0,
	title VARCHAR(200) NOT NULL,
	title_lower VARCHAR(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin GENERATED ALWAYS AS (LOWER(title)) STORED,
	description MEDIUMTEXT NOT NULL,
	requirements MEDIUMTEXT NULL,
	responsibilities MEDIUMTEXT NULL,
	brief_words MEDIUMTEXT GENERATED ALWAYS AS (REPLACE(REGEXP_REPLACE(REGEXP_REPLACE(
		CONCAT_WS(' ', '', title, description, requirements, responsibilities),
		'[^\\x00-/:-@\\[-^`{-\\x7f]{3,}|[\\x00-/:-@\\[-^`{-\\x7f]', ' '), ' +', ' '), ' ', ' brief_')) STORED,
	employment_type TINYINT UNSIGNED NOT NULL DEFAULT 0, -- enum employment: EMPLOYMENT_NONE
	experience_level TINYINT UNSIGNED NULL, -- enum experience
	work_model TINYINT UNSIGNED NULL, -- enum work_model
	location VARCHAR(200) NULL,
	salary_min DECIMAL(12,2) NULL,
	salary_max DECIMAL(12,2) NULL,
	salary_currency CHAR(3) NULL,
	min_experience_years SMALLINT UNSIGNED NULL,
	education_required VARCHAR(500) NULL,
	deadline_at DATETIME NULL,
	published_at DATETIME NULL,
	views_count BIGINT NOT NULL DEFAULT 0,
	created_at DATETIME NOT NULL,
	updated_at DATETIME NOT NULL,
	PRIMARY KEY (id),
	-- One job, and the list of its applications.
	UNIQUE KEY public_id (public_id),
	-- Assistant's scheduling, which names the position by its title.
	KEY title (company_id, title_lower, unlisted, id),
	-- The list of published jobs when nothing is filtered. It has few columns, so a page and its count read little.
	KEY published (status, unlisted, id),
	-- Renaming or deleting a department, and the figures of each. The foreign key needs it too.
	KEY department (department_id),
	-- The keys below end with all that jobs are filtered by, so that a page of ids and its count read the index alone.
	-- The list of a company's own jobs, and the figures of its departments. The foreign key needs it too.
	KEY listed (company_id, unlisted, id, status, employment_type, experience_level, work_model, salary_min, salary_max, deadline_at,
		department_id, department_name, location),
	-- The list of published jobs with filters.
	KEY facets (status, unlisted, id, employment_type, experience_level, work_model, salary_min, salary_max, deadline_at, department_id,
		department_name, location),
	-- The list of published jobs of a department's name.
	KEY by_department (status, unlisted, department_name, id, employment_type, experience_level, work_model, salary_min, salary_max,
		deadline_at, department_id, location),
	-- The list of published jobs of one level of experience.
	KEY by_experience (status, unlisted, experience_level, id, employment_type, work_model, salary_min, salary_max, deadline_at,
		department_id, department_name, location),
	-- The list of published jobs of one work model.
	KEY by_work (status, unlisted, work_model, id, employment_type, experience_level, salary_min, salary_max, deadline_at, department_id,
		department_name, location),
	-- The list of published jobs of one type of employment.
	KEY by_employment (status, unlisted, employment_type, id, experience_level, work_model, salary_min, salary_max, deadline_at,
		department_id, department_name, location),
	-- The search for words in published jobs.
	FULLTEXT KEY words (title, description, requirements, responsibilities, brief_words),
	CONSTRAINT jobs_company FOREIGN KEY (company_id) REFERENCES companies (id),
	CONSTRAINT jobs_department FOREIGN KEY (department_id) REFERENCES departments (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

-- A skill that a job asks for, or with required = 0 would like. Written with the job.
CREATE TABLE job_skills (
	job_id BIGINT NOT NULL,
	required TINYINT UNSIGNED NOT NULL,
	position SMALLINT UNSIGNED NOT NULL,
	name VARCHAR(100) NOT NULL,
	-- A job with its skills, lists of jobs that search for words in them, and the questions of a screening.
	PRIMARY KEY (job_id, required, position),
	-- The list of published jobs that ask for a skill.
	KEY name (name, job_id),
	CONSTRAINT job_skills_job FOREIGN KEY (job_id) REFERENCES jobs (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

-- An application of a candidate to a job; management calls it a CV. Written by the candidate who applies, by hr, and by scheduling,
-- which finds or makes one; its status follows interviews and offers.
-- status_before is what the status was when an interview moved it, NULL while none did. place and district are those of the demo's CVs.
CREATE TABLE applications (
	id BIGINT NOT NULL AUTO_INCREMENT,
	public_id BINARY(16) NOT NULL,
	version INT UNSIGNED NOT NULL DEFAULT 1,
	company_id BIGINT NOT NULL,
	job_id BIGINT NOT NULL,
	candidate_id BIGINT NOT NULL,
	status TINYINT UNSIGNED NOT NULL DEFAULT 0, -- enum application_status: APPLICATION_SUBMITTED
	status_before TINYINT UNSIGNED NULL, -- enum application_status
	cover_letter MEDIUMTEXT NULL,
	portfolio_url VARCHAR(2000) NULL,
	resume_public_id BINARY(16) NULL,
	place VARCHAR(200) NULL,
	district VARCHAR(200) NULL,
	internal_notes MEDIUMTEXT NULL,
	interview_feedback MEDIUMTEXT NULL,
	technical_score DECIMAL(5,2) NULL,
	cultural_fit_score DECIMAL(5,2) NULL,
	applied_at DATETIME NOT NULL,
	hired_at DATETIME NULL,
	updated_at DATETIME NOT NULL,
	PRIMARY KEY (id),
	-- One application; and the interviews, offers and screenings of it.
	UNIQUE KEY public_id (public_id),
	-- The candidate's own list, the list of one person's applications, slots of the companies where the candidate applied, and
	-- whether there is one already. A second application to the same job is refused by it.
	UNIQUE KEY candidate_job (candidate_id, job_id),
	-- Management's counts and its list of running ones, and the figures of each stage.
	KEY company_status (company_id, status, id),
	-- The figures of how many applied in a span of time.
	KEY company_time (company_id, applied_at),
	-- The list of a company's applications, and management's list of CVs. The foreign key needs it too.
	KEY company (company_id, id, status),
	-- The list of a job's applications, and how many a job has (lists of jobs, figures of departments). The foreign key needs it too.
	KEY job (job_id, id, status),
	-- The figures of who was hired when, and how long it took.
	KEY company_hired (company_id, status, hired_at, applied_at),
	CONSTRAINT applications_company FOREIGN KEY (company_id) REFERENCES companies (id),
	CONSTRAINT applications_job FOREIGN KEY (job_id) REFERENCES jobs (id),
	CONSTRAINT applications_candidate FOREIGN KEY (candidate_id) REFERENCES users (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

-- An offer for an application. Written by hr and admin, answered by the candidate, expired by the dispatcher's sweep.
-- open_application: an application has at most one offer that is open (sent); it is NULL for the others.
CREATE TABLE offers (
	id BIGINT NOT NULL AUTO_INCREMENT,
	public_id BINARY(16) NOT NULL,
	version INT UNSIGNED NOT NULL DEFAULT 1,
	company_id BIGINT NOT NULL,
	application_id BIGINT NOT NULL,
	candidate_id BIGINT NOT NULL,
	status TINYINT UNSIGNED NOT NULL DEFAULT 0, -- enum offer_status: OFFER_SENT
	open_application BIGINT GENERATED ALWAYS AS (CASE WHEN status = 0 THEN application_id ELSE NULL END) STORED, -- OFFER_SENT
	salary DECIMAL(12,2) NOT NULL,
	currency CHAR(3) NOT NULL,
	start_date DATE NOT NULL,
	letter_public_id BINARY(16) NULL,
	notes MEDIUMTEXT NULL,
	response_notes MEDIUMTEXT NULL,
	created_by BIGINT NOT NULL,
	sent_at DATETIME NOT NULL,
	expires_at DATETIME NULL,
	responded_at DATETIME NULL,
	created_at DATETIME NOT NULL,
	updated_at DATETIME NOT NULL,
	PRIMARY KEY (id),
	-- One offer.
	UNIQUE KEY public_id (public_id),
	-- Whatever changes an application, which looks for its open offer. A second open one is refused by it.
	UNIQUE KEY open_application (open_application),
	-- The list of a company's offers, and their figures. The foreign key needs it too.
	KEY company (company_id, id, status, expires_at),
	-- The candidate's own list. The foreign key needs it too.
	KEY candidate (candidate_id, id),
	-- The list of an application's offers. The foreign key needs it too.
	KEY application (application_id, id),
	-- The sweep, which expires open ones.
	KEY due (status, expires_at),
	CONSTRAINT offers_company FOREIGN KEY (company_id) REFERENCES companies (id),
	CONSTRAINT offers_application FOREIGN KEY (application_id) REFERENCES applications (id),
	CONSTRAINT offers_candidate FOREIGN KEY (candidate_id) REFERENCES users (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;
