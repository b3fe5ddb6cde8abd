-- Applying for a job without an account.

-- questions: what the job asks whoever applies so (model/job/question.h), a question a line. Written by hr and admin.
ALTER TABLE jobs ADD COLUMN questions MEDIUMTEXT NULL;

-- answers: to these questions, as they were (model/job/question.h). unconfirmed: the application was made without an account, and nobody
-- has opened the link that was mailed to its address. Written when the application is made, and when the link is opened.
ALTER TABLE applications ADD COLUMN answers MEDIUMTEXT NULL, ADD COLUMN unconfirmed TINYINT UNSIGNED NOT NULL DEFAULT 0;

-- confirm_applications: what comes without an account is shown only after the mailed link was opened. Written by the admin.
ALTER TABLE companies ADD COLUMN confirm_applications TINYINT UNSIGNED NOT NULL DEFAULT 0;

-- What somebody without an account has sent in for a job. Written by the request; the dispatcher then makes the application of it, or
-- has it wait for the link that it mails to the address. public_id is that of the application that is made of it. user_id: the person who
-- has the address, NULL until somebody has looked. application_id: what was made, or was there before. next_at: when the dispatcher looks
-- at it again; in the end it deletes the row.
CREATE TABLE applyings (
	id BIGINT NOT NULL AUTO_INCREMENT,
	public_id BINARY(16) NOT NULL,
	company_id BIGINT NOT NULL,
	job_id BIGINT NOT NULL,
	status TINYINT UNSIGNED NOT NULL DEFAULT 0, -- enum applying_status: APPLYING_NEW
	user_id BIGINT NULL,
	application_id BIGINT NULL,
	language TINYINT UNSIGNED NOT NULL,
	email VARCHAR(254) NOT NULL,
	name VARCHAR(200) NOT NULL,
	phone VARCHAR(50) NULL,
	cover_letter MEDIUMTEXT NULL,
	answers MEDIUMTEXT NULL,
	created_at DATETIME NOT NULL,
	next_at DATETIME NOT NULL,
	PRIMARY KEY (id),
	-- The mailed link.
	UNIQUE KEY public_id (public_id),
	-- The dispatcher, for what is to be looked at.
	KEY due (next_at, id),
	-- Erasing a person.
	KEY person (user_id, company_id),
	-- The foreign key needs it.
	KEY company (company_id),
	-- The foreign key needs it.
	KEY job (job_id),
	-- The foreign key needs it.
	KEY application (application_id),
	CONSTRAINT applyings_company FOREIGN KEY (company_id) REFERENCES companies (id),
	CONSTRAINT applyings_job FOREIGN KEY (job_id) REFERENCES jobs (id),
	CONSTRAINT applyings_user FOREIGN KEY (user_id) REFERENCES users (id),
	CONSTRAINT applyings_application FOREIGN KEY (application_id) REFERENCES applications (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

-- A file of it, of which a row of files with this public_id is made with the application. Written with it, and deleted then.
CREATE TABLE applying_files (
	id BIGINT NOT NULL AUTO_INCREMENT,
	public_id BINARY(16) NOT NULL,
	applying_id BIGINT NOT NULL,
	purpose TINYINT UNSIGNED NOT NULL, -- enum file_purpose
	size BIGINT NOT NULL,
	type VARCHAR(127) NOT NULL,
	name VARCHAR(255) NOT NULL,
	stored_path VARCHAR(100) NOT NULL,
	PRIMARY KEY (id),
	-- The files of one. The foreign key needs it too.
	KEY applying (applying_id, id),
	CONSTRAINT applying_files_applying FOREIGN KEY (applying_id) REFERENCES applyings (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;
