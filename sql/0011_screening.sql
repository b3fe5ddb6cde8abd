-- What a screening asks, kept as it was asked, with the score of its answer and the words of it that the score rests on.
-- kind: 0 a required skill, 1 years of experience, 2 why this job.

CREATE TABLE chat_questions (
	session_id BIGINT NOT NULL,
	position SMALLINT UNSIGNED NOT NULL,
	kind TINYINT UNSIGNED NOT NULL,
	subject VARCHAR(100) NULL,
	years SMALLINT UNSIGNED NULL,
	question VARCHAR(1000) NOT NULL,
	answer MEDIUMTEXT NULL,
	score DECIMAL(5,2) NULL,
	evidence VARCHAR(1000) NULL,
	PRIMARY KEY (session_id, position),
	CONSTRAINT chat_questions_session FOREIGN KEY (session_id) REFERENCES chat_sessions (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci;

-- One running session of an application: a second start finds it.
ALTER TABLE chat_sessions
	ADD COLUMN running_application BIGINT GENERATED ALWAYS AS (CASE WHEN status = 0 THEN application_id ELSE NULL END) STORED,
	ADD UNIQUE KEY running (running_application);
