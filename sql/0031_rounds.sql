-- Rounds of jobs, and the kits of their interviews.

-- A round of interviews of a job, and its kit: what is asked and what is rated. Written by hr and admin. Questions are lines, criteria
-- are lines of key and title with a tab between them. A round that was deleted stays, removed, because interviews have its kit.
CREATE TABLE rounds (
	id BIGINT NOT NULL AUTO_INCREMENT,
	public_id BINARY(16) NOT NULL,
	company_id BIGINT NOT NULL,
	job_id BIGINT NOT NULL,
	version INT UNSIGNED NOT NULL DEFAULT 1,
	position SMALLINT UNSIGNED NOT NULL,
	topic TINYINT UNSIGNED NOT NULL DEFAULT 0, -- enum topic: TOPIC_NONE
	minutes SMALLINT UNSIGNED NOT NULL,
	removed TINYINT UNSIGNED NOT NULL DEFAULT 0,
	title VARCHAR(200) NOT NULL,
	questions MEDIUMTEXT NULL,
	criteria TEXT NULL,
	instructions MEDIUMTEXT NULL,
	created_at DATETIME NOT NULL,
	updated_at DATETIME NOT NULL,
	PRIMARY KEY (id),
	-- One round, which is changed, deleted, or of which an interview is made.
	UNIQUE KEY public_id (public_id),
	-- The list of a job's rounds. The foreign key needs it too.
	KEY job (job_id, removed, position, id),
	CONSTRAINT rounds_job FOREIGN KEY (job_id) REFERENCES jobs (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

-- A person who may take a round. Written with it.
CREATE TABLE round_people (
	round_id BIGINT NOT NULL,
	user_id BIGINT NOT NULL,
	-- The people of a round. The foreign key needs it too.
	PRIMARY KEY (round_id, user_id),
	-- The foreign key needs it.
	KEY user (user_id),
	CONSTRAINT round_people_round FOREIGN KEY (round_id) REFERENCES rounds (id) ON DELETE CASCADE,
	CONSTRAINT round_people_user FOREIGN KEY (user_id) REFERENCES users (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

-- The round of an interview, whose kit it has; it never changes its job.
ALTER TABLE interviews ADD COLUMN round_id BIGINT NULL, ADD COLUMN round_public_id BINARY(16) NULL;
